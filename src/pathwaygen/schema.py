"""The model and its field texts → JSON Schema for editors, in Swedish and in English.

pydantic's own schema is the base. It is put into the author's words, gets the short forms that the model
accepts, and loses what only confuses an editor (null, defaults, internal marks). What is said of each class,
key and word stands in schema/fields.yml.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from pathwaygen import keywords, source
from pathwaygen.model import (
    Indicator,
    Instruments,
    Next,
    Node,
    Pathway,
    Performer,
    PopulationBase,
    Supplement,
    Term,
)
from pathwaygen.resources import folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Language = Literal["sv", "en"]
Schema = dict[str, Any]

ROOTS: Mapping[str, type[Node]] = {"pathway": Pathway, "supplement": Supplement}
LANGUAGES: tuple[Language, ...] = ("sv", "en")
DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TEXT: Schema = {"type": ["string", "number"]}
"""A text. A number is a text to the reader, but not to an editor: ``mätperiod: 2026``."""

_YES_NO = {"sv": ["ja", "nej"], "en": ["yes", "no"]}
_DATE = r"^\d{4}-\d{2}-\d{2}$"
_DROPPED = {"default", "title", "description"}


@dataclass(frozen=True, slots=True)
class Words:
    """What an editor says of one thing; code stands between backticks."""

    title: str
    text: str

    @property
    def schema(self) -> Schema:
        """The words as annotations of a schema.

        The Markdown is there even where it says the same: beside a ``$ref`` an editor would otherwise show
        the Markdown of what is referred to.
        """
        return {
            "title": self.title,
            "description": self.text.replace("`", ""),
            "markdownDescription": self.text,
        }


@cache
def texts() -> dict[str, Any]:
    """Return schema/fields.yml."""
    texts: dict[str, Any] = source.plain((folder("schema") / "fields.yml").read_text(encoding="utf-8"))
    return texts


def class_words(model: type[Node | Term], language: Language) -> Words:
    """Return the words for a mapping or a closed list of words.

    Raises:
        KeyError: schema/fields.yml lacks them.
    """
    kind = "terms" if issubclass(model, Term) else "classes"
    return Words(*texts()[kind][model.__name__][language])


def field_words(model: type[Node], key: str, language: Language) -> Words:
    """Return the words for a canonical key of a mapping: its own, or those of the class that declares it.

    Raises:
        KeyError: schema/fields.yml lacks them.
    """
    for cls in model.__mro__:
        if found := texts()["classes"].get(cls.__name__, {}).get("fields", {}).get(key):
            return Words(*found[language])
    raise KeyError(f"{model.__name__}.{key}")


def generate(language: Language, root: type[Node]) -> Schema:
    """Return the JSON Schema of a spec whose keys are in ``language``."""
    raw = root.model_json_schema(by_alias=True, mode="validation")
    writer = _Writer(language)
    models = {model.__name__: model for model in _below(Node)}
    own = writer.mapping(root, raw)
    definitions = {name: writer.mapping(models[name], one) for name, one in raw["$defs"].items()}
    definitions |= {term.__name__: writer.term(term) for term in writer.terms}
    name = next(name for name, model in ROOTS.items() if model is root)
    return {
        "$schema": DIALECT,
        "$id": file_name(name, language),
        **own,
        "$defs": {name: definitions[name] for name in sorted(definitions)},
    }


def file_name(root: str, language: Language) -> str:
    """Return the name of a schema's file, such as ``pathway.sv.schema.json``."""
    return f"{root}.{language}.schema.json"


def files() -> dict[str, str]:
    """Return the text of every schema by its file name."""
    return {
        file_name(name, language): json.dumps(generate(language, root), ensure_ascii=False, indent=2) + "\n"
        for name, root in ROOTS.items()
        for language in LANGUAGES
    }


def write(where: Path) -> tuple[Path, ...]:
    """Write every schema into a folder and return the files."""
    made = []
    for name, text in files().items():
        file = where / name
        file.write_text(text, encoding="utf-8", newline="\n")
        made.append(file)
    return tuple(made)


