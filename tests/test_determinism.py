"""Same input, same bytes: on another machine, in another folder, in another locale, and a second time."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import pathwaygen

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCES = str(Path(pathwaygen.__file__).parents[1])
HERE: Mapping[str, str] = {
    "PYTHONHASHSEED": "0",
    "LC_ALL": "C",
    "TZ": "UTC",
    "PYTHONUTF8": "0",
    "COLUMNS": "80",
    "HOME": "/nonexistent",
}
THERE: Mapping[str, str] = {
    "PYTHONHASHSEED": "4242",
    "LANG": "sv_SE.UTF-8",
    "LC_ALL": "sv_SE.ISO-8859-1",
    "TZ": "Asia/Tokyo",
    "PYTHONIOENCODING": "latin-1",
    "COLUMNS": "200",
    "TERM": "xterm-256color",
    "PYTHONOPTIMIZE": "1",
}
FILES = (
    "dokument.md",
    "dokument.html",
    "flodesschema.svg",
    "vardforlopp.json",
    "indikatorer.json",
    "indikatorer.csv",
)


def run(*arguments: str, cwd: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "pathwaygen", *arguments],
        capture_output=True,
        check=False,
        cwd=cwd,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": SOURCES,
            "SOURCE_DATE_EPOCH": "1790000000",
            **environment,
        },
    )


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder with its content and its rights."""
    return {
        file.relative_to(folder).as_posix(): (file.read_bytes(), file.stat().st_mode)
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two folders with the same specs, one with an odd name, made in another order."""
    real = Path(__file__).parents[1] / "pathways"
    names = sorted(file.name for file in real.glob("*.yaml"))
    folders = (tmp_path_factory.mktemp("here"), tmp_path_factory.mktemp("där borta") / "å ä ö")
    for folder, order in zip(folders, (names, names[::-1]), strict=True):
        (folder / "pathways").mkdir(parents=True)
        for name in order:
            shutil.copy(real / name, folder / "pathways" / name)
    return folders


@pytest.fixture(scope="module")
def builds(places: tuple[Path, Path]) -> tuple[Path, Path]:
    """The same specs built in two folders under two environments."""
    for folder, environment in zip(places, (HERE, THERE), strict=True):
        done = run("build", "--out", "ut", cwd=folder, environment=environment)
        assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode()
    return places[0] / "ut", places[1] / "ut"


def test_two_builds_are_equal_byte_by_byte(builds: tuple[Path, Path]) -> None:
    one, other = map(tree, builds)
    assert list(one) == list(other)
    assert [path for path in one if one[path] != other[path]] == []
    assert len(one) == 3 * len(FILES) + 2


def test_a_build_gives_every_file_of_every_pathway(builds: tuple[Path, Path], pathways: Path) -> None:
    expected = {f"{file.stem}/{name}" for file in pathways.glob("*.yaml") for name in FILES}
    assert set(tree(builds[0])) == {*expected, "manifest.json", "oversikt.html"}
    assert all(content for content, _ in tree(builds[0]).values())


def test_the_manifest_tells_the_truth(builds: tuple[Path, Path]) -> None:
    written = tree(builds[0])
    told = json.loads(written.pop("manifest.json")[0])
    assert written.pop("oversikt.html")
    assert {entry["path"]: (entry["bytes"], entry["sha256"]) for entry in told["files"]} == {
        path: (len(content), hashlib.sha256(content).hexdigest()) for path, (content, _) in written.items()
    }
    assert all(entry["path"].startswith(f"{entry['pathway']}/") for entry in told["files"])
    assert [entry["path"] for entry in told["files"]] == sorted(written)


def test_no_place_or_time_stands_in_what_is_built(
    places: tuple[Path, Path], builds: tuple[Path, Path]
) -> None:
    for path, (content, _) in tree(builds[1]).items():
        for trace in (places[1].as_posix(), "där borta", "/home/", "/root/", "/tmp/", "nonexistent"):  # noqa: S108
            assert trace.encode() not in content, (path, trace)


def test_parts_built_one_after_the_other_give_the_same_as_all_at_once(
    places: tuple[Path, Path], builds: tuple[Path, Path]
) -> None:
    one, *others = (
        f"pathways/{folder.name}.yaml" for folder in sorted(builds[0].iterdir()) if folder.is_dir()
    )
    for files in (others, [one], [one]):
        assert run("build", *files, "--out", "delar", cwd=places[0], environment=HERE).returncode == 0
    assert tree(places[0] / "delar") == tree(builds[0])


@pytest.mark.parametrize("form", ["json", "text", "sarif"])
def test_two_checks_are_equal_byte_by_byte(places: tuple[Path, Path], form: str) -> None:
    arguments = ("check", "--stage", "published", "--fail-on", "info", "--format", form)
    runs = [
        run(*arguments, cwd=folder, environment={**environment, "COLUMNS": "90"})
        for folder, environment in zip(places, (HERE, THERE), strict=True)
    ]
    assert runs[0].stdout == runs[1].stdout
    assert [(done.returncode, done.stderr) for done in runs] == [(1, b"")] * 2
    runs[0].stdout.decode()


def test_checks_of_broken_files_are_equal_too(tmp_path: Path) -> None:
    broken = (
        "format: 2\ntitl: z\nblock: [{id: A, sedan: Q, x: y}, {id: a}]\nmål:\nservices: {b: {c: d}}\n: x\n"
    )
    outs = set()
    for name, environment in (("a", HERE), ("b", THERE)):
        (tmp_path / name / "pathways").mkdir(parents=True)
        for number in range(3):
            (tmp_path / name / "pathways" / f"{number}.yaml").write_text(broken, encoding="utf-8")
        done = run("check", "--format", "json", cwd=tmp_path / name, environment=environment)
        assert done.returncode == 1
        outs.add(done.stdout)
    assert len(outs) == 1
    assert len(json.loads(outs.pop())["diagnostics"]) > 10


def test_the_language_of_the_machine_does_not_choose_the_language_of_the_messages(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("titl: z\n", encoding="utf-8")
    for environment in ({"LANG": "en_US.UTF-8"}, {"LANGUAGE": "de", "LC_ALL": "de_DE.UTF-8"}):
        done = run("check", "a.yaml", cwd=tmp_path, environment=environment)
        assert "Okänd nyckel ”titl”".encode() in done.stdout


@pytest.mark.parametrize("command", [("rules", "--format", "json"), ("schema",), ("explain", "PW0304")])
def test_other_commands_are_equal_too(tmp_path: Path, command: tuple[str, ...]) -> None:
    outs = {
        run(*command, cwd=tmp_path, environment={**environment, "COLUMNS": "90"}).stdout
        for environment in (HERE, THERE)
    }
    assert len(outs) == 1
    assert len(outs.pop()) > 100


@pytest.mark.slow
def test_documents_for_print_are_equal_byte_by_byte(places: tuple[Path, Path]) -> None:
    made = []
    for folder, environment in zip(places, (HERE, THERE), strict=True):
        spec = "pathways/hoftledsartros-proteskirurgi.yaml"
        done = run("build", spec, "--to", "docx,pdf", "--out", "tryck", cwd=folder, environment=environment)
        assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode()
        made.append(tree(folder / "tryck"))
    assert made[0] == made[1]
    assert {path.rpartition(".")[2] for path in made[0]} == {
        "docx",
        "pdf",
        "json",
        "html",
    }  # html: what was built
