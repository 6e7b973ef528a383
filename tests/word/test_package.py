"""A stranger's Word file: what is refused, with a message that says what to do, and what is only listed."""

import contextlib
import io
import pickle
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathwaygen import loader
from pathwaygen.errors import UsageError
from pathwaygen.word import export, package
from pathwaygen.word import map as fieldmap
from pathwaygen.word.package import WordFileError

TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/></Types>'
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BODY = f'<w:document xmlns:w="{W}"><w:body><w:p/></w:body></w:document>'.encode()
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def packed(parts=(), **more):
    """Return a file with the usual parts and some more, or some instead."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            {"[Content_Types].xml": TYPES, "word/document.xml": BODY} | dict(parts)
        ).items():
            if content is not None:
                archive.writestr(name, content)
        for name, content in more.items():
            archive.writestr(name, content)
    return made.getvalue()


def refusal(content):
    with pytest.raises(WordFileError) as refused:
        package.open_bytes(content, "svar.docx").xml("word/document.xml")
    assert not str(refused.value).endswith(".")
    return refused.value.code


def entities(count):
    """Return the classic bomb: each entity ten times the one before it."""
    said = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(count))
    return f"<!DOCTYPE x [{said}]><x>&e{count - 1};</x>".encode()


ROWS = b"".join(b"<r>%d</r>" % (n * 7919 % 100_003) for n in range(750_001))

BAD = {
    "nothing": (b"", "PW1901"),
    "a text": (b"Hej", "PW1901"),
    "an old file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "PW1908"),
    "another archive": (packed({"word/document.xml": None}), "PW1901"),
    "no list of types": (packed({"[Content_Types].xml": None}), "PW1901"),
    "a cut file": (packed()[:-40], "PW1901"),
    "a way up": (packed({"../word/x.xml": b"<x/>"}), "PW1903"),
    "a way from the root": (packed({"/etc/passwd": b"x"}), "PW1903"),
    "a drive": (packed({"C:x.xml": b"x"}), "PW1903"),
    "a backslash": (packed({"word\\x.xml": b"x"}), "PW1903"),
    "twins": (packed({"WORD/document.xml": BODY}), "PW1903"),
    "macros": (packed({"word/vbaProject.bin": b"x"}), "PW1904"),
    "macros in the types": (
        packed(
            {
                "[Content_Types].xml": TYPES.replace(
                    b"application/xml", b"application/vnd.ms-word.document.macroEnabled.main+xml"
                )
            }
        ),
        "PW1904",
    ),
    "half an element": (packed({"word/document.xml": BODY[:-20]}), "PW1905"),
    "no XML": (packed({"word/document.xml": b"\x00\x01"}), "PW1905"),
    "entities": (packed({"word/document.xml": entities(9)}), "PW1906"),
    "an outer entity": (
        packed({"word/document.xml": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'}),
        "PW1906",
    ),
    "a document type in UTF-16": (
        packed(
            {"word/document.xml": "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE x><x/>".encode("utf-16")}
        ),
        "PW1906",
    ),
    "a bomb": (packed({"word/document.xml": b"<x>" + b" " * 30_000_000 + b"</x>"}), "PW1902"),
    "a huge table": (packed({"word/document.xml": b"<x>" + ROWS + b"</x>"}), "PW1907"),
    "very many parts": (packed({f"word/p{n}.xml": b"" for n in range(2001)}), "PW1902"),
    "deep elements": (packed({"word/document.xml": b"<a>" * 5000 + b"</a>" * 5000}), "PW1905"),
}


@pytest.mark.parametrize("name", BAD)
def test_refused(name):
    content, code = BAD[name]
    assert refusal(content) == code


def test_a_part_that_lies_about_its_size():
    """The list of parts may say that a part is small; it is the unpacking that is bounded."""
    content = packed({"word/document.xml": b"<x>" + bytes(range(32, 60)) * 1_500_000 + b"</x>"})
    place = content.rindex(b"word/document.xml") - 46
    assert content[place : place + 4] == b"PK\x01\x02"
    lying = content[: place + 24] + struct.pack("<I", 900) + content[place + 28 :]
    assert refusal(lying) in {"PW1901", "PW1902"}


def test_a_password():
    content = packed()
    place = content.rindex(b"word/document.xml") - 46
    locked = content[: place + 8] + struct.pack("<H", 1) + content[place + 10 :]
    assert refusal(locked) == "PW1908"


def test_what_leads_out_is_listed_and_never_followed():
    ways = (
        f'<Relationships xmlns="{RELS}">'
        f'<Relationship Id="a" Type="{TYPE}/image" Target="http://exempel.se/x.png" TargetMode="External"/>'
        f'<Relationship Id="b" Type="{TYPE}/hyperlink" Target="http://exempel.se" TargetMode="External"/>'
        f'<Relationship Id="c" Type="{TYPE}/comments" Target="comments.xml"/></Relationships>'
    )
    file = package.open_bytes(
        packed({"word/_rels/document.xml.rels": ways, "word/comments.xml": b"<c/>"}), "x.docx"
    )
    assert file.outside() == ("http://exempel.se/x.png",)
    assert file.part("comments") == "word/comments.xml"
    assert file.xml("word/comments.xml").tag == "c"


def test_pictures_are_not_unpacked():
    file = package.open_bytes(packed({"word/media/a.png": b"\0" * 900_000}), "x.docx")
    file.xml("word/document.xml")
    assert set(file._read) == {"[Content_Types].xml", "word/document.xml"}


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UsageError, match="finns inte"):
        package.open_file(tmp_path / "saknas.docx")


def test_a_refusal_travels_between_processes():
    error = WordFileError("PW1905", {"name": "x", "why": "y"})
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  our own
    assert (again.code, str(again)) == ("PW1905", str(error))


@pytest.fixture(scope="module")
def sound():
    spec = loader.parse(b"format: 1\nid: nytt\ntitel: Nytt\n", name="nytt.yaml")
    assert spec.pathway is not None
    return export.form(spec, spec.pathway, export.Request())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_file_gives_a_message(sound, data):
    """Any bytes changed or cut away: a map, or a message; never another exception."""
    place = data.draw(st.integers(0, len(sound) - 1))
    length = data.draw(st.integers(0, 40))
    bad = sound[:place] + data.draw(st.binary(max_size=40)) + sound[place + length :]
    with contextlib.suppress(UsageError):
        file = package.open_bytes(bad, "x.docx")
        file.xml("word/document.xml")
        fieldmap.find(file)
