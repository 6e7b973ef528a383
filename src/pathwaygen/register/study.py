"""A pathway's indicators on a register: from spec to files, in memory."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from pathwaygen.errors import UsageError
from pathwaygen.indicators.output import harmless
from pathwaygen.register import disclosure, output
from pathwaygen.register.compute import compute, outcomes
from pathwaygen.register.page import page
from pathwaygen.register.query import UNIT
from pathwaygen.register.subject import of_pathway

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from jinja2 import Environment

    from pathwaygen.indicators.measure import Measure, Uncountable
    from pathwaygen.model import Pathway
    from pathwaygen.period import Period
    from pathwaygen.register.compute import Outcome, Result
    from pathwaygen.register.rows import Checked
    from pathwaygen.register.subject import Subject
    from pathwaygen.register.tables import Register
    from pathwaygen.standard import Standard

_AT_ONCE = 10_000

FORMATS = ("html", *output.FORMATS)
"""What the figures can be written as."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a register.

    Attributes:
        period: The measuring period.
        today: No date in the register may be later.
        until: The last day that the register covers; None for that of its last sound event.
        by: Columns to break down by.
        least: Numbers below this are hidden.
        explain: Whether each patient's outcome is wanted.
    """

    period: Period
    today: dt.date
    until: dt.date | None = None
    by: tuple[str, ...] = ()
    least: int = 5
    explain: bool = False


@dataclass(frozen=True, slots=True)
class Study:
    """A spec's measures, computed.

    Attributes:
        pathway: The spec's id, title and mark.
        result: The figures.
        measures: What was counted.
        uncountable: What could not be.
        sentences: Each measure in one sentence, by id.
        patients: Each patient's outcome where that was asked for, for as long as the register is open.
        unit_missing: The region counts by unit too, and nobody asked for it.
    """

    pathway: tuple[str, str, str]
    result: Result
    measures: tuple[Measure, ...]
    uncountable: tuple[Uncountable, ...]
    sentences: Mapping[str, str]
    patients: Iterable[Outcome] | None = None
    unit_missing: bool = False

    @property
    def by_id(self) -> dict[str, Measure]:
        """The measures by id."""
        return {measure.id: measure for measure in self.measures}


def study(
    register: Register, pathway: Pathway, standard: Standard, question: Question, environment: Environment
) -> Study:
    """Compute a pathway's indicators. See ``computed``."""
    return computed(register, of_pathway(pathway, standard, environment), question, environment)


def computed(
    register: Register,
    subject: Subject,
    question: Question,
    environment: Environment,
    checked: Checked | None = None,
) -> Study:
    """Compute what a spec counts.

    Args:
        register: The register.
        subject: What is counted.
        question: How.
        environment: Finds the templates.
        checked: What an earlier computation on the same register found of its rows, to be used again.

    Raises:
        UsageError: Nothing can be counted, or the register lacks what is asked for.
    """
    exact = subject.measures
    if not exact:
        raise UsageError(nothing(subject, environment))
    result, asked = compute(
        register,
        exact,
        question.period,
        today=question.today,
        environment=environment,
        until=question.until,
        by=question.by,
        least=question.least,
        checked=checked,
    )
    told = outcomes(register, exact, asked) if question.explain else None
    return Study(
        (subject.id, subject.title, subject.mark),
        result,
        exact,
        subject.uncountable,
        subject.sentences,
        told,
        subject.by_unit and UNIT not in question.by,
    )


def together(found: Sequence[Study], least: int) -> tuple[Study, ...]:
    """Return the studies of one run, computed with ``least`` 0, with small numbers hidden in them all."""
    safe = disclosure.together([(one.result.figures, one.measures) for one in found], least)
    return tuple(
        replace(one, result=replace(one.result, figures=figures, least=least))
        for one, figures in zip(found, safe, strict=True)
    )


def files(found: Study, formats: Sequence[str], environment: Environment) -> Iterator[tuple[str, bytes]]:
    """Yield each file's name and content."""
    said = remarks(found.result, environment)
    rows = output.table(found.result, found.by_id, found.pathway[0], said)
    for name in formats:
        if name == "html":
            yield (
                "indikatorer.html",
                page(
                    found.pathway,
                    found.result,
                    measures=found.measures,
                    uncountable=found.uncountable,
                    sentences=found.sentences,
                    remarks=said,
                    environment=environment,
                ),
            )
        else:
            yield f"indikatorer.{name}", output.FORMATS[name](rows)
    if found.result.checked.counts:
        yield "utelamnade-rader.csv", output.bad_rows(found.result, troubles(environment))


def lines(found: Study, environment: Environment) -> Iterator[str]:
    """Yield what the terminal says."""
    yield f"{found.pathway[0]} {found.result.period}"
    yield from (f"  {line}" for line in output.lines(found.result, found.by_id, troubles(environment)))
    yield from (f"  {said}" for said in remarks(found.result, environment))
    yield from (f"  {line}" for line in left_out(found.uncountable, environment))
    if found.unit_missing:
        yield "  Regionen följer antalen även på verksamhetsnivå: lägg till --by unit"


def left_out(uncountable: Iterable[Uncountable], environment: Environment) -> Iterator[str]:
    """Yield why each indicator that applies but cannot be counted is not."""
    for one in uncountable:
        if one.obstacles[:1] != ("not_applicable",):
            yield _why(one, environment)


def nothing(subject: Subject, environment: Environment) -> str:
    """Return what is said of a spec that nothing can be counted of, with the reasons."""
    reasons = "\n".join(f"  {_why(one, environment)}" for one in subject.uncountable)
    return f"{subject.id}: inget kan räknas ur koder" + (f"\n{reasons}" if reasons else ", för inget anges")


def _why(one: Uncountable, environment: Environment) -> str:
    words = _words(environment)["obstacles"]
    return f"{one.id}  {one.title}: räknas inte, den {'; den '.join(words[o] for o in one.obstacles)}"


def remarks(result: Result, environment: Environment) -> tuple[str, ...]:
    """Return in words what a reader must know of the time that the register covers."""
    word = vars(environment.get_template("register/words.txt.j2").module)["remark"]
    return tuple(str(word(remark)) for remark in result.remarks)


def troubles(environment: Environment) -> Mapping[str, str]:
    """Return the words for why a row is left out."""
    found: Mapping[str, str] = _words(environment)["troubles"]
    return found


def _words(environment: Environment) -> Mapping[str, Mapping[str, str]]:
    return vars(environment.get_template("register/words.txt.j2").module)


PATIENTS = "patientutfall.csv"
"""The file that names patients; nobody but its owner may read it."""


def patients(told: Iterable[Outcome], environment: Environment) -> Iterator[bytes]:
    """Yield each patient's outcome as a table, a part at a time: there may be more than memory holds."""
    words = _words(environment)["outcomes"]
    yield "\ufeffindikator;patient;utfall;start;sista_dag\n".encode()
    listed = iter(told)
    while some := list(islice(listed, _AT_ONCE)):
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";", lineterminator="\n")
        writer.writerows(
            (o.measure, harmless(o.patient), words[o.outcome], o.start.isoformat(), o.last.isoformat())
            for o in some
        )
        yield out.getvalue().encode()
