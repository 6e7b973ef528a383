"""Findings for a person at a terminal, and for programs."""

from __future__ import annotations

import json
import re
import unicodedata
from textwrap import dedent
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathwaygen.diagnostic import Diagnostic, Related, Severity, Span
from pathwaygen.report import REPORTERS, Report, cells
from pathwaygen.report.text import as_text

ANSI = re.compile(r"\x1b\[[\d;]*m")


def finding(span: tuple[int, int, int, int] = (1, 1, 1, 2), **changes: Any) -> Diagnostic:
    made: dict[str, Any] = {
        "file": "spec.yaml",
        "span": Span(*span),
        "code": "PW0201",
        "name": "unknown-key",
        "severity": Severity.ERROR,
        "message": "Okänd nyckel ”titl”",
        "path": ("titl",),
        "hint": "Här kan stå till exempel titel.",
    }
    return Diagnostic(**made | changes)


def report(*diagnostics: Diagnostic, text: str = "", **changes: Any) -> Report:
    made: dict[str, Any] = {"files": 1, "lines": {"spec.yaml": tuple(text.split("\n"))}}
    return Report(diagnostics, **made | changes)


def width(line: str) -> int:
    """How many cells a terminal gives a line, told independently of the program."""
    return sum(
        0
        if char == "\u200d" or unicodedata.category(char) in ("Mn", "Me")
        else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in line
    )


def quoted(line: str, start: int, end: int, **changes: Any) -> tuple[str, str]:
    """The source line as it is shown, and what stands above the carets."""
    shown = as_text(report(finding((1, start, 1, end)), text=line, **changes)).splitlines()
    at = next(number for number, text in enumerate(shown) if text.startswith("    1 │ "))
    prefix = len("    1 │ ")
    source, carets = shown[at][prefix:], shown[at + 1]
    assert carets.startswith("      │ ")
    above, cell = "", 0
    for char in source:
        if prefix + cell < len(carets) and carets[prefix + cell] == "^":
            above += char
        cell += width(char)
    return source, above


# As text


def test_a_finding_says_where_what_and_what_to_do() -> None:
    other = Related("annan.yaml", Span(7, 1, 1, 2), "först angivet här")
    assert as_text(
        report(
            finding((2, 1, 2, 5), related=(other,)),
            finding((9, 1, 9, 1), severity=Severity.WARNING, hint=None, message="Något", code="PW0309"),
            text="id: x\ntitl: y\n",
            waived=2,
        )
    ) == dedent(
        """\
        spec.yaml

          2:1  fel  PW0201
          Okänd nyckel ”titl”
            2 │ titl: y
              │ ^^^^
          = annan.yaml:7: först angivet här
          → Gör så här: Här kan stå till exempel titel.

          9:1  varning  PW0309
          Något

        1 fel, 1 varning · 1 fil kontrollerad · 2 godtagna genom avsteg
        Läs mer om en regel: pathwaygen explain PW0201
        """
    )


def test_the_same_in_english() -> None:
    shown = as_text(report(finding(), finding(severity=Severity.INFO), lang="en", files=3, text="x"))
    assert "Do this: " in shown
    assert shown.splitlines()[-2:] == [
        "1 error, 1 note · 3 files checked",
        "Read more about a rule: pathwaygen explain PW0201",
    ]
    assert not re.search("fel|varning|Gör", shown)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, "Inga anmärkningar"),
        ({Severity.ERROR: 1}, "1 fel"),
        ({Severity.ERROR: 2, Severity.WARNING: 1}, "2 fel, 1 varning"),
        ({Severity.WARNING: 2, Severity.INFO: 1}, "2 varningar, 1 upplysning"),
        ({Severity.INFO: 3}, "3 upplysningar"),
    ],
)
def test_the_summary_counts(counts: dict[Severity, int], expected: str) -> None:
    found = [finding(severity=severity) for severity, number in counts.items() for _ in range(number)]
    shown = as_text(report(*found, files=2))
    assert f"\n{expected} · 2 filer kontrollerade" in f"\n{shown}"
    assert ("explain" in shown) is bool(counts)


def test_the_rule_to_read_about_is_the_worst() -> None:
    shown = as_text(report(finding(severity=Severity.INFO, code="PW0001"), finding(code="PW0999")))
    assert shown.endswith("explain PW0999\n")


def test_files_have_headings_of_their_own() -> None:
    shown = as_text(report(finding(file="a.yaml"), finding(file="a.yaml"), finding(file="b.yaml"), files=2))
    assert re.findall(r"^\S+\.yaml$", shown, re.MULTILINE) == ["a.yaml", "b.yaml"]


def test_colours_only_when_asked_for() -> None:
    plain = as_text(report(finding(), text="titl: y"))
    coloured = as_text(report(finding(), text="titl: y", color=True))
    assert "\x1b" not in plain
    assert ANSI.sub("", coloured) == plain
    assert "\x1b[1;31mfel\x1b[0m" in coloured


# The quoted line


