"""A region's supplement as files: its region's headings, every word once, the national text never."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.conftest import ROOT

from pathwaygen import build, export, lint, loader, profiles, regional, render
from pathwaygen.cli import cli
from pathwaygen.errors import UsageError
from pathwaygen.lint import Options
from pathwaygen.rules import RULES
from pathwaygen.rules.rule import Stage
from pathwaygen.view.supplement import SupplementView, supplement

if TYPE_CHECKING:
    from collections.abc import Callable

    from pathwaygen.storage import Held

EXAMPLES = sorted((ROOT / "pathways" / "regioner").glob("*.yaml"))
BASES = ROOT / "tests" / "rules"
GOLDEN = ROOT / "tests" / "golden" / "supplements"
REGIONS = ("halland", "jonkoping", "vasterbotten")
TODAY = dt.date(2026, 11, 22)
HEAD = "format: 1\nid: x-halland\ntitel: X\ntyp: regionalt tillägg\nprofil: halland\nbygger_på: x@1\n"
REFERENCES = "referenser: [{id: r1, type: report, title: Källan}]\n"


def made(text: str, **more: Any) -> SupplementView:
    found = loader.parse(text.encode(), name="x.yaml").supplement
    assert found is not None
    profile = profiles.find(found.profile)
    assert profile is not None
    return supplement(found, profile, **more)


def document(text: str, **more: Any) -> str:
    return render.supplement(made(text, **more))


def headings(text: str) -> list[str]:
    return [re.sub(r" \{.*\}", "", line) for line in re.findall(r"(?m)^##+ (.+)$", text)]


def request(folder: Path, *formats: str, **more: Any) -> build.Request:
    checking = more.pop("checking", Options(today=TODAY))
    return build.Request(
        out=folder, formats=formats or ("md", "html", "json"), form="web", checking=checking, **more
    )


@pytest.mark.parametrize("region", REGIONS)
def test_the_whole_document(region: str, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDEN / f"{region}.md", document((BASES / f"{region}.yaml").read_text(encoding="utf-8")))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
class TestExamples:
    def test_they_are_clean_at_review_and_say_that_they_are_examples(self, file: Path) -> None:
        spec = loader.load(file)
        found = lint.check(spec, RULES, Options(stage=Stage.REVIEW, today=TODAY)).diagnostics
        assert [(d.code, d.span.line, d.message) for d in found] == []
        assert spec.supplement is not None
        assert spec.supplement.id == file.stem
        assert spec.supplement.document is not None
        assert spec.supplement.document.example

    def test_they_build_on_a_pathway_of_ours_in_its_version(self, file: Path, pathways: Path) -> None:
        spec = loader.load(file)
        base = regional.base(spec, ())
        assert base is not None
        assert spec.supplement is not None
        assert spec.supplement.builds_on is not None
        assert base.document is not None
        assert (pathways / f"{base.id}.yaml").exists()
        assert spec.supplement.builds_on.version == base.document.version

    def test_every_addition_stands_at_a_place_that_exists(self, file: Path) -> None:
        spec = loader.load(file)
        assert spec.supplement is not None
        profile = profiles.find(spec.supplement.profile)
        assert profile is not None
        seen = supplement(spec.supplement, profile, base=regional.base(spec, ()))
        (section,) = (section for section in seen.sections if section.kind == "additions")
        assert all(addition.place.title for addition in section.additions)

    def test_the_national_text_is_named_and_not_repeated(self, file: Path) -> None:
        spec = loader.load(file)
        base = regional.base(spec, ())
        assert base is not None
        assert spec.supplement is not None
        profile = profiles.find(spec.supplement.profile)
        assert profile is not None
        text = render.supplement(supplement(spec.supplement, profile, base=base))
        assert base.title in text
        prose = [block.care.text for block in base.blocks if block.care and block.care.text]
        lines = {line.strip(" -") for said in prose for line in said.splitlines() if len(line) > 40}
        assert lines
        assert not [line for line in lines if line in text]

    def test_the_files_are_the_same_every_time(self, file: Path, tmp_path: Path) -> None:
        for name in ("a", "b"):
            build.build([file], request(tmp_path / name))
        files = sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*") if p.is_file())
        assert {p.name for p in files} >= {"dokument.md", "dokument.html", "tillagg.json", "manifest.json"}
        assert all((tmp_path / "a" / p).read_bytes() == (tmp_path / "b" / p).read_bytes() for p in files)


@pytest.mark.parametrize("region", REGIONS)
def test_the_regions_own_headings_in_its_own_order(region: str) -> None:
    profile = profiles.find(region)
    assert profile is not None
    text = document((BASES / f"{region}.yaml").read_text(encoding="utf-8"))
    wanted = [section.heading for section in profile.sections]
    shown = [heading for heading in headings(text) if heading in wanted]
    assert shown == [heading for heading in wanted if heading in shown]
    always = [
        section.heading for section in profile.sections if section.empty and section.kind != "references"
    ]
    assert set(always) <= set(shown)


def test_no_heading_stands_empty() -> None:
    for region in REGIONS:
        text = document((BASES / f"{region}.yaml").read_text(encoding="utf-8"))
        blocks = [block for block in re.split(r"\n\n+", text) if not block.startswith("{")]
        for first, second in zip(blocks, [*blocks[1:], "# end"], strict=True):
            if first.startswith("#"):
                level = len(first) - len(first.lstrip("#"))
                follows = len(second) - len(second.lstrip("#"))
                assert follows == 0 or follows > level, (region, first, second)


def test_the_print_notice_and_the_block_for_assistive_technology() -> None:
    text = document((BASES / "vasterbotten.yaml").read_text(encoding="utf-8"))
    notice = "Ett utskrivet dokument är endast en kopia. Giltig version finns i ledningssystemet."
    assert text.count(notice) == 2
    block = text.partition("## Dokumentinformation")[2]
    for label in (
        "Versionsnummer: 1.0",
        "Dokumentnummer: 100999",
        "Fastställt av: Anna Ek",
        "Granskare: Cia Lind",
    ):
        assert label in block
    assert "får inte tas bort" in block


def test_a_title_that_differs_from_the_national_one_is_shown_beside_it() -> None:
    text = document(HEAD + "koder: [AW024, AW020]\n")
    (row,) = re.findall(r"(?m)^\| AW024 .*$", text)
    assert "utan behov av revidering (Region Hallands rutin)" in row
    assert "Uppföljning av rehabiliteringsplan (Skrivinstruktionen)" in row
    (same,) = re.findall(r"(?m)^\| AW020 .*$", text)
    assert "Skrivinstruktionen" not in same


def test_where_the_sources_disagree_the_reader_sees_both() -> None:
    assert "Källorna skiljer sig åt" in document(HEAD + "samordning: [forebyggande]\n")
    assert "Källorna skiljer sig åt" not in document(HEAD + "samordning: [samtycke]\n")


def test_an_unknown_place_is_named_by_its_letter_or_its_id() -> None:
    text = document(HEAD + "tillägg: [{vid: Q, text: Ring., källa: r1}]\n" + REFERENCES)
    assert "#### Åtgärd Q i det nationella vårdförloppet" in text
    text = document(HEAD + "tillägg: [{vid: ov2, text: Ring., källa: r1}]\n" + REFERENCES)
    assert "#### Tillägg 1\n\nHör till det som har id ov2 i det nationella vårdförloppet. " in text


def test_every_word_is_printed_once_and_none_is_lost() -> None:
    words = iter(f"ord{number}x" for number in range(100))
    sections = "".join(
        f"{key}: [{{id: e{number}, titel: {next(words)}, text: {next(words)}, källa: r1}}]\n"
        for number, key in enumerate(
            (
                *("omfattning", "bakgrund", "syfte", "mål", "samordning", "roller", "plan"),
                *("dokumentation", "rutiner", "avgift", "uppföljning"),
            )
        )
    )
    rest = (
        f"årliga_antal: [{{kod: AW020, text: {next(words)}, mätperiod: {next(words)}}}]\n"
        f"kontakttyper: [{{namn: {next(words)}, används_vid: {next(words)}}}]\n"
        f"koder: [{{kod: NFB29, titel: {next(words)}, när: {next(words)}}}]\n"
        f'lagar: [{{namn: "{next(words)} (2008:567)", text: {next(words)}}}]\n'
        f"relaterade: [{next(words)}]\n"
        f"dokument: {{ändringar: [{{version: {next(words)}, text: {next(words)}}}], "
        f"medlemmar: [{next(words)}]}}\n"
        f"tillägg: [{{vid: {next(words)}, titel: {next(words)}, "
        f"text: {next(words)}, förslag: {next(words)}}}]\n"
        f"avsteg: [{{regel: {next(words)}, motivering: {next(words)}, beslutat_av: {next(words)}}}]\n"
    )
    used = next(words)
    text = document(HEAD + sections + rest + REFERENCES)
    every = [f"ord{number}x" for number in range(int(used[3:-1]))]
    counts = {word: text.count(word) for word in every}
    place = "ord34x"  # of the addition: in its heading, and in the list of own suggestions
    assert {word: count for word, count in counts.items() if count != 1} == {place: 2}


NAUGHTY = [
    "<script>alert(1)</script>",
    "**x",
    "| a | b",
    "](javascript:x)",
    "{{ 7*7 }}",
    "\u202etxet",
    "# h",
    "x" * 5000,
]


@pytest.mark.parametrize("nasty", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_text_stays_text(nasty: str) -> None:
    said = json.dumps(nasty)
    text = HEAD + (
        f"samordning: [{{id: erbjudande, standard: ja, text: {said}}}]\n"
        f"kontakttyper: [{{namn: {said}, används_vid: {said}, koder: [{said}]}}]\n"
        f"koder: [{{kod: {said}, titel: {said}}}]\nlagar: [{{namn: {said}, adress: {said}}}]\n"
        f"årliga_antal: [{{kod: {said}}}]\nrelaterade: [{said}]\n"
        f"dokument: {{fastställt_av: {said}, ändringar: {said}}}\n"
        f"tillägg: [{{vid: {said}, titel: {said}, text: {said}, förslag: {said}}}]\n"
    )
    seen = made(text)
    page = export.DOCUMENTS["html"](export.manuscript(render.supplement(seen), seen)).decode()
    assert "<script>" not in page
    assert 'href="javascript' not in page
    assert "49" not in page.partition("</style>")[2].partition("<footer")[0].replace("2019:1297", "")


class TestBuild:
    def test_counts_are_written_as_data_and_no_cell_is_a_formula(self, tmp_path: Path) -> None:
        file = tmp_path / "x-halland.yaml"
        text = HEAD + 'årliga_antal: [GC001, {kod: AW020, text: "=1+1", mätperiod: kalenderår}]\n'
        file.write_text(text, encoding="utf-8")
        build.build([file], request(tmp_path / "ut", "json", checking=Options(stage=Stage.DRAFT)))
        told = json.loads((tmp_path / "ut" / "x-halland" / "antal.json").read_text(encoding="utf-8"))
        assert [count["code"] for count in told["counts"]] == ["GC001", "AW020"]
        assert told["counts"][0]["source"] == "Region Halland: Uppföljning, 2025-03-27"
        raw = (tmp_path / "ut" / "x-halland" / "antal.csv").read_text(encoding="utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(raw), delimiter=";"))
        assert [row["antal"][:4] for row in rows] == ["Anta", "'=1+"]
        assert rows[1]["mätperiod"] == "kalenderår"

    def test_errors_refuse_it_and_allowed_errors_mark_it(self, tmp_path: Path) -> None:
        file = tmp_path / "x-halland.yaml"
        file.write_text(HEAD, encoding="utf-8")
        strict = Options(stage=Stage.REVIEW, today=TODAY)
        assert build.build([file], request(tmp_path / "ut", "md", checking=strict)).refused
        built = build.build([file], request(tmp_path / "ut", "md", checking=strict, allow_errors=True))
        assert built.marked == ("x-halland",)
        assert "**Byggt trots fel.**" in (tmp_path / "ut/x-halland/dokument.md").read_text(encoding="utf-8")

    def test_without_a_profile_there_is_nothing_to_build(self, tmp_path: Path) -> None:
        file = tmp_path / "x.yaml"
        file.write_text(HEAD.replace("halland\n", "oslo\n"), encoding="utf-8")
        assert build.build([file], request(tmp_path / "ut", "md", allow_errors=True)).refused == (str(file),)

    def test_the_base_is_found_among_the_files_or_nearby_and_nowhere_else(self, tmp_path: Path) -> None:
        spec = loader.parse(HEAD.replace("x@1", "../../etc/passwd@1").encode(), name=str(tmp_path / "x.yaml"))
        assert regional.base(spec, ()) is None
        spec = loader.parse(HEAD.encode(), name=str(tmp_path / "r" / "x-halland.yaml"))
        assert regional.base(spec, ()) is None
        (tmp_path / "x.yaml").write_text("format: 1\nid: x\ntitel: Nationellt\n", encoding="utf-8")
        near = regional.base(spec, ())
        assert near is not None
        assert near.title == "Nationellt"
        other = loader.parse(b"format: 1\nid: x\ntitel: Bredvid\n", name="y.yaml")
        among = regional.base(spec, (other,))
        assert among is not None
        assert among.title == "Bredvid"

    def test_the_summary_counts_them(self) -> None:
        one: dict[str, tuple[Held, ...]] = {"a": (), "b": ()}
        lines = list(build.summary(build.Built(outputs=one, supplements=("b",)), Path("ut")))
        assert lines[-1] == "1 vårdförlopp och 1 regionalt tillägg byggda i ut/"
        lines = list(build.summary(build.Built(outputs={"b": ()}, supplements=("b",)), Path("ut")))
        assert lines[-1] == "1 regionalt tillägg byggt i ut/"


class TestNew:
    @pytest.mark.parametrize("region", profiles.known())
    def test_a_new_supplement_has_every_part_and_passes_as_a_draft(self, region: str, tmp_path: Path) -> None:
        file, beside = build.start("axel", title=None, folder=tmp_path, profile=region, base="epilepsi@0.1.0")
        spec = loader.load(file)
        assert spec.diagnostics == ()
        found = lint.check(spec, RULES, Options(stage=Stage.REVIEW, today=TODAY)).diagnostics
        assert {d.code for d in found} <= {"PW1803", "PW1827"}
        assert beside.name == "supplement.sv.schema.json"
        assert spec.supplement is not None
        assert spec.supplement.builds_on is not None
        assert spec.supplement.builds_on.version == "0.1.0"

    def test_an_unknown_region_or_base_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="oslo"):
            build.start("axel", title=None, folder=tmp_path, profile="oslo")
        with pytest.raises(UsageError, match=r"epilepsi@0\.1\.0"):
            build.start("axel", title=None, folder=tmp_path, profile="halland", base="x: y\n")
        assert list(tmp_path.iterdir()) == []

    def test_the_command_line_takes_the_region(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        arguments = ["new", "axel", "--profile", "jönköping", "--folder", str(tmp_path)]
        cli.main(arguments, standalone_mode=False)
        assert "axel.yaml" in capsys.readouterr().out
        assert "profil: jönköping" in (tmp_path / "axel.yaml").read_text(encoding="utf-8")

    def test_the_command_line_refuses_an_unknown_profile(self) -> None:
        with pytest.raises(UsageError, match="halland, jönköping, västerbotten"):
            cli.main(["check", "--profile", "oslo", str(BASES / "halland.yaml")], standalone_mode=False)


@pytest.mark.slow
@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_pdf_passes_a_checker(file: Path, tmp_path: Path) -> None:
    (made,) = build.build([file], request(tmp_path, "pdf")).outputs.values()
    program = [str(Path(sys.executable).with_name("outloud")), str(tmp_path / made[0].path)]
    result = subprocess.run(program, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_suggestions_are_listed_by_what_their_parts_are_called(pathways):
    spec = loader.load(pathways / "regioner" / "jonkoping-epilepsi.yaml").supplement
    base = loader.load(pathways / "epilepsi.yaml").pathway
    assert spec is not None
    profile = profiles.find(spec.profile)
    assert profile is not None
    said = render.supplement(supplement(spec, profile, base=base)).partition("## Egna förslag")[2]
    assert "(”Vad planen kan innehålla”)" in said
    assert "(”H · Uppföljning och utvärdering”)" in said
    assert not [part.id for part in profile.parts if f" {part.id})" in said]


def test_a_place_is_named_by_its_title_and_only_an_action_by_its_letter(pathways):
    spec = loader.load(pathways / "regioner" / "jonkoping-epilepsi.yaml").supplement
    base = loader.load(pathways / "epilepsi.yaml").pathway
    assert spec is not None
    profile = profiles.find(spec.profile)
    assert profile is not None
    text = render.supplement(supplement(spec, profile, base=base))
    assert "#### Åtgärd G · Behandling\n" in text
    assert "#### Övergång · Specialiserad vård med epilepsiteam till Primärvård" in text
    assert "ov2" not in text
