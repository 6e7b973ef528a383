"""A rule as a page for a terminal, and all rules as a table. The severities are handed over."""

from __future__ import annotations

import textwrap
from string import Formatter
from typing import TYPE_CHECKING, Any

from pathwaygen import catalogue, keywords
from pathwaygen.rules import requirement_pages
from pathwaygen.rules.explanation import english, explanation
from pathwaygen.rules.rule import Level, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pathwaygen.catalogue import Language
    from pathwaygen.diagnostic import Severity
    from pathwaygen.rules.rule import Rule

    SeverityOf = Callable[[Level, Stage], Severity | None]

_WORDS: dict[Language, dict[str, str]] = {
    "sv": {
        "message": "Meddelande",
        "variants": "Meddelandet kan också lyda",
        "hint": "Gör så här",
        "weight": "Allvar",
        "level": "Kravets styrka",
        "source": "Källa",
        "fix": "Rättning",
        "fixable": "pathwaygen check --fix kan rätta en del av det; --diff visar först vad som ändras.",
        "waive": "Avsteg",
        "never": "går inte att göra: regeln gäller filens form.",
        "free": "skriv det i specen, med ett skäl:",
        "decided": "skriv det i specen, med skäl, vem som har beslutat det och när:",
        "reader": "Koden kommer från läsningen av filen och går inte att göra avsteg från.",
        "none": "–",
        "error": "fel",
        "warning": "varning",
        "info": "upplysning",
        Stage.DRAFT: "utkast",
        Stage.REVIEW: "remiss",
        Stage.PUBLISHED: "publicerad",
    },
    "en": {
        "message": "Message",
        "variants": "The message may also be",
        "hint": "Do this",
        "weight": "Severity",
        "level": "Strength of the demand",
        "source": "Source",
        "fix": "Mending",
        "fixable": "pathwaygen check --fix can mend some of it; --diff shows first what is changed.",
        "waive": "Waiver",
        "never": "not possible: the rule is about the form of the file.",
        "free": "write it in the spec, with a reason:",
        "decided": "write it in the spec, with the reason, who has decided it and when:",
        "reader": "The code comes from reading the file and cannot be waived.",
        "none": "–",
        "error": "error",
        "warning": "warning",
        "info": "note",
        Stage.DRAFT: "draft",
        Stage.REVIEW: "review",
        Stage.PUBLISHED: "published",
    },
}
_LEVELS: dict[Language, dict[Level, str]] = {
    "sv": {
        Level.FORM: "form",
        Level.SKA: "ska",
        Level.DECISION: "ställningstagande",
        Level.BOR: "bör",
        Level.KAN: "kan",
        Level.COMPLETE: "fullständighet",
        Level.SUGGESTION: "eget förslag",
    },
    "en": {
        Level.FORM: "form",
        Level.SKA: "must (ska)",
        Level.DECISION: "decision",
        Level.BOR: "should (bör)",
        Level.KAN: "may (kan)",
        Level.COMPLETE: "completeness",
        Level.SUGGESTION: "own suggestion",
    },
}
_SHORT = {"error": "fel", "warning": "varn", "info": "uppl", "none": "–"}
_MARGIN = "  "


def page(rule: Rule, severity: SeverityOf, *, lang: Language = "sv", width: int = 80) -> str:
    """Return everything about a rule, wrapped for a terminal."""
    words = _WORDS[lang]
    weights = " · ".join(f"{words[stage]}: {words[_weight(severity, rule.level, stage)]}" for stage in Stage)
    facts = {
        "level": _LEVELS[lang][rule.level],
        "weight": weights,
        "source": rule.source or "",
        "fix": words["fixable"] if catalogue.fixable(rule.code) else "",
    }
    told = explanation(rule, lang)
    lines = [f"{rule.code} {rule.name}", *_wrapped(told.title, width, ""), ""]
    if rule.code not in english() and lang == "en":
        lines += _texts(rule.code, lang, width)
    for heading, body in told.sections:
        lines += [heading, *_body(body, width), ""]
    lines += requirement_pages.of_rule(rule, lang=lang, width=width)
    lines += [line for key, fact in facts.items() if fact for line in _fact(words[key], fact, width)]
    return "\n".join([*lines, *_waiver(rule, lang, width)]) + "\n"


def _weight(severity: SeverityOf, level: Level, stage: Stage) -> str:
    found = severity(level, stage)
    return found.value if found else "none"


def _body(body: str, width: int) -> Iterator[str]:
    """Wrap paragraphs and keep examples as they are."""
    for number, part in enumerate(body.split("```")):
        if number % 2:
            yield from (f"{_MARGIN * 2}{line}".rstrip() for line in part.splitlines()[1:])
        else:
            for paragraph in filter(None, map(str.strip, part.split("\n\n"))):
                yield from _wrapped(paragraph, width, _MARGIN)


