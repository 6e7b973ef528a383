"""Files → files mended: all that the program can mend itself, round by round until nothing is left.

A round makes every fix that does not touch another's place, reads the result, and checks it again. The
result differs in the parsed data only as the fixes say, or it is thrown away. Writes through storage only.
"""

from __future__ import annotations

import difflib
import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen import edit, fixes, lint, loader, storage
from pathwaygen.edit import EditError
from pathwaygen.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pathwaygen.diagnostic import Diagnostic
    from pathwaygen.edit import Change
    from pathwaygen.fixes import Mend
    from pathwaygen.lint import Options
    from pathwaygen.source import Source

_ROUNDS = 12
_UNREADABLE = frozenset(("PW0101", "PW0102", "PW0103", "PW0104"))
"""What makes the file's characters uncertain: nothing is written over them."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """One file before and after.

    Attributes:
        file: The file.
        before: Its bytes.
        after: Its bytes with the fixes made; the same where there are none.
        done: The findings that were mended, in order.
    """

    file: Path
    before: bytes
    after: bytes
    done: tuple[Diagnostic, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything was mended."""
        return self.after != self.before


def repair(file: Path, options: Options, *, unsafe: bool = False) -> Repaired:
    """Return a file mended, in memory.

    Args:
        file: The spec.
        options: How to check; only findings of the chosen rules are mended.
        unsafe: Whether to make also the fixes that need an eye on the result.

    Raises:
        OSError: The file cannot be read.
    """
    before = after = file.read_bytes()
    done: list[Diagnostic] = []
    for _ in range(_ROUNDS):
        spec = loader.load(file, lang=options.lang, raw=after)
        found = lint.check(spec, RULES, options).diagnostics
        if any(diagnostic.code in _UNREADABLE for diagnostic in found):
            break
        source = fixes.reading(spec.source.text, spec.source.name)
        mends = [
            (d, made) for d in found if d.fix and (made := fixes.mend(source, d)) and (made.safe or unsafe)
        ]
        text, mended = _round(source, mends)
        if not mended:
            break
        done += mended
        after = edit.encode(text, like=before)
    return Repaired(file, before, after, tuple(done))


def _round(source: Source, mends: Sequence[tuple[Diagnostic, Mend]]) -> tuple[str, list[Diagnostic]]:
    """Make what can be made at once: in a file that cannot be read yet, only what makes it readable."""
    syntax = any(mend.edits for _, mend in mends)
    wanted = [pair for pair in mends if bool(pair[1].edits) == syntax]
    taken = _most(source, [], wanted)
    text = _tried(source, [mend for _, mend in taken]) if taken else None
    if text is None or text == source.text:
        return source.text, []
    return text, [diagnostic for diagnostic, _ in taken]


def _most(
    source: Source, taken: list[tuple[Diagnostic, Mend]], pairs: list[tuple[Diagnostic, Mend]]
) -> list[tuple[Diagnostic, Mend]]:
    """Return what can be made together: all, or as much of each half as can be."""
    if not pairs or _tried(source, [mend for _, mend in (*taken, *pairs)]) is not None:
        return taken + pairs
    if len(pairs) == 1:
        return taken
    half = len(pairs) // 2
    return _most(source, _most(source, taken, pairs[:half]), pairs[half:])


def _tried(source: Source, mends: Sequence[Mend]) -> str | None:
    """Return the text with some fixes made; None if they cannot all be, or would do more than they say."""
    try:
        if not mends[0].edits:
            changes = _merged(mends)
            return edit.amend(source, changes, order=fixes.order)
        text = edit.apply(source.text, dict.fromkeys(e for mend in mends for e in mend.edits))
    except EditError:
        return None
    after = fixes.reading(text, source.name)
    new = Counter(p.code for p in after.problems) - Counter(p.code for p in source.problems)
    same = source.broken or after.data == source.data or not all(mend.same for mend in mends)
    return text if same and not new and len(after.problems) < len(source.problems) else None


def _merged(mends: Sequence[Mend]) -> tuple[Change, ...]:
    """Return every change once; values may be lists, which cannot be counted by hash."""
    changes: list[Change] = []
    for change in (c for mend in mends for c in mend.changes):
        if change not in changes:
            changes.append(change)
    return tuple(changes)


def save(repaired: Repaired) -> None:
    """Write a mended file over the old one, whole or not at all, with the same rights.

    Raises:
        OSError: The file cannot be written; what stood there stands.
    """
    target = repaired.file.resolve()
    storage.write(target, repaired.after, mode=target.stat().st_mode & 0o777)


def diff(repaired: Repaired) -> Iterator[str]:
    """Yield the lines of a unified diff, as git shows one."""
    name = str(repaired.file)
    sides = (raw.decode("utf-8-sig", errors="replace") for raw in (repaired.before, repaired.after))
    old, new = (io.StringIO(text, newline="").readlines() for text in sides)
    for line in difflib.unified_diff(old, new, f"a/{name}", f"b/{name}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
