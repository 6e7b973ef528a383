"""The rules about rules: identity, documentation, wording, and no value that a message asks for missing."""

from __future__ import annotations

import inspect
import json
import re
import sys
from string import Formatter

import pytest
from tests.test_rules import findings, pairs, raw_findings

from pathwaygen import catalogue, keywords, lint
from pathwaygen.cli import cli
from pathwaygen.errors import UsageError
from pathwaygen.lint import severity
from pathwaygen.rules import RULES, manual, requirement_pages
from pathwaygen.rules.explanation import english, explanation
from pathwaygen.rules.rule import Level, Stage
from pathwaygen.source import plain
from pathwaygen.standard.requirements import requirements

HEADINGS = ["Varför", "Fel", "Rätt", "Gör så här"]
FENCE = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
REQUIREMENT = re.compile(r"(?:GEN|SI-[A-Z0-9]{2,3}|KS|VB|HL|JK)-\d{2,3}[a-h]?\Z")
WIDTH = 80
LANGUAGES: tuple[catalogue.Language, ...] = ("sv", "en")

# Neither a code nor a name is ever used again for another rule: waivers and other people's CI hang on them.
FROZEN = """
PW0301 block-id-form
PW0302 id-form
PW0303 duplicate-id
PW0304 dangling-target
PW0305 dangling-reference
PW0306 dangling-block-in-text
PW0307 unknown-citation
PW0308 uncited-reference
PW0309 template-leftover
PW0310 empty-text
PW0311 mixed-languages
PW0312 two-forms
PW0313 nothing-said
PW0314 ragged-table
PW0315 missing-alternative
PW0316 list-in-one-text
PW0340 discouraged-term
PW0341 decomposed-letter
PW0342 unbalanced-bracket
PW0343 lead-in-without-list
PW0344 hard-to-read
PW0345 numeric-citation
PW0346 label-with-two-addresses
PW0347 address-with-two-labels
PW0348 moved-address
PW0349 replaced-law
PW0350 misnumbered-law
PW0351 unknown-word
PW0401 undecided-rehabilitation
PW0402 undecided-sick-leave
PW0403 undecided-recurring-need
PW0404 out-of-scope-without-reason
PW0405 missing-metadata
PW0406 missing-approval
PW0407 missing-condition
PW0420 sick-leave-without-rehabilitation
PW0421 sick-leave-outside-scope
PW0422 left-out-by-age
PW0440 population-defined-twice
PW0441 document-out-of-date
PW0501 missing-standard-goal
PW0502 missing-goals
PW0503 goal-without-text
PW0504 goal-limit-without-indicator
PW0520 goal-outside-scope
PW0540 goal-text-with-other-limit
PW0601 missing-entry
PW0602 undecided-early-assessment
PW0603 late-assessment
PW0620 exclusion-among-entries
PW0640 entry-against-summary
PW0641 other-age-limit
PW0701 missing-exit
PW0702 missing-rehabilitation-exit
PW0703 exit-without-closing-dialogue
PW0740 exit-only-in-text
PW0801 undecided-transitions
PW0802 incomplete-transition
PW0803 dangling-transition
PW0901 unreachable-block
PW0902 dead-end
PW0903 unused-exit
PW0904 incomplete-decision
PW0905 no-blocks
PW0906 phase-without-rehabilitation
PW0907 rehabilitation-without-phase
PW0908 missing-return-to-assessment
PW0909 no-closing-dialogue-after-answer
PW0910 missing-branch
PW0911 arrow-without-condition
PW0920 rehabilitation-apart
PW0921 block-without-action
PW0940 arrow-given-twice
PW0941 empty-block
PW1001 missing-assessment-part
PW1002 missing-occasion
PW1003 not-adoptable
PW1004 not-waivable
PW1005 reason-too-short
PW1006 non-answer
PW1020 unmentioned-in-assessment
PW1021 occasion-without-sick-leave
PW1022 instrument-without-profession
PW1040 generic-text
PW1101 missing-plan-part
PW1102 missing-implementation
PW1103 missing-certificate
PW1104 missing-coordination-part
PW1105 rehabilitation-without-time
PW1106 rehabilitation-without-performer
PW1107 time-without-limit
PW1108 limit-without-anchor
PW1109 single-profession-without-reason
PW1110 fixed-team
PW1120 unmentioned-in-plan
PW1121 missing-team
PW1122 coordination-without-consent
PW1123 unmentioned-benefits
PW1124 benefit-without-agency
PW1125 unmentioned-in-coordination
PW1126 unmentioned-in-certificate
PW1140 limit-given-twice
PW1141 text-with-other-limit
PW1201 missing-follow-up-part
PW1202 missing-closing-part
PW1220 unmentioned-in-follow-up
PW1221 unmentioned-in-closing
PW1301 missing-person-centring
PW1302 missing-patient-experience
PW1303 missing-background
PW1320 unmentioned-in-patient-contract
PW1321 incomplete-work-process
PW1322 unmentioned-knowledge-base
PW1401 missing-standard-indicator
PW1402 undecided-population
PW1403 missing-intervention
PW1404 missing-limit
PW1405 missing-clock-start
PW1406 follow-up-before-plan
PW1407 missing-count-frame
PW1408 undecided-index-event
PW1409 lowered-priority
PW1410 incomplete-own-indicator
PW1411 indicator-without-goal
PW1412 indicator-limit-without-anchor
PW1440 indicator-name-with-other-limit
PW1480 undecided-earlier-plan
PW1481 counted-code-of-another-indicator
PW1482 impossible-example-patient
PW1501 malformed-code
PW1502 habilitation-code-with-rehabilitation
PW1503 missing-plan-code
PW1504 missing-follow-up-code
PW1505 unlisted-code
PW1520 code-without-origin
PW1540 code-title-differs
PW1541 unknown-code
PW1542 replaced-code
PW1543 old-code-list
PW1544 unchecked-code
PW1601 field-left-out
PW1602 unsourced
PW1603 own-suggestion
PW1604 incomplete-reference
PW1605 unsourced-value
PW1740 overlapping-codes
PW1741 unlike-continuation
PW1742 unknown-pathway
PW1743 absent-base
PW1744 other-version-of-base
PW1801 unknown-profile
PW1802 missing-base
PW1803 missing-document-control
PW1804 reversed-validity
PW1805 expired-document
PW1806 expiring-document
PW1807 missing-profile-part
PW1808 unknown-profile-part
PW1809 part-without-answer
PW1810 demanded-part-left-out
PW1811 part-leaves-something-out
PW1812 missing-yearly-count
PW1813 count-without-words
PW1814 missing-region-code
PW1815 code-outside-region
PW1816 malformed-region-code
PW1817 other-code-title
PW1818 code-without-its-pair
PW1819 unknown-contact-type
PW1820 distance-without-visit
PW1821 missing-law
PW1822 malformed-law
PW1823 law-misprint
PW1824 incomplete-addition
PW1825 unsourced-addition
PW1826 altering-addition
PW1827 nothing-of-its-own
PW1828 addition-at-unknown-place
PW1890 contact-type-left-out
"""

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
OWN_CODES = [*(rule.code for rule in RULES), lint.CRASHED, lint.UNUSED_WAIVER, lint.BAD_WAIVER]
each_language = pytest.mark.parametrize("lang", LANGUAGES)
each_code = pytest.mark.parametrize("code", [code for code in catalogue.entries() if code != "phrases"])


