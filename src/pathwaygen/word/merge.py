"""A Word file that came back, and the spec as it is now → what each field asks for.

Three ways: what was exported (its hash travels in the file), what Word says, and what the spec says now. What
only Word has changed is a change; what both have changed, to different texts, is a conflict and changes
nothing. What no field owns is listed with its words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pathwaygen.word import anchor, edges, fingerprint, patch, text
from pathwaygen.word.body import Known, Reader, W
from pathwaygen.word.change import accepted, rejected
from pathwaygen.word.field import Kind, hash_of
from pathwaygen.word.looks import Looks
from pathwaygen.word.package import DOCUMENT
from pathwaygen.word.search import Search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pathwaygen.model import Node
    from pathwaygen.word.body import Place
    from pathwaygen.word.change import Decision, Paragraph
    from pathwaygen.word.field import Field
    from pathwaygen.word.map import Map
    from pathwaygen.word.package import WordFile


_EMPTY = hash_of("")


class Verdict(StrEnum):
    """What comes of a field.

    - ``changed``: Word alone has changed it.
    - ``guess``: likewise, but the field had lost its anchors and was found by its text.
    - ``conflict``: Word and the spec have changed it, to different texts.
    - ``lost``: it is not in the Word file any more.
    - ``gone``: it was changed in Word, but its place is not in the spec any more.
    - ``unsaid``: it says what it cannot: none of the choices.
    - ``twice``: it stands at several places in the Word file, with different texts.
    - ``refused``: the spec cannot say it without breaking; the reason tells why.
    """

    CHANGED = "changed"
    GUESS = "guess"
    CONFLICT = "conflict"
    LOST = "lost"
    GONE = "gone"
    UNSAID = "unsaid"
    TWICE = "twice"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes of one field that is not as it was.

    Attributes:
        field: The field.
        verdict: What comes of it.
        ours: What the spec says now.
        theirs: What Word says, with the changes that are accepted.
        base: What was exported, where that can be told; else None.
        tracked: Whether Word has tracked all that differs.
        authors: Who made the tracked changes.
        reason: Why it is refused, or what it says that it cannot.
    """

    field: Field
    verdict: Verdict
    ours: str = ""
    theirs: str = ""
    base: str | None = None
    tracked: bool = False
    authors: tuple[str, ...] = ()
    reason: str = ""

    @property
    def guessed(self) -> bool:
        """Whether the field was found by its text alone."""
        return self.verdict is Verdict.GUESS


@dataclass(frozen=True, slots=True)
class Stray:
    """Words that no field owns: typed outside them, or changed in what the program wrote.

    Attributes:
        words: The words.
        kind: What they are if no plain text: a ``footnote`` or ``endnote``, a ``picture``'s description,
            words that are ``struck`` by their looks only, or a ``chunk``, a file within the file.
        after: The field before them, or None.
        heading: The heading above them.
        authors: Who made the tracked changes in them.
        gone: Whether the words were taken away, not added.
        edge: Whether they stand in a header or a footer, which ``heading`` names.
        nameless: How many paragraphs are missing whose words cannot be told.
    """

    words: str
    after: Field | None = None
    heading: str = ""
    authors: tuple[str, ...] = ()
    gone: bool = False
    edge: bool = False
    nameless: int = 0
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """A Word file that came back, read.

    Attributes:
        map: What its fields are.
        places: The text, field by field and outside them.
        notes: Footnotes and endnotes that someone has added, by kind and number.
        edges: The text of headers and footers.
    """

    map: Map
    places: Sequence[Place]
    notes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    edges: Sequence[Place] = ()


def returned(file: WordFile, found: Map) -> Returned:
    """Return a Word file read.

    Raises:
        WordFileError: A part is missing, too large, or no sound XML.
    """
    names = {kind: file.part(kind) for kind in ("styles", "numbering")}
    looks = Looks(*(file.xml(name) if name and file.has(name) else None for name in names.values()))
    links = {way.id: way.target for way in file.ways() if way.kind == "hyperlink" and way.external}
    keys = found.fields.keys()

    def known(name: str) -> str:
        key = anchor.key_of(name) or ""
        return key if key in keys else ""

    reader = Reader(
        Known(
            tag=known,
            bookmark=known,
            links=links,
            listed=looks.listed,
            heading=looks.heading,
            faces=looks.faces,
        )
    )
    return Returned(found, reader.read(file.xml(DOCUMENT)), _notes(file), edges.read(file))


def _notes(file: WordFile) -> dict[tuple[str, str], str]:
    """Return what footnotes and endnotes say, by kind and number."""
    said = {}
    for kind in ("footnote", "endnote"):
        name = file.part(f"{kind}s")
        for note in file.xml(name).iter(f"{W}{kind}") if name and file.has(name) else ():
            words = " ".join("".join(one.text or "" for one in note.iter(f"{W}t")).split())
            if words:
                said[kind, str(note.get(f"{W}id"))] = words
    return said


