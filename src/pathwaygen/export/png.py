"""SVG → PNG, by resvg and with our own font only, so that every machine draws the same picture."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from pathwaygen import resources
from pathwaygen.errors import loading

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_INCH = 0.0254
PIXELS = 3.0
"""Pixels for each of the drawing's units: about 300 to the inch where the drawing fills its sheet."""


def png(svg: str, *, title: str, description: str, dots: float, pixels: float = PIXELS) -> bytes:
    """Return a drawing as a picture with white ground, light colours and its text alternative inside.

    Args:
        svg: The drawing.
        title: What the picture shows.
        description: The same content in words.
        dots: How many pixels there are in an inch on paper.
        pixels: How many pixels there are in one of the drawing's units.

    Raises:
        MissingExtraError: resvg is not installed, or cannot be loaded.
    """
    with loading("png", "PNG"):
        import resvg_py  # noqa: PLC0415  an extra
    fonts = sorted(str(file) for file in (resources.folder("schema") / "fonts").glob("*.ttf"))
    picture = bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            background="#ffffff",
            zoom=pixels,
            skip_system_fonts=True,
            font_files=fonts,
            font_family="Arimo",
            sans_serif_family="Arimo",
        )
    )
    metre = round(dots / _INCH)
    added = (
        _chunk(b"pHYs", struct.pack(">IIB", metre, metre, 1)),
        _text("Title", title),
        _text("Description", description),
    )
    return _with(picture, added)


def _with(picture: bytes, added: tuple[bytes, ...]) -> bytes:
    """Return a picture with chunks after its header; its own of the same kind are dropped."""
    chunks = list(_chunks(picture))
    kept = [chunk for chunk in chunks[1:] if chunk[4:8] != b"pHYs"]
    return b"".join((_SIGNATURE, chunks[0], *added, *kept))


def _chunks(picture: bytes) -> Iterator[bytes]:
    place = len(_SIGNATURE)
    while place < len(picture):
        (length,) = struct.unpack_from(">I", picture, place)
        end = place + length + 12
        yield picture[place:end]
        place = end


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def _text(key: str, text: str) -> bytes:
    """Return an international text chunk, not compressed."""
    return _chunk(b"iTXt", key.encode("latin-1") + b"\0\0\0\0\0" + text.encode())