@pytest.mark.parametrize(
    ("line", "start", "end", "shown", "above"),
    [
        ("titl: y", 1, 5, "titl: y", "titl"),
        ("vården: så här", 9, 11, "vården: så här", "så"),
        ("a: 😀😀 b", 6, 8, "a: 😀😀 b", " b"),
        ("a: 😀😀 b", 4, 5, "a: 😀😀 b", "😀"),
        ("va\u030arden: x", 9, 10, "va\u030arden: x", " "),
        ("漢字: ja", 5, 7, "漢字: ja", "ja"),
        ("\tid: x", 2, 4, "    id: x", "id"),
        ("a:\tid", 4, 6, "a:  id", "id"),
        ("abc:\tid", 6, 8, "abc:    id", "id"),
        ("a\x1b[31mb: c", 7, 8, "a␛[31mb: c", "b"),
        ("a\x00b\x7fc\u2028d\u202ee", 9, 10, "a␀b␡c�d�e", "e"),
        ("titel: ", 7, 8, "titel: ", " "),
    ],
)
def test_the_carets_stand_under_what_is_meant(
    line: str, start: int, end: int, shown: str, above: str
) -> None:
    assert quoted(line, start, end) == (shown, above)


def test_a_place_after_the_last_character_gets_one_caret() -> None:
    shown = as_text(report(finding((1, 4, 1, 4)), text="abc"))
    assert "    1 │ abc\n      │    ^\n" in shown


def test_a_span_over_several_lines_is_marked_to_the_end_of_the_first() -> None:
    shown = as_text(report(finding((1, 3, 3, 2)), text="a: |\n  b\n  c"))
    assert "      │   ^^\n" in shown


@pytest.mark.parametrize("span", [(3, 1, 3, 2), (1, 1, 1, 1), (99, 5, 99, 9)])
def test_an_empty_or_missing_line_is_not_quoted(span: tuple[int, int, int, int]) -> None:
    assert "│" not in as_text(report(finding(span), text="\nb\n   \n"))
    assert "│" not in as_text(report(finding(span), lines={}))


@pytest.mark.parametrize("start", [1, 40, 69, 70, 71, 72, 100, 250, 480, 496])
def test_a_long_line_is_cut_around_what_is_meant(start: int) -> None:
    line = "".join(f"{number:04}" for number in range(125))
    shown, above = quoted(line, start, start + 4)
    assert above == line[start - 1 : start + 3]
    assert width(shown) <= 72
    assert shown.strip("…") in line
    assert shown.startswith("…") is (not line.startswith(shown[:8]))
    assert shown.endswith("…") is (not line.endswith(shown[-8:]))
    assert width(shown) >= 70


def test_a_long_line_keeps_some_of_what_stands_before_and_after() -> None:
    line = "x" * 200 + "HÄR" + "y" * 200
    shown, above = quoted(line, 201, 204)
    assert above == "HÄR"
    assert re.fullmatch(r"…x{20,}HÄRy{20,}…", shown)


def test_a_mark_longer_than_the_terminal_fills_it() -> None:
    shown = as_text(report(finding((1, 1, 1, 5001)), text="å" * 5000)).splitlines()
    carets = next(line for line in shown if "^" in line)
    assert width(carets) == 79


# The width


WORDS = st.text(
    st.sampled_from("abåäöé😀漢\u0301\u200d \t") | st.characters(exclude_categories=["Cs"]), max_size=200
)


@given(WORDS, WORDS, WORDS, st.integers(1, 210), st.integers(0, 210), st.integers(40, 130))
def test_nothing_is_wider_than_the_terminal(  # noqa: PLR0917
    line: str, message: str, hint: str, start: int, length: int, room: int
) -> None:
    one = finding(
        (1, start, 1, start + length),
        message=message,
        hint=hint,
        related=(Related("mapp/spec.yaml", Span(1, 1, 1, 1), message),),
    )
    shown = as_text(report(one, text=line.replace("\n", " "), width=room))
    for row in shown.split("\n"):
        assert width(row) <= room, row
        assert row.isprintable() or not set(row) & set(
            map(chr, (*range(32), 127, 0x85, 0x9B, 0x2028, 0x202E))
        )


@pytest.mark.parametrize("word", ["å" * 5000, "😀" * 300, "a\u0301" * 400, "långt " * 300])
def test_eighty_cells_are_enough_for_any_words(word: str) -> None:
    one = finding(
        (1, 3, 1, 9), message=f"Okänt: {word}", hint=word, related=(Related(word, Span(1, 1, 1, 1), word),)
    )
    shown = as_text(report(one, text=word))
    assert max(map(width, shown.split("\n"))) <= 80
    joined = "".join(
        line[4 if line.startswith(("    ", "  →", "  =")) else 2 :].strip() for line in shown.split("\n")
    )
    assert joined.count(word.replace(" ", "")[:2000]) or " " in word


def test_a_long_summary_is_wrapped_too() -> None:
    found = [finding(severity=severity) for severity in Severity for _ in range(100)]
    shown = as_text(report(*found, files=12_345, waived=1_234, color=True)).splitlines()[-3:]
    assert [ANSI.sub("", line) for line in shown] == [
        "100 fel, 100 varningar, 100 upplysningar · 12345 filer kontrollerade · 1234",
        "godtagna genom avsteg",
        "Läs mer om en regel: pathwaygen explain PW0201",
    ]
    assert all(line.startswith("\x1b[1m") for line in shown[:2])


