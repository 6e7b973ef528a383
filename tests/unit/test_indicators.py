"""Indicators: what a spec resolves to, its sheets, the four formats and the command."""

from __future__ import annotations

import csv
import io
import json
from textwrap import dedent

import pytest
from click.testing import CliRunner
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader

from pathwaygen import cli, indicators, loader, resources, standard
from pathwaygen.indicators.output import harmless
from pathwaygen.indicators.sheet import AUTHORED, ROWS
from pathwaygen.terms import Unit
from pathwaygen.view import Texts

SPEC = """\
format: 1
id: prov
titel: Prov
hälsotillstånd: {namn: höftledsartros, koder: [{system: ICD-10-SE, omfattar: [M16], utom: [M16.7]}]}
åtgärd: {namn: höftprotesoperation, koder: [{system: KVÅ, omfattar: [NFB29, NFB39]}]}
populationer:
  - {id: rg2, namn: riskgrupp 2, kriterier: Se (A), registreras_i: registret}
händelser: {operation: operationen, remiss: remissen}
indikatorer:
"""
COMPLETE = """
    - id: ind1
      standard: plan_upprättad
      population: x_och_y
      från: åtgärd
      inom: 2 veckor
      före: 1 månad
      indexhändelse: första någonsin
      återblick: 5 år
      tidigare_plan: Räknas **inte** [@k1]
      räknade_koder: [AW020, ZZ999]
      prioritet: medel
      önskat: högt
      målnivå: 80 procent
      datakälla: Patientregistret
      felkällor: |
        Ett stycke.

        - En punkt
      redovisas_per: [kön, region]
      katalog: PVQ 1
      källa: k1
      förslag: Gränsen är vår.
      text: Mer om måttet
"""


def load(entries):
    listed = "".join(f"  {line}\n" for line in dedent(entries).strip("\n").splitlines())
    found = loader.parse((SPEC + listed).encode(), name="prov.yaml")
    assert [d.message for d in found.diagnostics] == []
    assert found.pathway is not None
    return found.pathway


def sheets(entries):
    return indicators.sheets(load(entries), standard.load())


def rows(entries):
    return {row.name: row for row in sheets(entries)[0].rows}


def collection(entries):
    pathway = load(entries)
    return indicators.Collection(pathway.id, pathway.title, indicators.sheets(pathway, standard.load()))


def written(form, entries):
    return indicators.FORMATS[form](collection(entries), indicators.Words())


def test_a_definition_holds_what_the_spec_says():
    (found,) = indicators.definitions(load(COMPLETE), standard.load())
    assert found.kind is indicators.Kind.SHARE
    assert found.origin is indicators.Origin.GENERIC
    assert found.limit == indicators.Limit(2, None, Unit.WEEKS)
    assert found.limit.days == 14
    assert found.before is not None
    assert found.before.days is None
    assert [(code.code, code.title) for code in found.counted] == [
        ("AW020", "Upprättande av rehabiliteringsplan"),
        ("ZZ999", None),
    ]
    assert not found.counted_by_default
    assert found.priority == "medium"
    assert found.condition.name == "höftledsartros"
    assert found.intervention.moment == "operationen"
    assert found.sources == ("k1",)


def test_a_silent_spec_gives_only_what_table_2_states():
    (found,) = indicators.definitions(load("- {id: ind2, standard: plan_uppföljd}"), standard.load())
    assert [code.code for code in found.counted] == ["AW024", "AW027", "AW035"]
    assert [code.code for code in found.plan_codes] == ["AW020"]
    assert found.counted_by_default
    assert (found.priority, found.measure) == ("high", "process")
    unsaid = (found.group, found.clock, found.limit, found.index_event, found.lookback, found.earlier_plan)
    assert unsaid == (None,) * 6
    assert (found.period, found.working_age, found.desired, found.data_source) == (None,) * 4


