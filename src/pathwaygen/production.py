"""One spec → its files, put aside until all are made: what a build does to each, on any core."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pathwaygen import (
    __version__,
    beside,
    export,
    indicators,
    lint,
    project,
    regional,
    render,
    standard,
    storage,
    view,
)
from pathwaygen.diagnostic import Diagnostic, Severity
from pathwaygen.flowchart.build import chart
from pathwaygen.indicators import fhir, workbook
from pathwaygen.rules import RULES
from pathwaygen.rules.names import is_slug
from pathwaygen.storage import Held, Output

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pathwaygen.flowchart import Chart
    from pathwaygen.lint import Options
    from pathwaygen.loader import Spec
    from pathwaygen.model import Pathway

GENERATOR = f"pathwaygen {__version__}"


@dataclass(frozen=True, slots=True)
class Request:
    """What to build, and how.

    Attributes:
        out: The output folder.
        formats: Among md, html, docx, pdf, svg, json, xlsx, fhir, bpmn, png, mermaid.
        form: The document form: web, document or guidance.
        checking: How the specs are checked first.
        templates: A folder whose templates stand in for ours.
        allow_errors: Build in spite of errors, and mark the document.
    """

    out: Path
    formats: tuple[str, ...]
    form: str
    checking: Options
    templates: Path | None = None
    allow_errors: bool = False


_LARGEST_PICTURE = 2_000_000
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff")
"""How the files of the two kinds begin that every format can show: PNG and JPEG."""


class Made(NamedTuple):
    """What one file gave: a bare tuple, since every file's travels from one process to another.

    Attributes:
        file: The spec file.
        id: The spec's id; nothing where it was refused.
        outputs: What was put aside for it.
        errors: Why it was refused.
        lines: The file's lines, where there is something to quote.
        marked: Whether it says on its face that it was built in spite of errors.
        supplement: Whether it is a regional supplement.
        crashed: Whether a rule failed.
        asked: The id that a refused spec claims; else its file's name.
        hopeless: Whether it is refused whatever is allowed.
    """

    file: str
    id: str = ""
    outputs: tuple[Held, ...] = ()
    errors: tuple[Diagnostic, ...] = ()
    lines: tuple[str, ...] = ()
    marked: bool = False
    supplement: bool = False
    crashed: bool = False
    asked: str = ""
    hopeless: bool = False


def produce(
    file: Path, request: Request, *, aside: Path, clashes: Sequence[Diagnostic], known: Mapping[str, str]
) -> Made:
    """Check a file and put aside what is made of it; nothing of a spec that is refused.

    Args:
        file: The spec file.
        request: What to build.
        aside: The folder where its files wait.
        clashes: What is wrong between the specs of the build.
        known: The file of every spec of the build, by its id.

    Raises:
        UsageError: A template of the group's own is broken, or a format needs an extra.
        OSError: A file cannot be written.
    """
    spec = project.read(file, request.checking.lang)
    result = lint.check(spec, RULES, request.checking)
    errors = [d for d in result.diagnostics if d.severity is Severity.ERROR]
    errors += [d for d in clashes if d.file == spec.file]
    root = spec.pathway or spec.supplement
    hopeless = root is None or _hopeless(spec, errors, request)
    if root is None or hopeless or (errors and not request.allow_errors):
        return Made(
            spec.file,
            errors=tuple(errors),
            lines=spec.source.lines,
            crashed=bool(result.crashed),
            asked=_asked(spec),
            hopeless=hopeless,
        )
    count = max(len(errors), _own_errors(spec, request.checking))
    if spec.pathway is not None:
        outputs = render_all(spec, spec.pathway, request, errors=count)
    else:
        outputs = _regional(spec, known, request, errors=count)
    return Made(
        spec.file,
        root.id,
        tuple(storage.hold(aside, output) for output in outputs),
        marked=bool(count),
        supplement=spec.supplement is not None,
        crashed=bool(result.crashed),
    )


def _own_errors(spec: Spec, options: Options) -> int:
    """Count the errors at the stage that the document itself claims, whatever was asked for.

    A document may be built at a lower stage or with rules left out, but it says so on its face.
    """
    own = lint.stage_of(spec)
    asked = options.stage or own
    if not (options.select or options.ignore) and asked.rank >= own.rank:
        return 0
    stage = max(asked, own, key=lambda one: one.rank)
    whole = lint.Options(stage=stage, today=options.today, lang=options.lang, profile=options.profile)
    result = lint.check(spec, RULES, whole)
    return sum(d.severity is Severity.ERROR for d in result.diagnostics)


def _asked(spec: Spec) -> str:
    """Return the id that a spec claims, or its file's name where none can be read."""
    named = spec.source.data.get("id") if isinstance(spec.source.data, dict) else None
    return named if isinstance(named, str) and is_slug(named) else Path(spec.file).stem


