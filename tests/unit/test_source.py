"""Reading: data, places, and every way a file can be wrong before its meaning is known."""

from __future__ import annotations

from textwrap import dedent
from unicodedata import normalize

import pytest

from pathwaygen import catalogue
from pathwaygen.diagnostic import START, Span
from pathwaygen.source import (
    LIMIT,
    MAX_BYTES,
    MAX_DEPTH,
    PROBLEMS,
    Problem,
    Source,
    Vocabulary,
    events,
    plain,
    prune,
    read,
)

WORDS = Vocabulary(
    keys={
        word: name
        for name, sv in {
            "title": "titel",
            "goals": "mål",
            "block": "block",
            "id": "id",
            "text": "text",
            "care": "vården",
            "codes": "koder",
            "fall_risk": "fallrisk",
            "status": "status",
            "services": "verksamheter",
            "references": "referenser",
            "next": "sedan",
        }.items()
        for word in (name, sv)
    },
    open_names=frozenset({"services"}),
    open_trees=frozenset({"references"}),
)
NAMES = {kind.code: kind.name for kind in PROBLEMS}


def reading(text: str | bytes) -> Source:
    raw = text if isinstance(text, bytes) else text.encode()
    return read(raw, name="spec.yaml", vocabulary=WORDS)


def brief(problem: Problem) -> str:
    span = problem.span
    return f"{NAMES[problem.code]} {span.line}:{span.column}-{span.end_line}:{span.end_column}"


def briefs(text: str | bytes) -> list[str]:
    return [brief(problem) for problem in reading(text).problems]


def only(text: str | bytes) -> Problem:
    (problem,) = reading(text).problems
    return problem


# Data


def test_plain_scalars_keep_their_text() -> None:
    words = ["ja", "nej", "NO", "yes", "1.10", "010", "12:30", "2026-11-01", "0x1F", "true", "1e3", ".5"]
    source = reading("koder:\n" + "".join(f"  - {word}\n" for word in words))
    assert source.data == {"codes": words}
    assert source.problems == ()


def test_quoted_nothing_is_text_and_unquoted_nothing_is_a_problem() -> None:
    source = reading("titel: ''\nid: \"null\"\nmål: ~\ntext:\n")
    assert source.data == {"title": "", "id": "null", "goals": None, "text": None}
    assert [brief(problem) for problem in source.problems] == ["null-key 3:1-3:4", "null-key 4:1-4:5"]
    assert [problem.path for problem in source.problems] == [("goals",), ("text",)]


def test_keys_become_canonical_and_unknown_ones_stay() -> None:
    source = reading("titel: a\nfallrisk: b\ntitels: c\n")
    assert source.data == {"title": "a", "fall_risk": "b", "titels": "c"}
    assert source.spans.word(("fall_risk",)) == "fallrisk"
    assert (source.sv_keys, source.en_keys) == (2, 0)


def test_a_decomposed_key_is_the_same_key() -> None:
    source = reading("ma\u030al: x\n")
    assert source.data == {"goals": "x"}
    assert source.spans.word(("goals",)) == "ma\u030al"
    assert source.sv_keys == 1


def test_short_values_and_names_are_composed() -> None:
    text = "text: vårdförlopp\nverksamheter: {besök: {titel: första besöket}}\nkoder: [{id: besök}]\n"
    assert reading(normalize("NFD", text)).data == reading(text).data
    long = normalize("NFD", f"titel: {'å' * 90}\ntext: |\n  Två\nid: 'å'\n")
    assert reading(long).data == {"title": long[7:187], "text": "Tva\u030a\n", "id": "å"}


def test_names_and_foreign_trees_are_not_translated() -> None:
    source = reading("verksamheter: {titel: {titel: x}}\nreferenser: [{titel: x, sub: [{mål: y}]}]\n")
    assert source.data == {
        "services": {"titel": {"title": "x"}},
        "references": [{"titel": "x", "sub": [{"mål": "y"}]}],
    }


def test_the_first_key_in_the_lesser_language_is_known() -> None:
    source = reading("titel: a\nmål: b\nblock:\n  - id: A\n    care: c\n")
    assert source.odd_key == (("block", 0, "care"), "care", "vården")
    assert reading("title: a\ngoals: b\nvården: c\n").odd_key == (("care",), "vården", "care")
    assert reading("titel: a\nid: b\n").odd_key is None


