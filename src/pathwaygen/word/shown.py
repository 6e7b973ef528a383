"""What Word shows that is no plain letter: symbols, raised digits, struck words, pictures.

What Markdown has a character for becomes that character; the rest is told of, not read.
"""

from __future__ import annotations

from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PICTURES = frozenset(f"{W}{name}" for name in ("drawing", "pict", "object"))
CHUNKS = frozenset((f"{W}altChunk", f"{W}subDoc"))
OFF = frozenset(("0", "false", "off", "none"))

_TEXTS = frozenset((f"{W}t", f"{W}delText"))
_CHARACTERS = {
    f"{W}tab": " ",
    f"{W}ptab": " ",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
    f"{W}softHyphen": "\N{SOFT HYPHEN}",
}
_DIGITS = "0123456789+-−=()"
_RAISED = str.maketrans(_DIGITS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_LOWERED = str.maketrans(_DIGITS, "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def _table(pairs: str) -> dict[int, str]:
    words = pairs.split()
    return {int(code, 16): sign for code, sign in zip(words[::2], words[1::2], strict=True)}


_SYMBOL = _table(
    "22 ∀ 24 ∃ 27 ∋ 2D − 40 ≅ 5E ⊥ A2 \u2032 A3 ≤ A5 ∞ AB ↔ AC ← AD ↑ AE → AF ↓ B0 ° B1 ± B2 ″ B3 ≥ B4 × "
    "B5 ∝ B7 • B8 ÷ B9 ≠ BA ≡ BB ≈ BC … C6 ∅ C7 ∩ CE ∈ D2 ® D3 © D4 ™ D6 √ D7 · DB ⇔ DC ⇐ DE ⇒ E5 ∑"
) | dict(
    zip(
        b"ABGDEZHQIKLMNXOPRSTUFCYWabgdezhqiklmnxoprstufcywVj",
        "\u0391\u0392ΓΔ\u0395\u0396\u0397Θ\u0399\u039aΛ\u039c\u039dΞ\u039fΠ\u03a1Σ\u03a4\u03a5Φ\u03a7ΨΩ"
        "\u03b1β\u03b3δεζηθ\u03b9κλμ\u03bdξ\u03bfπ\u03c1\u03c3τ\u03c5φχψωςϕ",
        strict=True,
    )
)
"""The font's places, and what stands there."""
_WINGDINGS = _table(
    "4A ☺ 4B 😐 4C ☹ 6C ● 6E ■ 6F □ A1 ○ A7 ▪ A8 ☐ D8 ➢ DF ← E0 → E1 ↑ E2 ↓ E8 ➔ EF ⇦ F0 ⇨ F3 ⇔ "
    "FB ✗ FC ✓ FD ☒ FE ☑"
)
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}
_FIRST_PRIVATE, _LAST_PRIVATE = 0xE000, 0xF8FF
_ASCII = 0x80
_TELLING = 2
"""Words of a picture's name that tell whose it is: the rest may be cut, or written with marks."""
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"


def characters(child: Any, tag: str) -> str | None:  # noqa: ANN401  lxml has no types
    """Return the characters that a part of a run shows; None where it is something else."""
    if tag in _TEXTS:
        return child.text or ""
    if tag == f"{W}br":
        return "\n" if child.get(f"{W}type", "") in ("", "textWrapping") else " "
    if tag == f"{W}sym":
        return _symbol(child.get(f"{W}font", ""), child.get(f"{W}char", ""))
    return _CHARACTERS.get(tag)


def raised(text: str, properties: Any) -> str:  # noqa: ANN401  lxml has no types
    """Return raised and lowered digits as such: 10 to the ninth is not 109."""
    found = properties.find(f"{W}vertAlign") if properties is not None else None
    if found is None or not set(text) <= set(_DIGITS):
        return text
    tables = {"superscript": _RAISED, "subscript": _LOWERED}
    return text.translate(tables.get(found.get(f"{W}val", ""), {}))


def struck(properties: Any) -> bool:  # noqa: ANN401  lxml has no types
    """Whether words are crossed out by their looks: they are still there."""
    marks = (
        [properties.find(f"{W}{name}") for name in ("strike", "dstrike")] if properties is not None else ()
    )
    return any(mark is not None and mark.get(f"{W}val", "1") not in OFF for mark in marks)


def picture(element: Any) -> str | None:  # noqa: ANN401  lxml has no types
    """Return a picture's description; None for one of the program's own, and for a box of text.

    The program names its pictures by their description and a number, which no other program does: theirs
    are called by one word or two, such as *Bildobjekt 4*, which their descriptions do not have.
    """
    if any(True for _ in element.iter(f"{W}txbxContent")):
        return None
    label = next((one for one in element.iter() if str(one.tag).endswith("}docPr")), None)
    if label is None:
        return ""
    said, name = (" ".join(label.get(key, "").split()) for key in ("descr", "name"))
    words = name.rstrip("0123456789").rstrip() or name
    start = " ".join(words.split()[:_TELLING])
    ours = name.isdigit() or (bool(words) and (words == said or (" " in start and start in said)))
    return None if ours else said


def _symbol(font: str, number: str) -> str:
    """Return a character of a font of symbols as the character that it looks like."""
    try:
        code = int(number, 16)
        known = code - 0xF000 if code >= _FIRST_PRIVATE else code
        found = _FONTS.get(font.casefold(), {}).get(known)
        if found is None and font.casefold() == "symbol" and known < _ASCII:
            found = chr(known)
        return found or (_UNKNOWN if _FIRST_PRIVATE <= code <= _LAST_PRIVATE else chr(code))
    except (ValueError, OverflowError):
        return _UNKNOWN