def answers(
    word: Returned,
    data: Any,  # noqa: ANN401  plain data
    model: type[Node],
    decide: Decision = accepted,
) -> tuple[Answer, ...]:
    """Return what comes of each field that is not as it was exported, in the order of the document.

    Args:
        word: The file that came back.
        data: The spec's data now, with canonical keys.
        model: What the data is an instance of.
        decide: Which tracked changes are accepted; the others are as if they had not been made.
    """
    by_key: dict[str, list[Place]] = defaultdict(list)
    for place in word.places:
        by_key[place.anchor].append(place)
    outside = by_key.pop("", [])
    strangers = partial(_strangers, outside, word.map.outside)
    search = Search(lambda: (text.paragraphs(p, decide, word.map.citations) for p in strangers()))
    found = []
    for one in word.map.fields.values():
        places = by_key.get(one.key)
        answer = (
            _answer(one, places, (word, data, model, decide))
            if places
            else _searched(one, search, data, model)
        )
        if answer:
            found.append(answer)
    return tuple(found)


def _strangers(places: Iterable[Place], written: Sequence[str]) -> Iterator[list[Paragraph]]:
    """Yield the text outside the fields that the program did not write there: where a lost field can stand.

    What stands there more often than the program wrote it may be a field's, each time.
    """
    hashed = [[(p, fingerprint.of(fingerprint.said(p, rejected))) for p in q.paragraphs] for q in places]
    surplus = Counter(name for place in hashed for _, name in place)
    surplus.subtract(written)
    known = {name for name in written if surplus[name] <= 0}
    for place in hashed:
        for ours, run in groupby(place, key=lambda one: one[1] in known):
            if not ours:
                yield [paragraph for paragraph, _ in run]


_Asked = tuple[Returned, Any, "type[Node]", "Decision"]


def _answer(one: Field, places: Sequence[Place], asked: _Asked) -> Answer | None:
    word, data, model, decide = asked
    citations = word.map.citations
    if all(_untouched(one, place, asked) for place in places):
        return None
    try:
        ours = patch.current(data, model, one)
    except patch.GoneError:
        ours = ""
    worn = {id(p): text.worn(one, p, citations, ours) for p in places}
    try:
        pairs = [
            tuple(text.value(one, p, view, citations, worn[id(p)]) for view in (decide, rejected))
            for p in places
        ]
    except ValueError as error:
        return Answer(one, Verdict.UNSAID, theirs=str(error), reason=str(error))
    said = list(dict.fromkeys(now for now, _ in pairs))
    if any(said) and len(places) > 1:  # moved: struck where it was, said where it is
        said = [value for value in said if value]
    differing = [value for value in said if hash_of(value) != one.hash]
    if not differing:
        return None
    if len(differing) > 1:
        return Answer(one, Verdict.TWICE, theirs=" / ".join(differing), authors=_authors(places, decide))
    theirs = differing[0]
    exported = next((was for _, was in pairs if hash_of(was) == one.hash), None)
    answer = Answer(
        one,
        Verdict.CHANGED,
        theirs=theirs,
        base=exported,
        tracked=any(now == theirs and hash_of(was) == one.hash for now, was in pairs),
        authors=_authors(places, decide),
    )
    return _settled(answer, data, model)


def _untouched(one: Field, place: Place, asked: _Asked) -> bool:
    """Whether a field says what was exported: the quick answer for most fields."""
    word, _, _, decide = asked
    try:
        said = text.value(one, place, decide, word.map.citations)
    except ValueError:
        return False
    return hash_of(said) == one.hash


def _settled(answer: Answer, data: Any, model: type[Node]) -> Answer | None:  # noqa: ANN401  plain data
    """Return an answer compared with what the spec says now; nothing if it says so already."""
    one = answer.field
    try:
        ours = patch.current(data, model, one)
    except patch.GoneError:
        return replace(answer, verdict=Verdict.GONE)
    if ours == answer.theirs:
        return None
    if hash_of(ours) != one.hash:
        return replace(answer, verdict=Verdict.CONFLICT, ours=ours)
    return replace(answer, ours=ours, base=ours)


def _authors(places: Iterable[Place], decide: Decision) -> tuple[str, ...]:
    changes = (c for place in places for part in place.paragraphs for c in part.changes() if decide(c))
    return tuple(dict.fromkeys(change.author for change in changes if change.author))


def _searched(one: Field, search: Search, data: Any, model: type[Node]) -> Answer | None:  # noqa: ANN401  plain data
    """Look for a field that has lost its anchors, among the paragraphs that no field owns."""
    if one.hash == _EMPTY or anchor.is_new(one.path):
        return None
    try:
        ours = patch.current(data, model, one)
    except patch.GoneError:
        return Answer(one, Verdict.LOST)
    if hash_of(ours) != one.hash or one.kind is Kind.CHOICE:
        return Answer(one, Verdict.LOST, ours=ours)
    theirs = search.likest(one.kind, ours)
    if theirs is None:
        return Answer(one, Verdict.LOST, ours=ours)
    if hash_of(theirs) == one.hash:
        return None
    return Answer(one, Verdict.GUESS, ours=ours, theirs=theirs, base=ours)
