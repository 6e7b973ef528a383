"""The reference list in a file beside the spec, as Zotero and others export it: CSL JSON or YAML, or BibTeX.

The file is hostile until checked: its name stays in the spec's folder, its size and depth are bounded.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pathwaygen import beside, source
from pathwaygen.beside import UnreadableError

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 2_000_000
MAX_DEPTH = 20


def read(name: str, folder: Path) -> list[dict[str, Any]]:
    """Return the references of a file in ``folder``. Every scalar is text, as in a spec.

    Raises:
        UnreadableError: The file is missing, outside the folder, too large or no list of references.
    """
    raw = beside.read(name, folder, MAX_BYTES)
    if name.lower().endswith(".bib"):
        return [_texts(entry, MAX_DEPTH) for entry in _bibtex(raw)]
    found = _parsed(raw, json_text=name.lower().endswith(".json"))
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise UnreadableError("malformed")
    return [_texts(entry, MAX_DEPTH) for entry in found]


def _bibtex(raw: bytes) -> list[dict[str, Any]]:
    from pathwaygen import bibtex  # noqa: PLC0415  few specs have one

    try:
        return bibtex.read(raw.decode("utf-8-sig", errors="replace"))
    except bibtex.ExtraError:
        raise UnreadableError("extra") from None
    except Exception:  # noqa: BLE001  hostile text, and a parser that raises anything on it
        raise UnreadableError("malformed") from None


def _parsed(raw: bytes, *, json_text: bool) -> object:
    if json_text:
        try:
            return json.loads(raw.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            raise UnreadableError("malformed") from None
    # The reader takes mappings only, and a list of references is none: it is read as one's value.
    lines = raw.decode("utf-8-sig", errors="replace").splitlines()
    held = source.read("\n".join(["references:", *(f"  {line}" for line in lines)]).encode(), name="")
    if held.broken or held.problems or held.data is None:
        raise UnreadableError("malformed")
    return held.data.get("references")


def _texts(value: object, depth: int) -> Any:  # noqa: ANN401  CSL data
    """Return the data with numbers and booleans as text.

    Raises:
        UnreadableError: It is nested deeper than any reference.
    """
    if depth == 0:
        raise UnreadableError("malformed")
    if isinstance(value, dict):
        return {str(key): _texts(item, depth - 1) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_texts(item, depth - 1) for item in value if item is not None]
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text.encode(errors="replace").decode()  # half a character, as JSON can spell, fits in no file
