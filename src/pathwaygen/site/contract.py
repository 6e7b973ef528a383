"""What the site tells programs: the shape of each file of its JSON API, and the JSON Schemas of them.

The envelopes are classes here; a pathway and a supplement have the shape of the model, with every short form
written out. A change that takes away a key or gives it another meaning is a new version, beside the old one.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from pathwaygen import schema
from pathwaygen.indicators.definition import Kind
from pathwaygen.model import Node, Pathway, Supplement
from pathwaygen.terms import Desired, IndicatorKind, IndicatorPreset, PathwayType, Status, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VERSION = 1
FOLDER = f"api/v{VERSION}"
"""Where the files lie, below the site."""
SCHEMAS = "schema"
"""Where the schemas lie, below ``FOLDER``."""


def _said(en: str, sv: str, **more: Any) -> Any:  # noqa: ANN401  pydantic's own type for a field
    """Return a field with its meaning: in English in the schema, in Swedish in the guide."""
    return Field(description=en, json_schema_extra={"x-sv": sv}, **more)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Period(_Part):
    """From and to which date a document holds."""

    from_: str | None = _said("The first day.", "Första dagen.", default=None, alias="from")
    to: str | None = _said("The last day.", "Sista dagen.", default=None)


class National(_Part):
    """The national pathway that a supplement builds on."""

    id: str = _said("Its id.", "Dess id.")
    version: str | None = _said("The version it was written for.", "Versionen det skrevs för.", default=None)


class Codes(_Part):
    """Codes that delimit a pathway; a code includes those below it."""

    of: Literal["condition", "intervention"] = _said(
        "What they are codes of.", "Vad koderna gäller: hälsotillståndet eller åtgärden."
    )
    system: str | None = _said("The code system.", "Kodsystemet.", default=None)
    includes: tuple[str, ...] = _said("Codes and ranges.", "Koder och intervall.")
    excludes: tuple[str, ...] | None = _said(
        "Codes that are left out.", "Koder som inte ingår.", default=None
    )


class Listed(_Part):
    """A pathway or a supplement in the index."""

    id: str = _said("Stable id.", "Id som inte ändras.")
    type: PathwayType = _said("What it is.", "Vad det är.")
    title: str = _said("Title, in Swedish.", "Titel.")
    status: Status = _said("Where it stands in its life.", "Status. Utgånget om giltighetstiden är slut.")
    example: bool = _said("An example, not for use in care.", "Exempel, inte för vård.")
    errors: int = _said(
        "How many errors it is published in spite of.", "Antal fel som det publicerats trots."
    )
    mark: str = _said(
        "What a reader must know first, in Swedish; empty where there is nothing.",
        "Det en läsare först måste veta, till exempel att det är ett utkast. Annars tomt.",
    )
    version: str | None = _said("Version of the document.", "Dokumentets version.", default=None)
    date: str | None = _said("Date of the version.", "Versionens datum.", default=None)
    valid: Period | None = _said("When it holds.", "Giltighetstid.", default=None)
    programme_area: str | None = _said("National programme area.", "Nationellt programområde.", default=None)
    region: str | None = _said("Whose supplement it is.", "Regionen, för ett tillägg.", default=None)
    builds_on: National | None = _said(
        "The pathway that a supplement builds on.", "Vårdförloppet som ett tillägg bygger på.", default=None
    )
    continues: str | None = _said(
        "Id of the pathway it follows upon.", "Id för det som det fortsätter.", default=None
    )
    codes: tuple[Codes, ...] | None = _said(
        "Codes that delimit it.", "Koder som avgränsar det.", default=None
    )
    page: str = _said("Its page, relative to this file.", "Sidan, räknat från den här filen.")
    data: str = _said("Its data, relative to this file.", "Filen med hela innehållet, räknat härifrån.")


class _File(_Part):
    schema_: str = _said("The JSON Schema of this file.", "Filens JSON Schema.", alias="$schema")
    version: Literal[1] = _said("Version of the API.", "Gränssnittets version.")
    generator: str = _said("What wrote the file.", "Programmet som skrev filen.")


class Index(_File):
    """Everything that is published, and where its data are."""

    pathways: tuple[Listed, ...] = _said("Pathways, by title.", "Vårdförlopp, efter titel.")
    supplements: tuple[Listed, ...] = _said(
        "Regional supplements, by title.", "Regionala tillägg, efter titel."
    )


class Measure(_Part):
    """An indicator of a pathway."""

    pathway: str = _said("Id of the pathway.", "Vårdförloppets id.")
    id: str = _said("Id within the pathway.", "Id inom vårdförloppet.")
    title: str = _said("Title, in Swedish.", "Titel.")
    sentence: str | None = _said("What is measured, in Swedish.", "Vad som mäts.", default=None)
    not_applicable: str | None = _said(
        "Why it does not apply, where it does not.",
        "Varför den inte används, om den inte gör det.",
        default=None,
    )
    standard: IndicatorPreset | None = _said(
        "Which of the generic model's it is.", "Vilken av den generiska modellens den är.", default=None
    )
    kind: Kind | None = _said("What is counted.", "Vad som räknas.", default=None)
    measure: IndicatorKind | None = _said("Kind of measure.", "Typ av mått.", default=None)
    desired: Desired | None = _said("Which way is better.", "Önskat värde.", default=None)
    target: str | None = _said("Target, in Swedish.", "Målnivå.", default=None)
    data_source: str | None = _said("Data source, in Swedish.", "Datakälla.", default=None)
    mark: str = _said("As in the index.", "Som i förteckningen.")
    page: str = _said("The pathway's indicators, relative to this file.", "Sidan, räknat från den här filen.")


class Indicators(_File):
    """Every indicator of every published pathway."""

    indicators: tuple[Measure, ...] = _said(
        "By pathway, in its own order.", "Efter vårdförlopp, i dess ordning."
    )


class Whole(_File):
    """One pathway or supplement: what the index says of it, and all that it says itself."""

    about: Listed = _said("What the index says of it.", "Samma uppgifter som i förteckningen.")


LISTS: dict[str, type[_File]] = {"index": Index, "indicators": Indicators}
"""The files across pathways, by name."""
WHOLES: dict[str, type[Node]] = {"pathway": Pathway, "supplement": Supplement}
"""What a file of one spec holds beside ``about``, by the key that it stands under."""


def schemas() -> dict[str, dict[str, Any]]:
    """Return every JSON Schema by its name."""
    found = {name: _schema(name, _clean(model)) for name, model in LISTS.items()}
    for name, model in WHOLES.items():
        whole, held = _clean(Whole), _Contents().schema(model)
        if same := whole["$defs"].keys() & held.keys():
            raise ValueError(f"two classes are called {', '.join(sorted(same))}")
        whole["properties"][name] = {"$ref": f"#/$defs/{model.__name__}"}
        whole["required"].append(name)
        found[name] = _schema(name, whole | {"$defs": dict(sorted((whole["$defs"] | held).items()))})
    return found


def files() -> dict[str, str]:
    """Return the text of every schema by the name of its file."""
    return {
        file_name(name): json.dumps(one, ensure_ascii=False, indent=2) + "\n"
        for name, one in schemas().items()
    }


def file_name(name: str) -> str:
    """Return the name of a schema's file, such as ``index.schema.json``."""
    return f"{name}.schema.json"


