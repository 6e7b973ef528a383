"""What a field is called: the alias of its control, in the author's own words."""

from __future__ import annotations

from pathwaygen import keywords, standard
from pathwaygen.word.anchor import steps

_SINGULAR = {
    "objectives": "mål",
    "criteria": "kriterium",
    "exceptions": "undantag",
    "services": "verksamhet",
    "transitions": "övergång",
    "groups": "grupp",
    "indicators": "indikator",
    "populations": "patientgrupp",
    "tables": "tabell",
    "figures": "figur",
    "attachments": "bilaga",
    "registers": "register",
    "parts": "del",
    "members": "medlem",
    "changes": "ändring",
    "outcomes": "utfall",
    "instruments": "instrument",
    "journey": "patientresa",
    "rows": "rad",
}
_LONGEST = 64
"""Word's own limit."""


def label(path: str) -> str:
    """Return a field's name: ``Block C – prognos``, ``Mål mal1``."""
    head, tail = "", ""
    words = keywords.load()
    before = ""
    for step in steps(path):
        if step[:1] == "#":
            head = f"{_word(before, words)} {step[1:]}".strip()
            tail = ""
        elif step[:1] == "+":
            head, tail = f"ny {_word(before, words)}", ""
        elif step[:1] == "~":
            head, tail = (f"{head}, " if head else "") + _word(before, words), ""
        elif step != "text" or not tail:
            tail = _standard(path) or words.word(step).replace("_", " ")
        before = step
    said = head if tail == "text" and head else " – ".join(part for part in (head, tail) if part)
    said = said[:1].upper() + said[1:]
    return said if len(said) <= _LONGEST else said[: _LONGEST - 2].rstrip() + " …"


def _word(step: str, words: keywords.Keywords) -> str:
    return _SINGULAR.get(step) or words.word(step).replace("_", " ")


def _standard(path: str) -> str:
    """Return what the generic model calls an element, in small letters unless it is a name."""
    found = standard.load().element(
        tuple(0 if step[:1] in {"#", "~", "+"} else step for step in steps(path) if step != "text")
    )
    return found.label[:1].lower() + found.label[1:] if found else ""
