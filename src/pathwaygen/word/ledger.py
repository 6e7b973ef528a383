"""Remarks of many reviewers → one ledger: each remark once, in the document's order, answers below remarks.

Knows nothing of Excel: ``workbook`` writes the ledger and reads it again when it has been filled in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from pathwaygen.catalogue import phrase
from pathwaygen.errors import UsageError
from pathwaygen.word import map as fieldmap
from pathwaygen.word import reviewers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pathwaygen.catalogue import Language
    from pathwaygen.word.field import Field
    from pathwaygen.word.map import Map
    from pathwaygen.word.package import WordFile
    from pathwaygen.word.reviewers import Remark

LANGUAGES: tuple[Language, ...] = ("sv", "en")
_LONGEST_CELL = 32_767
"""Characters that a cell of the workbook can hold: more than that came back cut."""


def decisions(lang: Language) -> tuple[str, ...]:
    """Return what a group can decide on a remark, in the same order in each language."""
    return tuple(phrase("word_decisions", lang).split("|"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger.

    Attributes:
        number: Its number in the ledger, from 1.
        files: The files that it came in.
        author: Who made it.
        date: When, as ``2026-11-20 10:00``; may be empty.
        label: What the field is called in the document.
        path: The field's path; empty outside all fields.
        kind: A comment, a proposed change, or a change of looks alone.
        quote: What it is about.
        text: What it says, or proposes.
        answers: The number of the entry that it answers, or 0.
        resolved: Whether its thread is marked as done.
        decision: What the group decided, when the ledger has been filled in.
        reply: What the group answers.
        near: The path of the field before it, where it is on none.
        comment: Whether it is a comment, and no change.
    """

    number: int
    files: tuple[str, ...]
    author: str
    date: str
    label: str
    path: str
    kind: str
    quote: str
    text: str
    answers: int = 0
    resolved: bool = False
    decision: str = ""
    reply: str = ""
    near: str = ""
    comment: bool = False


@dataclass(frozen=True, slots=True)
class Ledger:
    """All remarks.

    Attributes:
        title: The pathway's title.
        entries: The rows.
        files: Every file that was read, also those without remarks.
    """

    title: str
    entries: tuple[Entry, ...]
    files: tuple[str, ...] = ()


class Carried(NamedTuple):
    """A ledger with what was filled in in an earlier one.

    Attributes:
        ledger: The ledger.
        filled: How many of its remarks have a decision or an answer from the earlier one.
        kept: How many rows of the earlier one the files do not have.
    """

    ledger: Ledger
    filled: int
    kept: int


@dataclass(frozen=True, slots=True)
class _Found:
    file: str
    place: int
    remark: Remark
    thread: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class _Kept:
    """A remark, the files that it came in, and the answers to it."""

    found: _Found
    files: list[str] = field(default_factory=list)
    answers: list[_Kept] = field(default_factory=list)


@dataclass(slots=True)
class Collector:
    """Gathers remarks file by file. The files' maps are mostly one and the same, and are read once."""

    pathway: str
    without: str = ""
    lang: Language = "sv"
    fields: dict[str, Field] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    _maps: dict[bytes, Map] = field(default_factory=dict)
    _found: list[_Found] = field(default_factory=list)

    def add(self, file: WordFile) -> None:
        """Add what reviewers have said in a file.

        Raises:
            UsageError: It is of another pathway, or was not exported by this program.
            WordFileError: It is refused.
        """
        found = self._map(file)
        for key, one in found.fields.items():
            self.fields.setdefault(key, one)
        self.files.append(file.name)
        said = reviewers.remarks(file, found.fields.keys(), without=self.without)
        by_number = {one.number: one for one in said if one.number}
        for place, remark in enumerate(said):
            first = by_number.get(remark.answers)
            thread = (first.author, first.date, first.text) if first else ()
            self._found.append(_Found(file.name, place, remark, thread))

    def _map(self, file: WordFile) -> Map:
        content = fieldmap.content(file)
        if content not in self._maps:
            found = fieldmap.read(content)
            if self.pathway and found.pathway != self.pathway:
                raise UsageError(f"filen är gjord av vårdförloppet {found.pathway}, inte av {self.pathway}")
            self._maps[content] = found
        return self._maps[content]

    def ledger(self, title: str) -> Ledger:
        """Return the ledger of all that was added."""
        order = {key: number for number, key in enumerate(self.fields)}
        kept: dict[object, _Kept] = {}
        first: dict[tuple[str, str], _Kept] = {}
        seen: Counter[tuple[str, object]] = Counter()
        for found in self._found:
            same = _same(found)
            seen[found.file, same] += 1  # the same words twice in one file are two remarks
            one = kept.setdefault((same, seen[found.file, same]), _Kept(found))
            one.files.append(found.file)
            if found.remark.number:
                first[found.file, found.remark.number] = one
        tops = []
        for one in sorted(kept.values(), key=lambda one: _order(one.found, order)):
            top = _top(one, first)
            if top is one:
                tops.append(one)
            else:
                top.answers.append(one)
        return Ledger(title, tuple(self._numbered(tops)), tuple(self.files))

    def _numbered(self, tops: Sequence[_Kept]) -> Iterator[Entry]:
        """Yield the entries, each answer below what it answers."""
        count = 0
        for top in tops:
            count += 1
            number = count
            yield self._entry(number, top)
            for one in top.answers:
                count += 1
                yield self._entry(count, one, answers=number)

    def _entry(self, number: int, kept: _Kept, answers: int = 0) -> Entry:
        remark = kept.found.remark
        one = self.fields.get(remark.key)
        near = self.fields.get(remark.after)
        return Entry(
            number=number,
            files=tuple(kept.files),
            author=remark.author,
            date=remark.date.removesuffix("Z").replace("T", " ")[:16],
            label=_called(one) if one else self._outside(near),
            path=one.path if one else "",
            kind=phrase(f"word_{remark.kind}", self.lang),
            quote=remark.quote,
            text=proposal(remark, self.lang),
            answers=answers,
            resolved=remark.resolved,
            near=near.path if near and not one else "",
            comment=remark.kind == "comment",
        )

    def _outside(self, near: Field | None) -> str:
        if near is None:
            return phrase("word_outside_fields", self.lang)
        return phrase("word_outside_after", self.lang, field=_called(near))


