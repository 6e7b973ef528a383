"""A checked spec → what its working group goes through together: findings by section of the document.

Decides everything that the page prints. Knows the document's order, the requirements and the rules' pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pathwaygen import catalogue, keywords
from pathwaygen.fixes.model import at
from pathwaygen.report.review import Card, Demand, Item, Review, Section
from pathwaygen.rules import RULES, manual
from pathwaygen.rules.explanation import explanation
from pathwaygen.standard.requirements import requirements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pathwaygen.catalogue import Language
    from pathwaygen.diagnostic import Diagnostic, Path
    from pathwaygen.lint import Result
    from pathwaygen.loader import Spec

FILE, STEPS = "file", "steps"
SECTIONS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (FILE, "Filen som helhet", "The file as a whole", ("format", "id", "title", "type")),
    ("scope", "Omfattning", "Scope", ("scope",)),
    ("summary", "Sammanfattning", "Summary", ("summary",)),
    ("goals", "Mål", "Goals", ("goals",)),
    ("entry", "Ingång", "Entry", ("entry",)),
    ("exit", "Utgång", "Exit", ("exit",)),
    ("transitions", "Övergångar mellan verksamheter och huvudmän", "Transitions", ("transitions",)),
    (STEPS, "Åtgärder", "Actions", ("block", "groups", "services", "events")),
    ("figures", "Tabeller och figurer", "Tables and figures", ("tables", "figures")),
    ("person", "Personcentrering och patientkontrakt", "Person-centring", ("person_centring",)),
    ("registers", "Kvalitetsregister", "Quality registers", ("registers",)),
    (
        "indicators",
        "Indikatorer för uppföljning",
        "Indicators",
        ("indicators", "populations", "example_patients"),
    ),
    ("experience", "Patientens erfarenheter och utmaningar", "Patient experience", ("patient_experience",)),
    ("background", "Bakgrund", "Background", ("background", "condition", "intervention", "code_lists")),
    ("attachments", "Bilagor", "Attachments", ("attachments",)),
    ("document", "Om dokumentet", "About the document", ("document",)),
    ("waivers", "Beslutade avsteg", "Waivers", ("waivers",)),
    ("references", "Referenser", "References", ("references",)),
)
"""The sections of a pathway's document in its order: name, headings, and the keys that fill it."""

_DECIDES: Mapping[str, tuple[str, str]] = {
    "": ("Den som skriver i filen rättar det", "Whoever writes in the file mends it"),
    "form": ("Den som skriver i filen rättar det", "Whoever writes in the file mends it"),
    "ska": (
        "Arbetsgruppen skriver det. Ett avsteg behöver skäl, namn på den som beslutat och datum",
        "The working group writes it. A waiver needs a reason, who decided and a date",
    ),
    "decision": (
        "Arbetsgruppen tar ställning: beskriver det, eller motiverar varför det inte gäller",
        "The working group takes a stand: describes it, or says why it does not apply",
    ),
    "bör": (
        "Arbetsgruppen avgör. Ett avsteg behöver ett skäl",
        "The working group decides. A waiver needs a reason",
    ),
    "kan": ("Arbetsgruppen väljer fritt", "The working group chooses freely"),
    "complete": (
        "Arbetsgruppen, innan dokumentet publiceras",
        "The working group, before the document is published",
    ),
    "suggestion": (
        "Arbetsgruppen ersätter sitt förslag med en källa, eller beslutar om ett avsteg",
        "The working group replaces its suggestion by a source, or decides on a waiver",
    ),
}
_STAGES = {
    "draft": ("utkast", "a draft"),
    "review": ("remiss", "a consultation"),
    "published": ("publicering", "publication"),
}
_FACTS = ("type", "status", "version", "date", "programme_area", "working_group")


def review(spec: Spec, result: Result, lang: Language) -> Review:
    """Return one spec as its group goes through it."""
    source = spec.source
    found = [(d, None) for d in result.diagnostics]
    placed: dict[tuple[int, str], tuple[list[Item], list[Item]]] = {}
    for diagnostic, waived in (*found, *((w.diagnostic, w) for w in result.waived)):
        item = _item(diagnostic, spec, lang)
        key = _section(diagnostic.path or diagnostic.lacking, spec, lang)
        lists = placed.setdefault(key, ([], []))
        if waived is None:
            lists[0].append(item)
        else:
            values = {"reason": waived.reason, "decided_by": waived.decided_by, "date": waived.date}
            lists[1].append(_accepted(item, values))
    sections = tuple(
        Section(heading, tuple(sorted(items, key=_weight)), tuple(waived))
        for (_, heading), (items, waived) in sorted(placed.items())
    )
    data = source.data or {}
    title = data.get("title")
    facts = tuple(_facts(data, spec))
    stage = _STAGES[result.stage.value][lang == "en"]
    return Review(spec.file, title if isinstance(title, str) else spec.file, facts, stage, sections)


