"""Edits of any field, as Word writes them, come back exactly; nothing else of the file is touched."""

from __future__ import annotations

import copy
import functools
import io
import random
import zipfile
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.specs import FILES
from tests.word import second_reader
from tests.word.as_word import Pen, W

from pathwaygen import lint, loader
from pathwaygen.model import Pathway
from pathwaygen.rules import RULES
from pathwaygen.word import anchor, apply, export, merge, outside, package, patch
from pathwaygen.word import map as fieldmap
from pathwaygen.word.change import accepted, rejected
from pathwaygen.word.field import Kind, canonical
from pathwaygen.word.merge import Verdict

PATHWAYS = [file for file in FILES if "regioner" not in str(file)]
DECISIONS = ("everything", "nothing", "a mix")


@dataclass(frozen=True)
class Sent:
    raw: bytes
    source: Any
    files: dict[str, bytes]
    map: Any
    links: dict[str, str]


@functools.cache
def sent(file):
    spec = loader.load(file)
    assert spec.pathway is not None
    made = export.document(spec, spec.pathway, export.Request())
    opened = package.open_bytes(made, file.name)
    found = fieldmap.find(opened)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    links = {way.id: way.target for way in opened.ways() if way.external} | dict(found.citations)
    raw = file.read_bytes()
    return Sent(raw, apply.reading(raw, file.name), files, found, links)


