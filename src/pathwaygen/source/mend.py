"""Syntax errors: what the author did, told apart by what the parser says, and how to read on.

Each cure reports one problem and changes the draft so that the next reading gets further. Most hide
a character that was meant as text; the rest leave out the broken lines and those indented under them.
The parser's own words serve as keys only and never reach anyone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathwaygen.diagnostic import Path
    from pathwaygen.source.draft import Draft
    from pathwaygen.source.events import Event, Fault
    from pathwaygen.source.problems import Problems
    from pathwaygen.source.vocabulary import Vocabulary

_KEY_AND_TEXT = re.compile(r"\s*(?:- +)*(?P<key>[^\s:#][^:#]*?):[ \t]+(?P<text>\S.*)")
_KEY = re.compile(r"\s*(?:- +)*(?P<key>[^\s:#][^:#]*?):(?:\s|$)")
_TIGHT_KEY = re.compile(r"(?:- +)*(?P<key>[\w-]+):(?=[^\s:])")
_TIGHT_DASH = re.compile(r"-(?=[^\s-])")
_LEVEL = re.compile(r"[ \t]*(?:- +)*")
_PREFIX = re.compile(r"(?:[ \xa0]|-(?=[ \xa0])|[^\s:#\"'-][^\s:#\"']*:(?=\xa0))*")
_COMMENT = re.compile(r"[ \t]+(#[^\r\n]*)")
_COLON = re.compile(r":(?=[ \t]|$)")
_CLOSING = {"[": "]", "{": "}"}
_BEGAN_WITH_IT = (
    "while parsing a node",
    "while parsing a tag",
    "while scanning a block scalar",
    "while scanning a tag",
    "while scanning an alias",
    "while scanning an anchor",
)
_MISPLACED = (
    "block sequence entries are not allowed",
    "did not find expected node content",
    "found character that cannot start any token",
    "mapping keys are not allowed",
)
_IN_BRACKETS = "while parsing a flow node"
_DOCUMENT_END = re.compile(r"^\.\.\.(?=\s)", re.MULTILINE)
_NO_COLON = "could not find expected ':'"
_NBSP_ROWS = 30
_COLON_IN_TEXT = "PW0109"


@dataclass(frozen=True)
class Case:
    """One syntax error and what was read before it.

    Attributes:
        fault: What the parser says.
        draft: The text to change.
        problems: Where to report.
        vocabulary: The keys of the format.
        last: The last event before the error.
        last_start: The start of the last finished collection.
        path: Where in the spec reading ended.
    """

    fault: Fault
    draft: Draft
    problems: Problems
    vocabulary: Vocabulary
    last: Event | None
    last_start: Event | None
    path: Path = ()

    def report(self, name: str, place: tuple[int, int], /, **values: str) -> None:
        """Note what the error comes from."""
        self.problems.add(name, place, self.path, **values)

    def under(self, row: int) -> Path:
        """Return the path of the value on a line that has been read."""
        found = _KEY.match(self.parsed, *self.draft.sheet.bounds(row))
        key = self.vocabulary.canonical(found["key"]) if found else None
        return self.path if key is None or key in self.path[-1:] else (*self.path, key)

    @property
    def text(self) -> str:
        """The author's characters."""
        return self.draft.sheet.text

    @property
    def parsed(self) -> str:
        """What the parser saw."""
        return self.draft.parsed

    def row(self, offset: int) -> int:
        """Return the row of an offset."""
        return self.draft.sheet.row(offset)

    def rest(self, offset: int) -> str:
        """Return the author's line from an offset on."""
        return self.text[offset : self.draft.sheet.bounds(self.row(offset))[1]]

    def bare(self, row: int) -> tuple[int, int]:
        """Return the offsets of a line without its indentation and trailing space."""
        start, end = self.draft.sheet.bounds(row)
        line = self.text[start:end]
        return start + len(line) - len(line.lstrip()), start + len(line.rstrip())

    def level(self, row: int) -> int:
        """Return how far the key or the text on a line is indented, past the dashes of lists."""
        start, end = self.draft.sheet.bounds(row)
        match = _LEVEL.match(self.parsed, start, end)
        return (
            match.end() - start if match and _KEY.match(self.parsed, start, end) else self.draft.indent(row)
        )

    def last_style(self) -> str | None:
        """Return the style of the last event if that was a scalar."""
        return None if self.last is None else getattr(self.last, "style", None)


Cure = Callable[[Case], bool]
"""Reports and mends if the error is of its kind; says whether it was."""


def mend(case: Case) -> bool:
    """Report the error and change the draft; False if there is no way to read on."""
    return any(cure(case) for cure in CURES)


def _tab(case: Case) -> bool:
    at = case.fault.at
    start, _ = case.draft.sheet.bounds(case.row(at))
    stop = start + case.draft.indent(case.row(at))
    if "\t" in case.parsed[start:stop]:
        case.report("tab-indentation", (start, stop), count=str(len(case.draft.tabbed_rows())))
        case.draft.widen_tabs()
        return True
    if case.parsed[at : at + 1] == "\t":
        case.report("tab-indentation", (at, at + 1), count="1")
        case.draft.replace(at, " ")
        return True
    return False