def test_bom_crlf_and_lone_cr_are_accepted() -> None:
    source = reading("\ufefftitel: å😀 b\r\nmål:\r- x\r\n".encode())
    assert source.data == {"title": "å😀 b", "goals": ["x"]}
    assert source.problems == ()
    assert source.spans.value(("title",)) == Span(1, 8, 1, 12)
    assert source.spans.value(("goals", 0)) == Span(3, 3, 3, 4)
    assert not source.text.startswith("\ufeff")


# Places

PLACES = dedent(
    """\
    titel: "Smärta"
    mål:
      - id: a
        text: |
          En höft.
          Två höfter, en höft.

    koder: [AW020, 'DV077']
    vården: Så här
      går det
    """
)


@pytest.mark.parametrize(
    ("path", "key", "value", "closest"),
    [
        (("title",), (1, 1, 1, 6), (1, 8, 1, 16), (1, 8, 1, 16)),
        (("goals",), (2, 1, 2, 4), (3, 3, 6, 27), (2, 1, 2, 4)),
        (("goals", 0), (3, 5, 3, 10), (3, 5, 6, 27), (3, 5, 3, 10)),
        (("goals", 0, "text"), (4, 5, 4, 9), (4, 11, 6, 27), (4, 5, 4, 9)),
        (("codes",), (8, 1, 8, 6), (8, 8, 8, 24), (8, 1, 8, 6)),
        (("codes", 1), (8, 16, 8, 23), (8, 16, 8, 23), (8, 16, 8, 23)),
        (("care",), (9, 1, 9, 7), (9, 9, 10, 10), (9, 1, 9, 7)),
    ],
)
def test_places(
    path: tuple[str | int, ...],
    key: tuple[int, int, int, int],
    value: tuple[int, int, int, int],
    closest: tuple[int, int, int, int],
) -> None:
    spans = reading(PLACES).spans
    assert spans.key(path) == Span(*key)
    assert spans.closest(path) == Span(*closest)
    assert spans.value(path) == Span(*value)


def test_an_unknown_path_has_no_place_of_its_own() -> None:
    spans = reading(PLACES).spans
    assert spans.key(("goals", 7)) is None
    assert spans.value(("nothing",)) is None
    assert spans.word(("goals", 0)) is None
    assert spans.closest(("goals", 0, "nothing", 3)) == spans.closest(("goals", 0))
    assert spans.closest(("nothing",)) == spans.key(("title",))


def test_quote_points_into_the_value() -> None:
    spans = reading(PLACES).spans
    text = ("goals", 0, "text")
    assert spans.quote(text, "höft") == Span(5, 10, 5, 14)
    assert spans.quote(text, "höft", 2) == Span(6, 22, 6, 26)
    assert spans.quote(text, "höft", 3) == spans.closest(text)
    assert spans.quote(("care",), "här går") == Span(9, 12, 10, 6)
    assert spans.quote(("title",), "Smärta") == Span(1, 9, 1, 15)
    assert spans.quote(("goals",), "höft") == spans.closest(("goals",))


def test_raw_gives_the_value_as_written() -> None:
    spans = reading(PLACES).spans
    assert spans.raw(("codes",)) == "[AW020, 'DV077']"
    assert spans.raw(("title",)) == '"Smärta"'
    assert spans.raw(("nothing",)) is None


@pytest.mark.parametrize(
    ("loc", "path"),
    [
        (("goals", 0, "Goal", "text"), ("goals", 0, "text")),
        (("goals", "list[Goal]", 0, "function-after[f(), Goal]", "Goal", "text"), ("goals", 0, "text")),
        (("title", "text"), ("title",)),
        (("goals", 0, "standard"), ("goals", 0)),
        (("care", 0), ("care",)),
        (("title", "[key]"), ("title",)),
        ((), ()),
    ],
)
def test_resolve_skips_what_a_validator_made_up(
    loc: tuple[str | int, ...], path: tuple[str | int, ...]
) -> None:
    assert reading(PLACES).spans.resolve(loc) == path


