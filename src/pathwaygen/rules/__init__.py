"""All rules, in one explicit tuple. Adding a rule: write it in its family and add it to that family's RULES."""

from __future__ import annotations

from pathwaygen.rules import codes, completeness, entry, flow, form, goals, indicators, scope, table1
from pathwaygen.rules.rule import Rule

_FAMILIES = (form, scope, goals, entry, flow, table1, indicators, codes, completeness)


def _joined() -> tuple[Rule, ...]:
    rules = tuple(rule for family in _FAMILIES for rule in family.RULES)
    codes_used = [rule.code for rule in rules]
    if len(set(codes_used)) != len(codes_used):
        raise ValueError("two rules share a code")
    return tuple(sorted(rules, key=lambda rule: rule.code))


RULES = _joined()

__all__ = ["RULES", "Rule"]
