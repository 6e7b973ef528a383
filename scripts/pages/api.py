"""The page on the site's JSON API, from the classes that give its shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scripts.pages.markdown import NOTE, table

from pathwaygen.site import contract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

_LEAD = f"""# Data för program (API)

Bredvid sidorna som `pathwaygen site` skriver ligger samma innehåll som JSON, för journalsystem, register och andra program. Filerna är vanliga filer: ingen server, ingen inloggning och inga frågor.

| Fil | Innehåll |
| --- | --- |
| `{contract.FOLDER}/index.json` | Allt som är publicerat, med status, giltighet och koder |
| `{contract.FOLDER}/<id>.json` | Ett vårdförlopp eller regionalt tillägg i sin helhet |
| `{contract.FOLDER}/indicators.json` | Alla indikatorer i alla vårdförlopp |
| `{contract.FOLDER}/{contract.SCHEMAS}/*.schema.json` | JSON Schema för varje slag av fil |

Nycklar och ord ur fasta listor är engelska och desamma oavsett vilket språk specen är skriven på. [Alla nycklar](nycklar.md) visar dem bredvid de svenska. Text är Markdown på svenska, så som gruppen har skrivit den. En nyckel som inte har något att säga är inte med.

Läs `status`, `example`, `errors` och `mark` först. De säger om innehållet är ett utkast, ett exempel, utgånget eller publicerat trots fel. Ett program som visar innehållet för någon ska visa det också.

Adresserna i filerna räknas från filen själv, så att webbplatsen kan ligga var som helst.

## Versioner

`v{contract.VERSION}` i adressen är gränssnittets version. Inom en version kan nya nycklar tillkomma, men ingen tas bort och ingen får en annan betydelse. En sådan ändring blir `v{contract.VERSION + 1}` bredvid den gamla. Dokumentets egen version är en annan sak; den står under `version` i förteckningen.

Varje fil säger i `$schema` vilket schema den följer.
"""  # noqa: E501  a paragraph is one line

_PARTS: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("`index.json`", "Förteckningen.", contract.Index),
    ("I förteckningen", "En rad för varje vårdförlopp eller tillägg.", contract.Listed),
    ("Koder", "Under `codes`. En kod omfattar de koder som börjar likadant.", contract.Codes),
    ("Giltighetstid", "Under `valid`.", contract.Period),
    ("Det som ett tillägg bygger på", "Under `builds_on`.", contract.National),
    (
        "`<id>.json`",
        "Här finns också `pathway` eller `supplement`, med allt som specen säger och kortformerna utskrivna.",
        contract.Whole,
    ),
    ("`indicators.json`", "Indikatorerna.", contract.Indicators),
    ("En indikator", "Täljare, nämnare och koder står i vårdförloppets egen fil.", contract.Measure),
)


def page() -> str:
    """Return the page."""
    return NOTE + "\n".join([_LEAD, *("\n".join(_part(*part)) for part in _PARTS)])


def _part(heading: str, lead: str, model: type[BaseModel]) -> Iterator[str]:
    yield f"## {heading}\n"
    yield f"{lead}\n"
    fields = (
        (f"`{field.alias or name}`", _always(field), _meaning(field))
        for name, field in model.model_fields.items()
    )
    yield table(("Nyckel", "Finns", "Betydelse"), fields)


def _always(field: Any) -> str:  # noqa: ANN401  pydantic's own type
    return "alltid" if field.is_required() else "när det är sagt"


def _meaning(field: Any) -> str:  # noqa: ANN401  as above
    extra = field.json_schema_extra
    return str(extra["x-sv"])
