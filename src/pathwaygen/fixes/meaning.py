"""What rules found: ids and codes in another case, keys in another language, waivers of nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from pathwaygen import prose
from pathwaygen.edit import EditError, Remove, Rename, Set, rename_id
from pathwaygen.fixes.model import Mend, Patient, at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pathwaygen.diagnostic import Path
    from pathwaygen.source import Source

_LETTERS = str.maketrans({"å": "a", "ä": "a", "ö": "o", "é": "e", "ü": "u", "ø": "o", "æ": "a"})


def _block_id(patient: Patient) -> Mend | None:
    """A block's letter in lower case becomes a capital, there and where it is pointed at."""
    old = (patient.value or "").strip()
    new = old.upper()
    if not prose.BLOCK_ID.match(new):
        return None
    return _renamed(patient, old, new, safe=True)


def _id(patient: Patient) -> Mend | None:
    """An id with spaces and capitals becomes one without, there and where it is pointed at."""
    old = str(patient.path[-1]) if patient.path[-1] != "id" else (patient.value or "").strip()
    new = re.sub(r"[^a-z0-9_]+", "-", old.lower().translate(_LETTERS)).strip("-")
    if not re.match(r"[a-z][a-z0-9_-]*\Z", new):
        return None
    return _renamed(patient, old, new, safe=False)


def _renamed(patient: Patient, old: str, new: str, *, safe: bool) -> Mend | None:
    try:
        changes = rename_id(patient.source.data or {}, patient.path, new)
    except EditError:
        return None
    return Mend({"word": old, "meant": new}, changes, safe=safe)


def _target(patient: Patient) -> Mend | None:
    """An id that is pointed at in another case: the one that exists."""
    value = (patient.value or "").strip()
    known = set(_known(patient.source))
    meant = [name for name in known if name.lower() == value.lower()]
    if value in known or len(meant) != 1:
        return None
    return Mend({"word": value, "meant": meant[0]}, (Set(patient.path, meant[0]),))


def _known(source: Source) -> Iterator[str]:
    data: dict[str, Any] = source.data or {}
    lists = [data.get(name) for name in ("block", "groups", "populations", "indicators", "references")]
    lists += [at(data, (name, "criteria")) for name in ("exit", "entry")]
    for items in lists:
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict) and isinstance(item.get("id"), str):
                yield item["id"]
    for name in ("services", "events"):
        named = data.get(name)
        yield from named if isinstance(named, dict) else ()


def _citation(patient: Patient) -> Mend | None:
    """A citation in another case than the reference list's."""
    cited, text = patient.diagnostic.values.get("id", ""), patient.value
    references = at(patient.source.data, ("references",))
    ids = (
        [str(r.get("id")) for r in references if isinstance(r, dict)] if isinstance(references, list) else []
    )
    meant = [name for name in ids if name.lower() == cited.lower()]
    if text is None or cited in ids or len(meant) != 1:
        return None
    new = text
    for found in reversed(tuple(prose.citations(text))):
        if cited in found.ids:
            inside = re.sub(rf"@{re.escape(cited)}(?![\w-])", f"@{meant[0]}", found.raw)
            new = new[: found.start] + inside + new[found.end :]
    return Mend({"word": cited, "meant": meant[0]}, (Set(patient.path, new),)) if new != text else None


def _language(patient: Patient) -> Mend | None:
    """Every key in the language that the file uses less."""
    source = patient.source
    english = source.en_keys <= source.sv_keys
    changes = tuple(
        Rename(path, source.vocabulary.swedish[str(path[-1])] if english else str(path[-1]))
        for path in _odd_keys(source, english=english)
    )
    return Mend({"count": str(len(changes))}, changes) if changes else None


def _odd_keys(source: Source, *, english: bool) -> Iterator[Path]:
    vocabulary = source.vocabulary

    def walk(data: object, path: Path) -> Iterator[Path]:
        own = bool(path) and path[-1] in vocabulary.open_names
        if isinstance(data, dict):
            for key, value in data.items():
                word = source.spans.word((*path, key))
                if not own and key in vocabulary.english and word is not None and (word == key) == english:
                    yield (*path, key)
                if own or key not in vocabulary.open_trees:
                    yield from walk(value, (*path, key))
        elif isinstance(data, list):
            for index, value in enumerate(data):
                yield from walk(value, (*path, index))

    return walk(source.data, ())


def _code(patient: Patient) -> Mend | None:
    """A code with small letters, spaces or signs that its system does not write."""
    value, meant = patient.value, patient.diagnostic.values.get("meant")
    if value is None or meant is None:
        return None
    return Mend({"word": value.strip(), "meant": meant}, (Set(patient.path, meant),))


def _letters(patient: Patient) -> Mend | None:
    """Letters in two parts become letters in one: it looks the same, and can be searched for."""
    value = patient.value
    if value is None or (new := normalize("NFC", value)) == value:
        return None
    return Mend(changes=(Set(patient.path, new),))


def _term(patient: Patient) -> Mend | None:
    """The code system's name, which is one word everywhere; another term may need another sentence."""
    values, value = patient.diagnostic.values, patient.value
    if value is None or (values.get("term"), values.get("use")) != ("KVA", "KVÅ"):
        return None
    new = re.sub(r"\bKVA\b", "KVÅ", value)
    return Mend({"word": "KVA", "meant": "KVÅ"}, (Set(patient.path, new),))


def _waiver(patient: Patient) -> Mend | None:
    """A waiver of nothing: removing it is the group's choice."""
    waivers = at(patient.source.data, ("waivers",))
    if not isinstance(waivers, list) or patient.diagnostic.variant == "unknown":
        return None
    path: Path = patient.path[:2] if len(waivers) > 1 else ("waivers",)
    return Mend({"rule": patient.diagnostic.values.get("rule", "")}, (Remove(path),), safe=False)


MENDERS: dict[str, Callable[[Patient], Mend | None]] = {
    "PW0004": _waiver,
    "PW0301": _block_id,
    "PW0302": _id,
    "PW0304": _target,
    "PW0305": _target,
    "PW0307": _citation,
    "PW0311": _language,
    "PW0340": _term,
    "PW0341": _letters,
    "PW1501": _code,
}
