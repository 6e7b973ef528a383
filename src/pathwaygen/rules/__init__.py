"""All rules, in one explicit tuple. A new rule is written in its family and added to that family's RULES."""

from __future__ import annotations

from pathwaygen.rules import (
    across,
    agreement,
    answers,
    assessment,
    citations,
    codelists,
    codes,
    completeness,
    entry,
    example_patients,
    exits,
    figures,
    flow,
    follow_up,
    generic,
    goals,
    inclusion,
    indicators,
    insurance,
    language,
    limits,
    links,
    measures,
    names,
    origin,
    patient,
    performance,
    plan,
    process,
    scope,
    supplement,
    supplement_additions,
    supplement_codes,
    supplement_lists,
    supplement_parts,
    table1,
    text,
)
from pathwaygen.rules.rule import Rule

_FAMILIES = (
    names,
    text,
    language,
    links,
    limits,
    citations,
    agreement,
    answers,
    figures,
    scope,
    inclusion,
    goals,
    entry,
    exits,
    flow,
    process,
    assessment,
    table1,
    generic,
    plan,
    insurance,
    performance,
    follow_up,
    patient,
    indicators,
    measures,
    example_patients,
    codes,
    codelists,
    completeness,
    origin,
    supplement,
    supplement_parts,
    supplement_codes,
    supplement_lists,
    supplement_additions,
    across,
)


def _joined() -> tuple[Rule, ...]:
    rules = tuple(rule for family in _FAMILIES for rule in family.RULES)
    codes_used = [rule.code for rule in rules]
    if len(set(codes_used)) != len(codes_used):
        raise ValueError("two rules share a code")
    return tuple(sorted(rules, key=lambda rule: rule.code))


RULES = _joined()

__all__ = ["RULES", "Rule"]