def test_prune_keeps_list_positions_in_step() -> None:
    source = reading("mål:\n  - a\n  - b\n  - {id: c, text: d}\nkoder: [x]\n")
    pruned = prune(source, [("goals", 0), ("goals", 2, "id"), ("codes",), ("nothing", 1)])
    assert pruned.data == {"goals": ["b", {"text": "d"}]}
    assert pruned.spans.value(("goals", 0)) == source.spans.value(("goals", 1))
    assert pruned.spans.key(("goals", 1, "text")) == source.spans.key(("goals", 2, "text"))
    assert pruned.spans.key(("goals", 1, "id")) is None
    assert source.data == {"goals": ["a", "b", {"id": "c", "text": "d"}], "codes": ["x"]}


# The file as a whole


def test_latin1_is_reported_once_and_read_on() -> None:
    source = reading("titel: smärta\nmål: höft\nid: é\n".encode("cp1252"))
    (problem,) = source.problems
    assert brief(problem) == "invalid-utf8 1:10-1:11"
    assert problem.values == {"byte": "0xE4", "guess": "ä", "count": "4"}
    assert source.data is not None
    assert source.data["title"] == "smärta"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("titel: x".encode("utf-16"), "utf-16"),
        ("titel: x".encode("utf-16-le"), "utf-16"),
        ("titel: x".encode("utf-16-be"), "utf-16"),
        ("titel: x".encode("utf-32"), "utf-16"),
        (b"PK\x03\x04rest of a Word file", "binary-file"),
        (bytes(range(256)) * 8, "binary-file"),
        (b"", "empty-file"),
        (b"# only a comment\n", "empty-file"),
        (b"---\n", "empty-file"),
        (b"a" * (MAX_BYTES + 1), "file-too-large"),
    ],
)
def test_files_that_hold_no_spec(raw: bytes, name: str) -> None:
    source = reading(raw)
    assert [brief(problem) for problem in source.problems] == [f"{name} 1:1-1:1"]
    assert source.data is None
    assert source.spans.closest(("title",)) == START


@pytest.mark.parametrize(
    ("text", "expected"),
    [("bara text\n", "1:1-1:10"), ("\n- a\n- b\n", "2:1-2:4"), ("[1, 2]\n", "1:1-1:7")],
)
def test_the_top_must_be_a_mapping(text: str, expected: str) -> None:
    assert briefs(text) == [f"not-a-mapping {expected}"]


def test_only_the_first_document_is_read() -> None:
    for mark, place in (("---", "2:1-2:4"), ("...", "3:1-3:9")):
        source = reading(f"titel: a\n{mark}\ntitel: b\n")
        assert [brief(problem) for problem in source.problems] == [f"several-documents {place}"]
        assert source.data == {"title": "a"}
        assert source.broken


def test_problems_are_bounded() -> None:
    found = reading("titel:\n" * (LIMIT + 50)).problems
    assert len(found) == LIMIT + 1
    assert NAMES[found[-1].code] == "too-many-problems"
    assert found[-1].values == {"limit": "200", "left": "50"}


# Characters


@pytest.mark.parametrize("character", ["\x85", "\u2028", "\u2029"])
def test_invisible_line_breaks_do_not_move_lines(character: str) -> None:
    source = reading(f"titel: a{character}b\nmål: c\n")
    assert [brief(problem) for problem in source.problems] == ["line-separator 1:9-1:10"]
    assert source.data == {"title": "a b", "goals": "c"}
    assert source.spans.key(("goals",)) == Span(2, 1, 2, 4)
    assert source.text == f"titel: a{character}b\nmål: c\n"


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x0b", "\x7f", "\ufeff", "\uffff", "\u202e", "\u2066"]
)
def test_control_characters(character: str) -> None:
    source = reading(f"titel: a{character}b\n")
    (problem,) = source.problems
    assert brief(problem) == "control-character 1:9-1:10"
    assert problem.values == {"character": f"U+{ord(character):04X}"}
    assert source.data == {"title": "a b"}


def test_a_no_break_space_in_the_structure() -> None:
    source = reading("titel:\xa0Smärta\nid: x\n")
    assert [brief(problem) for problem in source.problems] == ["no-break-space 1:7-1:8"]
    assert source.data == {"title": "Smärta", "id": "x"}
    assert briefs("titel: 10\xa0mg\nid: x\n") == []


