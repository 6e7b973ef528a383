"""Made-up patients: that each can be tried, and that the answer it waits for is one that can be given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.period import Period, period
from pathwaygen.rules.codes import FORMS
from pathwaygen.rules.rule import Case, Finding, Level, missing, rule
from pathwaygen.terms import IndicatorPreset, PatientOutcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.diagnostic import Path
    from pathwaygen.model import ExamplePatient, Indicator

_CATEGORY = 3
"""Characters in a category of ICD-10-SE: none is recorded as it stands."""


@rule("PW1482", "impossible-example-patient", Level.FORM, requirements=("GEN-013",))
def impossible_example_patient(case: Case) -> Iterator[Finding]:
    """En testpatient går inte att pröva, eller väntar ett svar som indikatorn inte kan ge.

    ## Varför

    Testpatienterna visar att indikatorn räknar det som gruppen menar. En som inte kan prövas visar
    ingenting, men ser ut som om den gjorde det.

    ## Fel

    ```yaml
    testpatienter:
      - id: tp1
        född: 1950-03-01
        mätperiod: 2025
        registreringar:
          - {datum: 2024-02-01, kod: M16.1}
        väntat:
          ind1: i täljaren
    ```

    ## Rätt

    ```yaml
    testpatienter:
      - id: tp1
        född: 1950-03-01
        mätperiod: 2025
        registreringar:
          - {datum: 2025-02-01, kod: M16.1}
          - {datum: 2025-02-10, kod: AW020}
        väntat:
          ind1: i täljaren
    ```

    ## Gör så här

    Rätta det som meddelandet pekar på, och pröva sedan med pathwaygen indicators test.
    """
    for index, patient in enumerate(case.pathway.example_patients):
        path = ("example_patients", index)
        broken = [*_records(path, patient)]
        yield from broken
        if not patient.expected:
            yield missing(path, "expected", id=patient.id)
        yield from _answers(case, path, patient, sound=not broken)


def _records(path: Path, patient: ExamplePatient) -> Iterator[Finding]:
    """Yield what is wrong with the records, and with the period that they are looked for in."""
    if patient.expected and not patient.records:
        found = missing(path, "records", id=patient.id)
        yield Finding(found.path, found.values, "records", found.about)
    for place, record in enumerate(patient.records):
        there = (*path, "records", place)
        for field in ("date", "code"):
            if not getattr(record, field):
                found = missing(there, field, id=patient.id)
                yield Finding(found.path, found.values, "record", found.about)
        code = (record.code or "").strip().upper()
        values = {"id": patient.id, "code": code}
        if code and not any(form.match(code) for form in FORMS.values()):
            yield Finding((*there, "code"), values, "code")
        elif len(code) == _CATEGORY:
            yield Finding((*there, "code"), values, "category")
        if record.date and patient.born and record.date < patient.born:
            yield Finding((*there, "date"), {"id": patient.id}, "born", ((*path, "born"),))
    if patient.period is not None and period(patient.period) is None:
        yield Finding((*path, "period"), {"period": patient.period}, "period")


def _answers(case: Case, path: Path, patient: ExamplePatient, *, sound: bool) -> Iterator[Finding]:
    """Yield the answers that no indicator gives: of one that is not there, or that cannot be."""
    indicators = {indicator.id: indicator for indicator in case.pathway.indicators}
    days = [record.date for record in patient.records if record.date]
    asked = period(patient.period) if patient.period else None
    if asked is None and days:
        asked = period(str(min(days).year))
    for name, outcome in patient.expected.items():
        place, indicator = (*path, "expected", name), indicators.get(name)
        if indicator is None:
            listed = ", ".join(indicators) or "–"
            yield Finding(place, {"id": name, "known": listed}, "indicator", (("indicators", "*", "id"),))
        elif outcome is PatientOutcome.OUTSIDE:
            continue
        elif not _followed(indicator) and outcome is not PatientOutcome.NUMERATOR:
            yield Finding(place, {"id": name}, "count", (("indicators",),))
        elif sound and asked is not None and not any(day in asked for day in days):
            yield Finding(place, {"id": patient.id, "period": _said(asked)}, "outside", ((*path, "records"),))


def _followed(indicator: Indicator) -> bool:
    """Whether patients are followed from a start; in a count there is no denominator to be in."""
    if indicator.standard is not None:
        return indicator.standard is not IndicatorPreset.SICK_LEAVE_PLAN
    return indicator.share is not None or (indicator.count is None and indicator.rate is None)


def _said(found: Period) -> str:
    return f"{found.start.isoformat()}–{found.end.isoformat()}"


RULES = (impossible_example_patient,)
