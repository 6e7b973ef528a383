"""The map that travels in the Word file: which field is which, and what was exported. A custom XML part.

``customXml/item1.xml``, in a namespace of its own::

    <map xmlns="urn:pathwaygen:word:1" version="1" form="document" pathway="epilepsi" edition="0.1.0">
      <field key="ab12cd34ef" path="block/#A/phase" kind="choice" hash="0123456789abcdef" label="Fas">
        <option value="utredning" label="Utredning"/>
      </field>
      <citation name="pwc_ab12cd34ef" raw="[@a; @b]"/>
      <outside>0a1b2c3d 4e5f6071</outside>
      <edges>8b9cadbe</edges>
    </map>

It holds hashes of what stands in the document and names of fields, and nothing else of the YAML: no comments,
no waivers, no fields that are not exported, for the file goes to fifty outsiders. What a path may look
like, also that of a new item (``goals/objectives/+1/text``), stands in ``anchor``; what kinds there are, in
``field``. ``empty`` is the help text of an empty field.

``outside`` is a short hash of each paragraph's words outside the fields, so that what someone types there can
be told from what the program wrote, and what someone takes away there can be missed. ``edges`` is the same
for headers and footers.

In the document each field has two anchors of the same name, ``pw_`` and its key: a content control (its tag)
and a bookmark (its name), which survives where tags are dropped. Both embrace the field's text and nothing
that the program made. A ``prose`` field is one or more whole paragraphs: the bookmark begins in the first and
ends in the last, and the control is around them; one that begins a list's item or stands in a table's cell is
a stretch of one paragraph. Any other field is a stretch of one paragraph. A citation is
a link to a bookmark named like the map's ``citation``, whose ``raw`` it stands for, whatever it shows. Text
that the program made has the character style ``Genererad text`` where it stands beside a field in one
paragraph. A field that shows its help text (``empty``) says nothing.

The form to fill in (``form="fill-in"``) has fields for what is not there yet too. Its paths are the
model's own, also where the spec has the short form: an element's ``…/text``, ``…/standard`` (yes or no:
the model's own text) and ``…/not_applicable`` (the reason) are three fields, of which two are mostly
empty. A value of kind ``items`` or a phase of several is a list in the spec; ``next/to`` with kind
``items`` is the plain list of targets. Of a new reference, ``author`` holds items such as ``Ek, Bo``
(family name, given name; no comma: a literal name), ``issued`` the year, and ``id``, ``title``,
``container-title`` and ``URL`` are as in CSL. A new event is ``events/+1`` and holds its words; a new
service is ``services/+1/title``; both are named by the merge. A new block's letter is ``block/+1/id``. An
item all of whose fields are empty is not there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pathwaygen.export.docx.ooxml import HEAD, attribute
from pathwaygen.word import anchor
from pathwaygen.word.field import Field, Kind, Option
from pathwaygen.word.package import WordFileError, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pathwaygen.word.package import WordFile

SPACE = "urn:pathwaygen:word:1"
VERSION = "1"
PART = "customXml/item1.xml"
"""The part's name as it is exported; LibreOffice numbers it anew, so it is found by its namespace."""
PROPERTIES = "customXml/itemProps1.xml"
GENERATED_STYLE = "Genererad text"
"""The character style of what the program made in a paragraph that also holds a field."""
HELP_STYLE = "Placeholder Text"
"""The character style of a help text in an empty field."""

_STORE = "{7A0C1F58-0B1D-4E5E-9D57-5F1C6E0B2A01}"
_MOST_FIELDS = 20_000
_LONGEST = 4_000
_KEY = re.compile(r"[a-z2-7]{10}\Z")
_HASH = re.compile(r"[0-9a-f]{16}\Z")
_CITED = re.compile(rf"{anchor.CITED}[a-z2-7]{{10}}\Z")