@pytest.mark.parametrize("text", ["?", "? ", "- ? \r\n", ":", "&", "*", "'", "a: |\r\n\t", "\r", "--- ?\n"])
def test_places_stay_inside_a_file_that_ends_at_once(text: str) -> None:
    for problem in reading(text).problems:
        assert problem.span.line <= text.count("\n") + text.count("\r") + 1
        assert problem.span.end_column <= len(text) + 1


# What YAML allows and a spec does not


def test_duplicate_keys_keep_the_first_and_point_at_it() -> None:
    source = reading("titel: a\nmål: [x]\ntitle: b\nmål:\n  - y: z\n")
    assert source.data == {"title": "a", "goals": ["x"]}
    first, second = source.problems
    assert brief(first) == "duplicate-key 3:1-3:6"
    assert first.related == ((Span(1, 1, 1, 6), "first"),)
    assert first.values == {"key": "title", "first": "titel"}
    assert brief(second) == "duplicate-key 4:1-4:4"


@pytest.mark.parametrize(
    ("text", "expected", "data"),
    [
        ("titel: *a\n", ["alias 1:8-1:10"], {"title": None}),
        ("titel: &a b\n", ["anchor 1:8-1:10"], {"title": "b"}),
        ("titel: !foo b\n", ["tag 1:8-1:12"], {"title": "b"}),
        ("titel: !!python/object/apply:os.system x\n", ["tag 1:8-1:39"], {"title": "x"}),
        ("koder: &a !b [c]\n", ["anchor 1:8-1:10", "tag 1:11-1:13"], {"codes": ["c"]}),
        ("<<: *a\nid: x\n", ["merge-key 1:1-1:3"], {"id": "x"}),
        ("? [a]\n: b\nid: x\n", ["complex-key 1:3-1:6"], {"id": "x"}),
        ("{{ x }}: a\nid: x\n", ["complex-key 1:1-1:8"], {"id": "x"}),
        ("*a : b\nid: x\n", ["complex-key 1:1-1:3"], {"id": "x"}),
        ("'': b\nid: x\n", ["missing-key 1:1-1:3"], {"id": "x"}),
        ("null: b\nid: x\n", ["missing-key 1:1-1:5"], {"id": "x"}),
        ("%YAML 1.2\n---\nid: x\n", ["directive 1:1-1:10"], {"id": "x"}),
        ("id: x\n%foo\ntitel: y\n", ["directive 2:1-2:5"], {"id": "x", "title": "y"}),
        (
            "koder:\n  - a\n  -\n  - ~\n",
            ["empty-item 3:3-3:4", "empty-item 4:5-4:6"],
            {"codes": ["a", None, None]},
        ),
    ],
)
def test_refused_constructs(text: str, expected: list[str], data: object) -> None:
    source = reading(text)
    assert [brief(problem) for problem in source.problems] == expected
    assert source.data == data
    assert not source.broken


def test_an_alias_bomb_never_expands() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
    )
    source = reading(bomb)
    assert len(source.problems) == 10 + 9 * 9
    assert source.data is not None
    assert source.data["a9"] == [None] * 9


def test_depth_is_limited() -> None:
    fine = "koder: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1) + "\nid: x\n"
    assert briefs(fine) == []
    source = reading("koder: " + "[" * 5000)
    assert [brief(problem) for problem in source.problems] == ["too-deep 1:57-1:58"]
    assert source.broken
    assert briefs("? " * 500) == ["too-deep 1:103-1:104"]


# Syntax errors: each has its own problem, and what follows is still read


