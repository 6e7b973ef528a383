"""A regional supplement → its files: the document, the counts, and the data. Decides; writes nothing."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pathwaygen import export, keywords, loader, profiles, render, standard
from pathwaygen.indicators.output import harmless
from pathwaygen.storage import Output
from pathwaygen.view.supplement import supplement as view

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pathwaygen.loader import Spec
    from pathwaygen.model import Pathway, Supplement
    from pathwaygen.profiles import Profile

_COUNTS = ("tillägg", "märkning", "kod", "antal", "nivå", "mätperiod", "källa")
_ABOVE = 2
"""How many folders up the national pathway is looked for: beside the supplement, and one above."""


def profile(found: Supplement, named: str | None = None) -> Profile | None:
    """Return the profile of a supplement, or the one that is asked for."""
    return profiles.find(named or found.profile)


def base(spec: Spec, specs: Iterable[Spec]) -> Pathway | None:
    """Return the national pathway that a supplement builds on: among these specs, or near its file."""
    named = spec.supplement.builds_on if spec.supplement else None
    if named is None:
        return None
    for other in specs:
        if other.pathway is not None and other.pathway.id == named.id:
            return other.pathway
    if named.id != Path(named.id).name:
        return None
    folder = Path(spec.file).resolve().parent
    for file in (above / f"{named.id}.yaml" for above in (folder, *folder.parents)[:_ABOVE]):
        try:
            found = loader.load(file).pathway if file.is_file() else None
        except (OSError, ValueError):
            continue
        if found is not None and found.id == named.id:
            return found
    return None


def outputs(
    spec: Spec,
    found: Supplement,
    own: Profile,
    formats: Sequence[str],
    *,
    national: Pathway | None = None,
    errors: int = 0,
    generator: str = "",
    templates: Path | None = None,
) -> Iterator[Output]:
    """Yield every file of one supplement: the formats of a document, and the data as JSON.

    Raises:
        MissingExtraError: A format needs an extra that is not installed.
        UsageError: A template of the group's own is broken.
    """
    wanted = [name for name in formats if name in export.DOCUMENTS]
    if wanted or "md" in formats:
        seen = view(found, own, base=national, errors=errors)
        text = render.supplement(seen, templates_dir=templates)
        if "md" in formats:
            yield Output(f"{found.id}/dokument.md", text.encode())
        made = export.manuscript(text, seen, templates_dir=templates)
        for name in wanted:
            yield Output(f"{found.id}/dokument.{name}", export.DOCUMENTS[name](made))
    if "json" in formats:
        told = {"version": 1, "generator": generator, "mark": mark(found, errors), "errors": errors}
        yield Output(f"{found.id}/tillagg.json", _json(told | {"supplement": spec.source.data}))
        if found.yearly_counts:
            counted = counts(found, own)
            listed = told | {"id": found.id, "title": found.title, "counts": counted}
            yield Output(f"{found.id}/antal.json", _json(listed))
            yield Output(f"{found.id}/antal.csv", _csv(found, counted, mark(found, errors)).encode())


def mark(found: Supplement, errors: int = 0) -> str:
    """Return what a reader of the data must know: an example, a draft, built in spite of errors."""
    document = found.document
    said = [
        "byggt trots fel" if errors else "",
        "exempel" if document and document.example else "",
        document.status.sv if document and document.status else "utkast",
    ]
    return ", ".join(word for word in said if word)


def counts(found: Supplement, own: Profile) -> list[dict[str, Any]]:
    """Return each yearly count: code, wording, levels, period, and where the wording comes from."""
    made = []
    for count in found.yearly_counts:
        known = own.count.get((count.code or "").strip())
        origin = f"{own.region}: {known.section}, {known.date}" if known and not count.text else ""
        made.append(
            {
                "code": count.code,
                "unit": "patients",
                "text": count.text or (known.text if known else None),
                "levels": list(known.levels) if known else [],
                "period": count.period,
                "source": origin or ", ".join(count.source),
            }
        )
    return made


def _json(told: dict[str, Any]) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def _csv(found: Supplement, counted: list[dict[str, Any]], said: str) -> str:
    """Return the counts as a table that a Swedish spreadsheet opens. No cell can run as a formula."""
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\n")
    table.writerow(_COUNTS)
    for row in counted:
        levels = ", ".join(row["levels"])
        cells = (found.id, said, row["code"], row["text"], levels, row["period"], row["source"])
        table.writerow([harmless(cell or "") for cell in cells])
    return f"\ufeff{out.getvalue()}"


def sheet(own: Profile) -> dict[str, Any]:
    """Return what a new supplement prints of its profile, with Swedish keys."""
    words = keywords.load()
    sections = [
        {"key": words.word(section.kind), "parts": parts}
        for section in own.sections
        if (parts := [part for part in own.parts if part.part_of == section.kind])
    ]
    known = standard.load()
    laws = [known.law_in_force(law) for demand in own.laws if (law := known.law(demand.law))]
    return {
        "region": own.region,
        "profile": own.name,
        "document_type": own.document_type,
        "sections": sections,
        "control": tuple(_fields(own)),
        "counts": own.counts,
        "codes": own.codes,
        "contacts": own.contact_types,
        "laws": tuple(law.number or law.title for law in laws),
    }


def _fields(own: Profile) -> Iterator[tuple[str, str, str]]:
    """Yield the fields of document control that a new file does not fill in: key, example and label."""
    words = keywords.load()
    nested: dict[str, list[str]] = {}
    for control in own.control:
        first, _, inner = control.field.partition(".")
        if first in _FILLED:
            continue
        if not inner:
            value = "Första versionen" if first == "changes" else "…"
            yield words.word(first), value, control.label
        else:
            example = "ÅÅÅÅ-MM-DD" if inner in ("from", "to", "date") else "…"
            nested.setdefault(first, []).append(f"{words.word(inner)}: {example}")
    for first, fields in nested.items():
        yield words.word(first), f"{{{', '.join(fields)}}}", ""


_FILLED = ("version", "date", "document_type")
