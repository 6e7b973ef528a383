"""The Nu HTML checker, which web browsers' makers use, finds no error in any of our pages."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from tests.browser.packages import package
from tests.completeness import NAUGHTY, Maker, manuscript

from pathwaygen import export, loader, render, view
from pathwaygen.flowchart.build import chart
from pathwaygen.indicators import views

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def pages(pathways):
    for file in sorted(pathways.glob("*.yaml")):
        pathway = loader.load(file).pathway
        if pathway is None:
            continue  # a supplement, whose own tests check its page
        made = view.document(pathway, indicators=views)
        figure = export.figure(chart(pathway))
        for form in render.FORMS:
            yield f"{file.stem}-{form}", export.manuscript(render.document(made, form), made, figure=figure)
    yield "naughty", manuscript(Maker(1, NAUGHTY).spec(), "web", sound=False)[0]


def test_no_error_is_found(pathways, tmp_path):
    java = shutil.which("java")
    assert java, "default-jre-headless is missing: scripts/setup-debian browser"
    files = []
    for name, document in pages(pathways):
        files.append(tmp_path / f"{name}.html")
        files[-1].write_bytes(export.DOCUMENTS["html"](document))
    jar = package("vnu-jar") / "build" / "dist" / "vnu.jar"
    command = [java, "-jar", str(jar), "--errors-only", "--exit-zero-always", "--format", "json"]
    told = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=True)
    found = json.loads(told.stderr)["messages"]
    assert [(one["url"].rpartition("/")[2], one["message"], one.get("extract")) for one in found] == []
    assert len(files) > len(render.FORMS)