def test_codes_and_names_are_frozen():
    frozen = dict(line.split() for line in FROZEN.strip().splitlines())
    assert {rule.code: rule.name for rule in RULES} == frozen
    assert len(set(frozen.values())) == len(frozen)
    assert [rule.code for rule in RULES] == sorted(frozen)


@each_rule
def test_identity(rule):
    assert re.fullmatch(r"PW\d{4}", rule.code)
    assert re.fullmatch(r"[a-z]+(?:-[a-z0-9]+)*", rule.name)
    assert catalogue.name(rule.code) == rule.name
    assert all(REQUIREMENT.match(requirement) for requirement in rule.requirements)


@each_rule
def test_a_demand_says_where_it_comes_from(rule):
    """What is asked in the name of the generic model cites it; what is our own form has no source."""
    asked = [requirement for requirement in rule.requirements if not requirement.startswith("GEN")]
    assert bool(rule.source) or not asked
    assert rule.source or rule.level in (Level.FORM, Level.SKA, Level.BOR, Level.KAN, Level.COMPLETE)


@each_rule
def test_documentation(rule):
    doc = inspect.cleandoc(rule.doc)
    assert re.match(r"[A-ZÅÄÖ].*[.]\n\n", doc)
    assert re.findall(r"(?m)^## (.+)$", doc) == HEADINGS
    parts = dict(explanation(rule).sections)
    assert all(parts.values())
    assert "```yaml" in parts["Fel"]
    assert "```yaml" in parts["Rätt"]
    assert parts["Fel"] != parts["Rätt"]
    assert len(re.findall(r"[.!?](?:\s|$)", parts["Varför"])) <= 4


