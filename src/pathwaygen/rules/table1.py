"""Table 1 and its kin: every element described, adopted, placed elsewhere, or not applicable with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pathwaygen.rules.rule import Case, Finding, Level, missing, rule

if TYPE_CHECKING:
    from pathwaygen.diagnostic import Path
    from pathwaygen.standard import Element as Demand

_T1 = "Skrivinstruktionen 2.4.1, tabell 1"
_LEVELS = {"ska": Level.SKA, "bör": Level.BOR, "vid_behov": Level.DECISION, "kan": Level.KAN}
_WEIGHT = (Level.SKA, Level.DECISION, Level.BOR, Level.KAN)
_REASON_WORDS = 3


def _demanded(case: Case, demand: Demand) -> bool:
    return {
        "rehabilitation": case.rehabilitation,
        "sick_leave": case.sick_leave,
        "recurring": case.recurring,
        "always": True,
    }[demand.when]


def _sections(case: Case, section: Path) -> Iterator[tuple[Path, Any]]:
    """Every place where a section stands: in one block after another, or once in the pathway."""
    if section[:2] != ("block", "*"):
        node: Any = case.pathway
        for key in section:
            node = getattr(node, str(key)) if node is not None else None
        if node is not None:
            yield section, node
        return
    for index, block in enumerate(case.pathway.blocks):
        node = block
        for key in section[2:]:
            node = getattr(node, str(key)) if node is not None else None
        if node is not None and node != ():
            yield ("block", index, *section[2:]), node


def _fields(node: Any) -> int:
    return len(node.model_fields_set) if hasattr(node, "model_fields_set") else 1


def _lacking(case: Case, section: Path) -> Iterator[Finding]:
    """Yield what no place of a section says, at the place that says the most of it."""
    demands = [d for d in case.standard.elements if d.path[: len(section)] == section and _demanded(case, d)]
    if not demands:
        return
    places = list(_sections(case, section))
    if not places:
        yield _section_missing(case, section, demands)
        return
    fullest = max(places, key=lambda place: (_fields(place[1]), -places.index(place)))
    asked: dict[str, list[Demand]] = {}
    for demand in demands:
        if len(demand.path) > len(section):
            asked.setdefault(str(demand.path[len(section)]), []).append(demand)
    for field, wanted in asked.items():
        said = [(path, getattr(node, field)) for path, node in places if getattr(node, field) is not None]
        if not said:
            yield _finding(fullest[0], field, wanted, (*section, field))
        elif len(wanted) == 1 and len(wanted[0].path) == len(section) + 1:
            if all(hasattr(node, "not_applicable") and node.silent for _, node in said):
                yield _finding((*said[0][0], field), field, wanted, (*section, field))
        else:
            yield from _parts(said, field, wanted, section)


def _parts(said: list[tuple[Path, Any]], field: str, wanted: list[Demand], section: Path) -> Iterator[Finding]:
    """Yield what a container such as the plan's ``sick_leave`` lacks; branches have a rule of their own."""
    fullest = max(said, key=lambda place: _fields(place[1]))
    for demand in wanted:
        part = str(demand.path[-1])
        values = [getattr(node, part, None) for _, node in said]
        if any(hasattr(value, "to") for value in values) or part in ("present", "absent", "met"):
            continue
        if part in ("need_remains", "unreachable"):
            continue
        if all(value is None or value.silent for value in values):
            yield _finding((*fullest[0], field), part, [demand], (*section, field, part))


def _finding(path: Path, field: str, wanted: list[Demand], about: Path) -> Finding:
    strongest = min((_LEVELS[d.level] for d in wanted), key=_WEIGHT.index)
    values = {
        "field": field,
        "label": ", ".join(d.label for d in wanted),
        "prescription": wanted[0].prescription,
    }
    requirements = tuple(dict.fromkeys(r for d in wanted for r in d.requirements))
    variant = _forms(wanted[0])
    return Finding(path, values, variant, (about,), level=strongest, requirements=requirements)


def _forms(demand: Demand) -> str:
    """Name the message that offers the forms an element may take."""
    if demand.adoptable:
        return "adoptable-waivable" if demand.waivable else "adoptable"
    return "waivable" if demand.waivable else ""