def _no_break_space(case: Case) -> bool:
    last = case.row(case.fault.at)
    first = case.row(case.last.start_mark.index) if case.last else last
    for row in range(max(first, last - _NBSP_ROWS), last + 1):
        start, end = case.draft.sheet.bounds(row)
        prefix = _PREFIX.match(case.parsed, start, end)
        stop = prefix.end() if prefix else start
        at = case.parsed.find("\xa0", start, stop)
        if at >= 0:
            case.report("no-break-space", (at, at + 1), text=case.text[start:end])
            for offset in range(at, stop):
                if case.parsed[offset] == "\xa0":
                    case.draft.replace(offset, " ")
            return True
    return False


def _comment(case: Case) -> bool:
    """A sentence cut by `` #`` that goes on on the next line."""
    if case.last_style() != "" or case.last is None:
        return False
    end = case.last.end_mark.index
    match = _COMMENT.match(case.parsed, end)
    row = case.row(end)
    broken = case.row(case.fault.began if case.fault.problem == _NO_COLON else case.fault.at)
    if match is None or broken != row + 1 or case.draft.indent(broken) <= case.level(row):
        return False
    lost = case.text[slice(*match.span(1))]
    case.problems.add("comment-in-text", match.span(1), case.under(row), text=case.last.value, lost=lost)
    case.draft.mask(match.start(1))
    return True


def _colon(case: Case) -> bool:
    if not case.fault.problem.startswith("mapping values are not allowed"):
        return False
    at, row = case.fault.at, case.row(case.fault.at)
    start, end = case.draft.sheet.bounds(row)
    found = _KEY_AND_TEXT.match(case.parsed, start, end)
    if found and found.start("text") <= at:
        above_row, key, text = row, found["key"], case.text[found.start("text") : end]
    else:
        first, _ = case.bare(row)
        above_row = case.row(case.last.start_mark.index) if case.last else row
        above = _KEY_AND_TEXT.match(case.parsed, *case.draft.sheet.bounds(above_row))
        word = case.text[first:at].strip()
        if above is None and not case.vocabulary.reminds(word) and not _is_item(case, above_row):
            above_row, above = _key_above(case, above_row)
        if word in case.vocabulary.keys or above is None:
            text = above["text"] if above else case.text[slice(*case.bare(above_row))]
            case.report("key-under-text", (first, at), key=word, text=text)
            return case.draft.blank(row)
        key, text = above["key"], case.text[first:end]
    path = case.under(above_row)
    if not path or not any((told.code, told.path) == (_COLON_IN_TEXT, path) for told in case.problems.found):
        case.problems.add("colon-in-text", (at, at + 1), path, key=key, text=text)
    case.draft.mask(*(colon.start() for colon in _COLON.finditer(case.parsed, at, end)))
    return True


def _is_item(case: Case, row: int) -> bool:
    """Whether a line is an item of a list."""
    start, _ = case.bare(row)
    return case.parsed[start : start + 2] == "- "


def _key_above(case: Case, row: int) -> tuple[int, re.Match[str] | None]:
    """Return the line above a text with nothing but its key, and what it says; the text's own without one."""
    for above in range(row - 1, -1, -1):
        bounds = case.draft.sheet.bounds(above)
        if not case.parsed[slice(*bounds)].strip():
            continue
        found = _KEY.match(case.parsed, *bounds)
        return (above, found) if found and case.level(above) < case.draft.indent(row) else (row, None)
    return row, None


def _keyless(case: Case) -> bool:
    """A line in a mapping that has no key."""
    if case.fault.problem != _NO_COLON:
        return False
    began = case.fault.began
    row = case.row(began)
    start, end = case.bare(row)
    opening = case.parsed[began : began + 1]
    tight = _TIGHT_KEY.match(case.parsed, start, end)
    if opening in ('"', "'"):
        case.report("unclosed-quote", (began, end), quote=opening, text=case.rest(began))
    elif opening in _CLOSING:
        _unclosed_bracket(case)
    elif tight and tight["key"] in case.vocabulary.keys:
        place = (tight.start("key"), tight.end())
        case.report("missing-space", place, character=":", text=case.text[start:end])
    elif not _tight_dash(case, row):
        case.report("missing-colon", (start, end), text=case.text[start:end])
    return case.draft.blank(row)


def _tight_dash(case: Case, row: int) -> bool:
    """Report a list item whose dash has no space after it."""
    start, end = case.bare(row)
    dash = _TIGHT_DASH.match(case.parsed, start, end)
    if dash:
        case.report("missing-space", dash.span(), character="-", text=case.text[start:end])
    return dash is not None


def _quote(case: Case) -> bool:
    if case.fault.context == "while scanning a quoted scalar":
        at = case.fault.began
    elif case.fault.problem.startswith("did not find expected") and _spans_lines(case):
        at = case.last.start_mark.index if case.last else case.fault.at
    else:
        return False
    rest = case.rest(at)
    case.report("unclosed-quote", (at, at + len(rest)), quote=rest[:1], text=rest)
    return case.draft.blank(case.row(at))


