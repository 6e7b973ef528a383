"""The table of requirements: what each asks, what sees to it, and the test that would fail without it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from scripts.pages.markdown import NOTE, table

from pathwaygen import standard
from pathwaygen.rules import RULES
from pathwaygen.rules.coverage import Cover, Kind, asked_by, covers
from pathwaygen.standard.requirements import FORM, requirements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pathwaygen.rules import Rule
    from pathwaygen.standard.requirements import Requirement

PAGE = "../referens/krav.md"
"""The page from the rules' pages."""

_WIDE = "---\nhide: [toc]\n---\n\n"
"""The table needs the width of the page."""
_LEVELS = {"ska": "ska", "bör": "bör", "vid_behov": "vid behov", "kan": "kan"}
_WHEN = {
    standard.When.REHABILITATION: "rehabilitering",
    standard.When.SICK_LEAVE: "sjukskrivning",
    standard.When.RECURRING: "återkommande behov",
}
_KINDS = {
    Kind.RULE: "en regel",
    Kind.ELEMENT: "ett element i standarden, som en regel frågar efter",
    Kind.MENTION: "en punkt som en egen text ska ta upp, som en regel frågar efter",
    Kind.PRESET: "en färdig mening i standarden, som en regel frågar efter",
    Kind.PART: "en central del i modellen, med sina element",
    Kind.READING: "läsningen av filen",
    Kind.SCHEMA: "filens schema",
    Kind.TEMPLATE: "en mall för dokumentet",
}
_HEADINGS = {FORM: "Filens form: krav som vi själva ställer"}
_TESTED = "tests/test_requirements.py"


def page() -> str:
    """Return the page with every requirement."""
    return _WIDE + NOTE + "\n".join(_page())


def _page() -> Iterator[str]:
    found = covers(RULES)
    yield "# Krav\n"
    yield (
        f"Den generiska modellen, tre regioners dokument och filens form ställer {len(found)} krav på ett "
        "vårdförlopp eller ett regionalt tillägg. Här står vart och ett med våra ord, hur starkt det är, vad "
        "som ser till det och vilket prov som skulle falla om det försvann. "
        "`pathwaygen explain SI-UT-01` visar kravet SI-UT-01 i terminalen.\n"
    )
    yield (
        "Styrkan är källans: *ska*, *bör*, *vid behov* (gruppen tar ställning) eller *kan*. "
        "**Tolkning** betyder att styrkan eller prövningen är vår läsning och inte källans egna ord. "
        "Regionernas krav gäller bara regionens egna tillägg. En kod under *Prövas i* är den mapp i "
        "`tests/rules/` vars namn börjar så.\n"
    )
    counts = Counter(kind for all_of_it in found.values() for kind in {cover.kind for cover in all_of_it})
    rows = [(said[:1].upper() + said[1:], str(counts[kind])) for kind, said in _KINDS.items()]
    yield f"## Vad som ser till kraven\n\n{table(('Täcks av', 'Antal krav'), rows)}"
    yield "Ett krav kan täckas på flera sätt.\n"
    sources = dict.fromkeys(requirement.source for requirement in requirements().values())
    for source in sources:
        yield from _source(source, found)


def _source(source: str, found: Mapping[str, tuple[Cover, ...]]) -> Iterator[str]:
    own = [requirement for requirement in requirements().values() if requirement.source == source]
    document = own[0].document
    yield f"## {_HEADINGS.get(source, source)}\n"
    if document:
        dated = f", {document.date}" if document.date else ""
        yield f"*{document.title}*. {document.publisher}{dated}.\n"
    rows = [_row(requirement, found[requirement.id]) for requirement in own]
    yield table(("Krav", "Styrka", "Innehåll", "Täcks av", "Prövas i"), rows)


def _row(requirement: Requirement, found: tuple[Cover, ...]) -> tuple[str, ...]:
    level = _LEVELS[requirement.level.value] + (" **Tolkning**" if requirement.inferred else "")
    when = " och ".join(_WHEN[part] for part in requirement.when)
    where = requirement.section and f" Avsnitt: {requirement.section}."
    text = requirement.sv + (f" *Gäller när {when} ingår.*" if when else "") + where
    return (
        anchored(requirement.id),
        level,
        text,
        "<br>".join(_said(found)),
        "<br>".join(f"`{test}`" for test in dict.fromkeys(_tests(found))),
    )


def anchored(name: str) -> str:
    """Return a requirement's id as the place that links lead to."""
    return f"`{name}`{{#{name.lower()}}}"


def _said(found: tuple[Cover, ...]) -> Iterator[str]:
    """Yield what sees to a requirement, each rule once, with the entries of the standard that it asks for."""
    rules: dict[str, list[str]] = {}
    for cover in found:
        if code := cover.rule or (cover.name if cover.kind is Kind.READING else ""):
            rules.setdefault(code, []).extend([cover.label] if cover.label else [])
    for code, labels in rules.items():
        asked = f" ({'; '.join(labels)})" if labels else ""
        yield f"[{code}](../regler/{code}.md){asked}"
    for cover in found:
        if cover.kind is Kind.TEMPLATE:
            yield f"mallen `templates/{cover.name}`"
        elif cover.kind is Kind.SCHEMA:
            yield f"schemats `{cover.name}`"
        elif cover.kind is Kind.PART:
            yield f"central del: {cover.label}"


def _tests(found: tuple[Cover, ...]) -> Iterator[str]:
    """Yield the tests that would fail if a requirement lost what sees to it."""
    for cover in found:
        if cover.test:
            yield cover.test.partition("::")[0]
        elif cover.kind is Kind.RULE:
            yield cover.rule
        else:
            yield _TESTED


def of_rule(rule: Rule) -> Iterator[str]:
    """Yield what a rule's page says on the requirements that it reports."""
    known = requirements()
    rows = [
        (f"[{name}]({PAGE}#{name.lower()})", known[name].sv, known[name].reference) for name in asked_by(rule)
    ]
    if rows:
        yield f"## Krav som regeln ser till\n\n{table(('Krav', 'Innehåll', 'Källa'), rows)}"
