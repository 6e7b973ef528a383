"""What came back from Word, for a person at a terminal: each field with its words before and after."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from pathwaygen.report import cells
from pathwaygen.word import patch
from pathwaygen.word.merge import Answer, Stray, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
_TITLES = {
    Verdict.CHANGED: ("ändring", "ändringar"),
    Verdict.GUESS: ("gissning", "gissningar"),
    Verdict.CONFLICT: ("konflikt", "konflikter"),
    Verdict.LOST: ("fält saknas i Word-filen", "fält saknas i Word-filen"),
    Verdict.GONE: ("ändring av något som inte finns kvar", "ändringar av sådant som inte finns kvar"),
    Verdict.UNSAID: ("otillåtet val", "otillåtna val"),
    Verdict.TWICE: ("fält på flera ställen", "fält på flera ställen"),
    Verdict.REFUSED: ("ändring går inte att skriva", "ändringar går inte att skriva"),
}
_WHY = {
    Verdict.GUESS: "Fältet har tappat sin märkning och hittades genom sin text. Jämför noga.",
    Verdict.CONFLICT: "Både Word och specen har ändrats sedan filen skrevs ut. Inget ändras; avgör själva.",
    Verdict.LOST: "Texten finns inte kvar i Word-filen. Specen behåller sin.",
    Verdict.GONE: "Blocket, målet eller det som fältet hörde till finns inte längre i specen.",
    Verdict.UNSAID: "Det som står i rullisten är inget av valen. Specen behåller sitt.",
    Verdict.TWICE: "Fältet har kopierats i Word, och texterna skiljer sig. Specen behåller sin.",
    Verdict.REFUSED: "Specen skulle gå sönder av ändringen, så den skrivs inte.",
}
_STRUCK = "Hela texten är struken. Fältet tas bort ur specen, med källan och förslaget som hör till texten."


@dataclass(frozen=True, slots=True)
class Terminal:
    """How wide the terminal is, and whether it shows colours."""

    width: int = 80
    color: bool = False

    @property
    def room(self) -> int:
        """How many cells a line may fill."""
        return max(NARROWEST, min(self.width, WIDEST))

    def paint(self, text: str, style: str) -> str:
        """Return a text in a style, where there are colours."""
        return f"\x1b[{style}m{text}\x1b[0m" if self.color and text else text

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
    facts = [f"rad {line}", found.field.path, *found.authors]
    if found.verdict is Verdict.CHANGED and not found.tracked and found.theirs:
        facts.append("ändrat utan spårning")
    yield from (terminal.paint(part, "2") for part in terminal.lines(" · ".join(facts), "  "))
    if found.verdict is Verdict.CHANGED and found.ours and not found.theirs:
        yield from terminal.lines(_STRUCK, "  ")
    if why := _WHY.get(found.verdict):
        yield from terminal.lines(why, "  ")
    if found.verdict is Verdict.CONFLICT:
        yield from _both(found, terminal)
    elif found.verdict in (Verdict.CHANGED, Verdict.GUESS, Verdict.REFUSED):
        yield from changed(found.ours, found.theirs, terminal)
    elif found.theirs:
        yield from terminal.lines(found.theirs, "    Word:  ")
    if found.verdict is Verdict.REFUSED:
        yield from terminal.lines(found.reason, "    ")


def _both(found: Answer, terminal: Terminal) -> Iterator[str]:
    if found.base is not None:
        yield from terminal.lines(found.base or "(tomt)", "    Skrevs ut:  ")
    yield from terminal.lines(found.ours or "(tomt)", "    Specen nu:  ")
    yield from terminal.lines(found.theirs or "(tomt)", "    Word:       ")


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
    old, new = (re.findall(r"\n+|[^\s]+", text) for text in (before, after))
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", " ".join(old[a:b])
            continue
        if b > a:
            yield "taken", " ".join(old[a:b])
        if d > c:
            yield "added", " ".join(new[c:d])


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
        facts = [*_standing(stray), *stray.authors]
        if stray.gone:
            facts.append("borttaget")
        yield from (terminal.paint(part, "2") for part in terminal.lines(" · ".join(facts), "  "))
        if stray.nameless:
            yield from terminal.lines(_missed(stray.nameless), "    ")
            continue
        yield from terminal.lines(stray.words, "    ”" if not stray.gone else "    − ”")


def _missed(count: int) -> str:
    if count == 1:
        return "Ett stycke som programmet skrev är ändrat eller finns inte kvar."
    return f"{count} stycken som programmet skrev är ändrade eller finns inte kvar."


def _standing(stray: Stray) -> Iterator[str]:
    if stray.edge:
        yield stray.heading
        return
    yield f"efter {stray.after.label or stray.after.path}" if stray.after else "först i dokumentet"
    if stray.heading:
        yield f"under {stray.heading}"


def heading(verdict: Verdict, count: int, terminal: Terminal) -> str:
    """Return the line above the fields of one kind."""
    one, many = _TITLES[verdict]
    said = f"{count} {one if count == 1 else many}"
    return terminal.paint(said, "1;33" if verdict is not Verdict.CHANGED else "1")


def overview(session: Session, terminal: Terminal) -> Iterator[str]:
    """Yield the lines that show all that came back."""
    for verdict in Verdict:
        found = session.of(verdict)
        if found:
            yield heading(verdict, len(found), terminal)
            for one in found:
                yield ""
                yield from question(one, session, terminal)
            yield ""
    if session.strays:
        count = len(session.strays)
        yield terminal.paint(f"{count} {'text' if count == 1 else 'texter'} utanför fälten", "1;33")
        yield from terminal.lines("De förs inte in någonstans. Läs dem och flytta in det som ska med.", "  ")
        yield ""
        yield from strays(session.strays, terminal)
        yield ""
    for address in session.outside:
        yield from terminal.lines(
            f"Word-filen hänvisar till något utanför sig själv, som inte läses: {address}"
        )


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
        yield from terminal.lines("Word-filen säger samma sak som specen. Inget att föra in.")
        return
    count = len(applied.taken)
    changes = f"{count} {_TITLES[Verdict.CHANGED][count != 1]}"
    if dry_run:
        yield from terminal.lines(
            f"{changes} skulle föras in i {session.spec}. Inget är skrivet (--dry-run)."
        )
    elif written:
        yield from terminal.lines(
            f"{changes} införda i {session.spec}. Granska den: pathwaygen check {session.spec}"
        )
    else:
        yield from terminal.lines(f"Inget är infört i {session.spec}.")
    left = len(session.answers) - count + len(session.strays)
    if left:
        yield from terminal.lines(f"{left} kvar att ta ställning till.")
