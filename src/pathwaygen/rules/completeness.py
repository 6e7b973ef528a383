"""Completeness and origin: what a published pathway usually says, where facts come from, what is a suggestion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pathwaygen.rules.rule import Case, Finding, Level, missing, rule

if TYPE_CHECKING:
    from pathwaygen.diagnostic import Path

_EXPECTED: dict[Path, tuple[str, ...]] = {
    (): (
        "summary",
        "person_centring",
        "patient_experience",
        "background",
        "registers",
        "indicators",
        "references",
        "transitions",
        "services",
        "events",
    ),
    ("document",): ("members", "approved", "valid", "replaces", "changes"),
    ("document", "valid"): ("from", "to"),
    ("document", "changes", "*"): ("version", "date", "text"),
    ("document", "members", "*"): ("name", "role", "organisation"),
    ("scope",): ("lead", "ages", "delimitation", "care_level", "related"),
    ("condition",): ("about",),
    ("condition", "about"): (
        "definition",
        "prevalence",
        "causes",
        "risk_factors",
        "comorbidity",
        "course",
        "complications",
    ),
    ("populations", "*"): ("name", "criteria", "registered_in"),
    ("services", "*"): ("title", "principal"),
    ("goals",): ("overall",),
    ("entry",): ("exceptions",),
    ("groups", "*"): ("title",),
    ("block", "*"): ("title", "phase", "service", "performer", "times", "care", "patient"),
    ("block", "*", "decision"): ("question",),
    ("block", "*", "parts", "*"): ("title", "care"),
    ("indicators", "*"): ("priority", "desired", "data_source", "kind", "target", "error_sources", "reported_by"),
    ("patient_experience",): ("journey",),
    ("patient_experience", "journey", "*"): ("experience", "patient", "care", "challenge"),
    ("registers", "*"): ("name", "address"),
    ("attachments", "*"): ("title", "text"),
    ("figures", "*"): ("title", "file", "alternative"),
    ("tables", "*"): ("title", "header", "rows"),
}
_INHERITED = {"phase": "phase", "service": "service", "times": "times", "care": "care"}
_CLAIM = 4
"""How many words make a claim that needs a source."""
_NO_CLAIM = ("suggestion", "source", "not_applicable", "title", "question", "answer", "when", "reason", "name")
_FACTS = (
    ("condition", "about"),
    ("scope", "delimitation"),
    ("scope", "care_level"),
    ("entry",),
    ("exit",),
    ("block",),
    ("populations",),
    ("transitions",),
    ("patient_experience",),
    ("person_centring",),
)


@rule("PW1601", "field-left-out", Level.COMPLETE)
def field_left_out(case: Case) -> Iterator[Finding]:
    """Ett fält som publicerade vårdförlopp brukar ha saknas."""
    for path, node in case.nodes:
        for field in _EXPECTED.get(_pattern(path), ()):
            if field not in node and not _excused(case, path, node, field):
                yield missing(path, field)


def _pattern(path: Path) -> Path:
    pattern = tuple("*" if isinstance(key, int) else key for key in path)
    return ("services", "*") if len(pattern) == 2 and pattern[0] == "services" else pattern  # noqa: PLR2004


def _excused(case: Case, path: Path, node: dict[str, Any], field: str) -> bool:
    """Whether a field is said elsewhere: by the group, by another rule, or by a decision that has no actions."""
    if path[:1] == ("block",) and len(path) == 2:  # noqa: PLR2004  a block itself
        block = case.pathway.blocks[int(path[1])]
        group = case.graph.group(block)
        if field in _INHERITED and group and getattr(group, field):
            return True
        if block.rehabilitation and field in ("phase", "times", "performer"):
            return True
        return bool(block.decision) and field in ("patient", "care", "title")
    if path[:1] == ("indicators",):
        return bool(node.get("not_applicable")) or (bool(node.get("standard")) and field == "kind")
    return False


@rule("PW1602", "unsourced", Level.COMPLETE, requirements=("SI-T2-15",))
def unsourced(case: Case) -> Iterator[Finding]:
    """En text anger varken källa eller att den är gruppens eget förslag."""
    for path, text in case.texts:
        if _factual(path) and "[@" not in text and len(text.split()) >= _CLAIM and not _marked(case, path):
            yield Finding(path, {"text": text.strip().splitlines()[0][:60]}, about=(path,))


def _factual(path: Path) -> bool:
    return any(path[: len(prefix)] == prefix for prefix in _FACTS)


def _marked(case: Case, path: Path) -> bool:
    """Whether a text is no claim of its own, or a node that holds it is marked as a suggestion or sourced."""
    if path[-1] in _NO_CLAIM:
        return True
    node: Any = case.source.data
    for key in path:
        if isinstance(node, dict) and ("suggestion" in node or "source" in node):
            return True
        node = node[key]
    return False


@rule("PW1603", "own-suggestion", Level.SUGGESTION)
def own_suggestion(case: Case) -> Iterator[Finding]:
    """Ett eget förslag står kvar i ett dokument som ska publiceras."""
    for path, node in case.nodes:
        if "suggestion" in node:
            yield Finding((*path, "suggestion"), {"why": str(node["suggestion"]).strip()})


RULES = (field_left_out, unsourced, own_suggestion)