@pytest.mark.parametrize(
    ("line", "expected", "value"),
    [
        ("titel: Smärta: stark: ja", "colon-in-text 1:14-1:15", "Smärta: stark: ja"),
        ("titel: @ref säger", "reserved-start 1:8-1:18", "@ref säger"),
        ("titel: `kod`", "reserved-start 1:8-1:13", "`kod`"),
        ("titel: %x", "reserved-start 1:8-1:10", "%x"),
        ("titel: **Viktigt** nu", "reserved-start 1:8-1:22", "**Viktigt** nu"),
        ("titel: *kursivt här*", "reserved-start 1:8-1:21", "*kursivt här*"),
        ("titel: > 65 år", "reserved-start 1:8-1:15", "> 65 år"),
        ("titel: |Smärta", "reserved-start 1:8-1:15", "|Smärta"),
        ("titel: - punkt", "reserved-start 1:8-1:15", "- punkt"),
        ("titel: ? fråga", "reserved-start 1:8-1:15", "? fråga"),
        ("titel: & co", "reserved-start 1:8-1:12", "& co"),
        ("titel: !e!x y", "reserved-start 1:8-1:14", "!e!x y"),
        ("titel: [B] visar", "reserved-start 1:8-1:17", "[B] visar"),
        ("titel: ] x", "reserved-start 1:8-1:11", "] x"),
        ('titel: "Mål" är satta', "text-after-quote 1:14-1:22", '"Mål" är satta'),
        ('titel: "C:\\qr"', "bad-escape 1:11-1:13", "C:\\qr"),
    ],
)
def test_text_that_yaml_misreads_is_read_as_meant(line: str, expected: str, value: str) -> None:
    source = reading(line + "\nid: x\n")
    assert [brief(problem) for problem in source.problems] == [expected]
    assert source.data == {"title": value, "id": "x"}
    assert source.problems[0].path == ("title",)
    assert not source.broken


@pytest.mark.parametrize(
    ("text", "expected", "data"),
    [
        ('titel: "abc\nid: x\n', "unclosed-quote 1:8-1:12", {"id": "x"}),
        ('titel: "abc\ntext: "y"\nid: x\n', "unclosed-quote 1:8-1:12", {"text": "y", "id": "x"}),
        ("titel: 'abc\n", "unclosed-quote 1:8-1:12", None),
        ("koder: [a, b\nid: x\n", "unclosed-bracket 1:8-1:13", {"id": "x"}),
        ("koder: {a: b\nid: x\n", "unclosed-bracket 1:8-1:13", {"id": "x"}),
        ("koder: [a,, b]\nid: x\n", "syntax-error 1:11-1:12", {"id": "x"}),
        (
            "mål:\n    id: a\n  text: b\nid: x\n",
            "bad-indentation 3:3-3:10",
            {"goals": {"id": "a"}, "id": "x"},
        ),
        ("mål:\n  - a\n  text: b\nid: x\n", "bad-indentation 3:3-3:10", {"goals": ["a"], "id": "x"}),
        ("titel: a\n- b\nid: x\n", "bad-indentation 2:1-2:4", {"title": "a", "id": "x"}),
        ("titel: a\n  text: b\nid: x\n", "key-under-text 2:3-2:7", {"title": "a", "id": "x"}),
        ("titel: a\nbara text\nid: x\n", "missing-colon 2:1-2:10", {"title": "a", "id": "x"}),
        ("titel: a\nstatus:utkast\nid: x\n", "missing-space 2:1-2:8", {"title": "a", "id": "x"}),
        ("mål:\n  - a\n  -b\nid: x\n", "missing-space 3:3-3:4", {"goals": ["a"], "id": "x"}),
    ],
)
def test_a_broken_line_is_left_out(text: str, expected: str, data: object) -> None:
    source = reading(text)
    assert [brief(problem) for problem in source.problems] == [expected]
    assert source.data == data
    assert source.broken


def test_tabs_are_one_problem_and_columns_stay_the_authors() -> None:
    source = reading("mål:\n\t- id: a\n\t  text: b\n\t\t\tc\nid: x\n")
    (problem,) = source.problems
    assert brief(problem) == "tab-indentation 2:1-2:2"
    assert problem.values == {"count": "3"}
    assert source.data == {"goals": [{"id": "a", "text": "b c"}], "id": "x"}
    assert source.spans.key(("goals", 0, "text")) == Span(3, 4, 3, 8)
    assert source.spans.value(("goals", 0, "text")) == Span(3, 10, 4, 5)


@pytest.mark.parametrize(
    "lines",
    [
        "block:\n  - id: A\n    patienten: |\n{}Första raden.\n    titel: Prov\n",
        "block:\n  - id: A\n    patienten: |\n      Första raden.\n{}Andra raden.\n    titel: Prov\n",
        "block:\n  - id: A\n    patienten: >-  # kort\n{0}Första raden.\n{0}Andra raden.\n    titel: Prov\n",
        "mål:\n  - |\n{}Första raden.\nid: x\n",
    ],
)
def test_one_tab_before_a_text_is_one_problem(lines: str) -> None:
    """A tab looks as wide as several steps, so that the text seems to stand under its key."""
    source = reading(lines.format("\t"))
    assert [problem.code for problem in source.problems] == ["PW0108"]
    assert source.data == reading(lines.format("      ")).data