def _section_missing(case: Case, section: Path, demands: list[Demand]) -> Finding:
    """One finding for a section that stands nowhere, instead of one for each of its parts."""
    parent: Path = section[:-1]
    if section[0] == "block":
        carrying = [i for i, b in enumerate(case.pathway.blocks) if b.rehabilitation]
        parent = ("block", carrying[0], "rehabilitation") if carrying else ("block",) if case.pathway.blocks else ()
    values = {"field": str(section[-1]), "label": ", ".join(d.label for d in demands)}
    strongest = min((_LEVELS[d.level] for d in demands), key=_WEIGHT.index)
    requirements = tuple(dict.fromkeys(r for d in demands for r in d.requirements))
    about = (section, section[:-1], ("block",)) if section[0] == "block" else (section,)
    return Finding(parent, values, "section", about, level=strongest, requirements=requirements)


def _rehabilitation(section: str) -> Path:
    return ("block", "*", "rehabilitation", section)


@rule("PW1001", "missing-assessment-part", Level.SKA, requirements=("SI-T1-04",), source=_T1)
def missing_assessment_part(case: Case) -> Iterator[Finding]:
    """En del av bedömningen i fas 1 är varken beskriven eller avfärdad."""
    yield from _lacking(case, _rehabilitation("assessment"))


@rule("PW1002", "missing-occasion", Level.BOR, requirements=("SI-BAS-08", "SI-IN-05"), source="Skrivinstruktionen 1.2")
def missing_occasion(case: Case) -> Iterator[Finding]:
    """Det framgår inte när behovet bedöms på nytt."""
    if not case.rehabilitation:
        return
    carrying = [(i, b.rehabilitation) for i, b in enumerate(case.pathway.blocks) if b.rehabilitation]
    if not carrying or any(carried.occasions for _, carried in carrying):
        return
    index = next((i for i, carried in carrying if carried.follow_up), carrying[0][0])
    level = Level.DECISION if case.recurring else Level.BOR
    yield Finding(
        ("block", index, "rehabilitation"),
        {"field": "occasions"},
        about=(_rehabilitation("occasions"),),
        level=level,
    )


@rule("PW1101", "missing-plan-part", Level.SKA, requirements=("SI-BAS-05",), source=_T1)
def missing_plan_part(case: Case) -> Iterator[Finding]:
    """En del av rehabiliteringsplanen är varken beskriven eller avfärdad."""
    yield from _lacking(case, _rehabilitation("plan"))


@rule("PW1102", "missing-implementation", Level.SKA, requirements=("SI-T2-11",), source=_T1)
def missing_implementation(case: Case) -> Iterator[Finding]:
    """Inget block genomför planens åtgärder."""
    yield from _lacking(case, _rehabilitation("implementation"))


@rule("PW1103", "missing-certificate", Level.SKA, requirements=("SI-T2-12",), source=_T1)
def missing_certificate(case: Case) -> Iterator[Finding]:
    """Det framgår inte hur intyg utfärdas."""
    yield from _lacking(case, _rehabilitation("certificate"))


@rule("PW1104", "missing-coordination-part", Level.SKA, requirements=("SI-KO-01",), source="Skrivinstruktionen 1.2.2.1")
def missing_coordination_part(case: Case) -> Iterator[Finding]:
    """En del av koordineringsinsatserna är varken beskriven eller avfärdad."""
    yield from _lacking(case, _rehabilitation("coordination_measures"))


@rule("PW1105", "rehabilitation-without-time", Level.SKA, requirements=("SI-T2-13",), source="Skrivinstruktionen 2.4.1")
def rehabilitation_without_time(case: Case) -> Iterator[Finding]:
    """Ett block med rehabilitering säger inte när det ska ske."""
    for index, block in enumerate(case.pathway.blocks):
        group = case.graph.group(block)
        if block.rehabilitation and not block.times and not (group and group.times):
            yield missing(("block", index), "times", id=block.id)


