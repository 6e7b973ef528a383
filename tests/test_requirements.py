"""Every requirement is covered, and every cover holds: taken away, the finding names the requirement."""

from __future__ import annotations

import ast
import json
import re
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from tests.conftest import ROOT
from tests.test_rules import BASES, PUBLISHED, pairs, raw_findings

from pathwaygen import catalogue, lint, loader, shipped, standard
from pathwaygen.model import Pathway, Supplement
from pathwaygen.rules import RULES, stems
from pathwaygen.rules.coverage import Cover, Kind, covers
from pathwaygen.rules.rule import Level, On
from pathwaygen.source import plain
from pathwaygen.standard.requirements import FORM, requirements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.diagnostic import Diagnostic

REQUIREMENTS = requirements()
COVERS = covers(RULES)
MODEL = standard.load()
REGIONS = {"VB": "vasterbotten", "HL": "halland", "JK": "jonkoping"}
BY_CODE = {rule.code: rule for rule in RULES}

each = pytest.mark.parametrize("requirement", REQUIREMENTS.values(), ids=lambda r: r.id)


# --- the list itself ---


def test_all_of_them_are_there():
    assert len(REQUIREMENTS) == 234


@each
def test_a_requirement_says_where_it_comes_from(requirement):
    assert re.fullmatch(r"(?:GEN|SI-[A-Z0-9]{2,3}|KS|VB|HL|JK)-\d{2,3}[a-h]?", requirement.id)
    ours = requirement.id.startswith("GEN")
    assert (requirement.source == FORM) is ours
    assert (requirement.document is None) is ours
    assert bool(requirement.section) is not ours
    assert requirement.profile == REGIONS.get(requirement.id[:2])
    if requirement.profile:
        assert (ROOT / "schema" / "profiles" / f"{requirement.profile}.yml").exists()


@each
def test_a_requirement_is_written_in_both_languages(requirement):
    for text in (requirement.sv, requirement.en):
        assert text == " ".join(text.split())
        assert text.endswith(".")
        assert text[0].isupper()


# --- covered, and known ---


def test_nothing_is_uncovered():
    assert {name for name, found in COVERS.items() if not found} == set()


def test_no_rule_and_no_entry_names_an_unknown_requirement():
    assert sorted(COVERS.keys() - REQUIREMENTS.keys()) == []
    named = {name for file in shipped.names("standard") for name in _named(shipped.read(file))}
    assert sorted(named - REQUIREMENTS.keys()) == []


@pytest.mark.parametrize("profile", REGIONS.values())
def test_no_profile_names_an_unknown_requirement(profile):
    named = set(_named(plain((ROOT / "schema" / "profiles" / f"{profile}.yml").read_text(encoding="utf-8"))))
    assert sorted(named - REQUIREMENTS.keys()) == []
    for name in named:
        assert REQUIREMENTS[name].profile in (profile, None)


def _named(data: object) -> Iterator[str]:
    """Every requirement that some data names."""
    if isinstance(data, dict):
        yield from data.get("requirements", ())
        for value in data.values():
            yield from _named(value)
    elif isinstance(data, list):
        for value in data:
            yield from _named(value)


# --- every cover holds ---


def _of(*kinds: Kind) -> list[Any]:
    return [
        pytest.param(name, cover, id=f"{name}-{cover.name}")
        for name, found in COVERS.items()
        for cover in found
        if cover.kind in kinds
    ]


@cache
def _shown() -> dict[str, dict[str, set[Level]]]:
    """The requirements that each rule's findings name in its bad examples, with how strongly."""
    found: dict[str, dict[str, set[Level]]] = {}
    for pair in pairs():
        for finding in raw_findings(pair) if pair.bad else ():
            named = pair.rule.requirements if finding.requirements is None else finding.requirements
            for name in named:
                levels = found.setdefault(pair.rule.code, {}).setdefault(name, set())
                levels.add(finding.level or pair.rule.level)
    return found


