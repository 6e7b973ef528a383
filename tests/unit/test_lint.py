"""The engine: stages, selection, places, waivers, consequences, crashes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from textwrap import dedent, indent

import pytest
from tests.conftest import ROOT

from pathwaygen import lint, loader
from pathwaygen.diagnostic import Severity
from pathwaygen.lint import Options
from pathwaygen.rules import RULES
from pathwaygen.rules.rule import Finding, Level, Stage, rule

HEAD = "format: 1\nid: prov\ntitel: Prov\n"
BASE = (ROOT / "tests" / "rules" / "base.yaml").read_text(encoding="utf-8")
REVIEW = Options(stage=Stage.REVIEW)
UNDATED = Options(stage=Stage.PUBLISHED)
PUBLISHED = replace(UNDATED, today=dt.date(2026, 11, 1))


def spec(text: str, **more):
    return loader.parse((HEAD + dedent(text)).encode(), name="prov.yaml", **more)


def check(text: str, options: Options = REVIEW, rules=RULES, **more):
    return lint.check(spec(text, **more), rules, options)


def codes(result) -> list[str]:
    return [found.code for found in result.diagnostics]


def finding(path, level: Level = Level.SKA, *, code: str = "PW0503", **more):
    """A rule that finds one thing; its code's text asks for a goal and a field."""

    @rule(code, "made-up", level)
    def check(_):
        """Finds."""
        yield Finding(path, {"goal": "mal1", "field": "text"}, **more)

    return check


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        ("utkast", Stage.DRAFT),
        ("remiss", Stage.REVIEW),
        ("reviderad", Stage.REVIEW),
        ("under revidering", Stage.REVIEW),
        ("godkänd", Stage.PUBLISHED),
        ("publicerad", Stage.PUBLISHED),
        ("utgången", Stage.PUBLISHED),
    ],
)
def test_the_documents_status_sets_the_stage(status, stage):
    assert lint.stage_of(spec(f"dokument: {{status: {status}}}")) is stage


def test_a_spec_without_status_is_a_draft():
    assert lint.stage_of(spec("")) is Stage.DRAFT
    assert check("", Options()).stage is Stage.DRAFT


@pytest.mark.parametrize(
    ("level", "weights"),
    [
        (Level.FORM, ("error", "error", "error")),
        (Level.SKA, ("info", "error", "error")),
        (Level.DECISION, ("info", "error", "error")),
        (Level.BOR, ("info", "warning", "error")),
        (Level.KAN, (None, "info", "info")),
        (Level.COMPLETE, (None, None, "info")),
        (Level.SUGGESTION, (None, None, "error")),
    ],
)
def test_severity_follows_the_stage(level, weights):
    assert tuple(lint.severity(level, stage) for stage in Stage) == weights


def test_a_finding_may_weigh_more_than_its_rule():
    @rule("PW0503", "made-up", Level.BOR)
    def heavy(_):
        """Finds."""
        yield Finding((), {"goal": "mal1", "field": "text"}, level=Level.SKA)

    assert [d.severity for d in check("", rules=[heavy]).diagnostics] == [Severity.ERROR]


def test_a_draft_is_forgiven_what_is_not_yet_written():
    text = "mål: {delmål: [{id: mal1, standard: rehabiliteringsplan}]}"
    assert {d.severity for d in check(text, Options(stage=Stage.DRAFT)).diagnostics} == {Severity.INFO}
    assert Severity.ERROR in {d.severity for d in check(text).diagnostics}


@pytest.mark.parametrize(
    ("select", "ignore", "wanted"),
    [
        ((), (), True),
        (("PW0502",), (), True),
        (("PW05",), (), True),
        (("missing-goals",), (), True),
        (("PW06",), (), False),
        ((), ("PW0502",), False),
        ((), ("PW0",), False),
        (("PW05",), ("missing-goals",), False),
    ],
)
def test_rules_are_chosen_by_code_beginning_or_name(select, ignore, wanted):
    options = Options(stage=Stage.REVIEW, select=select, ignore=ignore)
    assert options.wants("PW0502", "missing-goals") is wanted
    assert ("PW0502" in codes(check("", options))) is wanted


