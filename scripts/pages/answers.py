"""What commands answer: every ``console`` block of a page is run, in order, in an empty folder.

A ``yaml`` block whose title is a file's name edits that file in the same folder. A long answer may be cut by
a paragraph that says ``[…]``; it is then cut after as many paragraphs when it is written anew.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from pathwaygen import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = dt.date(2026, 11, 22)
"""The day on which every command in the documentation is run."""

CUT = "[…]"
_ENVIRONMENT = {
    "CI": "true",
    "COLUMNS": "88",
    "NO_COLOR": "1",
    "SOURCE_DATE_EPOCH": f"{dt.datetime.combine(TODAY, dt.time(), dt.UTC).timestamp():.0f}",
}
_FENCE = re.compile(
    r"^```(?P<kind>console|yaml title=\"(?P<file>[^\"\s]+\.ya?ml)\")\n(?P<body>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


def filled(text: str) -> str:
    """Return a page with the answer of every command written anew."""
    if "```console" not in text:
        return text
    with _empty_folder():
        return _FENCE.sub(_played, text)


def _played(found: re.Match[str]) -> str:
    if found["kind"] == "console":
        return f"```console\n{_session(found['body'])}```"
    file = Path(found["file"])
    file.write_text(edited(file.read_text(encoding="utf-8"), found["body"]), encoding="utf-8")
    return found[0]


def edited(text: str, part: str) -> str:
    """Return a file with one part replaced: the one that begins with the same key at the same indent.

    A part without indent that is not there is put at the end.

    Raises:
        ValueError: An indented part has no place, or several.
    """
    first = part.splitlines()[0]
    indent = _indent(first)
    begins = (
        first.split("#")[0].rstrip() if first.lstrip().startswith("- ") else first[: first.index(":") + 1]
    )
    lines = text.splitlines(keepends=True)
    places = [
        at
        for at, line in enumerate(lines)
        if line.startswith(begins) and not line[len(begins) :].strip("\n")[:1].strip()
    ]
    if not places and not indent:
        return f"{text.rstrip()}\n\n{part}"
    if len(places) != 1:
        raise ValueError(f"{begins!r} stands at {len(places)} places")
    start = places[0]
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > indent):
        end += 1
    while not lines[end - 1].strip():
        end -= 1
    return "".join([*lines[:start], part, *lines[end:]])


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _session(body: str) -> str:
    """Return a block of commands and answers with the answers written anew."""
    before, *rest = re.split(r"^(\$ .*\n)", body, flags=re.MULTILINE)
    told = [before]
    for command, answer in zip(rest[::2], rest[1::2], strict=True):
        told += [command, _cut(_answer(command[2:]), answer.splitlines())]
    return "".join(told)


def _answer(command: str) -> list[str]:
    """Return the lines that a command prints.

    Raises:
        ValueError: It is not a command of ours: nothing else is run.
    """
    program, *arguments = command.split()
    if program != "pathwaygen":
        raise ValueError(f"only pathwaygen is run, not {program}")
    result = CliRunner(env=_ENVIRONMENT).invoke(cli.cli, arguments, prog_name=program)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return [line.rstrip() for line in result.output.splitlines()]


def _cut(answer: list[str], before: list[str]) -> str:
    """Return an answer, with as many paragraphs before and after a cut as the page had."""
    kept, parts = ("\n".join(lines).split("\n\n") for lines in (before, answer))
    if CUT in kept:
        start = kept.index(CUT)
        end = len(kept) - start - 1
        if len(parts) > start + end:
            parts = [*parts[:start], CUT, *parts[len(parts) - end :]]
    text = "\n\n".join(parts)
    return f"{text}\n" if text else ""


@contextmanager
def _empty_folder() -> Iterator[None]:
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(here)
