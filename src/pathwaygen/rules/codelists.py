"""Codes against lists: the plan codes that ship with the standard, and the group's own lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pathwaygen.rules.codes import listed, well_formed
from pathwaygen.rules.rule import Case, Finding, Level, inside, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pathwaygen.diagnostic import Path

_KVA = "Skrivinstruktionen 2.6.2.1"
_CODE = re.compile(r"(?<![\w.])(?:[A-Z]{2}\d{3}|[A-Z]{3}\d{2}|[A-Z]\d{2}(?:\.\d[\dA-Z]?)?)(?![\w])")
_MAYBE_CODE = re.compile(rb"[A-Z]\d\d")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BEGINNING = 3
"""So many characters of a code are the same with its dot and without."""
_RANGE = re.compile(r"\s*[-–]\s*")
_INTERNAL = re.compile(r"\s*\(i\)\Z")
_UNSPACED = re.compile(r"-(?=(?:och|eller)\b)")
_WORD = re.compile(r"[\w-]+")
_STOP = re.compile(r"[.;:\n)]|\Z")
_START = re.compile(r"[.;:\n(]")
_TITLED = ("titel", "benämning", "betydelse", "namn", "beskrivning", "text", "title", "name")
_CONTENT = 3
"""A word of more letters carries meaning."""
_ALIKE = 0.6
"""Words that share so much of a title's meaning are meant as the title."""
_MORE = 2
"""So many words more than the title has are looked at beside a code."""


class _Lists(NamedTuple):
    """What codes can be checked against: titles by code without dots, per system; the group's own lists."""

    titles: Mapping[str, Mapping[str, tuple[str, ...]]]
    own: frozenset[str]


def _lists(case: Case) -> _Lists:
    titles: dict[str, dict[str, tuple[str, ...]]] = {"KVÅ": dict(case.standard.code_titles)}
    for codes in case.pathway.code_lists:
        if codes.system and codes.titles:
            held = titles.setdefault(codes.system.value, {})
            for code, title in codes.titles.items():
                bare = _bare(code)
                held[bare] = (*held.get(bare, ()), title)
    own = frozenset(c.system.value for c in case.pathway.code_lists if c.system and c.titles)
    return _Lists(titles, own)


def _bare(code: str) -> str:
    return code.strip().replace(".", "").upper()


def _plain(text: str) -> str:
    """Bring a title, or the words beside a code, to the form that titles are compared in."""
    return " ".join(_UNSPACED.sub("- ", _INTERNAL.sub("", text)).casefold().split())


@rule("PW1540", "code-title-differs", Level.BOR, requirements=("SI-KVA-02",), source=_KVA)
def code_title_differs(case: Case) -> Iterator[Finding]:
    """En kods titel är inte den som står i kodlistan.

    ## Varför

    Koden registreras, men det är titeln som läses. Stämmer de inte överens registreras fel åtgärd, eller så
    tvekar den som ska registrera.

    ## Fel

    ```yaml
    vården: |
      Registrera AW020 (uppföljning av rehabiliteringsplan).
    ```

    ## Rätt

    ```yaml
    vården: |
      Registrera AW024 (uppföljning av rehabiliteringsplan).
    ```

    ## Gör så här

    Rätta titeln eller koden. Titlar som varianter i publicerade dokument har får stå.
    """
    if not _MAYBE_CODE.search(case.marks):
        return
    held = _lists(case)
    known = {code: titles for codes in held.titles.values() for code, titles in codes.items()}
    for path, text in case.texts_with(*sorted({code[:_BEGINNING] for code in known})):
        for found in _CODE.finditer(text) if " " in text else ():
            titles = known.get(_bare(found[0]))
            words = _beside(text, found.span(), titles) if titles else None
            if titles and words:
                yield from _judged(path, text, found[0], words, known)
    yield from _rows(case, known)