def test_a_narrow_terminal_still_gets_whole_words() -> None:
    shown = as_text(report(finding(hint="ett två tre fyra fem sex sju åtta nio tio elva tolv"), width=10))
    assert max(map(width, shown.split("\n")[2:-4])) <= 40
    assert "elva" in shown


def test_words_are_kept_whole_and_in_order() -> None:
    text = "Ett  ord\n\ti\u00a0taget, och sedan " + "b" * 90 + " slut"
    lines = list(cells.wrapped(text, 40, first="→ ", later="  "))
    assert lines[0] == "→ Ett ord i\u00a0taget, och sedan"
    assert [width(line) for line in lines[1:3]] == [40, 40]
    assert lines[-1].endswith("b slut")
    assert list(cells.wrapped("", 40, first="→ ", later="  ")) == ["→ "]


# As JSON


def test_json_has_exactly_the_keys_that_are_promised() -> None:
    other = Related("annan.yaml", Span(7, 3, 7, 9), "först angivet här")
    one = finding((2, 1, 2, 5), path=("block", 2, "titl"), requirements=("GEN-004",), related=(other,))
    text = REPORTERS["json"](
        report(one, finding(severity=Severity.INFO, hint=None), files=4, waived=3, stage="review")
    )
    assert text.endswith("}\n")
    assert "Okänd nyckel ”titl”" in text
    told = json.loads(text)
    assert told == {
        "version": 1,
        "summary": {
            "files": 4,
            "errors": 1,
            "warnings": 0,
            "infos": 1,
            "waived": 3,
            "fixable": 0,
            "stage": "review",
        },
        "diagnostics": [
            {
                "file": "spec.yaml",
                "line": 2,
                "column": 1,
                "end_line": 2,
                "end_column": 5,
                "code": "PW0201",
                "name": "unknown-key",
                "severity": "error",
                "message": "Okänd nyckel ”titl”",
                "hint": "Här kan stå till exempel titel.",
                "path": ["block", 2, "titl"],
                "requirements": ["GEN-004"],
                "url": "regler/PW0201/",
                "related": [{"file": "annan.yaml", "line": 7, "column": 3, "message": "först angivet här"}],
                "fix": None,
            },
            told["diagnostics"][1],
        ],
        "waived": [],
    }
    assert told["diagnostics"][1]["hint"] is None
    assert told["diagnostics"][1]["related"] == []
    assert list(told["diagnostics"][0]) == list(told["diagnostics"][1])


def test_json_of_nothing() -> None:
    assert json.loads(REPORTERS["json"](report(files=0, lines={}))) == {
        "version": 1,
        "summary": {
            "files": 0,
            "errors": 0,
            "warnings": 0,
            "infos": 0,
            "waived": 0,
            "fixable": 0,
            "stage": None,
        },
        "diagnostics": [],
        "waived": [],
    }


# In every format


ANY = st.text(st.characters() | st.sampled_from("<>&\"'%:,]\n\r\0\x1b\ud800\udcff😀"), max_size=40)
spans = st.tuples(*[st.integers(1, 60)] * 4).map(lambda numbers: Span(*numbers))
diagnostics = st.builds(
    Diagnostic,
    file=ANY,
    span=spans,
    code=st.from_regex(r"\APW\d{4}\Z"),
    name=ANY,
    severity=st.sampled_from(Severity),
    message=ANY,
    path=st.lists(ANY | st.integers(0, 9), max_size=3).map(tuple),
    hint=st.none() | ANY,
    related=st.lists(st.builds(Related, file=ANY, span=spans, message=ANY), max_size=2).map(tuple),
)
reports = st.builds(
    Report,
    diagnostics=st.lists(diagnostics, max_size=4).map(
        lambda found: tuple(sorted(found, key=lambda d: d.order))
    ),
    files=st.integers(0, 5),
    lang=st.sampled_from(["sv", "en"]),
    width=st.integers(0, 200),
    color=st.booleans(),
)


@given(reports, st.lists(ANY, max_size=4))
def test_no_findings_break_a_reporter(made: Report, lines: list[str]) -> None:
    quoting = Report(
        made.diagnostics,
        made.files,
        lang=made.lang,
        width=made.width,
        color=made.color,
        lines={d.file: tuple(lines) for d in made.diagnostics},
    )
    for name, reporter in REPORTERS.items():
        text = reporter(quoting)
        assert reporter(quoting) == text
        text.encode(errors="backslashreplace")
        if name in ("json", "sarif", "gitlab"):
            json.loads(text)
        elif name == "junit":
            cases = ET.fromstring(text).findall("testsuite/testcase")  # noqa: S314  our own words
            assert len(cases) == len(made.diagnostics)
        elif name == "github":
            assert text.count("\n") == len(made.diagnostics)
            assert all(re.match("::(error|warning|notice) file=", line) for line in text.split("\n")[:-1])
