"""Completeness: what a published pathway usually says, and what a reference needs to be found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pathwaygen.rules.rule import Case, Finding, Level, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.diagnostic import Path

_TOP = ("summary", "person_centring", "patient_experience", "background", "registers", "indicators")
_EXPECTED: dict[Path, tuple[str, ...]] = {
    (): (*_TOP, "references", "transitions", "services", "events"),
    ("document",): ("members", "approved", "valid", "replaces", "changes"),
    ("document", "valid"): ("from", "to"),
    ("document", "approved"): ("by", "date", "reference"),
    ("document", "changes", "*"): ("version", "date", "text"),
    ("document", "members", "*"): ("name", "role", "organisation"),
    ("scope",): ("lead", "ages", "delimitation", "care_level", "related"),
    ("scope", "rehabilitation"): ("reason",),
    ("scope", "sick_leave"): ("reason",),
    ("scope", "recurring_need"): ("reason",),
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
    ("goals", "objectives", "*"): ("indicator",),
    ("entry",): ("exceptions",),
    ("entry", "rehabilitation_assessment"): ("block",),
    ("entry", "insurance_assessment"): ("block",),
    ("transitions", "*"): ("block",),
    ("groups", "*"): ("title", "phase", "care"),
    ("block", "*"): ("title", "phase", "service", "performer", "times", "care", "patient"),
    ("block", "*", "times", "*"): ("id",),
    ("block", "*", "performer"): ("team",),
    ("block", "*", "decision"): ("question",),
    ("block", "*", "parts", "*"): ("id", "title", "care"),
    ("block", "*", "rehabilitation", "assessment", "instruments"): ("instruments",),
    ("block", "*", "rehabilitation", "assessment", "instruments", "instruments", "*"): ("name", "profession"),
    ("indicators", "*"): (
        "kind",
        "priority",
        "desired",
        "target",
        "data_source",
        "counted_codes",
        "error_sources",
        "reported_by",
    ),
    ("patient_experience",): ("text", "journey"),
    ("patient_experience", "journey", "*"): ("experience", "patient", "care", "challenge"),
    ("person_centring",): ("text",),
    ("registers", "*"): ("name", "address", "text"),
    ("attachments", "*"): ("id", "title", "text"),
    ("figures", "*"): ("title", "file"),
    ("tables", "*"): ("title", "header", "rows", "text"),
}
_ITEM = 2
"""The length of the path to an item of a list, or to what is kept under a name."""
_BY_KEY = ("services",)
"""Mappings whose keys are names, not a list."""

_INSTEAD = {"related": "continues", "team": "profession"}
"""What may stand instead of a field."""
_INHERITED = ("phase", "service", "times")
"""What a block takes from its group."""
_NOT_OF_STANDARD = ("kind", "target")
_NOT_OF_OWN = ("priority", "counted_codes")
_ASKED_ELSEWHERE = ("phase", "times", "performer")
"""What a rule of its own asks of a block with rehabilitation."""


@rule("PW1601", "field-left-out", Level.COMPLETE, source="Publicerade vårdförlopp på 1177 för vårdpersonal")
def field_left_out(case: Case) -> Iterator[Finding]:
    """Ett fält som publicerade vårdförlopp brukar ha saknas.

    ## Varför

    Den som har läst andra vårdförlopp letar efter uppgiften. Är den utelämnad med avsikt är det bra att
    gruppen har märkt det.

    ## Fel

    ```yaml
    register:
      - namn: Kvalitetsregistret
    ```

    ## Rätt

    ```yaml
    register:
      - namn: Kvalitetsregistret
        adress: https://registret.example
        text: Följer operationer och patientens nöjdhet.
    ```

    ## Gör så här

    Fyll i uppgiften. Behövs den inte, gör ett avsteg från regeln med en motivering.
    """
    for path, node in case.nodes:
        for field in _EXPECTED.get(_pattern(path), ()):
            if not node.get(field) and not _excused(case, path, node, field):
                values, variant = {"field": field}, ""
                if path:
                    named = [key for key in path if isinstance(key, str)]
                    values |= {"section": case.word(named[-1]), "id": _id(path, node)}
                    variant = "item" if values["id"] else "part"
                    if field in _INSTEAD:
                        values["other"], variant = case.word(_INSTEAD[field]), "either"
                yield Finding(path, values, variant, ((*path, field),), weak=True)


def _pattern(path: Path) -> Path:
    """The path with ``"*"`` for positions and for names that the author chooses."""
    if len(path) == _ITEM and path[0] in _BY_KEY:
        return (path[0], "*")
    pattern = tuple("*" if isinstance(key, int) else key for key in path)
    return (*pattern, "*") if pattern in _ONE_OF_A_LIST else pattern


_ONE_OF_A_LIST = frozenset(
    pattern[:-1] for pattern in _EXPECTED if pattern[-1:] == ("*",) and pattern[0] not in _BY_KEY
)
"""Lists that may be written as their only item."""


def _id(path: Path, node: dict[str, Any]) -> str:
    """What to call a node of a list: its id, or the name it is kept under."""
    if len(path) == _ITEM and path[0] in _BY_KEY:
        return str(path[1])
    name = node.get("id") or node.get("name")
    return name.strip() if isinstance(name, str) and not name.startswith("?") else ""


def _excused(case: Case, path: Path, node: dict[str, Any], field: str) -> bool:
    """Whether a field is said elsewhere or has no place here."""
    if node.get("not_applicable") or node.get(_INSTEAD.get(field, "")):
        return True
    if field == "reason":
        return node.get("included") in ("nej", "no")  # a rule of its own
    if path[:1] == ("indicators",):
        return field in (_NOT_OF_STANDARD if node.get("standard") else _NOT_OF_OWN)
    if path[:1] == ("attachments",):
        return field == "text" and bool(node.get("address"))
    return path[:1] == ("block",) and len(path) == _ITEM and _excused_block(case, int(path[1]), field)


def _excused_block(case: Case, index: int, field: str) -> bool:
    block = case.pathway.blocks[index]
    group = case.graph.group(block)
    if group and field in _INHERITED and getattr(group, field):
        return True
    if block.rehabilitation and field in _ASKED_ELSEWHERE:
        return True
    return bool(block.decision) and field in ("title", "care", "patient", "times", "performer")


@rule("PW1604", "incomplete-reference", Level.COMPLETE, requirements=("GEN-009",))
def incomplete_reference(case: Case) -> Iterator[Finding]:
    """En referens saknar det som behövs för att hitta källan.

    ## Varför

    Den som vill pröva en uppgift måste hitta källan: vad den heter, vem som står bakom, var den finns och när
    den lästes.

    ## Fel

    ```yaml
    referenser:
      - {id: k1, title: Artros}
    ```

    ## Rätt

    ```yaml
    referenser:
      - id: k1
        type: webpage
        title: Artros
        author: [{literal: Socialstyrelsen}]
        URL: https://www.socialstyrelsen.example/artros
        accessed: {date-parts: [[2026, 11, 1]]}
    ```

    ## Gör så här

    Fyll i det som fattas. En webbsida behöver adress och datum då den lästes, en artikel tidskrift och år.
    """
    for index, reference in enumerate(case.pathway.references):
        if "id" not in reference:
            continue
        for fields in _wanted(reference):
            if not any(reference.get(field) for field in fields):
                values = {"key": fields[0], "id": str(reference["id"])}
                about = tuple(("references", index, field) for field in fields)
                yield Finding(("references", index), values, about=about)


def _wanted(reference: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """What a reference needs, each with what may stand instead."""
    kind = str(reference.get("type", ""))
    yield ("type",)
    yield ("title",)
    if kind != "legislation":
        yield ("author", "editor", "publisher")
    if kind.startswith("article"):
        yield ("container-title",)
        yield ("issued",)
    elif kind == "webpage":
        yield ("URL", "DOI")
    if reference.get("URL"):
        yield ("accessed",)  # what stands at an address today may be gone tomorrow
    elif reference.get("accessed"):
        yield ("URL", "DOI")
    if kind in ("book", "legislation"):
        yield ("issued",)


RULES = (field_left_out, incomplete_reference)
