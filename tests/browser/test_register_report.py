"""The report of a computation in a browser: accessible, within the window, and nothing fetched."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from tests.browser.conftest import visit
from tests.conftest import ROOT

from pathwaygen import cli

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HIP = ROOT / "pathways" / "hoftledsartros-proteskirurgi.yaml"


@pytest.fixture(scope="session")
def report(tmp_path_factory):
    """A report with hidden numbers, rows that were left out, and long names of regions."""
    folder = tmp_path_factory.mktemp("rapport")

    def run(*arguments):
        result = CliRunner().invoke(cli.cli, ["indicators", *map(str, arguments)], catch_exceptions=False)
        assert result.exit_code == 0, result.output

    run("example", HIP, "--out", folder, "--patients", 400)
    patients = folder / "patienter.csv"
    text = patients.read_text(encoding="utf-8").replace("Norra", "Region <Norra> & Södra Norrlands län")
    patients.write_text(text, encoding="utf-8")
    with (folder / "händelser.csv").open("a", encoding="utf-8") as file:
        file.write("okänd,2025-01-01,AW020,KVÅ\np0000001,2025-02-30,AW020,KVÅ\n")
    run(
        *("compute", HIP, "--events", folder / "händelser.csv", "--patients", patients),
        *(
            "--period",
            2025,
            "--by",
            "region,sex",
            "--date",
            "2026-11-01",
            "--to",
            "html",
            "--out",
            folder / "ut",
        ),
    )
    return (folder / "ut" / HIP.stem / "indikatorer.html").as_uri()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_no_barrier_is_found(report, window, axe, scheme, width):
    window.emulate_media(color_scheme=scheme)
    window.set_viewport_size({"width": width, "height": 900})
    visit(window, report)
    assert [(found["id"], found["nodes"][0]["html"][:200]) for found in axe(window)] == []


@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_runs_outside_the_window_and_nothing_is_fetched(report, page, width):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(report)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert asked == [report]


def test_every_chart_has_its_table_with_the_same_numbers(report, window):
    visit(window, report)
    told = window.evaluate("""() => [...document.querySelectorAll('section:has(.chart)')].map(section => ({
      names: [...section.querySelectorAll('svg text[text-anchor=end]')].map(text => text.textContent),
      rows: [...section.querySelectorAll('tbody tr')].map(row =>
        [row.querySelector('th').textContent, row.querySelector('td').textContent]),
      label: section.querySelector('svg').getAttribute('aria-labelledby'),
      explained: section.querySelector('table').textContent.includes('dold')
        === !!section.querySelector('a[href="#om"]'),
    }))""")
    assert len(told) == 3
    for one in told:
        assert "".join(one["names"]) == "".join(cell for row in one["rows"] for cell in row).replace(
            "län, ", "län,"
        )
        assert one["explained"]
    assert any("dold" in cell for one in told for row in one["rows"] for cell in row)
    assert {"Kvinnor", "Region <Norra> & Södra Norrlands län"} <= set(told[0]["names"])


def test_no_name_runs_out_of_its_chart(report, window):
    visit(window, report)
    outside = window.evaluate("""() => [...document.querySelectorAll('.chart svg')].flatMap(svg => {
      const all = svg.getBoundingClientRect();
      return [...svg.querySelectorAll('text')].filter(text => {
        const box = text.getBoundingClientRect();
        return box.left < all.left - 1 || box.right > all.right + 1;
      }).map(text => text.textContent);
    })""")
    assert outside == []


def test_the_printed_page_has_a_margin_and_keeps_a_table_whole(report, window):
    window.emulate_media(media="print")
    visit(window, report)
    assert window.evaluate("getComputedStyle(document.querySelector('.scroll')).breakInside") == "avoid"
    assert "16mm" in window.content()
