"""Goals: the standard's own, and the group's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pathwaygen.rules.rule import Case, Finding, Level, missing, rule
from pathwaygen.terms import GoalPreset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.diagnostic import Path

_S0 = "Skrivinstruktionen 2.1"


@rule("PW0501", "missing-standard-goal", Level.BOR, requirements=("SI-MAL-01", "SI-MAL-02"), source=_S0)
def missing_standard_goal(case: Case) -> Iterator[Finding]:
    """Ett av den generiska modellens mål saknas.

    ## Varför

    Målen är desamma i alla vårdförlopp, så att varje patient med behov får en plan oavsett diagnos.

    ## Fel

    ```yaml
    mål:
      delmål:
        - {id: mal1, text: Patienten kan arbeta igen.}
    ```

    ## Rätt

    ```yaml
    mål:
      delmål:
        - {id: mal1, text: Patienten kan arbeta igen.}
        - {id: mal2, standard: rehabiliteringsplan}
        - {id: mal3, standard: sjukskrivningsplan}
    ```

    ## Gör så här

    Lägg till målet, eller gör ett avsteg om ett eget mål säger samma sak.
    """
    goals = case.pathway.goals
    present = {o.standard for o in goals.objectives} if goals else set()
    wanted = (
        (GoalPreset.REHABILITATION_PLAN, case.rehabilitation, "SI-MAL-01"),
        (GoalPreset.SICK_LEAVE_PLAN, case.sick_leave, "SI-MAL-02"),
    )
    parent = ("goals", "objectives") if goals and goals.objectives else ("goals",) if goals else ()
    for preset, in_scope, requirement in wanted:
        if in_scope and preset not in present:
            yield Finding(
                parent,
                {"goal": preset, "sentence": case.standard.goal(preset.value).text},
                about=(("goals", "objectives"), ("goals", "objectives", "*", "standard")),
                requirements=(requirement,),
            )


@rule("PW0502", "missing-goals", Level.SKA, requirements=("SI-MAL-01",), source=_S0)
def missing_goals(case: Case) -> Iterator[Finding]:
    """Vårdförloppet saknar mål.

    ## Varför

    Utan mål går det inte att avgöra om vårdförloppet gör nytta, och patienten vet inte vad som är att vänta.

    ## Fel

    ```yaml
    mål:
      övergripande: |
        Patienten får god vård.
    ```

    ## Rätt

    ```yaml
    mål:
      delmål:
        - {id: mal1, standard: rehabiliteringsplan}
    ```

    ## Gör så här

    Lägg till minst ett delmål. Den generiska modellens två mål finns färdiga att ta.
    """
    if case.pathway.goals is None:
        yield missing((), "goals")
    elif not case.pathway.goals.objectives:
        yield missing(("goals",), "objectives")


@rule("PW0503", "goal-without-text", Level.SKA, requirements=("SI-MAL-01",), source=_S0)
def goal_without_text(case: Case) -> Iterator[Finding]:
    """Ett mål säger ingenting.

    ## Varför

    Ett mål utan ord går varken att nå eller att följa upp.

    ## Fel

    ```yaml
    mål:
      delmål:
        - {id: mal1, inom: 90 dagar}
    ```

    ## Rätt

    ```yaml
    mål:
      delmål:
        - {id: mal1, text: Patienten opereras inom 90 dagar., inom: 90 dagar}
    ```

    ## Gör så här

    Skriv målets text, eller ta ett av standardens mål.
    """
    goals = case.pathway.goals
    for index, goal in enumerate(goals.objectives if goals else ()):
        if goal.standard is None and not goal.text:
            yield missing(("goals", "objectives", index), "text", goal=goal.id)


@rule("PW0504", "goal-limit-without-indicator", Level.BOR, requirements=("SI-MAL-04",), source=_S0)
def goal_limit_without_indicator(case: Case) -> Iterator[Finding]:
    """Målets tidsgräns och indikatorns stämmer inte överens, eller så finns bara den ena.

    ## Varför

    En tidsgräns som ingen mäter glöms bort. Mäts en annan gräns än målets får vården och patienten olika
    besked.

    ## Fel

    ```yaml
    mål:
      delmål:
        - {id: mal1, text: Patienten opereras inom 90 dagar., inom: 90 dagar}
    ```

    ## Rätt

    ```yaml
    mål:
      delmål:
        - id: mal1
          text: Patienten opereras inom 90 dagar.
          inom: 90 dagar
          indikator: ind1
    indikatorer:
      - {id: ind1, namn: Operation i tid, inom: 90 dagar}
    ```

    ## Gör så här

    Ange vilken indikator som mäter målet, och skriv samma tidsgräns på båda ställena.
    """
    goals = case.pathway.goals
    limits = {i.id: i.within for i in case.pathway.indicators}
    about = (("indicators", "*", "within"), ("indicators", "*", "id"))
    for index, goal in enumerate(goals.objectives if goals else ()):
        path = ("goals", "objectives", index)
        measured = [limit for name in goal.indicator if (limit := limits.get(name))]
        if goal.within is None:
            if measured and goal.standard is None:
                found = missing(path, "within", goal=goal.id, indicator=", ".join(goal.indicator))
                yield Finding(found.path, found.values, "unstated", found.about, level=Level.COMPLETE)
        elif not goal.indicator:
            yield missing(path, "indicator", goal=goal.id)
        elif goal.within not in measured and goal.indicator[0] in limits:
            values = {
                "goal": goal.id,
                "indicator": ", ".join(goal.indicator),
                "limit": case.word("within"),
                "length": _written(case, (*path, "within")),
            }
            yield Finding(
                (*path, "within"), values, variant="differs" if measured else "unlimited", about=about
            )


def _written(case: Case, path: Path) -> str:
    """A length as its author wrote it, when it is in words."""
    value: Any = case.source.data
    for key in path:
        value = value[key]
    return value.strip() if isinstance(value, str) else "…"


@rule("PW0520", "goal-outside-scope", Level.KAN, requirements=("SI-MAL-03",), source=_S0)
def goal_outside_scope(case: Case) -> Iterator[Finding]:
    """Ett av den generiska modellens mål gäller en del som inte ingår.

    ## Varför

    Målet lovar patienten en plan som vårdförloppet inte beskriver. Läsaren vet då inte om planen ska
    upprättas eller inte.

    ## Fel

    ```yaml
    omfattning:
      sjukskrivning: {ingår: nej, motivering: Patienterna arbetar inte.}
    mål:
      delmål:
        - {id: mal2, standard: sjukskrivningsplan}
    ```

    ## Rätt

    ```yaml
    omfattning:
      sjukskrivning: {ingår: nej, motivering: Patienterna arbetar inte.}
    mål:
      delmål:
        - {id: mal1, standard: rehabiliteringsplan}
    ```

    ## Gör så här

    Ta bort målet, eller ta med delen i omfattningen.
    """
    parts = {
        GoalPreset.REHABILITATION_PLAN: ("rehabilitation", case.rehabilitation),
        GoalPreset.SICK_LEAVE_PLAN: ("sick_leave", case.sick_leave),
    }
    goals = case.pathway.goals
    for index, goal in enumerate(goals.objectives if goals else ()):
        part, included = parts.get(goal.standard, ("", True)) if goal.standard else ("", True)
        if not included:
            values = {"goal": goal.id, "part": case.word(part)}
            yield Finding(("goals", "objectives", index, "standard"), values)


RULES = (
    missing_standard_goal,
    missing_goals,
    goal_without_text,
    goal_limit_without_indicator,
    goal_outside_scope,
)
