"""Click's own words in Swedish: a gettext catalogue, kept as YAML and shipped as gettext's .mo file."""

from __future__ import annotations

import gettext
import os
import struct
from typing import TYPE_CHECKING

from pathwaygen.resources import folder

if TYPE_CHECKING:
    from pathlib import Path

_HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"


def _file() -> Path:
    return folder("schema") / "locale" / "sv" / "LC_MESSAGES" / "messages.mo"


def use() -> None:
    """Make click speak Swedish in this process, whatever the language of the machine."""
    os.environ["LANGUAGE"] = "sv"
    gettext.bindtextdomain("messages", str(folder("schema") / "locale"))


def compiled() -> bytes:
    """Return what the .mo file should hold."""
    from pathwaygen import shipped  # noqa: PLC0415  --help needs no reader of YAML

    table = shipped.read("locale/click.yml")
    said = {"": _HEADER} | table["messages"]
    said |= {f"{one}\0{many}": f"{en}\0{flera}" for one, many, en, flera in table["plurals"]}
    pairs = sorted((key.encode(), value.encode()) for key, value in said.items())
    start = 28 + 16 * len(pairs)
    keys: list[tuple[int, int]] = []
    values: list[tuple[int, int]] = []
    texts = b""
    for place, column in ((0, keys), (1, values)):
        for pair in pairs:
            column.append((len(pair[place]), start + len(texts)))
            texts += pair[place] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + b"".join(struct.pack("<2I", *entry) for entry in (*keys, *values)) + texts


def compile_all() -> tuple[Path, ...]:
    """Write the .mo file if it is stale and return the file written. For the checkout only."""
    file, made = _file(), compiled()
    if file.exists() and file.read_bytes() == made:
        return ()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(made)
    return (file,)
