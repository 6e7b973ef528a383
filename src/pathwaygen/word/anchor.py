"""Where a text of the spec stands, as a name that survives Word: a path by ids, and a key made of it.

A path names its steps by what they are called, never by their place in a list:
``block/#C/rehabilitation/assessment/prognosis/text``.

- a word is a canonical (English) key, or the author's own key in a mapping (``services/ortopedi/title``);
- ``#C`` is the item of a list that has the id C;
- ``~4e07408562`` is the item of a list without ids, by the hash of its value when the file was exported
  (``~4e07408562.2`` the second one of the same value);
- ``+1`` is a new item that the form has room for (``goals/objectives/+1/text``): it exists in Word only, and
  its id is proposed when it is read back. Items of one list are numbered from 1 in the form's order, and may
  hold new items in turn (``block/+2/decision/outcomes/+1/answer``).

A path leads to the model's own field, also where the author wrote a short form: ``block/#A/care/text`` is the
string at ``block[0].care`` in ``care: En text`` and that at ``block[0].care.text`` in ``care: {text: …}``.
Every character of an id or a key that would end a step is written as ``%2F`` is for a slash.

A field's key is ten letters and digits of SHA-256 over the pathway's id and the path. With ``pw_`` before it,
it is both the content control's tag and the bookmark's name.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pathwaygen.diagnostic import Path

PREFIX = "pw_"
"""What the name of every anchor begins with."""
GENERATED = "pw_text"
"""The tag of a control around text that the program made: nobody's field."""
CITED = "pwc_"
"""What the name of a citation's anchor begins with."""
NEW = "+"
"""What the step of an item that exists in Word only begins with."""

_LENGTH = 10
_NAMED = re.compile(rf"{PREFIX}([a-z2-7]{{{_LENGTH}}})\Z")
_SAFE = " @:;,.()&='"


def key(pathway: str, path: str) -> str:
    """Return a field's key: ten of a–z and 2–7."""
    return _hashed(f"{pathway}\n{path}")


def name(key: str) -> str:
    """Return the tag and the bookmark of a field: ``pw_ab12cd34ef``."""
    return f"{PREFIX}{key}"


def key_of(name: str) -> str | None:
    """Return the key in a tag or a bookmark; None where it is none of ours.

    LibreOffice and Word write a number after the name of a copied bookmark; such a one is not ours.
    """
    found = _NAMED.match(name)
    return found[1] if found else None


def citation(pathway: str, raw: str) -> str:
    """Return the name that links of one citation lead to, by the citation as the author writes it."""
    return CITED + _hashed(f"{pathway}\n{raw}")


def joined(steps: Sequence[str]) -> str:
    """Return steps as a path. A step is given as it stands: ``#C``, ``goals``, ``+1``."""
    return "/".join(quote(step, safe=_SAFE + "#~+åäöÅÄÖ") for step in steps)


def steps(path: str) -> tuple[str, ...]:
    """Return the steps of a path."""
    return tuple(unquote(step) for step in path.split("/"))


def is_new(path: str) -> bool:
    """Whether a path leads into an item that exists in Word only."""
    return any(step.startswith(NEW) for step in path.split("/"))


def item_step(items: Sequence[Any], index: int) -> str:
    """Return the step that leads to an item of a list of plain data."""
    item = items[index]
    if isinstance(item, dict) and isinstance(item.get("id"), str):
        twins = [one for one in items if isinstance(one, dict) and one.get("id") == item["id"]]
        if len(twins) == 1:
            return f"#{item['id']}"
    said = _value(item)
    before = sum(_value(one) == said for one in items[:index])
    return f"~{said}" if not before else f"~{said}.{before + 1}"


def find(data: Any, path: str) -> Path | None:  # noqa: ANN401  plain data
    """Return where a path leads in a spec's data; None where there is no such thing (any more).

    The last steps may be missing in a short form: then the place is that of the short form.
    """
    here: Any = data
    place: list[str | int] = []
    for step in steps(path):
        if isinstance(here, dict) and step in here:
            here = here[step]
            place.append(step)
        elif isinstance(here, list) and step[:1] in "#~+":
            index = next((n for n in range(len(here)) if item_step(here, n) == step), None)
            if index is None:
                return None
            here = here[index]
            place.append(index)
        elif step[:1] in {"#", "~"}:  # one value, where a list of one is meant
            if item_step([here], 0) != step:
                return None
        elif isinstance(here, dict) or step.startswith(NEW):
            return None
    return tuple(place)


def steps_to(data: Any, place: Path) -> tuple[str, ...]:  # noqa: ANN401  plain data
    """Return the steps of a place in a spec's data, as far as it exists."""
    here: Any = data
    found: list[str] = []
    for step in place:
        try:
            found.append(item_step(here, step) if isinstance(here, list) else str(step))  # type: ignore[arg-type]
            here = here[step]
        except (KeyError, IndexError, TypeError):
            break
    return tuple(found)


def _value(item: Any) -> str:  # noqa: ANN401  plain data
    return _hashed(json.dumps(item, ensure_ascii=False, sort_keys=True, default=str))


def _hashed(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest)[:_LENGTH].decode().lower()
