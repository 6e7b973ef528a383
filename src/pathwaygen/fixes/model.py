"""What a mender is given and gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pathwaygen.diagnostic import Diagnostic, Edit, Path
    from pathwaygen.edit import Change
    from pathwaygen.source import Source


@dataclass(frozen=True, slots=True)
class Mend:
    """What can be done: changes of the data, or edits where the text cannot be read yet.

    Attributes:
        values: What the words of the fix quote.
        changes: What to change in the data.
        edits: What to replace in the text, where ``changes`` is empty.
        safe: Whether it changes form only and has one answer.
        same: For ``edits``, whether the file says the same afterwards, as far as it could be read before.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    edits: tuple[Edit, ...] = ()
    safe: bool = True
    same: bool = True


@dataclass(frozen=True, slots=True)
class Patient:
    """A finding and the file that it is in."""

    source: Source
    diagnostic: Diagnostic

    @property
    def path(self) -> Path:
        """The finding's place."""
        return self.diagnostic.path

    @property
    def value(self) -> str | None:
        """The text at the finding's place; None if there is none."""
        found = at(self.source.data, self.path)
        return found if isinstance(found, str) else None


def at(data: object, path: Path) -> Any:  # noqa: ANN401  plain data
    """Return what stands at a path, or None."""
    for step in path:
        if (isinstance(data, dict) and step in data) or (
            isinstance(data, list) and isinstance(step, int) and step < len(data)
        ):
            data = data[step]  # type: ignore[index]  # both know the step
        else:
            return None
    return data
