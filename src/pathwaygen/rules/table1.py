"""What the standard asks for: every element described, adopted, placed elsewhere, or waived with a reason.

The families assessment, plan, follow_up and patient ask ``lacking`` about their sections of the spec.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from pathwaygen import standard
from pathwaygen.rules.rule import Case, Finding, Level, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pathwaygen.diagnostic import Path
    from pathwaygen.standard import Element as Demand

T1 = "Skrivinstruktionen 2.4.1, tabell 1"
LEVELS = {"ska": Level.SKA, "bör": Level.BOR, "vid_behov": Level.DECISION, "kan": Level.KAN}
WEIGHT = (Level.SKA, Level.DECISION, Level.BOR, Level.KAN)
_BRANCHES = ("present", "absent", "met", "need_remains", "unreachable")
"""Outcomes, which PW0910 asks for one by one where their question stands."""
_REASON_WORDS = 3
_CITED = re.compile(r"\[@[^\]]*\]")
_NO_WORD = re.compile(r"[\W_]+")
_ASKED = frozenset(("block", "entry", "transitions", "person_centring", "patient_experience", "background"))
"""Where the elements of the generic model stand."""
_UNASKED = frozenset(
    ("plan_follows", "id", "title", "to", "phase", "service", "within", "after", "at", "source")
)
"""What is answered with yes or no, and what is no element at all."""
_LONGEST_ANSWER = 40
"""How long a text may be to be looked at as a non-answer at all."""
_NON_ANSWERS = frozenset(
    (
        "",
        *("ja", "nej", "se ovan", "se nedan", "ovan", "nedan", "saknas", "ingen", "inget", "inga", "okänt"),
        *(
            f"{no} {word}"
            for no in ("ej", "inte", "icke")
            for word in ("tillämpligt", "aktuellt", "relevant")
        ),
        *(f"{no} {word}" for no in ("ej", "inte") for word in ("tillämplig", "aktuell", "bedömt", "klart")),
        *("gäller ej", "gäller inte", "finns ej", "finns inte", "vet ej", "vet inte", "oklart", "n a", "na"),
        *("vid behov", "efter behov", "if needed", "when needed", "as needed"),
        *("kommer", "kommer senare", "utreds", "fylls i senare", "ifylls senare", "skrivs senare", "senare"),
        *("tbd", "todo", "xxx", "xx", "x", "yes", "no", "none", "not applicable", "not relevant", "missing"),
        *("see above", "see below", "unknown", "to be decided", "pending", "later"),
    )
)


def part_of_block(section: str) -> Path:
    """Return the path of a section of Table 1, in whichever block it stands."""
    return ("block", "*", "rehabilitation", section)


def lacking(case: Case, section: Path) -> Iterator[Finding]:
    """Yield what no place of a section says, at the place that says the most of it.

    An element counts once, as the union over all blocks.
    """
    demands, asked = _demands(section, case.rehabilitation, case.sick_leave, case.recurring)
    if not demands or (section[0] == "block" and not case.pathway.blocks):
        return
    places = list(standing(case, section))
    if not places:
        yield _section_missing(case, section, demands)
        return
    for field, wanted in asked.items():
        said = [(path, value) for path, node in places if (value := getattr(node, field)) is not None]
        if not said:
            yield _finding(case, _fullest(places), field, wanted, (*section, field))
        elif len(wanted[0].path) > len(section) + 1:
            yield from _parts(case, said, field, wanted, section)
        elif all(_silent(value) for _, value in said):
            yield _finding(case, said[0][0], field, wanted, (*section, field))


@cache
def _demands(
    section: Path,
    rehabilitation: bool,  # noqa: FBT001  with the next two the key that the answer is kept by
    sick_leave: bool,  # noqa: FBT001
    recurring: bool,  # noqa: FBT001
) -> tuple[Sequence[Demand], Mapping[str, Sequence[Demand]]]:
    """The demands on a section that a scope brings along: all, and those on its fields by field."""
    elements = standard.load().elements_for(
        rehabilitation=rehabilitation, sick_leave=sick_leave, recurring=recurring
    )
    demands = [demand for demand in elements if demand.path[: len(section)] == section]
    asked: dict[str, list[Demand]] = {}
    for demand in demands:
        if len(demand.path) > len(section):
            asked.setdefault(demand.path[len(section)], []).append(demand)
    return demands, asked


def standing(case: Case, section: Path) -> Iterator[tuple[Path, Any]]:
    """Every place where a section stands: in one block after another, or once in the pathway."""
    starts: Iterator[tuple[Path, Any]]
    if section[:2] == ("block", "*"):
        starts = ((("block", index), block) for index, block in enumerate(case.pathway.blocks))
        keys = section[2:]
    else:
        starts, keys = iter([((), case.pathway)]), section
    for base, start in starts:
        node = start
        for key in keys:
            node = getattr(node, str(key), None)
        if node is not None:
            yield (*base, *keys), node


def _fullest(places: Sequence[tuple[Path, Any]]) -> Path:
    """The place that says most, the first of several."""
    return max(places, key=lambda place: len(place[1].model_fields_set))[0]


def _silent(value: object) -> bool:
    return bool(getattr(value, "silent", False))


def _parts(
    case: Case, said: list[tuple[Path, Any]], field: str, wanted: Sequence[Demand], section: Path
) -> Iterator[Finding]:
    """Yield what a container such as the plan's ``sick_leave`` lacks."""
    for demand in wanted:
        part = demand.path[-1]
        values = [getattr(node, part) for _, node in said]
        if part not in _BRANCHES and all(value is None or _silent(value) for value in values):
            yield _finding(case, (*_fullest(said), field), part, [demand], (*section, field, part))


