"""The quick way through a sound text: its data alone, and no places.

Nearly every text is sound, and of a sound text hardly a place is ever asked for. So this reader makes
neither, and gives up at the first thing that might be worth a word: then the builder reads the text anew.
The builder is the judge, always: what is skimmed equals what it would have built.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from pathwaygen.source.builder import MAX_DEPTH, NULLS, mode_below
from pathwaygen.source.characters import FORBIDDEN
from pathwaygen.source.problems import Problems
from pathwaygen.source.traps import inspect, reads_like_prose

if TYPE_CHECKING:
    from collections.abc import Callable

    from pathwaygen.source.builder import Mode
    from pathwaygen.source.draft import Draft
    from pathwaygen.source.events import Engine, Event
    from pathwaygen.source.spans import SourceMap
    from pathwaygen.source.vocabulary import Vocabulary

_PROPERTY = re.compile(r"(?:\A|[\s\[{,:?])(?:&\S|!)")
"""Where an anchor or a tag may stand."""
_NO_KEYS = NULLS | {"<<"}
_SAFE = frozenset(("|", "'"))
"""How a text is written that nothing is lost of."""


class Skimmed(NamedTuple):
    """What the builder gives of a sound text: the data, and how many keys are in one language only."""

    data: dict[str, Any]
    sv_keys: int
    en_keys: int


class _Doubt(Exception):  # noqa: N818 - not an error: the builder takes over
    """There may be something to say."""


def skim(draft: Draft, *, engine: Engine, vocabulary: Vocabulary, spans: SourceMap) -> Skimmed | None:
    """Return the data of a sound text; None if the builder has to look.

    Args:
        draft: The text.
        engine: The C parser.
        vocabulary: Which word means which key.
        spans: The places in the text, in case they are asked for.
    """
    text = draft.parsed
    if draft.stand_ins or draft.decomposed or (("&" in text or "!" in text) and _PROPERTY.search(text)):
        return None
    skimmer = _Skimmer(text, engine, vocabulary)
    try:
        data = skimmer.document()
    except (_Doubt, engine.error):
        return None
    found = Problems(draft)
    inspect(map(_quoted, skimmer.scalars), spans, vocabulary, found)
    return None if found.found else Skimmed(data, skimmer.sv_keys, skimmer.en_keys)


def _quoted(event: Event) -> tuple[str, int, int, str]:
    return event.value, event.start_mark.index, event.end_mark.index, event.style


class _Skimmer:
    """Reads one text once, each collection in one call. The hot path of every check of a sound file.

    Attributes:
        scalars: The unquoted values that may have lost something.
        sv_keys: How many keys are written in Swedish only.
        en_keys: How many in English only.
    """

    def __init__(self, text: str, engine: Engine, vocabulary: Vocabulary) -> None:
        self._text = text
        self._comments = " #" in text or "\t#" in text
        self._engine = engine
        # None comes after the last event only, and no type that is asked for is None's.
        self._get = cast("Callable[[], Event]", engine.events(text))
        self._vocabulary = vocabulary
        self._names = vocabulary.keys.get
        self._english = vocabulary.english
        self.scalars: list[Event] = []
        self.sv_keys = 0
        self.en_keys = 0

    def document(self) -> dict[str, Any]:
        """Read the only document, a mapping."""
        get = self._get
        kinds = [type(get()) for _ in range(3)]  # the stream, the document, the mapping
        if kinds[-1] is not self._engine.mapping_start:
            raise _Doubt
        data = self._mapping("keys", 1)
        get()  # the document's end
        if type(get()) is self._engine.document_start:
            raise _Doubt
        return data

    def _mapping(self, mode: Mode, depth: int) -> dict[str, Any]:
        get, scalar, names, english, safe = self._get, self._engine.scalar, self._names, self._english, _SAFE
        comments, nulls = self._comments, NULLS
        found: dict[str, Any] = {}
        swedish = 0
        while type(event := get()) is scalar:
            word = event.value
            name = names(word) if mode == "keys" else word
            if mode == "keys":
                if name != word:
                    swedish += 1
                elif name in english:
                    self.en_keys += 1
            elif word in _NO_KEYS:
                raise _Doubt
            if name is None or name in found:
                raise _Doubt
            event = get()
            if type(event) is scalar:
                value, style = event.value, event.style
                if style not in safe and (
                    style or comments or value in nulls or "-" in value or ":" in value
                ):
                    self._look(event, value)
                found[name] = value
            else:
                found[name] = self._collection(event, name, mode, depth)
        if type(event) is not self._engine.mapping_end:
            raise _Doubt
        self.sv_keys += swedish
        return found

    def _sequence(self, mode: Mode, depth: int, *, flow: bool) -> list[Any]:
        get, scalar, end, safe = self._get, self._engine.scalar, self._engine.sequence_end, _SAFE
        found: list[Any] = []
        plain: list[str] = []
        while (kind := type(event := get())) is not end:
            if kind is scalar:
                value, style = event.value, event.style
                if style not in safe:
                    self._look(event, value)
                    if not style:
                        plain.append(value)
                found.append(value)
            else:
                found.append(self._collection(event, None, mode, depth))
        if flow and mode != "free" and reads_like_prose(found, plain):
            raise _Doubt
        return found

    def _collection(self, event: Event, key: str | None, mode: Mode, depth: int) -> object:
        """Read a collection that has begun, the value of a key or (None) an item of a list."""
        if depth >= MAX_DEPTH:
            raise _Doubt
        is_map = type(event) is self._engine.mapping_start
        if mode != "free":
            mode = mode_below(mode, key, self._vocabulary, is_map=is_map)
        if is_map:
            return self._mapping(mode, depth + 1)
        if type(event) is not self._engine.sequence_start:
            raise _Doubt
        return self._sequence(mode, depth + 1, flow=event.flow_style)

    def _look(self, event: Event, value: str) -> None:
        """Give up at a value that is empty or holds what no editor shows; mark one to inspect."""
        style = event.style
        if style == '"':
            if FORBIDDEN.search(value):
                raise _Doubt
        elif value in NULLS:
            raise _Doubt
        elif self._comments or "-" in value or ":" in value:
            self.scalars.append(event)
