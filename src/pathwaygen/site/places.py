"""Where every page lies in the tree, and how one page links to another. Nothing else knows an address."""

from __future__ import annotations

import posixpath

START = "index.md"
PATHWAYS = "vardforlopp/index.md"
CONDITIONS = "hitta/diagnoser.md"
CODES = "hitta/koder.md"
AREAS = "hitta/programomraden.md"
STATUSES = "hitta/status.md"
INDICATORS = "hitta/indikatorer.md"
TRANSITIONS = "hitta/overgangar.md"
TERMS = "hitta/ord.md"
MODEL = "modellen/index.md"
COVERAGE = "modellen/tackning.md"
REGIONS = "regioner/index.md"
QUALITY = "kvalitet/index.md"
API = "api/index.md"

OVERVIEW, DOCUMENT, CHART, ACTIONS, TIMES, PATIENT, MEASURES = (
    "index.md",
    "dokument.md",
    "flodesschema.md",
    "atgarder.md",
    "tider.md",
    "patient.md",
    "indikatorer.md",
)
"""The pages of one pathway."""


def pathway(name: str, page: str = OVERVIEW) -> str:
    """Return where a page or a file of a pathway lies."""
    return f"vardforlopp/{name}/{page}"


def supplement(name: str, page: str = OVERVIEW) -> str:
    """Return where a page or a file of a regional supplement lies."""
    return f"regioner/{name}/{page}"


def listed(path: str) -> bool:
    """Whether a page has a place in the site's navigation: those of each spec are found through the lists."""
    first, *rest = path.split("/")
    return first not in ("vardforlopp", "regioner") or len(rest) == 1


def link(page: str, to: str) -> str:
    """Return the address of a page or a file from another page, as Markdown has it; ``#…`` is kept."""
    address, sign, part = to.partition("#")
    return posixpath.relpath(address, posixpath.dirname(page) or ".") + sign + part


def address(page: str, to: str = "") -> str:
    """Return the address of a page or a file from another page, as HTML has it.

    A page ``a/b.md`` is served at ``a/b/``, and ``a/index.md`` at ``a/``.
    """
    there, sign, part = to.partition("#")
    return posixpath.relpath(_served(there), _served(page)) + ("/" if _is_page(there) else "") + sign + part


def _is_page(path: str) -> bool:
    return path.endswith(".md")


def _served(path: str) -> str:
    if not _is_page(path):
        return f"/{path}"
    return f"/{path.removesuffix('.md').removesuffix('index').rstrip('/')}"