def _finding(case: Case, path: Path, field: str, wanted: Sequence[Demand], about: Path) -> Finding:
    values = {
        "field": field,
        "section": case.word(str(path[-1])),
        **_labels(wanted),
        "prescription": " ".join(d.prescription for d in wanted),
    }
    level, requirements = _weight(wanted)
    return Finding(path, values, _forms(wanted), (about,), level=level, requirements=requirements)


def _labels(demands: Sequence[Demand]) -> dict[str, str]:
    """What some demands are called, inside a sentence."""
    spoken = [demand.spoken for demand in demands]
    return {name: ", ".join(words[name] for words in spoken) for name in ("label", "label_en")}


def _weight(wanted: Sequence[Demand]) -> tuple[Level, tuple[str, ...]]:
    """The strongest level of some demands, and all their requirements."""
    level = min((LEVELS[d.level] for d in wanted), key=WEIGHT.index)
    return level, tuple(dict.fromkeys(r for d in wanted for r in d.requirements))


def _forms(wanted: Sequence[Demand]) -> str:
    """Name the message that offers the forms an element may take."""
    if len(wanted) > 1:
        return "several"
    if wanted[0].adoptable:
        return "adoptable-waivable" if wanted[0].waivable else "adoptable"
    return "waivable" if wanted[0].waivable else ""


def _section_missing(case: Case, section: Path, demands: Sequence[Demand]) -> Finding:
    """One finding for a section that stands nowhere, instead of one for each of its parts."""
    parent: Path = section[:-1]
    about: tuple[Path, ...] = (section,)
    if section[0] == "block":
        carrying = [(i, b) for i, b in enumerate(case.pathway.blocks) if b.rehabilitation]
        fitting = [(i, b) for i, b in carrying if demands[0].phase.value in case.graph.phases(b)]
        parent = ("block", (fitting or carrying)[0][0], "rehabilitation") if carrying else ("block",)
        about = (section, section[:-1], ("block",))
    single = len(demands) == 1 and len(demands[0].path) == len(section)
    values = {
        "field": str(section[-1]),
        **_labels(demands),
        "prescription": demands[0].prescription,
    }
    level, requirements = _weight(demands)
    return Finding(
        parent,
        values,
        _forms(demands) if single else "section",
        about,
        level=level,
        requirements=requirements,
    )


@rule("PW1003", "not-adoptable", Level.SKA, requirements=("SI-T1-04",), source=T1)
def not_adoptable(case: Case) -> Iterator[Finding]:
    """Ett element hämtas från standarden fast det måste beskrivas för hälsotillståndet.

    ## Varför

    Fynd, instrument, prognos och tider är olika för olika hälsotillstånd. En allmän text hjälper inte den som
    ska bedöma just den här patienten.

    ## Fel

    ```yaml
    bedömning:
      prognos: standard
    ```

    ## Rätt

    ```yaml
    bedömning:
      prognos: |
        De flesta är tillbaka i arbete efter åtta veckor.
    ```

    ## Gör så här

    Byt ordet standard mot en text om det egna hälsotillståndet.
    """
    for path, node, demand in case.elements:
        if node.get("standard") and not demand.adoptable:
            values = {"label": demand.label, "label_en": demand.label_en, "prescription": demand.prescription}
            yield Finding(path, values, requirements=demand.requirements)


