"""Citations in texts and the reference list: each asks for the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.rules.names import references
from pathwaygen.rules.rule import Case, Finding, Level, On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("PW0307", "unknown-citation", Level.BOR, requirements=("GEN-009",), on=On.BOTH)
def unknown_citation(case: Case) -> Iterator[Finding]:
    """En text citerar en referens som inte står i referenslistan.

    ## Varför

    Den som vill pröva en uppgift måste kunna läsa källan. Ett citat utan referens går inte att kontrollera.

    ## Fel

    ```yaml
    sammanfattning: |
      Förloppet gäller vuxna [@k9].
    referenser:
      - {id: k1, type: webpage, title: Vårdförloppet}
    ```

    ## Rätt

    ```yaml
    sammanfattning: |
      Förloppet gäller vuxna [@k1].
    referenser:
      - {id: k1, type: webpage, title: Vårdförloppet}
    ```

    ## Gör så här

    Lägg till referensen i listan, eller rätta namnet efter @.
    """
    known = case.reference_ids
    if known is None or case.cited_ids <= known:
        return
    for path, cited in case.citations:
        for name in cited.ids:
            if name not in known:
                yield Finding(path, {"id": name}, quote=cited.raw, about=(("references",),))


@rule("PW0308", "uncited-reference", Level.BOR, requirements=("GEN-009",), on=On.BOTH)
def uncited_reference(case: Case) -> Iterator[Finding]:
    """En referens i listan citeras inte någonstans.

    ## Varför

    En källa som inget bygger på ger sken av stöd som inte finns, eller så har citatet fallit bort ur texten.

    ## Fel

    ```yaml
    sammanfattning: |
      Förloppet gäller vuxna.
    referenser:
      - {id: k1, type: webpage, title: Vårdförloppet}
    ```

    ## Rätt

    ```yaml
    sammanfattning: |
      Förloppet gäller vuxna [@k1].
    referenser:
      - {id: k1, type: webpage, title: Vårdförloppet}
    ```

    ## Gör så här

    Citera referensen där uppgiften står, som [@k1] i texten eller som källa, eller ta bort den ur listan.
    """
    if case.reference_ids is None:
        return
    if case.reference_ids <= case.cited_ids and "" not in case.reference_ids:
        return
    used = case.cited_ids | {name for _, name, kind in references(case) if kind == "reference"}
    for index, reference in enumerate(case.pathway.references):
        name = str(reference.get("id", ""))
        if not name:
            yield Finding(("references", index), {}, variant="nameless")
        elif name not in used:
            yield Finding(("references", index, "id"), {"id": name})


RULES = (
    unknown_citation,
    uncited_reference,
)