def _rows(case: Case, known: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    """The codes of tables, where the next column holds the titles."""
    for index, table in enumerate(case.pathway.tables):
        columns = [place for place, name in enumerate(table.header) if name.casefold().startswith(_TITLED)]
        for place, row in enumerate(table.rows) if columns else ():
            for column in columns:
                code = row[column - 1] if 0 < column < len(row) else ""
                if (titles := known.get(_bare(code))) and _plain(row[column]) != _plain(titles[0]):
                    path = ("tables", index, "rows", place, column)
                    yield from _judged(path, row[column], code, (0, len(row[column])), known)


def _beside(text: str, span: tuple[int, int], titles: tuple[str, ...]) -> tuple[int, int] | None:
    """Return where the words stand beside a code that are meant as its title, if any."""
    wanted = {word for title in titles for word in _WORD.findall(_plain(title))}
    content = [word for word in _WORD.findall(_plain(titles[0])) if len(word) > _CONTENT]
    most = max(len(_WORD.findall(title)) for title in titles) + _MORE
    stop = _STOP.search(text, span[1] + 2)
    after = list(_WORD.finditer(text, span[1], stop.start() if stop else len(text)))[:most]
    starts = [found.end() for found in _START.finditer(text, 0, max(0, span[0] - 1))]
    before = list(_WORD.finditer(text, starts[-1] if starts else 0, span[0]))[-most:]
    for words, edge in ((after, 0), (before, -1)):
        said = {word[0].casefold() for word in words}
        if words and words[edge][0].casefold() in wanted:
            common = sum(word in said for word in content)
            if common >= _ALIKE * len(content) and len(content) > 1:
                kept = _trimmed(words, wanted, from_end=edge == 0)
                return kept[0].start(), kept[-1].end()
    return None


def _trimmed(words: list[re.Match[str]], wanted: set[str], *, from_end: bool) -> list[re.Match[str]]:
    """The words without those on the far side from the code that no title has."""
    kept = list(words)
    while kept and kept[-1 if from_end else 0][0].casefold() not in wanted:
        kept.pop(-1 if from_end else 0)
    return kept


def _judged(
    path: Path, text: str, code: str, span: tuple[int, int], known: Mapping[str, tuple[str, ...]]
) -> Iterator[Finding]:
    titles = known[_bare(code)]
    words = " ".join(text[slice(*span)].split())
    said = _plain(words)
    held = [title for title in titles if _plain(title) == said or _holds(text, span, title)]
    if held and (longest := max(held, key=len)) == titles[0]:
        return
    values = {"code": code, "title": titles[0], "words": words}
    if held:
        values["words"] = longest
        found = inside(path, text, span, "variant", **values)
        yield Finding(path, values, "variant", quote=found.quote, nth=found.nth, level=Level.COMPLETE)
        return
    others = [other for other, its in known.items() if said in map(_plain, its)]
    if others:
        yield inside(path, text, span, "swapped", **values, other=others[0])
    else:
        yield inside(path, text, span, **values)


def _holds(text: str, span: tuple[int, int], title: str) -> bool:
    """Whether a title stands whole from where the words begin, or up to where they end."""
    wanted = _plain(title)
    return _plain(text[span[0] :]).startswith(wanted) or _plain(text[: span[1]]).endswith(wanted)


@rule("PW1541", "unknown-code", Level.BOR, requirements=("SI-KVA-01",), source=_KVA)
def unknown_code(case: Case) -> Iterator[Finding]:
    """En kod finns inte i den kodlista som gruppen har angett.

    ## Varför

    En kod med rätt form kan ändå vara påhittad eller avskaffad. Den hittar inga patienter, och indikatorn
    blir noll utan att någon ser varför.

    ## Fel

    ```yaml
    kodlistor:
      - {system: KVÅ, utgåva: 2026, titlar: {NFB29: Höftprotes utan cement}}
    åtgärd:
      namn: höftprotesoperation
      koder: [{system: KVÅ, omfattar: [NFB28]}]
    ```

    ## Rätt

    ```yaml
    kodlistor:
      - {system: KVÅ, utgåva: 2026, titlar: {NFB29: Höftprotes utan cement}}
    åtgärd:
      namn: höftprotesoperation
      koder: [{system: KVÅ, omfattar: [NFB29]}]
    ```

    ## Gör så här

    Rätta koden. Finns den i kodverket men inte i er lista, lägg till den där.
    """
    held = _lists(case)
    for path, code, system in listed(case) if held.own else ():
        if system not in held.own or not well_formed(code, system):
            continue
        if not _exists(code, held.titles[system]):
            yield Finding(path, {"code": code, "system": system})


def _exists(code: str, titles: Mapping[str, object]) -> bool:
    """Whether a list has a code, one below it, or one within a range."""
    first, _, last = (_bare(part) for part in _RANGE.sub("–", code, count=1).partition("–"))
    if not last:
        return first in titles or any(known.startswith(first) for known in titles)
    return any(first <= known[: len(first)] <= last for known in titles)


@rule("PW1542", "replaced-code", Level.BOR, requirements=("SI-KVA-03",), source=_KVA)
def replaced_code(case: Case) -> Iterator[Finding]:
    """En KVÅ-kod är äldre än kodlistan och ser ut att vara ersatt.

    ## Varför

    Registreras den gamla koden räknas patienten inte i indikatorerna, som bygger på den nya.

    ## Fel

    ```yaml
    block:
      - {id: B, koder: [DV093]}
    ```

    ## Rätt

    ```yaml
    block:
      - {id: B, koder: [AW020]}
    ```

    ## Gör så här

    Byt till den nya koden. Att den har ersatt den gamla är vår slutsats av listorna; kontrollera i kodverket.
    """
    replaced = case.standard.replaced_codes
    for path, code, system in listed(case):
        if system == "KVÅ" and (new := replaced.get(code)):
            yield Finding(path, {"code": code, "new": new, "title": case.standard.code_titles[new][0]})


@rule("PW1543", "old-code-list", Level.BOR, requirements=("SI-KVA-03",), source=_KVA)
def old_code_list(case: Case) -> Iterator[Finding]:
    """Kodlistan är från ett tidigare år än dokumentets beslut.

    ## Varför

    Kodverken ändras varje år. En kod kan ha fått en ny titel, eller tagits bort, innan dokumentet beslutades.

    ## Fel

    ```yaml
    dokument:
      godkänd: {av: Styrgruppen, datum: 2026-10-01}
    kodlistor:
      - {system: KVÅ, utgåva: 2023, fil: kva.csv}
    ```

    ## Rätt

    ```yaml
    dokument:
      godkänd: {av: Styrgruppen, datum: 2026-10-01}
    kodlistor:
      - {system: KVÅ, utgåva: 2026, fil: kva.csv}
    ```

    ## Gör så här

    Hämta årets lista, granska igen och skriv årtalet under utgåva.
    """
    document = case.pathway.document
    decided = (document.approved.date if document and document.approved else None) or (
        document.date if document else None
    )
    for index, codes in enumerate(case.pathway.code_lists if decided else ()):
        year = _YEAR.search(codes.edition or "")
        if decided and year and int(year[0]) < decided.year:
            values = {
                "system": codes.system.value if codes.system else "?",
                "edition": codes.edition or "",
                "date": decided.isoformat(),
            }
            yield Finding(("code_lists", index, "edition"), values)


@rule("PW1544", "unchecked-code", Level.COMPLETE, requirements=("SI-KVA-01",), source=_KVA)
def unchecked_code(case: Case) -> Iterator[Finding]:
    """Koderna är ej kontrollerade, eftersom det inte finns någon kodlista att jämföra med.

    ## Varför

    Utan lista kan bara formen kontrolleras. En kod som ser rätt ut kan vara en helt annan diagnos.

    ## Fel

    ```yaml
    hälsotillstånd:
      namn: höftledsartros
      koder: [{system: ICD-10-SE, omfattar: [M16]}]
    ```

    ## Rätt

    ```yaml
    kodlistor:
      - {system: ICD-10-SE, utgåva: 2026, titlar: {M16: Koxartros}}
    hälsotillstånd:
      namn: höftledsartros
      koder: [{system: ICD-10-SE, omfattar: [M16]}]
    ```

    ## Gör så här

    Lägg till en lista med koderna och deras titlar, eller en fil från kodverket. Plankoderna i KVÅ följer med
    programmet, i den utgåva som skrivinstruktionen bygger på.
    """
    held = _lists(case)
    unchecked: dict[str, dict[str, Path]] = {}
    for path, code, system in listed(case):
        shipped = system == "KVÅ" and code in case.standard.code_titles
        if system and system not in held.own and not shipped and well_formed(code, system):
            unchecked.setdefault(system, {}).setdefault(code, path)
    for system, codes in unchecked.items():
        values = {"codes": ", ".join(codes), "system": system}
        yield Finding(next(iter(codes.values())), values, "one" if len(codes) == 1 else "")


RULES = (code_title_differs, unknown_code, replaced_code, old_code_list, unchecked_code)
