"""Why a rule is there. The Swedish words are its docstring, the English stand in schema/explanations/en.yml.

A rule without English words yet has its message for a title and says where the rest stands.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from pathwaygen import catalogue, keywords, shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pathwaygen.catalogue import Language
    from pathwaygen.rules.rule import Rule

FILE = "explanations/en.yml"
_SECTION = re.compile(r"^## +(.+)$", re.MULTILINE)
_KEY = re.compile(r"(?P<before>^[ -]*|[{,] *)(?P<word>[a-zåäö_]+)(?=:(?: |$))", re.MULTILINE)
_VALUE = re.compile(r"(?P<before>: |\[|, )(?P<word>[a-zåäö_]+)(?=[,}\]]|$)", re.MULTILINE)
_ANSWERS = {"ja": "yes", "nej": "no"}


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rule in words: what is wrong, in a sentence, and headings with the Markdown below each."""

    title: str
    sections: tuple[tuple[str, str], ...]


def explanation(rule: Rule, lang: Language = "sv") -> Explanation:
    """Return a rule's title and sections in one language, and never a mixture of two."""
    own = Explanation(rule.title, tuple(_sections(rule.doc)))
    if lang == "sv":
        return own
    written = english().get(rule.code)
    if written is None:
        message = catalogue.entries()[rule.code]["en"]["message"]
        where = f"The whole explanation is in Swedish only: pathwaygen explain {rule.code}."
        return Explanation(re.sub(r"\{\w+\}", "…", message), (("More", where),))
    _, wrong, right, _ = (body for _, body in own.sections)
    return Explanation(
        written["title"],
        (
            ("Why", written["why"]),
            ("Wrong", _in_english(wrong)),
            ("Right", _in_english(right)),
            ("Do this", written["fix"]),
        ),
    )


@cache
def english() -> Mapping[str, Mapping[str, str]]:
    """Return the English title, reason and remedy of each rule that has them, by code."""
    found: Mapping[str, Any] = shipped.read(FILE)
    return {code: {key: " ".join(text.split()) for key, text in row.items()} for code, row in found.items()}


def _sections(doc: str) -> list[tuple[str, str]]:
    parts = _SECTION.split(inspect.cleandoc(doc))[1:]
    return [(heading.strip(), body.strip()) for heading, body in zip(parts[::2], parts[1::2], strict=True)]


def _in_english(example: str) -> str:
    """Return an example with English keys and answers. Its texts stay Swedish, as a pathway is."""
    words = keywords.load()
    answers = {sv: name for value in words.values.values() for name, sv in value.items()} | _ANSWERS
    keyed = _KEY.sub(lambda found: found["before"] + words.canonical(found["word"]), example)
    return _VALUE.sub(lambda found: found["before"] + answers.get(found["word"], found["word"]), keyed)
