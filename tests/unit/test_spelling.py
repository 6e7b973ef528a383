"""Spelling: which words are asked about, who knows them, and what is said where nothing is installed."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

import pytest

from pathwaygen import project, spelling
from pathwaygen.errors import UsageError
from pathwaygen.lint import Options
from pathwaygen.rules.rule import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SPEC = (
    "format: 1\nid: x\ntitel: X\nsammanfattning: |\n  Bedöm gången.\n  Bedöm volart läge och sjukskriving.\n"
)


@pytest.fixture
def fresh() -> Iterator[None]:
    spelling._dictionary.cache_clear()
    yield
    spelling._dictionary.cache_clear()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bedöm gång och lyft.", ["Bedöm", "gång", "och", "lyft"]),
        ("Enligt Andersson på KVÅ-kod AW020.", ["Enligt"]),
        ("sjukskrivnings- och rehabiliteringsplan", ["och", "rehabiliteringsplan"]),
        ("se https://exempel.se/felstavat [@felstavat] och `kåd`", ["och"]),
        ("10-dagarskontroll vid EQ-5D", ["vid"]),
        ("Läs mer. Ödem är vanligt.", ["Läs", "mer", "Ödem", "vanligt"]),
    ],
)
def test_only_words_that_can_be_misspelt_are_asked_about(text: str, expected: list[str]) -> None:
    assert [word for word, _ in spelling.words(text)] == expected
    assert all(text[start : start + len(word)] == word for word, start in spelling.words(text))


def test_the_dictionary_knows_compounds_and_our_words() -> None:
    knows = spelling.load()
    assert all(map(knows, ("försäkringsmedicinsk", "vårdförlopp", "Rehabplanen", "delaktighetsinskränkning")))
    assert not any(map(knows, ("sjukskriving", "beslutstöd", "arbetetslivet")))


def test_a_word_is_told_of_once_where_it_stands_and_the_authors_own_words_are_right(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(SPEC, encoding="utf-8")
    asked = Options(stage=Stage.DRAFT, select=("PW0351",), spell=True)
    found = project.check_file(file, asked).result.diagnostics
    assert [(d.span.line, d.span.column) for d in found] == [(6, 9), (6, 25)]
    (tmp_path / spelling.OWN_WORDS).write_text("# medicin\nvolart  # handflatans sida\n", encoding="utf-8")
    (left,) = project.check_file(file, asked).result.diagnostics
    assert "sjukskriving" in left.message
    assert project.check_file(file, Options(stage=Stage.DRAFT, select=("PW0351",))).result.diagnostics == ()


@pytest.mark.usefixtures("fresh")
def test_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name == "hunspell":
            raise ImportError(name)
        return real(name, *rest)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError, match=r"pip install 'pathwaygen\[spell\]'"):
        spelling.load()


@pytest.mark.usefixtures("fresh")
def test_a_missing_dictionary_is_said_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    with pytest.raises(UsageError, match="inte är installerat"):
        spelling.load()
