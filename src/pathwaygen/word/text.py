"""What a field says after a decision about its changes: Word's stretches → paragraphs, and the field's value.

Words that look like a citation are one, also when a reviewer types them; what the spec has said is none has
an invisible character in it (see ``prose``).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from pathwaygen import prose as said
from pathwaygen.word import anchor, prose
from pathwaygen.word.field import Kind, canonical
from pathwaygen.word.prose import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pathwaygen.word.body import Place
    from pathwaygen.word.change import Decision, Face, Listed, Paragraph
    from pathwaygen.word.field import Field

_INSIDE = "#"


def paragraphs(
    found: Sequence[Paragraph], decide: Decision, citations: Mapping[str, str]
) -> tuple[prose.Paragraph, ...]:
    """Return the paragraphs that stretches of a field make, when this is decided; no empty ones.

    A paragraph without its mark runs on into the next, which keeps its own place in a list.

    Args:
        found: The field's paragraphs.
        decide: Which changes are accepted.
        citations: What a link to a citation stands for, by the name that it leads to.
    """
    done: list[prose.Paragraph] = []
    numbers: Counter[tuple[str, int]] = Counter()
    runs: list[tuple[str, Face]] = []
    for place, paragraph in enumerate(found):
        runs += [(s.text, s.looks(decide)) for s in paragraph.stretches if s.text and s.shown(decide)]
        if not paragraph.ends(decide) and place < len(found) - 1:
            continue
        if spans := prose.normal(_spans(runs, citations)):
            done.append(_placed(spans, paragraph.place(decide), numbers))
        runs = []
    return tuple(done)


def _placed(spans: tuple[Span, ...], listed: Listed, numbers: Counter[tuple[str, int]]) -> prose.Paragraph:
    kind, level, number, start = listed
    if kind != "number":
        return prose.Paragraph(spans, kind, level if kind else 0)
    count = numbers[number, level]
    numbers[number, level] += 1
    for deeper in [key for key in numbers if key[0] == number and key[1] > level]:
        del numbers[deeper]
    return prose.Paragraph(spans, kind, level, start + count)


def _spans(runs: Iterable[tuple[str, Face]], citations: Mapping[str, str]) -> Iterator[Span]:
    for link, linked in groupby(runs, key=lambda run: run[1].link):
        raw = (
            citations.get(link.removeprefix(_INSIDE)) if link.startswith(f"{_INSIDE}{anchor.CITED}") else None
        )
        if raw is not None:
            _, face = next(iter(linked))
            yield Span(raw, face.bold, face.italic, cites=True)
            continue
        address = "" if link.startswith(_INSIDE) else link
        for text, face in linked:
            yield from _cited(Span(text, face.bold, face.italic, address))


def _cited(span: Span) -> Iterator[Span]:
    """Yield words, with the citations that someone has typed among them apart."""
    at = 0
    for found in said.citations(span.text) if not span.link else ():
        yield replace(span, text=span.text[at : found.start])
        yield replace(span, text=found.raw, cites=True)
        at = found.end
    yield replace(span, text=span.text[at:])


def value(field: Field, place: Place, decide: Decision, citations: Mapping[str, str]) -> str:
    """Return what a field says when this is decided, in the form that values are compared in.

    Raises:
        ValueError: It is none of the choices.
    """
    if place.empty:
        return ""
    found = paragraphs(place.paragraphs, decide, citations)
    words = " ".join(paragraph.words for paragraph in found)
    if field.empty and " ".join(words.split()) == " ".join(field.empty.split()):
        return ""
    match field.kind:
        case Kind.PROSE:
            return prose.markdown(found)
        case Kind.LINE:
            return prose.markdown(prose.one_line(found))
        case Kind.CHOICE:
            return _chosen(field, place, words)
    return canonical(field.kind, words.replace(prose.LITERAL, ""))


def _chosen(field: Field, place: Place, words: str) -> str:
    shown = " ".join(words.split())
    for option in field.options:
        if shown in (option.label, option.value):
            return option.value
    if place.options.get(shown) or not shown:
        return place.options.get(shown, "")
    raise ValueError(shown)