def _below(model: type[Node]) -> Iterator[type[Node]]:
    for cls in model.__subclasses__():
        yield cls
        yield from _below(cls)


class _Writer:
    """Puts pydantic's schema into one language. ``terms`` collects the closed lists that were met."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.terms: dict[type[Term], None] = {}
        self.words = keywords.load()
        self.term_names = {term.__name__: term for term in Term.__subclasses__()}

    def word(self, key: str) -> str:
        """The word for a canonical key."""
        return self.words.word(key, swedish=self.language == "sv")

    def mapping(self, model: type[Node], raw: Schema) -> Schema:
        """The schema of a class, with the short forms that stand for it."""
        properties = sorted(raw["properties"].items(), key=lambda item: item[0] in ("suggestion", "source"))
        keys: Schema = {
            "type": "object",
            "properties": {self.word(key): self._property(model, key, one) for key, one in properties},
            "additionalProperties": False,
        }
        if required := raw.get("required"):
            keys["required"] = [self.word(key) for key in required]
        forms = list(self._short_forms(model))
        words = class_words(model, self.language).schema
        return words | ({"anyOf": [*forms, keys]} if forms else keys)

    def _short_forms(self, model: type[Node]) -> Iterator[Schema]:
        if model.bare or model is Next:
            yield _TEXT
        if model is Next:
            yield {"$ref": "#/$defs/Target"}
            yield {"type": "array", "items": {"$ref": "#/$defs/Target"}}
        if model is Instruments:
            yield {"type": "array", "items": {"$ref": "#/$defs/Instrument"}}
        if model is Performer:
            yield {"type": "array", "items": _TEXT}

    def _property(self, model: type[Node], key: str, raw: Schema) -> Schema:
        words = field_words(model, key, self.language).schema
        if (model, key) == (Indicator, "population"):
            return words | {"anyOf": [self._reference(PopulationBase), _TEXT]}
        return words | self._plain(raw)

    def _plain(self, raw: Schema) -> Schema:
        """A type, without what only pydantic needs to say."""
        if raw.get("type") == "string" and "const" not in raw:
            return self._string(raw)
        if "anyOf" in raw:
            forms = [self._plain(form) for form in raw["anyOf"] if form != {"type": "null"}]
            return forms[0] if len(forms) == 1 else {"anyOf": forms}
        if same := raw.get("prefixItems"):
            items = {"type": "array", "items": self._plain(same[0])}
            return {**items, "minItems": len(same), "maxItems": len(same)}
        return self._choice(raw) or {
            name: self._plain(value) if isinstance(value, dict) else value
            for name, value in raw.items()
            if name not in _DROPPED
        }

    def _choice(self, raw: Schema) -> Schema | None:
        if "x-term" in raw:
            return self._reference(self.term_names[raw["x-term"]])
        if "x-yes-no" in raw:
            return {"enum": [*_YES_NO[self.language], True, False]}
        if "const" in raw:
            return {"enum": [int(raw["const"]), raw["const"]]}
        return None

    def _string(self, raw: Schema) -> Schema:
        said = texts()["forms"]
        if "x-duration" in raw:
            return {"type": "string", "pattern": raw["pattern"]} | {
                "patternErrorMessage": said["duration"][self.language]
            }
        if raw.get("format") == "date":
            return {"type": "string", "format": "date", "pattern": _DATE} | {
                "patternErrorMessage": said["date"][self.language]
            }
        return dict(_TEXT)

    def _reference(self, term: type[Term]) -> Schema:
        self.terms[term] = None
        return {"$ref": f"#/$defs/{term.__name__}"}

    def term(self, term: type[Term]) -> Schema:
        """The schema of a closed list of words.

        An editor reads enumDescriptions here, not beside a ``$ref``. It would show a title and a description
        of the list after those of the key.
        """
        said = texts()["terms"][term.__name__]["values"]
        return {
            "type": "string",
            "enum": [member.sv if self.language == "sv" else member.value for member in term],
            "enumDescriptions": [said[member.value][self.language].replace("`", "") for member in term],
        }