def _spans_lines(case: Case) -> bool:
    """Whether the last value is quoted, of several lines, and the error right behind it."""
    if case.last is None or case.last_style() not in ('"', "'"):
        return False
    start, end = case.row(case.last.start_mark.index), case.row(case.last.end_mark.index)
    return start < end == case.row(case.fault.at)


def _escape(case: Case) -> bool:
    at = case.fault.at
    if case.fault.context != "while parsing a quoted scalar" or case.parsed[at : at + 1] != "\\":
        return False
    case.report("bad-escape", (at, at + 2), text=case.text[at : at + 2])
    case.draft.mask(at)
    return True


def _bracket(case: Case) -> bool:
    if not case.fault.problem.startswith("did not find expected ',' or"):
        return False
    _unclosed_bracket(case)
    return case.draft.blank(case.row(case.fault.began))


def _unclosed_bracket(case: Case) -> None:
    began = case.fault.began
    bracket = case.parsed[began : began + 1]
    if bracket not in _CLOSING:
        bracket = "["
    values = {"bracket": bracket, "closing": _CLOSING[bracket], "text": case.rest(began)}
    path = case.path[:-1] if case.path and isinstance(case.path[-1], int) else case.path
    case.problems.add("unclosed-bracket", (began, began + len(case.rest(began))), path, **values)


def _directive(case: Case) -> bool:
    for at in (case.fault.began, case.draft.sheet.bounds(case.row(case.fault.at))[0]):
        if case.parsed[at : at + 1] == "%" and case.draft.sheet.bounds(case.row(at))[0] == at:
            directive(at, case.draft, case.problems)
            return True
    return False


def directive(at: int, draft: Draft, problems: Problems) -> None:
    """Report a directive line and make it a comment."""
    line = draft.sheet.line(at)
    problems.add("directive", (at, at + len(line.rstrip())), text=line)
    draft.replace(at, "#")


def _reserved(case: Case) -> bool:
    """Text that begins with a character that YAML keeps for itself."""
    fault = case.fault
    if fault.context in _BEGAN_WITH_IT:
        return _hide(case, fault.began, case.path)
    misplaced = fault.problem.startswith(_MISPLACED) and fault.context != _IN_BRACKETS
    return misplaced and _hide(case, fault.at, case.path)


def _hide(case: Case, at: int, path: Path) -> bool:
    character = case.text[at : at + 1]
    if not character.strip() or character.isalnum() or character != case.parsed[at]:
        return False
    rest = case.rest(at)
    place = (at, at + len(rest.rstrip()))
    case.problems.add("reserved-start", place, path, character=character, text=rest)
    case.draft.mask(at)
    return True


def _after(case: Case) -> bool:
    """Text that goes on after a quote, a bracket or an alias has ended."""
    at, last = case.fault.at, case.last
    rest = case.rest(at).rstrip()
    if not case.fault.problem.startswith("did not find expected") or last is None or not rest:
        return False
    start, end = last.start_mark.index, last.end_mark.index
    if case.row(end) != case.row(at) or case.parsed[end:at].strip():
        return False
    path = case.under(case.row(start))
    if case.last_style() in ('"', "'"):
        values = {"quoted": case.text[start:end], "rest": rest}
        case.problems.add("text-after-quote", (at, at + len(rest)), path, **values)
        case.draft.mask(start)
        return True
    if case.parsed[end - 1] in "]}" and case.last_start is not None:
        return _hide(case, case.last_start.start_mark.index, path)
    return case.parsed[start] == "*" and _hide(case, start, path)


def _indentation(case: Case) -> bool:
    if case.fault.problem not in (
        "did not find expected key",
        "did not find expected '-' indicator",
        "did not find expected <document start>",
    ):
        return False
    row = case.row(case.fault.at)
    start, end = case.bare(row)
    if _DOCUMENT_END.search(case.parsed, 0, start):
        case.problems.add("several-documents", (start, end))
        case.draft.cut(row)
        return True
    if start == end or case.parsed[start : case.fault.at].strip():
        return False
    if not _tight_dash(case, row):
        case.report("bad-indentation", (start, end), text=case.text[start:end])
    return case.draft.blank(row)


def _unknown(case: Case) -> bool:
    """Any other error: the line is left out."""
    start, end = case.bare(case.row(case.fault.at))
    at = min(max(case.fault.at, start), end)
    case.report("syntax-error", (at, max(at, min(at + 1, end))), text=case.text[start:end])
    rows = [case.row(case.fault.at), case.row(case.fault.began)]
    if case.last is not None:
        rows.append(case.row(case.last.start_mark.index))
    return any(case.draft.blank(row) for row in rows)


CURES: tuple[Cure, ...] = (
    _tab,
    _no_break_space,
    _comment,
    _directive,
    _colon,
    _keyless,
    _quote,
    _escape,
    _after,
    _bracket,
    _reserved,
    _indentation,
    _unknown,
)