@rule("PW1106", "rehabilitation-without-performer", Level.BOR, requirements=("SI-TE-01",), source="Skrivinstruktionen 1.2.4")
def rehabilitation_without_performer(case: Case) -> Iterator[Finding]:
    """Ett block med rehabilitering säger inte vem som utför det."""
    for index, block in enumerate(case.pathway.blocks):
        if block.rehabilitation is None:
            continue
        performer = block.performer
        if performer is None:
            yield missing(("block", index), "performer", id=block.id)
        elif not (performer.team or performer.profession or performer.text):
            yield missing(("block", index, "performer"), "team", id=block.id)


@rule("PW1201", "missing-follow-up-part", Level.SKA, requirements=("SI-T3-01",), source=_T1)
def missing_follow_up_part(case: Case) -> Iterator[Finding]:
    """En del av uppföljningen i fas 3 är varken beskriven eller avfärdad."""
    yield from _lacking(case, _rehabilitation("follow_up"))


@rule("PW1202", "missing-closing-part", Level.SKA, requirements=("SI-T3-11",), source=_T1)
def missing_closing_part(case: Case) -> Iterator[Finding]:
    """En del av den avslutande dialogen är varken beskriven eller avfärdad."""
    yield from _lacking(case, _rehabilitation("closing"))


@rule("PW1301", "missing-person-centring", Level.BOR, requirements=("SI-PC-01",), source="Skrivinstruktionen 2.5")
def missing_person_centring(case: Case) -> Iterator[Finding]:
    """En del av personcentrering och patientkontrakt är inte beskriven."""
    yield from _lacking(case, ("person_centring",))


@rule("PW1302", "missing-patient-experience", Level.SKA, requirements=("SI-PE-01",), source="Skrivinstruktionen 2.7")
def missing_patient_experience(case: Case) -> Iterator[Finding]:
    """Patientens utmaningar inom rehabilitering eller sjukskrivning är inte beskrivna."""
    yield from _lacking(case, ("patient_experience",))


@rule("PW1303", "missing-background", Level.BOR, requirements=("SI-BG-01",), source="Skrivinstruktionen 3")
def missing_background(case: Case) -> Iterator[Finding]:
    """Bakgrunden saknar kunskapsunderlag eller arbetsprocess."""
    yield from _lacking(case, ("background",))


@rule("PW1003", "not-adoptable", Level.SKA, requirements=("SI-T1-04",), source=_T1)
def not_adoptable(case: Case) -> Iterator[Finding]:
    """Ett element hämtas från standarden fast det måste beskrivas för hälsotillståndet."""
    for path, node, demand in _elements(case):
        if node.get("standard") and not demand.adoptable:
            yield Finding(path, {"label": demand.label, "prescription": demand.prescription})


@rule("PW1004", "not-waivable", Level.SKA, requirements=("SI-T1-04",), source=_T1)
def not_waivable(case: Case) -> Iterator[Finding]:
    """Ett element sägs inte vara tillämpligt fast standarden kräver det av alla."""
    for path, node, demand in _elements(case):
        if node.get("not_applicable") and not demand.waivable:
            yield Finding((*path, "not_applicable"), {"label": demand.label, "why": demand.why})


@rule("PW1005", "reason-too-short", Level.DECISION, requirements=("SI-BAS-01",))
def reason_too_short(case: Case) -> Iterator[Finding]:
    """Motiveringen till att ett element inte är tillämpligt säger för lite."""
    for path, node in case.nodes:
        reason = node.get("not_applicable")
        if isinstance(reason, str) and len(reason.split()) < _REASON_WORDS:
            yield Finding((*path, "not_applicable"), {"reason": reason})


def _elements(case: Case) -> Iterator[tuple[Path, dict[str, Any], Demand]]:
    """Every element of the spec that the standard knows, as written."""
    for path, text in case.texts:
        if text.strip() == "standard" and (demand := case.standard.element(path)):
            yield path, {"standard": True}, demand
    for path, node in case.nodes:
        if ("standard" in node or "not_applicable" in node) and (demand := case.standard.element(path)):
            yield path, node, demand


RULES = (
    missing_assessment_part,
    missing_occasion,
    not_adoptable,
    not_waivable,
    reason_too_short,
    missing_plan_part,
    missing_implementation,
    missing_certificate,
    missing_coordination_part,
    rehabilitation_without_time,
    rehabilitation_without_performer,
    missing_follow_up_part,
    missing_closing_part,
    missing_person_centring,
    missing_patient_experience,
    missing_background,
)
