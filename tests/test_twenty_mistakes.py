"""A spec with twenty separate mistakes gives all twenty findings in one run, in its author's own words."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pytest
from tests.conftest import ROOT

from pathwaygen import lint, loader
from pathwaygen.diagnostic import Diagnostic, Severity
from pathwaygen.lint import Options
from pathwaygen.rules import RULES
from pathwaygen.rules.rule import Stage

if TYPE_CHECKING:
    from pathwaygen.catalogue import Language

FILE = ROOT / "tests" / "data" / "tjugo-fel.yaml"
LINES = FILE.read_text(encoding="utf-8").splitlines()
SPLIT = "[Benskörhet är den största risken, följd av tidigare fall]"
LOST = "#1 till #3 i skalan [@k1]."
E, W = Severity.ERROR, Severity.WARNING


class Mistake(NamedTuple):
    """What is expected: the line, the words that are underlined, the code, and what the message quotes."""

    line: str
    marked: str
    code: str
    quoted: tuple[str, ...]
    severity: Severity = E


MISTAKES = (
    # Wrong shapes and words
    Mistake("  datum: 1 november 2026", "1 november 2026", "PW0209", ("datum", "1 november 2026")),
    Mistake("  åldrar: {från: arton}", "arton", "PW0210", ("från", "arton")),
    Mistake("  ortopedi: {titel: Ortopedi, ", "regionen", "PW0207", ("regionen", "huvudman", "region")),
    Mistake("      inom: 90", "90", "PW0208", ("inom", "90")),
    Mistake("    vården:", "vården", "PW0203", ("vården",)),
    # Unknown keys
    Mistake("    prognos: De flesta blir återställda [@k1].", "prognos", "PW0201", ("prognos",)),
    Mistake("    utförarre:", "utförarre", "PW0201", ("utförarre", "utförare")),
    # What is missing
    Mistake("omfattning:", "omfattning", "PW0403", ("återkommande_behov",)),
    Mistake("  - id: ov1", "id: ov1", "PW0802", ("ansvarig", "ov1"), W),
    Mistake("      bedömning:", "bedömning", "PW1001", ("fallrisk", "bedömning")),
    Mistake("  - id: ind3", "id: ind3", "PW1407", ("ind3", "mätperiod")),
    Mistake("  - namn: Rörlighet efter tre månader", "namn: Rörlighet efter tre månader", "PW0202", ("id",)),
    # What points at nothing
    Mistake("      - {id: t1, inom: 1 dygn, ", "olyckan", "PW0305", ("olyckan", "händelser")),
    Mistake("      - {till: E, när: frakturen", "E", "PW0304", ("E",)),
    Mistake("      Följ upp planen och röntga", "(F)", "PW0306", ("F",)),
    Mistake("      Undersök axeln, känsel", "[@k2]", "PW0307", ("k2", "referenser"), W),
    # Where YAML loses what was written
    Mistake("    riskfaktorer: [Benskörhet", SPLIT, "PW0134", ("Benskörhet är den största risken",)),
    Mistake("    text: Behovet bedöms tidigt: ", ":", "PW0109", ("text",)),
    Mistake("        samtycke: Be om samtycke", "samtycke", "PW0122", ("samtycke",)),
    Mistake("        resultat: Jämför med", LOST, "PW0136", ("Jämför med det första besöket, mått",)),
)
FOLLOWING: tuple[Mistake, ...] = ()
"""What is found besides, since it follows from a mistake."""


@cache
def found(lang: Language = "sv") -> tuple[Diagnostic, ...]:
    spec = loader.parse(FILE.read_bytes(), name=FILE.name, lang=lang)
    return lint.check(spec, RULES, Options(stage=Stage.REVIEW, lang=lang)).diagnostics


def line_of(mistake: Mistake) -> int:
    """The one line that begins with these words, or is no more than a key."""
    (number,) = (
        number
        for number, text in enumerate(LINES, start=1)
        if text == mistake.line or (text.startswith(mistake.line) and not mistake.line.endswith(":"))
    )
    return number


def test_there_are_twenty_and_each_is_told_in_the_file() -> None:
    assert len(MISTAKES) == 20
    numbered = [int(match[1]) for text in LINES if (match := re.match(r" *# (\d+)\. ", text))]
    assert numbered == list(range(1, 21))


def test_all_twenty_are_found_in_one_run_and_nothing_else() -> None:
    expected = sorted((line_of(one), one.code, one.severity) for one in (*MISTAKES, *FOLLOWING))
    assert sorted((d.span.line, d.code, d.severity) for d in found()) == expected


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda one: f"{one.code} {one.line.strip()}"[:50])
def test_each_is_underlined_and_told_with_the_authors_own_words(mistake: Mistake) -> None:
    (diagnostic,) = (d for d in found() if (d.span.line, d.code) == (line_of(mistake), mistake.code))
    text = LINES[diagnostic.span.line - 1]
    assert diagnostic.span.end_line == diagnostic.span.line
    assert text[diagnostic.span.column - 1 : diagnostic.span.end_column - 1] == mistake.marked
    for word in mistake.quoted:
        assert word in diagnostic.message, diagnostic.message
    assert "”" in diagnostic.message or mistake.code in ("PW0134", "PW0403", "PW0802")
    assert diagnostic.hint


def test_the_words_are_swedish_and_free_of_the_programs_own() -> None:
    english = {(d.span, d.code): d for d in found("en")}
    for diagnostic in found():
        words = f"{diagnostic.message} {diagnostic.hint}"
        assert not re.search(
            r"\b(the|is|not|should|must|input|valid|string|None|dict|list|tuple|str)\b", words
        )
        assert re.search(
            r"\b(inte|saknas|ska|finns|här|redan|har|en|att|menade|Skriv|Texten|till)\b", words
        ), words
        assert "{" not in diagnostic.message or "{" in LINES[diagnostic.span.line - 1]
        assert not diagnostic.message.endswith(".") or diagnostic.message.endswith((".”", "…."))
        assert diagnostic.message != english[diagnostic.span, diagnostic.code].message
    assert len(english) == len(found())


def test_what_is_wrong_is_gone_when_it_is_mended() -> None:
    """Each is a mistake of its own: mending one takes away its finding and leaves the others."""
    mended = FILE.read_text(encoding="utf-8")
    before = {(d.code, LINES[d.span.line - 1]) for d in found()}
    for old, new in (
        ("datum: 1 november 2026", "datum: 2026-11-01"),
        ("utförarre", "utförare"),
        ("till: E", "till: D"),
    ):
        assert mended.count(old) == 1
        mended = mended.replace(old, new)
    spec = loader.parse(mended.encode(), name=FILE.name)
    after = {
        (d.code, mended.splitlines()[d.span.line - 1])
        for d in lint.check(spec, RULES, Options(stage=Stage.REVIEW)).diagnostics
    }
    assert len(before - after) == 3
    assert after < before


def test_the_program_says_the_same() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pathwaygen", "check", str(FILE), "--stage", "review", "--format", "json"],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, b"")
    told = json.loads(done.stdout)
    assert told["summary"]["errors"] + told["summary"]["warnings"] == len(MISTAKES) + len(FOLLOWING)
    assert [d["line"] for d in told["diagnostics"]] == [d.span.line for d in found()]
