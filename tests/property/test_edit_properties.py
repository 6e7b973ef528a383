"""Whatever is edited, what was not asked for stays: comments, other lines, byte order mark, line ends."""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.specs import places

from pathwaygen import edit, keywords
from pathwaygen.edit import Insert, Remove, Rename, Set
from pathwaygen.source.characters import FORBIDDEN

if TYPE_CHECKING:
    from pathwaygen.source import Source

SPEC = """\
# yaml-language-server: $schema=pathway.sv.schema.json
format: 1   # räknas
id: exempel
titel: Ett "exempel" för alla  # titeln

# om dokumentet
dokument: {version: 0.3.0, status: utkast, medlemmar: [Anna Ek, 'Bo Al']}  # på en rad
hälsotillstånd:
  namn: höftledsartros   # som det står i en mening
  koder:
    - system: ICD-10-SE
      # båda sidor
      omfattar: [M16, M17]
    - {system: KVÅ, koder: []}
  om:
    definition: >  # vikt
      En text som är bruten
      på tre rader, och som har
      # ett tecken som inte är en kommentar

      Ett stycke till.
    orsaker: en oavslutad text
      på två rader
verksamheter:
  ortopedi: {titel: Ortopedi, huvudman: region}
  # utanför braces
  primärvård:
    titel: 'Primärvård: hälsocentral'
block:
  - id: A  # först
    titel: Bedömning
    vården: |
      Undersök (B) och bedöm [@ref].

      - smärta: stark # inte heller
      - rörlighet

    # före patienten
    patienten: >-
      Berätta om
      besvären.
    sedan: [B, C]
  # mellan blocken
  - id: B
    titel: "Behandling 😀"
    koder: []
  - titel: utan id
avsteg:
# på egen rad
- regel: PW1301
  motivering: därför  # sist"""
VALUES = (
    st.sampled_from(
        [
            "ja",
            "nej",
            "",
            "~",
            "null",
            " x",
            "x ",
            "a: b",
            "a #b",
            "- x",
            "'",
            '"',
            "\\",
            "x:",
            "[",
            "0123",
            "1.0",
        ]
    )
    | st.sampled_from(
        ["a\nb", "a\n", "a\nb\n", "\n", "  a\nb", "a\n\n  b\n", "a \nb", "rad: ett\n# två\n", "\ta\nb"]
    )
    | st.sampled_from(
        ["å" * 130, "ord " * 40 + "slut", "ord\n\n" + "ord " * 40 + "slut.\n", "A\u030a", "—", "…"]
    )
    | st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12).filter(
        lambda text: not FORBIDDEN.search(text)
    )
)


def read(text: str) -> Source:
    return keywords.load().read(text.encode(), name="spec.yaml")


def at(data: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


BASE = read(SPEC)
ALL = [path for path in places(BASE.data) if path]
SCALARS = [path for path in ALL if isinstance(at(BASE.data, path), str)]
KEYS = [path for path in ALL if isinstance(path[-1], str)]
ENDS = st.sampled_from(["\n", "\r\n"])


def said(source: Source) -> list[str]:
    return [comment.text for comment in edit.comments(source)]


def test_the_spec_of_these_tests_holds_every_comment_and_only_them():
    assert [text.removeprefix("# ") for text in said(BASE)] == [
        "yaml-language-server: $schema=pathway.sv.schema.json",
        *("räknas", "titeln", "om dokumentet", "på en rad", "som det står i en mening", "båda sidor", "vikt"),
        *("utanför braces", "först", "före patienten", "mellan blocken", "på egen rad", "sist"),
    ]


@given(st.lists(st.tuples(st.sampled_from(SCALARS), VALUES), min_size=1, max_size=3), ENDS)
@settings(max_examples=150)
def test_a_value_that_is_set_reads_back_and_every_comment_and_other_line_stays(asked, end):
    source = read(SPEC.replace("\n", end))
    changes = {path: Set(path, value) for path, value in asked}
    after = edit.amend(source, list(changes.values()))
    reread = read(after)
    for path, change in changes.items():
        assert at(reread.data, path) == normalize("NFC", str(change.value))
    assert Counter(said(reread)) == Counter(said(source))
    assert not re.search(r"(?<!\r)\n", after) if end == "\r\n" else "\r" not in after
    touched = {row for path in changes for row in rows(source, path)}
    kept = [line for row, line in enumerate(source.text.split(end)) if row not in touched]
    remaining = iter(after.split(end))
    assert all(line in remaining for line in kept)  # in the same order


def composed(tree: Any) -> Any:
    """What a reader makes of letters in two parts."""
    return json.loads(normalize("NFC", json.dumps(tree, ensure_ascii=False)))


def rows(source: Source, path: tuple[str | int, ...]) -> range:
    span = source.spans.value(path)
    assert span is not None
    return range(span.line - 1, span.end_line)


@given(st.sampled_from(SCALARS), ENDS)
@settings(max_examples=60)
def test_setting_the_value_that_is_there_changes_nothing(path, end):
    source = read(SPEC.replace("\n", end))
    value = at(source.data, path)
    after = edit.amend(source, [Set(path, value)])
    assert after == source.text


@given(
    st.sampled_from([p for p in places(BASE.data) if isinstance(at(BASE.data, p), dict | list)]),
    st.data(),
    VALUES,
)
@settings(max_examples=120)
def test_what_is_inserted_is_there_and_all_else_stays(parent, data, value):
    here = at(BASE.data, parent)
    tree = data.draw(
        st.sampled_from([value, {"id": "X", "title": value}, [value, "b"], {"care": {"text": value}}, []])
    )
    if isinstance(here, list):
        last: str | int = data.draw(st.integers(0, len(here)))
    else:
        last = data.draw(st.sampled_from([key for key in ("note", "care", "date") if key not in here]))
    after = read(
        edit.amend(BASE, [Insert((*parent, last), tree)], order=lambda _: ("id", "date", "title", "care"))
    )
    assert at(after.data, (*parent, last)) == composed(tree)
    assert said(after) == said(BASE)


@given(st.sampled_from(ALL))
@settings(max_examples=120)
def test_what_is_removed_is_gone_and_comments_on_other_lines_stay(path):
    text = edit.amend(BASE, [Remove(path)])
    after = read(text)
    expected = copy.deepcopy(BASE.data)
    del at(expected, path[:-1])[path[-1]]
    assert after.data == expected
    own = range(*line_bounds(path))
    outside = [c.text for c in edit.comments(BASE) if c.start not in own]
    assert Counter(outside) - Counter(said(after)) == Counter()


def line_bounds(path: tuple[str | int, ...]) -> tuple[int, int]:
    starts = [0, *(m.end() for m in re.finditer("\n", SPEC)), len(SPEC) + 1]
    span, key = BASE.spans.value(path), BASE.spans.key(path)
    assert span is not None
    assert key is not None
    return starts[min(span, key).line - 1], starts[max(span.end_line, key.end_line)]


@given(st.sampled_from(KEYS), st.sampled_from(["ny_nyckel", "title", "å", "ett", "'x"]))
@settings(max_examples=80)
def test_a_renamed_key_keeps_its_value_and_its_place(path, word):
    parent = at(BASE.data, path[:-1])
    name = BASE.canonical(word)
    assume(name == path[-1] or name not in parent)
    after = read(edit.amend(BASE, [Rename(path, word)]))
    order = [name if key == path[-1] else key for key in parent]
    assert list(at(after.data, path[:-1])) == order
    assert said(after) == said(BASE)
