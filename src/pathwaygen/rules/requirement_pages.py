"""Requirements as pages for a terminal: what is asked, by whom, and what sees to it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from pathwaygen.rules.coverage import Kind, asked_by, covers
from pathwaygen.rules.explanation import explanation
from pathwaygen.standard.demands import When
from pathwaygen.standard.requirements import Requirement, requirements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pathwaygen.catalogue import Language
    from pathwaygen.rules.rule import Rule

_MOST = 6
"""The most requirements that a rule's page shows in full."""
_MARGIN = "  "
_WORDS: dict[Language, dict[str, str]] = {
    "sv": {
        "asked": "Krav",
        "also": "Fler krav",
        "each": "pathwaygen explain {name} visar kravet.",
        "level": "Kravets styrka",
        "source": "Källa",
        "own": "pathwaygen ställer kravet på filen",
        "when": "Gäller när detta ingår",
        "profile": "Gäller tillägg från",
        "inferred": "Styrkan eller prövningen är vår tolkning, inte källans egna ord.",
        "covered": "Så ser pathwaygen till det",
        "uncovered": "Inget ser till kravet ännu.",
        "reading": "läsningen av filen",
        "schema": "filens schema",
        "template": "dokumentets mall",
        "part": "en central del av modellen",
        "ska": "ska",
        "bör": "bör",
        "vid_behov": "vid behov: gruppen tar ställning",
        "kan": "kan",
        When.REHABILITATION: "rehabilitering",
        When.SICK_LEAVE: "sjukskrivning",
        When.RECURRING: "återkommande behov",
    },
    "en": {
        "asked": "Requirements",
        "also": "Further requirements",
        "each": "pathwaygen explain {name} --lang en shows the requirement.",
        "level": "Strength of the demand",
        "source": "Source",
        "own": "pathwaygen asks it of the file",
        "when": "Holds where this is included",
        "profile": "Holds for supplements from",
        "inferred": "The strength or the check is our reading, not the source's own words.",
        "covered": "What sees to it",
        "uncovered": "Nothing sees to it yet.",
        "reading": "the reading of the file",
        "schema": "the schema of the file",
        "template": "the template of the document",
        "part": "a central part of the model",
        "ska": "must (ska)",
        "bör": "should (bör)",
        "vid_behov": "if needed: the group decides",
        "kan": "may (kan)",
        When.REHABILITATION: "rehabilitation",
        When.SICK_LEAVE: "sick leave",
        When.RECURRING: "recurring need",
    },
}
_REGIONS = {
    "vasterbotten": "Region Västerbotten",
    "halland": "Region Halland",
    "jonkoping": "Region Jönköpings län",
}


def of_rule(rule: Rule, *, lang: Language, width: int) -> Iterator[str]:
    """Yield what a rule's page says on the requirements that it reports: text and where it stands."""
    words, known = _WORDS[lang], requirements()
    names = asked_by(rule)
    if not names:
        return
    shown = names if len(names) <= _MOST else rule.requirements[:_MOST]
    yield words["asked"]
    for name in shown:
        where = f" ({known[name].reference})" if known[name].section else ""
        yield from _wrapped(f"{name} · {text(known[name], lang)}{where}", width)
    if rest := [name for name in names if name not in shown]:
        more = f"{words['also']}: {', '.join(rest)}. {words['each'].format(name=rest[0])}"
        yield from _wrapped(more, width)
    yield ""


def text(requirement: Requirement, lang: Language) -> str:
    """Return a requirement's words in a language."""
    return requirement.sv if lang == "sv" else requirement.en


def page(requirement: Requirement, rules: Iterable[Rule], *, lang: Language = "sv", width: int = 80) -> str:
    """Return everything about a requirement, wrapped for a terminal."""
    words, document = _WORDS[lang], requirement.document
    source = f"{document.title}, {requirement.section}" if document else words["own"]
    facts = [(words["level"], words[requirement.level.value]), (words["source"], source)]
    if requirement.when:
        facts.append((words["when"], ", ".join(words[part] for part in requirement.when)))
    if requirement.profile:
        facts.append((words["profile"], _REGIONS.get(requirement.profile, requirement.profile)))
    lines = [requirement.id, *_wrapped(text(requirement, lang), width, ""), ""]
    for label, fact in facts:
        lines += textwrap.wrap(f"{label}: {fact}", width, subsequent_indent=_MARGIN, break_on_hyphens=False)
    if requirement.inferred:
        lines += _wrapped(words["inferred"], width, "")
    lines += ["", words["covered"], *_covered(requirement, tuple(rules), lang, width)]
    return "\n".join(lines) + "\n"


def _covered(requirement: Requirement, rules: tuple[Rule, ...], lang: Language, width: int) -> Iterator[str]:
    words, by_code = _WORDS[lang], {rule.code: rule for rule in rules}
    found = covers(rules)[requirement.id]
    if not found:
        yield from _wrapped(words["uncovered"], width)
    for code in dict.fromkeys(cover.rule for cover in found if cover.rule):
        yield from _wrapped(f"{code} · {explanation(by_code[code], lang).title}", width)
    for cover in found:
        if cover.kind is Kind.PART:
            yield from _wrapped(words["part"] + (f": {cover.label}" if lang == "sv" else ""), width)
        elif cover.test:
            yield from _wrapped(f"{words[cover.kind.value]}: {cover.name}", width)


def _wrapped(said: str, width: int, margin: str = _MARGIN) -> list[str]:
    return textwrap.wrap(
        " ".join(said.split()),
        width,
        initial_indent=margin,
        subsequent_indent=margin,
        break_on_hyphens=False,
        break_long_words=False,
    )
