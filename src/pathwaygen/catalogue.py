"""What findings say, in Swedish and English: one catalogue for reader, shape and rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from pathwaygen import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["sv", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """A finding's words in one language, with ``{placeholders}`` filled in."""

    message: str
    hint: str | None


@cache
def entries() -> dict[str, dict[str, Any]]:
    """Return every entry of schema/messages/, by code.

    Raises:
        ValueError: A shipped file is malformed or a code stands twice.
    """
    phrases: dict[str, Any] = {}
    found: dict[str, dict[str, Any]] = {"phrases": phrases}
    for name in shipped.names("messages"):
        data = shipped.read(name)
        if not isinstance(data, dict):
            raise ValueError(f"{name} is malformed")  # noqa: TRY004  a wrong file, not a wrong type
        own = data.get("phrases", {})
        if own.keys() & phrases.keys() or data.keys() & found.keys() - {"phrases"}:
            raise ValueError(f"{name} repeats a code")
        phrases |= own
        found |= data | {"phrases": phrases}
    return found


def phrase(key: str, lang: Language, **values: object) -> str:
    """Return a short phrase, such as ``first`` ("first defined here"), with its placeholders filled in."""
    said = str(entries()["phrases"][key][lang])
    return said.format(**values) if values else said


def counted(key: str, count: int, lang: Language) -> str:
    """Return a number and what there is so many of: the phrase of ``key``, of one that of ``key_one``."""
    return f"{count} {phrase(f'{key}_one' if count == 1 else key, lang)}"


def name(code: str) -> str:
    """Return the name that goes with a code, such as ``duplicate-key``."""
    return str(entries()[code]["name"])


def say(code: str, values: Mapping[str, str], *, variant: str = "", lang: Language = "sv") -> Text:
    """Return the message and hint for a finding.

    Raises:
        KeyError: The catalogue lacks the code, the variant or a value the text asks for: a bug.
    """
    entry = entries()[code]
    words = entry[lang]
    if variant:
        words = words | entry["variants"][variant][lang]
    hint = words.get("hint")
    return Text(words["message"].format_map(values), hint.format_map(values) if hint else None)


def fixable(code: str) -> bool:
    """Whether the program can mend findings with this code, at least some of them."""
    return "fix" in entries().get(code, ())


def fix(code: str, values: Mapping[str, str], lang: Language = "sv") -> str:
    """Return what a fix does, in words.

    Raises:
        KeyError: The catalogue has no words for it, or they ask for a value that is missing: a bug.
    """
    return str(entries()[code]["fix"][lang]).format_map(values)
