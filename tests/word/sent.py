"""A Word file as it is sent out, made by the test itself: fields in controls and bookmarks, and their map."""

from __future__ import annotations

import html
import io
import zipfile

from pathwaygen.word import field, prose
from pathwaygen.word import map as fieldmap

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
NUMBERING = f"""<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">
<w:numFmt w:val="bullet"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
</w:numbering>"""


def run(text, *, bold=False):
    looks = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{html.escape(text)}</w:t></w:r>'


def paragraph(inside, *, item=False):
    numbered = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    return f"<w:p>{numbered if item else ''}{inside}</w:p>"


def control(name, inside, *, controls=True, properties=""):
    if not controls:
        return inside
    return (
        f'<w:sdt><w:sdtPr><w:tag w:val="{name}"/>{properties}</w:sdtPr>'
        f"<w:sdtContent>{inside}</w:sdtContent></w:sdt>"
    )


def content(one, value, number, *, controls=True):
    """Return a field's XML: paragraphs for prose, else a paragraph with its label."""
    start = f'<w:bookmarkStart w:id="{number}" w:name="{one.name}"/>'
    end = f'<w:bookmarkEnd w:id="{number}"/>'
    if one.kind is field.Kind.PROSE:
        found = prose.paragraphs(value) or (prose.Paragraph(()),)
        said = []
        for place, part in enumerate(found):
            runs = "".join(run(span.text, bold=span.bold) for span in part.spans)
            runs = (start if place == 0 else "") + runs + (end if place == len(found) - 1 else "")
            said.append(paragraph(runs, item=part.item == "bullet"))
        return control(one.name, "".join(said), controls=controls)
    inside = control(one.name, run(value), controls=controls)
    return paragraph(run(f"{one.label}: ") + start + inside + end)


def package(document, found, **parts):
    """Return a Word file of a body's XML and a map."""
    ways = {
        "word/styles.xml": "styles",
        "word/numbering.xml": "numbering",
        "word/comments.xml": "comments",
        "word/commentsExtended.xml": "commentsExtended",
        "word/footnotes.xml": "footnotes",
    }
    spaces = f'xmlns:w="{W}" xmlns:r="{R}"'
    files = {
        "[Content_Types].xml": TYPES,
        "word/document.xml": f"<w:document {spaces}><w:body>{document}</w:body></w:document>",
        "word/numbering.xml": NUMBERING,
        **parts,
    }
    if found is not None:
        files["customXml/item1.xml"] = fieldmap.written(found).decode()
    listed = "".join(
        f'<Relationship Id="rId{n}" Type="{R}/{kind}" Target="{name.removeprefix("word/")}"/>'
        for n, (name, kind) in enumerate(ways.items())
        if name in files
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    files["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{space}">{listed}</Relationships>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return made.getvalue()


def a_map(pathway, fields):
    return fieldmap.Map(pathway, "1", "document", {one.key: one for one in fields}, {})


def sent(pathway, values, *, controls=True, before="", after="", **parts):
    """Return a Word file with some fields: (path, kind, value, label) each."""
    fields = [field.made(pathway, path, kind, value, label=label) for path, kind, value, label in values]
    body = "".join(
        content(one, field.canonical(one.kind, value), number, controls=controls)
        for number, (one, (_, _, value, _)) in enumerate(zip(fields, values, strict=True))
    )
    return package(before + body + after, a_map(pathway, fields), **parts)


def changed(made, change):
    """Return a Word file with its text's XML changed."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["word/document.xml"] = change(files["word/document.xml"].decode()).encode()
    done = io.BytesIO()
    with zipfile.ZipFile(done, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return done.getvalue()
