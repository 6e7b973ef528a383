"""The page on every key of a spec, from the schema that editors read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scripts.pages.markdown import NOTE, table

from pathwaygen import keywords, schema
from pathwaygen.model import Pathway, Supplement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Made = Mapping[str, Any]

_LEAD = """# Nycklar

Här står varje nyckel som en spec kan ha, vad som får stå där och vad det betyder. En textredigerare som läser schemat bredvid specen visar samma ord medan du skriver. Nycklarna får också skrivas på engelska, men blanda inte språken i en fil.
"""  # noqa: E501  a paragraph is one line
_HEADER = ("Nyckel", "Värde", "Betydelse", "På engelska")
_SHARED = ("förslag", "källa")
_OWN_SECTION = "Prose"
"""The mapping whose section says what the shared keys mean."""


def page() -> str:
    """Return the page."""
    sections: dict[str, str] = {}
    words: dict[str, str] = {}
    for model, title in ((Pathway, "Hela specen"), (Supplement, "Regionalt tillägg")):
        root = schema.generate("sv", model)
        sections[model.__name__] = _section(model.__name__, {**root, "title": title}, root["$defs"])
        for name in _in_order(root):
            one = root["$defs"][name]
            if "enum" in one:
                words.setdefault(name, _words(name, one))
            else:
                sections.setdefault(name, _section(name, one, root["$defs"]))
    return NOTE + "\n".join([_LEAD, *sections.values(), *words.values()])


def _in_order(root: Made) -> list[str]:
    """Return the definitions in the order in which a reader of the root meets them."""
    seen: dict[str, None] = {}

    def walk(part: object) -> None:
        if isinstance(part, list):
            for value in part:
                walk(value)
        elif isinstance(part, dict):
            name = part.get("$ref", "").rpartition("/")[2]
            if name and name not in seen:
                seen[name] = None
                walk(root["$defs"][name])
            for key, value in part.items():
                if key != "$defs":
                    walk(value)

    walk(root)
    return list(seen)


def _section(name: str, made: Made, definitions: Made) -> str:
    english = {word: key for key, word in keywords.load().swedish.items()}
    keys = next(form["properties"] for form in (made, *made.get("anyOf", ())) if "properties" in form)
    parts = [f"## {made['title']} {{ #{name.lower()} }}\n\n{made['markdownDescription']}\n"]
    if short := [_form(form, definitions) for form in made.get("anyOf", ()) if "properties" not in form]:
        parts.append(f"Får skrivas kort, som {' eller '.join(short)}.\n")
    apart = name != _OWN_SECTION and keys.keys() >= set(_SHARED)
    rows = (
        (f"`{key}`", _form(raw, definitions), raw["markdownDescription"], f"`{english[key]}`")
        for key, raw in keys.items()
        if not (apart and key in _SHARED)
    )
    parts.append(table(_HEADER, rows))
    if apart:
        parts.append(f"Dessutom [`förslag` och `källa`](#{_OWN_SECTION.lower()}).\n")
    return "\n".join(parts)


def _form(raw: Made, definitions: Made) -> str:
    """Return what may stand at a key, in a few Swedish words."""
    if "$ref" in raw:
        name = raw["$ref"].rpartition("/")[2]
        title = definitions[name].get("title") or schema.texts()["terms"][name]["sv"][0]
        return f"[{title}](#{name.lower()})"
    if "anyOf" in raw:
        forms = list(dict.fromkeys(_form(one, definitions) for one in raw["anyOf"]))
        return f"{forms[0]}, en eller flera" if forms[1:] == [f"lista: {forms[0]}"] else " eller ".join(forms)
    if "enum" in raw:
        words = dict.fromkeys(str(value) for value in raw["enum"] if not isinstance(value, bool))
        return " eller ".join(f"`{word}`" for word in words)
    return _type(raw, definitions)


def _type(raw: Made, definitions: Made) -> str:
    if "items" in raw:
        return f"lista: {_form(raw['items'], definitions)}"
    inner = raw.get("additionalProperties")
    if inner is not None:
        return f"egna namn: {_form(inner, definitions)}" if isinstance(inner, dict) else "fria nycklar"
    if "pattern" in raw:
        return "datum" if raw.get("format") == "date" else "tid"
    return "heltal" if raw["type"] == "integer" else "text"


def _words(name: str, made: Made) -> str:
    title, said = schema.texts()["terms"][name]["sv"]
    english = keywords.load().values[name]
    rows = zip(made["enum"], made["enumDescriptions"], english, strict=True)
    lines = ((f"`{word}`", text, f"`{key}`") for word, text, key in rows)
    return (
        f"## {title} {{ #{name.lower()} }}\n\n{said}\n\n{table(('Ord', 'Betydelse', 'På engelska'), lines)}"
    )


def every() -> Iterator[str]:
    """Yield every key and closed word, in Swedish."""
    words = keywords.load()
    yield from words.swedish.values()
    for values in words.values.values():
        yield from values.values()