def _fact(label: str, text: str, width: int) -> list[str]:
    first = f"{label}: "
    return textwrap.wrap(first + text, width, subsequent_indent=" " * len(_MARGIN), break_on_hyphens=False)


def _wrapped(text: str, width: int, margin: str) -> list[str]:
    return textwrap.wrap(
        " ".join(text.split()),
        width,
        initial_indent=margin,
        subsequent_indent=margin,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _waiver(rule: Rule, lang: Language, width: int) -> list[str]:
    words = _WORDS[lang]
    if not rule.waivable:
        return _fact(words["waive"], words["never"], width)
    return [
        *_fact(words["waive"], words["decided" if _decided(rule) else "free"], width),
        *(f"{_MARGIN * 2}{line}" for line in waiver_example(rule.code, rule.level, lang=lang)),
    ]


def _decided(rule: Rule) -> bool:
    return rule.level in (Level.SKA, Level.DECISION)


def waiver_example(code: str, level: Level, *, lang: Language = "sv") -> tuple[str, ...]:
    """Return a waiver to copy, line by line: what stands at the top level of the spec."""
    decided = level in (Level.SKA, Level.DECISION)
    keys = ("avsteg", "regel", "vid", "motivering", "beslutat_av", "datum")
    if lang == "en":
        keys = ("waivers", "rule", "at", "reason", "decided_by", "date")
    top, own, at, reason, by, date = keys
    lines = [f"{top}:", f"  - {own}: {code}", f"    {at}: block C", f"    {reason}: …"]
    return (*lines, f"    {by}: …", f"    {date}: 2026-11-01") if decided else tuple(lines)


def code_page(code: str, *, lang: Language = "sv", width: int = 80) -> str:
    """Return what the catalogue says about a code that is no rule's, such as one of reading or of shape."""
    words = _WORDS[lang]
    lines = [f"{code} {catalogue.name(code)}", "", *_texts(code, lang, width)]
    if catalogue.fixable(code):
        lines += _fact(words["fix"], words["fixable"], width)
    return "\n".join([*lines, *_wrapped(words["reader"], width, "")]) + "\n"


def _texts(code: str, lang: Language, width: int) -> Iterator[str]:
    """The message with its hint, and its variants, with … where a finding quotes the author."""
    entry: Mapping[str, Any] = catalogue.entries()[code]
    words = _WORDS[lang]
    own = entry[lang]
    yield words["message"]
    yield from _wrapped(_blank(own["message"], lang), width, _MARGIN)
    yield ""
    if others := [v[lang] for v in entry.get("variants", {}).values() if "message" in v[lang]]:
        yield words["variants"]
        for other in others:
            yield from _wrapped(_blank(other["message"], lang), width, _MARGIN)
        yield ""
    hints = (
        said[lang]["hint"] for said in (entry, *entry.get("variants", {}).values()) if "hint" in said[lang]
    )
    for number, hint in enumerate(dict.fromkeys(hints)):
        if not number:
            yield words["hint"]
        yield from _wrapped(_blank(hint, lang), width, _MARGIN)
        yield ""


def _blank(text: str, lang: Language) -> str:
    """A text with … where a finding quotes the author, and with the format's own words."""
    shown = []
    for words, name, _, _ in Formatter().parse(text):
        shown.append(words)
        if name is not None:
            key = name.removeprefix("key_")
            shown.append("…" if key == name else keywords.load().word(key, swedish=lang == "sv"))
    return "".join(shown)


def table(rules: Iterable[Rule], severity: SeverityOf) -> str:
    """Return all rules, one a line, with their severity in draft, review and published."""
    found = list(rules)
    width = max(len(rule.name) for rule in found)
    head = f"{'Kod':<6}  {'Namn':<{width}}  {'Utk.':<4}  {'Rem.':<4}  {'Publ.':<5}  Krav"
    lines = [head]
    for rule in found:
        weights = [_SHORT[_weight(severity, rule.level, stage)] for stage in Stage]
        more = ", …" if len(rule.requirements) > 1 else ""
        shown = "".join(rule.requirements[:1]) + more
        line = (
            f"{rule.code}  {rule.name:<{width}}  {weights[0]:<4}  {weights[1]:<4}  {weights[2]:<5}  {shown}"
        )
        lines.append(line.rstrip())
    return "\n".join(lines) + "\n"


def listing(rules: Iterable[Rule], severity: SeverityOf) -> list[dict[str, Any]]:
    """Return all rules as plain data: a contract, with the findings' JSON."""
    return [
        {
            "code": rule.code,
            "name": rule.name,
            "title": rule.title,
            "level": rule.level.value,
            "severity": {stage.value: _weight(severity, rule.level, stage) for stage in Stage},
            "requirements": list(rule.requirements),
            "source": rule.source,
            "waivable": rule.waivable,
        }
        for rule in rules
    ]
