"""What comes back may be made to harm: it is refused with a message, and nothing is written."""

from __future__ import annotations

import io
import zipfile

import pytest
from click.testing import CliRunner
from tests.word.sent import sent
from tests.word.test_merge import FIELDS, SPEC

from pathwaygen.cli import main

RELS = "word/_rels/document.xml.rels"
FETCHED = (
    '<Relationship Id="x" Type="http://x/image" Target="http://127.0.0.1:9/x.png" TargetMode="External"/>'
)


def parts(**changed):
    with zipfile.ZipFile(io.BytesIO(sent("prov", FIELDS))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return files | changed


def packed(files, *, broken=None):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    content = made.getvalue()
    return content if broken is None else content[:broken]


DOCUMENT = parts()["word/document.xml"]
ENTITIES = b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;">]>' + DOCUMENT
OUTSIDE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + DOCUMENT
DEEP = b"<w:p>" * 5000 + b"</w:p>" * 5000
TABLE = b"<w:tbl>" + b"<w:tr><w:tc><w:p/></w:tc></w:tr>" * 500_000 + b"</w:tbl>"


def bodied(inside):
    return DOCUMENT.replace(b"</w:body>", inside + b"</w:body>")


HOSTILE = {
    "not a file": b"hej",
    "half": packed(parts(), broken=900),
    "entities": packed(parts(**{"word/document.xml": ENTITIES})),
    "files": packed(parts(**{"word/document.xml": OUTSIDE})),
    "broken": packed(parts(**{"word/document.xml": DOCUMENT[:-40]})),
    "deep": packed(parts(**{"word/document.xml": bodied(DEEP)})),
    "a huge table": packed(parts(**{"word/document.xml": bodied(TABLE)})),
    "a bomb": packed(parts(**{"word/document.xml": b" " * 60_000_000})),
    "macros": packed(parts(**{"word/vbaProject.bin": b"x"})),
    "a way out": packed(parts(**{"../x.xml": b"x"})),
    "broken comments": packed(
        parts(
            **{
                "word/comments.xml": b"<w:comments",
                RELS: parts()[RELS].replace(
                    b"</Rel", b'<Relationship Id="c" Type="x/comments" Target="comments.xml"/></Rel'
                ),
            }
        )
    ),
    "a broken map": packed(parts(**{"customXml/item1.xml": b"<map xmlns='urn:pathwaygen:word:1'/>"})),
    "no map": packed({name: text for name, text in parts().items() if "customXml" not in name}),
}


@pytest.fixture
def answer(tmp_path, capsys):
    (tmp_path / "prov.yaml").write_text(SPEC, encoding="utf-8")
    file = tmp_path / "svar.docx"

    def run(content, command):
        file.write_bytes(content)
        spec = str(tmp_path / "prov.yaml")
        out = str(tmp_path / "ut.xlsx")
        ways = {
            "merge": ["word", "merge", str(file), "--into", spec, "--accept", "all"],
            "comments": ["word", "comments", str(file), "--spec", spec, "-o", out],
        }
        with pytest.raises(SystemExit) as stopped:
            main(ways[command])
        assert (tmp_path / "prov.yaml").read_text("utf-8") == SPEC
        return stopped.value.code, capsys.readouterr().err, sorted(one.name for one in tmp_path.iterdir())

    return run


@pytest.mark.parametrize(
    ("kind", "command"),
    [
        *((kind, "merge") for kind in HOSTILE if kind != "broken comments"),  # merge reads no comments
        *((kind, "comments") for kind in HOSTILE),
    ],
)
def test_it_is_refused_and_nothing_is_written(answer, kind, command):
    code, said, files = answer(HOSTILE[kind], command)
    assert code == 2, said
    assert said.startswith("pathwaygen: ")
    assert len(said) > 40
    assert "Traceback" not in said
    assert files == ["prov.yaml", "svar.docx"]


def test_nothing_is_fetched_and_it_is_told(tmp_path):
    from pathwaygen.cli import cli

    files = parts()
    files[RELS] = files[RELS].replace(b"</Rel", FETCHED.encode() + b"</Rel")
    (tmp_path / "prov.yaml").write_text(SPEC, encoding="utf-8")
    (tmp_path / "svar.docx").write_bytes(packed(files))
    result = CliRunner().invoke(
        cli, ["word", "merge", str(tmp_path / "svar.docx"), "--into", str(tmp_path / "prov.yaml")]
    )
    assert result.exit_code == 0
    assert "http://127.0.0.1:9/x.png" in result.output


def test_signs_that_steer_the_terminal_are_shown(tmp_path):
    from pathwaygen.cli import cli

    files = parts()
    files["word/document.xml"] = DOCUMENT.replace(b"anamnes", "ana\u009b31mmnes\u202e".encode())
    (tmp_path / "prov.yaml").write_text(SPEC, encoding="utf-8")
    (tmp_path / "svar.docx").write_bytes(packed(files))
    result = CliRunner().invoke(
        cli, ["word", "merge", str(tmp_path / "svar.docx"), "--into", str(tmp_path / "prov.yaml")]
    )
    assert not {"\x1b", "\u009b", "\u202e"} & set(result.output)
