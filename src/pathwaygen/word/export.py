"""A spec → the Word file that goes out for review: the document, a field for every text of the author's."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from pathwaygen import export, indicators, render, view
from pathwaygen.errors import loading
from pathwaygen.export.docx import compose
from pathwaygen.export.docx import package as opc
from pathwaygen.flowchart.build import chart
from pathwaygen.word import edges, outside, remarks, settings
from pathwaygen.word import map as fieldmap
from pathwaygen.word.form import FormView, Maker, said
from pathwaygen.word.form_blocks import blocks
from pathwaygen.word.form_parts import front, rest, ways
from pathwaygen.word.leaves import Values
from pathwaygen.word.package import DOCUMENT
from pathwaygen.word.placing import Placing
from pathwaygen.word.trace import traced, without_waivers
from pathwaygen.word.words import MarkedTexts
from pathwaygen.word.writing import FieldBlocks, FieldLine, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pathwaygen.diagnostic import Diagnostic
    from pathwaygen.export.docx.stencil import Stencil
    from pathwaygen.loader import Spec
    from pathwaygen.model import Pathway
    from pathwaygen.view import DocumentView
    from pathwaygen.word.words import Printed

_CUSTOM = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


@dataclass(frozen=True, slots=True)
class Request:
    """How a Word file is made.

    Attributes:
        errors: How many errors the spec has.
        controls: Whether fields are content controls, or bookmarks alone.
        findings: What stands as comments.
        pictures: The group's own pictures, by their addresses.
        templates: A folder whose templates stand in for ours.
    """

    errors: int = 0
    controls: bool = True
    findings: Sequence[Diagnostic] = ()
    pictures: Mapping[str, bytes] | None = None
    templates: Path | None = None


def document(spec: Spec, pathway: Pathway, request: Request) -> bytes:
    """Return a pathway's document as a Word file with fields: the same bytes every time.

    Raises:
        MissingExtraError: lxml or resvg is not installed, or cannot be loaded.
        UsageError: A template of the group's own is broken.
    """
    _installed()
    open_to_all = without_waivers(pathway)
    told = traced(open_to_all, spec.source.data)
    words: list[MarkedTexts] = []

    def make(of: Pathway) -> MarkedTexts:
        words.append(MarkedTexts(of))
        return words[-1]

    views = partial(indicators.views, environment=render.environment(request.templates))
    marked = view.document(told, indicators=views, errors=request.errors, words=make)
    plain = view.document(open_to_all, indicators=views, errors=request.errors)
    printed = words[0].printed
    figure = export.figure(chart(open_to_all, errors=request.errors), templates_dir=request.templates)
    text = render.document(
        marked,
        "document",
        chart="#" if figure.svg else "",
        templates_dir=request.templates,
        beside="\n".join(one.value for one in printed),
    )
    placing = Placing(printed)
    made = export.manuscript(
        text,
        plain,
        figure=figure,
        pictures=request.pictures,
        templates_dir=request.templates,
        reader=placing.read,
    )
    sheet = Sheet(
        pathway.id,
        printed,
        controls=request.controls,
        references=_references(plain, open_to_all),
        numbers=placing.numbers,
    )
    stencil = compose(
        made,
        author=(pathway.document.working_group if pathway.document else None) or "",
        line=partial(FieldLine, sheet=sheet),
        blocks=FieldBlocks,
    )
    found = [printed[number] for number in placing.placed]
    return finish(
        stencil, pathway, sheet, found, form="document", findings=request.findings, data=spec.source.data
    )


def form(spec: Spec, pathway: Pathway, request: Request) -> bytes:
    """Return a form with every element that the spec's scope asks for, filled in as far as the spec is.

    Raises:
        MissingExtraError: lxml or resvg is not installed, or cannot be loaded.
        UsageError: A template of the group's own is broken.
    """
    _installed()
    make = Maker(pathway, Values(pathway, spec.source.data))
    title = said(make.values.get("title"))  # not a field: it is one among the first answers
    parts = (*front(make), *ways(make), blocks(make), *rest(make))
    text = render.template("word/form.md.j2", view=FormView(title, parts), templates_dir=request.templates)
    views = partial(indicators.views, environment=render.environment(request.templates))
    plain = view.document(without_waivers(pathway), indicators=views)
    placing = Placing(make.printed)
    made = export.manuscript(text, plain, templates_dir=request.templates, reader=placing.read)
    sheet = Sheet(pathway.id, make.printed, controls=request.controls)
    stencil = compose(
        dataclasses.replace(made, control=None),
        author="",
        line=partial(FieldLine, sheet=sheet),
        blocks=FieldBlocks,
    )
    found = [make.printed[number] for number in placing.placed]
    return finish(
        stencil, pathway, sheet, found, form="fill-in", findings=request.findings, data=spec.source.data
    )


def finish(
    stencil: Stencil,
    pathway: Pathway,
    sheet: Sheet,
    found: Sequence[Printed],
    *,
    form: str,
    findings: Sequence[Diagnostic] = (),
    data: Any = None,  # noqa: ANN401  plain data
) -> bytes:
    """Return the file: with its map, protected but for its fields, and with findings as comments."""
    package = stencil.package
    fields = {one.field.key: one.field for one in found}
    edition = (pathway.document.version if pathway.document else None) or ""
    told = fieldmap.Map(
        pathway.id,
        edition,
        form,
        fields,
        dict(sorted(sheet.citations.items())),
        outside.written(opc.parse(package.parts[DOCUMENT], DOCUMENT), fields),
        edges.hashes(
            place
            for kind in edges.KINDS
            for name in package.related(DOCUMENT, kind)
            for place in edges.places(opc.parse(package.parts[name], name))
        ),
    )
    package.add(fieldmap.PART, "application/xml", fieldmap.written(told))
    package.add(fieldmap.PROPERTIES, _CUSTOM, fieldmap.properties())
    package.relate("word/document.xml", "customXml", fieldmap.PART)
    package.relate(fieldmap.PART, "customXmlProps", fieldmap.PROPERTIES)
    settings.protect(package, track=form == "document")
    if findings:
        remarks.add(package, told, findings, data)
    return stencil.write()


def _references(plain: DocumentView, pathway: Pathway) -> dict[str, str]:
    """Return each reference's address in the list, by its id."""
    found: dict[str, str] = {}
    for data, reference in zip(pathway.references, plain.references, strict=True):
        if name := data.get("id"):
            found.setdefault(str(name), str(reference.anchor))
    return found


def _installed() -> None:
    with loading("docx", "Word (DOCX)"):
        import lxml.etree  # noqa: F401, PLC0415  an extra
        import resvg_py  # noqa: F401, PLC0415  the same