def write(folder: Path) -> tuple[Path, ...]:
    """Write every schema into a folder and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, text in files().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        made.append(folder / name)
    return tuple(made)


def _schema(name: str, body: dict[str, Any]) -> dict[str, Any]:
    return {"$schema": schema.DIALECT, "$id": file_name(name), **body}


def _clean(model: type[BaseModel]) -> dict[str, Any]:
    """Return an envelope's schema: without what only pydantic needs, and with nothing that may be null."""
    made: dict[str, Any] = _stripped(model.model_json_schema(by_alias=True, mode="serialization"))
    return made


def _stripped(raw: Any) -> Any:  # noqa: ANN401  JSON
    if isinstance(raw, list):
        return [_stripped(one) for one in raw]
    if not isinstance(raw, dict):
        return raw
    if "anyOf" in raw and (kept := [one for one in raw["anyOf"] if one != {"type": "null"}]) != raw["anyOf"]:
        rest = {key: value for key, value in raw.items() if key != "anyOf"}
        return _stripped({**rest, **kept[0]} if len(kept) == 1 else {**rest, "anyOf": kept})
    dropped = ("title", "default", "x-sv", "x-term")
    made = {
        key: _stripped(value) for key, value in raw.items() if key not in dropped or isinstance(value, dict)
    }
    if "properties" in made:
        optional = {key for key, one in raw["properties"].items() if "default" in one}
        made["required"] = [key for key in made["properties"] if key not in optional]
    return made


