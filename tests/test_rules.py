"""Every rule against its pair: what is wrong gives exactly its findings, a near miss none; all rules on.

``tests/rules/base.yaml`` is a complete made-up pathway; beside it lies a complete supplement a region.
``tests/rules/<code>-<name>/bad*.yaml`` and ``good*.yaml`` hold edits to it, or to what they name as
``base``, and, for the bad ones, what is then found: the code, and words on the line. For a rule across
specs they also hold, under ``beside``, the specs that are checked together with it, before it; with
``spell`` the spelling is checked too.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from tests.conftest import ROOT

from pathwaygen import catalogue, lint, loader, project, spelling
from pathwaygen.lint import Options
from pathwaygen.rules import RULES
from pathwaygen.rules.across import Across, Project
from pathwaygen.rules.rule import Finding, Level, Rule, Stage
from pathwaygen.source import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pathwaygen.catalogue import Language
    from pathwaygen.diagnostic import Diagnostic
    from pathwaygen.loader import Spec
    from pathwaygen.rules.across import Card

FOLDER = ROOT / "tests" / "rules"
BASES = {file.stem: file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*.yaml"))}
PUBLISHED = Options(stage=Stage.PUBLISHED, today=dt.date(2026, 11, 22))


@dataclass(frozen=True)
class Pair:
    """One file of a pair: the rule it belongs to, the spec it makes, and what is to be found in it."""

    rule: Rule
    file: Path
    text: str
    expected: tuple[dict[str, Any], ...]
    beside: tuple[str, ...] = ()
    spell: bool = False

    @property
    def bad(self) -> bool:
        return self.file.name.startswith("bad")


@cache
def pairs() -> tuple[Pair, ...]:
    by_folder = {f"{rule.code}-{rule.name}": rule for rule in RULES}
    found = []
    for file in sorted(FOLDER.glob("*/*.yaml")):
        data = plain(file.read_text(encoding="utf-8"))
        found.append(
            Pair(
                by_folder[file.parent.name],
                file,
                _made(data),
                tuple(data.get("expect", ())),
                tuple(map(_made, data.get("beside", ()))),
                spell="spell" in data,
            )
        )
    return tuple(found)


def _made(data: dict[str, Any]) -> str:
    return _edited(BASES[data.get("base", "base")], data["edits"])


def _edited(text: str, edits: list[dict[str, str]]) -> str:
    """Return the base with some words replaced, each of which stands there once, or without a section."""
    for edit in edits:
        if "drop" in edit:
            deeper = " " * (len(edit["drop"]) - len(edit["drop"].lstrip()) + 1)
            text, count = re.subn(rf"(?m)^{edit['drop']}:.*\n(?:(?:{deeper}.*|#.*)?\n)*", "", text)
            assert count == 1, edit["drop"]
            continue
        assert text.count(edit["find"]) == 1, f"{edit['find']!r} stands {text.count(edit['find'])} times"
        text = text.replace(edit["find"], edit["replace"])
    return text


def _named(pair: Pair) -> str:
    return f"{pair.file.parent.name}/{pair.file.stem}"


def _spec(text: str) -> Spec:
    return loader.parse(text.encode(), name="base.yaml")


def findings(pair: Pair, rules: tuple[Rule, ...] = RULES, lang: Language = "sv") -> tuple[Diagnostic, ...]:
    """What is found in the spec of a pair, alone and together with those beside it."""
    options = replace(PUBLISHED, lang=lang)
    spec = loader.parse(pair.text.encode(), name="base.yaml", lang=lang)
    alone = lint.check(spec, rules, options, knows=_knows(pair)).diagnostics
    cards, specs = _together(pair)
    across = project.across(cards, lambda card: specs[card.file], options, rules) if pair.beside else ()
    return (*alone, *(d for d in across if d.file == "base.yaml"))


def _together(pair: Pair) -> tuple[tuple[Card, ...], dict[str, Spec]]:
    texts = {**{f"beside-{n}.yaml": text for n, text in enumerate(pair.beside)}, "base.yaml": pair.text}
    specs = {name: loader.parse(text.encode(), name=name) for name, text in texts.items()}
    return tuple(card for spec in specs.values() if (card := project.card(spec))), specs


def raw_findings(pair: Pair) -> list[Finding]:
    """What a pair's own rule hands over, before it is put into words."""
    spec = _spec(pair.text)
    if pair.rule.project:
        cards, specs = _together(pair)
        known = {card.id: card for card in cards}
        together = Project(cards, lambda _, name: known.get(name), lambda card: specs[card.file])
        return [one.finding for one in pair.rule.check(together)]
    if not spec.pathway and not spec.supplement:
        return []
    case = lint.case(spec, Stage.PUBLISHED, PUBLISHED)
    return list(pair.rule.check(replace(case, knows=_knows(pair))))


