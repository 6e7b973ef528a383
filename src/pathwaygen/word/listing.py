"""What came back from Word, for a person at a terminal: each field with its words before and after."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from pathwaygen.catalogue import counted, phrase
from pathwaygen.report import cells
from pathwaygen.word import patch
from pathwaygen.word.merge import Answer, Stray, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pathwaygen.catalogue import Language
    from pathwaygen.model import Node
    from pathwaygen.source import Source
    from pathwaygen.word.apply import Applied
    from pathwaygen.word.session import Session

NARROWEST, WIDEST = 40, 100
_AROUND = 6
"""Words that stay around what was changed."""
_LONG = 12
_MARKS = 4
"""Room for the marks that close and open again where a line ends within a change."""
_WORDS = re.compile(r"\n+|[^ \t\n\r\f\v]+")
"""Words and line ends; a hard space is a part of its word, so that a change of it shows."""
_UNSEEN = re.compile("[\u00a0\u00ad\u200b-\u200f\u2010\u2011\u202f\u2060\ufeff\ufffd]")
_EXPLAINED = frozenset(Verdict) - {Verdict.CHANGED}


@dataclass(frozen=True, slots=True)
class Terminal:
    """How wide the terminal is, whether it shows colours, and in which language it speaks."""

    width: int = 80
    color: bool = False
    lang: Language = "sv"

    @property
    def room(self) -> int:
        """How many cells a line may fill."""
        return max(NARROWEST, min(self.width, WIDEST))

    def paint(self, text: str, style: str) -> str:
        """Return a text in a style, where there are colours."""
        return f"\x1b[{style}m{text}\x1b[0m" if self.color and text else text

    def say(self, key: str, **values: object) -> str:
        """Return a phrase of schema/messages/word_phrases.yml."""
        return phrase(f"word_{key}", self.lang, **values)

    def lines(self, text: str, first: str = "", later: str | None = None) -> Iterator[str]:
        """Yield a text in lines that fit."""
        return cells.wrapped(text, self.room, first=first, later=" " * len(first) if later is None else later)


def line_of(source: Source, model: type[Node], path: str) -> int:
    """Return the line of the spec where a field stands, or where it would."""
    try:
        place, _ = patch.resolve(source.data, model, path)
    except patch.GoneError:
        return 1
    return source.spans.closest(place).line


def answer(found: Answer, line: int, terminal: Terminal) -> Iterator[str]:
    """Yield the lines that show one field."""
    label = found.field.label or found.field.path
    yield from (terminal.paint(part, "1") for part in terminal.lines(label, "  "))
    facts = [terminal.say("line", line=line), found.field.path, *found.authors]
    if found.verdict is Verdict.CHANGED and not found.tracked and found.theirs:
        facts.append(terminal.say("untracked"))
    yield from (terminal.paint(part, "2") for part in terminal.lines(" · ".join(facts), "  "))
    if found.verdict is Verdict.CHANGED and found.ours and not found.theirs:
        yield from terminal.lines(terminal.say("struck"), "  ")
    if found.verdict in _EXPLAINED:
        yield from terminal.lines(terminal.say(f"why_{found.verdict}"), "  ")
    if found.verdict is Verdict.CONFLICT:
        yield from _both(found, terminal)
    elif found.verdict in (Verdict.CHANGED, Verdict.GUESS, Verdict.REFUSED):
        yield from changed(found.ours, found.theirs, terminal)
    elif found.theirs:
        yield from terminal.lines(found.theirs, f"    {terminal.say('in_word')}  ")
    if found.verdict is Verdict.REFUSED:
        yield from terminal.lines(found.reason, "    ")


def _both(found: Answer, terminal: Terminal) -> Iterator[str]:
    """Yield what each side has changed, with the words around it; the whole texts may be long."""
    if found.base is None:  # what was exported cannot be told: then the two are compared
        sides = [("spec_against_word", found.ours, found.theirs)]
    else:
        sides = [("changed_in_spec", found.base, found.ours), ("changed_in_word", found.base, found.theirs)]
    for key, before, after in sides:
        yield from terminal.lines(terminal.say(key), "    ")
        yield from changed(before, after, terminal)


def conflicts(session: Session, terminal: Terminal) -> str:
    """Return the whole texts of every conflict, as Markdown with the author's own text as it stands."""
    title = terminal.say("conflicts_title", word=session.word.name, spec=session.spec.name)
    parts = [f"# {title}"]
    for found in session.of(Verdict.CONFLICT):
        line = terminal.say("line", line=line_of(session.source, session.model, found.field.path))
        parts.append(f"## {found.field.label or found.field.path}\n\n`{found.field.path}` · {line}")
        texts = (("was_exported", found.base), ("spec_now", found.ours), ("in_word", found.theirs))
        for key, text in texts:
            if text is not None:
                name = terminal.say(key).removesuffix(":")
                parts.append(f"### {name}\n\n{_fenced(text or terminal.say('empty'))}")
    return "\n\n".join(parts) + "\n"


