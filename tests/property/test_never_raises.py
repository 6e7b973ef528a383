"""Whatever a file holds, checking and reporting it raises nothing, and says the same when done again."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.specs import FILES, KEYS, REAL, WORDS, changed, data_of, places, trees, written

from pathwaygen import lint, loader
from pathwaygen.lint import Options
from pathwaygen.report import REPORTERS, Report
from pathwaygen.rules import RULES
from pathwaygen.rules.rule import Stage

if TYPE_CHECKING:
    from pathwaygen.catalogue import Language
    from pathwaygen.diagnostic import Span

TODAY = dt.date(2026, 11, 1)
BREAK = re.compile(r"\r\n?|\n")
RAW = [file.read_bytes() for file in FILES]
SUPPLEMENT = """\
format: 1
id: axel-halland
titel: Axel i Halland
typ: regionalt tillägg
profil: halland
bygger_på: axel@1.0.0
dokument: {status: remiss, datum: 2026-11-01}
roller:
  - verksamhetschef
  - {id: eget, titel: Rehabkoordinator, text: Ordnar mötet.}
samordning:
  - {id: erbjudande, standard: ja, text: Efter operation., förslag: vår}
  - {id: samtycke, ej_tillämpligt: x}
kontakttyper: [Telefon, {namn: Rehabkoordinering/uppföljning/ distans video, används_vid: x, koder: AW020}]
koder: [GC001, {kod: AW999, titel: Eget}]
tillägg:
  - {vid: B, text: Ring 1177., källa: k1}
lagar: [hsl]
årliga_antal: [AW020, {kod: AW024, mätperiod: kalenderår}]
referenser:
  - {id: k1, type: report}
avsteg:
  - {regel: PW0401, motivering: x}
"""
SMALL = r"""format: 1
id: axel
titel: Axel
dokument: {version: 0.1.0, status: remiss, datum: 2026-11-01, giltig: {från: 2026-11-01, till: 2027-11-01}}
omfattning:
  rehabilitering: {ingår: ja}
  sjukskrivning: {ingår: nej, motivering: barn}
hälsotillstånd: {namn: axelfraktur, koder: [{system: ICD-10-SE, omfattar: [S42.2, M80–M84]}]}
händelser: {besök: första besöket}
verksamheter: {ort: {titel: Ortopedi, huvudman: region}, kom: {titel: Kommun, huvudman: kommun}}
populationer: [{id: rg, namn: risk, kriterier: x}]
mål: {övergripande: x, delmål: [{id: mal1, standard: rehabiliteringsplan, inom: 14 dagar, indikator: ind1}]}
ingång: {kriterier: [{id: in1, till: A, text: x}], rehabiliteringsbedömning: {block: A}}
utgång: {kriterier: [{id: ut1, text: x, från: alla}], rehabilitering: [{standard: mål_uppfyllda, block: B}]}
övergångar: [{id: ov1, block: A, från: ort, till: kom, huvudmän: mellan, samordning: x, plan_följer_med: ja}]
grupper: [{id: G, titel: grupp, fas: utredning}]
block:
  - id: A
    titel: Bedömning
    fas: utredning
    verksamhet: ort
    tid: [{id: t1, inom: 14 dagar, efter: besök}, {mellan: [2 veckor, 4 veckor], före: besök}, {var: 3 år}]
    utförare: {team: [fysioterapeut, läkare]}
    vården: |
      Undersök (B) och (A–B), \(K), se [@k1; @k2]. **Obs** `kod` <b>x</b>
    patienten: {text: berätta, förslag: vår}
    rehabilitering:
      bedömning: {fallrisk: standard, undernäring: {ej_tillämpligt: x}, instrument: [DASH], prognos: x}
      uppföljning: {mål: {uppfyllda: ut1, behov_kvarstår: {till: B}}}
      plan: {sammanfattning: x, uppföljning: {när: 3 månader, av: läkare}}
    koder: [AW020, GB009]
    sedan: [B, {till: ut1, när: x}]
  - id: B
    grupp: G
    population: rg
    beslut: {fråga: "Klar?", utfall: [{svar: Ja, till: ut1}, {svar: Nej, till: A}]}