def test_findings_are_sorted_and_told_once():
    rules = [
        finding(("title",), code="PW0503"),
        finding(("id",), code="PW0503"),
        finding(("id",), code="PW0503"),
    ]
    found = check("", rules=rules).diagnostics
    assert [d.span.line for d in found] == [2, 3]


def test_a_missing_field_is_shown_at_what_should_hold_it():
    found = check("mål:\n  övergripande: |\n    Bli frisk.\n").diagnostics
    (goals,) = (d for d in found if d.code == "PW0502")
    assert (goals.span.line, goals.span.column) == (4, 1)
    assert goals.path == ("goals",)
    assert "”delmål” saknas" in goals.message


def test_an_empty_list_is_shown_itself():
    found = check("mål:\n  övergripande: |\n    Bli frisk.\n  delmål: []\n").diagnostics
    (goals,) = (d for d in found if d.code == "PW0502")
    assert (goals.span.line, goals.path) == (7, ("goals", "objectives"))


def test_a_quote_is_shown_inside_its_text():
    found = check("block:\n  - id: A\n    vården: |\n      Kom hit.\n      Gå sedan till (Q).\n").diagnostics
    (dangling,) = (d for d in found if d.code == "PW0306")
    assert (dangling.span.line, dangling.span.column, dangling.span.end_column) == (8, 21, 24)


def test_related_places_are_named():
    text = "indikatorer:\n  - {id: a1, namn: Ett}\n  - {id: a1, namn: Två}\n"
    (twice,) = (d for d in check(text).diagnostics if d.code == "PW0303")
    assert twice.span.line == 6
    assert [(r.span.line, r.message) for r in twice.related] == [(5, "först angivet här")]


def test_words_follow_the_language_of_the_keys_and_texts_that_of_the_user():
    english = b"format: 1\nid: test\ntitle: Test\ngoals:\n  overall: Get well.\n"
    result = lint.check(
        loader.parse(english, name="test.yaml", lang="en"), RULES, Options(REVIEW.stage, lang="en")
    )
    (goals,) = (d for d in result.diagnostics if d.code == "PW0502")
    assert goals.message == "The pathway has no goals: “objectives” is missing"
    assert goals.hint == "Add “objectives:” under “goals”, with at least one goal."
    (swedish,) = (d for d in check("mål: {övergripande: Bli frisk.}").diagnostics if d.code == "PW0502")
    assert swedish.hint == "Lägg till ”delmål:” under ”mål”, med minst ett mål."


def test_a_word_of_a_closed_list_is_in_the_language_of_the_keys():
    swedish = [d.message for d in check("utgång: {kriterier: []}").diagnostics if d.code == "PW0702"]
    assert [message.split("”")[1] for message in swedish] == ["mål_ej_nåbara", "mål_uppfyllda"]
    raw = b"format: 1\nid: test\ntitle: Test\nexit:\n  criteria: []\n"
    english = lint.check(loader.parse(raw, name="test.yaml"), RULES, REVIEW).diagnostics
    words = [d.message.split("”")[1] for d in english if d.code == "PW0702"]
    assert words == ["goals_met", "goals_unreachable"]


def test_a_pruned_place_is_not_said_to_be_missing():
    result = check("mål: {delmål: {id: mal1, text: Bli frisk.}}")
    assert "PW0502" not in codes(result)
    assert any(code.startswith("PW02") for code in codes(result))


def test_a_file_that_could_not_be_read_whole_lacks_nothing():
    result = check('block:\n  - id: A\n    titel: "Utredning\n  - id: B\n')
    assert any(code.startswith("PW01") for code in codes(result))
    assert not [code for code in codes(result) if code.startswith("PW04")]


def test_a_weak_finding_gives_way_to_another_at_the_same_place():
    weak = finding(("goals",), code="PW0503", weak=True)
    strong = finding(("goals",), Level.BOR, code="PW0503")
    text = "mål: {övergripande: Bli frisk.}"
    assert [d.severity for d in check(text, rules=[weak, strong]).diagnostics] == [Severity.WARNING]
    assert [d.severity for d in check(text, rules=[weak]).diagnostics] == [Severity.ERROR]