@pytest.mark.parametrize(("name", "cover"), _of(Kind.RULE))
def test_a_rule_reports_its_requirement(name: str, cover: Cover):
    rule = BY_CODE[cover.rule]
    claimed = _shown().get(rule.code, {}).keys() | {n for n, c in _standing(rule.code)}
    if rule.on is On.SUPPLEMENT:
        claimed |= _reported().get(rule.code, frozenset())
    assert name in claimed, f"no bad example of {rule.code} names {name}"


@each
def test_a_requirement_is_reported_as_strongly_as_it_asks(requirement):
    """Some finding or element is at least as strong. The regions' are tried in test_profiles.py."""
    levels = [level for shown in _shown().values() for level in shown.get(requirement.id, ())]
    strengths = [_STRENGTH[level] for level in levels]
    strengths += [
        _ASKED[element.level] for element in MODEL.elements if requirement.id in element.requirements
    ]
    if not requirement.profile and strengths:
        assert max(strengths) >= _ASKED[requirement.level], requirement.id


_STRENGTH = {
    Level.FORM: 3,
    Level.SKA: 3,
    Level.DECISION: 3,
    Level.BOR: 2,
    Level.SUGGESTION: 2,
    Level.KAN: 1,
    Level.COMPLETE: 1,
}
_ASKED = {
    standard.Level.MUST: 3,
    standard.Level.IF_NEEDED: 3,
    standard.Level.SHOULD: 2,
    standard.Level.MAY: 1,
}


@cache
def _reported() -> dict[str, frozenset[str]]:
    """What the rules on supplements report when parts of each region's are taken away or altered."""
    rules = tuple(rule for rule in RULES if rule.on is On.SUPPLEMENT)
    found: dict[str, set[str]] = {}
    for region in REGIONS.values():
        data = loader.parse(BASES[region].encode(), name=region).source.data
        assert data is not None
        for altered in _altered(data):
            text = json.dumps(altered, ensure_ascii=False)
            for diagnostic in lint.check(
                loader.parse(text.encode(), name=region), rules, PUBLISHED
            ).diagnostics:
                found.setdefault(diagnostic.code, set()).update(diagnostic.requirements)
    return {code: frozenset(names) for code, names in found.items()}


