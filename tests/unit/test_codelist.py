"""Code lists in files beside a spec: what Excel and the registers save, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pathwaygen import codelist, loader
from pathwaygen.beside import UnreadableError

if TYPE_CHECKING:
    from pathlib import Path

SPEC = "format: 1\nid: x\ntitel: X\nkodlistor:\n  - {system: KVÅ, utgåva: 2026, fil: koder.csv}\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "NFB29;Höftprotes\nNFB39;Höftprotes, hybrid\n",
            {"NFB29": "Höftprotes", "NFB39": "Höftprotes, hybrid"},
        ),
        ("Kod\tTitel\tFrån\nM16.0\tKoxartros\t1997\n", {"M16.0": "Koxartros"}),
        ('Titel,Kod\n"Smärta, långvarig",R52.2\n', {"R52.2": "Smärta, långvarig"}),
        ("\ufeffkod;benämning\r\nM16;Artros\r\n;tom\r\nM17\r\n", {"M16": "Artros"}),
    ],
)
def test_a_table_gives_codes_and_titles(tmp_path: Path, content: str, expected: dict[str, str]) -> None:
    (tmp_path / "koder.csv").write_bytes(content.encode())
    assert codelist.read("koder.csv", tmp_path) == expected


def test_what_excel_writes_on_windows_is_read(tmp_path: Path) -> None:
    (tmp_path / "koder.csv").write_bytes("NFB29;Höftprotes\n".encode("cp1252"))
    assert codelist.read("koder.csv", tmp_path) == {"NFB29": "Höftprotes"}


@pytest.mark.parametrize("content", ["", "bara text\n", "\x00\x01", "kod;titel\n"])
def test_what_is_no_table_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "koder.csv").write_bytes(content.encode())
    with pytest.raises(UnreadableError) as error:
        codelist.read("koder.csv", tmp_path)
    assert error.value.variant == "malformed"


def test_a_spec_gets_the_codes_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "koder.csv").write_text("NFB29;Höftprotes\n", encoding="utf-8")
    (tmp_path / "x.yaml").write_text(SPEC, encoding="utf-8")
    spec = loader.load(tmp_path / "x.yaml")
    assert not spec.diagnostics
    assert spec.pathway is not None
    assert spec.pathway.code_lists[0].titles == {"NFB29": "Höftprotes"}


def test_the_codes_of_the_spec_itself_go_before_those_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "koder.csv").write_text("NFB29;Höftprotes\n", encoding="utf-8")
    text = SPEC.replace("  - {", "  {").replace("koder.csv}", "koder.csv, titlar: {NFB29: Protes}}")
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    spec = loader.load(tmp_path / "x.yaml")
    assert spec.pathway is not None
    assert spec.pathway.code_lists[0].titles == {"NFB29": "Protes"}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("saknas.csv", "kunde inte läsas"),
        ("../utanför.csv", "utanför specens mapp"),
        ("tom.csv", "inga rader"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_finding_at_its_name(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "tom.csv").write_text("", encoding="utf-8")
    (tmp_path / "x.yaml").write_text(SPEC.replace("koder.csv", name), encoding="utf-8")
    (found,) = loader.load(tmp_path / "x.yaml").diagnostics
    assert (found.code, found.span.line, found.path) == ("PW0040", 5, ("code_lists", 0, "file"))
    assert says in found.message


def test_a_file_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codelist, "MAX_BYTES", 10)
    (tmp_path / "koder.csv").write_text("NFB29;Höftprotes\n", encoding="utf-8")
    with pytest.raises(UnreadableError) as error:
        codelist.read("koder.csv", tmp_path)
    assert error.value.variant == "large"
