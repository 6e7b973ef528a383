"""What every test may ask for: the repository's folders, golden files, and a page in Debian's chromium."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
IN_CI = os.environ.get("CI") == "true"

CHROMIUM_ARGS = [
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",  # a page fetches nothing
]
PATIENCE = 60_000
"""Milliseconds that a page may take for anything, however much else the machine does."""
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# axe-core reads the colours behind every text anew, and keeps each of a colour's six parts in a WeakMap.
# Parts kept on the colour itself, and a colour read once, halve its time; tests/browser/test_axe.py compares.
SWIFT_AXE = """(() => {
const WeakMap = class {
  key = Symbol();
  has(one) { return this.key in one; }
  get(one) { return one[this.key]; }
  set(one, value) { one[this.key] = value; return this; }
  delete(one) { return delete one[this.key]; }
};
%s
const {Color} = axe.commons.color, read = Color.prototype.parseString, known = new Map();
Color.prototype.parseString = function (text) {
  if (!known.has(text)) known.set(text, new Color(read.call(new Color(), text)));
  const {r, g, b, alpha} = known.get(text);
  return Object.assign(this, {r, g, b, alpha});
};
})()"""

# The same examples every time in CI, new ones at every run by hand; and no clock, since machines are shared.
settings.register_profile(
    "ci", derandomize=True, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("hand", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ci" if IN_CI else "hand")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update-golden``."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def pathways(root: Path) -> Path:
    """The folder with the real specs."""
    return root / "pathways"


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str | bytes], None]:
    """Return ``golden(file, actual)``: the file holds exactly this, or is written with --update-golden."""
    update = request.config.getoption("--update-golden")

    def compare(file: Path, actual: str | bytes) -> None:
        content = actual.encode() if isinstance(actual, str) else actual
        if update:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            return
        if not file.exists():
            pytest.fail(f"{file} does not exist; make golden writes it", pytrace=False)
        expected = file.read_bytes()
        if isinstance(actual, str):
            assert actual == expected.decode(), f"{file} differs; if it should, make golden"
        else:
            assert content == expected, f"{file} differs; if it should, make golden"

    return compare


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, started once. Playwright's own browsers are never downloaded."""
    executable = shutil.which("chromium")
    if executable is None:
        message = "chromium is missing: scripts/setup-debian browser installs it"
        if IN_CI:
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, headless=True, args=CHROMIUM_ARGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new, empty page in a Swedish browser that remembers nothing."""
    yield from opened(browser)


@pytest.fixture(scope="session")
def only_window(browser: Browser) -> Iterator[Page]:
    """What ``window`` makes ready for each test."""
    yield from opened(browser)


def opened(browser: Browser) -> Iterator[Page]:
    """Yield a page in a context of its own, which waits as long as a busy machine may need."""
    context = browser.new_context(locale="sv-SE")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture
def window(only_window: Page) -> Page:
    """The one window of all tests that only look: a ``page`` costs half a second, which this one does not.

    It has the size and the media of a new one, and shows what the test before it showed. A test that listens,
    stores or changes what is shown takes ``page``, or clears up after itself.
    """
    only_window.set_viewport_size({"width": 1280, "height": 720})
    only_window.emulate_media(media="null", color_scheme="null")
    return only_window


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[dict[str, Any]]]:
    """Return ``axe(page)``: what axe-core finds against WCAG 2.2 AA and its best practice.

    ``axe(page, "color-contrast")`` asks for some rules only.
    """
    from axe_playwright_python.sync_playwright import Axe

    script = SWIFT_AXE % Axe().axe_script
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}

    def violations(page: Page, *rules: str) -> list[dict[str, Any]]:
        asked = options | ({"runOnly": {"type": "rule", "values": list(rules)}} if rules else {})
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(script)
        found: list[dict[str, Any]] = page.evaluate("asked => axe.run(asked)", asked)["violations"]
        return found

    return violations


@pytest.fixture(scope="session")
def spark() -> None:
    """PySpark, the extra [spark], and a Java to run it; in CI both must be there."""
    # What is small and short is compiled quickly, not well.
    os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    missing = []
    if importlib.util.find_spec("pyspark") is None:
        missing.append("pyspark: make .venv/.spark")
    if shutil.which("java") is None:
        missing.append("java: scripts/setup-debian spark")
    if missing and IN_CI:
        pytest.fail("; ".join(missing), pytrace=False)
    if missing:
        pytest.skip("; ".join(missing))
