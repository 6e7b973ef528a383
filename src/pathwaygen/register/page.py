"""Figures → one self-contained page in Swedish: a chart and a table for each indicator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.indicators.definition import Kind
from pathwaygen.register.output import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment

    from pathwaygen.indicators.measure import Measure, Uncountable
    from pathwaygen.register.compute import Figure, Result

ROOM, ROW, RIGHT, TOP, BOTTOM = 300, 30, 66, 8, 34
"""The chart's measures, in its own units: the room for bars, a row's height, and the margin for numbers."""

_LETTER, _LONGEST = 7.6, 40
"""How wide a letter of a group's name is at most, and how many fit on a line."""

_SEXES = {"K": "Kvinnor", "M": "Män"}
"""What a register's letters stand for."""

_TICKS = 5
_NICE = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Bar:
    """One group in a chart.

    Attributes:
        name: The group, on one line or two.
        y: Its row's middle.
        x: Where the value stands; None where there is none to show.
        low: Where the interval begins; ``high``: where it ends.
        said: The value in words.
        total: Whether it is all patients.
    """

    name: tuple[str, ...]
    y: float
    x: float | None
    low: float | None
    high: float | None
    said: str
    total: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart's coordinates. Ticks are (x, text)."""

    width: int
    height: int
    left: int
    axis: float
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table beside the chart, in words."""

    name: str
    value: str
    interval: str
    numerator: str
    denominator: str
    incomplete: str


@dataclass(frozen=True, slots=True)
class Section:
    """One indicator on the page."""

    id: str
    title: str
    sentence: str
    kind: Kind
    summary: str
    per: str
    chart: Chart
    lines: tuple[Line, ...]

    @property
    def hidden(self) -> bool:
        """Whether any number of the table is withheld."""
        shown = ("value", "incomplete") if self.kind is Kind.SHARE else ("value",)
        return any(getattr(line, name) == HIDDEN for line in self.lines for name in shown)


def page(
    pathway: tuple[str, str, str],
    result: Result,
    *,
    measures: Sequence[Measure],
    uncountable: Sequence[Uncountable],
    sentences: Mapping[str, str],
    environment: Environment,
    remarks: Sequence[str] = (),
) -> bytes:
    """Return the report.

    Args:
        pathway: The pathway's id, title and mark (that it is an example, a draft).
        result: The figures.
        measures: The indicators counted.
        uncountable: Those that could not be.
        sentences: Each indicator in one sentence, by id.
        environment: Finds the templates.
        remarks: What a reader must know of the time that the register covers.
    """
    sections = tuple(_section(measure, result, sentences) for measure in measures)
    text = environment.get_template("register/report.html.j2").render(
        id=pathway[0],
        title=pathway[1],
        mark=pathway[2],
        period=f"{result.period.start.isoformat()} – {result.period.end.isoformat()}",
        until=result.until.isoformat(),
        by=result.by,
        least=result.least,
        remarks=tuple(remarks),
        sections=sections,
        uncountable=tuple(uncountable),
        rows=tuple(sorted(result.checked.rows.items())),
        counts=tuple(sorted((*key, number) for key, number in result.checked.counts.items())),
    )
    return text.encode()


def _section(measure: Measure, result: Result, sentences: Mapping[str, str]) -> Section:
    figures = sorted((f for f in result.figures if f.measure == measure.id), key=_order)
    lines = tuple(_line(figure, measure, result.by) for figure in figures)
    return Section(
        id=measure.id,
        title=measure.title,
        sentence=sentences.get(measure.id, ""),
        kind=measure.kind,
        summary=_summary(lines[0], measure) if lines else "",
        per=_whole(measure.per),
        chart=_chart(figures, lines, measure),
        lines=lines,
    )


def _order(figure: Figure) -> tuple[int, tuple[str, ...]]:
    """All patients first, then each column's values, then their combinations."""
    return sum(value is not None for value in figure.key), tuple(value or "" for value in figure.key)


def _summary(line: Line, measure: Measure) -> str:
    if measure.kind is Kind.COUNT:
        return line.value
    return f"{line.value} ({line.numerator} av {line.denominator}, 95 % konfidensintervall {line.interval})"