def _top(one: _Kept, first: Mapping[tuple[str, str], _Kept]) -> _Kept:
    """Return the remark that a thread began with; in a thread that bites its tail each is its own."""
    seen = [one]
    while (above := first.get((seen[-1].found.file, seen[-1].found.remark.answers))) is not None:
        if above in seen:
            return one
        seen.append(above)
    return seen[-1]


def _called(one: Field) -> str:
    return one.label or one.path


def _same(found: _Found) -> object:
    """Return what two remarks share that are one and the same, sent in by several.

    Without an author and a date nobody can tell: then each counts.
    """
    remark = found.remark
    if not remark.author or not remark.date:
        return found.file, found.place
    known = replace(remark, number="", answers="", after="", resolved=False)
    return known, found.thread


def _order(found: _Found, order: Mapping[str, int]) -> tuple[int, int, int, str, str, int]:
    key = found.remark.key or found.remark.after
    outside = not found.remark.key
    return (
        order.get(key, -1),
        outside,
        found.remark.kind != "comment",
        found.remark.date,
        found.file,
        found.place,
    )


def proposal(remark: Remark, lang: Language = "sv") -> str:
    """Return what a remark says in words: of a change, what was taken away and what was added."""
    if remark.kind == "comment":
        return remark.text
    if remark.kind == "looks":
        return phrase("word_new_looks", lang)
    taken, added = remark.taken.strip(), remark.text.strip()
    if set(taken + added) <= {"¶"}:
        return phrase("word_new_paragraph" if added else "word_joined", lang)
    if taken and added:
        return phrase("word_replace", lang, taken=taken, added=added)
    return phrase("word_add", lang, added=added) if added else phrase("word_remove", lang, taken=taken)


def carried(fresh: Ledger, earlier: Ledger) -> Carried:
    """Return a ledger with what the group has filled in in an earlier one.

    A remark is the same when its sender, date, place, quote and words are. What the earlier ledger has and
    the files do not, such as a row of the group's own, is kept at the end: nothing is lost.
    """
    held: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in earlier.entries:
        held[_identity(entry)].append(entry)
    numbers: dict[int, int] = {}
    entries = []
    for entry in fresh.entries:
        before = held[_identity(entry)].pop(0) if held[_identity(entry)] else None
        if before:
            numbers[before.number] = entry.number
        entries.append(replace(entry, decision=before.decision, reply=before.reply) if before else entry)
    filled = sum(bool(entry.decision or entry.reply) for entry in entries)
    left = {id(entry) for rest in held.values() for entry in rest}
    kept = [entry for entry in earlier.entries if id(entry) in left]
    for number, entry in enumerate(kept, len(entries) + 1):
        numbers[entry.number] = number
    entries += [replace(one, number=numbers[one.number], answers=numbers.get(one.answers, 0)) for one in kept]
    return Carried(replace(fresh, entries=tuple(entries)), filled, len(kept))


def _identity(entry: Entry) -> tuple[str, ...]:
    said = (entry.author, entry.date, entry.path, entry.quote, entry.text)
    return tuple(" ".join(text[:_LONGEST_CELL].split()) for text in said)


def of_files(files: Iterable[WordFile], *, pathway: str, title: str, without: str = "") -> Ledger:
    """Return the ledger of some files.

    Raises:
        UsageError: A file is of another pathway, or was not exported by this program.
        WordFileError: A file is refused.
    """
    collector = Collector(pathway, without)
    for file in files:
        collector.add(file)
    return collector.ledger(title)