indikatorer:
  - {id: ind1, standard: plan_upprättad, population: x, från: diagnos, inom: 14 dagar}
  - {id: ind4, andel: {täljare: x, nämnare: alla}, slag: resultatmått, tid: [{inom: 3 dagar}]}
referenser: [{id: k1, type: report, title: T, issued: {date-parts: [[2024]]}}]
avsteg: [{regel: PW0501, vid: B, motivering: x}, {regel: finns-inte}]
"""
BASES = [SMALL.encode(), SUPPLEMENT.encode(), *RAW]


def inside(text: str, span: Span) -> bool:
    lines = BREAK.split(text)
    places = ((span.line, span.column), (span.end_line, span.end_column))
    fits = all(1 <= row <= len(lines) and 1 <= column <= len(lines[row - 1]) + 1 for row, column in places)
    return fits and places[0] <= places[1]


def checked(raw: bytes, stage: Stage, lang: Language) -> tuple[loader.Spec, lint.Result]:
    spec = loader.parse(raw, name="x.yaml", lang=lang)
    return spec, lint.check(spec, RULES, Options(stage=stage, today=TODAY, lang=lang))


def survives(raw: bytes, *, stages: tuple[Stage, ...] = tuple(Stage), lang: Language = "sv") -> lint.Result:
    """Check a file at every stage and in every report; return what the last stage gave."""
    spec, result = checked(raw, stages[-1], lang)
    assert checked(raw, stages[-1], lang)[1] == result
    for stage in stages:
        result = lint.check(spec, RULES, Options(stage=stage, today=TODAY, lang=lang))
        assert result.crashed == (), [d.message for d in result.diagnostics if d.code == lint.CRASHED]
        assert spec.pathway or spec.supplement or result.diagnostics
        for diagnostic in result.diagnostics:
            assert inside(spec.source.text, diagnostic.span), diagnostic
            assert all(inside(spec.source.text, other.span) for other in diagnostic.related), diagnostic
            assert diagnostic.message.strip()
    lines = {"x.yaml": spec.source.lines}
    report = Report(result.diagnostics, 1, waived=len(result.waived), lang=lang, lines=lines)
    for reporter in REPORTERS.values():
        reporter(report).encode()
    return result


def test_the_bases_are_worth_changing() -> None:
    assert [d.name for d in loader.parse(SMALL.encode(), name="x").diagnostics] == []
    assert [d.name for d in loader.parse(SUPPLEMENT.encode(), name="x").diagnostics] == []
    assert survives(SMALL.encode()).diagnostics


def test_data_that_is_written_is_read_as_it_was() -> None:
    for data in REAL:
        assert loader.parse(written(data).encode(), name="x").source.data == data


@settings(max_examples=60)
@given(st.binary(max_size=400))
@example(b"")
@example(b"\xff\xfe\x00")
@example(bytes(range(256)))
def test_any_bytes(raw: bytes) -> None:
    survives(raw)


@settings(max_examples=60)
@given(st.text(max_size=200) | st.text(st.sampled_from(":-#[]{}\"'|>&*!%@`?, \n\tåA1~"), max_size=80))
@example("format: 1\n\u2028id: x\n\x85titel: y\n\x0cblock: z\n")
@example("? a\n: b\n&x *x\n--- !t\n<<: {}\n")
@example("[" * 500)
@example("a: " * 500)
@example("- " * 500)
@example("{a: " * 300)
def test_any_text(text: str) -> None:
    survives(text.encode())


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sound spec with bytes flipped, lines lost, doubled, moved or indented, or its end cut off."""
    raw = draw(st.sampled_from(BASES))
    if draw(st.booleans()):
        raw = raw.replace(b"\n", b"\r\n")
    for _ in range(draw(st.integers(1, 4))):
        lines = raw.split(b"\n")
        at = draw(st.integers(0, len(lines) - 1))
        kind = draw(st.sampled_from(["flip", "insert", "lose", "double", "move", "indent", "outdent", "cut"]))
        if kind in ("flip", "insert"):
            place = draw(st.integers(0, max(0, len(raw) - 1)))
            piece = draw(
                st.binary(min_size=1, max_size=2) | st.sampled_from([b":", b"-", b"#", b"\t", b'"', b"\n"])
            )
            raw = raw[:place] + piece + raw[place + (kind == "flip") :]
            continue
        if kind == "lose":
            del lines[at : at + draw(st.integers(1, 3))]
        elif kind == "double":
            lines.insert(at, lines[at])
        elif kind == "move":
            lines.insert(draw(st.integers(0, len(lines))), lines.pop(at))
        elif kind == "indent":
            lines[at] = draw(st.sampled_from([b" ", b"  ", b"\t", b"    "])) + lines[at]
        elif kind == "outdent":
            lines[at] = lines[at].removeprefix(b"  ")
        else:
            lines = lines[:at]
        raw = b"\n".join(lines)
    return raw