def test_a_crash_is_reported_and_the_others_go_on():
    @rule("PW9998", "broken", Level.SKA)
    def broken(_):
        """Breaks."""
        raise RuntimeError("oj")
        yield

    result = check("", rules=[broken, finding(("id",))])
    assert result.crashed == ("PW9998",)
    assert codes(result) == ["PW0003", "PW0503"] or codes(result) == ["PW0503", "PW0003"]
    (crash,) = (d for d in result.diagnostics if d.code == "PW0003")
    assert crash.severity is Severity.ERROR
    assert "RuntimeError: oj" in crash.message


def test_a_supplement_is_no_pathway():
    result = check("typ: regionalt tillägg\nprofil: halland\nbygger_på: epilepsi\n")
    assert {d.code[:4] for d in result.diagnostics} == {"PW18"}
    assert result.crashed == ()


def test_a_pathway_is_no_supplement():
    assert not any(d.code.startswith("PW18") for d in check("profil: halland\ningång: {}\n").diagnostics)


def test_a_supplement_can_be_checked_against_another_regions_profile():
    text = "typ: regionalt tillägg\nprofil: halland\nbygger_på: epilepsi@1\n"
    spec = loader.parse(f"format: 1\nid: x\ntitel: Y\n{text}".encode(), name="x.yaml")
    options = Options(stage=Stage.REVIEW, select=("PW1814",), profile="jönköping")
    found = lint.check(spec, RULES, options).diagnostics
    assert ["DV077" in d.message or "AW026" in d.message for d in found] == [True, True]


WAIVER = """
avsteg:
  - regel: {rule}
{rest}
"""
DECIDED = {"motivering": "Källan saknas.", "beslutat_av": "Styrgruppen", "datum": "2026-11-01"}


REASON = "      motivering: Dialogen bygger på träningen.\n"
FALL_RISK = "        fallrisk: Fråga om tidigare fall [@k1].\n"


def waived(rule_name: str, at: str | None = None, **said: str):
    """Check the base without the reason for a single profession and without fall risk, with a waiver."""
    lines = {"vid": at, **said} if at else said
    rest = indent("\n".join(f"{key}: {value}" for key, value in lines.items()), "    ")
    text = BASE.replace(REASON, "").replace(FALL_RISK, "") + WAIVER.format(rule=rule_name, rest=rest)
    return lint.check(loader.parse(text.encode(), name="prov.yaml"), RULES, PUBLISHED)


def test_without_a_waiver_both_are_found():
    assert codes(waived("PW1109", **DECIDED)) == ["PW1001"]


@pytest.mark.parametrize("name", ["PW1001", "missing-assessment-part"])
@pytest.mark.parametrize(
    "at", [None, "block A", "A", "bedömning", "fallrisk", "block A fallrisk", "block.A.fallrisk"]
)
def test_a_waiver_accepts_a_finding(name, at):
    result = waived(name, at, **DECIDED)
    assert codes(result) == ["PW1109"]
    assert [(w.diagnostic.code, w.reason) for w in result.waived] == [("PW1001", "Källan saknas.")]


@pytest.mark.parametrize("at", ["block C", "prognos", "block A prognos", "fallrisk block A"])
def test_a_waiver_of_another_place_is_unused(at):
    assert codes(waived("PW1001", at, **DECIDED)) == ["PW1001", "PW1109", "PW0004"]


@pytest.mark.parametrize("left_out", ["motivering", "beslutat_av", "datum"])
def test_what_must_be_done_needs_a_reason_and_a_decision(left_out):
    said = {key: value for key, value in DECIDED.items() if key != left_out}
    result = waived("PW1001", **said)
    assert codes(result) == ["PW1001", "PW1109", "PW0005"]
    assert result.waived == ()


