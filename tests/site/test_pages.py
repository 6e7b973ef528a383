"""What the pages say: marks, the national text, coverage, codes; and the site that MkDocs makes of them."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from pathwaygen import edit, keywords, loader
from pathwaygen.fixes.model import at
from pathwaygen.graph import Graph
from pathwaygen.lint import Options
from pathwaygen.site import (
    codes,
    coverage,
    pathway,
    places,
    publication,
    quality,
    regional_pages,
    search,
    tree,
)
from pathwaygen.site.publication import Settings

ROOT = Path(__file__).parents[2]
PATHWAYS = ROOT / "pathways"
FRAME = re.compile(r'\n\n?<div class="pw-tillagg".*?</div>\n\n?', re.DOTALL)
TODAY = dt.date(2026, 11, 22)


def settings(today=TODAY, **more):
    return Settings(Options(today=today), downloads=more.pop("downloads", ()), **more)


@pytest.fixture(scope="module")
def whole():
    return publication.publication(loader.discover((PATHWAYS,)), settings())


def page(whole, name, path):
    """A page of a spec, as text."""
    entry = next(one for one in (*whole.pathways, *whole.supplements) if one.id == name)
    made = tree.of_spec(entry, publication.near(entry, whole))
    return next(output.content.decode() for output in made if output.path == path)


def test_an_addition_stands_under_the_national_text_and_alters_nothing(whole):
    for entry in whole.supplements:
        near = publication.near(entry, whole)
        path = places.supplement(entry.id)
        assert near.base is not None
        national = regional_pages.national(path, near.base, near)
        frames = [("block-A", "\nFRAME\n"), ("mal-mal1", "\nMORE\n"), ("no-such", "LEFT")]
        text, left = regional_pages.amended(national, frames)
        assert left == ["LEFT"]
        assert text.replace("\nFRAME\n\n", "").replace("\nMORE\n\n", "") == national
        shown = page(whole, entry.id, path)
        assert shown.count('class="pw-tillagg"') == len(entry.supplement.additions) > 0
        for line in national.splitlines():
            assert line in shown


def test_an_addition_ends_the_section_it_belongs_to():
    text = "## A {: #block-A }\n\n### Inner\n\nx\n\n## B {: #block-B }\n\n-   y\n    {: #in1 }\n\n## C"
    made, left = regional_pages.amended(text, [("block-A", "<a>"), ("in1", "<i>"), ("", "<n>")])
    assert made == (
        "## A {: #block-A }\n\n### Inner\n\nx\n\n<a>\n## B {: #block-B }\n\n-   y\n    {: #in1 }\n\n<i>\n## C"
    )
    assert left == ["<n>"]


def test_a_published_pathway_and_a_supplement_past_their_day_stay_and_say_so(tmp_path):
    """Their only error is that their time is over: a link leads to the mark, not to a missing page."""
    shutil.copytree(PATHWAYS, tmp_path, dirs_exist_ok=True)
    file = tmp_path / "hoftledsartros-proteskirurgi.yaml"
    text = re.sub(r"(?m)^( +)förslag: .*\n(?:\1 +.*\n)*", "", file.read_text(encoding="utf-8"))
    over = (
        "  status: publicerad\n  giltig: {från: 2026-01-01, till: 2029-12-31}\n"
        "  godkänd: {av: NN, datum: 2026-01-01}\n"
    )
    file.write_text(text.replace("  status: remiss\n", over, 1), encoding="utf-8")
    whole = publication.publication(
        loader.discover((tmp_path,)), settings(dt.date(2040, 1, 1), downloads=("json", "docx"))
    )
    ended = {entry.id: entry for entry in whole.entries if entry.expired}
    told = {name: [d.code for d in e.diagnostics if d.severity == "error"] for name, e in ended.items()}
    assert told == {
        "hoftledsartros-proteskirurgi": ["PW0441"],
        "vasterbotten-hoftledsartros-proteskirurgi": ["PW1805"],
    }
    for entry in ended.values():
        assert (entry.refused, entry.errors) == (False, 0)
        made = {o.path: o.content for o in tree.of_spec(entry, publication.near(entry, whole))}
        pages = [content.decode() for path, content in made.items() if path.endswith(".md")]
        assert len(pages) >= 2
        for text in pages:
            assert "*Utgången*{: .pw-marke .pw-utgangen }" in text or "**Utgånget.**" in text
            assert "Byggt trots fel" not in text
        [word] = [content for path, content in made.items() if path.endswith(".docx")]
        assert "Utgånget" in zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode()


@pytest.mark.parametrize(("day", "over"), [("2027-01-01", True), ("2026-12-31", False)])
def test_a_pathway_past_its_day_says_so_on_every_page(tmp_path, day, over):
    text = (PATHWAYS / "epilepsi.yaml").read_text(encoding="utf-8")
    text = text.replace("dokument:\n", "dokument:\n  giltig: {till: 2026-12-31}\n", 1)
    (tmp_path / "epilepsi.yaml").write_text(text, encoding="utf-8")
    how = settings(dt.date.fromisoformat(day), allow_errors=True)
    whole = publication.publication([tmp_path / "epilepsi.yaml"], how)
    [entry] = whole.pathways
    made = [o for o in tree.of_spec(entry, publication.near(entry, whole)) if o.path.endswith(".md")]
    assert len(made) == 7
    for output in made:
        shown = output.content.decode()
        assert (".pw-utgangen" in shown or "**Utgånget.**" in shown) == over, output.path


def test_an_example_and_a_draft_are_marked_on_every_page(whole):
    for entry in whole.pathways:
        for output in tree.of_spec(entry, publication.near(entry, whole)):
            if output.path.endswith(".md"):
                said = output.content.decode()
                assert "Exempel" in said or "Detta är ett exempel." in said, output.path
                assert "Remiss" in said or "Utkast – inte fastställt" in said, output.path


def test_every_way_on_from_a_step_stands_in_the_table_of_actions(whole):
    for entry in whole.pathways:
        rows = page(whole, entry.id, places.pathway(entry.id, places.ACTIONS)).splitlines()
        for block in entry.pathway.blocks:
            [row] = [row for row in rows if row.startswith(f"| [**{block.id}**")]
            onward = set(re.findall(r"#(?:block|utgang)-(\w+)\)", row.rpartition(" | ")[2]))
            assert onward == {arrow.target for arrow in Graph(entry.pathway).outgoing[block.id]}, block.id


def test_a_pathway_says_how_long_it_holds_or_that_nobody_has_decided(whole):
    decided = "Giltighetstid\n:   Inte beslutad"
    assert decided in page(whole, "epilepsi", places.pathway("epilepsi"))
    dated = "vasterbotten-hoftledsartros-proteskirurgi"
    shown = page(whole, dated, places.supplement(dated))
    assert "Giltig till\n:   2028-04-07" in shown
    assert decided not in shown


def test_times_stand_in_order_by_what_they_are_counted_from(whole):
    text = page(whole, "epilepsi", places.pathway("epilepsi", places.TIMES))
    _, _, after = text.partition("## Räknat från epilepsidiagnosen")
    told = re.findall(r"^\| \*\*(.*?)\*\*", after.partition("\n## ")[0], re.MULTILINE)
    assert told == [
        *("Inom 6 veckor", "Inom 6 veckor", "Inom 90 dagar", "Inom 3 månader"),
        *("Inom 180 dagar", "3–6 månader", "Inom 6 månader"),
    ]
    assert "| **Vid första vårdkontakten** | De första frågorna" in text
    for entry in whole.pathways:
        text = page(whole, entry.id, places.pathway(entry.id, places.TIMES))
        assert text.count("\n| ") - 2 * text.count("\n| När |") == sum(
            len(b.times) for b in entry.pathway.blocks
        )


def test_what_the_patient_does_is_gathered_from_every_step(whole):
    for entry in whole.pathways:
        text = page(whole, entry.id, places.pathway(entry.id, places.PATIENT))
        own = [
            action
            for group in pathway.document(entry).groups
            for action in group.actions
            if action.has_patient
        ]
        assert re.findall(r"#patient-(\S+) ", text) == [str(action.anchor) for action in own]
        assert len(own) > 3


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ((2026, 11, 22), (2026, 11, 23), "1 dag"),
        ((2026, 1, 31), (2026, 3, 30), "58 dagar"),
        ((2026, 1, 31), (2026, 3, 31), "2 månader"),
        ((2024, 12, 1), (2026, 11, 30), "23 månader"),
        ((2024, 11, 22), (2026, 11, 22), "2 år"),
        ((2020, 2, 29), (2026, 2, 28), "5 år"),
    ],
)
def test_an_age_is_told_as_one_says_it(first, last, said):
    assert quality.apart(dt.date(*first), dt.date(*last)) == said


def test_a_spec_with_errors_is_left_out_unless_it_is_asked_for(tmp_path):
    text = (PATHWAYS / "epilepsi.yaml").read_text(encoding="utf-8").replace("till: A", "till: Z", 1)
    file = tmp_path / "epilepsi.yaml"
    file.write_text(text, encoding="utf-8")
    assert publication.publication([file], settings()).pathways == ()
    whole = publication.publication([file], settings(allow_errors=True))
    assert "Byggt trots fel" in page(whole, "epilepsi", places.pathway("epilepsi"))


def test_what_the_examples_answer_is_what_the_rules_find_nothing_in(whole):
    for entry in whole.pathways:
        found = coverage.answers(entry.pathway)
        assert found.keys() == {item.id for item in coverage.items()}
        assert [name for name, place in found.items() if place.answer is coverage.Answer.MISSING] == []


def test_what_is_taken_away_is_missing_in_the_coverage():
    text = (PATHWAYS / "epilepsi.yaml").read_text(encoding="utf-8")
    spec = loader.parse(text.replace("        huvudmål:", "        huvudmål_:", 1).encode(), name="x.yaml")
    assert spec.pathway is not None
    assert coverage.answers(spec.pathway)["plan_main_goal"].answer is coverage.Answer.MISSING


def test_a_patient_s_code_finds_the_pathway(whole):
    found = {entry.id: codes.search_words(codes.uses(entry.pathway)) for entry in whole.pathways}
    assert {"M16", "M16.1", "AW020"} <= set(found["hoftledsartros-proteskirurgi"])
    assert {"S52.5", "S52.50"} <= set(found["distal-radiusfraktur"])
    (words,) = search.pages(whole)
    assert "rehabplan" in json.loads(words.content)["names"]["vardforlopp/epilepsi/"].split()


HOSTILE = '<script>alert(1)</script>" {: onclick=x } {{ 7*7 }} [x](javascript:y) --- '


def test_an_author_s_words_are_words_on_every_page(tmp_path):
    source = keywords.load().read((PATHWAYS / "epilepsi.yaml").read_bytes(), name="epilepsi.yaml")
    places_ = [("title",), ("scope", "lead", "text"), ("condition", "name"), ("block", 0, "title")]
    places_ += [("document", "working_group"), ("indicators", 0, "name"), ("services", "primärvård", "title")]
    data = source.data
    changes = [edit.Set(place, HOSTILE) for place in places_ if at(data, place) is not None]
    assert len(changes) >= 4
    (tmp_path / "epilepsi.yaml").write_text(edit.amend(source, changes), encoding="utf-8")
    whole = publication.publication([tmp_path / "epilepsi.yaml"], settings(allow_errors=True))
    [entry] = whole.pathways
    made = [*tree.of_spec(entry, publication.near(entry, whole))]
    made += [output for kind in tree.ACROSS for output in kind(whole)]
    for output in made:
        if output.path.endswith(".md"):
            said = output.content.decode()
            assert "<script" not in said, output.path
            said = said.partition("\n---\n")[2] or said  # the head is data, and holds no markup
            said = re.sub(r"<(svg|table)\b.*?</\1>", "", said, flags=re.DOTALL)  # no Markdown is read there
            assert not re.search(r"(?<!\\)\]\(javascript:", said), output.path
            assert not re.search(r"(?<!\\)\{: onclick", said), output.path


@pytest.mark.parametrize(
    ("name", "shown"),
    [("a.png", True), ("b/c.JPG", True), ("index.md", False), ("../a.png", False), ("b/../a.png", False)],
)
def test_a_picture_takes_no_page_s_place(name, shown):
    assert pathway._is_picture(name) is shown


@pytest.mark.parametrize(
    ("here", "to", "address"),
    [
        ("index.md", "a/index.md", "a/"),
        ("a/index.md", "a/b.md", "b/"),
        ("a/b.md", "a/c.md#d", "../c/#d"),
        ("a/b.md", "e/f.pdf", "../../e/f.pdf"),
        ("a/b.md", "index.md", "../../"),
    ],
)
def test_an_address_in_html_is_that_of_the_page_s_folder(here, to, address):
    assert places.address(here, to) == address


# The pages that MkDocs makes


class Anchors(HTMLParser):
    """The ids of a page, and where it links to."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links = set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            elif name in ("href", "src") and value and tag != "base":
                self.links.add(value)


