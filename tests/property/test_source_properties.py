"""Whatever a file holds, reading it gives a Source whose places agree with its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize
from unittest.mock import patch

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pathwaygen import keywords
from pathwaygen.source import PROBLEMS, Source, characters, decode, plain, prune, reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.diagnostic import Path, Span

SPEC = """\
format: 1
id: exempel
titel: Ett "exempel" för alla
dokument: {version: 0.3.0, status: utkast, medlemmar: [Anna Ek, 'Bo Al']}
hälsotillstånd:
  namn: höftledsartros   # som det står i en mening
  koder:
    - system: ICD-10-SE
      omfattar: [M16, M17]
verksamheter:
  ortopedi: {titel: Ortopedi, huvudman: region}
block:
  - id: A
    titel: Bedömning
    vården: |
      Undersök (B) och bedöm [@ref].

      - smärta: stark
      - rörlighet
    patienten: >-
      Berätta om
      besvären.
    sedan: [B, C]
  - id: B
    titel: "Behandling 😀"
    koder: []
"""
PIECES = [
    *":-#[]{}\"'|>&*!%@`?,\t\n\r ~<=\\\x00\x85\u2028\xa0\ufeffåö😀–•",
    *(
        "\n  ",
        "\n- ",
        ": ",
        " #",
        "<<: ",
        "\n---\n",
        "\n...\n",
        "null",
        "*a",
        "&a ",
        "!t ",
        "\n\t",
        "? ",
        "|\n",
    ),
    *("\n  • a\n  • b", "\n      – a\n      – b", "o\t", " # Ord", "a\u030a", "\u202e", "\uf0b7"),
    *("Smärta: stark", "Obs viktigt: ", "{a, b}", "[Smärta, ont i höften]", "titel: x\n", "    "),
]
BREAK = re.compile(r"\r\n?|\n")
NAMES = {kind.code: kind.name for kind in PROBLEMS}


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A spec with a few pieces put in and taken out."""
    text = SPEC[: draw(st.integers(0, len(SPEC)))] if draw(st.booleans()) else SPEC
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        stop = min(len(text), start + draw(st.sampled_from([0, 0, 0, 1, 2, 10])))
        text = text[:start] + draw(st.sampled_from(PIECES)) + text[stop:]
    return text


scalars = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20)
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(scalars.filter(bool), inner, max_size=4),
    max_leaves=15,
)


