"""The published site in a browser, as its readers use it, with the headers that the guide asks for."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import etree
from tests.browser.conftest import GUIDE, policy

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATHWAY, REGIONAL = "/vardforlopp/epilepsi", "/regioner/jonkoping-epilepsi"
KINDS = [
    "/",
    "/vardforlopp/",
    f"{PATHWAY}/",
    f"{PATHWAY}/dokument/",
    f"{PATHWAY}/flodesschema/",
    f"{PATHWAY}/atgarder/",
    f"{PATHWAY}/indikatorer/",
    "/hitta/diagnoser/",
    "/hitta/koder/",
    "/hitta/programomraden/",
    "/hitta/status/",
    "/hitta/indikatorer/",
    "/hitta/overgangar/",
    "/hitta/ord/",
    "/modellen/",
    "/modellen/tackning/",
    "/regioner/",
    f"{REGIONAL}/",
    f"{REGIONAL}/dokument/",
    "/kvalitet/",
    "/api/",
    "/404.html",
]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def heard(only_window):
    """What the window's browser complains of, and what it asks for, since a test began."""
    said: list[str] = []
    asked: list[str] = []
    only_window.on("console", lambda message: said.append(f"{only_window.url}: {message.text}"))
    only_window.on("pageerror", lambda error: said.append(f"{only_window.url}: {error}"))
    only_window.on("request", lambda request: asked.append(request.url))
    return said, asked


@pytest.fixture
def visitor(window, heard, address):
    """The window, where the site has stored nothing; a complaint, or a request elsewhere, fails the test."""
    said, asked = heard
    window.set_viewport_size(WIDE)
    said.clear()
    asked.clear()
    yield window
    complaints, requests = [*said], [*asked]
    if window.url.startswith(address):
        window.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    window.goto("about:blank")
    assert complaints == []
    assert [url for url in requests if not url.startswith((f"{address}/", "data:", f"blob:{address}/"))] == []


@pytest.fixture
def reader(visitor, address):
    """A visitor who starts at the site's first page."""
    visitor.goto(f"{address}/")
    return visitor


def search(reader, words):
    """Type into the search, and return the results."""
    box = reader.get_by_role("textbox", name="Sök")
    box.click()
    box.press_sequentially(words)  # the theme listens for keys
    results = reader.locator(".md-search-result__item")
    results.first.wait_for()
    return results


# --- finding ---


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("epilepsi", "Epilepsi"),
        ("anfall", "Epilepsi"),
        ("S52.5", "Distal radiusfraktur"),
        ("M16", "Höftledsartros – proteskirurgi"),
        ("NFB29", "Höftledsartros – proteskirurgi"),
    ],
)
def test_a_pathway_is_found_by_word_and_by_code(reader, words, found):
    results = search(reader, words)
    results.locator("h1", has_text=re.compile(rf"^\s*{found}")).first.wait_for()
    results.locator("a", has_text=found).first.click()
    reader.locator("h1", has_text=found).wait_for()


def test_a_part_of_the_model_is_found_by_the_word_of_the_clinic(reader):
    results = search(reader, "rehabplan")
    assert results.count() > 2


def test_a_pathway_is_found_without_the_search(reader):
    reader.get_by_role("link", name="Efter kod").first.click()
    reader.locator("main").get_by_role("link", name="Epilepsi").first.click()
    reader.locator("h1", has_text="Epilepsi").wait_for()


# --- the flowchart ---


def test_a_step_opens_its_action_by_keyboard_and_leads_back(visitor, address):
    visitor.goto(f"{address}{PATHWAY}/")
    visitor.get_by_role("link", name="Flödesschema").first.press("Enter")
    step = visitor.locator('.pw-schema a[href$="#block-B"]')
    for _ in range(80):
        visitor.keyboard.press("Tab")
        if step.evaluate("one => one === document.activeElement"):
            break
    else:
        pytest.fail("the keyboard does not reach the step")
    visitor.keyboard.press("Enter")
    box = visitor.locator("dialog.pw-ruta")
    box.wait_for()
    assert box.get_by_role("heading").first.inner_text().startswith("B · Utredning")
    assert "Ta emot patienten på besök" in box.inner_text()
    box.get_by_role("link", name="C", exact=True).first.press("Enter")
    box.get_by_role("heading", name=re.compile("^C · ")).wait_for()
    visitor.keyboard.press("Escape")
    box.wait_for(state="hidden")
    visitor.wait_for_function("document.activeElement.getAttribute('href')?.endsWith('#block-C')")


