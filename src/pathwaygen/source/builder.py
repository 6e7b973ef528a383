"""One pass over the parser's events: data and the place of every node, side by side.

Refuses what a spec may not hold (aliases, tags, repeated keys …) and reads on. A syntax error comes
back as a Fault; mending it is not the builder's job.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from pathwaygen.source import characters, traps
from pathwaygen.source.characters import FORBIDDEN, composed
from pathwaygen.source.problems import LIMIT
from pathwaygen.source.spans import BLOCK, FLOW, NO_KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    from pathwaygen.diagnostic import Path
    from pathwaygen.source.draft import Draft
    from pathwaygen.source.events import Engine, Event, Fault
    from pathwaygen.source.problems import Problems
    from pathwaygen.source.spans import Children, Node
    from pathwaygen.source.vocabulary import Vocabulary

MAX_DEPTH = 50
"""How deep collections may lie in each other."""

NULLS = frozenset(("", "~", "null", "Null", "NULL"))
"""What a plain scalar is written as when it has no value."""

Mode = Literal["keys", "names", "free"]
"""What the keys of a mapping are: the format's, the author's own names, or another format's."""


class _Stop(Exception):  # noqa: N818 - not an error: the rest of the file is not read
    """The rest of the file is not to be read."""


_Frame: TypeAlias = "tuple[Any, Any, str | None, int, int, bool, Mode, Event | None]"
"""An unfinished collection while one inside it is read: its data, nodes, key with its offsets, whether
it is a mapping, what its keys are, and its start."""


