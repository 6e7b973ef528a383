"""Files are written whole or not at all, listed with checksums, and removed only where we wrote them."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from pathwaygen import storage
from pathwaygen.storage import MANIFEST, Output, publish, write

MAKER = "pathwaygen test"


def everything(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()
    }


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return found


def listed(folder: Path) -> list[str]:
    return [entry["path"] for entry in manifest(folder)["files"]]


def forge(folder: Path, *paths: object) -> None:
    """Leave a manifest that says an earlier build of ``a`` wrote these."""
    entries = [{"path": path, "pathway": "a", "bytes": 1, "sha256": ""} for path in paths]
    (folder / MANIFEST).write_text(json.dumps({"version": 1, "files": entries}), encoding="utf-8")


# Writing one file


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b" / "c.txt", "å\n".encode())
    assert everything(tmp_path) == {"a/b/c.txt": b"\xc3\xa5\n"}
    assert stat.S_IMODE((tmp_path / "a/b/c.txt").stat().st_mode) == 0o644


@pytest.mark.parametrize("step", ["os.fdopen", "pathlib.Path.chmod", "pathlib.Path.replace"])
@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()], ids=repr)
def test_a_crash_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    write(tmp_path / "c.txt", b"old")

    def crash(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(step, crash)
    with pytest.raises(type(error)):
        write(tmp_path / "c.txt", b"new")
    monkeypatch.undo()
    assert everything(tmp_path) == {"c.txt": b"old"}


def test_the_new_content_is_never_seen_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the one step that moves it, the place holds the old file."""
    write(tmp_path / "c.txt", b"old")
    seen = []
    move = Path.replace

    def replace(self: Path, target: Path) -> Path:
        seen.append((target.read_bytes(), self.read_bytes(), self.parent == target.parent))
        return move(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    write(tmp_path / "c.txt", b"new")
    assert seen == [(b"old", b"new", True)]
    assert everything(tmp_path) == {"c.txt": b"new"}


def test_a_link_is_replaced_and_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_bytes(b"precious")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "c.txt").symlink_to(tmp_path / "outside.txt")
    write(tmp_path / "out" / "c.txt", b"new")
    assert (tmp_path / "outside.txt").read_bytes() == b"precious"
    assert not (tmp_path / "out" / "c.txt").is_symlink()
    assert (tmp_path / "out" / "c.txt").read_bytes() == b"new"


def test_a_pipe_is_written_into_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "rör"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        storage.write(pipe, b"hej")
        assert os.read(reader, 10) == b"hej"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_a_device_is_written_into_and_stays_a_device() -> None:
    storage.write(Path(os.devnull), b"hej")
    assert Path(os.devnull).is_char_device()


def test_a_long_name_is_no_problem(tmp_path: Path) -> None:
    name = "ä" * 120 + ".md"
    write(tmp_path / name, b"x")
    assert everything(tmp_path) == {name: b"x"}