def quoted(data: object) -> str:
    """Write data as YAML with every scalar in single quotes."""
    if isinstance(data, dict):
        return "{" + ", ".join(f"? {quoted(key)} : {quoted(value)}" for key, value in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(quoted(value) for value in data) + "]"
    return "'" + str(data).replace("'", "''") + "'"


def reading(text: str | bytes) -> Source:
    return keywords.load().read(text if isinstance(text, bytes) else text.encode(), name="x.yaml")


def nodes(data: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    yield path, data
    if isinstance(data, dict):
        for key, value in data.items():
            yield from nodes(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from nodes(value, (*path, index))


def slice_of(text: str, span: Span) -> str:
    """The characters of a span; fails if it leaves the file."""
    starts = [0, *(match.end() for match in BREAK.finditer(text))]
    ends = [*(match.start() for match in BREAK.finditer(text)), len(text)]
    offsets = []
    for line, column in ((span.line, span.column), (span.end_line, span.end_column)):
        assert 1 <= line <= len(starts)
        assert 1 <= column <= ends[line - 1] - starts[line - 1] + 1
        offsets.append(starts[line - 1] + column - 1)
    assert offsets[0] <= offsets[1]
    return text[slice(*offsets)]


def check(source: Source) -> None:
    """Everything that holds for any source."""
    for problem in source.problems:
        slice_of(source.text, problem.span)
        for other, _ in problem.related:
            slice_of(source.text, other)
    if source.data is None:
        return
    told = [problem.path for problem in source.problems if problem.path]
    for path, value in nodes(source.data):
        assert source.spans.resolve(path) == path
        slice_of(source.text, source.spans.closest(path))
        for span in (source.spans.key(path), source.spans.value(path)):
            if span is not None:
                slice_of(source.text, span)
        if value is None and not source.broken:
            assert any(path[: len(said)] == said or said[: len(path)] == path for said in told)


@given(st.binary(max_size=300))
def test_any_bytes(raw: bytes) -> None:
    check(reading(raw))


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    check(reading(text))


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_pieces_of_yaml(text: str) -> None:
    check(reading(text))


@given(mutated())
def test_any_mutated_spec(text: str) -> None:
    source = reading(text)
    check(source)
    again = reading(text)
    assert (again.data, again.problems, again.broken) == (source.data, source.problems, source.broken)


@given(st.dictionaries(scalars.filter(bool), trees, min_size=1, max_size=5))
def test_data_survives(data: dict[str, object]) -> None:
    known = keywords.load().vocabulary.keys
    assume(not any(key in known for path, _ in nodes(data) for key in path))
    source = reading(quoted(data))
    assume(not source.problems)
    assert source.data == data
    assert plain(quoted(data)) == data


@given(mutated())
def test_the_text_at_a_scalars_place_is_the_scalar(text: str) -> None:
    source = reading(text)
    assume(source.data is not None and not source.broken and not source.problems)
    for path, value in nodes(source.data):
        raw = source.spans.raw(path)
        span = source.spans.value(path)
        assert raw is not None
        assert span is not None
        if path:
            assert slice_of(source.text, span) == raw
        if isinstance(value, str) and raw[:1] not in ('"', "|", ">"):
            written = raw[1:-1].replace("''", "'") if raw[:1] == "'" else raw
            assert value.split() == written.split() or value.split() == normalize("NFC", written).split()


@given(st.permutations(SPEC.split("\n")[:3]), st.permutations(["fas: a", "tid: b", 'koder: ["c", d]']))
def test_the_order_of_keys_changes_places_only(top: list[str], inner: list[str]) -> None:
    first = reading("\n".join(SPEC.split("\n")[:3]) + "\nblock:\n  - " + "\n    ".join(sorted(inner)) + "\n")
    other = reading("\n".join(top) + "\nblock:\n  - " + "\n    ".join(inner) + "\n")
    assert other.data == first.data
    for path, _ in nodes(first.data):
        assert other.spans.raw(path) == first.spans.raw(path) or len(path) in (0, 1, 2)
        assert other.spans.word(path) == first.spans.word(path)


@given(mutated(), st.data())
def test_pruning_keeps_data_and_places_in_step(text: str, data: st.DataObject) -> None:
    source = reading(text)
    paths = [path for path, _ in nodes(source.data)][1:]
    assume(paths)
    gone = data.draw(st.lists(st.sampled_from(paths), max_size=4))
    pruned = prune(source, gone)
    left = list(nodes(pruned.data))
    assert len(left) == 1 + sum(not any(path[: len(cut)] == cut for cut in gone) for path in paths)
    for path, value in left[1:]:
        assert pruned.spans.resolve(path) == path
        if isinstance(value, str):
            place = pruned.spans.value(path)
            assert any(
                source.spans.value(old) == place and said == value for old, said in nodes(source.data) if old
            )


def built(text: str) -> Source:
    """What reading gives when the quick reader leaves every text to the builder."""
    with patch.object(reader, "skim", return_value=None):
        return reading(text)


@given(st.one_of(mutated(), st.lists(st.sampled_from(PIECES), max_size=40).map("titel: ".join)))
def test_the_quick_reader_gives_what_the_builder_does(text: str) -> None:
    quick, slow = reading(text), built(text)
    assert quick.data == slow.data
    assert (quick.sv_keys, quick.en_keys) == (slow.sv_keys, slow.en_keys)
    assert (quick.problems, quick.broken) == (slow.problems, slow.broken)
    for path, _ in nodes(quick.data):
        assert quick.spans.node(path) == slow.spans.node(path)


@pytest.mark.parametrize(
    ("change", "skimmed"),
    [
        (("", ""), True),
        (("Ortopedi,", "Ortopedi!,"), True),
        (("Ortopedi,", "!Ortopedi,"), False),
        (("titel: Ett", "title: Ett"), True),
        (("titel: Ett", "tiel: Ett"), False),
        (("koder: []", "koder:"), False),
        (("sedan: [B, C]", "sedan: [B, C, sen vidare hem]"), False),
        (("   # som", " #som"), False),
        (("id: exempel", "id: exempel\nid: två"), False),
        (("verksamheter:\n", "verksamheter:\n  null: {}\n"), False),
        (("format: 1", "---\nformat: 1"), True),
        (("koder: []\n", "koder: []\n---\n"), False),
        (("koder: []\n", "koder: " + "[" * 60 + "]" * 60 + "\n"), False),
        (("Behandling 😀", r"Behandling \x07"), False),
    ],
)
def test_the_quick_reader_gives_up_where_there_is_something_to_say(
    change: tuple[str, str], *, skimmed: bool
) -> None:
    text = SPEC.replace(*change, 1)
    with patch.object(reader, "_build", wraps=reader._build) as build:
        reading(text)
    assert build.called is not skimmed
    assert reading(text).data == built(text).data


@given(st.text(max_size=30))
def test_the_quick_look_misses_no_forbidden_character(text: str) -> None:
    assume(not any("\ud800" <= character <= "\udfff" for character in text))
    assert decode._may_hold_forbidden(text.encode(), text) == (characters.FORBIDDEN.search(text) is not None)


def test_the_quick_look_agrees_for_every_character() -> None:
    for code in [*range(0xD800), *range(0xE000, 0x10400)]:
        found = decode._may_hold_forbidden(chr(code).encode(), chr(code))
        assert found == (characters.FORBIDDEN.match(chr(code)) is not None), hex(code)


def test_the_spec_itself_is_clean() -> None:
    source = reading(SPEC)
    assert [NAMES[problem.code] for problem in source.problems] == []
