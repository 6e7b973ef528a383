"""Our own data files and their twins: the YAML is the truth, whatever the twin holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from pathwaygen import shipped, source
from pathwaygen.resources import folder

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "# a comment\nkeys:\n  goals: mål\n  note: |\n    å 😀\n    NO\nlist: [12, 1.5, ja]\n"
DATA = {"keys": {"goals": "mål", "note": "å 😀\nNO\n"}, "list": [12, 1.5, "ja"]}


@pytest.fixture
def schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A schema folder of our own, with one data file in each place and no twins."""
    for name in ("keywords.yml", "standard/b.yml", "standard/a.yml", "messages/rules.yml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    (tmp_path / "standard" / "notes.txt").write_text("no data", encoding="utf-8")
    monkeypatch.setattr(shipped, "folder", lambda _: tmp_path)
    return tmp_path


@pytest.fixture
def parsing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were parsed as YAML."""
    parsed: list[str] = []
    real = source.plain

    def plain(text: str) -> object:
        parsed.append(text)
        return real(text)

    monkeypatch.setattr(source, "plain", plain)
    return parsed


def twin_of(schema: Path, name: str) -> Path:
    return schema / shipped.TWINS / name


def test_the_files_and_their_twins_are_known_by_name(schema: Path) -> None:
    assert shipped.names("standard") == ("standard/a.yml", "standard/b.yml")
    assert shipped.twinned() == ("keywords.yml", "standard/a.yml", "standard/b.yml", "messages/rules.yml")
    assert {file.name for file in shipped.compile_all()} == {
        "keywords.json",
        "standard-a.json",
        "standard-b.json",
        "messages-rules.json",
    }
    assert (schema / shipped.TWINS / "standard-a.json").exists()


def test_without_a_twin_the_text_is_parsed(schema: Path, parsing: list[str]) -> None:
    assert not (schema / shipped.TWINS).exists()
    assert shipped.read("standard/a.yml") == DATA
    assert parsing == [TEXT]


@pytest.mark.usefixtures("schema")
def test_a_current_twin_spares_the_parsing(parsing: list[str]) -> None:
    shipped.compile_all()
    parsing.clear()
    assert shipped.read("standard/a.yml") == DATA
    assert parsing == []


def test_the_twin_is_really_what_is_read(schema: Path) -> None:
    shipped.compile_all()
    twin = twin_of(schema, "standard-a.json")
    made = json.loads(twin.read_bytes())
    made["data"] = "from the twin"
    twin.write_text(json.dumps(made), encoding="utf-8")
    assert shipped.read("standard/a.yml") == "from the twin"


def test_a_stale_twin_is_ignored(schema: Path) -> None:
    shipped.compile_all()
    (schema / "standard/a.yml").write_text("keys: {}\n", encoding="utf-8")
    assert shipped.read("standard/a.yml") == {"keys": {}}
    assert shipped.read("standard/b.yml") == DATA


@pytest.mark.parametrize("content", [b"", b'{"crc32": ', b"[]", b"null", b"\xff\xfe", b"{}", b'{"data": 1}'])
def test_a_twin_that_was_cut_off_is_ignored(schema: Path, content: bytes) -> None:
    shipped.compile_all()
    twin_of(schema, "standard-a.json").write_bytes(content)
    assert shipped.read("standard/a.yml") == DATA


def test_only_what_is_stale_is_written(schema: Path) -> None:
    assert len(shipped.compile_all()) == 4
    assert shipped.compile_all() == ()
    (schema / "messages/rules.yml").write_text("a: b\n", encoding="utf-8")
    (written,) = shipped.compile_all()
    assert written == twin_of(schema, "messages-rules.json")
    assert shipped.read("messages/rules.yml") == {"a": "b"}


def test_a_malformed_file_is_a_broken_installation(schema: Path) -> None:
    (schema / "keywords.yml").write_text("a: [b\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"\w"):
        shipped.read("keywords.yml")


def test_every_real_file_is_the_same_with_and_without_its_twin() -> None:
    for name in shipped.twinned():
        made = json.loads(shipped.compiled(name))
        assert made["data"] == source.plain((folder("schema") / name).read_text(encoding="utf-8"))
        assert shipped.read(name) == made["data"]
