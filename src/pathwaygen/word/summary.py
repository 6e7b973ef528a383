"""A ledger that has been filled in → the summary of answers: what was said, decided and answered."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from pathwaygen import markdown, render
from pathwaygen.catalogue import counted, phrase
from pathwaygen.word.ledger import LANGUAGES, decisions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pathwaygen.catalogue import Language
    from pathwaygen.markdown import Md
    from pathwaygen.word.ledger import Entry, Ledger


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


def as_markdown(ledger: Ledger, title: str, lang: Language = "sv") -> str:
    """Return the summary as Markdown.

    Args:
        ledger: The ledger, filled in.
        title: The pathway's title.
        lang: The language of what the program says; that of the ledger may be another.
    """
    name = "word/remissvar.md.j2" if lang == "sv" else "word/remissvar.en.md.j2"
    said = render.template(name, summary=summary(ledger, title, lang))
    return f"{said.rstrip()}\n"


def summary(ledger: Ledger, title: str, lang: Language = "sv") -> Summary:
    """Return what the summary prints. Answers within a thread stand below what they answer."""
    numbers = {entry.number for entry in ledger.entries}
    below: dict[int, list[Entry]] = defaultdict(list)
    tops = []
    for entry in ledger.entries:
        if entry.answers in numbers and entry.answers != entry.number:
            below[entry.answers].append(entry)
        else:
            tops.append(entry)
    undecided, listed = phrase("word_undecided", lang), decisions(lang)
    decided = Counter(_decision(entry, lang) for entry in tops)
    known = [*listed, *sorted(decided.keys() - {*listed, undecided}), undecided]
    senders = Counter(_sender(entry, lang) for entry in ledger.entries)
    parts = []
    for (_, label), found in groupby(tops, key=lambda entry: (entry.path, entry.label)):
        heading = label or phrase("word_outside_fields", lang)
        parts.append(Part(markdown.inline(heading), tuple(_items(found, below, lang))))
    return Summary(
        markdown.inline(title),
        markdown.inline(_overview(tops, len(senders), lang)),
        tuple(Row(markdown.inline(name), decided[name]) for name in known if decided[name]),
        tuple(Row(markdown.inline(name), count) for name, count in sorted(senders.items())),
        tuple(parts),
    )


def _overview(tops: Sequence[Entry], senders: int, lang: Language) -> str:
    remarks = counted("word_remark", len(tops), lang)
    said = phrase("word_from_senders", lang, remarks=remarks, senders=senders)
    waiting = sum(not entry.decision for entry in tops)
    if not waiting:
        return f"{said} {phrase('word_all_decided', lang)}" if tops else said
    return f"{said} {phrase('word_some_undecided', lang, count=waiting)}"


def _decision(entry: Entry, lang: Language) -> str:
    """Return what was decided; a decision of the list in the language that is asked for."""
    for known in LANGUAGES:
        if entry.decision in decisions(known):
            return decisions(lang)[decisions(known).index(entry.decision)]
    return entry.decision or phrase("word_undecided", lang)


def _items(found: Iterable[Entry], below: Mapping[int, Sequence[Entry]], lang: Language) -> Iterator[Item]:
    for entry in found:
        answers = below.get(entry.number, ())
        when = f", {entry.date[:10]}" if entry.date else ""
        yield Item(
            markdown.inline(f"{entry.number}. {_sender(entry, lang)}{when}"),
            markdown.inline(entry.quote),
            tuple(markdown.inline(line) for line in entry.text.split("\n") if line.strip()),
            tuple(Answer(markdown.inline(_sender(one, lang)), markdown.inline(one.text)) for one in answers),
            markdown.inline(_decision(entry, lang)),
            markdown.inline(entry.reply),
        )


def _sender(entry: Entry, lang: Language) -> str:
    return entry.author or (entry.files[0] if entry.files else phrase("word_unknown_sender", lang))