class Builder:
    """Reads one text once. This is the hot path of every check: a method call for each event, no more.

    Attributes:
        sv_keys: How many keys are written in Swedish only.
        en_keys: How many in English only.
        scalars: The unquoted values that may have lost something: text, offsets, style.
        prose_keys: The paths of mappings with a key that looks like the start of a sentence.
        last: The last event read, for judging a syntax error.
        last_start: The start of the collection that was finished last, likewise.
        reached: The path where reading ended.
        stopped: Whether the rest of the file was not read though it may be sound.
    """

    def __init__(self, draft: Draft, *, engine: Engine, vocabulary: Vocabulary, problems: Problems) -> None:
        self._draft = draft
        self._text = draft.parsed
        self._masked = bool(draft.stand_ins)
        self._comments = " #" in draft.parsed or "\t#" in draft.parsed
        self._decomposed = draft.decomposed
        self._properties = "&" in draft.parsed or "!" in draft.parsed
        self._engine = engine
        self._vocabulary = vocabulary
        self._names = vocabulary.keys.get
        self._english = vocabulary.english
        self._problems = problems
        self._get: Callable[[], Event | None] = lambda: None
        # The innermost unfinished collection; at first the list of documents.
        self._data: Any = []
        self._nodes: Any = []
        self._key: str | None = None
        self._key_start = self._key_end = NO_KEY
        self._is_map = False
        self._mode: Mode = "keys"
        self._start: Event | None = None
        self._stack: list[_Frame] = []
        self._documents = 0
        self.sv_keys = 0
        self.en_keys = 0
        self.scalars: list[tuple[str, int, int, str]] = []
        self.prose_keys: list[Path] = []
        self.last: Event | None = None
        self.last_start: Event | None = None
        self.reached: Path = ()
        self.stopped = False

    @property
    def data(self) -> object:
        """The first document; None if there is none."""
        return self._data[0] if self._data else None

    @property
    def root(self) -> Node | None:
        """The first document's node; None if there is none."""
        return self._nodes[0] if self._nodes else None

    def run(self) -> Fault | None:
        """Read the text. What stands before a syntax error is kept, and the error returned."""
        engine = self._engine
        scalar = engine.scalar
        handlers: dict[type, Callable[[Event], None]] = {
            engine.mapping_start: self._open_mapping,
            engine.sequence_start: self._open_sequence,
            engine.mapping_end: self._close,
            engine.sequence_end: self._close,
            engine.alias: self._alias,
            engine.document_start: self._document,
        }
        fault: Fault | None = None
        event: Event | None = None
        try:
            self._get = engine.events(self._text)
            for event in iter(self._get, None):
                if type(event) is scalar:
                    self._scalar(event)
                elif (handler := handlers.get(type(event))) is not None:
                    handler(event)
        except engine.error as error:
            fault = engine.fault(error)
        except _Stop:
            self.stopped = True
        self.last = event
        self.reached = self.path()
        while self._stack:
            self._close(None)
        return fault

    def _scalar(self, event: Event) -> None:
        value = event.value
        if self._masked:
            value = self._draft.restore(value)
        if self._is_map and self._key is None:
            self._take_key(event, value)
            return
        style = event.style
        if self._decomposed:
            value = composed(value)
        if style == '"' and FORBIDDEN.search(value):
            value = self._escaped(event, value)
        if not style and value in NULLS:
            self._null(event)
            return
        if self._properties:
            self._report_properties(event)
        start, end = event.start_mark.index, event.end_mark.index
        if self._is_map:
            self._data[self._key] = value
            self._nodes[self._key] = (self._key_start, self._key_end, start, end, style, None)
            self._key = None
        else:
            self._data.append(value)
            self._nodes.append((NO_KEY, NO_KEY, start, end, style, None))
        if (not style or style == ">") and (self._comments or "-" in value or ":" in value):
            self.scalars.append((value, start, end, style))

    def _escaped(self, event: Event, value: str) -> str:
        """Report the characters that escapes bring in and a file may not hold, and leave them out."""
        at, end = event.start_mark.index, event.end_mark.index
        for found in dict.fromkeys(FORBIDDEN.findall(value)):
            name = characters.name(found)
            self._problems.add(name, (at, end), self.path(), character=characters.shown(found))
        return FORBIDDEN.sub(" ", value)

    def _take_key(self, event: Event, word: str) -> None:
        name = self._names(word) if self._mode == "keys" else None
        if name is None:
            name = self._other_key(event, word)
            if name is None:
                self._skip()
                return
        elif name != word:
            self.sv_keys += 1
        elif name in self._english:
            self.en_keys += 1
        if name in self._nodes:
            self._duplicate(event, name)
            return
        self._key = name
        self._key_start, self._key_end = event.start_mark.index, event.end_mark.index

    def _report_properties(self, event: Event) -> bool:
        """Report an anchor and a tag; say if there was one."""
        if event.tag is None and event.anchor is None:
            return False
        traps.properties(event.start_mark.index, self._text, self._problems, self.path())
        return True

    def _put(self, value: object, start: int, end: int, style: str, children: Children | None) -> None:
        """Add a finished node to the collection that is being read."""
        if self._is_map:
            self._data[self._key] = value
            self._nodes[self._key] = (self._key_start, self._key_end, start, end, style, children)
            self._key = None
        else:
            self._data.append(value)
            self._nodes.append((NO_KEY, NO_KEY, start, end, style, children))

    def _open_mapping(self, event: Event) -> None:
        self._open(event, {}, {}, is_map=True)

    def _open_sequence(self, event: Event) -> None:
        self._open(event, [], [], is_map=False)

    def _open(self, event: Event, data: object, nodes: object, *, is_map: bool) -> None:
        if self._is_map and self._key is None:
            self._complex_key(event)
            return
        if self._properties:
            self._report_properties(event)
        self._refuse_depth(event, len(self._stack) + 1)
        self._stack.append(
            (
                self._data,
                self._nodes,
                self._key,
                self._key_start,
                self._key_end,
                self._is_map,
                self._mode,
                self._start,
            )
        )
        if self._mode != "free":
            self._mode = mode_below(self._mode, self._key, self._vocabulary, is_map=is_map)
        self._data, self._nodes, self._start = data, nodes, event
        self._key, self._is_map = None, is_map

    def _refuse_depth(self, event: Event, depth: int) -> None:
        if depth > MAX_DEPTH:
            at = event.start_mark.index
            self._problems.add("too-deep", (at, at + 1), self.path(), limit=str(MAX_DEPTH))
            raise _Stop

    def _close(self, event: Event | None) -> None:
        data, nodes, start, mode = self._data, self._nodes, self._start, self._mode
        (
            self._data,
            self._nodes,
            self._key,
            self._key_start,
            self._key_end,
            self._is_map,
            self._mode,
            self._start,
        ) = self._stack.pop()
        if start is None:
            return
        if event is not None:
            self.last_start = start
        flow = start.flow_style
        end = start.end_mark.index if event is None else event.end_mark.index
        if flow and event is not None and mode != "free" and isinstance(nodes, list):
            place = start.start_mark.index, end
            if (values := traps.split_prose(data, nodes, self._text[slice(*place)])) is not None:
                self._problems.add("split-prose", place, self.path(), **values)
        self._put(data, start.start_mark.index, end, FLOW if flow and event is not None else BLOCK, nodes)

    def _alias(self, event: Event) -> None:
        if self._is_map and self._key is None:
            self._complex_key(event)
            return
        start, end = event.start_mark.index, event.end_mark.index
        self._problems.add("alias", (start, end), self.path(), alias=self._text[start:end])
        self._put(None, start, end, "", None)

    def _document(self, event: Event) -> None:
        self._documents += 1
        if self._documents > 1:
            start = event.start_mark.index
            self._problems.add("several-documents", (start, max(start, event.end_mark.index)))
            raise _Stop

    def path(self) -> Path:
        """Return the path of the node that is being read; of the mapping, while it waits for a key."""
        if self._problems.full or not self._stack:
            return ()
        steps: list[str | int] = [len(data) if key is None else key for data, _, key, *_ in self._stack[1:]]
        if not self._is_map:
            steps.append(len(self._data))
        elif self._key is not None:
            steps.append(self._key)
        return tuple(steps)

    def _other_key(self, event: Event, word: str) -> str | None:
        """Return the name for a key that the vocabulary lacks as written; None if it is refused."""
        if self._properties:
            self._report_properties(event)
        start, end = event.start_mark.index, event.end_mark.index
        if word == "<<" and not event.style:
            self._problems.add("merge-key", (start, end), self.path())
            return None
        if not word or (word in NULLS and not event.style):
            line = self._problems.sheet.line(start)
            self._problems.add("missing-key", (start, max(end, start + 1)), self.path(), text=line)
            return None
        if self._mode != "keys":
            names = self._mode == "names" and not event.style
            return composed(word) if names and self._decomposed else word
        name = self._vocabulary.canonical(word)
        if name in self._english:
            self.sv_keys += 1
        elif name == word and len(self._stack) > 1 and traps.looks_like_prose(word):
            path = self.path()
            if len(self.prose_keys) < LIMIT and path not in self.prose_keys[-1:]:
                self.prose_keys.append(path)
        return name

    def _duplicate(self, event: Event, name: str) -> None:
        place = event.start_mark.index, event.end_mark.index
        start, end = self._nodes[name][:2]
        first = self._text[start:end]
        self._problems.add("duplicate-key", place, (*self.path(), name), key=event.value, first=first)
        self._problems.relate((start, end), "first")
        self._skip()

    def _complex_key(self, event: Event) -> None:
        """Refuse a key that is not a word, and read past it and its value."""
        start = event.start_mark.index
        end = self._past(event)
        self._problems.add("complex-key", (start, end), self.path(), text=self._text[start:end])
        self._skip()

    def _skip(self) -> None:
        """Read past the value of a key that was refused."""
        event = self._get()
        if event is not None:
            self._past(event)

    def _past(self, event: Event) -> int:
        """Read past a node that has begun; return the offset of its end."""
        engine, depth = self._engine, 0
        following: Event | None = event
        while following is not None:
            event, kind = following, type(following)
            if kind in (engine.mapping_start, engine.sequence_start):
                depth += 1
                self._refuse_depth(event, depth)
            elif kind in (engine.mapping_end, engine.sequence_end):
                depth -= 1
            if depth == 0:
                break
            following = self._get()
        return event.end_mark.index

    def _null(self, event: Event) -> None:
        """Take in a value that is empty, and say so unless the reason has already been told."""
        start, end = event.start_mark.index, event.end_mark.index
        key_start, key_end = self._key_start, self._key_end
        if self._properties and self._report_properties(event):
            pass
        elif not self._is_map:
            if self._stack and not self._draft.left_out(start):
                block = self._start is not None and not self._start.flow_style
                at = self._text.rfind("-", 0, start) if block and end == start else start
                self._problems.add("empty-item", (at, max(at + 1, end)), self.path())
        elif self._start is not None and self._start.flow_style and traps.lacks_colon(key_end, self._text):
            self._split_flow_mapping()
            return
        elif not self._draft.left_out(key_end):
            word = self._text[key_start:key_end]
            self._problems.add("null-key", (key_start, key_end), self.path(), key=word)
        self._put(None, start, end, "", None)

    def _split_flow_mapping(self) -> None:
        """Report the rest of a text that a comma has made a key, and leave it out."""
        self._key = None
        start, end = self._key_start, self._key_end
        before: Node | None = next(reversed(self._nodes.values()), None)
        owner = before[:2] if before else self._stack[-1][3:5]
        values = {"key": self._text[max(owner[0], 0) : max(owner[1], 0)], "lost": self._text[start:end]}
        self._problems.add("split-flow-mapping", (start, end), self.path(), **values)


def mode_below(mode: Mode, key: str | None, vocabulary: Vocabulary, *, is_map: bool) -> Mode:
    """Return what the keys are of a collection that stands under a key, or (None) in a list."""
    if mode == "keys" and key is not None:
        if key in vocabulary.open_trees:
            return "free"
        if is_map and key in vocabulary.open_names:
            return "names"
    return "keys"
