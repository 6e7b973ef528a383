"""What reviewers have said in a Word file: comments with their threads, and tracked changes. For many files.

One pass over the text, in which only what can matter is looked at (comments, changes, anchors, words); what a
field says as a whole is for ``merge``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pathwaygen.word import anchor
from pathwaygen.word.package import DOCUMENT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pathwaygen.word.package import WordFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_ADDED = frozenset((f"{W}ins", f"{W}moveTo"))
_TAKEN = frozenset((f"{W}del", f"{W}moveFrom"))
_LOOKS = frozenset((f"{W}rPrChange", f"{W}pPrChange"))
_WORDS = (f"{W}t", f"{W}delText")
_SEEN = (
    f"{W}p",
    *_WORDS,
    f"{W}tag",
    f"{W}bookmarkStart",
    f"{W}bookmarkEnd",
    f"{W}commentRangeStart",
    f"{W}commentRangeEnd",
    f"{W}commentReference",
    *sorted(_ADDED | _TAKEN | _LOOKS),
)
_LONGEST_QUOTE = 400
_ROUND = 120


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment, or a change that a reviewer has tracked.

    Attributes:
        number: Word's number of a comment; empty for a change.
        author: Who made it, as Word was told.
        date: When, as the file has it (``2026-11-20T10:00:00Z``); may be empty.
        key: The field that it is on; empty outside all of them.
        after: The field before it, where it is on none.
        quote: What a comment is on, or the line that was changed, as it was.
        text: What a comment says; what was added.
        taken: What was taken away.
        kind: ``comment``, ``edit``, or ``looks`` where only the looks were changed.
        answers: The number of the comment that it answers, or nothing.
        resolved: Whether its thread is marked as done.
    """

    number: str = ""
    author: str = ""
    date: str = ""
    key: str = ""
    after: str = ""
    quote: str = ""
    text: str = ""
    taken: str = ""
    kind: str = "comment"
    answers: str = ""
    resolved: bool = False


def remarks(file: WordFile, keys: Collection[str], *, without: str = "") -> tuple[Remark, ...]:
    """Return what reviewers have said in a file, in the order of the text.

    Args:
        file: The file.
        keys: The fields that it has.
        without: The author whose comments are the program's own.

    Raises:
        WordFileError: A part is missing, too large, or no sound XML.
    """
    said = {remark.number: remark for remark in _comments(file)}
    scan = _Scan(keys)
    scan.read(file.xml(DOCUMENT))
    found: list[Remark] = []
    for place in scan.found:
        if place.kind != "comment":
            found.append(place)
        elif comment := said.pop(place.number, None):
            found.append(replace(comment, key=place.key, after=place.after, quote=place.quote))
    found += said.values()  # those in notes and headers, and those whose place was deleted
    return tuple(_placed([remark for remark in found if not without or remark.author != without]))


def commented(file: WordFile, *, without: str = "") -> int:
    """Return how many comments a file has, the program's own left out."""
    return sum(not without or remark.author != without for remark in _comments(file))


def _placed(found: list[Remark]) -> Iterator[Remark]:
    """Yield remarks; an answer without a place of its own stands where what it answers does."""
    by_number = {remark.number: remark for remark in found if remark.number}
    for remark in found:
        first = by_number.get(remark.answers)
        if first and not (remark.key or remark.quote):
            yield replace(remark, key=first.key, after=first.after, quote=first.quote)
        else:
            yield remark


def _comments(file: WordFile) -> Iterator[Remark]:
    name = file.part("comments")
    if not name or not file.has(name):
        return
    extended = file.part("commentsExtended")
    threads: dict[str, tuple[str, bool]] = {}
    if extended and file.has(extended):
        for entry in file.xml(extended).iter(f"{_W15}commentEx"):
            done = entry.get(f"{_W15}done") in ("1", "true")
            threads[entry.get(f"{_W15}paraId", "")] = (entry.get(f"{_W15}paraIdParent", ""), done)
    entries = file.xml(name).findall(f"{W}comment")
    ends = {}
    for entry in entries:
        for paragraph in entry.iter(f"{W}p"):
            ends[paragraph.get(f"{_W14}paraId", "")] = entry.get(f"{W}id", "")
    for entry in entries:
        lines = list(entry.iter(f"{W}p"))
        last = lines[-1].get(f"{_W14}paraId", "") if lines else ""
        parent, done = threads.get(last, ("", False))
        yield Remark(
            number=entry.get(f"{W}id", ""),
            author=entry.get(f"{W}author", ""),
            date=entry.get(f"{W}date", ""),
            text="\n".join(filter(None, (_joined(line.iter(f"{W}t")).strip() for line in lines))),
            answers=ends.get(parent, "") if parent else "",
            resolved=done or threads.get(parent, ("", False))[1],
        )


def _joined(texts: Any) -> str:  # noqa: ANN401  lxml has no types
    return "".join(one.text or "" for one in texts)


@dataclass(slots=True)
class _Group:
    """Changes next to each other by one author: what reads as one."""

    author: str
    date: str
    key: str
    after: str
    paragraph: Any
    added: str = ""
    taken: str = ""
    marks: str = ""
    looks: bool = False


