"""A ledger that has been filled in → the summary of answers: what was said, decided and answered."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from pathwaygen import markdown, render
from pathwaygen.word.ledger import DECISIONS, OUTSIDE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pathwaygen.markdown import Md
    from pathwaygen.word.ledger import Entry, Ledger

UNDECIDED = "Inget beslut ännu"
_UNKNOWN = "Okänd avsändare"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table that counts."""

    name: Md
    count: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What someone answered in Word."""

    sender: Md
    words: Md


@dataclass(frozen=True, slots=True)
class Item:
    """A remark as it is printed."""

    heading: Md
    quote: Md
    lines: tuple[Md, ...]
    answers: tuple[Answer, ...]
    decision: Md
    reply: Md


@dataclass(frozen=True, slots=True)
class Part:
    """The remarks on one field."""

    title: Md
    entries: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """All that is printed."""

    title: Md
    overview: Md
    decisions: tuple[Row, ...]
    senders: tuple[Row, ...]
    parts: tuple[Part, ...]


def as_markdown(ledger: Ledger, title: str) -> str:
    """Return the summary as Markdown.

    Args:
        ledger: The ledger, filled in.
        title: The pathway's title.
    """
    said = render.template("word/remissvar.md.j2", summary=summary(ledger, title))
    return f"{said.rstrip()}\n"


def summary(ledger: Ledger, title: str) -> Summary:
    """Return what the summary prints. Answers within a thread stand below what they answer."""
    numbers = {entry.number for entry in ledger.entries}
    below: dict[int, list[Entry]] = defaultdict(list)
    tops = []
    for entry in ledger.entries:
        if entry.answers in numbers and entry.answers != entry.number:
            below[entry.answers].append(entry)
        else:
            tops.append(entry)
    decided = Counter(entry.decision or UNDECIDED for entry in tops)
    known = [*DECISIONS, *sorted(decided.keys() - {*DECISIONS, UNDECIDED}), UNDECIDED]
    senders = Counter(_sender(entry) for entry in ledger.entries)
    parts = []
    for (_, label), found in groupby(tops, key=lambda entry: (entry.path, entry.label)):
        parts.append(Part(markdown.inline(label or OUTSIDE), tuple(_items(found, below))))
    return Summary(
        markdown.inline(title),
        markdown.inline(_overview(tops, len(senders))),
        tuple(Row(markdown.inline(name), decided[name]) for name in known if decided[name]),
        tuple(Row(markdown.inline(name), count) for name, count in sorted(senders.items())),
        tuple(parts),
    )


def _overview(tops: Sequence[Entry], senders: int) -> str:
    count = len(tops)
    said = f"{count} {'synpunkt' if count == 1 else 'synpunkter'} från {senders} avsändare."
    waiting = sum(not entry.decision for entry in tops)
    if not waiting:
        return f"{said} Alla har ett beslut." if count else said
    return f"{said} {waiting} saknar beslut."


def _items(found: Iterable[Entry], below: Mapping[int, Sequence[Entry]]) -> Iterator[Item]:
    for entry in found:
        answers = below.get(entry.number, ())
        when = f", {entry.date[:10]}" if entry.date else ""
        yield Item(
            markdown.inline(f"{entry.number}. {_sender(entry)}{when}"),
            markdown.inline(entry.quote),
            tuple(markdown.inline(line) for line in entry.text.split("\n") if line.strip()),
            tuple(Answer(markdown.inline(_sender(one)), markdown.inline(one.text)) for one in answers),
            markdown.inline(entry.decision or UNDECIDED),
            markdown.inline(entry.reply),
        )


def _sender(entry: Entry) -> str:
    return entry.author or (entry.files[0] if entry.files else _UNKNOWN)
