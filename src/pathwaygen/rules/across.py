"""What only shows when several specs are seen together: the same patients twice, and links between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pathwaygen.rules.rule import Finding, Level, rule
from pathwaygen.rules.sameness import alike

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pathwaygen.diagnostic import Path
    from pathwaygen.loader import Spec
    from pathwaygen.model import Ages, CodeSet, Pathway, Supplement

_SLUG = re.compile(r"[a-zåäö0-9]+(?:-[a-zåäö0-9]+)*\Z")
_RANGE = re.compile(r"\s*[-–]\s*")
_DIAGNOSIS = re.compile(r"([A-Z]\d\d)(\d\w*)\Z")
_CITED = re.compile(r"\[@[^\]\n]*\]")
_NUMBERS = re.compile(r"\d+")
_LAST = "\uffff"
_ACTIVE = 8
"""With so many overlapping pathways each is compared; more than that are told of by the nearest."""
_OLDEST = 150
"""No age band goes higher."""


class Span(NamedTuple):
    """The codes of one system from ``low`` up to ``high``, dots removed."""

    system: str
    low: str
    high: str


class Card(NamedTuple):
    """What other specs need to know of one; a bare tuple, since every file's travels between processes.

    Attributes:
        file: Its name as the user gave it.
        id: Its id, empty if missing; likewise ``title`` and ``version``.
        base: Of a supplement, the pathway it builds on and the version of that, empty where it states none.
        continues: The id of the pathway that it follows upon.
        links: The ids or titles that it names as related.
        codes: The codes of the condition; ``excludes`` are left out again; ``intervention`` those of Y.
        ages: From and to, in whole years.
    """

    file: str
    id: str
    title: str
    version: str = ""
    base: tuple[str, str] | None = None
    continues: str = ""
    links: tuple[str, ...] = ()
    codes: tuple[Span, ...] = ()
    excludes: tuple[Span, ...] = ()
    intervention: tuple[Span, ...] = ()
    ages: tuple[int, int] = (0, _OLDEST)


class Project(NamedTuple):
    """Every spec that is checked.

    Attributes:
        cards: In the order of the files.
        find: Gives the card of a pathway by its id, checked now or lying beside the spec that asks.
        read: Gives the whole spec of a card: asked only where two are compared.
    """

    cards: tuple[Card, ...]
    find: Callable[[Card, str], Card | None]
    read: Callable[[Card], Spec]


class Across(NamedTuple):
    """A finding in the spec of ``card``, and the places of other specs that explain it, with message keys."""

    card: Card
    finding: Finding
    others: tuple[tuple[Card, Path, str], ...] = ()


def card(file: str, pathway: Pathway | None, supplement: Supplement | None) -> Card | None:
    """Return a spec's card, or None when it could not be read."""
    if pathway is None:
        if supplement is None:
            return None
        base = supplement.builds_on
        version = (supplement.document.version if supplement.document else None) or ""
        named = (base.id, base.version or "") if base else ("", "")
        return Card(file, supplement.id, supplement.title, version, named)
    scope = pathway.scope
    condition = pathway.condition.codes if pathway.condition else ()
    return Card(
        file,
        pathway.id,
        pathway.title,
        version=(pathway.document.version if pathway.document else None) or "",
        continues=(scope.continues if scope else None) or "",
        links=tuple(scope.related) if scope else (),
        codes=tuple(_spans(condition, "includes")),
        excludes=tuple(_spans(condition, "excludes")),
        intervention=tuple(_spans(pathway.intervention.codes if pathway.intervention else (), "includes")),
        ages=_band(scope.ages if scope else None),
    )


def _spans(sets: Iterable[CodeSet], field: str) -> Iterator[Span]:
    for codes in sets:
        for code in getattr(codes, field) if codes.system else ():
            parts = [part.strip().replace(".", "").upper() for part in _RANGE.split(code)]
            if all(parts):
                yield Span(codes.system.value if codes.system else "", parts[0], parts[-1] + _LAST)


def _written(code: str) -> str:
    """A code as it is written: a diagnosis with the dot that is left out when codes are compared."""
    return _DIAGNOSIS.sub(r"\1.\2", code)


def _band(ages: Ages | None) -> tuple[int, int]:
    low = ages.from_ if ages and ages.from_ is not None else 0
    return low, ages.to if ages and ages.to is not None else _OLDEST


