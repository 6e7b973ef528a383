"""The published site in a browser, as its readers use it, with the headers that the guide asks for."""

from __future__ import annotations

import json
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
    f"{PATHWAY}/tider/",
    f"{PATHWAY}/patient/",
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
ZOOMED = {"width": 320, "height": 256}  # a window of 1280 × 1024 at 400 %


@pytest.fixture
def reader(page, address):
    """A page that starts at the site; what the browser complains of, or fetches elsewhere, fails the test."""
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size(WIDE)
    page.goto(f"{address}/")
    yield page
    assert said == []
    assert [url for url in asked if not url.startswith((f"{address}/", "data:", f"blob:{address}/"))] == []


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


def test_a_word_that_stands_only_deep_in_a_text_leads_to_its_section(reader, published):
    index = json.loads((published / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert "ketogen" not in json.dumps(index["docs"], ensure_ascii=False).lower()
    results = search(reader, "ketogen kost")
    results.locator("a[href*='/epilepsi/dokument/'][href$='#block-I']").first.click()
    reader.wait_for_url(re.compile(r"/epilepsi/dokument/.*#block-I$"))
    reader.locator("main mark", has_text="ketog").first.wait_for()


def test_what_a_phone_reads_before_it_can_search_is_small(published):
    """Three pathways and three supplements; a third of it is the same however many pathways there are."""
    files = (published / "search" / "search_index.json", published / "sok" / "ord.json")
    assert sum(file.stat().st_size for file in files) < 230_000


def test_every_part_with_words_is_a_part_that_the_search_has(published):
    index = json.loads((published / "search" / "search_index.json").read_text(encoding="utf-8"))
    words = json.loads((published / "sok" / "ord.json").read_text(encoding="utf-8"))
    assert {*words["places"], *words["names"]} <= {one["location"] for one in index["docs"]}


def test_a_pathway_is_found_without_the_search(reader):
    reader.get_by_role("link", name="Efter kod").first.click()
    reader.locator("main").get_by_role("link", name="Epilepsi").first.click()
    reader.locator("h1", has_text="Epilepsi").wait_for()


# --- the flowchart ---


def test_a_step_opens_its_action_by_keyboard_and_leads_back(reader, address):
    reader.goto(f"{address}{PATHWAY}/")
    reader.get_by_role("link", name="Flödesschema").first.press("Enter")
    step = reader.locator('.pw-schema a[href$="#block-B"]')
    for _ in range(80):
        reader.keyboard.press("Tab")
        if step.evaluate("one => one === document.activeElement"):
            break
    else:
        pytest.fail("the keyboard does not reach the step")
    reader.keyboard.press("Enter")
    box = reader.locator("dialog.pw-ruta")
    box.wait_for()
    assert box.get_by_role("heading").first.inner_text().startswith("B · Utredning")
    assert "Ta emot patienten på besök" in box.inner_text()
    box.get_by_role("link", name="C", exact=True).first.press("Enter")
    box.get_by_role("heading", name=re.compile("^C · ")).wait_for()
    reader.keyboard.press("Escape")
    box.wait_for(state="hidden")
    reader.wait_for_function("document.activeElement.getAttribute('href')?.endsWith('#block-C')")


def test_the_box_beside_the_chart_has_no_barrier_and_leads_to_the_document(reader, address, axe):
    reader.goto(f"{address}{PATHWAY}/flodesschema/")
    reader.locator('.pw-schema a[href$="#block-B"]').press("Enter")
    reader.locator("dialog.pw-ruta").wait_for()
    assert [(found["id"], found["nodes"][0]["html"][:200]) for found in axe(reader)] == []
    reader.locator("dialog.pw-ruta").get_by_role("link", name="Läs i dokumentet").click()
    reader.wait_for_url(re.compile(r"/dokument/#block-B$"))
    assert reader.locator("#block-B").bounding_box()["y"] < WIDE["height"]
    reader.go_back()
    reader.wait_for_url(re.compile("/flodesschema/"))


def test_a_step_leads_to_its_action_without_a_script(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{PATHWAY}/flodesschema/")
    page.locator('.pw-schema a[href$="#block-B"]').press("Enter")
    page.wait_for_url(re.compile(r"/dokument/#block-B$"))
    assert page.locator("#block-B").is_visible()
    context.close()


# --- reading ---


def test_the_document_is_downloaded_as_pdf(reader, address):
    reader.goto(f"{address}{PATHWAY}/")
    link = reader.locator('a[href$=".pdf"]').first
    answer = reader.request.get(urljoin(reader.url, link.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-1.7")


def test_the_regional_supplement_stands_under_the_national_text(reader, address):
    reader.goto(f"{address}{PATHWAY}/")
    reader.locator("main").get_by_role("link", name=re.compile("Jönköping")).first.click()
    reader.wait_for_url(re.compile(REGIONAL))
    assert "Region Jönköpings län" in reader.locator("main").inner_text()


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
def test_what_is_dark_on_the_screen_is_black_on_paper(reader, address, axe, path):
    reader.goto(address + path)
    reader.locator('label[title="Byt till mörkt läge"]').click()
    reader.emulate_media(media="print")
    colour = "one => getComputedStyle(one).color"
    assert reader.locator("main h1").first.evaluate(colour) == "rgb(27, 37, 48)"
    if path.endswith("flodesschema/"):
        fill = "one => getComputedStyle(one).fill"
        assert reader.locator(".pw-schema text").first.evaluate(fill) == "rgb(22, 32, 43)"
    reader.evaluate("document.documentElement.style.background = 'white'")
    assert [one["nodes"][0]["html"][:200] for one in axe(reader, "color-contrast")] == []


# --- three questions of a clinic, on a phone; each line after the first is a tap ---


def test_what_is_done_after_three_months(reader, address):
    reader.set_viewport_size(PHONE)
    reader.get_by_role("main").get_by_role("link", name="Epilepsi", exact=True).click()
    reader.locator(".pw-sidor").get_by_role("link", name="Tider").click()
    reader.wait_for_url(f"{address}{PATHWAY}/tider/")
    row = reader.locator(".pw-tider tr", has_text="Inom 3 månader")
    assert "Uppföljning hos läkare" in row.inner_text()
    row.get_by_role("link", name=re.compile("^H · ")).click()
    reader.wait_for_url(re.compile("/dokument/#block-H$"))


def test_which_indicator_concerns_the_rehabilitation_plan(reader):
    reader.set_viewport_size(PHONE)
    reader.get_by_role("article").get_by_role("link", name="Alla indikatorer").click()
    row = reader.locator(".pw-indikatorer tr", has_text="epilepsi").filter(
        has_text="Rehabiliteringsplan upprättad"
    )
    row.get_by_role("link", name="Rehabiliteringsplan upprättad", exact=True).click()
    reader.wait_for_url(re.compile(r"/epilepsi/indikatorer/#indikator-ind1$"))


def test_what_the_region_adds(reader):
    reader.set_viewport_size(PHONE)
    reader.get_by_role("main").get_by_role("link", name="Region Jönköpings län").click()
    reader.get_by_role("main").get_by_role("link", name="G · Behandling", exact=True).first.click()
    frame = reader.locator(".pw-tillagg:target")
    frame.wait_for()
    assert "Tillägg från Region Jönköpings län" in frame.inner_text()
    assert 0 <= frame.bounding_box()["y"] < PHONE["height"]


def test_what_the_patient_does_is_a_page_of_its_own(reader):
    reader.set_viewport_size(PHONE)
    reader.get_by_role("main").get_by_role("link", name="Epilepsi", exact=True).click()
    reader.locator(".pw-sidor").get_by_role("link", name="Patientens del").click()
    reader.get_by_role("heading", name="Vad patienten gör, steg för steg").wait_for()


def test_a_long_page_has_its_contents_on_a_phone(reader, address):
    reader.set_viewport_size(PHONE)
    reader.goto(f"{address}{PATHWAY}/dokument/")
    contents = reader.locator(".pw-innehall")
    contents.locator("summary").press("Enter")
    assert contents.get_by_role("link", name="A · Utredning vid akut ingång", exact=True).count() == 1
    assert contents.get_by_role("link", name=re.compile("^Hälso- och sjukvårdens åtgärder")).count() == 0
    contents.get_by_role("link", name="Ingång i vårdförloppet").click()
    reader.wait_for_url(re.compile("#ingang-i-vardforloppet$"))
    assert contents.get_attribute("open") is None


# --- by keyboard, and with the reader's own settings ---


def test_the_first_stop_of_the_keyboard_leads_past_the_menu_and_every_stop_is_seen(reader, address):
    reader.goto(f"{address}{PATHWAY}/")
    reader.keyboard.press("Tab")
    assert reader.evaluate("document.activeElement.classList.contains('md-skip')")
    reader.keyboard.press("Enter")
    stops = []
    for _ in range(12):
        reader.keyboard.press("Tab")
        stops.append(
            reader.evaluate(
                """() => {
                  const one = document.activeElement, box = one.getBoundingClientRect();
                  const seen = box.width > 0 && box.top >= 0 && box.bottom <= innerHeight;
                  const drawn = getComputedStyle(one).outlineStyle !== "none";
                  return [Boolean(one.closest("main")), seen && drawn, one.innerText];
                }"""
            )
        )
    assert all(inside and seen for inside, seen, _ in stops), stops
    assert [words for _, _, words in stops if words != "¶"][:2] == ["Översikt", "Flödesschema"]


def test_less_motion_and_forced_colours_are_respected(browser, address):
    context = browser.new_context(reduced_motion="reduce", forced_colors="active")
    page = context.new_page()
    page.goto(f"{address}{PATHWAY}/flodesschema/")
    style = "(one, name) => getComputedStyle(one).getPropertyValue(name)"
    assert page.locator(".pw-schema").evaluate(style, "background-color") == "rgb(255, 255, 255)"
    here, other = (
        page.locator(".pw-sidor a[aria-current]"),
        page.locator(".pw-sidor a:not([aria-current])").first,
    )
    assert here.evaluate(style, "border-bottom-color") != other.evaluate(style, "border-bottom-color")
    assert page.locator(".md-header").evaluate(style, "transition-duration") == "1e-05s"
    context.close()


# --- every kind of page ---


def test_every_kind_of_page_is_among_those_that_are_looked_at(published):
    def kind(path):
        return re.sub(r"/(vardforlopp|regioner)/[^/]+/", r"/\1/*/", path)

    pages = (f"/{file.relative_to(published).as_posix()}" for file in published.rglob("*.html"))
    assert {kind(path.removesuffix("index.html")) for path in pages} == set(map(kind, KINDS))


@pytest.mark.parametrize("path", KINDS)
def test_no_barrier_is_found_and_nothing_runs_outside_the_window(reader, address, axe, path):
    reader.goto(address + path)
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in axe(reader)] == []
    reader.locator('label[title="Byt till mörkt läge"]').click()
    assert reader.evaluate("document.body.getAttribute('data-md-color-scheme')") == "slate"
    assert [one["nodes"][0]["html"][:200] for one in axe(reader, "color-contrast")] == []
    for size in (PHONE, ZOOMED):
        reader.set_viewport_size(size)
        assert reader.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("path", [f"{PATHWAY}/", f"{PATHWAY}/flodesschema/", "/hitta/koder/", "/kvalitet/"])
def test_no_barrier_is_found_on_a_phone(reader, address, axe, path):
    reader.set_viewport_size(PHONE)
    reader.goto(address + path)
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in axe(reader)] == []


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
