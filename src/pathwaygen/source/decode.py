"""Bytes to text: the encoding, and the characters that YAML and editors do not agree about."""

from __future__ import annotations

import codecs
import re

from pathwaygen.source import characters
from pathwaygen.source.characters import FORBIDDEN, SEPARATORS
from pathwaygen.source.draft import Draft
from pathwaygen.source.problems import Problems

MAX_BYTES = 10_000_000
"""The largest file that is read, in bytes."""

_MEGABYTE = 1_000_000
_BINARY_COUNT, _BINARY_SHARE = 20, 0.05
_WIDE = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_MAGIC = (b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\x1f\x8b")
_ESCAPED = re.compile("[\udc80-\udcff]")
# The same in parts that are fast to look for: those of one byte, of two, and of three.
_FORBIDDEN_BYTES = bytes([*range(9), 11, 12, *range(14, 32), 127])
_FORBIDDEN_PAIR = re.compile(b"\xc2[\x80-\x9f]")
_FORBIDDEN_TRIPLE = re.compile(b"\xe2(?:\x80[\xa8-\xae]|\x81[\xa6-\xa9])")
_FORBIDDEN_WIDE = "\ufeff\ufffe\uffff"


def decode(raw: bytes) -> Problems:
    """Decode a file.

    Bytes that are not UTF-8 are taken as Windows-1252, the usual reason, so that the rest of the
    file can be checked and columns agree with what the author's editor shows.

    Returns:
        The problems found, with the text as their draft: without its byte order mark, and with spaces
        where the parser would refuse a character. It is empty if the file cannot be read at all.
    """
    refused = _refuse(raw)
    if refused is not None:
        return refused
    broken: list[tuple[int, str]] = []
    try:
        text = raw.decode()
        if not _may_hold_forbidden(raw, text):
            return Problems(Draft(text, text, decomposed=_may_be_decomposed(raw)))
    except UnicodeDecodeError:
        text, broken = _mixed(raw)
    if text.startswith("\ufeff"):
        text = text[1:]
        broken = [(at - 1, byte) for at, byte in broken]
    forbidden = list(FORBIDDEN.finditer(text))
    controls = sum(match[0] not in SEPARATORS for match in forbidden)
    if controls > max(_BINARY_COUNT, _BINARY_SHARE * len(text)):
        return _alone("binary-file")
    parsed = FORBIDDEN.sub(" ", text) if forbidden else text
    problems = Problems(Draft(text, parsed, decomposed=_may_be_decomposed(raw)))
    if broken:
        at, byte = broken[0]
        problems.add("invalid-utf8", (at, at + 1), byte=byte, guess=text[at], count=str(len(broken)))
    for match in forbidden:
        name = characters.name(match[0])
        problems.add(name, (match.start(), match.end()), character=characters.shown(match[0]))
    return problems


def _may_hold_forbidden(raw: bytes, text: str) -> bool:
    """Whether a closer look is needed: passes in C instead of a pattern over characters."""
    return (
        len(raw.translate(None, _FORBIDDEN_BYTES)) < len(raw)
        or _FORBIDDEN_PAIR.search(raw) is not None
        or (b"\xe2" in raw and _FORBIDDEN_TRIPLE.search(raw) is not None)
        or any(character in text for character in _FORBIDDEN_WIDE)
    )


def _may_be_decomposed(raw: bytes) -> bool:
    """Whether there is a combining accent: these begin with one of two bytes that begin nothing else."""
    return b"\xcc" in raw or b"\xcd" in raw


def _refuse(raw: bytes) -> Problems | None:
    if len(raw) > MAX_BYTES:
        return _alone("file-too-large", limit=str(MAX_BYTES // _MEGABYTE))
    for mark, encoding in _WIDE:
        if raw.startswith(mark):
            return _alone("utf-16", encoding=encoding)
    if len(raw) > 1 and (raw[0] == 0) != (raw[1] == 0) and raw.count(0) > len(raw) // 4:
        return _alone("utf-16", encoding="UTF-16")
    if raw.startswith(_MAGIC):
        return _alone("binary-file")
    return None


def _alone(name: str, **values: str) -> Problems:
    problems = Problems(Draft("", ""))
    problems.add(name, (0, 0), **values)
    return problems


def _mixed(raw: bytes) -> tuple[str, list[tuple[int, str]]]:
    """Decode what is UTF-8 as such and each other byte as Windows-1252; also return those bytes."""
    text = raw.decode(errors="surrogateescape")
    broken = [(match.start(), f"0x{ord(match[0]) - 0xDC00:02X}") for match in _ESCAPED.finditer(text)]

    def guess(match: re.Match[str]) -> str:
        return bytes([ord(match[0]) - 0xDC00]).decode("cp1252", errors="replace")

    return _ESCAPED.sub(guess, text), broken