@rule(
    "PW1740",
    "overlapping-codes",
    Level.BOR,
    source="Skrivinstruktionen 2.6.2",
    project=True,
)
def overlapping_codes(project: Project) -> Iterator[Across]:
    """Två vårdförlopp gäller samma koder utan att nämna varandra.

    ## Varför

    Patienten hör då till båda. Säger de olika saker vet vården inte vilket som gäller, och patienten räknas
    två gånger i uppföljningen.

    ## Fel

    ```yaml
    # i två filer
    hälsotillstånd:
      koder: [{system: ICD-10-SE, omfattar: [M16]}]
    ```

    ## Rätt

    ```yaml
    # i den ena filen
    omfattning:
      relaterade: [hoftledsartros-primarvard]
    hälsotillstånd:
      koder: [{system: ICD-10-SE, omfattar: [M16]}]
    ```

    ## Gör så här

    Avgränsa koderna, åldrarna eller åtgärden så att patienten hör till ett av dem, eller nämn det andra under
    relaterade eller fortsätter.
    """
    order = {one.file: place for place, one in enumerate(project.cards)}
    spans = sorted((span, order[one.file], one) for one in project.cards for span in one.codes)
    active: list[tuple[Span, Card]] = []
    told: set[str] = set()
    for span, _, one in spans:
        active = [held for held in active if held[0].system == span.system and held[0].high >= span.low]
        for other_span, other in active[-_ACTIVE:]:
            later, first = (one, other) if order[one.file] > order[other.file] else (other, one)
            if later.file not in told and _overlap(one, other, span, other_span):
                told.add(later.file)
                shared = max(span.low, other_span.low)
                values = {"title": first.title, "file": first.file, "code": _written(shared)}
                finding = Finding(("condition", "codes"), values)
                yield Across(later, finding, ((first, ("condition", "codes"), "first"),))
        active.append((span, one))


def _overlap(one: Card, other: Card, span: Span, other_span: Span) -> bool:
    if one.file == other.file or one.id == other.id or _related(one, other) or _related(other, one):
        return False
    if one.ages[0] > other.ages[1] or other.ages[0] > one.ages[1]:
        return False
    shared = Span(span.system, max(span.low, other_span.low), min(span.high, other_span.high))
    if any(_within(shared, left_out) for left_out in (*one.excludes, *other.excludes)):
        return False
    pairs = ((a, b) for a in one.intervention for b in other.intervention)
    return not (one.intervention or other.intervention) or any(_meet(a, b) for a, b in pairs)


def _within(inner: Span, outer: Span) -> bool:
    return inner.system == outer.system and outer.low <= inner.low and inner.high <= outer.high


def _meet(one: Span, other: Span) -> bool:
    return one.system == other.system and one.low <= other.high and other.low <= one.high


def _related(one: Card, other: Card) -> bool:
    """Whether the first names the second, by its id or its title."""
    title = other.title.casefold()
    return one.continues == other.id or any(
        link == other.id or title in link.casefold() for link in one.links
    )


@rule(
    "PW1741", "unlike-continuation", Level.BOR, source="Publicerade vårdförlopp i flera delar", project=True
)
def unlike_continuation(project: Project) -> Iterator[Across]:
    """Förloppet fortsätter ett annat, men dess ingång stämmer inte med det andras utgång.

    ## Varför

    Den som lämnar den första delen måste kunna komma in i den andra. Annars står patienten utan vård mellan
    två dokument.

    ## Fel

    ```yaml
    # del 1
    utgång:
      kriterier: [{id: ut1, text: Patienten skrivs ut.}]
    # del 2
    omfattning: {fortsätter: stroke-del-1}
    ingång:
      kriterier: [{id: in1, till: A, text: Remiss har kommit.}]
    ```

    ## Rätt

    ```yaml
    omfattning: {fortsätter: stroke-del-1}
    ingång:
      kriterier: [{id: in1, till: A, text: Patienten skrivs ut.}]
    ```

    ## Gör så här

    Beskriv samma händelse i utgången och ingången, helst med samma ord.
    """
    for one in project.cards:
        first = project.find(one, one.continues) if one.continues else None
        if first is None:
            continue
        before, after = project.read(first).pathway, project.read(one).pathway
        exits = [c.text for c in before.exit.criteria if c.text] if before and before.exit else []
        entries = [c.text for c in after.entry.criteria if c.text] if after and after.entry else []
        if exits and entries and not any(alike(a, b) for a in exits for b in entries):
            values = {"title": first.title, "exit": _short(exits[0]), "entry": _short(entries[0])}
            place: Path = ("exit", "criteria", 0, "text")
            finding = Finding(("scope", "continues"), values, related=((("entry", "criteria", 0), "entry"),))
            yield Across(one, finding, ((first, place, "exit"),))