def _hopeless(spec: Spec, errors: list[Diagnostic], request: Request) -> bool:
    """Whether a spec cannot be built even in spite of errors: it would have no folder of its own."""
    root = spec.pathway or spec.supplement
    if root is None or not is_slug(root.id):
        return True
    if spec.supplement is not None and regional.profile(spec.supplement, request.checking.profile) is None:
        return True
    return any(project.same_id(d) for d in errors)


def _regional(spec: Spec, known: Mapping[str, str], request: Request, *, errors: int) -> Iterator[Output]:
    """Yield every file of one supplement."""
    found = spec.supplement
    own = regional.profile(found, request.checking.profile) if found else None
    if found is not None and own is not None:
        named = known.get(found.builds_on.id) if found.builds_on else None
        specs = (project.read(Path(named), request.checking.lang),) if named else ()
        yield from regional.outputs(
            spec,
            found,
            own,
            request.formats,
            national=regional.base(spec, specs),
            errors=errors,
            generator=GENERATOR,
            templates=request.templates,
        )


_CHARTS = ("svg", "bpmn", "png", "mermaid")
"""The formats of the flowchart alone."""


def render_all(spec: Spec, pathway: Pathway, request: Request, *, errors: int = 0) -> Iterator[Output]:
    """Yield every file of one pathway.

    Raises:
        MissingExtraError: A format needs an extra that is not installed.
        UsageError: A template of the group's own is broken.
    """
    charted = chart(pathway, errors=errors)
    if {"md", *export.DOCUMENTS} & set(request.formats):
        yield from _documents(pathway, charted, request, errors, Path(spec.file).parent)
    for name in request.formats:
        if name in _CHARTS and charted.nodes:
            made = export.flowchart.write(charted, name, templates_dir=request.templates)
            yield Output(f"{pathway.id}/flodesschema{export.flowchart.FORMATS[name].suffix}", made)
    if {"json", "xlsx", "fhir"} & set(request.formats):
        yield from _data(spec, pathway, request, errors)


def _documents(
    pathway: Pathway, charted: Chart, request: Request, errors: int, folder: Path
) -> Iterator[Output]:
    own = request.templates
    views = partial(indicators.views, environment=render.environment(own))
    seen = view.document(pathway, indicators=views, errors=errors)
    if "md" in request.formats:
        address = "flodesschema.svg" if "svg" in request.formats and charted.nodes else ""
        text = render.document(seen, request.form, chart=address, templates_dir=own)
        yield Output(f"{pathway.id}/dokument.md", text.encode())
    wanted = [name for name in request.formats if name in export.DOCUMENTS]
    if wanted:
        figure = export.figure(charted, templates_dir=own)
        text = render.document(seen, request.form, chart="#" if figure.svg else "", templates_dir=own)
        shown = pictures(pathway, folder)
        made = export.manuscript(text, seen, figure=figure, pictures=shown, templates_dir=own)
        for name in wanted:
            yield Output(f"{pathway.id}/dokument.{name}", export.DOCUMENTS[name](made))


def pictures(pathway: Pathway, folder: Path) -> dict[str, bytes]:
    """Return the group's own pictures that lie beside the spec; another stands as its text alternative."""
    found: dict[str, bytes] = {}
    for figure in pathway.figures:
        try:
            content = beside.read(figure.file or "", folder, _LARGEST_PICTURE)
        except beside.UnreadableError:
            continue
        if content.startswith(_PICTURES):
            found[figure.file or ""] = content
    return found


def _data(spec: Spec, pathway: Pathway, request: Request, errors: int) -> Iterator[Output]:
    mark = indicators.mark(pathway, errors=errors)
    words = indicators.Words(render.environment(request.templates))
    sheets = indicators.sheets(pathway, standard.load(), environment=words.environment)
    found = indicators.Collection(pathway.id, pathway.title, sheets, mark)
    if "json" in request.formats:
        told = {"version": 1, "generator": GENERATOR, "mark": mark, "errors": errors}
        text = json.dumps(told | {"pathway": spec.source.data}, ensure_ascii=False, indent=2) + "\n"
        yield Output(f"{pathway.id}/vardforlopp.json", text.encode())
        for name in ("json", "csv"):
            yield Output(f"{pathway.id}/indikatorer.{name}", indicators.FORMATS[name](found, words).encode())
    if "xlsx" in request.formats:
        yield Output(f"{pathway.id}/indikatorer.xlsx", workbook.as_xlsx(found, words))
    if "fhir" in request.formats:
        made = fhir.as_fhir(pathway, standard.load(), words, errors=errors)
        yield Output(f"{pathway.id}/indikatorer.fhir.json", made.encode())
