"""Specs that hypothesis makes: real ones with a few parts changed, and data of every shape."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from pathwaygen import keywords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.diagnostic import Path as Place

FILES = tuple(sorted((Path(__file__).parents[1] / "pathways").glob("*.yaml")))
WORDS = keywords.load().swedish
KEYS = sorted(WORDS)


def data_of(file: Path) -> dict[str, Any]:
    """The data of a sound spec, with canonical keys."""
    data = keywords.load().read(file.read_bytes(), name=file.name).data
    assert data is not None
    return data


_UNFIT = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
REAL: list[Any] = [data_of(file) for file in FILES]

scalars = (
    st.sampled_from(
        ["", "ja", "nej", "x", "A", "B", "ut1", "Z9", "standard", "utkast", "1", "18", "–", "alla"]
    )
    | st.sampled_from(
        ["14 dagar", "4–6 veckor", "2026-11-01", "2026-02-30", "AW020", "M16.0", "[@k1]", "(B) (Z)"]
    )
    | st.none()
    | st.text(max_size=4)
)
trees = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
        | st.dictionaries(st.text(max_size=3), inner, max_size=1)
    ),
    max_leaves=8,
)


def places(data: object, path: Place = ()) -> Iterator[Place]:
    """The place of every node, the root's first."""
    yield path
    if isinstance(data, dict):
        for key, value in data.items():
            yield from places(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from places(value, (*path, index))


@st.composite
def changed(draw: st.DrawFn, specs: list[Any]) -> Any:
    """One of some specs with a few of its parts replaced, wrapped, removed or added to."""
    data = copy.deepcopy(draw(st.sampled_from(specs)))
    everywhere = list(places(data))[1:]
    for place in draw(st.lists(st.sampled_from(everywhere), min_size=1, max_size=4)):
        parent: Any = data
        last: Any = place[-1]
        try:
            for step in place[:-1]:
                parent = parent[step]
            old = parent[last]
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took it away
        if not isinstance(parent, dict | list):
            continue
        change = draw(st.sampled_from(["replace", "replace", "wrap", "remove", "add"]))
        if change == "replace":
            parent[last] = draw(trees)
        elif change == "wrap":
            parent[last] = draw(st.sampled_from([[old], {"text": old}]))
        elif change == "remove":
            del parent[last]
        elif isinstance(parent, dict):
            parent[draw(st.sampled_from(KEYS) | st.text(max_size=3))] = draw(trees)
        else:
            parent.append(draw(trees))
    return data


def written(data: object, indent: int = 0, *, names: str = "keys") -> str:
    """Write data as YAML with Swedish keys, in block style, every text in quotes that keep it as it is.

    Args:
        data: With canonical keys.
        indent: How deep it stands.
        names: What the keys are: ``keys`` of the format, ``own`` names one level deep, or ``free``.
    """
    pad = "  " * indent
    if isinstance(data, dict) and data:
        return "".join(
            f"\n{pad}{_key(key, names)}:{written(value, indent + 1, names=_below(key, names))}"
            for key, value in data.items()
        )
    if isinstance(data, list) and data:
        return "".join(f"\n{pad}-{written(item, indent + 1, names=names)}" for item in data)
    return " ~" if data is None else f" {quoted(str(data))}"


def quoted(text: str) -> str:
    """A text in double quotes; what a file may not hold as it is stands as an escape."""
    return _UNFIT.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


def _key(name: str, names: str) -> str:
    return WORDS[name] if name in WORDS and names == "keys" else quoted(name)


def _below(name: str, names: str) -> str:
    vocabulary = keywords.load().vocabulary
    if names == "free" or (names == "keys" and name in vocabulary.open_trees):
        return "free"
    return "own" if names == "keys" and name in vocabulary.open_names else "keys"
