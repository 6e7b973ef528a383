"""Answers of a Word file → the spec's new text, whole and sound, or a reason for each that it cannot take.

Writes nothing. The text that comes out reads as the answers say and as nothing else, keeps every comment, and
has no fault in its form that it did not have before.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pathwaygen import edit, keywords, loader
from pathwaygen.diagnostic import Severity
from pathwaygen.edit import EditError
from pathwaygen.word import patch
from pathwaygen.word.merge import Answer, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pathwaygen.model import Node
    from pathwaygen.source import Source


@dataclass(frozen=True, slots=True)
class Applied:
    """A spec with answers taken.

    Attributes:
        text: Its text; the same as before where nothing was taken.
        taken: The answers in it.
        refused: Those that it cannot take, each with a reason.
    """

    text: str
    taken: tuple[Answer, ...] = ()
    refused: tuple[Answer, ...] = ()


def reading(raw: bytes, name: str) -> Source:
    """Return a spec's bytes as text, data and places."""
    return keywords.load().read(raw, name=name)


def applied(source: Source, model: type[Node], answers: Sequence[Answer]) -> Applied:
    """Return a spec with all the answers that it can take: all, or as much of each half as can be.

    Args:
        source: The spec as it is.
        model: What its data is an instance of.
        answers: Changes to make.
    """
    faults = _faults(source.text, source.name)

    def tried(some: Sequence[Answer]) -> str:
        after = patch.patched(source.data, model, [(a.field, a.theirs) for a in some])
        changes = tuple(patch.difference(source.data, after))
        text = edit.amend(source, changes, order=edit.model_order(model))
        new = _faults(text, source.name) - faults
        if new:
            raise EditError(next(iter(new))[1])
        return text

    taken: list[Answer] = []
    refused: list[Answer] = []
    text = source.text

    def take(some: Sequence[Answer]) -> None:
        nonlocal text
        if not some:
            return
        try:
            text = tried([*taken, *some])
        except (EditError, patch.GoneError) as error:
            if len(some) == 1:
                refused.append(replace(some[0], verdict=Verdict.REFUSED, reason=str(error)))
                return
            half = len(some) // 2
            take(some[:half])
            take(some[half:])
        else:
            taken.extend(some)

    take(answers)
    return Applied(text, tuple(taken), tuple(refused))


def _faults(text: str, name: str) -> Counter[tuple[str, str]]:
    """Count the faults of a spec's form: what is written wrong, not what is missing."""
    spec = loader.parse(text.encode(errors="surrogatepass"), name=name)
    return Counter((d.code, d.message) for d in spec.diagnostics if d.severity is Severity.ERROR)
