"""Nobody is found from what is shown: an attack by elimination over all indicators at once."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathwaygen.indicators.calendar import Length
from pathwaygen.indicators.definition import Kind
from pathwaygen.indicators.measure import Clock, Codes, Measure, recorded
from pathwaygen.register import disclosure, small
from pathwaygen.register.compute import Figure
from pathwaygen.terms import PopulationBase

PRIME = 1_000_000_007
LEAST = 5
REGIONS, SEXES = ("a", "b", "c"), ("k", "m")
KEYS = small.cells((REGIONS, SEXES))


def measure(name, days, counted, plan=()):
    return Measure(
        id=name,
        title=name,
        kind=Kind.SHARE,
        base=PopulationBase.X,
        condition=recorded(["M16"]),
        intervention=Codes(),
        clock=Clock.X,
        high=Length(days=days),
        counted=recorded(counted),
        plan=recorded(plan),
    )


SHORT = measure("short", 14, ["AW020"])
LONG = measure("long", 90, ["AW020"])
FOLLOWED = measure("followed", 14, ["AW024"], ["AW020"])
OTHER = measure("other", 30, ["QV001"])
MEASURES = (SHORT, LONG, FOLLOWED, OTHER)


TROUBLES = ("lost", "later", "soon", "late", "gone", "followed", "other", "tiny", "all", "none", "same")


@st.composite
def groups(draw):
    """Draw what four related indicators say of one group: large numbers, now and then a few in one place."""
    trouble = draw(st.sampled_from(("",) * 12 + TROUBLES))
    near = st.sampled_from((0, 10, 20))
    few = draw(st.integers(1, 4))
    if trouble == "tiny":
        return dict.fromkeys(("short", "long", "other"), (0, few, 0)) | {"followed": (0, 0, 0)}
    whole = draw(st.integers(100, 160))
    lost = few if trouble == "lost" else draw(near)
    later = lost + (few if trouble == "later" else draw(near))
    soon = {"soon": few, "all": whole - lost, "none": 0}.get(trouble, draw(st.integers(25, 40)))
    late = min(soon + (few if trouble == "late" else draw(near)), whole - later)
    gone = few if trouble == "gone" and soon > few else draw(st.sampled_from((0, 10))) if soon > 20 else 0
    followed = {"followed": few, "same": soon - gone}.get(trouble, (soon - gone) // 2)
    return {
        "short": (soon, whole - lost, lost),
        "long": (late, whole - later, later),
        "followed": (min(followed, soon - gone), soon - gone, gone),
        "other": (few if trouble == "other" else draw(st.integers(10, 40)), whole - lost, lost),
    }


@st.composite
def tables(draw):
    """Draw figures of three regions and two sexes, with all totals."""
    numbers = {key: draw(groups()) for key in product(REGIONS, SEXES)}
    found = []
    for one in MEASURES:
        for key in KEYS:
            inside = [cell for cell in numbers if all(k in (None, c) for k, c in zip(key, cell, strict=True))]
            sums = (sum(column) for column in zip(*(numbers[cell][one.id] for cell in inside), strict=True))
            found.append(Figure(one.id, key, *sums))
    return found


PAIRS = (
    (("short", "d"), ("long", "d")),
    (("long", "d"), ("other", "d")),
    (("short", "n"), ("long", "n")),
    (("short", "n"), ("followed", "d")),
)
"""Numbers of two indicators whose difference is a number of patients."""


def equations():
    """Yield all that an attacker knows: sums in every table, and how the indicators hang together."""
    for name, field in product(("short", "long", "followed", "other"), "ndi"):
        for line in small.lines(KEYS):
            yield {**{(name, field, key): 1 for key in line.parts}, (name, field, line.total): -1}
    for key in KEYS:
        for name in ("long", "other"):
            yield {
                ("short", "d", key): 1,
                ("short", "i", key): 1,
                (name, "d", key): -1,
                (name, "i", key): -1,
            }
        yield {("short", "n", key): 1, ("followed", "d", key): -1, ("followed", "i", key): -1}


EQUATIONS = tuple(equations())


def solved(shown):
    """Return what the equations determine beside what is shown, by elimination modulo a prime."""
    done: list[tuple] = []
    for equation in EQUATIONS:
        row: dict = {}
        for name, times in equation.items():
            at, value = (name, times) if shown.get(name) is None else (1, times * shown[name])
            row[at] = (row.get(at, 0) + value) % PRIME
        for name, other in done:
            add(row, other, -row.get(name, 0))
        first = next((name for name, value in row.items() if value and name != 1), None)
        if first is None:
            assert not row.get(1), "what is shown does not add up"
            continue
        row = {name: value * pow(row[first], -1, PRIME) % PRIME for name, value in row.items()}
        for _, other in done:
            add(other, row, -other.get(first, 0))
        done.append((first, row))
    alone = ((name, row) for name, row in done if not any(v for at, v in row.items() if at not in (name, 1)))
    return {name: -row.get(1, 0) % PRIME for name, row in alone}


def add(row, other, times):
    if times:
        for at, value in other.items():
            row[at] = (row.get(at, 0) + times * value) % PRIME


def fields(figure):
    known = {"n": figure.numerator, "d": figure.denominator, "i": figure.incomplete}
    return {(figure.measure, field, figure.key): value for field, value in known.items()}


def shown_of(figures):
    return {name: value for figure in figures for name, value in fields(figure).items() if value is not None}


def safe(found):
    return disclosure.safe(found, MEASURES, LEAST)


@settings(max_examples=100, deadline=None)
@given(tables())
def test_no_small_number_is_found_from_all_that_is_shown(found):
    truth = shown_of(found)
    shown = shown_of(safe(found))
    assert shown.items() <= truth.items()
    assert not [name for name, value in shown.items() if 0 < value < LEAST]
    told = solved(shown)
    assert told.items() <= truth.items()  # the attack is a true one
    assert not {name: value for name, value in told.items() if 0 < value < LEAST}
    known = {**told, **shown}
    for one, key in product(MEASURES, KEYS):
        n, d = (known.get((one.id, field, key)) for field in "nd")
        if n is not None and d:
            assert not 0 < d - n < LEAST
            assert n not in (0, d)
    for key, (one, other) in product(KEYS, PAIRS):
        a, b = known.get((*one, key)), known.get((*other, key))
        if a is not None and b is not None:
            assert not 0 < abs(a - b) < LEAST, (key, one, other)


@settings(max_examples=100, deadline=None)
@given(tables())
def test_what_is_hidden_along_a_line_is_not_few_together(found):
    by_key = {(figure.measure, figure.key): figure for figure in safe(found)}
    truth = {(figure.measure, figure.key): figure for figure in found}
    for one, line in product(MEASURES, small.lines(KEYS)):
        hidden = [truth[one.id, key] for key in line.parts if by_key[one.id, key].hidden]
        if hidden and not by_key[one.id, line.total].hidden:
            met, whole = sum(f.numerator for f in hidden), sum(f.denominator for f in hidden)
            assert whole == 0 or (met >= LEAST and whole - met >= LEAST)


def figures(*numbers):
    """Return figures of one group for each of MEASURES, beside a large group and the total."""
    found = []
    for one, own in zip(MEASURES, numbers, strict=True):
        rest = (100, 200, 50)
        total = tuple(a + b for a, b in zip(own, rest, strict=True))
        found += [
            Figure(one.id, ("a",), *own),
            Figure(one.id, ("b",), *rest),
            Figure(one.id, (None,), *total),
        ]
    return found


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        (((20, 97, 3), (30, 90, 10), (7, 14, 6), (40, 97, 3)), "lost: denominators tell it"),
        (((20, 90, 10), (23, 90, 10), (7, 14, 6), (40, 90, 10)), "three more within the longer time"),
        (((20, 90, 10), (30, 90, 10), (8, 17, 3), (40, 90, 10)), "three with a plan were not followed"),
        (((20, 90, 10), (30, 87, 13), (7, 14, 6), (40, 90, 10)), "three tell the denominators apart"),
    ],
)
def test_what_two_indicators_tell_together_is_hidden(numbers, why):
    found = figures(*numbers)
    shown = shown_of(safe(found))
    small_one = {name for name, value in shown_of(found).items() if 0 < value < LEAST}
    assert not small_one & shown.keys(), why
    near = [shown.get((name, field, ("a",))) for name, field in (("short", "n"), ("long", "n"))]
    if None not in near:
        assert not 0 < near[1] - near[0] < LEAST
    if ("short", "i", ("a",)) not in shown:
        assert ("long", "i", ("a",)) not in shown


def test_a_group_that_is_all_alike_is_not_told_by_the_next_indicator():
    made = safe(figures((90, 90, 10), (90, 90, 10), (40, 80, 10), (40, 90, 10)))
    hidden = {figure.measure for figure in made if figure.key == ("a",) and figure.hidden}
    assert hidden == {"short", "long", "followed"}


def test_large_groups_are_shown():
    assert safe(figures((20, 90, 10), (30, 85, 15), (8, 14, 6), (40, 90, 10))) == tuple(
        figures((20, 90, 10), (30, 85, 15), (8, 14, 6), (40, 90, 10))
    )


def test_many_units_are_protected_in_moments():
    units = [f"u{n:03}" for n in range(400)]
    cells = {(unit, sex): (n * 7 + s * 3) % 23 for n, unit in enumerate(units) for s, sex in enumerate("km")}
    found = []
    for key in small.cells((units, ("k", "m"))):
        whole = sum(cells.get((u, s), 0) for u in ([key[0]] if key[0] else units) for s in key[1] or "km")
        found.append(Figure("short", key, whole // 2, whole, 0))
    began = time.process_time()
    made = disclosure.safe(found, (SHORT,), LEAST)
    assert time.process_time() - began < 5
    assert sum(figure.hidden for figure in made) > 400
    assert not [figure for figure in made if 0 < (figure.denominator or 0) < LEAST]


def test_nothing_is_hidden_when_that_is_asked_for():
    found = figures((1, 2, 1), (1, 2, 1), (1, 1, 0), (0, 2, 1))
    assert disclosure.safe(found, MEASURES, 0) == tuple(found)


@settings(max_examples=40, deadline=None)
@given(tables())
def test_two_specs_of_the_same_patients_hide_what_one_spec_would(found):
    apart = [
        ([replace(f, measure="ind1") for f in found if f.measure == name], [replace(each, id="ind1")])
        for name, each in (("short", SHORT), ("long", LONG))
    ]
    both = disclosure.together(apart, LEAST)
    one = disclosure.safe([f for f in found if f.measure in ("short", "long")], (SHORT, LONG), LEAST)
    for name, told in zip(("short", "long"), both, strict=True):
        expected = {f.key: f for f in one if f.measure == name}
        assert {f.key: replace(f, measure=name) for f in told} == expected
        assert [f.measure for f in told] == ["ind1"] * len(told)


@settings(max_examples=20, deadline=None)
@given(tables())
def test_a_spec_of_other_patients_is_hidden_by_itself(found):
    elsewhere = replace(OTHER, condition=recorded(["G40"]))
    figures = {name: [f for f in found if f.measure == name] for name in ("short", "other")}
    told = disclosure.together([(figures["short"], [SHORT]), (figures["other"], [elsewhere])], LEAST)
    for (name, each), mine in zip((("short", SHORT), ("other", elsewhere)), told, strict=True):
        assert mine == disclosure.safe(figures[name], [each], LEAST)