class _Contents:
    """Puts the model's own schema into the shape that ``plain`` gives."""

    def schema(self, root: type[Node]) -> dict[str, Any]:
        """Return the definitions of a model and of all that it holds."""
        raw = root.model_json_schema(by_alias=True, mode="serialization")
        models = {model.__name__: model for model in _below(Node)}
        made = {name: self._mapping(models[name], one) for name, one in raw.pop("$defs").items()}
        return made | {root.__name__: self._mapping(root, raw), "Length": _LENGTH}

    def _mapping(self, model: type[Node], raw: dict[str, Any]) -> dict[str, Any]:
        made: dict[str, Any] = {
            "description": schema.class_words(model, "en").schema["description"],
            "type": "object",
            "properties": {key: self._property(model, key, one) for key, one in raw["properties"].items()},
            "additionalProperties": False,
        }
        if required := raw.get("required"):
            made["required"] = required
        return made

    def _property(self, model: type[Node], key: str, raw: dict[str, Any]) -> dict[str, Any]:
        return {"description": schema.field_words(model, key, "en").schema["description"], **self._plain(raw)}

    def _plain(self, raw: dict[str, Any]) -> dict[str, Any]:  # noqa: PLR0911  one a kind of schema
        if "anyOf" in raw:
            forms = [self._plain(one) for one in raw["anyOf"] if one != {"type": "null"}]
            return forms[0] if len(forms) == 1 else {"anyOf": forms}
        if raw.get("x-duration"):
            return {"$ref": "#/$defs/Length"}
        if raw.get("x-yes-no"):
            return {"type": "boolean"}
        if "enum" in raw:
            return {"enum": raw["enum"]}
        if raw.get("type") == ["string", "number"]:
            return {"type": "string"}
        if same := raw.get("prefixItems"):
            items = {"type": "array", "items": self._plain(same[0])}
            return {**items, "minItems": len(same), "maxItems": len(same)}
        if raw.get("type") == "array":
            return {"type": "array", "items": self._plain(raw["items"]), "minItems": 1}
        kept = {key: value for key, value in raw.items() if key not in ("title", "default")}
        below = kept.get("additionalProperties")
        return {**kept, "additionalProperties": self._plain(below)} if isinstance(below, dict) else kept


_LENGTH = {
    "description": "A length of time; a range has two ends.",
    "type": "object",
    "properties": {
        "from": {"type": "integer", "minimum": 0},
        "to": {"type": "integer", "minimum": 0},
        "unit": {"enum": [unit.value for unit in Unit]},
    },
    "required": ["from", "to", "unit"],
    "additionalProperties": False,
}


def _below(model: type[Node]) -> Iterator[type[Node]]:
    for cls in model.__subclasses__():
        yield cls
        yield from _below(cls)