def _fenced(text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"


def changed(before: str, after: str, terminal: Terminal) -> Iterator[str]:
    """Yield lines that show what was taken away, ``[-so-]``, and what was added, ``{+so+}``."""
    said = []
    for kind, words in _folded(list(_pieces(before, after))):
        if kind == "same":
            said.append(words)
        else:
            first, last = ("[-", "-]") if kind == "taken" else ("{+", "+}")
            lines = (line.strip() for line in words.split("\n"))
            said.append("\n".join(f"{first}{line}{last}" if line else "" for line in lines))
    text = " ".join(said).replace(" \n ", "\n").replace("\n\n", "\n")
    for line in text.split("\n"):
        if line.strip():
            inside = cells.wrapped(line, terminal.room - _MARKS, first="    ", later="    ")
            yield from (_painted(part, terminal) for part in _kept(inside))


def _kept(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines in which each mark is closed and opened again where a line ends within it."""
    held = ""
    for line in lines:
        body = line[4:]
        said = held + body
        opened = max(said.rfind("[-"), said.rfind("{+"))
        closed = max(said.rfind("-]"), said.rfind("+}"))
        held = said[opened : opened + 2] if opened > closed else ""
        close = {"[-": "-]", "{+": "+}"}.get(held, "")
        yield f"    {said}{close}"


def _painted(line: str, terminal: Terminal) -> str:
    if not terminal.color:
        return line
    line = re.sub(r"\[-(.*?)-\]", lambda found: terminal.paint(found[1], "9;31"), line)
    return re.sub(r"\{\+(.*?)\+\}", lambda found: terminal.paint(found[1], "32"), line)


def _pieces(before: str, after: str) -> Iterator[tuple[str, str]]:
    old, new = (_WORDS.findall(text) for text in (before, after))
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", " ".join(old[a:b])
            continue
        if b > a:
            yield "taken", _visible(" ".join(old[a:b]))
        if d > c:
            yield "added", _visible(" ".join(new[c:d]))


def _visible(text: str) -> str:
    """Return a text in which characters that do not show, or look like others, are named."""
    return _UNSEEN.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


def _folded(pieces: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield pieces with what is the same cut to the words next to a change."""
    for number, (kind, text) in enumerate(pieces):
        words = text.split(" ")
        if kind != "same" or len(words) <= 2 * _AROUND + _LONG:
            yield kind, text
        elif number == 0:
            yield kind, " ".join(["…", *words[-_AROUND:]])
        elif number == len(pieces) - 1:
            yield kind, " ".join([*words[:_AROUND], "…"])
        else:
            yield kind, " ".join([*words[:_AROUND], "…", *words[-_AROUND:]])


def strays(found: Sequence[Stray], terminal: Terminal) -> Iterator[str]:
    """Yield the lines that list words that no field owns."""
    for stray in found:
        facts = [*_standing(stray, terminal), *stray.authors]
        if stray.gone:
            facts.append(terminal.say("taken_away"))
        yield from (terminal.paint(part, "2") for part in terminal.lines(" · ".join(facts), "  "))
        if stray.nameless:
            missed = terminal.say("missed_one" if stray.nameless == 1 else "missed", count=stray.nameless)
            yield from terminal.lines(missed, "    ")
            continue
        if stray.kind:
            key = f"stray_{stray.kind}" if stray.words else f"stray_{stray.kind}_bare"
            yield from terminal.lines(terminal.say(key, words=stray.words), "    ")
            continue
        yield from terminal.lines(stray.words, "    ”" if not stray.gone else "    − ”")


def _standing(stray: Stray, terminal: Terminal) -> Iterator[str]:
    if stray.edge:
        yield stray.heading
        return
    after = stray.after
    yield terminal.say("after", field=after.label or after.path) if after else terminal.say("first")
    if stray.heading:
        yield terminal.say("under", heading=stray.heading)


def heading(verdict: Verdict, count: int, terminal: Terminal) -> str:
    """Return the line above the fields of one kind."""
    said = counted(f"word_{verdict}", count, terminal.lang)
    return terminal.paint(said, "1;33" if verdict is not Verdict.CHANGED else "1")


def overview(session: Session, terminal: Terminal, *, whole: bool = True) -> Iterator[str]:
    """Yield the lines that show all that came back; with ``whole`` also how to get the whole texts."""
    for verdict in Verdict:
        found = session.of(verdict)
        if found:
            yield heading(verdict, len(found), terminal)
            for one in found:
                yield ""
                yield from question(one, session, terminal)
            if verdict is Verdict.CONFLICT and whole:
                yield from ("", *terminal.lines(terminal.say("whole_texts"), "  "))
            yield ""
    if session.strays:
        yield terminal.paint(counted("word_outside", len(session.strays), terminal.lang), "1;33")
        yield from terminal.lines(terminal.say("why_outside"), "  ")
        yield ""
        yield from strays(session.strays, terminal)
        yield ""
    if session.comments:
        key = "comments_one" if session.comments == 1 else "comments"
        yield from (*terminal.lines(terminal.say(key, count=session.comments)), "")
    for address in session.outside:
        yield from terminal.lines(terminal.say("refers_outside", address=address))


def question(found: Answer, session: Session, terminal: Terminal) -> Iterator[str]:
    """Yield the lines that show one field, for someone to decide on."""
    yield from answer(found, line_of(session.source, session.model, found.field.path), terminal)


def refused(found: Sequence[Answer], session: Session, terminal: Terminal) -> Iterator[str]:
    """Yield the lines that show what could not be written."""
    if found:
        yield heading(Verdict.REFUSED, len(found), terminal)
    for one in found:
        yield ""
        yield from question(one, session, terminal)


def patch_lines(session: Session, applied: Applied) -> Iterator[str]:
    """Yield the lines of a unified diff of the spec, as git shows one."""
    old, new = (text.splitlines(keepends=True) for text in (session.source.text, applied.text))
    name = str(session.spec)
    for line in difflib.unified_diff(old, new, f"a/{name}", f"b/{name}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def outcome(
    session: Session, applied: Applied, terminal: Terminal, *, written: bool, dry_run: bool
) -> Iterator[str]:
    """Yield the last lines: what was done, and what is left."""
    if not session.answers and not session.strays:
        yield from terminal.lines(terminal.say("same"))
        return
    count = len(applied.taken)
    changes = counted("word_changed", count, terminal.lang)
    key = "would" if dry_run else "nothing_done" if not written else "done_one" if count == 1 else "done"
    yield from terminal.lines(terminal.say(key, changes=changes, spec=session.spec))
    left = len(session.answers) - count + len(session.strays)
    if left:
        yield from terminal.lines(terminal.say("left", count=left))
