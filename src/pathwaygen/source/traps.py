"""Where YAML loses or changes an author's prose without a syntax error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pathwaygen import prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pathwaygen.diagnostic import Path
    from pathwaygen.source.problems import Problems
    from pathwaygen.source.spans import Node, SourceMap
    from pathwaygen.source.vocabulary import Vocabulary

_PROPERTY = re.compile(r"([&!])[^\s,\[\]{}]*\s*")
_LIST_LINE = re.compile(r"[\r\n][ \t]*(- [^\r\n]+)")
_WORD = re.compile(r"\w")
_TIGHT_KEY = re.compile(r"([^\W\d][\w-]*):(?=[^\s/])")
_TIGHT_DASH = re.compile(r"-(?=[^\W\d_])")
_SENTENCE_START = re.compile(r"(?=[^\W\d_]{4})[A-ZÅÄÖÉ][a-zåäöéü]")
_LINE_END = re.compile(r"[\r\n]|\Z")
_PHRASE, _SMALL_WORDS = 3, 2
_PARTS = 3
_DEEPEST = 200


def properties(at: int, text: str, problems: Problems, path: Path) -> None:
    """Report the anchor and the tag of a node that starts at an offset."""
    while match := _PROPERTY.match(text, at):
        name = "anchor" if match[1] == "&" else "tag"
        word = match[0].rstrip()
        problems.add(name, (at, at + len(word)), path, **{name: word})
        at = match.end()


def looks_like_prose(word: str) -> bool:
    """Whether a key looks like the start of a sentence: a space or a capital."""
    return " " in word or word[0].isupper()


def lacks_colon(end: int, text: str) -> bool:
    """Whether no colon follows a key inside braces that ends at an offset."""
    return not text[end : end + 200].lstrip().startswith(":")


def split_prose(items: list[object], nodes: list[Node], written: str) -> dict[str, str] | None:
    """Return what to quote of a list in brackets that is a sentence cut at its commas, else None."""
    words = [item for item in items if isinstance(item, str)]
    plain = [word for word, node in zip(items, nodes, strict=True) if isinstance(word, str) and not node[4]]
    if not reads_like_prose(items, plain):
        return None
    parts = ", ".join(f"”{word}”" for word in words[:_PARTS]) + ("" if len(words) <= _PARTS else " …")
    return {"text": written, "count": str(len(words)), "parts": parts}


def reads_like_prose(items: list[Any], plain: list[str]) -> bool:
    """Whether a list in brackets is a sentence cut at its commas; ``plain`` are its unquoted items.

    It is one if an unquoted item reads like a phrase (three words, two of them without a capital), or
    if the first item has a capital and a later one of several words has not. Lists of single words,
    names and codes are left alone.
    """
    spaced = [word for word in plain if " " in word]
    if not spaced or len(items) <= 1 or not all(isinstance(item, str) for item in items):
        return False
    cut = items[0][:1].isupper() and any(word[0].islower() for word in spaced)
    return cut or any(_is_phrase(word.split()) for word in spaced)


def _is_phrase(words: list[str]) -> bool:
    return len(words) >= _PHRASE and sum(word[0].islower() for word in words) >= _SMALL_WORDS


def inspect(
    scalars: Iterable[tuple[str, int, int, str]], spans: SourceMap, vocabulary: Vocabulary, problems: Problems
) -> None:
    """Report what the unquoted values of a whole file have lost."""
    text = problems.draft.parsed
    if starts := _bullets(text):
        _word_lists(starts, spans, problems)
    comments = dict(_comments(text))
    for value, start, end, style in scalars:
        if " - " in value and (match := _LIST_LINE.search(text, start, end)):
            problems.add("folded-list", match.span(1), spans.find(start), text=match[1])
        if style:
            continue
        if end in comments:
            _comment(value, (start, end), comments[end], spans, problems)
        if ":" in value or value[:1] == "-":
            _tight(value, start, spans, vocabulary, problems)


def _bullets(text: str) -> list[int]:
    """Return where a line may begin with a bullet, ten times as fast as a pattern over all lines."""
    starts = []
    for bullet in (*prose.BULLETS, "o\t") if "\t" in text else prose.BULLETS:
        at = text.find(bullet)
        while at >= 0:
            if text[max(0, at - 2) : at].isspace():
                line = text.rfind("\n", max(0, at - _DEEPEST), at)
                if line >= 0 and not text[line:at].strip():
                    starts.append(at)
            at = text.find(bullet, at + 1)
    return sorted(starts)


def _word_lists(starts: Iterable[int], spans: SourceMap, problems: Problems) -> None:
    """Report each value that holds the bullets of a word processor, at the first of them.

    In a block after ``|`` the lines are kept; elsewhere they become one, so that only those after the
    first count.
    """
    text = problems.draft.parsed
    for path in dict.fromkeys(map(spans.find, starts)):
        node = spans.node(path)
        if node is None or node[5] is not None:
            continue
        start, end = spans.extent(path)
        kept = node[4] == "|"
        first = problems.sheet.bounds(problems.sheet.row(start))[1] - start
        for at, _ in prose.bullets(text[start:end]):
            if at > first:
                place = start + at, problems.sheet.bounds(problems.sheet.row(start + at))[1]
                line = text[slice(*place)].rstrip()
                values = {"character": line[0]} if kept else {}
                name = "foreign-bullet" if kept else "folded-list"
                problems.add(name, (place[0], place[0] + len(line)), path, text=line, **values)
                break


def _comments(text: str) -> Iterator[tuple[int, tuple[int, str]]]:
    """Yield where the text before each comment on the same line ends, where it starts, and its words."""
    at = text.find("#")
    while at >= 0:
        if text[at - 1 : at] not in (" ", "\t"):
            at = text.find("#", at + 1)
            continue
        end = _LINE_END.search(text, at).start()  # type: ignore[union-attr] # \Z always matches
        before = at
        while before and text[before - 1] in " \t":
            before -= 1
        yield before, (at, text[at:end].rstrip())
        at = text.find("#", end)


def _comment(
    value: str, place: tuple[int, int], comment: tuple[int, str], spans: SourceMap, problems: Problems
) -> None:
    """Report a comment that is probably the rest of a sentence.

    Two spaces before the ``#`` and one after it are taken as a comment on purpose; so is one after a
    single word with either of them, unless the word looks like the start of a sentence: an id, a code,
    a date or yes and no do not.
    """
    at, lost = comment
    apart = at - place[1] > 1
    spaced = lost.lstrip("#")[:1] in ("", " ")
    text = " " in value or (bool(_SENTENCE_START.match(value)) and bool(_WORD.search(lost)))
    if (apart and spaced) or (not text and (apart or spaced)):
        return
    problems.add("comment-in-text", (at, at + len(lost)), spans.find(place[0]), text=value, lost=lost)


def _tight(value: str, start: int, spans: SourceMap, vocabulary: Vocabulary, problems: Problems) -> None:
    """Report ``key:value`` and ``-item``, which YAML takes as one word."""
    if match := _TIGHT_KEY.match(value):
        if match[1] not in vocabulary.keys:
            return
    elif not (match := _TIGHT_DASH.match(value)):
        return
    values = {"character": match[0][-1], "text": value}
    problems.add("missing-space", (start, start + len(match[0])), spans.find(start), **values)


def prose_keys(
    paths: Iterable[Path], data: object, spans: SourceMap, vocabulary: Vocabulary, problems: Problems
) -> None:
    """Report sentences that a colon has made into keys, and turn them back into text in ``data``.

    A mapping of nothing but such keys becomes the text it stands for. In another mapping a key with a
    space is left out; a capital alone is a misspelt key, which is for others to report.
    """
    for path in sorted(paths, key=len, reverse=True):
        node = spans.node(path)
        if node is None or not isinstance(node[5], dict):
            continue
        odd = {name for name in node[5] if _is_sentence(name, vocabulary)}
        if odd and odd == node[5].keys():
            problems.forget(path)
            _report(node, next(iter(node[5])), path, problems)
            _rejoin(path, node, data, spans, problems)
        else:
            for name in [name for name in node[5] if name in odd and " " in name]:
                problems.forget((*path, name))
                _report(node, name, (*path, name), problems)
                del node[5][name]
                del _at(data, path)[name]


def _is_sentence(name: str, vocabulary: Vocabulary) -> bool:
    return name not in vocabulary.english and looks_like_prose(name) and not vocabulary.reminds(name)


def _report(node: Node, name: str, path: Path, problems: Problems) -> None:
    if isinstance(node[5], dict):
        start, end = node[5][name][:2]
        text = problems.sheet.line(start).strip().removeprefix("- ")
        problems.add("prose-as-key", (start, end), path, key=name, text=text)


def _at(data: object, path: Path) -> Any:  # noqa: ANN401 - a dict or a list, as the path says
    found: Any = data
    for step in path:
        found = found[step]
    return found


def _rejoin(path: Path, node: Node, data: object, spans: SourceMap, problems: Problems) -> None:
    start, end = spans.extent(path)
    written = problems.draft.restore(problems.draft.parsed[start:end])
    text = "\n".join(line.strip() for line in re.split(r"\r\n?|\n", written))
    parent = spans.node(path[:-1])
    if parent is None or parent[5] is None:
        return
    parent[5][path[-1]] = (*node[:2], start, end, "", None)  # type: ignore[index]
    _at(data, path[:-1])[path[-1]] = text