@rule("PW1004", "not-waivable", Level.SKA, requirements=("SI-T1-04",), source=T1)
def not_waivable(case: Case) -> Iterator[Finding]:
    """Ett element sägs vara ej tillämpligt fast standarden kräver det av alla.

    ## Varför

    De delarna finns i varje rehabiliteringsprocess. Avfärdas de, förlorar patientgruppen något som alla andra
    får.

    ## Fel

    ```yaml
    plan:
      delmål: {ej_tillämpligt: Delmål används inte här.}
    ```

    ## Rätt

    ```yaml
    plan:
      delmål: |
        Sätt delmål för gång, trappgång och återgång i arbete.
    ```

    ## Gör så här

    Beskriv delen i stället. Passar den verkligen inte, gör ett avsteg med vem som har beslutat det och när.
    """
    for path, node, demand in case.elements:
        if node.get("not_applicable") and not demand.waivable:
            values = {"label": demand.label, "label_en": demand.label_en, "why": demand.why}
            yield Finding((*path, "not_applicable"), values, requirements=demand.requirements)


@rule(
    "PW1005", "reason-too-short", Level.DECISION, requirements=("SI-BAS-01",), source="Skrivinstruktionen 1.2"
)
def reason_too_short(case: Case) -> Iterator[Finding]:
    """Motiveringen till att ett element inte är tillämpligt säger för lite.

    ## Varför

    Den som granskar måste kunna pröva skälet. "Nej" eller "ej aktuellt" upprepar bara beslutet.

    ## Fel

    ```yaml
    undernäring: {ej_tillämpligt: Ej aktuellt}
    ```

    ## Rätt

    ```yaml
    undernäring:
      ej_tillämpligt: Patienterna är friska barn utan ökad risk för undernäring.
    ```

    ## Gör så här

    Skriv skälet i en mening som handlar om patientgruppen.
    """
    for path, node in case.nodes:
        reason = node.get("not_applicable")
        if isinstance(reason, str) and len(reason.split()) < _REASON_WORDS:
            yield Finding((*path, "not_applicable"), {"reason": reason.strip()})


@rule("PW1006", "non-answer", Level.SKA, requirements=("SI-T1-04",), source=T1)
def non_answer(case: Case) -> Iterator[Finding]:
    """Ett element i tabell 1 är besvarat med ett ord som inte säger något.

    ## Varför

    Ett "nej", "se ovan" eller "vid behov" ser ut som ett svar men går inte att följa. Ska delen utgå måste
    läsaren få veta varför.

    ## Fel

    ```yaml
    delaktighet: Ej aktuellt.
    undernäring: Ej aktuellt.
    ```

    ## Rätt

    ```yaml
    delaktighet: |
      Fråga om arbete, studier och fritid.
    undernäring:
      ej_tillämpligt: Patienterna är friska barn utan ökad risk för undernäring.
    ```

    ## Gör så här

    Beskriv delen för hälsotillståndet. Bara vissa delar får utgå, som undernäring i exemplet; då nämner
    anmärkningen ej_tillämpligt, och skälet skrivs i en mening. Andra delar, som delaktighet, måste
    beskrivas.
    """
    for path, text in case.texts:
        if len(text) > _LONGEST_ANSWER or path[0] not in _ASKED or path[-1] in _UNASKED or not text.strip():
            continue
        demand = answered(case, path) if _says_nothing(text) else None
        if demand:
            yield empty_answer(case, path, text, demand, weak=True)


def empty_answer(case: Case, path: Path, text: str, demand: Demand, *, weak: bool = False) -> Finding:
    """A text that says nothing of what an element asks: quoted as it stands, with what to write instead."""
    named = next(key for key in reversed(path) if isinstance(key, str) and key != "text")
    values = {
        "key": case.word(named),
        "text": " ".join(text.split()),
        **demand.spoken,
        "prescription": demand.prescription,
    }
    requirements = tuple(dict.fromkeys(("SI-T1-04", *demand.requirements)))
    return Finding(path, values, "waivable" if demand.waivable else "", requirements=requirements, weak=weak)


def slight(text: str) -> bool:
    """Whether a text says nothing, such as "ej aktuellt"."""
    return len(text) <= _LONGEST_ANSWER and _says_nothing(text)


@lru_cache(maxsize=4096)
def _says_nothing(text: str) -> bool:
    """Whether a short text is a non-answer. The same few words come again in every spec."""
    plain = _CITED.sub(" ", text) if "[@" in text else text
    return _NO_WORD.sub(" ", plain).strip().casefold() in _NON_ANSWERS


def answered(case: Case, path: Path) -> Demand | None:
    """The element that a text answers: as a bare text, an item of a list, or under ``text``."""
    if path[-1] == "text":
        path = path[:-1]
    return case.standard.element(path[:-1] if isinstance(path[-1], int) else path)


RULES = (not_adoptable, not_waivable, reason_too_short, non_answer)
