"""One merge from the files to the spec's new text: what came back, what is taken, what is left for a person.

Reads files and writes none; ``save`` writes the spec, whole or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen import edit, loader, storage
from pathwaygen.errors import UsageError, loading, reason
from pathwaygen.word import apply, merge, outside, remarks, reviewers
from pathwaygen.word import map as fieldmap
from pathwaygen.word.change import accepted
from pathwaygen.word.merge import Verdict
from pathwaygen.word.package import open_bytes, open_file

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from pathwaygen.model import Node
    from pathwaygen.source import Source
    from pathwaygen.word.apply import Applied
    from pathwaygen.word.change import Decision
    from pathwaygen.word.map import Map
    from pathwaygen.word.merge import Answer, Returned, Stray


@dataclass(frozen=True, slots=True)
class Session:
    """A Word file that came back, beside the spec as it is now.

    Attributes:
        spec: The spec's file.
        word: The Word file.
        raw: Its bytes.
        source: Its text, data and places.
        model: What it is: a pathway or a supplement.
        map: What the Word file's fields are.
        answers: What comes of each field that is not as it was, in the document's order.
        strays: Words that no field owns.
        outside: What Word would fetch from outside the file; nothing of it is read.
        comments: How many comments reviewers have written in it; the ledger has them.
    """

    spec: Path
    word: Path
    raw: bytes
    source: Source
    model: type[Node]
    map: Map
    answers: tuple[Answer, ...]
    strays: tuple[Stray, ...]
    outside: tuple[str, ...] = ()
    comments: int = 0

    def of(self, *verdicts: Verdict) -> tuple[Answer, ...]:
        """Return the answers of some verdicts."""
        return tuple(answer for answer in self.answers if answer.verdict in verdicts)

    @property
    def waiting(self) -> tuple[Answer, ...]:
        """The answers that can be taken, guesses among them."""
        return self.of(Verdict.CHANGED, Verdict.GUESS)

    def left(self, applied: Applied) -> bool:
        """Whether something is left for a person when some answers have been taken."""
        return len(applied.taken) < len(self.answers) or bool(self.strays)

    def applied(self, taken: Sequence[Answer]) -> Applied:
        """Return the spec with some answers taken."""
        return apply.applied(self.source, self.model, taken)


def opened(word: Path, spec: Path, *, base: Path | None = None, authors: Collection[str] = ()) -> Session:
    """Return a merge ready to be decided.

    Args:
        word: The file that came back.
        spec: The spec that it is to go into.
        base: The file that was sent out, where the one that came back has lost its map.
        authors: Whose tracked changes are accepted; everybody's if none are named.

    Raises:
        UsageError: A file cannot be read, is refused, or is of another pathway.
    """
    installed()
    file = open_file(word)
    sent = open_file(base) if base else None
    found = fieldmap.find(sent or file)
    raw = _bytes(spec)
    source, model = spec_of(spec, raw)
    name = source.data.get("id") if source.data else None
    if found.pathway != name:
        raise UsageError(f"{word} är gjord av vårdförloppet {found.pathway}, inte av {name} ({spec})")
    decide: Decision = (lambda change: change.author in authors) if authors else accepted
    returned = merge.returned(file, found)
    before = merge.returned(sent, found) if sent else None
    return Session(
        spec,
        word,
        raw,
        source,
        model,
        found,
        merge.answers(returned, source.data, model, decide),
        outside.strays(returned, before, decide, lambda: _again(spec, raw, found)),
        file.outside(),
        reviewers.commented(file, without=remarks.AUTHOR),
    )


def _again(spec: Path, raw: bytes, sent: Map) -> Returned | None:
    """Return the file as the spec gives it now, read: it says what it was that is missing from a reply."""
    from pathwaygen.word import export  # noqa: PLC0415  a document is made only where something is missing

    loaded = loader.parse(raw, name=str(spec))
    if loaded.pathway is None:
        return None
    make = export.form if sent.form == "fill-in" else export.document
    try:
        made = open_bytes(make(loaded, loaded.pathway, export.Request()), spec.name)
        return merge.returned(made, fieldmap.find(made))
    except UsageError:  # it is an aid, and its lack is told
        return None


def installed() -> None:
    """See to it that Word files can be read.

    Raises:
        MissingExtraError: lxml is not installed, or cannot be loaded.
    """
    with loading("docx", "Word (DOCX)"):
        import lxml.etree  # noqa: F401, PLC0415  an extra


def _bytes(spec: Path) -> bytes:
    try:
        return spec.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"{spec} finns inte") from None
    except OSError as error:
        raise UsageError(f"{spec} kan inte läsas: {reason(error)}") from error


def spec_of(spec: Path, raw: bytes | None = None) -> tuple[Source, type[Node]]:
    """Return a spec's text, data and places, and what it is: a pathway or a supplement.

    Raises:
        UsageError: It cannot be read.
    """
    from pathwaygen.model import Pathway, Supplement  # noqa: PLC0415  the model takes a while to build

    raw = _bytes(spec) if raw is None else raw
    source = apply.reading(raw, str(spec))
    if source.broken or source.data is None:
        raise UsageError(f"{spec} går inte att läsa som spec. Se vad som är fel med: pathwaygen check {spec}")
    loaded = loader.parse(raw, name=str(spec))
    return source, Supplement if loaded.supplement is not None else Pathway


def save(session: Session, applied: Applied) -> bool:
    """Write the spec if it was changed; return whether it was.

    Raises:
        OSError: It cannot be written; what stood there stands.
    """
    after = edit.encode(applied.text, like=session.raw)
    if after == session.raw:
        return False
    target = session.spec.resolve()
    storage.write(target, after, mode=target.stat().st_mode & 0o777)
    return True
