"""LibreOffice opens the Word document, and nothing in it runs outside the page."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pymupdf  # the reader of PDF that outloud brings
import pytest

from pathwaygen import export, loader, profiles, regional, render, view
from pathwaygen.export.docx import docx
from pathwaygen.flowchart.build import chart
from pathwaygen.indicators import views

SPEC = Path(__file__).parents[1] / "golden" / "handledsbesvar" / "pathway.yaml"
NAUGHTY = "</script> $#*_@< \u202eabc\u200f 👩‍⚕️ " + "o" * 5000
MARGIN = 1247 / 20


@pytest.fixture
def office():
    found = shutil.which("soffice")
    if found is None:
        message = "LibreOffice is missing: scripts/setup-debian browser installs it"
        if os.environ.get("CI") == "true":
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    return found


@pytest.mark.slow
def test_libreoffice_shows_every_page_whole(office, tmp_path):
    text = SPEC.read_text("utf-8").replace("Många arbetar", f"Många arbetar {NAUGHTY}")
    spec = loader.parse(text.encode(), name="p.yaml")
    assert spec.pathway is not None
    seen = view.document(spec.pathway, indicators=views)
    figure = export.figure(chart(spec.pathway, errors=0))
    said = render.document(seen, "document", chart="#")
    long = f"| {'å' * 500} | b |\n| --- | --- |\n| {'i' * 500} | {NAUGHTY.replace('<', '')} |\n"
    made = docx(export.manuscript(f"{said}\n## Sist\n\n{long}", seen, figure=figure))
    file = tmp_path / "dokument.docx"
    file.write_bytes(made)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profil'}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    with pymupdf.open(tmp_path / "dokument.pdf") as shown:
        pages = [page.get_text() for page in shown]
        boxes = [(page.rect, word) for page in shown for word in page.get_text("words")]
        pictures = [box for page in shown for box in map(page.get_image_bbox, page.get_images(full=True))]
    whole = "\n".join(pages)
    assert pages[0].startswith("UTKAST – inte fastställt · EXEMPEL")
    assert "Handledsbesvär *påhittade*" in pages[0]
    assert "Patientens åtgärder (efter förmåga)" in whole
    assert "</script> $#*_@<" in whole
    assert whole.count("o" * 20) > 100
    assert pictures
    for rect, (left, _, right, bottom, *_) in boxes:
        assert left >= MARGIN - 2
        assert right <= rect.width - MARGIN + 2
        assert bottom <= rect.height


@pytest.mark.slow
def test_libreoffice_converts_every_pathway_and_supplement(office, pathways, tmp_path):
    """One start of LibreOffice for all; every page of each says that it is a draft."""
    files = sorted(pathways.glob("*.yaml"))
    supplements = sorted((pathways / "regioner").glob("*.yaml"))
    for file in files:
        pathway = loader.load(file).pathway
        assert pathway is not None
        seen = view.document(pathway, indicators=views)
        text = render.document(seen, "document", chart="#")
        made = docx(export.manuscript(text, seen, figure=export.figure(chart(pathway))))
        (tmp_path / f"{file.stem}.docx").write_bytes(made)
    for file in supplements:
        spec = loader.load(file)
        assert spec.supplement is not None
        profile = profiles.find(spec.supplement.profile)
        assert profile is not None
        (output,) = regional.outputs(spec, spec.supplement, profile, ("docx",))
        (tmp_path / f"{file.stem}.docx").write_bytes(output.content)
    profile_folder = f"-env:UserInstallation=file://{tmp_path / 'profil'}"
    written = sorted(map(str, tmp_path.glob("*.docx")))
    subprocess.run(
        [office, profile_folder, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *written],
        check=True,
        capture_output=True,
        timeout=300,
    )
    for name in written:
        with pymupdf.open(Path(name).with_suffix(".pdf")) as shown:
            pages = [page.get_text() for page in shown]
        assert len(pages) > 3
        assert [n for n, page in enumerate(pages) if "UTKAST – inte fastställt · EXEMPEL" not in page] == []
        assert "Referenser" in "".join(pages)
