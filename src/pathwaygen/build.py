"""The whole pipeline: specs in, checked documents out. Decides what is built; storage writes it."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from pathwaygen import (
    __version__,
    citations,
    export,
    indicators,
    lint,
    profiles,
    project,
    regional,
    render,
    schema,
    standard,
    storage,
    view,
)
from pathwaygen.diagnostic import Diagnostic, Severity
from pathwaygen.errors import UsageError
from pathwaygen.flowchart.build import chart
from pathwaygen.rules import RULES
from pathwaygen.rules.names import is_slug
from pathwaygen.storage import Output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

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
        formats: Among md, html, docx, pdf, svg, json, bpmn, png, mermaid.
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


@dataclass(frozen=True, slots=True)
class Built:
    """What a build gave: files by pathway, and what was refused, by file."""

    outputs: dict[str, tuple[Output, ...]] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    lines: dict[str, tuple[str, ...]] = field(default_factory=dict)
    marked: tuple[str, ...] = ()
    supplements: tuple[str, ...] = ()
    crashed: bool = False


def build(files: Sequence[Path], request: Request, *, seen: Callable[[], None] = lambda: None) -> Built:
    """Check and build every file; write nothing of a spec that is refused.

    Raises:
        UsageError: A template of the group's own is broken, or the folder cannot be written.
    """
    outputs: dict[str, tuple[Output, ...]] = {}
    refused: list[str] = []
    supplements: list[str] = []
    marked: list[str] = []
    found: list[Diagnostic] = []
    lines: dict[str, tuple[str, ...]] = {}
    crashed = False
    specs = [project.read(file, request.checking.lang) for file in files]
    clashes = project.clashes(specs, request.checking.lang)
    for spec in specs:
        result = lint.check(spec, RULES, request.checking)
        crashed = crashed or bool(result.crashed)
        errors = [d for d in result.diagnostics if d.severity is Severity.ERROR]
        errors += [d for d in clashes if d.file == spec.file]
        root = spec.pathway or spec.supplement
        if root is None or _refused(spec, errors, request):
            refused.append(spec.file)
            found += errors
            lines[spec.file] = spec.source.lines
        else:
            count = max(len(errors), _own_errors(spec, request.checking))
            if count:
                marked.append(root.id)
            if spec.pathway is not None:
                outputs[root.id] = tuple(render_all(spec, spec.pathway, request, errors=count))
            else:
                outputs[root.id] = tuple(_regional(spec, specs, request, errors=count))
                supplements.append(root.id)
        seen()
    try:
        storage.publish(request.out, outputs, generator=GENERATOR)
    except OSError as error:
        raise UsageError(f"kunde inte skriva till {request.out}: {error.strerror}") from error
    return Built(
        outputs=outputs,
        refused=tuple(refused),
        diagnostics=tuple(sorted(found, key=lambda d: d.order)),
        lines=lines,
        marked=tuple(marked),
        supplements=tuple(supplements),
        crashed=crashed,
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


def _refused(spec: Spec, errors: list[Diagnostic], request: Request) -> bool:
    root = spec.pathway or spec.supplement
    if root is None or not is_slug(root.id):
        return True
    if spec.supplement is not None and regional.profile(spec.supplement, request.checking.profile) is None:
        return True
    return bool(errors) and (not request.allow_errors or any(d.code == project.TWICE for d in errors))


def _regional(spec: Spec, specs: Sequence[Spec], request: Request, *, errors: int) -> Iterator[Output]:
    """Yield every file of one supplement."""
    found = spec.supplement
    own = regional.profile(found, request.checking.profile) if found else None
    if found is not None and own is not None:
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
        yield from _documents(pathway, charted, request, errors)
    for name in request.formats:
        if name in _CHARTS and charted.nodes:
            made = export.flowchart.write(charted, name, templates_dir=request.templates)
            yield Output(f"{pathway.id}/flodesschema{export.flowchart.FORMATS[name].suffix}", made)
    if "json" in request.formats:
        yield from _data(spec, pathway, request, errors)


def _documents(pathway: Pathway, charted: Chart, request: Request, errors: int) -> Iterator[Output]:
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
        made = export.manuscript(text, seen, figure=figure, templates_dir=own)
        for name in wanted:
            yield Output(f"{pathway.id}/dokument.{name}", export.DOCUMENTS[name](made))


def _data(spec: Spec, pathway: Pathway, request: Request, errors: int) -> Iterator[Output]:
    mark = indicators.mark(pathway, errors=errors)
    told = {"version": 1, "generator": GENERATOR, "mark": mark, "errors": errors, "pathway": spec.source.data}
    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    yield Output(f"{pathway.id}/vardforlopp.json", text.encode())
    words = indicators.Words(render.environment(request.templates))
    sheets = indicators.sheets(pathway, standard.load(), environment=words.environment)
    found = indicators.Collection(pathway.id, pathway.title, sheets, mark)
    for name in ("json", "csv"):
        yield Output(f"{pathway.id}/indikatorer.{name}", indicators.FORMATS[name](found, words).encode())


def start(
    name: str, *, title: str | None, folder: Path, profile: str | None = None, base: str | None = None
) -> tuple[Path, ...]:
    """Write a new spec to fill in, and the schema that an editor helps with, beside it.

    Args:
        name: Its id.
        title: Its title; made of the id where there is none.
        folder: Where it is written.
        profile: The region, for a regional supplement; None for a pathway.
        base: The national pathway that a supplement builds on, with its version: ``epilepsi@0.1.0``.

    Raises:
        UsageError: The name cannot be an id, the file exists, or the region has no profile.
    """
    if not is_slug(name):
        raise UsageError(
            f"”{name}” kan inte vara ett id: använd små bokstäver, siffror och bindestreck, som i axelfraktur"
        )
    file = folder / f"{name}.yaml"
    if file.exists():
        raise UsageError(f"{file} finns redan. Välj ett annat id, eller ta bort filen först")
    words = " ".join((title or "").split()) or name.replace("-", " ").replace("_", " ").capitalize()
    own = profiles.find(profile)
    if profile and own is None:
        raise UsageError(
            f"det finns ingen profil för ”{profile}”. Välj någon av {', '.join(profiles.known())}"
        )
    if base and not _BASE.fullmatch(base):
        raise UsageError(f"”{base}” anger inget vårdförlopp. Skriv id och version, som i epilepsi@0.1.0")
    text = render.template(
        "spec/supplement.yaml.j2" if own else "spec/new.yaml.j2",
        **({"base": base, **regional.sheet(own)} if own else {}),
        id=name,
        title=words,
        title_yaml=_scalar(words),
        file=file.as_posix(),
        date=_today().isoformat(),
    )
    root = "supplement" if own else "pathway"
    made = schema.generate("sv", schema.ROOTS[root])
    beside = folder / schema.file_name(root, "sv")
    storage.write(file, text.encode())
    storage.write(beside, (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode())
    return file, beside


_BASE = re.compile(r"[\wåäö-]{1,80}(?:@[\w.-]{1,40})?")


def _scalar(text: str) -> str:
    """Return a text as a YAML scalar on one line."""
    plain = re.fullmatch(r"\w[\w –()/-]*", text)
    return text if plain and text.lower() != "null" else json.dumps(text, ensure_ascii=False)


def _today() -> dt.date:
    try:
        return dt.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), dt.UTC).date()
    except (KeyError, ValueError, OverflowError, OSError):  # not set, or no time at all
        return dt.date.today()  # noqa: DTZ011  the author's own day


def summary(built: Built, out: Path) -> Iterator[str]:
    """Yield the lines that tell a person what was built."""
    for name, outputs in built.outputs.items():
        mark = "  (byggd trots fel; dokumentet säger det)" if name in built.marked else ""
        yield f"✓ {name}{mark}"
        for output in outputs:
            yield f"    {(out / output.path).as_posix()}"
    if built.outputs and not citations.installed():
        yield "  Referenslistorna har en enklare form. För Vancouver: pip install 'pathwaygen[refs]'"
    for file in built.refused:
        yield f"✗ {file}  (inte byggd: rätta felen, eller bygg ändå med --allow-errors)"
    if built.refused and (out / storage.MANIFEST).exists():
        yield f"  Det som byggdes tidigare av dem ligger kvar i {out.as_posix()}/ och är äldre än specen."
    regions = len(built.supplements)
    count = len(built.outputs) - regions
    said = [f"{count} vårdförlopp"] if count or not regions else []
    said += [f"{regions} regionala tillägg" if regions > 1 else "1 regionalt tillägg"] if regions else []
    done = "byggt" if count + regions == 1 else "byggda"
    yield f"{' och '.join(said)} {done} i {out.as_posix()}/"
