"""What is asked of a pathway, requirement by requirement. No check reads it: it is for those who ask why."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from pathwaygen import shipped
from pathwaygen.standard.demands import Level, When
from pathwaygen.standard.store import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pathwaygen.standard.references import SourceDocument

FILE = "requirements.yml"
FORM = "Filens form"
"""The source of what we ask ourselves, of the file and not of the care."""

Kind = Literal["reading", "schema", "template"]


@dataclass(frozen=True, slots=True)
class Pointer:
    """Something outside rules and standard that sees to a requirement.

    Attributes:
        kind: A code of the reader, a field of the schema, or a template.
        name: The code, the canonical path of the field, or the template's file.
        test: The test that sees to it: ``tests/…::test_…``.
    """

    kind: Kind
    name: str
    test: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that is asked of a pathway, in our own words.

    Attributes:
        when: The parts of the scope that bring it along; none means always.
        source: The document's short title, or ``FORM``.
        section: The section of the document; empty for ``FORM``.
        inferred: Whether the level or the check is our reading and not the source's plain words.
        profile: The region whose supplements it binds, or None.
        cover: What sees to it outside rules and standard.
    """

    id: str
    level: Level
    when: tuple[When, ...]
    source: str
    section: str
    inferred: bool
    profile: str | None
    sv: str
    en: str
    cover: tuple[Pointer, ...]

    @property
    def document(self) -> SourceDocument | None:
        """The document that asks for it, or None where we ask it ourselves."""
        return next((d for d in load().sources.values() if d.short == self.source), None)

    @property
    def reference(self) -> str:
        """Where it stands, such as ``Skrivinstruktionen 2.2.1``."""
        return f"{self.source} {self.section}" if self.section[:1].isdigit() else _joined(self)


def _joined(requirement: Requirement) -> str:
    return ", ".join(filter(None, (requirement.source, requirement.section)))


@cache
def requirements() -> Mapping[str, Requirement]:
    """Return every requirement by its id, in the order of the file.

    Raises:
        ValueError: The shipped file is malformed or names a requirement twice.
    """
    found: dict[str, Requirement] = {}
    try:
        for row in shipped.read(FILE)["entries"]:
            made = _made(**row)
            if made.id in found:
                raise ValueError(f"two requirements {made.id}")
            found[made.id] = made
    except (KeyError, TypeError) as error:
        raise ValueError(f"{FILE} is malformed") from error
    return MappingProxyType(found)


def _made(
    *,
    id: str,  # noqa: A002  a key of the file
    level: str,
    source: str,
    sv: str,
    en: str,
    when: tuple[str, ...] = (),
    section: str = "",
    inferred: Any = False,  # noqa: ANN401  our reader leaves true as text
    profile: str | None = None,
    cover: tuple[Mapping[str, str], ...] = (),
) -> Requirement:
    return Requirement(
        id=id,
        level=Level(level),
        when=tuple(When(part) for part in when),
        source=source,
        section=section,
        inferred=str(inferred).lower() == "true",
        profile=profile,
        sv=sv,
        en=en,
        cover=tuple(_pointer(dict(row)) for row in cover),
    )


def _pointer(row: dict[str, str]) -> Pointer:
    test = row.pop("test")
    [(kind, name)] = row.items()
    if kind not in ("reading", "schema", "template"):
        raise ValueError(f"{kind!r} covers nothing")
    return Pointer(kind, name, test)  # type: ignore[arg-type]
