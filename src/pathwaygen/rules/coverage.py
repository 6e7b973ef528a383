"""What sees to each requirement: rules, entries of the standard, and what schema/requirements.yml points at.

A rule names its requirements, and so does each entry of the standard that a rule asks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pathwaygen import standard
from pathwaygen.standard.requirements import requirements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pathwaygen.rules.rule import Rule

_BLOCK = ("block", "*", "rehabilitation")
_ASKED_BY = {
    (*_BLOCK, "assessment"): "PW1001",
    (*_BLOCK, "plan"): "PW1101",
    (*_BLOCK, "implementation"): "PW1102",
    (*_BLOCK, "certificate"): "PW1103",
    (*_BLOCK, "coordination_measures"): "PW1104",
    (*_BLOCK, "follow_up"): "PW1201",
    (*_BLOCK, "follow_up", "goals", "*"): "PW0910",
    (*_BLOCK, "assessment", "needs", "*"): "PW0910",
    (*_BLOCK, "closing"): "PW1202",
    (*_BLOCK, "occasions"): "PW1002",
    ("entry",): "PW0602",
    ("transitions",): "PW0802",
    ("person_centring",): "PW1301",
    ("patient_experience",): "PW1302",
    ("background",): "PW1303",
}
"""The rule that asks for the elements of a section."""
_MENTIONED_BY = {
    (*_BLOCK, "assessment"): "PW1020",
    (*_BLOCK, "plan"): "PW1120",
    (*_BLOCK, "certificate"): "PW1126",
    (*_BLOCK, "coordination_measures"): "PW1125",
    (*_BLOCK, "follow_up"): "PW1220",
    (*_BLOCK, "closing"): "PW1221",
    ("person_centring",): "PW1320",
    ("background",): "PW1322",
}
"""The rule that asks what a group's own words hold."""
_GOALS, _EXITS = "PW0501", "PW0702"


class Kind(StrEnum):
    """How a requirement is seen to."""

    RULE = "rule"
    ELEMENT = "element"
    MENTION = "mention"
    PRESET = "preset"
    PART = "part"
    READING = "reading"
    SCHEMA = "schema"
    TEMPLATE = "template"


@dataclass(frozen=True, slots=True)
class Cover:
    """One thing that sees to a requirement.

    Attributes:
        name: A rule's code, the id of an entry of the standard, a code of the reader, a field or a template.
        rule: The code of the rule that reports it, or empty.
        label: What the entry of the standard is called, or empty.
        test: The test that sees to it where no rule does.
    """

    kind: Kind
    name: str
    rule: str = ""
    label: str = ""
    test: str = ""


def covers(rules: Iterable[Rule]) -> Mapping[str, tuple[Cover, ...]]:
    """Return what sees to each requirement, by the requirement's id, in the order of schema/requirements.yml.

    Requirements that nothing sees to have an empty tuple. Ids that schema/requirements.yml lacks come last.
    """
    found: dict[str, list[Cover]] = {name: [] for name in requirements()}
    for name, cover in (*_of_rules(rules), *_of_standard(), *_pointed_at()):
        found.setdefault(name, []).append(cover)
    return {name: tuple(dict.fromkeys(all_of_it)) for name, all_of_it in found.items()}


def asked_by(rule: Rule) -> tuple[str, ...]:
    """Return every requirement that a rule reports: its own, and those of the entries it asks for."""
    own = dict.fromkeys(rule.requirements)
    own |= dict.fromkeys(name for name, cover in _of_standard() if cover.rule == rule.code)
    return tuple(own)


def _of_rules(rules: Iterable[Rule]) -> Iterator[tuple[str, Cover]]:
    for rule in rules:
        for name in rule.requirements:
            yield name, Cover(Kind.RULE, rule.code, rule.code)


def _of_standard() -> Iterator[tuple[str, Cover]]:
    model = standard.load()
    labels = {element.id: element.label for element in model.elements}
    for element in model.elements:
        rule = _rule_of(element.path, _ASKED_BY)
        for name in element.requirements:
            yield name, Cover(Kind.ELEMENT, element.id, rule, element.label)
    paths = {element.id: element.path for element in model.elements}
    for mention in model.mentions:
        rule = _rule_of(paths[mention.element], _MENTIONED_BY)
        for name in mention.requirements:
            yield name, Cover(Kind.MENTION, mention.id, rule, f"{labels[mention.element]}: {mention.label}")
    for rule, presets in ((_GOALS, model.goals), (_EXITS, model.exits)):
        for preset in presets:
            for name in preset.requirements:
                yield name, Cover(Kind.PRESET, preset.id, rule, preset.label)
    for part in model.central_parts:
        for name in part.requirements:
            yield name, Cover(Kind.PART, part.id, "", part.text.rstrip("."))


def _rule_of(path: tuple[str, ...], rules: Mapping[tuple[str, ...], str]) -> str:
    """The rule of the longest section that a path lies in."""
    for length in range(len(path), 0, -1):
        for section in (path[:length], (*path[: length - 1], "*")):
            if section in rules:
                return rules[section]
    raise KeyError(path)


def _pointed_at() -> Iterator[tuple[str, Cover]]:
    for requirement in requirements().values():
        for pointer in requirement.cover:
            yield requirement.id, Cover(Kind(pointer.kind), pointer.name, test=pointer.test)
