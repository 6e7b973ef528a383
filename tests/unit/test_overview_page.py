"""The page that a build leaves in its folder: every pathway and its files, also of earlier builds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pathwaygen import build
from pathwaygen.lint import Options
from pathwaygen.rules.rule import Stage

if TYPE_CHECKING:
    from pathlib import Path


def built(folder: Path, *names: str) -> None:
    files = []
    for name in names:
        files.append(folder / f"{name}.yaml")
        files[-1].write_text(f"format: 1\nid: {name}\ntitel: Prov {name}\n", encoding="utf-8")
    checking = Options(stage=Stage.DRAFT)
    build.build(
        files, build.Request(folder / "ut", ("md", "html", "json"), "web", checking, allow_errors=True)
    )


def test_it_lists_every_file_that_there_is(tmp_path: Path) -> None:
    built(tmp_path, "b")
    built(tmp_path, "a")
    page = (tmp_path / "ut" / "oversikt.html").read_text(encoding="utf-8")
    assert re.findall(r"<h2>(.+)</h2>\n<p class=\"folder\">Mappen (\w+)</p>", page) == [
        ("Prov a", "a"),
        ("Prov b", "b"),
    ]
    addresses = re.findall(r'<a href="([^"]+)">', page)
    files = {path.relative_to(tmp_path / "ut").as_posix() for path in (tmp_path / "ut").glob("*/*")}
    assert set(addresses) == files
    assert len(addresses) == len(files) > 6
    assert '<a href="a/dokument.html">Webbsida</a>' in page
    assert 'lang="sv"' in page


def test_a_file_of_somebody_elses_is_left_alone(tmp_path: Path) -> None:
    own = tmp_path / "ut" / "oversikt.html"
    own.parent.mkdir()
    own.write_text("<p>min egen</p>", encoding="utf-8")
    built(tmp_path, "a")
    assert own.read_text(encoding="utf-8") == "<p>min egen</p>"
    assert (tmp_path / "ut" / "a" / "dokument.html").exists()