def _line(figure: Figure, measure: Measure, by: Sequence[str]) -> Line:
    name = _name(figure.key, by)
    if figure.hidden:
        return Line(name, *[HIDDEN] * 5)
    incomplete = HIDDEN if figure.incomplete_hidden else _whole(figure.incomplete or 0)
    numerator = _whole(figure.numerator or 0)
    if measure.kind is Kind.COUNT:
        return Line(name, numerator, "–", numerator, "–", incomplete)
    denominator = _whole(figure.denominator or 0)
    value, interval = figure.value, figure.interval
    if value is None or interval is None:
        return Line(name, "–", "–", numerator, denominator, incomplete)
    low, high = (_scaled(end, measure) for end in interval)
    unit = " %" if measure.kind is Kind.SHARE else ""
    between = f"{_decimal(low)}–{_decimal(high)}{unit}"
    return Line(
        name, f"{_decimal(_scaled(value, measure))}{unit}", between, numerator, denominator, incomplete
    )


def _name(key: Sequence[str | None], by: Sequence[str]) -> str:
    """Return what a group is called; a letter for the sex is spelled out."""
    found = [(column, value) for column, value in zip(by, key, strict=True) if value is not None]
    said = [_SEXES.get(value, value) if column == "sex" else value for column, value in found]
    rest = [value.lower() if value in _SEXES.values() else value for value in said[1:]]
    return ", ".join((*said[:1], *rest)) or "Alla"


def _broken(name: str) -> tuple[str, ...]:
    """Return a group's name on one line or two; the table has the whole of what does not fit."""
    if len(name) <= _LONGEST:
        return (name,)
    head, comma, tail = name.rpartition(", ")
    parts = (f"{head},", tail) if comma else (name,)
    return tuple(part if len(part) <= _LONGEST else f"{part[: _LONGEST - 1]}…" for part in parts)


def _chart(figures: Sequence[Figure], lines: Sequence[Line], measure: Measure) -> Chart:
    top = _top(figures, measure)
    names = [_broken(line.name) for line in lines]
    left = round(_LETTER * max(len(part) for name in names for part in name) + 14)

    def place(value: float | None) -> float | None:
        return None if value is None else round(left + ROOM * min(1.0, value / top), 1)

    bars = []
    for number, (figure, line) in enumerate(zip(figures, lines, strict=True)):
        value, interval = _value(figure, measure), figure.interval
        low, high = (_scaled(end, measure) for end in interval) if interval else (None, None)
        bars.append(
            Bar(
                name=names[number],
                y=TOP + ROW * number + ROW / 2,
                x=place(value),
                low=None if figure.hidden or measure.kind is Kind.COUNT else place(low),
                high=None if figure.hidden or measure.kind is Kind.COUNT else place(high),
                said=line.value,
                total=not any(figure.key),
            )
        )
    axis = TOP + ROW * len(bars)
    step = top / _TICKS
    ticks = tuple((round(left + ROOM * n / _TICKS, 1), _tick(step * n)) for n in range(_TICKS + 1))
    return Chart(left + ROOM + RIGHT, axis + BOTTOM, left, axis, tuple(bars), ticks)


def _top(figures: Sequence[Figure], measure: Measure) -> float:
    """Return the axis' end: 100 for a share, else a round number that holds every value."""
    if measure.kind is Kind.SHARE:
        return 100
    ends = [_scaled(f.interval[1], measure) for f in figures if f.interval and measure.kind is Kind.RATE]
    most = max([_TICKS, *ends, *(_value(figure, measure) or 0 for figure in figures)])
    scale = 10 ** (len(str(int(most))) - 1)
    return float(next(scale * nice for nice in _NICE if scale * nice >= most))


def _value(figure: Figure, measure: Measure) -> float | None:
    if measure.kind is Kind.COUNT:
        return figure.numerator
    return None if figure.value is None else _scaled(figure.value, measure)


def _scaled(value: float, measure: Measure) -> float:
    return value * (100 if measure.kind is Kind.SHARE else measure.per)


def _whole(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")


def _decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def _tick(value: float) -> str:
    return _whole(round(value)) if value == round(value) else _decimal(value)