def _altered(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A supplement without each of its keys and items, and with each part left out or in other words."""
    for path in _paths(data, ()):
        copy = deepcopy(data)
        del _at(copy, path[:-1])[path[-1]]
        yield copy
        item = _at(data, path)
        name = item.get("id") if isinstance(item, dict) else item
        if isinstance(path[-1], int) and isinstance(name, str):
            for said in ({"not_applicable": "Skälet är påhittat för provet."}, {"text": "Qqqq qqqq [@k1]."}):
                copy = deepcopy(data)
                _at(copy, path[:-1])[path[-1]] = {"id": name, **said}
                yield copy


def _paths(node: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """Keys and items, two levels down: the document's fields, and the parts."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield (*path, key)
        if len(path) < 2:
            yield from _paths(value, (*path, key))


def _at(node: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        node = node[key]
    return node


def _standing(code: str) -> Iterator[tuple[str, Cover]]:
    """What a rule sees to through the standard, which the tests below take away piece by piece."""
    for name, found in COVERS.items():
        for cover in found:
            if cover.rule == code and cover.kind is not Kind.RULE:
                yield name, cover


@cache
def _base() -> dict[str, Any]:
    data = loader.parse(BASES["base"].encode(), name="base.yaml").source.data
    assert data is not None
    return data


def _checked(data: dict[str, Any]) -> tuple[Diagnostic, ...]:
    text = json.dumps(data, ensure_ascii=False)
    return lint.check(loader.parse(text.encode(), name="base.json"), RULES, PUBLISHED).diagnostics


def test_the_base_is_complete_in_its_other_form():
    assert _checked(_base()) == ()


def _without(path: tuple[str, ...]) -> dict[str, Any]:
    """The base without what stands at a path, in every block."""
    data = deepcopy(_base())
    _drop(data, path)
    return data


def _drop(node: Any, path: tuple[str, ...]) -> None:
    if isinstance(node, list):
        for item in node:
            _drop(item, path[1:] if path[0] == "*" else path)
    elif isinstance(node, dict):
        if len(path) == 1:
            node.pop(path[0], None)
        elif path[0] in node:
            _drop(node[path[0]], path[1:])


@pytest.mark.parametrize(("name", "cover"), _of(Kind.ELEMENT))
def test_an_element_taken_away_is_missed(name: str, cover: Cover):
    element = next(element for element in MODEL.elements if element.id == cover.name)
    reports = [d for d in _checked(_without(element.path)) if name in d.requirements]
    assert cover.rule in {d.code for d in reports}


@pytest.mark.parametrize(("name", "cover"), _of(Kind.MENTION))
def test_a_point_left_out_is_missed(name: str, cover: Cover):
    mention = next(mention for mention in MODEL.mentions if mention.id == cover.name)
    element = next(element for element in MODEL.elements if element.id == mention.element)
    others = [m for m in MODEL.mentions if m.element == mention.element and m is not mention]
    words = [
        next(stems.plain(w) for w in m.words if not stems.holds(stems.plain(w), mention.words))
        for m in others
    ]
    data = deepcopy(_base())
    _say(data, element.path, f"Qqqq qqqq {' '.join(words)} qqqq [@k1].")
    assert cover.rule in {d.code for d in _checked(data) if name in d.requirements}


def _say(node: Any, path: tuple[str, ...], text: str) -> None:
    if isinstance(node, list):
        for item in node:
            _say(item, path[1:] if path[0] == "*" else path, text)
    elif isinstance(node, dict) and path[0] in node:
        if len(path) == 1:
            node[path[0]] = text
        else:
            _say(node[path[0]], path[1:], text)


@pytest.mark.parametrize("mention", MODEL.mentions, ids=lambda mention: mention.id)
def test_the_standards_own_text_holds_every_point(mention: standard.Mention):
    element = next(element for element in MODEL.elements if element.id == mention.element)
    if element.text:
        text = (element.text_sick_leave or element.text).casefold()
        assert stems.holds(text, mention.words)
    assert all(word == word.casefold() for word in mention.words)


@pytest.mark.parametrize(("name", "cover"), _of(Kind.PRESET))
def test_a_preset_taken_away_is_missed(name: str, cover: Cover):
    preset = next(p for p in (*MODEL.goals, *MODEL.exits) if p.id == cover.name)
    data = deepcopy(_base())
    for rows in (data["goals"]["objectives"], data["exit"]["rehabilitation"]):
        rows[:] = [row for row in rows if row.get("standard") not in (preset.id, preset.sv)]
    assert cover.rule in {d.code for d in _checked(data) if name in d.requirements}


@pytest.mark.parametrize(("name", "cover"), _of(Kind.PART))
def test_a_central_part_is_described_by_elements_that_are_asked_for(name: str, cover: Cover):
    part = next(part for part in MODEL.central_parts if part.id == cover.name)
    assert part.elements
    asked = {c.name: c.rule for found in COVERS.values() for c in found if c.kind is Kind.ELEMENT}
    assert all(asked[element] for element in part.elements)
    assert name in part.requirements


@pytest.mark.parametrize(("name", "cover"), _of(Kind.READING, Kind.SCHEMA, Kind.TEMPLATE))
def test_a_pointer_leads_to_something_that_is_tested(name: str, cover: Cover):
    if cover.kind is Kind.READING:
        assert cover.name in catalogue.entries()
    elif cover.kind is Kind.TEMPLATE:
        assert (ROOT / "templates" / cover.name).exists()
    else:
        assert _is_field(cover.name.split("."))
    file, _, function = cover.test.partition("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert function in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, name


def _is_field(path: list[str]) -> bool:
    names = [
        field.alias or name for root in (Pathway, Supplement) for name, field in root.model_fields.items()
    ]
    return path[0] in names