@pytest.mark.parametrize("place", ["file/c.txt", "file/deeper/c.txt", "n" * 300])
def test_what_cannot_be_written_is_an_oserror(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    with pytest.raises(OSError, match=r"\w"):
        write(tmp_path / place, b"x")
    assert everything(tmp_path) == {"file": b"in the way"}


def test_a_folder_that_takes_no_files_is_an_oserror() -> None:
    with pytest.raises(OSError, match=r"\w"):
        write(Path("/proc/pathwaygen/c.txt"), b"x")


# Publishing a build


def test_the_manifest_lists_every_file_in_order(tmp_path: Path) -> None:
    outputs = {
        "b": (Output("b/å.md", "å".encode()), Output("b/a.svg", b"")),
        "a": (Output("a/bilder/x.png", b"\x89"),),
    }
    publish(tmp_path, outputs, generator=MAKER)
    assert manifest(tmp_path) == {
        "version": 1,
        "generator": MAKER,
        "files": [
            {
                "path": path,
                "pathway": pathway,
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
            for path, pathway, content in (
                ("a/bilder/x.png", "a", b"\x89"),
                ("b/a.svg", "b", b""),
                ("b/å.md", "b", "å".encode()),
            )
        ],
    }
    assert (tmp_path / MANIFEST).read_text(encoding="utf-8").endswith("}\n")
    assert set(everything(tmp_path)) == {"a/bilder/x.png", "b/a.svg", "b/å.md", MANIFEST}


def test_the_same_build_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    outputs = {"a": (Output("a/x", b"1"), Output("a/y", b"2"))}
    publish(tmp_path, outputs, generator=MAKER)
    first = everything(tmp_path)
    publish(tmp_path, outputs, generator=MAKER)
    assert everything(tmp_path) == first


def test_what_is_no_longer_built_is_removed_and_other_pathways_stay(tmp_path: Path) -> None:
    publish(
        tmp_path,
        {"a": (Output("a/x", b"1"), Output("a/sub/y", b"2")), "b": (Output("b/z", b"3"),)},
        generator=MAKER,
    )
    (tmp_path / "a" / "my-own.txt").write_bytes(b"mine")
    publish(tmp_path, {"a": (Output("a/x", b"4"),)}, generator=MAKER)
    assert listed(tmp_path) == ["a/x", "b/z"]
    assert {path: content for path, content in everything(tmp_path).items() if path != MANIFEST} == {
        "a/x": b"4",
        "a/my-own.txt": b"mine",
        "b/z": b"3",
    }
    assert not (tmp_path / "a" / "sub").exists()


def test_empty_folders_go_but_never_the_output_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(out, {"a": (Output("a/b/c/x", b"1"),)}, generator=MAKER)
    publish(out, {"a": ()}, generator=MAKER)
    assert set(everything(tmp_path)) == {f"out/{MANIFEST}"}
    assert not (out / "a").exists()


def test_a_crash_in_the_middle_keeps_the_old_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, {"a": (Output("a/x", b"1"), Output("a/y", b"1"))}, generator=MAKER)
    before = (tmp_path / MANIFEST).read_bytes()
    real = storage.write

    def failing(file: Path, content: bytes) -> None:
        if file.name == "y":
            raise OSError("disk full")
        real(file, content)

    monkeypatch.setattr(storage, "write", failing)
    with pytest.raises(OSError, match="disk full"):
        publish(tmp_path, {"a": (Output("a/x", b"2"), Output("a/y", b"2"))}, generator=MAKER)
    assert (tmp_path / MANIFEST).read_bytes() == before
    assert (tmp_path / "a/x").read_bytes() == b"2"
    assert (tmp_path / "a/y").read_bytes() == b"1"


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/pathwaygen-escape"])
def test_an_output_outside_the_folder_is_refused_before_anything_is_written(
    tmp_path: Path, path: str
) -> None:
    out = tmp_path / "out"
    with pytest.raises(ValueError, match="leaves the folder"):
        publish(out, {"a": (Output("a/x", b"1"), Output(path, b"1"))}, generator=MAKER)
    assert everything(tmp_path) == {}


# A manifest that someone has tampered with


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"files": 1}',
        '{"files": [1]}',
        '{"files": [{"path": 1}]}',
        "[" * 100_000,
        "\x00",
    ],
    ids=lambda text: text[:20],
)
def test_a_manifest_that_cannot_be_read_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    publish(tmp_path, {"a": (Output("a/x", b"1"),)}, generator=MAKER)
    assert listed(tmp_path) == ["a/x"]


def test_nothing_outside_the_folder_is_removed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "inside").mkdir(parents=True)
    (out / "inside" / "mine.txt").write_bytes(b"mine")
    (tmp_path / "precious.txt").write_bytes(b"precious")
    hostile = (
        "../precious.txt",
        "inside/../../precious.txt",
        str(tmp_path / "precious.txt"),
        "",
        ".",
        "..",
        "inside",
        "inside/..",
        "a\0b",
        "n" * 5000,
        {"a": 1},
        None,
    )
    forge(out, *hostile)
    publish(out, {"a": (Output("a/x", b"1"),)}, generator=MAKER)
    assert set(everything(tmp_path)) == {"precious.txt", "out/inside/mine.txt", "out/a/x", f"out/{MANIFEST}"}
    assert listed(out) == ["a/x"]


def test_links_in_the_folder_lead_to_no_removal(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "precious.txt").write_bytes(b"precious")
    (out / "b").mkdir(parents=True)
    (out / "b" / "kept.txt").write_bytes(b"kept")
    (out / "folder").symlink_to(tmp_path / "elsewhere")
    (out / "link.txt").symlink_to(out / "b" / "kept.txt")
    (out / "away.txt").symlink_to(tmp_path / "elsewhere" / "precious.txt")
    (out / "circle").symlink_to(out / "circle")
    forge(out, "folder/precious.txt", "link.txt", "away.txt", "circle/x")
    publish(out, {"a": ()}, generator=MAKER)
    assert (tmp_path / "elsewhere" / "precious.txt").read_bytes() == b"precious"
    assert (out / "b" / "kept.txt").read_bytes() == b"kept"
    assert not os.path.lexists(out / "link.txt")
    assert not os.path.lexists(out / "away.txt")
    assert (out / "folder").is_symlink()


def test_the_manifest_of_another_build_is_removed_by_no_entry_of_its_own(tmp_path: Path) -> None:
    forge(tmp_path, MANIFEST)
    publish(tmp_path, {"a": (Output("a/x", b"1"),)}, generator=MAKER)
    assert listed(tmp_path) == ["a/x"]
