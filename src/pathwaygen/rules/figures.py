"""Tables and figures: readable cell by cell, and without eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.rules.rule import Case, Finding, Level, missing, rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("PW0314", "ragged-table", Level.SKA)
def ragged_table(case: Case) -> Iterator[Finding]:
    """En tabell har rader med olika många celler.

    ## Varför

    I en tabell med en cell för lite hamnar värden under fel rubrik. En dos eller en tid kan då läsas som en
    annan.

    ## Fel

    ```yaml
    tabeller:
      - id: tab1
        rubriker: [Arbete, Tid]
        rader:
          - [lätt arbete]
    ```

    ## Rätt

    ```yaml
    tabeller:
      - id: tab1
        rubriker: [Arbete, Tid]
        rader:
          - [lätt arbete, 8 veckor]
    ```

    ## Gör så här

    Ge varje rad lika många celler som det finns rubriker.
    """
    for index, table in enumerate(case.pathway.tables):
        widths = {len(row) for row in table.rows}
        wanted = len(table.header)
        if wanted and len(widths) == 1 and wanted not in widths:
            values = {"count": str(wanted), "expected": str(*widths)}
            yield Finding(("tables", index, "header"), values, "header")
            continue
        for place, row in enumerate(table.rows):
            if wanted and len(row) != wanted:
                values = {"row": str(place + 1), "count": str(len(row)), "expected": str(wanted)}
                yield Finding(("tables", index, "rows", place), values)


@rule("PW0315", "missing-alternative", Level.SKA, source="Lag (2018:1937) om tillgänglighet, WCAG 2.1 1.1.1")
def missing_alternative(case: Case) -> Iterator[Finding]:
    """En figur saknar text för den som inte ser den.

    ## Varför

    Den som använder skärmläsare får annars bara veta att det finns en bild. Lagen kräver ett textalternativ.

    ## Fel

    ```yaml
    figurer:
      - id: fig1
        titel: Höftleden
        fil: hoftled.svg
    ```

    ## Rätt

    ```yaml
    figurer:
      - id: fig1
        titel: Höftleden
        fil: hoftled.svg
        alternativtext: Ledkulan på lårbenet vrider sig i bäckenets skål.
    ```

    ## Gör så här

    Beskriv det som bilden visar och som läsaren behöver veta.
    """
    for index, figure in enumerate(case.pathway.figures):
        if not figure.alternative:
            yield missing(("figures", index), "alternative", id=figure.id)


RULES = (
    ragged_table,
    missing_alternative,
)