def _knows(pair: Pair) -> Callable[[str], bool] | None:
    return spelling.load() if pair.spell else None


def _place(pair: Pair, expected: dict[str, Any]) -> int:
    """The line that holds some words, or begins with them after ``^``: the only one, or the ``nth``."""
    words, found = expected["at"], pair.text.splitlines()
    holds = (lambda line: line.startswith(words[1:])) if words[0] == "^" else (lambda line: words in line)
    lines = [number for number, line in enumerate(found, start=1) if holds(line)]
    nth = expected.get("nth")
    assert nth is not None or len(lines) == 1, f"{words!r} stands on {len(lines)} lines"
    return lines[nth or 0]


def _shown(found: tuple[Diagnostic, ...]) -> list[tuple[int, str, str]]:
    return [(d.span.line, d.code, d.message) for d in found]


@pytest.mark.parametrize("base", BASES)
def test_the_base_is_complete(base):
    result = lint.check(_spec(BASES[base]), RULES, PUBLISHED)
    assert _shown(result.diagnostics) == []


@pytest.mark.parametrize("pair", pairs(), ids=_named)
def test_pair(pair):
    found = findings(pair)
    expected = sorted((_place(pair, e), e["code"]) for e in pair.expected)
    assert sorted((d.span.line, d.code) for d in found) == expected, _shown(found)
    for wanted in pair.expected:
        if "column" in wanted:
            columns = [d.span.column for d in found if d.code == wanted["code"]]
            assert wanted["column"] in columns
        if "says" in wanted:
            assert any(wanted["says"] in d.message for d in found if d.code == wanted["code"])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_each_rule_has_a_pair(rule):
    own = [pair for pair in pairs() if pair.rule is rule]
    assert any(pair.bad and rule.code in {e["code"] for e in pair.expected} for pair in own), "no bad example"
    assert any(not pair.bad and not pair.expected for pair in own), "no good example"


def _nothing(_: Any) -> Iterator[Finding]:
    return iter(())


def _always(rule: Rule) -> Callable[[Any], Iterator[Any]]:
    """A check that finds something at the top of every spec, with every value that its message asks for."""
    words = catalogue.entries()[rule.code]["sv"]
    values = dict.fromkeys(re.findall(r"\{(\w+)\}", words["message"] + words.get("hint", "")), "…")
    values.pop("field", None)

    def check(asked: Any) -> Iterator[Any]:
        found = Finding((), {**values, "field": "id"}, level=Level.FORM)
        yield Across(asked.cards[-1], found) if rule.project else found

    return check


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_broken_rule_breaks_its_pair(rule):
    """A rule that finds nothing fails its bad example, one that always finds fails its good one."""
    own = [pair for pair in pairs() if pair.rule is rule]
    for broken, wanted in ((_nothing, True), (_always(rule), False)):
        rules = (replace(rule, check=broken),)
        failing = [
            pair
            for pair in own
            if pair.bad is wanted
            and sorted((d.span.line, d.code) for d in findings(pair, rules))
            != sorted((_place(pair, e), e["code"]) for e in pair.expected if e["code"] == rule.code)
        ]
        assert failing, broken.__name__


def test_every_variant_of_a_message_is_shown():
    """Each variant that the catalogue has for a rule is what some bad example gives."""
    given = {(pair.rule.code, finding.variant) for pair in pairs() for finding in raw_findings(pair)}
    known = {
        (rule.code, variant)
        for rule in RULES
        for variant in ("", *catalogue.entries()[rule.code].get("variants", {}))
    }
    assert given <= known
    assert sorted(known - given - NEVER_SHOWN) == []


GROUNDS = (
    "PW0305",
    "PW1103",
    "PW1104",
    "PW1125",
    "PW1126",
    "PW1202",
    "PW1221",
    "PW1301",
    "PW1302",
    "PW1320",
    "PW1322",
)
NEVER_SHOWN = {(code, "") for code in GROUNDS}
"""Texts that only stand as the ground of a variant."""