def test_the_box_beside_the_chart_has_no_barrier_and_leads_to_the_document(visitor, address, axe):
    visitor.goto(f"{address}{PATHWAY}/flodesschema/")
    visitor.locator('.pw-schema a[href$="#block-B"]').press("Enter")
    visitor.locator("dialog.pw-ruta").wait_for()
    assert [(found["id"], found["nodes"][0]["html"][:200]) for found in axe(visitor)] == []
    visitor.locator("dialog.pw-ruta").get_by_role("link", name="Läs i dokumentet").click()
    visitor.wait_for_url(re.compile(r"/dokument/#block-B$"))
    assert visitor.locator("#block-B").bounding_box()["y"] < WIDE["height"]
    visitor.go_back()
    visitor.wait_for_url(re.compile("/flodesschema/"))


def test_a_step_leads_to_its_action_without_a_script(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{PATHWAY}/flodesschema/")
    page.locator('.pw-schema a[href$="#block-B"]').press("Enter")
    page.wait_for_url(re.compile(r"/dokument/#block-B$"))
    assert page.locator("#block-B").is_visible()
    context.close()


# --- reading ---


def test_the_document_is_downloaded_as_pdf(visitor, address):
    visitor.goto(f"{address}{PATHWAY}/")
    link = visitor.locator('a[href$=".pdf"]').first
    answer = visitor.request.get(urljoin(visitor.url, link.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-1.7")


def test_the_regional_supplement_stands_under_the_national_text(visitor, address):
    visitor.goto(f"{address}{PATHWAY}/")
    visitor.locator("main").get_by_role("link", name=re.compile("Jönköping")).first.click()
    visitor.wait_for_url(re.compile(REGIONAL))
    assert "Region Jönköpings län" in visitor.locator("main").inner_text()


def test_the_choice_of_dark_is_remembered(reader, address):
    scheme = "document.body.getAttribute('data-md-color-scheme')"
    assert reader.evaluate(scheme) == "default"
    reader.locator('label[title="Byt till mörkt läge"]').click()
    assert reader.evaluate(scheme) == "slate"
    reader.goto(f"{address}{PATHWAY}/dokument/")
    assert reader.evaluate(scheme) == "slate"


def test_a_column_of_the_quality_page_sorts(reader, address):
    reader.goto(f"{address}/kvalitet/")
    table = reader.locator(".pw-sorteras table").first
    head = table.get_by_role("columnheader", name="Egna förslag")
    counts = "rows => rows.map(row => Number(row.cells[6].innerText))"
    head.get_by_role("button").press("Enter")
    rising = table.locator("tbody tr").evaluate_all(counts)
    assert rising == sorted(rising)
    assert head.get_attribute("aria-sort") == "ascending"
    head.get_by_role("button").press("Enter")
    assert table.locator("tbody tr").evaluate_all(counts) == sorted(rising, reverse=True)


@pytest.mark.parametrize("path", [f"{PATHWAY}/dokument/", f"{PATHWAY}/flodesschema/"])
def test_what_is_dark_on_the_screen_is_black_on_paper(visitor, address, axe, path):
    visitor.goto(address + path)
    visitor.locator('label[title="Byt till mörkt läge"]').click()
    visitor.emulate_media(media="print")
    colour = "one => getComputedStyle(one).color"
    assert visitor.locator("main h1").first.evaluate(colour) == "rgb(27, 37, 48)"
    if path.endswith("flodesschema/"):
        fill = "one => getComputedStyle(one).fill"
        assert visitor.locator(".pw-schema text").first.evaluate(fill) == "rgb(22, 32, 43)"
    visitor.evaluate("document.documentElement.style.background = 'white'")
    assert [one["nodes"][0]["html"][:200] for one in axe(visitor, "color-contrast")] == []


# --- every kind of page ---


def test_every_kind_of_page_is_among_those_that_are_looked_at(published):
    def kind(path):
        return re.sub(r"/(vardforlopp|regioner)/[^/]+/", r"/\1/*/", path)

    pages = (f"/{file.relative_to(published).as_posix()}" for file in published.rglob("*.html"))
    assert {kind(path.removesuffix("index.html")) for path in pages} == set(map(kind, KINDS))


@pytest.mark.parametrize("path", KINDS)
def test_no_barrier_is_found_and_nothing_runs_outside_the_window(visitor, address, axe, path):
    visitor.goto(address + path)
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in axe(visitor)] == []
    visitor.locator('label[title="Byt till mörkt läge"]').click()
    assert visitor.evaluate("document.body.getAttribute('data-md-color-scheme')") == "slate"
    assert [one["nodes"][0]["html"][:200] for one in axe(visitor, "color-contrast")] == []
    visitor.set_viewport_size(PHONE)
    assert visitor.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("path", [f"{PATHWAY}/", f"{PATHWAY}/flodesschema/", "/hitta/koder/", "/kvalitet/"])
def test_no_barrier_is_found_on_a_phone(visitor, address, axe, path):
    visitor.set_viewport_size(PHONE)
    visitor.goto(address + path)
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in axe(visitor)] == []


# --- the files ---


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.names: list[str] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.names += [told[key] for key in ("id", "name") if told.get(key) and (key == "id" or tag == "a")]
        self.links += [told[key] for key in ("href", "src") if told.get(key)]
        if tag == "script" and "src" not in told:
            self.scripts.append(told.get("type") or "")


@pytest.fixture(scope="module")
def parsed(published):
    found = {}
    for file in sorted(published.rglob("*.html")):
        page = _Page()
        page.feed(file.read_text(encoding="utf-8"))
        path = f"/{file.relative_to(published).as_posix()}"
        found[path.removesuffix("index.html")] = page
    return found


def test_no_link_within_the_site_is_dead(parsed, published):
    dead = []
    for path, page in parsed.items():
        for link in page.links:
            target = urlsplit(urljoin(f"http://site{path}", link))
            if target.netloc != "site" or target.scheme == "data":
                continue
            there = unquote(target.path)
            if there in parsed:
                part = unquote(target.fragment)
                if part and part not in parsed[there].names:
                    dead.append((path, link))
            elif not (published / there.lstrip("/")).is_file():
                dead.append((path, link))
    assert dead == []


def test_an_id_stands_once_in_a_page(parsed):
    for path, page in parsed.items():
        twice = {name for name in page.names if page.names.count(name) > 1}
        assert twice <= {"__toc", "__search"}, path


def test_no_page_has_a_script_in_it(parsed):
    assert {kind for page in parsed.values() for kind in page.scripts} <= {"application/json"}


def test_the_guide_gives_every_server_the_same_headers():
    text = GUIDE.read_text(encoding="utf-8")
    servers = dict(re.findall(r"^## (nginx|Apache|Caddy|IIS)\n(.*?)(?=^## )", text, re.DOTALL | re.MULTILINE))
    assert len(servers) == 4
    named = re.findall(r"^\| `([\w-]+)` \| `?([^`|]+?)`? \|", text, re.MULTILINE)
    assert len(named) == 6
    for server, part in servers.items():
        assert policy() in part, server
        for name, value in named:
            assert name in part, (server, name)
            assert value in part or name == "Content-Security-Policy", (server, name)
    (config,) = re.findall(r"```xml\n(.*?)```", servers["IIS"], re.DOTALL)
    assert etree.fromstring(config.encode()).tag == "configuration"
