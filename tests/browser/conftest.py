"""The published site, made once for all tests, and served as the guide says that it should be."""

from __future__ import annotations

import functools
import http.server
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from tests.conftest import ROOT

DAY = "2026-11-22"
GUIDE = ROOT / "docs" / "guide" / "sakerhet.md"
_PATIENCE = 600.0
"""Seconds that the site may take on a machine with much else to do."""


def policy() -> str:
    """Return the Content-Security-Policy of the guide, on its own line there."""
    found = re.search(r"^default-src 'none'; script-src .*$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    return found.group()


class _Handler(http.server.SimpleHTTPRequestHandler):
    def end_headers(self):
        for name, value in (
            ("Content-Security-Policy", policy()),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
        ):
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_):
        """Say nothing."""


def visit(page, url):
    """Go to an address, unless it is what the page shows."""
    if page.url != url:
        page.goto(url)


def _run(*arguments, cwd):
    done = subprocess.run(
        arguments,
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def _make(tree):
    _run(
        *(sys.executable, "-m", "pathwaygen", "site", ROOT / "pathways", "--out", tree),
        *("--date", DAY, "--downloads", "pdf,svg,json"),
        cwd=tree.parent,
    )
    said = _run(sys.executable, "-m", "mkdocs", "build", "--strict", cwd=tree)
    assert "WARNING" not in said


@pytest.fixture(scope="session")
def published(tmp_path_factory, worker_id):
    """The folder of a built site. Processes that test side by side share it."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "published"
    try:
        folder.mkdir()
    except FileExistsError:
        until = time.monotonic() + _PATIENCE
        while not (folder / "done").exists():
            assert time.monotonic() < until, "the other process has not made the site"
            time.sleep(0.2)
    else:
        _make(folder / "tree")
        (folder / "done").touch()
    return Path(folder / "tree" / "site")


@pytest.fixture(scope="session")
def address(published):
    """Where the site is served, with the headers of the guide."""
    handler = functools.partial(_Handler, directory=published)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