class MapError(WordFileError):
    """The map in a Word file cannot be used; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Map:
    """What the fields of a Word file are.

    Attributes:
        pathway: The id of the spec that it was made from.
        edition: The spec's version, as the author wrote it.
        form: ``document``, or ``fill-in``.
        fields: By their keys, in the order of the document.
        citations: What each citation's link stands for, by the name that the link leads to.
        outside: The hashes of what the program wrote outside the fields, paragraph by paragraph; nothing
            where the file does not tell.
        edges: Likewise for headers and footers, each hash once; None where the file does not tell.
    """

    pathway: str
    edition: str
    form: str
    fields: Mapping[str, Field]
    citations: Mapping[str, str]
    outside: tuple[str, ...] = ()
    edges: tuple[str, ...] | None = None

    def by_path(self) -> Mapping[str, Field]:
        """Return the fields by their paths."""
        return {field.path: field for field in self.fields.values()}


def written(found: Map) -> bytes:
    """Return a map as the XML part."""
    head = (
        f'{HEAD}<map xmlns="{SPACE}" version="{VERSION}" form="{attribute(found.form)}" '
        f'pathway="{attribute(found.pathway)}" edition="{attribute(found.edition)}">'
    )
    said = [head]
    for field in found.fields.values():
        named = f' label="{attribute(field.label)}"' if field.label else ""
        empty = f' empty="{attribute(field.empty)}"' if field.empty else ""
        said.append(
            f'<field key="{field.key}" path="{attribute(field.path)}" kind="{field.kind}" hash="{field.hash}"'
            f"{named}{empty}>"
        )
        said += [
            f'<option value="{attribute(option.value)}" label="{attribute(option.label)}"/>'
            for option in field.options
        ]
        said.append("</field>")
    said += [
        f'<citation name="{attribute(name)}" raw="{attribute(raw)}"/>'
        for name, raw in found.citations.items()
    ]
    if found.outside:
        said.append(f"<outside>{' '.join(found.outside)}</outside>")
    if found.edges is not None:
        said.append(f"<edges>{' '.join(found.edges)}</edges>")
    return "".join((*said, "</map>")).encode()


def properties() -> bytes:
    """Return the part that tells Word what the map is."""
    return (
        f'{HEAD}<ds:datastoreItem ds:itemID="{_STORE}" '
        'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{SPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    ).encode()


def find(file: WordFile) -> Map:
    """Return the map in a Word file.

    Raises:
        MapError: The file has none, or one that is malformed or of a later version.
        WordFileError: The part is no sound XML.
    """
    return read(content(file))


def content(file: WordFile) -> bytes:
    """Return the bytes of the map's part: they are the same in every file of one export.

    Raises:
        MapError: The file has none.
    """
    for name in file.names("customXml/item"):
        if SPACE.rpartition(":")[0].encode() in file.read(name):
            return file.read(name)
    raise MapError("PW1910")


def read(content: bytes, name: str = PART) -> Map:
    """Return the map in an XML part: hostile until it is read.

    Raises:
        MapError: It is malformed, or of a later version.
        WordFileError: It is no sound XML.
    """
    root = parse(content, name)
    if root.tag != f"{{{SPACE}}}map" or root.get("version") != VERSION:
        raise MapError("PW1912", {"version": VERSION})
    if len(root) > _MOST_FIELDS:
        raise MapError("PW1911", {"why": f"den har fler än {_MOST_FIELDS} fält"})
    fields: dict[str, Field] = {}
    citations: dict[str, str] = {}
    outside: list[str] = []
    edges: tuple[str, ...] | None = None
    for entry in root:
        if entry.tag == f"{{{SPACE}}}field":
            field = _field(entry, root.get("pathway", ""))
            if field.key in fields:
                raise MapError("PW1911", {"why": f"den nämner fältet {field.path} två gånger"})
            fields[field.key] = field
        elif entry.tag == f"{{{SPACE}}}citation":
            cited = _text(entry, "name")
            if not _CITED.match(cited):
                raise MapError("PW1911", {"why": "den har en källhänvisning med felaktigt namn"})
            citations[cited] = _text(entry, "raw")
        elif entry.tag == f"{{{SPACE}}}outside":
            outside += (entry.text or "").split()
        elif entry.tag == f"{{{SPACE}}}edges":
            edges = tuple((entry.text or "").split())
    pathway, edition, form = (_text(root, name) for name in ("pathway", "edition", "form"))
    return Map(pathway, edition, form, fields, citations, tuple(outside), edges)


def _field(entry: Any, pathway: str) -> Field:  # noqa: ANN401  lxml has no types
    key, path, kind, said = (_text(entry, name) for name in ("key", "path", "kind", "hash"))
    if not _KEY.match(key) or not _HASH.match(said) or kind not in set(Kind):
        raise MapError("PW1911", {"why": f"den är skadad vid fältet {path or key}"})
    if key != anchor.key(pathway, path):
        raise MapError("PW1911", {"why": f"den är ändrad vid fältet {path}: nyckel och plats hör inte ihop"})
    options = tuple(
        Option(_text(option, "value"), _text(option, "label"))
        for option in entry
        if option.tag == f"{{{SPACE}}}option"
    )
    return Field(path, Kind(kind), said, key, _text(entry, "label"), options, _text(entry, "empty"))


def _text(entry: Any, name: str) -> str:  # noqa: ANN401  lxml has no types
    text = str(entry.get(name) or "")
    if len(text) > _LONGEST:
        raise MapError("PW1911", {"why": f"den har ett värde som är längre än {_LONGEST} tecken"})
    return text