def test_a_tab_before_a_key_is_one_step() -> None:
    lines = "mål:\n  - id: a\n    text: |\n      Texten.\nblock:\n{}titel: Prov\n"
    assert reading(lines.format("\t")).data == reading(lines.format("  ")).data


def test_a_tab_after_a_dash() -> None:
    source = reading("mål:\n  -\ta\n")
    assert [brief(problem) for problem in source.problems] == ["tab-indentation 2:4-2:5"]
    assert source.data == {"goals": ["a"]}


def test_a_comment_that_cuts_a_text_of_several_lines() -> None:
    source = reading("text: Se avsnitt #3\n  och bilagan\nid: x\n")
    (problem,) = source.problems
    assert brief(problem) == "comment-in-text 1:18-1:20"
    assert problem.values == {"text": "Se avsnitt", "lost": "#3"}
    assert source.data == {"text": "Se avsnitt #3 och bilagan", "id": "x"}


def test_a_colon_on_the_second_line_of_a_text() -> None:
    source = reading("text: Tänk på\n  en sak till: vila\nid: x\n")
    assert [brief(problem) for problem in source.problems] == ["colon-in-text 2:14-2:15"]
    assert source.data == {"text": "Tänk på en sak till: vila", "id": "x"}


@pytest.mark.parametrize(
    ("text", "expected", "key"),
    [
        (
            "vården:\n  Bedöm smärtan.\n  Bedöm kraften: hur?\n  Och: ett\nid: x\n",
            "colon-in-text 3:16-3:17",
            "vården",
        ),
        ("block:\n  titel: 2026-11-22\n   status: x\n", "key-under-text 3:4-3:10", "status"),
        ("mål:\n  - Bedöm smärtan\n    Bedöm kraften: hur\n", "key-under-text 3:5-3:18", "Bedöm kraften"),
    ],
)
def test_a_forgotten_bar_is_one_problem_that_says_so(text: str, expected: str, key: str) -> None:
    problem = only(text)
    assert brief(problem) == expected
    assert problem.values["key"] == key
    for language in ("sv", "en"):
        assert "(|)" in str(catalogue.say(problem.code, problem.values, lang=language).hint)


@pytest.mark.parametrize(
    "line", ["  - id: A   # stor bokstav\n    titel:Utredning\n", "  id: A # en\n  titel:Utredning\n"]
)
def test_a_missing_space_below_a_comment_is_one_problem(line: str) -> None:
    source = reading(f"block:\n{line}")
    assert [brief(problem).split()[0] for problem in source.problems] == ["missing-space"]
    assert source.data in ({"block": [{"id": "A"}]}, {"block": {"id": "A"}})


def test_many_errors_are_found_in_one_run() -> None:
    source = reading(
        dedent(
            """\
            titel: Smärta: stark
            block:
              - id: A
                text: @ref
                vården: "öppet
                koder: [a, b
              - id: B
                  status: x
              - id: C
                text: !viktigt
            id: *x
            bara text
            mål:
            """
        )
    )
    assert [brief(problem) for problem in source.problems] == [
        "colon-in-text 1:14-1:15",
        "reserved-start 4:11-4:15",
        "unclosed-quote 5:13-5:19",
        "unclosed-bracket 6:12-6:17",
        "key-under-text 8:7-8:13",
        "tag 10:11-10:19",
        "alias 11:5-11:7",
        "missing-colon 12:1-12:10",
        "null-key 13:1-13:4",
    ]
    assert source.data == {
        "title": "Smärta: stark",
        "block": [{"id": "A", "text": "@ref"}, {"id": "B"}, {"id": "C", "text": None}],
        "id": None,
        "goals": None,
    }


def test_a_key_left_empty_by_a_broken_line_is_not_reported_twice() -> None:
    source = reading("mål:\n  koder: [a\nid: x\n")
    assert [brief(problem) for problem in source.problems] == ["unclosed-bracket 2:10-2:12"]
    assert source.data == {"goals": None, "id": "x"}