@settings(max_examples=40)
@given(damaged(), st.sampled_from(Stage), st.sampled_from(["sv", "en"]))
def test_any_damaged_spec(raw: bytes, stage: Stage, lang: Language) -> None:
    survives(raw, stages=(stage,), lang=lang)


SMALL_DATA: list[Any] = [loader.parse(base, name="x").source.data for base in BASES[:2]]


@settings(max_examples=80)
@given(changed(SMALL_DATA), st.sampled_from(["sv", "en"]))
def test_any_changed_data(data: Any, lang: Language) -> None:
    survives(written(data).encode(), lang=lang)


@settings(max_examples=12)
@given(changed(REAL), st.sampled_from(Stage))
def test_any_changed_real_data(data: Any, stage: Stage) -> None:
    survives(written(data).encode(), stages=(stage,))


@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(KEYS), trees, max_size=8), st.booleans())
def test_any_data_under_any_keys(data: dict[str, object], named: bool) -> None:  # noqa: FBT001
    head: dict[str, object] = {"format": "1", "id": "x", "title": "Y"} if named else {}
    survives(written(head | data).encode())


@settings(max_examples=60)
@given(
    st.recursive(
        st.sampled_from([None, "x", "B"]), lambda inner: st.lists(inner) | st.tuples(inner).map(list)
    ),
    st.data(),
)
def test_any_shape_at_any_place(shape: object, data: st.DataObject) -> None:
    spec = loader.parse(SMALL.encode(), name="x").source.data
    assert spec is not None
    place = data.draw(st.sampled_from(list(places(spec))[1:]))
    parent: Any = spec
    for step in place[:-1]:
        parent = parent[step]
    parent[place[-1]] = shape
    survives(written(spec).encode())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_real_specs_survive_as_they_are(file: Any) -> None:
    result = survives(file.read_bytes())
    assert result.stage is Stage.PUBLISHED
    assert data_of(file)["id"] == file.stem


CYCLES = """\
format: 1
id: x
titel: Y
grupper: [{id: A}, {id: B}]
block:
  - {id: A, grupp: A, sedan: A, patienten: {se: A}}
  - {id: B, grupp: B, sedan: {alla: [B, A, B]}, patienten: {se: C}}
  - {id: C, sedan: {någon: [C]}, patienten: {se: B}, beslut: {utfall: [{svar: Ja, till: C}]}}
  - {id: C, sedan: [ut1, in1, mal1, "?0", "", alla]}
ingång: {kriterier: [{id: in1, till: in1}, {id: in2, till: C}]}
utgång:
  kriterier: [{id: ut1, från: [alla, ut1, A]}]
  rehabilitering: [{standard: mål_uppfyllda, block: ut1}]
omfattning: {fortsätter: x, relaterade: [x, x]}
"""


def test_what_leads_to_itself_ends() -> None:
    assert survives(CYCLES.encode()).diagnostics


@pytest.mark.parametrize("number", [1_500])
def test_a_long_chain_of_blocks_is_no_deeper_than_a_short_one(number: int) -> None:
    head = "format: 1\nid: x\ntitel: Y\ningång: {kriterier: [{id: in1, till: B0}]}\nblock:\n"
    blocks = "".join(f"  - {{id: B{at}, sedan: B{at + 1}}}\n" for at in range(number))
    survives((head + blocks).encode(), stages=(Stage.REVIEW,))


def test_swedish_words_cover_every_key() -> None:
    assert len({WORDS[key] for key in KEYS}) == len(KEYS)
