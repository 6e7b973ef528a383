"""References as Vancouver writes them, by citeproc-py and one CSL style. Knows CSL data only, no spec.

Without the extra there is nothing here, and a simpler form of our own is printed instead.
"""

from __future__ import annotations

import json
import re
import warnings
from functools import cache, lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from pathwaygen import resources
from pathwaygen.errors import loading

if TYPE_CHECKING:
    from collections.abc import Mapping

EXTRA = "refs"
_NUMBER = re.compile(r"\A\s*\d+\.\s*")
_KEY = "reference"
_LOCALE = "sv-SE"
_WHOLE = re.compile(r"-?\d{1,4}\Z")


def installed() -> bool:
    """Whether the extra is installed; one that is may still be broken, which shows when it is loaded."""
    return find_spec("citeproc") is not None


def vancouver(data: Mapping[str, Any]) -> str:
    """Return a reference as plain text; nothing without the extra, or for data that no style can print.

    Raises:
        MissingExtraError: The extra is installed and cannot be loaded.
    """
    if not installed():
        return ""
    return _printed(json.dumps(data, sort_keys=True, ensure_ascii=False, default=str))


@lru_cache(maxsize=4096)
def _printed(data: str) -> str:
    with loading(EXTRA, "Referenslistan"):
        from citeproc import (  # noqa: PLC0415  an extra, and slow to load
            Citation,
            CitationItem,
            CitationStylesBibliography,
            formatter,
        )
        from citeproc.source.json import CiteProcJSON  # noqa: PLC0415  as above

    entry = _settled(json.loads(data))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of every field that the style does not know
        try:
            made = CitationStylesBibliography(_style(), CiteProcJSON([entry]), formatter.plain)
            made.register(Citation([CitationItem(_KEY)]))
            said = " ".join(str(line) for line in made.bibliography())
        except Exception:  # noqa: BLE001  hostile data, and a library that raises anything on it
            return ""
    return _NUMBER.sub("", " ".join(said.split()))


@cache
def _style() -> Any:  # noqa: ANN401  the library has no types
    from citeproc import CitationStylesStyle  # noqa: PLC0415  an extra

    file = resources.folder("schema") / "csl" / "vancouver.csl"
    return CitationStylesStyle(str(file), validate=False, locale=_LOCALE)


def _settled(entry: dict[str, Any]) -> dict[str, Any]:
    """Return an entry with whole numbers in its dates, and a type: what the library needs."""
    settled = {name: _date(value) if isinstance(value, dict) else value for name, value in entry.items()}
    return {"type": "document"} | settled | {"id": _KEY}


def _date(value: dict[str, Any]) -> dict[str, Any]:
    parts = value.get("date-parts")
    if not isinstance(parts, list):
        return value
    return value | {
        "date-parts": [
            [int(number) for number in part if _WHOLE.match(str(number))]
            for part in parts
            if isinstance(part, list)
        ]
    }
