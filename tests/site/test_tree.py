"""The tree of a site: whole, the same bytes every time, and only what has changed is written."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from pathwaygen import loader
from pathwaygen.lint import Options
from pathwaygen.site import tree
from pathwaygen.site.publication import Settings

PATHWAYS = Path(__file__).parents[2] / "pathways"
LINK = re.compile(r"\]\(([^()\s]+)\)")
PLAIN = Settings(Options(today=dt.date(2026, 11, 22)), downloads=())


def everything(folder):
    """Every file below a folder, by its path."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()
    }


@pytest.fixture(scope="module")
def files():
    return loader.discover((PATHWAYS,))


@pytest.fixture(scope="module")
def whole(files, tmp_path_factory):
    """The site of pathways/, without its downloads."""
    out = tmp_path_factory.mktemp("site")
    made = tree.make(files, PLAIN, out)
    return out, made


def test_every_pathway_has_its_pages(whole):
    out, made = whole
    assert [entry.id for entry in made.publication.pathways] == [
        "distal-radiusfraktur",
        "epilepsi",
        "hoftledsartros-proteskirurgi",
    ]
    for entry in made.publication.pathways:
        assert (out / "docs" / "vardforlopp" / entry.id / "dokument.md").is_file()


def test_the_manifest_lists_every_file(whole):
    out, _ = whole
    listed = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert {entry["path"] for entry in listed} == everything(out).keys() - {"manifest.json"}


def test_what_stands_as_it_should_is_not_written_again(files, whole):
    out, _ = whole
    before = {file: file.stat().st_mtime_ns for file in out.rglob("*")}
    made = tree.make(files, PLAIN, out)
    assert (made.written, made.anew) == ((), ())
    assert {file: file.stat().st_mtime_ns for file in out.rglob("*")} == before


def test_a_link_leads_to_a_page_or_a_file_of_the_tree(whole):
    out, _ = whole
    docs = out / "docs"
    for file in docs.rglob("*.md"):
        for address in LINK.findall(file.read_text(encoding="utf-8")):
            if not address.startswith(("#", "http://", "https://", "mailto:")):
                assert (file.parent / address.partition("#")[0]).resolve().is_file(), (file, address)