def zipped(files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def holders(root, found):
    """Return the fields with text of their own: in prose or on a line, and not in bold by the document."""
    for control in root.iter(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag")
        key = anchor.key_of(tag.get(f"{W}val")) if tag is not None else None
        one = found.fields.get(key)
        if one is not None and one.kind in (Kind.PROSE, Kind.LINE):
            yield one, control.find(f"{W}sdtContent")


def said(one, holder, accept, links):
    return canonical(one.kind, second_reader.markdown(holder, accept, links, one_line=one.kind is Kind.LINE))


def edited(file, rnd, count, times, *, plain_only=False):
    """Return an edited file, the fields that were edited with their holders, and the changes' numbers.

    Args:
        file: The pathway.
        rnd: What chooses.
        count: How many fields.
        times: How many edits of each.
        plain_only: Whether the edits are typed without being tracked.
    """
    out = sent(file)
    root = etree.fromstring(out.files["word/document.xml"])
    plain = [
        (one, holder)
        for one, holder in rnd.sample(list(holders(root, out.map)), 3 * count)
        if said(one, holder, lambda _: True, out.links) == patch.current(out.source.data, Pathway, one)
    ][:count]
    pen = Pen(rnd)
    for _, holder in plain:
        if plain_only:
            pen.type(next(holder.iter(f"{W}p"), holder))
        else:
            pen.edit(holder, times)
    made = zipped(out.files | {"word/document.xml": etree.tostring(root)})
    return made, plain, pen.changes


def decided(name, numbers, rnd):
    some = {number for number in numbers if rnd.random() < 0.5}
    return {
        "everything": (accepted, lambda _: True),
        "nothing": (rejected, lambda _: False),
        "a mix": (lambda change: change.number in some, some.__contains__),
    }[name]


def taken(file, made, decide):
    """Return the spec with all that was changed taken in, and what is left."""
    out = sent(file)
    word = merge.returned(package.open_bytes(made, "svar.docx"), out.map)
    found = merge.answers(word, out.source.data, Pathway, decide)
    changed = [answer for answer in found if answer.verdict is Verdict.CHANGED]
    return apply.applied(out.source, Pathway, changed), [a for a in found if a not in changed], word


def lines_of(source, model, fields, struck=()):
    """Return the numbers of the lines that some fields stand on.

    A field that is struck whole takes its key with it, and the source and the suggestion of what is gone; an
    item's next key then stands first in it.
    """
    held = set()
    for one in fields:
        place, _ = patch.resolve(source.data, model, one.path)
        value = source.spans.value(place)
        held |= set(range(value.line, value.end_line + 1))
        if one not in struck:
            continue
        while isinstance(patch.at(source.data, place[:-1]), dict) and not (
            patch.at(source.data, place[:-1]).keys() - {place[-1], "suggestion", "source"}
        ):
            place = place[:-1]
        whole = source.spans.value(place)
        held |= set(range(whole.line - 1, whole.end_line + 2))
    return held


@pytest.mark.parametrize("file", PATHWAYS, ids=lambda file: file.stem)
@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # an example costs a second: none is made smaller
)
@given(rnd=st.randoms(use_true_random=False), count=st.integers(1, 4), times=st.integers(1, 4))
def test_edits_come_back_exactly(file, rnd, count, times):
    out = sent(file)
    made, plain, numbers = edited(file, rnd, count, times)
    for name in DECISIONS:
        decide, accept = decided(name, numbers, rnd)
        applied, left, _ = taken(file, made, decide)
        assert not left
        assert not applied.refused
        after = apply.reading(applied.text.encode(), file.name)
        wanted = {}
        for one, holder in plain:
            wanted[one.path] = said(one, holder, accept, out.links)
            try:
                got = patch.current(after.data, Pathway, one)
            except patch.GoneError:  # an item known by its text, which is another one now
                got = next(a.theirs for a in applied.taken if a.field == one)
            assert got == wanted[one.path], one.path
        assert {a.field.path for a in applied.taken} <= wanted.keys()
        before = out.source.text.split("\n")
        struck = [one for one, _ in plain if not wanted[one.path]]
        touched = lines_of(out.source, Pathway, [one for one, _ in plain], struck)
        kept = [line for number, line in enumerate(before, start=1) if number not in touched]
        remaining = iter(applied.text.split("\n"))
        assert all(line in remaining for line in kept), "a line of another field was changed"


def held(out, root, path):
    """Return a field's content control."""
    key = next(one.key for one in out.map.fields.values() if one.path == path)
    return next(
        control
        for control in root.iter(f"{W}sdt")
        if (tag := control.find(f"{W}sdtPr/{W}tag")) is not None and anchor.key_of(tag.get(f"{W}val")) == key
    )


def wrapped(control, kind):
    """Put each run of a control in a tracked change."""
    for number, run in enumerate(list(control.iter(f"{W}r"))):
        change = etree.Element(f"{W}{kind}", {f"{W}id": str(7000 + number), f"{W}author": "Anna Ek"})
        run.getparent().replace(run, change)
        change.append(run)


def answered(out, root):
    made = zipped(out.files | {"word/document.xml": etree.tostring(root)})
    word = merge.returned(package.open_bytes(made, "svar.docx"), out.map)
    found = merge.answers(word, out.source.data, Pathway, accepted)
    return found, [stray.words for stray in outside.strays(word, None, accepted)]


EPILEPSY = next(file for file in PATHWAYS if file.stem == "epilepsi")
ROUTE = "transitions/#ov3/handover/text"
"""A field with a suggestion beside it."""


def test_a_field_struck_whole_takes_only_what_belongs_to_it():
    out = sent(EPILEPSY)
    root = etree.fromstring(out.files["word/document.xml"])
    for run in list(held(out, root, ROUTE).iter(f"{W}r")):
        run.getparent().remove(run)  # typed over, without being tracked
    found, _ = answered(out, root)
    assert [(a.field.path, a.verdict, a.theirs) for a in found] == [(ROUTE, Verdict.CHANGED, "")]
    applied = apply.applied(out.source, Pathway, found)
    before, after = out.source.text.split("\n"), applied.text.split("\n")
    gone = [line.strip() for line in before if line not in after]
    assert len(gone) == 2
    assert gone[0].startswith("Primärvårdens läkare skickar remiss")
    assert gone[1].startswith("förslag: Källan anger kriterierna för remiss")


def test_a_field_moved_with_its_control_keeps_its_text_and_is_named():
    out = sent(EPILEPSY)
    root = etree.fromstring(out.files["word/document.xml"])
    control = held(out, root, ROUTE)
    twin = copy.deepcopy(control)
    wrapped(control, "moveFrom")
    wrapped(twin, "moveTo")
    control.addnext(twin)
    found, strays = answered(out, root)
    assert found == ()
    assert len(strays) == 1
    assert strays[0].startswith("Primärvårdens läkare skickar remiss")


def test_a_paragraph_in_a_control_that_has_lost_its_tag_is_named():
    out = sent(EPILEPSY)
    root = etree.fromstring(out.files["word/document.xml"])
    control = held(out, root, ROUTE)
    properties = control.find(f"{W}sdtPr")
    properties.remove(properties.find(f"{W}tag"))  # as LibreOffice leaves it
    last = list(control.iter(f"{W}p"))[-1]
    last.addnext(etree.fromstring(f'<w:p xmlns:w="{W[1:-1]}"><w:r><w:t>Ring först!</w:t></w:r></w:p>'))
    found, strays = answered(out, root)
    assert found == ()
    assert strays == ["Ring först!"]


def test_what_is_typed_in_a_copy_is_not_tracked_because_the_original_is_as_it_was():
    out = sent(EPILEPSY)
    root = etree.fromstring(out.files["word/document.xml"])
    control = held(out, root, ROUTE)
    twin = copy.deepcopy(control)
    next(twin.iter(f"{W}t")).text = "Något annat."
    control.addnext(twin)
    found, strays = answered(out, root)
    assert [(a.theirs, a.tracked) for a in found] == [("Något annat.", False)]
    assert strays == []  # named once, among what came of the field


@pytest.mark.parametrize("file", PATHWAYS, ids=lambda file: file.stem)
def test_an_unedited_file_changes_nothing(file):
    out = sent(file)
    made = zipped(out.files)
    applied, left, word = taken(file, made, accepted)
    assert not applied.taken
    assert not left
    assert applied.text == out.source.text
    assert outside.strays(word, None, accepted) == ()


def test_what_is_typed_outside_the_fields_without_tracking_is_named():
    out = sent(PATHWAYS[0])
    before = out.files["word/document.xml"]
    typed = b"<w:p><w:r><w:t>Bilaga saknas!</w:t></w:r></w:p><w:sectPr"
    place = before.rindex(b"<w:sectPr")
    content = before[:place] + typed + before[place + len(b"<w:sectPr") :]
    content = content.replace("Hälso- och sjukvårdens åtgärder".encode(), "Vårdens göranden".encode(), 1)
    _, _, word = taken(PATHWAYS[0], zipped(out.files | {"word/document.xml": content}), accepted)
    assert [stray.words for stray in outside.strays(word, None, accepted)] == [
        "Vårdens göranden",
        "Bilaga saknas!",
        "",  # what stood where the first was typed
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", DECISIONS)
@pytest.mark.parametrize("file", PATHWAYS, ids=lambda file: file.stem)
def test_check_and_a_rebuild_say_what_the_second_reader_says(file, name):
    out = sent(file)
    rnd = random.Random(file.stem + name)  # noqa: S311  edits, not secrets
    made, plain, numbers = edited(file, rnd, 12, 3)
    decide, accept = decided(name, numbers, rnd)
    applied, left, _ = taken(file, made, decide)
    assert not left
    assert not applied.refused
    spec = loader.load(file, raw=applied.text.encode())
    assert not spec.diagnostics
    assert lint.check(spec, RULES, lint.Options()).diagnostics is not None
    assert spec.pathway is not None
    again = export.document(spec, spec.pathway, export.Request())
    opened = package.open_bytes(again, "igen.docx")
    found = fieldmap.find(opened)
    links = {way.id: way.target for way in opened.ways() if way.external} | dict(found.citations)
    rebuilt = {one.path: holder for one, holder in holders(opened.xml(package.DOCUMENT), found)}
    compared = 0
    for one, holder in plain:
        wanted = said(one, holder, accept, out.links)
        if one.path in rebuilt and "~" not in one.path:
            assert said(one, rebuilt[one.path], lambda _: True, links) == wanted
            compared += 1
    assert compared > 3
