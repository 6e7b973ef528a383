"""Our own data files: YAML for people, and a JSON twin of each for speed. A stale twin is ignored."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

from pathwaygen import source
from pathwaygen.resources import folder

if TYPE_CHECKING:
    from pathlib import Path

TWINS = "compiled"
"""The folder of the twins, beside the files. Made by ``make generate``."""


def read(name: str) -> Any:  # noqa: ANN401  plain data
    """Return the content of ``schema/<name>``, such as ``standard/elements.yml``.

    Parsing YAML takes ten times as long as JSON, and every check reads the keywords, the standard and
    the messages. The twin says which text it was made from; any other text is parsed, and so is the text
    of a twin that cannot be read.

    Raises:
        ValueError: The file is malformed: a broken installation.
    """
    file = folder("schema") / name
    raw = file.read_bytes()
    made = content(_twin(name))
    return made["data"] if made.get("crc32") == zlib.crc32(raw) else source.plain(raw.decode())


def content(twin: Path) -> dict[str, Any]:
    """Return what a twin holds; nothing if it is missing, or was cut off while it was written."""
    try:
        made = json.loads(twin.read_bytes())
    except (OSError, ValueError):
        return {}
    return made if isinstance(made, dict) else {}


def compiled(name: str) -> bytes:
    """Return what the twin of ``schema/<name>`` should hold."""
    raw = (folder("schema") / name).read_bytes()
    made = {"crc32": zlib.crc32(raw), "data": source.plain(raw.decode())}
    return (json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def names(group: str) -> tuple[str, ...]:
    """Return the data files of a group: ``standard``, ``profiles`` or ``messages``."""
    return tuple(f"{group}/{file.name}" for file in sorted((folder("schema") / group).glob("*.yml")))


def twinned() -> tuple[str, ...]:
    """Return every data file that has a twin."""
    return ("keywords.yml", *names("standard"), *names("profiles"), *names("messages"))


def _twin(name: str) -> Path:
    return folder("schema") / TWINS / f"{name.removesuffix('.yml').replace('/', '-')}.json"


def compile_all() -> tuple[Path, ...]:
    """Write every twin that is stale and return those written. For the checkout only."""
    written = []
    for name in twinned():
        twin, made = _twin(name), compiled(name)
        if not twin.exists() or twin.read_bytes() != made:
            twin.parent.mkdir(exist_ok=True)
            twin.write_bytes(made)
            written.append(twin)
    return tuple(written)