def built(folder, config):
    """Build a site, and fail on any warning."""
    program = Path(sys.executable).with_name("mkdocs")
    done = subprocess.run(
        [program, "build", "--strict", "--config-file", config, "--site-dir", folder],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    tree.make(loader.discover((PATHWAYS,)), settings(downloads=("svg", "json")), folder)
    return built(folder / "made", folder / "mkdocs.yml")


@pytest.mark.slow
def test_no_link_of_the_site_is_dead(site):
    pages = {file: Anchors(file.read_text(encoding="utf-8")) for file in site.rglob("*.html")}
    assert len(pages) > 30
    dead = []
    for file, found in pages.items():
        for link in found.links:
            address, _, part = unquote(link).partition("#")
            address = address.partition("?")[0]
            if re.match(r"[a-z]+:", address) or file.name == "404.html":
                continue
            there = (file.parent / address).resolve() if address else file
            there = there / "index.html" if there.is_dir() else there
            if not there.is_file() or (part and there.suffix == ".html" and part not in pages[there].ids):
                dead.append((file.relative_to(site).as_posix(), link))
    assert dead == []


@pytest.mark.slow
def test_the_plugin_makes_the_same_pages(site, tmp_path):
    """Beside a page of the site's own, which comes first."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "om.md").write_text("# Om oss\n", encoding="utf-8")
    shutil.copytree(PATHWAYS, tmp_path / "pathways")
    own = (site.parent / "mkdocs.yml").read_text(encoding="utf-8")
    own = own[: own.index("\nextra_css:")] + own[own.index("\nextra:") :]
    own = own.replace("  custom_dir: tema\n", "").replace(
        "nav:\n", "nav:\n  - Om oss: om.md\n  - Inuti: inuti.md\n"
    )
    (tmp_path / "docs" / "inuti.md").write_text("# Inuti programmet\n", encoding="utf-8")
    searching = "unsearched: [inuti.md], searched_last: [om.*]"
    plugin = f"plugins:\n  - pathwaygen: {{downloads: [svg, json], date: {TODAY}, {searching}}}\n"
    (tmp_path / "mkdocs.yml").write_text(own.replace("plugins:\n", plugin), encoding="utf-8")
    made = built(tmp_path / "made", tmp_path / "mkdocs.yml")
    for file in (site.parent / "docs").rglob("*.*"):
        name = file.relative_to(site.parent / "docs")
        if file.suffix != ".md":
            assert (made / name).read_bytes() == file.read_bytes(), name
    found = json.loads((made / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]
    boosts = {one["location"]: one.get("boost", 1) for one in found}
    assert "inuti/" not in boosts
    assert boosts["om/"] < boosts["vardforlopp/epilepsi/"] == 1
    pages = {file.relative_to(site) for file in site.rglob("index.html")}
    assert pages < {file.relative_to(made) for file in made.rglob("index.html")}
