"""The JSON beside the pages: an index, one file a spec, the indicators of all, and the schemas of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pathwaygen import indicators, regional, render, resources, standard
from pathwaygen.markdown import Md, inline
from pathwaygen.production import GENERATOR
from pathwaygen.site import contract, places
from pathwaygen.site.contract import FOLDER, SCHEMAS, VERSION
from pathwaygen.site.page import head, link, page
from pathwaygen.site.plain import plain
from pathwaygen.site.publication import region
from pathwaygen.storage import Output
from pathwaygen.terms import PathwayType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from pathwaygen.model import CodeSet
    from pathwaygen.site.publication import Near, Publication, Shown

INDEX, INDICATORS = f"{FOLDER}/index.json", f"{FOLDER}/indicators.json"
_HERE = f"{FOLDER}/index.md"
"""A page that would lie where the files do: addresses in them are relative to it."""


def of_spec(entry: Shown, _: Near) -> Iterator[Output]:
    """Yield the file of one spec."""
    kind = "pathway" if entry.spec.pathway is not None else "supplement"
    root = entry.spec.pathway or entry.spec.supplement
    about = _said(listed(entry))
    yield _file(file(entry.id), kind, {"about": about, kind: plain(root)})


def across(whole: Publication) -> Iterator[Output]:
    """Yield the index, the indicators and the schemas."""
    index = {
        "pathways": [_said(listed(entry)) for entry in whole.pathways],
        "supplements": [_said(listed(entry)) for entry in whole.supplements],
    }
    yield _file(INDEX, "index", index)
    measures = [_said(one) for entry in whole.pathways for one in _measures(entry)]
    yield _file(INDICATORS, "indicators", {"indicators": measures})
    shipped = resources.folder("schema") / FOLDER
    schemas = [contract.file_name(name) for name in (*contract.LISTS, *contract.WHOLES)]
    for name in schemas:
        yield Output(f"{FOLDER}/{SCHEMAS}/{name}", (shipped / name).read_bytes())
    yield page(
        places.API,
        "site/api.md.j2",
        head=head("Data för program", navigation=False, contents=False),
        version=VERSION,
        index=link(places.API, INDEX),
        indicators=link(places.API, INDICATORS),
        entries=[_link(file(entry.id), entry.title) for entry in (*whole.pathways, *whole.supplements)],
        schemas=[_link(f"{FOLDER}/{SCHEMAS}/{name}") for name in schemas],
    )


@dataclass(frozen=True, slots=True)
class LinkView:
    """A file as the page links to it."""

    name: Md
    address: Md
    title: Md


def _link(path: str, title: str = "") -> LinkView:
    return LinkView(inline(path.rpartition("/")[2]), link(places.API, path), inline(title))


def file(name: str) -> str:
    """Return where the file of a spec lies."""
    return f"{FOLDER}/{name}.json"


def listed(entry: Shown) -> contract.Listed:
    """Return what the index says of a spec."""
    document = entry.document
    found = entry.spec.pathway
    valid = document.valid if document else None
    kind = (found.type or PathwayType.PATHWAY) if found else PathwayType.SUPPLEMENT
    own = {} if found else _regional(entry)
    return contract.Listed(
        id=entry.id,
        type=kind,
        title=entry.title,
        status=entry.status,
        example=entry.example,
        errors=entry.errors,
        mark=mark(entry),
        version=document.version if document else None,
        date=document.date.isoformat() if document and document.date else None,
        valid=contract.Period(**plain(valid)) if valid else None,
        programme_area=document.programme_area if document else None,
        continues=found.scope.continues if found and found.scope else None,
        codes=(tuple(_codes(entry)) or None) if found else None,
        page=places.address(_HERE, home(entry)),
        data=f"{entry.id}.json",
        **own,
    )


def home(entry: Shown) -> str:
    """Return where the first page of a spec lies."""
    return places.pathway(entry.id) if entry.spec.pathway is not None else places.supplement(entry.id)


def mark(entry: Shown) -> str:
    """Return what a reader of the data must know first."""
    if entry.spec.pathway is not None:
        return indicators.mark(entry.pathway, errors=entry.errors)
    return regional.mark(entry.supplement, entry.errors)


def _regional(entry: Shown) -> dict[str, Any]:
    base = entry.supplement.builds_on
    return {
        "region": region(entry) or None,
        "builds_on": contract.National(id=base.id, version=base.version) if base else None,
    }


def _codes(entry: Shown) -> Iterator[contract.Codes]:
    condition, intervention = entry.pathway.condition, entry.pathway.intervention
    for one in condition.codes if condition else ():
        yield _code_set("condition", one)
    for one in intervention.codes if intervention else ():
        yield _code_set("intervention", one)


def _code_set(of: Any, one: CodeSet) -> contract.Codes:  # noqa: ANN401  one of two words
    system = one.system.value if one.system else None
    return contract.Codes(of=of, system=system, includes=one.includes, excludes=one.excludes or None)


def _measures(entry: Shown) -> Iterator[contract.Measure]:
    environment = render.environment()
    for sheet in indicators.sheets(entry.pathway, standard.load(), environment=environment):
        found = sheet.definition
        yield contract.Measure(
            pathway=entry.id,
            id=sheet.id,
            title=sheet.title,
            sentence=sheet.sentence or None,
            not_applicable=sheet.not_applicable or None,
            standard=found.preset,
            kind=found.kind,
            measure=found.measure,
            desired=found.desired,
            target=found.target,
            data_source=found.data_source,
            mark=mark(entry),
            page=places.address(_HERE, places.pathway(entry.id, places.MEASURES)),
        )


def _said(one: BaseModel) -> dict[str, Any]:
    made: dict[str, Any] = one.model_dump(mode="json", by_alias=True, exclude_none=True)
    return made


def _file(path: str, name: str, body: dict[str, Any]) -> Output:
    head = {
        "$schema": f"{SCHEMAS}/{contract.file_name(name)}",
        "version": VERSION,
        "generator": GENERATOR,
    }
    return Output(path, (json.dumps(head | body, ensure_ascii=False, indent=1) + "\n").encode())