# Prose that YAML loses in silence


@pytest.mark.parametrize(
    "items",
    [
        "fysioterapeut, arbetsterapeut",
        "AW020, DV077",
        "Primär artros, Sekundär artros",
        "Anna Ek, Bo af Klint",
        "Region Västra Götaland, Region Halland",
        "läkare, medicinsk sekreterare",
        "'Smärta i höften', 'stelhet'",
        "Smärta i höften och knät",
        "",
    ],
)
def test_short_lists_are_left_alone(items: str) -> None:
    assert briefs(f"koder: [{items}]\n") == []


@pytest.mark.parametrize(
    "items",
    ["Smärta, stelhet och svaghet, trötthet", "Bedöm smärta, nedsatt rörlighet", "ont, smärta i höften"],
)
def test_a_sentence_in_brackets(items: str) -> None:
    problem = only(f"vården: [{items}]\n")
    assert brief(problem) == f"split-prose 1:9-1:{11 + len(items)}"
    assert problem.path == ("care",)
    assert problem.values["count"] == str(items.count(",") + 1)


def test_a_sentence_in_brackets_is_quoted() -> None:
    problem = only("vården: [Smärta, stelhet och svaghet, trötthet]\n")
    assert problem.values["parts"] == "”Smärta”, ”stelhet och svaghet”, ”trötthet”"


def test_a_text_in_braces_is_cut_at_its_comma() -> None:
    source = reading("mål:\n  - {id: a, text: vila, sedan rörelse}\n")
    (problem,) = source.problems
    assert brief(problem) == "split-flow-mapping 2:25-2:38"
    assert problem.values == {"key": "text", "lost": "sedan rörelse"}
    assert source.data == {"goals": [{"id": "a", "text": "vila"}]}
    assert briefs("mål: {id: a, text: }\n") == ["null-key 1:14-1:18"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("text: Se avsnitt #3 i bilagan", "comment-in-text 1:18-1:30"),
        ("text: Se avsnitt # 3 i bilagan", "comment-in-text 1:18-1:31"),
        ("text: Avsnitt #3", "comment-in-text 1:15-1:17"),
        ("text: Se avsnitt  #3", "comment-in-text 1:19-1:21"),
        ("text: Se avsnitt  # kommentar", None),
        ("titel: Utredning # bedömning av armen", "comment-in-text 1:18-1:38"),
        ("titel: Utredning  # kommentar", None),
        ("titel: Utredning #", None),
        ("titel: höft # kommentar", None),
        ("status: utkast # kommentar", None),
        ("datum: 2026-11-22 # kommentar", None),
        ("ingår: Ja # kommentar", None),
        ("system: ICD-10-SE # kommentar", None),
        ("id: B2 # kommentar", None),
        ("id: ind1 # kommentar", None),
        ("id: ind1  #kommentar", None),
        ('text: "Se avsnitt" # kommentar', None),
        ("koder: [a, b] # kommentar", None),
        ("text: C#-dur och nr#3", None),
        ("text: |\n  Se avsnitt #3", None),
    ],
)
def test_a_comment_after_a_text(line: str, expected: str | None) -> None:
    assert briefs(line + "\n") == ([expected] if expected else [])


def test_a_sentence_with_a_colon_becomes_a_key() -> None:
    source = reading("mål:\n  - Smärta: stark\n  - Att tänka på:\n      vila\n  - ett mål\n")
    assert [brief(problem) for problem in source.problems] == [
        "prose-as-key 2:5-2:11",
        "prose-as-key 3:5-3:17",
    ]
    assert source.problems[0].values == {"key": "Smärta", "text": "Smärta: stark"}
    assert source.data == {"goals": ["Smärta: stark", "Att tänka på:\nvila", "ett mål"]}
    assert source.spans.value(("goals", 0)) == Span(2, 5, 2, 18)


def test_a_sentence_among_keys_is_left_out() -> None:
    source = reading("mål:\n  - id: a\n    Att tänka på: vila\n")
    assert [brief(problem) for problem in source.problems] == ["prose-as-key 3:5-3:17"]
    assert source.data == {"goals": [{"id": "a"}]}
    assert source.spans.key(("goals", 0, "Att tänka på")) is None


