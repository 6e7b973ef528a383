"""Writes schema/fonts/liberation-sans.json from the two font files; run by hand when the font changes.

Needs fontTools, which the package itself never does:
``python bench/font_widths.py LiberationSans-Regular.ttf LiberationSans-Bold.ttf``
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[1] / "schema" / "fonts" / "liberation-sans.json"
RANGES = ((0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2015), (0x2018, 0x201E), (0x2020, 0x2026))
SINGLES = "‰′″‹›⁄€™←↑→↓−≈≠≤≥Ωµ"


def widths(path: str) -> dict[str, int]:
    """Return the advance width of each character that we keep, in font units."""
    font = TTFont(path)
    names, advances = font.getBestCmap(), font["hmtx"]
    wanted = [code for low, high in RANGES for code in range(low, high + 1)] + [ord(c) for c in SINGLES]
    return {chr(code): advances[names[code]][0] for code in wanted if code in names}


def table(regular: str, bold: str) -> dict[str, Any]:
    """Return the whole table with where it comes from."""
    font = TTFont(regular)
    name = {record.nameID: str(record) for record in font["name"].names}
    return {
        "font": name[1],
        "version": name[5],
        "licence": "SIL Open Font License 1.1",
        "source": "Liberation Fonts 2, LiberationSans-Regular.ttf and LiberationSans-Bold.ttf",
        "note": "Advance widths only, no outlines. The widths equal those of Arial and Arimo.",
        "units_per_em": font["head"].unitsPerEm,
        "fallback": font["head"].unitsPerEm,
        "regular": widths(regular),
        "bold": widths(bold),
    }


if __name__ == "__main__":
    lines = (
        f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
        for key, value in table(*sys.argv[1:]).items()
    )
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