def test_what_may_be_done_needs_a_reason_only():
    assert codes(waived("PW1109", motivering="En räcker.")) == ["PW1001"]
    assert "PW0005" in codes(waived("PW1109"))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"beslutat_av": "Anna", "datum": "2026-11-01"}, "”motivering” saknas"),
        (DECIDED | {"motivering": "ok"}, "”ok” säger inte varför"),
        (DECIDED | {"motivering": "…"}, "”…” säger inte varför"),
        (DECIDED | {"beslutat_av": "–"}, "kan bara utgå efter beslut"),
        (DECIDED | {"datum": "2026-11-02"}, "är daterat 2026-11-02, som inte har varit"),
    ],
)
def test_a_waiver_that_does_not_hold_says_what_it_lacks(said, words):
    (found,) = (d for d in waived("PW1001", **said).diagnostics if d.code == "PW0005")
    assert words in found.message


def test_a_waiver_that_is_decided_today_holds_and_one_without_a_day_to_compare_with_too():
    assert "PW0005" not in codes(waived("PW1001", **DECIDED | {"datum": PUBLISHED.today.isoformat()}))
    assert "PW0005" in codes(waived("PW1109", motivering="En räcker.", datum="2027-01-01"))
    text = BASE.replace(FALL_RISK, "") + WAIVER.format(
        rule="PW1001", rest=indent("\n".join(f"{k}: {v}" for k, v in DECIDED.items()), "    ")
    )
    result = lint.check(loader.parse(text.encode(), name="prov.yaml"), RULES, UNDATED)
    assert "PW0005" not in codes(result)


def test_the_message_shows_a_waiver_to_copy_that_holds():
    bad = waived("PW1001", motivering="Källan saknas.")
    (found,) = (d for d in bad.diagnostics if d.code == "PW0005")
    assert found.hint
    copied = found.hint[found.hint.index("- {") : found.hint.rindex("}") + 1]
    assert "PW0005" in codes(waived("PW1001", motivering="Källan saknas.", beslutat_av="…"))
    copied = copied.replace("datum: …", "datum: 2026-11-01").replace("…", "Källan saknas.")
    text = BASE.replace(REASON, "").replace(FALL_RISK, "") + f"avsteg:\n  {copied}\n"
    result = lint.check(loader.parse(text.encode(), name="prov.yaml"), RULES, PUBLISHED)
    assert [w.diagnostic.code for w in result.waived] == ["PW1001"]
    assert codes(result) == ["PW1109"]


def test_a_waiver_of_another_place_says_where_it_would_hold():
    (found,) = (d for d in waived("PW1001", "block C", **DECIDED).diagnostics if d.code == "PW0004")
    assert "”vid: block C” träffar ingenting" in found.message
    assert found.hint
    assert codes(waived("PW1001", found.hint.split("”")[3], **DECIDED)) == ["PW1109"]


def test_every_place_that_is_suggested_covers_its_finding():
    from tests.test_rules import pairs

    from pathwaygen import waivers
    from pathwaygen.model import Waiver

    for pair in pairs():
        spec = loader.parse(pair.text.encode(), name="prov.yaml")
        if not pair.bad or spec.pathway is None or not pair.rule.waivable or pair.rule.project:
            continue
        for finding in pair.rule.check(lint.case(spec, Stage.PUBLISHED, PUBLISHED)):
            place = waivers.place(finding, spec.source, spec.swedish)
            assert waivers.covers(Waiver(rule=pair.rule.code, at=place), finding, spec.source), place


def test_an_unknown_rule_and_a_rule_on_form_cannot_be_waived():
    (unknown,) = (d for d in waived("PW9999", **DECIDED).diagnostics if d.code == "PW0004")
    assert "som inte finns" in unknown.message
    (form,) = (d for d in waived("PW0301", **DECIDED).diagnostics if d.code == "PW0004")
    assert "filens form" in form.message
    assert form.severity is Severity.WARNING
    for code in ("PW0201", "unknown-key"):
        (read,) = (d for d in waived(code, **DECIDED).diagnostics if d.code == "PW0004")
        assert "filens form" in read.message


def test_a_waiver_of_a_rule_that_was_not_run_is_not_judged():
    text = BASE + WAIVER.format(rule="PW1001", rest="    motivering: Ingen.")
    only = Options(stage=Stage.PUBLISHED, select=("PW03", "PW0004"), today=dt.date(2026, 11, 1))
    result = lint.check(loader.parse(text.encode(), name="prov.yaml"), RULES, only)
    assert codes(result) == []
