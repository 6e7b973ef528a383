"""Addresses and laws that texts and references name: one name for each, and still in force."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pathwaygen import standard
from pathwaygen.rules.rule import Case, Finding, Level, On, inside, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.diagnostic import Path

_LINK = re.compile(r"(?<![!\\])\[([^\]\n]+)\]\(\s*<?([^)\s>]+)")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\")\]]+|(?<![\w.])[\w-]+(?:\.[\w-]+)+(?:/[^\s<>\")\]]*)?")
_NUMBER = re.compile(r"(?<![\d:])(?:(?:HSLF-FS|SOSFS) )?\d{4}:\d{1,4}(?![\d:])")
_NAMED = re.compile(r"(\w*(?:lag(?:en)?|balk(?:en)?))\s+\((\d{4}:\d{1,4})\)", re.IGNORECASE)
_NUMBERED = re.compile(r"\((\d{4}:\d{1,4})\)")
_LAW = re.compile(r"(\w*(?:lag(?:en)?|balk(?:en)?))\s+\Z", re.IGNORECASE)
_LONGEST_NAME = 60
_NUMERIC = re.compile(
    r"(?<![\w\]\\!])\[(?:\d{1,3}(?:,\s*\d{1,3})*(?:\s*[-–]\s*\d{1,3})?)\](?![(\[:])",
)
_PAST = re.compile(r"upphäv|upphör|ersatt|ersätt|tidigare|äldre|dåvarande|gällde", re.IGNORECASE)
"""Words of a sentence that tells of a law as one that has been."""
_ENDS = re.compile(r"[.!?](?=\s)|\n")
_MAYBE_NUMERIC, _MAYBE_NUMBER = re.compile(rb"\[\d"), re.compile(rb"\d:\d")


class _Named(NamedTuple):
    """An address under a name, with the text it stands in."""

    label: str
    address: str
    path: Path
    text: str
    span: tuple[int, int]


@rule("PW0345", "numeric-citation", Level.BOR, requirements=("GEN-009",), on=On.BOTH)
def numeric_citation(case: Case) -> Iterator[Finding]:
    r"""En källa citeras med ett nummer, som inte leder till någon referens.

    ## Varför

    Numret hörde till en annan lista. Här sätts numren av programmet, så [12] pekar på fel källa eller på
    ingen alls.

    ## Fel

    ```yaml
    sammanfattning: |
      Förloppet gäller vuxna [12].
    ```

    ## Rätt

    ```yaml
    sammanfattning: |
      Förloppet gäller vuxna [@k1].
    ```

    ## Gör så här

    Lägg källan i referenslistan och citera den med dess id. Är det ingen källa, sätt ett bakstreck före:
    \[12].
    """
    for path, text in case.texts_near(_MAYBE_NUMERIC):
        for found in _NUMERIC.finditer(text):
            yield inside(path, text, found.span(), text=found[0])


@rule("PW0346", "label-with-two-addresses", Level.BOR, requirements=("GEN-010",), on=On.BOTH)
def label_with_two_addresses(case: Case) -> Iterator[Finding]:
    """Samma länktext leder till två olika adresser.

    ## Varför

    Den som hör eller skummar länkarna kan inte skilja dem åt. Är det ett instrument kan läsaren få fel
    formulär.

    ## Fel

    ```yaml
    vården: |
      Använd [skalan](https://example.org/phq9).
    patienten: |
      Fyll i [skalan](https://example.org/madrs).
    ```

    ## Rätt

    ```yaml
    vården: |
      Använd [PHQ-9](https://example.org/phq9).
    patienten: |
      Fyll i [MADRS-S](https://example.org/madrs).
    ```

    ## Gör så här

    Ge varje länk en text som säger vart den leder, eller rätta den adress som är fel.
    """
    seen: dict[str, _Named] = {}
    for link in _links(case):
        first = seen.setdefault(" ".join(link.label.casefold().split()), link)
        if _plain(first.address) != _plain(link.address):
            yield _beside(link, first, label=link.label, address=first.address)


@rule("PW0347", "address-with-two-labels", Level.BOR, requirements=("GEN-010",), on=On.BOTH)
def address_with_two_labels(case: Case) -> Iterator[Finding]:
    """Samma adress har två olika namn.

    ## Varför

    Två namn ser ut som två sidor. Ofta är den ena adressen inklistrad av misstag, och då når läsaren aldrig
    den sida som namnet lovar.

    ## Fel

    ```yaml
    vården: |
      Använd [PHQ-9](https://example.org/skala).
      Använd [MADRS-S](https://example.org/skala).
    ```

    ## Rätt

    ```yaml
    vården: |
      Använd [PHQ-9](https://example.org/phq9).
      Använd [MADRS-S](https://example.org/madrs).
    ```

    ## Gör så här

    Rätta den adress som är fel, eller använd samma namn på båda ställena.
    """
    seen: dict[str, _Named] = {}
    for link in (*_links(case), *_references(case)):
        kind = "references" if link.path[0] == "references" else ""
        first = seen.setdefault(kind + _plain(link.address), link)
        if first.label.casefold().split() != link.label.casefold().split():
            yield _beside(link, first, label=link.label, other=first.label)


def _beside(link: _Named, first: _Named, **values: str) -> Finding:
    found = inside(link.path, link.text, link.span, **values)
    return Finding(found.path, values, quote=found.quote, nth=found.nth, related=((first.path, "first"),))


def _plain(address: str) -> str:
    """An address without what two ways of writing it differ in."""
    bare = address.removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return bare.rstrip("/").casefold()


def _links(case: Case) -> list[_Named]:
    """Every named address: links in texts, and registers, instruments and attachments."""
    found: list[_Named] = []
    for path, text in case.texts_with("]("):
        found += [_Named(link[1], link[2], path, text, link.span(1)) for link in _LINK.finditer(text)]
    for path, node in case.nodes:
        if "address" in node:
            label, address = node.get("name") or node.get("title"), node["address"]
            if isinstance(label, str) and isinstance(address, str):
                found.append(_Named(label, address, (*path, "address"), address, (0, len(address))))
    return found


def _references(case: Case) -> Iterator[_Named]:
    for index, reference in enumerate(case.pathway.references):
        label, address = reference.get("title"), reference.get("URL")
        if isinstance(label, str) and isinstance(address, str):
            yield _Named(label, address, ("references", index, "URL"), address, (0, len(address)))


@rule("PW0348", "moved-address", Level.BOR, requirements=("GEN-010",), on=On.BOTH)
def moved_address(case: Case) -> Iterator[Finding]:
    """En adress leder till en sida som har flyttat.

    ## Varför

    Läsaren hamnar fel eller möter en död länk, och uppgiften bakom den går inte att kontrollera.

    ## Fel

    ```yaml
    vården: |
      Se [beslutsstödet](https://roi.socialstyrelsen.se/fmb/artros).
    ```

    ## Rätt

    ```yaml
    vården: |
      Se [beslutsstödet](https://forsakringsmedicin.socialstyrelsen.se/).
    ```

    ## Gör så här

    Sök upp sidan på den nya platsen och byt adressen.
    """
    starts = case.standard.moved_starts
    references = [
        (("references", index, "URL"), address)
        for index, reference in enumerate(case.pathway.references)
        if isinstance(address := reference.get("URL"), str)
    ]
    texts = case.texts if any(start in case.running_text for start in starts) else ()
    for path, text in (*texts, *references):
        if any(start in text for start in starts):
            for found in _ADDRESS.finditer(text):
                if moved := case.standard.moved(found[0]):
                    old, new = moved
                    values = {"address": found[0], "title": new.title, "new": new.address, "note": old.note}
                    yield inside(path, text, found.span(), **values)


@rule(
    "PW0349",
    "replaced-law",
    Level.BOR,
    requirements=("SI-KO-01", "SI-FM-02"),
    source="Svensk författningssamling",
    on=On.BOTH,
)
def replaced_law(case: Case) -> Iterator[Finding]:
    """En lag som nämns gäller inte längre.

    ## Varför

    Vården kan följa en regel som har upphört. Den nya lagen kan ställa andra krav på samverkan och samtycke.

    ## Fel

    ```yaml
    samverkan: |
      Kommunens ansvar framgår av socialtjänstlagen (2001:453).
    ```

    ## Rätt

    ```yaml
    samverkan: |
      Kommunens ansvar framgår av socialtjänstlagen (2025:400).
    ```

    ## Gör så här

    Byt till den lag som gäller, och läs om innehållet har ändrats. Datumet som jämförs är dagens, eller det
    som ges med --date. En mening som säger att lagen är upphävd, ersatt eller äldre får stå.
    """
    if case.today == dt.date.min:
        return
    for path, text, found in _laws(case):
        law = case.standard.law_numbers.get(found[0])
        if not (law and law[1] and law[2]) or dt.date.fromisoformat(law[1]) >= case.today:
            continue
        if not _PAST.search(_sentence(text, found.span())):
            yield inside(path, text, found.span(), law=law[0], last=law[1], new=law[2])


def _sentence(text: str, span: tuple[int, int]) -> str:
    """Return the sentence, or the line, that holds some of the text's characters."""
    before = max((end.end() for end in _ENDS.finditer(text, 0, span[0])), default=0)
    after = _ENDS.search(text, span[1])
    return text[before : after.start() if after else len(text)]


