"""Writes the two font files in schema/fonts; run by hand when the font changes.

Needs fontTools, which the package itself never does, and Debian's fonts-croscore:
``python bench/font_subset.py /usr/share/fonts/truetype/croscore``
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[1] / "schema" / "fonts"
FACES = ("Regular", "Bold")
RANGES = (
    (0x20, 0x7E),
    (0xA0, 0x24F),  # every Latin letter of Europe, Sami included
    (0x370, 0x3FF),  # Greek, for names of receptors and the like
    (0x1E80, 0x1E9E),
    (0x2010, 0x2027),
    (0x2030, 0x203A),
)
SINGLES = "⁄€№™←↑→↓↔−√≈≠≤≥Ωµ∆∞◊ﬁﬂ"


def subset(source: Path) -> TTFont:
    """Return a font with the characters that we keep, and without what only small screens need."""
    options = Options(hinting=False, layout_features=["kern", "mark", "mkmk", "ccmp"], notdef_outline=True)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]
    options.recalc_timestamp = False
    font = TTFont(source, recalcTimestamp=False)
    wanted = {code for low, high in RANGES for code in range(low, high + 1)} | {ord(c) for c in SINGLES}
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    return font


if __name__ == "__main__":
    for face in FACES:
        file = TARGET / f"Arimo-{face}.ttf"
        subset(Path(sys.argv[1]) / f"Arimo-{face}.ttf").save(file)
        print(f"{file}: {file.stat().st_size} bytes")
