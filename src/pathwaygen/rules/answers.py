"""Whether a part of the spec says anything, and one thing only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.rules.rule import Case, Finding, Level, On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORMS = ("text", "standard", "block", "see")
_NO_ELEMENTS = ("transitions", "indicators")
"""Where text or block stands beside a waiver and says something else."""
_ORIGIN = frozenset(("suggestion", "source"))


@rule("PW0310", "empty-text", Level.SKA, requirements=("GEN-007",), on=On.BOTH)
def empty_text(case: Case) -> Iterator[Finding]:
    """Ett fält finns men dess text är tom.

    ## Varför

    Ett tomt fält ser ut som ett svar men säger ingenting, och avsnittet blir tomt i dokumentet.

    ## Fel

    ```yaml
    block:
      - id: A
        titel: ""
    ```

    ## Rätt

    ```yaml
    block:
      - id: A
        titel: Utredning
    ```

    ## Gör så här

    Skriv texten, eller ta bort raden.
    """
    for path, text in case.texts:
        if not text or text.isspace():
            named = [key for key in path if isinstance(key, str)]
            if path[0] != "tables":
                yield Finding(path, {"key": case.word(named[-1])})


@rule("PW0312", "two-forms", Level.FORM)
def two_forms(case: Case) -> Iterator[Finding]:
    """Ett element sägs vara både beskrivet och inte tillämpligt.

    ## Varför

    Läsaren kan inte veta om riskbedömningen ska göras eller inte.

    ## Fel

    ```yaml
    undernäring:
      text: Bedöm risken för undernäring.
      ej_tillämpligt: Frågan saknar betydelse för friska vuxna.
    ```

    ## Rätt

    ```yaml
    undernäring:
      ej_tillämpligt: Frågan saknar betydelse för friska vuxna.
    ```

    ## Gör så här

    Behåll det som gäller och ta bort det andra.
    """
    for path, node in case.nodes:
        if node.get("not_applicable"):
            said = [name for name in _FORMS if node.get(name)]
            if said and path[0] not in _NO_ELEMENTS:
                yield Finding((*path, "not_applicable"), {"other": case.word(said[0])})


@rule("PW0313", "nothing-said", Level.SKA, requirements=("GEN-007",))
def nothing_said(case: Case) -> Iterator[Finding]:
    """Ett avsnitt finns men säger ingenting: det är tomt, eller har bara förslag eller källa.

    ## Varför

    Avsnittet ser ut som ett svar. I dokumentet blir det en tom rubrik, och det som skulle stå faller bort.

    ## Fel

    ```yaml
    prognos:
      förslag: Källorna anger ingen prognos.
    ```

    ## Rätt

    ```yaml
    prognos:
      text: De flesta är återställda inom tre månader.
      förslag: Källorna anger ingen prognos.
    ```

    ## Gör så här

    Skriv det som ska stå, eller ta bort avsnittet.
    """
    places = [*case.empty, *(path for path, node in case.nodes if node and _ORIGIN.issuperset(node))]
    for path in places:
        if path:
            named = [key for key in path if isinstance(key, str)]
            variant = "item" if isinstance(path[-1], int) else ""
            yield Finding(path, {"key": case.word(named[-1])}, variant, about=((*path, "*"),), weak=True)


RULES = (
    empty_text,
    two_forms,
    nothing_said,
)