@dataclass(slots=True)
class _Scan:
    """What is going on where the text is being read."""

    keys: Collection[str]
    found: list[Remark] = field(default_factory=list)
    _open: dict[str, str] = field(default_factory=dict)
    _last: str = ""
    _quotes: dict[str, list[str]] = field(default_factory=dict)
    _places: dict[str, int] = field(default_factory=dict)
    _group: _Group | None = None
    _inside: int = 0
    _paragraph: Any = None

    def read(self, root: Any) -> None:  # noqa: ANN401  lxml has no types
        """Read a part."""
        for element in root.iter(*_SEEN):
            tag = element.tag
            if tag in _WORDS:
                self._words(element, tag)
            elif tag == f"{W}p":
                self._end_group()
                self._paragraph = element
                for quote in self._quotes.values():
                    quote.append(" ")
            elif tag in _ADDED or tag in _TAKEN:
                self._change(element, added=tag in _ADDED)
            elif tag in _LOOKS:
                self._changed_looks(element)
            else:
                self._mark(element, tag)
        self._end_group()

    def _words(self, element: Any, tag: str) -> None:  # noqa: ANN401  lxml has no types
        if self._quotes and tag == f"{W}t":
            for quote in self._quotes.values():
                quote.append(element.text or "")
        if self._inside:
            self._inside -= 1
        elif self._group is not None and element.text:
            self._end_group()

    def _mark(self, element: Any, tag: str) -> None:  # noqa: ANN401  lxml has no types
        if tag == f"{W}tag":
            self._entered(anchor.key_of(element.get(f"{W}val", "")))
        elif tag == f"{W}bookmarkStart":
            key = anchor.key_of(element.get(f"{W}name", ""))
            if self._entered(key):
                self._open[element.get(f"{W}id", "")] = key or ""
        elif tag == f"{W}bookmarkEnd":
            key = self._open.pop(element.get(f"{W}id", ""), None)
            for other in [one for one, held in self._open.items() if held == key]:
                del self._open[other]
        elif tag == f"{W}commentRangeStart":
            self._comment(element)
            self._quotes[element.get(f"{W}id", "")] = []
        elif tag == f"{W}commentRangeEnd":
            self._quoted(element.get(f"{W}id", ""))
        elif element.get(f"{W}id", "") not in self._places:
            self._comment(element)

    def _entered(self, key: str | None) -> bool:
        """Note that a field begins; a comment that began before it, on its label, is on it."""
        if not key or key not in self.keys:
            return False
        self._last = key
        for number in self._quotes:
            place = self._places[number]
            if not self.found[place].key:
                self.found[place] = replace(self.found[place], key=key)
        return True

    def _comment(self, element: Any) -> None:  # noqa: ANN401  lxml has no types
        number = element.get(f"{W}id", "")
        self._places[number] = len(self.found)
        self.found.append(Remark(number, key=self._key(element), after=self._last))

    def _quoted(self, number: str) -> None:
        pieces = self._quotes.pop(number, None)
        if pieces is not None:
            place = self._places[number]
            self.found[place] = replace(self.found[place], quote=shortened(" ".join("".join(pieces).split())))

    def _key(self, element: Any) -> str:  # noqa: ANN401  lxml has no types
        """Return the field that an element stands in."""
        for control in element.iterancestors(f"{W}sdt"):
            tag = control.find(f"{W}sdtPr/{W}tag")
            key = anchor.key_of(tag.get(f"{W}val", "")) if tag is not None else None
            if key in self.keys:
                return key or ""
        return next(reversed(self._open.values()), "")

    def _change(self, element: Any, *, added: bool) -> None:  # noqa: ANN401  lxml has no types
        author, date = element.get(f"{W}author", ""), element.get(f"{W}date", "")
        if element.getparent().tag in (f"{W}rPr", f"{W}trPr"):
            self._grouped(element, author, date).marks += "+" if added else "-"
            return
        inside = list(element.iter(*_WORDS))
        group = self._grouped(element, author, date)
        if added:
            group.added += _joined(one for one in inside if one.tag == f"{W}t")
        else:
            group.taken += _joined(inside)
        self._inside = max(self._inside, len(inside))

    def _changed_looks(self, element: Any) -> None:  # noqa: ANN401  lxml has no types
        self._grouped(element, element.get(f"{W}author", ""), element.get(f"{W}date", "")).looks = True

    def _grouped(self, element: Any, author: str, date: str) -> _Group:  # noqa: ANN401  lxml has no types
        if self._group is None or self._group.author != author:
            self._end_group()
            self._group = _Group(author, date, self._key(element), self._last, self._paragraph)
        return self._group

    def _end_group(self) -> None:
        group, self._group = self._group, None
        if group is None:
            return
        if group.added or group.taken:
            kind, added, taken = "edit", group.added, group.taken
        elif group.marks:
            kind, added, taken = "edit", "¶" * group.marks.count("+"), "¶" * group.marks.count("-")
        else:
            kind, added, taken = "looks", "", ""
        self.found.append(
            Remark(
                author=group.author,
                date=group.date,
                key=group.key,
                after=group.after,
                quote=_before(group.paragraph),
                text=added,
                taken=taken,
                kind=kind,
            )
        )


def _before(paragraph: Any) -> str:  # noqa: ANN401  lxml has no types
    """Return a paragraph as it was before its changes."""
    if paragraph is None:
        return ""
    texts = (
        one.text or ""
        for one in paragraph.iter(*_WORDS)
        if not any(above.tag in _ADDED for above in one.iterancestors(*_ADDED))
    )
    return shortened(" ".join("".join(texts).split()))


def shortened(text: str) -> str:
    """Return a quotation that is not too long: its beginning and its end."""
    if len(text) <= _LONGEST_QUOTE:
        return text
    return f"{text[: _LONGEST_QUOTE - _ROUND].rstrip()} … {text[-_ROUND:].lstrip()}"