@rule("PW0350", "misnumbered-law", Level.BOR, source="Svensk författningssamling", on=On.BOTH)
def misnumbered_law(case: Case) -> Iterator[Finding]:
    """En lag har fått ett nummer som är en annan lags eller ingens.

    ## Varför

    Numret är det som läsaren slår upp. Är det fel hittar läsaren en annan lag eller ingen alls.

    ## Fel

    ```yaml
    samverkan: |
      Uppgifter lämnas ut enligt patientdatalagen (2008:335).
    ```

    ## Rätt

    ```yaml
    samverkan: |
      Uppgifter lämnas ut enligt patientdatalagen (2008:355).
    ```

    ## Gör så här

    Kontrollera numret i Svensk författningssamling och rätta det, eller lagens namn.
    """
    numbers = _numbers()
    for path, text in case.texts_near(_MAYBE_NUMBER):
        for found in _NUMBERED.finditer(text):
            name = _LAW.search(text, max(0, found.start() - _LONGEST_NAME), found.start())
            known = numbers.get(_stem(name[1])) if name else None
            if name and known and found[1] not in known:
                values = {"law": name[1], "number": found[1], "known": ", ".join(known)}
                yield inside(path, text, found.span(1), **values)


@cache
def _numbers() -> dict[str, list[str]]:
    """The numbers of the standard's laws, by what the law is called in running text."""
    numbers: dict[str, list[str]] = {}
    for number, (title, _, _) in standard.load().law_numbers.items():
        if (named := _NAMED.match(title)) and named[1].casefold() != "lag":
            numbers.setdefault(_stem(named[1]), []).append(number)
    return numbers


def _stem(name: str) -> str:
    return name.casefold().removesuffix("en")


def _laws(case: Case) -> Iterator[tuple[Path, str, re.Match[str]]]:
    """Every number of a statute or a regulation, in texts and in the reference list."""
    for path, text in case.texts_near(_MAYBE_NUMBER):
        for found in _NUMBER.finditer(text) if path[0] != "laws" else ():  # a supplement's laws have a rule
            yield path, text, found
    for index, reference in enumerate(case.pathway.references):
        for key in ("title", "number"):
            told = str(reference.get(key, ""))
            for found in _NUMBER.finditer(told) if ":" in told else ():
                yield ("references", index, key), told, found


RULES = (
    numeric_citation,
    label_with_two_addresses,
    address_with_two_labels,
    moved_address,
    replaced_law,
    misnumbered_law,
)
