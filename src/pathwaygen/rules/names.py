"""Ids and references: every id in its form and used once, and everything that is pointed at exists."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pathwaygen import prose
from pathwaygen.graph import Origin
from pathwaygen.rules.contents import NAMED_BY_KEY, UNNAMED
from pathwaygen.rules.rule import Case, Finding, Level, On, rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from pathwaygen.diagnostic import Path

_SLUG = re.compile(r"[a-zåäö0-9]+(?:[-_][a-zåäö0-9]+)*\Z")
_COUNTED = re.compile(r"(\D+|\A)(\d*)")
_MOST = 30
_MOST_NAMED = 8
"""How many ids a message lists with their names as well."""
_LONGEST = 80
_ID_OF_ITEM = 3
"""The length of a path such as ``("block", 0, "id")``."""


def is_slug(text: str) -> bool:
    """Whether a text can be an id, a folder and an address: small letters, digits, hyphens, underscores."""
    return len(text) <= _LONGEST and _SLUG.match(text) is not None


def _item_of(path: Path, name: str) -> bool:
    return len(path) == _ID_OF_ITEM and path[0] == name


@rule("PW0301", "block-id-form", Level.FORM, requirements=("GEN-003",))
def block_id_form(case: Case) -> Iterator[Finding]:
    """Ett block har ett id som inte är en stor bokstav, eller en stor bokstav och en siffra.

    ## Varför

    Bokstaven står i flödesschemat, i rubriken och i texter som "se (B2)". Bara den formen går att känna igen
    i löpande text, så att läsaren alltid hamnar i rätt block.

    ## Fel

    ```yaml
    block:
      - id: behandling
        titel: Behandling
    ```

    ## Rätt

    ```yaml
    block:
      - id: B
        titel: Behandling
    ```

    ## Gör så här

    Byt till en stor bokstav, eller en stor bokstav och en siffra, och ändra på alla ställen som pekar på
    blocket.
    """
    for path, name in case.ids:
        if _item_of(path, "block") and not prose.BLOCK_ID.match(name):
            yield Finding(path, {"id": name})


@rule("PW0302", "id-form", Level.FORM, requirements=("GEN-003",), on=On.BOTH)
def id_form(case: Case) -> Iterator[Finding]:
    """Ett id har inte den form som ett id ska ha.

    ## Varför

    Ett id blir ankare i dokumentet, filnamn och adress. Med bara små bokstäver, siffror, bindestreck och
    understreck fungerar det överallt, och ingen tar det för ett block.

    ## Fel

    ```yaml
    indikatorer:
      - id: Indikator 1
    ```

    ## Rätt

    ```yaml
    indikatorer:
      - id: ind1
    ```

    ## Gör så här

    Börja med en liten bokstav och skriv resten med små bokstäver, siffror, bindestreck eller understreck.
    """
    own = case.pathway.id
    if not own.startswith(UNNAMED) and not is_slug(own):
        yield Finding(("id",), {"id": own}, variant="pathway")
    for path, name in case.ids:
        lettered = _item_of(path, "groups") and prose.BLOCK_ID.match(name)
        if not lettered and not _item_of(path, "block") and not is_slug(name):
            yield Finding(path, {"id": name})


@rule("PW0303", "duplicate-id", Level.FORM, requirements=("GEN-003",), on=On.BOTH)
def duplicate_id(case: Case) -> Iterator[Finding]:
    """Samma id står på två ställen.

    ## Varför

    Pilar, hänvisningar, avsteg och granskares kommentarer hänger på id:t. Med två likadana leder en pil till
    fel block utan att någon märker det.

    ## Fel

    ```yaml
    block:
      - id: B
        titel: Behandling
      - id: B
        titel: Uppföljning
    ```

    ## Rätt

    ```yaml
    block:
      - id: B
        titel: Behandling
      - id: C
        titel: Uppföljning
    ```

    ## Gör så här

    Ge den ena ett annat id och ändra det som pekar på den.
    """
    seen: dict[str, Path] = {}
    for path, name in case.ids:
        if path[0] in NAMED_BY_KEY:
            continue  # YAML keeps them apart already
        first = seen.setdefault(name, path)
        if first is not path:
            yield Finding(path, {"id": name}, related=((first, "first"),))


@rule("PW0304", "dangling-target", Level.FORM, requirements=("GEN-004",))
def dangling_target(case: Case) -> Iterator[Finding]:
    """En pil leder till ett block eller en utgång som inte finns.

    ## Varför

    En pil till ingenting gör att flödesschemat slutar mitt i vården, och ingen vet vad som händer med
    patienten.

    ## Fel

    ```yaml
    block:
      - id: A
        sedan: Q
    ```

    ## Rätt

    ```yaml
    block:
      - id: A
        sedan: B
    ```

    ## Gör så här

    Rätta målet, eller lägg till det block eller den utgång som fattas.
    """
    blocks = set(case.graph.blocks)
    if not blocks:
        return  # nothing can be pointed at: a rule of its own
    known = blocks | set(case.graph.exits)
    about: tuple[Path, ...] = (("block", "*", "id"), ("exit", "criteria", "*", "id"), ("exit", "criteria"))
    for arrow in case.graph.arrows:
        name, ids = arrow.target, known
        if arrow.origin is Origin.EXIT_LIST:
            name, ids = arrow.source, blocks
        if name not in ids:
            variant = "from" if arrow.origin is Origin.EXIT_LIST else ""
            yield Finding(arrow.path, {"id": name, "known": _listed(ids, name)}, variant, about)


@rule("PW0305", "dangling-reference", Level.FORM, requirements=("GEN-004",))
def dangling_reference(case: Case) -> Iterator[Finding]:
    """Ett fält pekar på ett id som inte finns i specen.

    ## Varför

    En tidsgräns som räknas från en händelse som inte finns går inte att följa upp, och ett block i en
    verksamhet som inte finns har ingen utförare.

    ## Fel

    ```yaml
    block:
      - id: A
        verksamhet: ortopeden
    verksamheter:
      ortopedi: {titel: Ortopedi, huvudman: region}
    ```

    ## Rätt

    ```yaml
    block:
      - id: A
        verksamhet: ortopedi
    verksamheter:
      ortopedi: {titel: Ortopedi, huvudman: region}
    ```

    ## Gör så här

    Rätta namnet, eller lägg till det som fattas i listan som fältet pekar på.
    """
    known = _targets(case)
    for path, name, kind in references(case):
        ids, about = known[kind]
        if ids is not None and name not in ids:
            listed = _listed(ids, name, _called(case, kind))
            yield Finding(path, {"id": name, "known": listed}, variant=kind, about=about)


def _targets(case: Case) -> dict[str, tuple[Collection[str] | None, tuple[Path, ...]]]:
    pathway = case.pathway
    return {
        "block": (case.graph.blocks or None, (("block", "*", "id"),)),
        "service": (pathway.services, (("services",),)),
        "group": ({g.id for g in pathway.groups}, (("groups", "*", "id"),)),
        "event": (pathway.events, (("events",),)),
        "population": ({p.id for p in pathway.populations}, (("populations", "*", "id"),)),
        "indicator": ({i.id for i in pathway.indicators}, (("indicators", "*", "id"),)),
        "reference": (case.reference_ids, (("references",),)),
    }


def _called(case: Case, kind: str) -> Mapping[str, str]:
    """What the things of a kind are called, by id, as far as they have names."""
    swedish, pathway = case.source.sv_keys >= case.source.en_keys, case.pathway
    names: dict[str, str | None] = {}
    if kind == "indicator":
        forms = {i.id: case.standard.indicator(i.standard.value) for i in pathway.indicators if i.standard}
        names = {i.id: i.name for i in pathway.indicators}
        names |= {name: form.label if swedish else form.label_en for name, form in forms.items()}
    elif kind == "block":
        names = {block.id: block.title for block in pathway.blocks}
    elif kind == "group":
        names = {group.id: group.title for group in pathway.groups}
    elif kind == "population":
        names = {population.id: population.name for population in pathway.populations}
    return {name: called for name, called in names.items() if called}


def references(case: Case) -> Iterator[tuple[Path, str, str]]:
    """Yield every field that names an id: its place, the id, and what the id should be of."""
    for parent, node in case.nodes:
        for key, value in node.items():
            if key not in _KINDS:
                continue
            path, kind = (*parent, key), _KINDS[key]
            if not _meant(path, kind):
                continue
            if isinstance(value, str):
                yield path, value.strip(), kind
            elif isinstance(value, list):
                texts = ((place, text) for place, text in enumerate(value) if isinstance(text, str))
                yield from (((*path, place), text.strip(), kind) for place, text in texts)


_KINDS: Mapping[str, str] = {
    "block": "block",
    "see": "block",
    "service": "service",
    "group": "group",
    "after": "event",
    "before": "event",
    "at": "event",
    "population": "population",
    "indicator": "indicator",
    "source": "reference",
}


def _meant(path: Path, kind: str) -> bool:
    """Whether a key has its usual meaning at this place."""
    if kind == "event":
        return "times" in path
    if kind == "population":
        return path[0] != "indicators"  # where x_and_y and the like stand too: a rule of its own
    if kind == "block":
        return path[0] != "block" or len(path) > _ID_OF_ITEM
    return True


@rule("PW0306", "dangling-block-in-text", Level.FORM, requirements=("GEN-004",))
def dangling_block_in_text(case: Case) -> Iterator[Finding]:
    r"""En text hänvisar till ett block som inte finns.

    ## Varför

    Den som läser "se (T)" och inte hittar något block T vet inte om ett steg i vården har fallit bort. Felet
    finns i publicerade vårdförlopp.

    ## Fel

    ```yaml
    block:
      - id: A
        vården: |
          Remittera till ortopeden (T).
    ```

    ## Rätt

    ```yaml
    block:
      - id: A
        vården: |
          Remittera till ortopeden (B).
    ```

    ## Gör så här

    Rätta bokstaven. Är det ingen hänvisning, som i vitamin \(K), sätt ett bakstreck före parentesen.
    """
    known = case.graph.blocks.keys() | {g.id for g in case.pathway.groups}
    for path, found in case.block_references if case.graph.blocks else ():
        for name in found.ids:
            if name not in known:
                values = {"id": name, "known": _listed(case.graph.blocks, name)}
                yield Finding(path, values, quote=found.raw, about=(("block", "*", "id"),))


def _listed(ids: Collection[str], name: str, called: Mapping[str, str] | None = None) -> str:
    """The ids to choose among: the one most like ``name``, then as they are counted; a few with names."""
    names = sorted((known for known in ids if not known.startswith(UNNAMED)), key=_counted)
    near = get_close_matches(name, names, 1, 0.6)
    order = [*near, *(known for known in names if known not in near)][:_MOST]
    told = called if called and len(order) <= _MOST_NAMED else {}
    return ", ".join(f"{known} ({told[known]})" if known in told else known for known in order) or "–"


def _counted(name: str) -> tuple[tuple[int, str], ...]:
    """The order in which ids are counted: ``ind2`` before ``ind10``."""
    return tuple((int(digits or 0), word) for word, digits in _COUNTED.findall(name))


RULES = (block_id_form, id_form, duplicate_id, dangling_target, dangling_reference, dangling_block_in_text)