def _accepted(item: Item, values: Mapping[str, str]) -> Item:
    return Item(item.diagnostic, item.place, item.lacking, item.decides, item.demands, **values)


def _weight(item: Item) -> tuple[int, tuple[Any, ...]]:
    return -item.diagnostic.severity.rank, item.diagnostic.order


def _facts(data: Mapping[str, object], spec: Spec) -> Iterator[tuple[str, str]]:
    document = data.get("document")
    held = {**(document if isinstance(document, dict) else {}), "type": data.get("type")}
    for name in _FACTS:
        if isinstance(value := held.get(name), str):
            yield keywords.load().word(name, swedish=spec.swedish).replace("_", " ").capitalize(), value


def _item(diagnostic: Diagnostic, spec: Spec, lang: Language) -> Item:
    known = requirements()
    demands = tuple(
        Demand(name, getattr(known[name], lang), known[name].reference)
        for name in diagnostic.requirements
        if name in known
    )
    decides = _DECIDES.get(diagnostic.level, _DECIDES[""])[lang == "en"]
    place = " > ".join(_words(diagnostic.path, spec))
    return Item(diagnostic, place, bool(diagnostic.lacking), decides, demands)


def _words(path: Path, spec: Spec) -> Iterator[str]:
    """Yield a place in the author's words: an item of a list by its id, its title, or its number."""
    for depth, step in enumerate(path):
        if isinstance(step, str):
            yield keywords.load().word(step, swedish=spec.swedish).replace("_", " ")
            continue
        held = at(spec.source.data, path[: depth + 1])
        names = (held.get(key) for key in ("id", "title")) if isinstance(held, dict) else ()
        yield next((name for name in names if isinstance(name, str)), str(step + 1))


def _section(path: Path, spec: Spec, lang: Language) -> tuple[int, str]:
    """Return the position and the heading of the section that a place belongs to."""
    key = str(path[0]) if path else "format"
    if spec.supplement is not None:
        names = [name for name, _ in spec.supplement]
        word = keywords.load().word(key, swedish=spec.swedish).replace("_", " ").capitalize()
        own = path and key in names and key not in SECTIONS[0][3]
        return (names.index(key) + 1, word) if own else (0, _whole(lang))
    for number, (name, swedish, english, keys) in enumerate(SECTIONS):
        if key in keys:
            heading = english if lang == "en" else swedish
            if name == STEPS and key == "block" and len(path) > 1:
                return _step(number, path, spec, lang)
            return number * 1000, heading
    return 0, _whole(lang)


def _whole(lang: Language) -> str:
    _, swedish, english, _ = SECTIONS[0]
    return english if lang == "en" else swedish


def _step(number: int, path: Path, spec: Spec, lang: Language) -> tuple[int, str]:
    block = at(spec.source.data, path[:2])
    held = block if isinstance(block, dict) else {}
    index = int(path[1])
    name = str(held.get("id") or index + 1)
    word = "Block" if lang == "en" else "Åtgärd"
    title = held.get("title")
    return number * 1000 + index + 1, f"{word} {name}" + (f" · {title}" if isinstance(title, str) else "")


def cards(found: Iterable[Diagnostic], lang: Language) -> tuple[Card, ...]:
    """Return the pages of the rules that some findings rest on, in the order of their codes."""
    return tuple(card(code, lang) for code in sorted({diagnostic.code for diagnostic in found}))


def card(code: str, lang: Language) -> Card:
    """Return the page of a code that the catalogue has."""
    rule = {rule.code: rule for rule in RULES}.get(code)
    if rule is None:
        return Card(code, catalogue.name(code), (), "", ())
    told = explanation(rule, lang)
    parts = tuple((heading, tuple(_parts(body))) for heading, body in told.sections)
    example: Sequence[str] = manual.waiver_example(code, rule.level, lang=lang) if rule.waivable else ()
    return Card(code, told.title, parts, rule.source or "", tuple(example))


def _parts(body: str) -> Iterator[tuple[str, bool]]:
    """Yield a rule's paragraphs and examples in order."""
    for number, part in enumerate(body.split("```")):
        if number % 2:
            yield part.partition("\n")[2].rstrip(), True
        else:
            yield from ((" ".join(text.split()), False) for text in part.split("\n\n") if text.strip())
