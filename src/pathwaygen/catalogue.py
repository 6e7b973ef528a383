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
    found: dict[str, dict[str, Any]] = {}
    for name in shipped.names("messages"):
        data = shipped.read(name)
        if not isinstance(data, dict) or data.keys() & found.keys():
            raise ValueError(f"{name} is malformed or repeats a code")
        found |= data
    return found


def phrase(key: str, lang: Language) -> str:
    """Return a short phrase that several findings use, such as ``first`` ("first defined here")."""
    return str(entries()["phrases"][key][lang])


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