def _short(text: str) -> str:
    return " ".join(_CITED.sub("", text).split())


@rule("PW1742", "unknown-pathway", Level.BOR, requirements=("GEN-004",), project=True)
def unknown_pathway(project: Project) -> Iterator[Across]:
    """Förloppet hänvisar till ett vårdförlopp som inte finns.

    ## Varför

    Länken i dokumentet leder ingenstans, och läsaren hittar inte den vård som ska ta vid.

    ## Fel

    ```yaml
    omfattning:
      relaterade: [hoftledsatros-primarvard]
    ```

    ## Rätt

    ```yaml
    omfattning:
      relaterade: [hoftledsartros-primarvard]
    ```

    ## Gör så här

    Rätta id:t. Finns förloppet inte här, skriv dess namn i stället, som text.
    """
    if len(project.cards) < 2:  # noqa: PLR2004  a file checked alone says nothing of what else there is
        return
    for one in project.cards:
        links: list[tuple[Path, str]] = [(("scope", "continues"), one.continues)] if one.continues else []
        links += [(("scope", "related", place), link) for place, link in enumerate(one.links)]
        for path, link in links:
            if _SLUG.match(link) and project.find(one, link) is None:
                yield Across(one, Finding(path, {"id": link, "known": _known(project.cards, one)}))


def _known(cards: Sequence[Card], one: Card) -> str:
    others = {other.id for other in cards if other.base is None and other.file != one.file}
    return ", ".join(sorted(others - {""}))


@rule("PW1743", "absent-base", Level.SKA, requirements=("GEN-004",), project=True)
def absent_base(project: Project) -> Iterator[Across]:
    """Ett regionalt tillägg bygger på ett vårdförlopp som inte finns.

    ## Varför

    Tillägget säger bara det som skiljer. Utan det nationella förloppet fattas det mesta av vården.

    ## Fel

    ```yaml
    typ: regionalt tillägg
    bygger_på: hoftledsatros-proteskirurgi@1.0.0
    ```

    ## Rätt

    ```yaml
    typ: regionalt tillägg
    bygger_på: hoftledsartros-proteskirurgi@1.0.0
    ```

    ## Gör så här

    Rätta id:t. Är förloppet borttaget, gå igenom tillägget och bygg det på det som gäller nu.
    """
    known = {one.id for one in project.cards if one.base is None}
    for one in project.cards:
        if one.base and one.base[0] and known and project.find(one, one.base[0]) is None:
            yield Across(
                one, Finding(("builds_on",), {"id": one.base[0], "known": _known(project.cards, one)})
            )


@rule("PW1744", "other-version-of-base", Level.BOR, requirements=("GEN-004",), project=True)
def other_version_of_base(project: Project) -> Iterator[Across]:
    """Ett regionalt tillägg bygger på en annan version av vårdförloppet än den som finns.

    ## Varför

    Det nationella förloppet kan ha ändrats på just de ställen som tillägget gäller. Då säger de två emot
    varandra.

    ## Fel

    ```yaml
    # det nationella förloppet har version 1.1.0
    typ: regionalt tillägg
    bygger_på: hoftledsartros-proteskirurgi@1.0.0
    ```

    ## Rätt

    ```yaml
    typ: regionalt tillägg
    bygger_på: hoftledsartros-proteskirurgi@1.1.0
    ```

    ## Gör så här

    Läs vad som har ändrats i det nationella förloppet, rätta tillägget och skriv den nya versionen.
    """
    for one in project.cards:
        first = project.find(one, one.base[0]) if one.base and all(one.base) else None
        if one.base and first and first.version and first.version != one.base[1]:
            newer = _parts(first.version) > _parts(one.base[1])
            values = {"title": first.title, "version": one.base[1], "current": first.version}
            finding = Finding(("builds_on",), values, "" if newer else "ahead")
            yield Across(one, finding, ((first, ("document", "version"), "version"),))


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in _NUMBERS.findall(version))


RULES = (overlapping_codes, unlike_continuation, unknown_pathway, absent_base, other_version_of_base)