@each_rule
def test_examples_are_yaml_with_the_formats_own_keys(rule):
    known = keywords.load()
    for example in FENCE.findall(inspect.cleandoc(rule.doc)):
        read = known.read(example.encode(), name=rule.code)
        assert not read.problems, [problem.code for problem in read.problems]
        for key in re.findall(r"(?m)^ *(?:- )?([a-zåäö_]+):(?=\s|$)", example):
            assert key in known.vocabulary.keys or "verksamheter" in example or "referenser" in example, key
        assert max(map(len, example.splitlines())) <= WIDTH - 4


def _texts(code):
    entry = catalogue.entries()[code]
    for lang in LANGUAGES:
        yield entry[lang]
        yield from (entry[lang] | words[lang] for words in entry.get("variants", {}).values())


@pytest.mark.parametrize("code", OWN_CODES)
def test_wording(code):
    for words in _texts(code):
        message, hint = words["message"], words.get("hint")
        assert not message.endswith("."), message
        assert "\n" not in message
        if hint:
            assert hint.endswith((".", "}")), hint
        assert not any(quote in message + (hint or "") for quote in ("\u00ab", "\u00bb", "'{")), message


@each_code
def test_both_languages_ask_for_the_same_values(code):
    entry = catalogue.entries()[code]
    for words in (entry, *entry.get("variants", {}).values()):
        assert words["sv"].keys() == words["en"].keys() or {"sv", "en"} <= words.keys()


@each_language
def test_every_message_has_its_values(lang):
    """All bad examples in both languages, with Swedish keys: a missing value would crash the engine."""
    for pair in pairs():
        if pair.bad:
            found = findings(pair, lang=lang)
            assert all(d.message and "{" not in d.message.replace("{till", "") for d in found)
            assert all(d.hint for d in found if d.code == pair.rule.code), pair.file


def test_every_value_of_a_finding_is_known_to_its_text():
    """What a rule hands over is used somewhere in the texts of its code, or it is noise."""
    unused = set()
    for pair in pairs():
        if pair.bad:
            given = {key for found in raw_findings(pair) for key in found.values}
            unused |= {(pair.rule.code, key) for key in given - _asked(pair.rule.code) - {"field"}}
    assert unused == set()


def _asked(code):
    texts = (text for words in _texts(code) for text in words.values())
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


def test_every_severity_is_settled():
    for level in Level:
        weights = [severity(level, stage) for stage in Stage]
        ranks = [-1 if weight is None else weight.rank for weight in weights]
        assert ranks == sorted(ranks), level


@each_language
@each_rule
def test_explain_fits_a_terminal(rule, lang):
    page = manual.page(rule, severity, lang=lang, width=WIDTH)
    assert rule.code in page
    assert max(map(len, page.splitlines())) <= WIDTH