def test_a_group_that_is_not_named_is_nobody():
    assert indicators.definitions(load("- {id: ind1, population: rg3}"), standard.load())[0].group is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("14 dagar", 14),
        ("2 veckor", 14),
        ("4–5 veckor", 35),
        ("1 månad", None),
        ("1 år", None),
        ("24 timmar", None),
    ],
)
def test_only_days_and_weeks_are_days(text, days):
    (found,) = indicators.definitions(load(f"- {{id: ind1, inom: {text}}}"), standard.load())
    assert found.limit is not None
    assert found.limit.days == days


def test_a_sheet_says_everything():
    (sheet,) = sheets(COMPLETE)
    assert sheet.title == "Rehabiliteringsplan upprättad"
    assert (sheet.suggestion, sheet.sources) == ("Gränsen är vår.", ("k1",))
    said = {row.label: row.value for row in sheet.rows}
    assert said["Villkor"] == "Både diagnos (höftledsartros) och åtgärd (höftprotesoperation) krävs"
    assert said["Gruppens koder"] == "Diagnos: M16 utom M16.7 (ICD-10-SE). Åtgärd: NFB29, NFB39 (KVÅ)"
    assert said["Koder som räknas"] == "AW020 Upprättande av rehabiliteringsplan; ZZ999 (KVÅ)"
    assert said["Klockan startar"] == "På datumet för operationen"
    assert said["Tidsgräns"] == "Från 1 månad före till 2 veckor (14 dagar) efter"
    assert said["Indexhändelse"] == "Den första någonsin (återblick: 5 år)"
    assert said["Prioritet"] == "Medel"
    assert said["Redovisas per"] == "Kön, region"
    assert said["Ursprung"] == "Den generiska modellen, avsnitt 2.6.2, tabell 2"


def test_the_authors_own_text_is_marked():
    for row in sheets(COMPLETE)[0].rows:
        assert row.authored == (row.name in AUTHORED)


def test_silence_is_said():
    found = rows("- {id: ind1, standard: plan_upprättad}")
    silent = {name for name, row in found.items() if row.silent}
    assert silent == {
        *("group", "group_codes", "clock", "limit", "index_event", "earlier_plan"),
        *("desired", "target", "data_source", "error_sources", "reported_by"),
    }
    assert {found[name].value for name in silent} == {"Ej angivet"}
    assert found["counted_codes"].value.endswith("(KVÅ). Förvalda koder: vårdförloppet anger inga egna")


def test_a_first_event_asks_for_its_frame():
    assert rows("- {id: ind1, indexhändelse: första i perioden}")["period"].silent
    assert rows("- {id: ind1, indexhändelse: första någonsin}")["index_event"].value.endswith(
        "(återblick: ej angivet)"
    )


def test_a_count_has_no_denominator_and_no_clock():
    found = rows(
        "- {id: a, standard: sjukskrivningsplan, population: x, arbetsför_ålder: {från: 18, förslag: vårt}}"
    )
    assert found["denominator"].value == "Ingen, eftersom måttet är ett antal"
    assert found["counts"].value.startswith("Unika patienter i arbetsför ålder med höftledsartros där en")
    assert found["working_age"].value == "Från 18 år"
    assert found["working_age"].suggestion == "vårt"
    assert found["period"].silent
    assert not found.keys() & {"clock", "limit", "numerator"}


def test_missing_codes_are_said():
    spec = SPEC.replace(", koder: [{system: KVÅ, omfattar: [NFB29, NFB39]}]", "")
    found = loader.parse(f"{spec}  - {{id: ind1, population: x_eller_y}}".encode(), name="prov.yaml").pathway
    assert found is not None
    (sheet,) = indicators.sheets(found, standard.load())
    said = {row.name: row.value for row in sheet.rows}
    assert said["group_codes"] == "Diagnos: M16 utom M16.7 (ICD-10-SE). Åtgärd: ej angivet"
    assert said["group"] == "Det räcker med diagnos (höftledsartros) eller åtgärd (höftprotesoperation)"


