"""LibreOffice opens the file and saves it again: no field is lost, and none is taken for another."""

from __future__ import annotations

import os
import random
import shutil
import subprocess

import pytest
from tests.word.test_merge_properties import PATHWAYS, edited, said, sent, zipped

from pathwaygen import loader
from pathwaygen.model import Pathway
from pathwaygen.word import export, merge, outside, package, patch
from pathwaygen.word import map as fieldmap
from pathwaygen.word.change import accepted
from pathwaygen.word.merge import Verdict

FORMAT = "docx:MS Word 2007 XML"


@pytest.fixture(scope="module")
def saved_again(tmp_path_factory):
    """Return what lets LibreOffice save a file again."""
    office = shutil.which("soffice")
    if office is None:
        message = "LibreOffice is missing: scripts/setup-debian browser installs it"
        if os.environ.get("CI") == "true":
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    folder = tmp_path_factory.mktemp("office")

    def save(content):
        (folder / "in.docx").write_bytes(content)
        out = folder / "out"
        (out / "in.docx").unlink(missing_ok=True)
        profile = f"-env:UserInstallation=file://{folder / 'profile'}"
        order = [office, profile, "--headless", "--convert-to", FORMAT, "--outdir", str(out)]
        for _ in range(2):  # it hangs now and then
            subprocess.run(
                ["/usr/bin/timeout", "-k", "5", "90", *order, str(folder / "in.docx")],
                check=False,
                capture_output=True,
            )
            if (out / "in.docx").exists():
                return (out / "in.docx").read_bytes()
        pytest.fail("LibreOffice saved no file, twice")

    return save


def answers(content, file):
    opened = package.open_bytes(content, "svar.docx")
    word = merge.returned(opened, fieldmap.find(opened))
    return word, merge.answers(word, sent(file).source.data, Pathway, accepted)


@pytest.mark.slow
@pytest.mark.parametrize("controls", [True, False], ids=["controls", "bookmarks"])
@pytest.mark.parametrize("file", PATHWAYS, ids=lambda file: file.stem)
def test_saved_again_it_says_the_same(saved_again, file, controls):
    spec = loader.load(file)
    assert spec.pathway is not None
    made = export.document(spec, spec.pathway, export.Request(controls=controls))
    word, found = answers(saved_again(made), file)
    assert found == ()
    assert {place.anchor for place in word.places if place.anchor} == set(word.map.fields)
    assert outside.strays(word, None, accepted) == ()


@pytest.mark.slow
@pytest.mark.parametrize("file", PATHWAYS, ids=lambda file: file.stem)
def test_edits_survive_and_no_other_field_changes(saved_again, file):
    """LibreOffice 7.4 writes broken XML of a tracked deletion in a control: then that is what is said."""
    out = sent(file)
    made, plain, _ = edited(file, random.Random(file.stem), 8, 1, plain_only=True)  # noqa: S311  edits
    _, found = answers(saved_again(made), file)
    wanted = {one.path: said(one, holder, lambda _: True, out.links) for one, holder in plain}
    before = {one.path: patch.current(out.source.data, Pathway, one) for one, _ in plain}
    assert {a.verdict for a in found} <= {Verdict.CHANGED}
    assert {a.field.path: a.theirs for a in found} == {
        path: text for path, text in wanted.items() if text != before[path]
    }


def test_broken_xml_from_libreoffice_is_told():
    content = zipped({**sent(PATHWAYS[0]).files, "word/document.xml": b"<w:a><w:b></w:a>"})
    with pytest.raises(package.WordFileError) as refused:
        answers(content, PATHWAYS[0])
    assert refused.value.code == "PW1905"