@each_language
@each_code
def test_every_code_is_explained(code, lang):
    page = manual.code_page(code, lang=lang, width=WIDTH)
    assert page.startswith(f"{code} ")
    assert not re.search(r"\{\w+\}", page), "a placeholder is shown"
    assert max(map(len, page.splitlines())) <= WIDTH


@each_language
@pytest.mark.parametrize("requirement", requirements().values(), ids=lambda requirement: requirement.id)
def test_every_requirement_is_explained(requirement, lang):
    page = requirement_pages.page(requirement, RULES, lang=lang, width=WIDTH)
    assert page.startswith(f"{requirement.id}\n")
    assert max(map(len, page.splitlines())) <= WIDTH


@each_rule
def test_an_english_page_is_english(rule):
    """Words in quotation marks and the texts of examples may be Swedish; all else is not."""
    told = explanation(rule, "en")
    for text in (told.title, *(re.sub(r"(?s)```.*?```", "", body) for _, body in told.sections)):
        assert not re.search(r"[åäöÅÄÖ]", re.sub(r"“[^”]*”|KVÅ", "", text)), text
    if rule.code in english():
        assert [heading for heading, _ in told.sections] == ["Why", "Wrong", "Right", "Do this"]
        for example in FENCE.findall("\n".join(body for _, body in told.sections)):
            known = keywords.load()
            assert known.read(example.encode(), name=rule.code).sv_keys == 0, example


def test_no_english_explanation_is_left_over():
    assert english().keys() <= {rule.code for rule in RULES}
    for written in english().values():
        assert written.keys() == {"title", "why", "fix"}
        assert all(re.fullmatch(r"[“\"]?[A-Z].*\.", text) for text in written.values())


def test_the_table_fits_a_terminal():
    lines = manual.table(RULES, severity).splitlines()
    assert len(lines) == len(RULES) + 1
    assert max(map(len, lines)) <= WIDTH


def test_the_listing_is_a_contract():
    listed = manual.listing(RULES, severity)
    assert len(listed) == len(RULES)
    assert set(listed[0]) == {
        "code",
        "name",
        "title",
        "level",
        "severity",
        "requirements",
        "source",
        "waivable",
    }
    assert all(rule["severity"].keys() == {"draft", "review", "published"} for rule in listed)


def test_no_file_of_a_pair_is_left_over():
    assert {pair.file.parent.name for pair in pairs()} == {f"{rule.code}-{rule.name}" for rule in RULES}
    assert all(
        set(plain(pair.file.read_text(encoding="utf-8"))) <= {"base", "beside", "edits", "expect", "spell"}
        for pair in pairs()
    )


def main(arguments):
    """Run the program as ``pathwaygen`` does, without its own settings for a whole process."""
    try:
        cli.main(arguments, standalone_mode=False)
    except UsageError as error:
        sys.stderr.write(str(error))
        raise SystemExit(2) from None


@pytest.mark.parametrize("word", ["PW1001", "pw1001", "missing-assessment-part", " PW1001 "])
def test_explain_takes_a_code_or_a_name(word, capsys):
    main(["explain", word])
    assert capsys.readouterr().out.startswith("PW1001 missing-assessment-part\n")


@pytest.mark.parametrize(
    ("word", "meant"),
    [("PW13033", "PW1303"), ("missing-assesment-part", "PW1001"), ("dangling-targets", "PW0304")],
)
def test_explain_asks_what_was_meant(word, meant, capsys):
    with pytest.raises(SystemExit) as left:
        main(["explain", word])
    assert left.value.code == 2
    assert f"Menade du {meant} (" in capsys.readouterr().err


def test_rules_are_listed_as_text_and_as_json(capsys):
    main(["rules"])
    assert capsys.readouterr().out.startswith("Kod")
    main(["rules", "--format", "json"])
    listed = json.loads(capsys.readouterr().out)
    assert listed["version"] == 1
    assert [rule["code"] for rule in listed["rules"]] == [rule.code for rule in RULES]