def test_a_named_group_brings_its_criteria():
    found = rows("- {id: ind1, population: rg2}")
    assert (found["group"].value, found["criteria"].value) == ("Grupp: riskgrupp 2", "Se (A)")
    assert found["registered_in"].value == "registret"
    assert "group_codes" not in found


def test_limits_by_group_stand_together():
    found = rows(
        """
        - id: ind1
          andel: {nämnare: patienter, täljare: har fått ett besök}
          tid:
            - {inom: 2 veckor, efter: remiss, population: rg2}
            - {mellan: [1 månad, 3 månader], efter: remiss, när: besvären kvarstår}
            - {högst: 1 år}
            - {minst: 2 dagar, före: operation}
            - {cirka: 1 vecka}
            - {text: Enligt plan}
        """
    )
    assert found["limit"].value.split("; ") == [
        "Riskgrupp 2: inom 2 veckor (14 dagar) efter remissen",
        "Mellan 1 månad och 3 månader efter remissen, besvären kvarstår",
        "Högst 1 år",
        "Minst 2 dagar före operationen",
        "Cirka 1 vecka (7 dagar)",
        "Enligt plan",
    ]


def test_an_indicator_that_does_not_apply_says_why():
    (sheet,) = sheets("- {id: ind3, standard: sjukskrivningsplan, ej_tillämpligt: Bara barn}")
    assert (sheet.sentence, sheet.rows, sheet.not_applicable) == (None, (), "Bara barn")
    for form in ("text", "md", "csv"):
        assert "Bara barn" in written(
            form, "- {id: ind3, standard: sjukskrivningsplan, ej_tillämpligt: Bara barn}"
        )


def test_every_row_has_a_label():
    assert set(ROWS) <= set(indicators.Words().labels)
    assert set(ROWS) >= AUTHORED


def test_a_group_may_use_words_of_its_own():
    own = DictLoader({"indicators/sentence.txt.j2": "Vår mening om {{ d.title }}"})
    environment = Environment(  # noqa: S701  plain text
        loader=ChoiceLoader([own, FileSystemLoader(resources.folder("templates"))])
    )
    (sheet,) = indicators.sheets(load(COMPLETE), standard.load(), environment=environment)
    assert sheet.sentence == "Vår mening om Rehabiliteringsplan upprättad"


def test_the_real_indicators_are_filled_in(pathways):
    for file in sorted(pathways.glob("*.yaml")):
        pathway = loader.load(file).pathway
        assert pathway is not None
        for sheet in indicators.sheets(pathway, standard.load()):
            assert sheet.sentence
            assert "ej angiven" not in sheet.sentence


def test_a_document_prints_citations_and_marks():
    pathway = load(
        COMPLETE + "\n    - {id: b, standard: sjukskrivningsplan, arbetsför_ålder: {till: 9, förslag: vi}}"
        "\n    - {id: ind3, namn: 'A *b*', ej_tillämpligt: Bara barn}"
    )
    texts = Texts(pathway)
    first, second, third = indicators.views(pathway, texts)
    assert (first.anchor, first.kind) == ("indikator-ind1", "process")
    said = {str(row.label): row.value for row in first.rows}
    assert said["Räknas tidigare plan"].startswith("Räknas **inte** ")
    assert [suggestion.reason for suggestion in texts.suggestions] == ["Gränsen är vår.", "vi"]
    ages = next(row.value for row in second.rows if row.label == "Arbetsför ålder")
    assert ages.startswith("Till och med 9 år ")
    assert (third.title, third.sentence, third.not_applicable) == ("A \\*b\\*", "", "Bara barn")


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+46", "'+46"),
        ("-5 %", "'-5 %"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\r\n=1", "'=1"),
        ("\u00a0=1", "'=1"),
        ("två\r\nrader", "två rader"),
        ("\uff1d1", "'\uff1d1"),
        ("80 % = bra", "80 % = bra"),
        ("–5", "–5"),
        ("", ""),
    ],
)
def test_no_cell_runs_as_a_formula(cell, safe):
    assert harmless(cell) == safe


