"""Writes the font files in schema/fonts, and which characters they have; run by hand when a font changes.

Needs fontTools, which the package itself never does, and Debian's fonts-croscore and fonts-dejavu-core:
``python bench/font_subset.py /usr/share/fonts/truetype``
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[1] / "schema" / "fonts"
FACES = ("Regular", "Bold", "Italic", "BoldItalic")
TEXT = (
    (0x20, 0x7E),
    (0xA0, 0x24F),  # every Latin letter of Europe, Sami included
    (0x2C6, 0x2DD),
    (0x300, 0x36F),  # marks that combine
    (0x370, 0x3FF),  # Greek, for names of receptors and the like
    (0x400, 0x45F),  # Cyrillic, for names of authors
    (0x1E80, 0x1E9E),
    (0x2000, 0x206F),
    (0x2070, 0x209C),
    (0x20A0, 0x20BF),
    (0x2100, 0x214F),
    (0x2150, 0x215F),
    (0x2190, 0x2195),
    (0x2200, 0x22FF),
    (0x25A0, 0x25FF),
    (0xFB00, 0xFB04),
    (0xFFFD, 0xFFFD),
)
SIGNS = ((0x2190, 0x21FF), (0x2200, 0x22FF), (0x25A0, 0x26FF), (0x2700, 0x27BF), (0x1F600, 0x1F64F))
"""Arrows, mathematics, boxes to tick, stars and faces: what the text's font lacks of them."""


def codes(*ranges: tuple[int, int]) -> set[int]:
    """Return every code in the ranges."""
    return {code for low, high in ranges for code in range(low, high + 1)}


def subset(source: Path, wanted: set[int]) -> TTFont:
    """Return a font with the characters that we keep, and without what only small screens need."""
    options = Options(hinting=False, layout_features=["kern", "mark", "mkmk", "ccmp"], notdef_outline=True)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]
    options.recalc_timestamp = False
    font = TTFont(source, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    return font


def ranges(found: set[int]) -> list[list[int]]:
    """Return the first and the last of every run of codes."""
    order = sorted(found)
    breaks = [(low, high) for low, high in pairwise(order) if high != low + 1]
    return [
        [low, high]
        for low, high in zip(
            [order[0], *(high for _, high in breaks)], [*(low for low, _ in breaks), order[-1]], strict=True
        )
    ]


if __name__ == "__main__":
    root = Path(sys.argv[1])
    faces = {f"Arimo-{face}.ttf": root / "croscore" / f"Arimo-{face}.ttf" for face in FACES}
    made = {name: subset(file, codes(*TEXT)) for name, file in faces.items()}
    known = set.intersection(*(set(font.getBestCmap()) for font in made.values()))
    made["DejaVuSans.ttf"] = subset(root / "dejavu" / "DejaVuSans.ttf", codes(*SIGNS) - known)
    for name, font in made.items():
        font.save(TARGET / name)
        print(f"{name}: {(TARGET / name).stat().st_size} bytes")
    shown = ranges(known | set(made["DejaVuSans.ttf"].getBestCmap()))
    (TARGET / "coverage.json").write_text(json.dumps(shown, separators=(",", ":")) + "\n", encoding="utf-8")