def test_a_misspelt_or_capital_key_is_no_sentence() -> None:
    assert briefs("mål:\n  - Titel: a\n  - Fall risk: b\n  - Titeln: c\n") == []
    assert briefs("Okänd nyckel: x\n") == []
    assert briefs("verksamheter: {Stor enhet: {titel: x}}\nreferenser: [{Stor Nyckel: x}]\n") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vården: Gör så här\n  - ett\n  - två\n", "folded-list 2:3-2:8"),
        ("vården: >\n  - ett\n  - två\n", "folded-list 2:3-2:8"),
        ("vården:\n  – ett\n  – två\n", "folded-list 3:3-3:8"),
        ("vården: Gör så\n  • ett\n  • två\n", "folded-list 2:3-2:8"),
        ('vården: "Gör så\n  • ett"\n', "folded-list 2:3-2:9"),
        ("vården: >\n  Gör så\n  • ett\n", "folded-list 3:3-3:8"),
        ("vården: |\n  Gör så\n  • ett\n  • två\n", "foreign-bullet 3:3-3:8"),
        ("vården: |\r\n  Gör så\r\n  ·\tett\r\n", "foreign-bullet 3:3-3:8"),
        ("vården: |\n  o\tett\n  o\ttvå\n", "foreign-bullet 2:3-2:8"),
        ("vården: |\n  – ett\n  —\ttvå\n", "foreign-bullet 2:3-2:8"),
        ("vården: |\n  Gör så:\n  – ett\n", "foreign-bullet 3:3-3:8"),
        ("koder:\n  -AW020\n  -DV077\n", "missing-space 2:3-2:4"),
        ("mål:\n  id:a\n  text:b\n", "missing-space 2:3-2:6"),
    ],
)
def test_lists_and_keys_that_become_one_text(text: str, expected: str) -> None:
    assert briefs(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "text: knä - höft",
        "text: knä –\n  höft",
        "text: |\n  Ont i knäet\n  – även i vila – är\n  vanligt",
        "text: |\n  Gör så • ett • två",
        "text: |\n  # • ett\n  –5 grader\n  –6 grader",
        "# • ett\n# • två\ntext: a",
        "text: • ett",
        "id: https://x.se",
        "text: EU:s regler",
    ],
)
def test_text_that_is_only_text(text: str) -> None:
    assert briefs(text + "\n") == []


# The catalogue


def test_every_problem_has_words_in_both_languages() -> None:
    assert [kind.code for kind in PROBLEMS] == [f"PW{101 + n:04}" for n in range(len(PROBLEMS))]
    assert len({kind.name for kind in PROBLEMS}) == len(PROBLEMS)
    for kind in PROBLEMS:
        assert catalogue.name(kind.code) == kind.name
        values = {value: f"<{value}>" for value in kind.values}
        for language in ("sv", "en"):
            said = catalogue.say(kind.code, values, lang=language)
            assert not said.message.endswith(".")
            assert said.hint is not None
            assert said.hint.endswith(".")


def test_values_are_quoted_on_one_short_line() -> None:
    problem = only("titel: Smärta: " + "lång " * 100 + "\n  slut\n")
    assert len(problem.values["text"]) <= 70
    assert problem.values["text"].endswith("…")


# The package's own YAML


def test_plain_reads_the_core_schema() -> None:
    text = "a: 1\nb: 0x1F\nc: 1.5\nd: true\ne: ~\nf: '1'\ng: 2026-11-01\nh: no\ni: [{j: -3}]\nk:\nl: 0o17\n"
    expected = {"a": 1, "b": 31, "c": 1.5, "d": True, "e": None, "f": "1", "g": "2026-11-01", "h": "no"}
    assert plain(text) == expected | {"i": [{"j": -3}], "k": None, "l": 15}
    assert plain("") is None


@pytest.mark.parametrize("text", ["a: b: c\n", "a: 1\na: 2\n", "a: *b\n", "[a]: b\n", "a: \x07\n"])
def test_plain_refuses_what_is_malformed(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        plain(text)


def test_a_missing_parser_is_a_broken_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(events, "import_module", missing)
    events.engine.cache_clear()
    try:
        with pytest.raises(RuntimeError, match=r"ruamel\.yaml\.clib is missing"):
            reading("id: x\n")
    finally:
        events.engine.cache_clear()