def test_csv_has_a_row_for_each_indicator():
    text = written("csv", f"{COMPLETE}\n    - {{id: ind2, namn: '=cmd()', antal: '@besök', målnivå: '-5 %'}}")
    first, second = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
    assert first["Vårdförlopp"] == second["Vårdförlopp"] == "prov"
    assert text.startswith("\ufeff")
    assert first["Räknas tidigare plan"] == "Räknas inte"
    assert first["Felkällor"] == "Ett stycke. En punkt"
    assert second["Indikator"] == "'=cmd()"
    assert second["Målnivå"] == "'-5 %"
    assert second["Formulering"] == "Antal @besök"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in (first, second) for cell in row.values())


def test_json_is_a_contract():
    made = json.loads(written("json", COMPLETE))
    assert (made["version"], made["pathway"]) == (
        1,
        {"id": "prov", "title": "Prov", "mark": made["pathway"]["mark"]},
    )
    assert made["pathway"]["mark"] in ("", "utkast, inte fastställt")
    (entry,) = made["indicators"]
    assert entry["standard"] == "plan_established"
    assert entry["population"]["base"] == "x_and_y"
    assert entry["within"] == {"from": 2, "to": 2, "unit": "weeks", "days": 14}
    assert entry["condition"]["codes"] == [
        {"system": "ICD-10-SE", "includes": ["M16"], "excludes": ["M16.7"]}
    ]
    assert entry["counted_codes"][0] == {"code": "AW020", "title": "Upprättande av rehabiliteringsplan"}
    assert entry["sheet"][0] == {
        "name": "measure",
        "label": "Typ av mått",
        "value": "Processmått",
        "silent": False,
    }


def test_markdown_is_escaped():
    text = written(
        "md", "- {id: ind1, namn: 'A *b* | <i>c</i>', antal: 'x | y', felkällor: '**fet** | text'}"
    )
    assert "## A \\*b\\* \\| &lt;i>c&lt;/i>" in text
    assert "| Felkällor | fet \\| text |" in text


def test_text_keeps_to_the_width_of_a_page():
    assert max(len(line) for line in written("text", COMPLETE).splitlines()) <= 100


def test_no_indicators_is_said():
    found = indicators.Collection("prov", "Prov", ())
    for form in ("text", "md"):
        assert "Här finns inga indikatorer." in indicators.FORMATS[form](found, indicators.Words())


@pytest.fixture
def spec(tmp_path):
    def write(text):
        file = tmp_path / "prov.yaml"
        file.write_text(text, encoding="utf-8")
        return str(file)

    return write


def run(*arguments):
    return CliRunner().invoke(cli.cli, ["indicators", "show", *arguments])


def test_show_prints_every_format(spec):
    file = spec(f"{SPEC}  - {{id: ind1, namn: Eget mått, antal: besök}}\n")
    for form in indicators.FORMATS:
        result = run(file, "--format", form)
        assert (result.exit_code, result.stderr) == (0, "")
        assert "Antal besök" in result.stdout
    assert run(file).stdout == run(file, "--format", "text").stdout


def test_show_tells_that_something_may_be_missing(spec):
    result = run(spec(f"{SPEC}  - {{id: ind1, antal: besök, prioritet: mycket}}\n"))
    assert result.exit_code == 0
    assert "har fel" in result.stderr


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: [", "går inte att tolka"),
    ],
)
def test_show_cannot_run_without_a_pathway(spec, capsys, text, why):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["indicators", "show", spec(text)])
    assert stopped.value.code == 2
    assert why in capsys.readouterr().err


def test_show_cannot_run_without_a_file(tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["indicators", "show", str(tmp_path / "saknas.yaml")])
    assert stopped.value.code == 2
    assert "finns inte" in capsys.readouterr().err
