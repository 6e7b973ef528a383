"""Form: ids, references between places, and texts that say nothing. Independent of medicine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pathwaygen import prose
from pathwaygen.rules.rule import Case, Finding, Level, rule

if TYPE_CHECKING:
    from pathwaygen.diagnostic import Path

_SLUG = re.compile(r"[a-zåäö0-9]+(?:[-_][a-zåäö0-9]+)*\Z")
_LEFTOVER = re.compile(
    r"\[(?:…|\.\.\.|LÄNK[^\]]*|länk[^\]]*)\]|\bTODO\b|\bTBD\b|\bXXX\b|under uppbyggnad|"
    r"\b(?:diagnos(?:en)? X|åtgärd(?:en)? Y|Z dagar|X eller Y)\b",
)
_UNKNOWN = "?"


def _named(case: Case) -> Iterator[tuple[Path, str]]:
    """Every id of the pathway with its place, blocks aside."""
    pathway = case.pathway
    lists: tuple[tuple[Path, tuple[object, ...]], ...] = (
        (("populations",), pathway.populations),
        (("goals", "objectives"), pathway.goals.objectives if pathway.goals else ()),
        (("entry", "criteria"), pathway.entry.criteria if pathway.entry else ()),
        (("exit", "criteria"), pathway.exit.criteria if pathway.exit else ()),
        (("transitions",), pathway.transitions),
        (("indicators",), pathway.indicators),
        (("figures",), pathway.figures),
        (("tables",), pathway.tables),
    )
    for base, items in lists:
        for index, item in enumerate(items):
            yield (*base, index, "id"), str(getattr(item, "id", _UNKNOWN))
    for name, ids in (("events", pathway.events), ("services", pathway.services)):
        for key in ids:
            yield (name, key), key


@rule("PW0301", "block-id-form", Level.FORM, requirements=("GEN-003",))
def block_id_form(case: Case) -> Iterator[Finding]:
    """Ett block har ett id som inte är en stor bokstav, eller en stor bokstav och en siffra."""
    for index, block in enumerate(case.pathway.blocks):
        if not block.id.startswith(_UNKNOWN) and not prose.BLOCK_ID.match(block.id):
            yield Finding(("block", index, "id"), {"id": block.id})


@rule("PW0302", "id-form", Level.FORM, requirements=("GEN-003",))
def id_form(case: Case) -> Iterator[Finding]:
    """Ett id som inte är ett block börjar inte med liten bokstav eller innehåller otillåtna tecken."""
    if not _SLUG.match(case.pathway.id) and not case.pathway.id.startswith(_UNKNOWN):
        yield Finding(("id",), {"id": case.pathway.id}, variant="pathway")
    for path, name in _named(case):
        if not name.startswith(_UNKNOWN) and not _SLUG.match(name):
            yield Finding(path, {"id": name})


@rule("PW0303", "duplicate-id", Level.FORM, requirements=("GEN-003",))
def duplicate_id(case: Case) -> Iterator[Finding]:
    """Samma id står på två ställen."""
    places = [(("block", i, "id"), b.id) for i, b in enumerate(case.pathway.blocks)]
    seen: dict[str, Path] = {}
    for path, name in [*places, *_named(case)]:
        if name in seen and not name.startswith(_UNKNOWN):
            yield Finding(path, {"id": name}, related=((seen[name], "first"),))
        else:
            seen[name] = path


@rule("PW0304", "dangling-target", Level.FORM, requirements=("GEN-004",))
def dangling_target(case: Case) -> Iterator[Finding]:
    """En pil leder till ett block eller en utgång som inte finns."""
    known = case.graph.blocks.keys() | set(case.graph.exits)
    for arrow in case.graph.arrows:
        if arrow.target not in known:
            yield Finding(
                arrow.path,
                {"id": arrow.target, "known": _listed(known)},
                about=(("block", "*", "id"), ("exit", "criteria", "*", "id"), ("exit", "criteria")),
            )
        elif arrow.source not in case.graph.blocks and arrow.origin == "exit":
            yield Finding(
                arrow.path,
                {"id": arrow.source, "known": _listed(case.graph.blocks)},
                about=(("block", "*", "id"),),
            )


@rule("PW0305", "dangling-reference", Level.FORM, requirements=("GEN-004",))
def dangling_reference(case: Case) -> Iterator[Finding]:
    """Ett fält pekar på ett id som inte finns i specen."""
    targets = _targets(case)
    for path, name, kind in _references(case):
        known, about = targets[kind]
        if name not in known:
            yield Finding(path, {"id": name, "known": _listed(known)}, variant=kind, about=about)


def _targets(case: Case) -> dict[str, tuple[set[str], tuple[Path, ...]]]:
    pathway = case.pathway
    return {
        "block": (set(case.graph.blocks), (("block", "*", "id"),)),
        "service": (set(pathway.services), (("services",),)),
        "group": ({g.id for g in pathway.groups}, (("groups", "*", "id"),)),
        "event": (set(pathway.events), (("events",),)),
        "population": ({p.id for p in pathway.populations}, (("populations", "*", "id"),)),
        "indicator": ({i.id for i in pathway.indicators}, (("indicators", "*", "id"),)),
        "reference": ({str(r.get("id")) for r in pathway.references}, (("references",),)),
    }


def _references(case: Case) -> Iterator[tuple[Path, str, str]]:
    """Every field that names an id: place, the id, and what it should be."""
    for path, text in case.texts:
        key, parent = path[-1], path[-2] if len(path) > 1 else ""
        if path[0] == "waivers":
            continue
        kind = _KINDS.get(str(key)) or (_KINDS.get(str(parent)) if isinstance(key, int) else None)
        if kind is None or (key == "block" and len(path) == 1) or not _meant(path, kind):
            continue
        if kind == "population" and path[0] == "indicators":
            continue
        yield path, text.strip(), kind


_KINDS = {
    "block": "block",
    "see": "block",
    "service": "service",
    "group": "group",
    "after": "event",
    "before": "event",
    "population": "population",
    "indicator": "indicator",
    "source": "reference",
}


def _meant(path: Path, kind: str) -> bool:
    """Whether a key has its usual meaning at this place (transitions name services by from and to)."""
    if kind == "event":
        return "times" in path
    if kind == "block":
        return path[0] != "block" or len(path) > 3 or path[-1] == "see"  # noqa: PLR2004
    return True


@rule("PW0306", "dangling-block-in-text", Level.FORM, requirements=("GEN-004",))
def dangling_block_in_text(case: Case) -> Iterator[Finding]:
    """En text hänvisar till ett block som inte finns."""
    known = case.graph.blocks.keys() | {g.id for g in case.pathway.groups}
    for path, found in case.block_references:
        for name in found.ids:
            if name not in known:
                yield Finding(
                    path,
                    {"id": name, "known": _listed(case.graph.blocks)},
                    quote=found.raw,
                    about=(("block", "*", "id"),),
                )


@rule("PW0307", "unknown-citation", Level.BOR, requirements=("GEN-009",))
def unknown_citation(case: Case) -> Iterator[Finding]:
    """En text citerar en referens som inte står i referenslistan."""
    known = {str(r.get("id")) for r in case.pathway.references}
    for path, cited in case.citations:
        for name in cited.ids:
            if name not in known:
                yield Finding(path, {"id": name}, quote=cited.raw, about=(("references",),))


@rule("PW0308", "uncited-reference", Level.BOR, requirements=("GEN-009",))
def uncited_reference(case: Case) -> Iterator[Finding]:
    """En referens i listan citeras inte någonstans."""
    used = {name for _, cited in case.citations for name in cited.ids}
    used |= {name for _, name, kind in _references(case) if kind == "reference"}
    for index, reference in enumerate(case.pathway.references):
        name = str(reference.get("id", ""))
        if not name:
            yield Finding(("references", index), {}, variant="nameless")
        elif name not in used:
            yield Finding(("references", index, "id"), {"id": name})


@rule("PW0309", "template-leftover", Level.SKA, requirements=("GEN-008",))
def template_leftover(case: Case) -> Iterator[Finding]:
    """En rest av en mall står kvar i texten."""
    for path, text in case.texts:
        if found := _LEFTOVER.search(text):
            yield Finding(path, {"text": found[0]}, quote=found[0])


@rule("PW0310", "empty-text", Level.SKA, requirements=("GEN-007",))
def empty_text(case: Case) -> Iterator[Finding]:
    """Ett fält finns men dess text är tom."""
    for path, text in case.texts:
        if not text.strip():
            yield Finding(path, {"field": str(path[-1] if isinstance(path[-1], str) else path[-2])})


@rule("PW0311", "mixed-languages", Level.BOR)
def mixed_languages(case: Case) -> Iterator[Finding]:
    """Specen blandar svenska och engelska nycklar."""
    if case.source.odd_key is not None:
        path, word, meant = case.source.odd_key
        yield Finding(path, {"word": word, "meant": meant})


@rule("PW0312", "two-forms", Level.FORM)
def two_forms(case: Case) -> Iterator[Finding]:
    """Ett element sägs vara både beskrivet och inte tillämpligt."""
    for path, node in case.nodes:
        said = [name for name in ("text", "standard", "block", "see") if node.get(name)]
        if node.get("not_applicable") and said:
            yield Finding((*path, "not_applicable"), {"other": said[0]})


def _listed(ids: object) -> str:
    names = sorted(str(i) for i in ids if not str(i).startswith(_UNKNOWN))  # type: ignore[attr-defined]
    return ", ".join(names[:30]) or "–"


RULES = (
    block_id_form,
    id_form,
    duplicate_id,
    dangling_target,
    dangling_reference,
    dangling_block_in_text,
    unknown_citation,
    uncited_reference,
    template_leftover,
    empty_text,
    mixed_languages,
    two_forms,
)
