"""Indicators tried on made-up patients: the spec's own, and the edges of every measure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.indicators import definitions
from pathwaygen.indicators.cases import cases
from pathwaygen.indicators.codes import normal
from pathwaygen.indicators.evaluate import Verdict, verdict
from pathwaygen.indicators.measure import Measure, Uncountable, measure, system_of
from pathwaygen.indicators.patient import Event, Patient
from pathwaygen.period import period as meant
from pathwaygen.terms import CodeSystem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment

    from pathwaygen.model import ExamplePatient, Pathway
    from pathwaygen.period import Period
    from pathwaygen.standard import Standard
    from pathwaygen.terms import PatientOutcome

_CATEGORY = 3
"""Characters in a category of ICD-10-SE: none is recorded as it stands."""

_LATER = dt.timedelta(days=3 * 366)
"""How long after the period a made-up patient is followed: longer than any limit that is likely."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One made-up patient, tried.

    Attributes:
        measure: The indicator.
        name: The patient's id in the spec, or the name of an edge.
        edge: Whether the program made the patient.
        text: What the group says that the patient shows.
        expected: What the indicator should say.
        said: What it says, and why.
        trouble: Why the patient could not be tried: ``period``, ``no_records``, ``record``, ``category``,
            ``indicator``.
    """

    measure: Measure | None
    name: str
    edge: bool
    expected: PatientOutcome
    said: Verdict | None
    text: str = ""
    trouble: str = ""

    @property
    def passed(self) -> bool:
        """Whether the indicator says what it should."""
        return self.said is not None and self.said.outcome is self.expected


def measures(pathway: Pathway, standard: Standard) -> tuple[tuple[Measure, ...], tuple[Uncountable, ...]]:
    """Return a pathway's indicators: those that can be counted, and those that cannot, with the reasons."""
    made = [measure(definition) for definition in definitions(pathway, standard)]
    exact = tuple(one for one in made if isinstance(one, Measure))
    return exact, tuple(one for one in made if isinstance(one, Uncountable))


def trials(pathway: Pathway, standard: Standard, period: Period, *, edges: bool = True) -> Iterator[Trial]:
    """Yield the spec's own patients, then each measure's edges.

    Args:
        pathway: The spec.
        standard: The generic model.
        period: The measuring period of the edges.
        edges: Whether the edges are wanted.
    """
    exact, _ = measures(pathway, standard)
    known = {one.id: one for one in exact}
    for example in pathway.example_patients:
        yield from _own(example, known)
    if not edges:
        return
    for one in exact:
        for case in cases(one, period):
            said = verdict(one, case.patient, period, case.until)
            yield Trial(one, case.name, True, case.expected, said)  # noqa: FBT003  a field of a record


def _own(example: ExamplePatient, known: dict[str, Measure]) -> Iterator[Trial]:
    events = tuple(
        Event(record.date, record.code, system)
        for record in example.records
        if record.date and record.code and (system := system_of(record.code.upper()))
    )
    period = _period(example, events)
    trouble = ""
    if len(events) < len(example.records):
        trouble = "record"
    elif any(
        event.system is CodeSystem.ICD_10_SE and len(normal(event.code)) == _CATEGORY for event in events
    ):
        trouble = "category"
    elif not events:
        trouble = "no_records"
    elif period is None:
        trouble = "period"
    patient = Patient(example.id, example.born, events, died=example.died, moved_out=example.moved_out)
    for name, expected in example.expected.items():
        one = known.get(name)
        why = trouble or ("" if one else "indicator")
        said = None
        if one and period and not why:
            said = verdict(one, patient, period, period.end + _LATER)
        yield Trial(one, example.id, False, expected, said, (example.text or "").strip(), why)  # noqa: FBT003


def _period(example: ExamplePatient, events: tuple[Event, ...]) -> Period | None:
    if example.period:
        return meant(example.period)
    return meant(str(min(events).date.year)) if events else None


@dataclass(frozen=True, slots=True)
class Group:
    """One indicator's trials."""

    id: str
    title: str
    trials: tuple[Trial, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """All trials of a pathway, and the indicators that cannot be tried."""

    groups: tuple[Group, ...]
    uncountable: tuple[Uncountable, ...]

    @property
    def trials(self) -> tuple[Trial, ...]:
        """Every trial."""
        return tuple(trial for group in self.groups for trial in group.trials)

    @property
    def passed(self) -> bool:
        """Whether every patient gives what was expected."""
        return all(trial.passed for trial in self.trials)


def tried(pathway: Pathway, standard: Standard, period: Period) -> Tried:
    """Return all trials of a pathway, by indicator."""
    exact, uncountable = measures(pathway, standard)
    found = tuple(trials(pathway, standard, period))
    groups = [Group(m.id, m.title, tuple(t for t in found if t.measure == m)) for m in exact]
    lost = tuple(t for t in found if t.measure is None)
    if lost:
        groups.append(Group("testpatienter", "", lost))
    return Tried(tuple(groups), tuple(one for one in uncountable if "not_applicable" not in one.obstacles))


def text(found: Tried, environment: Environment, *, everything: bool = False) -> str:
    """Return what the terminal says; ``everything`` for the trials that passed too."""
    failed = sum(not trial.passed for trial in found.trials)
    own = sum(not trial.edge for trial in found.trials)
    edges = len(found.trials) - own
    return environment.get_template("register/trials.txt.j2").render(
        groups=found.groups,
        uncountable=found.uncountable,
        all=everything,
        own=own,
        edges=edges,
        failed=failed,
    )
