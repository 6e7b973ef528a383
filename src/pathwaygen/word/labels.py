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
    "journey": "steg i patientresan",
    "references": "referens",
    "events": "händelse",
    "times": "tidsgräns",
    "codes": "kodlista",
    "occasions": "tillfälle",
    "rows": "rad",
}
_CITED = {
    "author": "författare",
    "container-title": "utgivare eller tidskrift",
    "issued": "år",
    "URL": "adress",
}
"""What CSL calls the parts of a reference."""
_KEYED = frozenset({"services", "events"})
"""What is named by its key."""
_NEUTER = frozenset(
    {
        "block",
        "mål",
        "kriterium",
        "undantag",
        "utfall",
        "register",
        "instrument",
        "tillfälle",
        "steg i patientresan",
    }
)
_VAGUE = frozenset(
    {"standard", "not_applicable", "reason", "included", "from", "to", "when", "by", "name", "codes"}
)
"""Names of fields that say nothing without what they are a part of."""
_LONGEST = 64
"""Word's own limit."""


def label(path: str) -> str:
    """Return a field's name: ``Block C – prognos``, ``Mål mal1``, ``Nytt block – titel``."""
    words = keywords.load()
    head, tail, named = "", list[str](), ""
    for place, step in enumerate(steps(path)):
        kind = _word(named, words)
        if step[:1] in {"#", "+", "~"} or named in _KEYED:
            new = f"{'nytt' if kind in _NEUTER else 'ny'} {kind}"
            item = {"+": new, "~": kind, "#": f"{kind} {step[1:]}"}.get(step[:1], f"{kind} {step}")
            head, tail = item if item == head or not head else f"{head}, {item}", []
            named = "" if named in _KEYED else named
        elif step != "text" or not tail:
            known = _standard("/".join(path.split("/")[: place + 1]))
            tail.append(known or _CITED.get(step) or words.word(step).replace("_", " "))
            named = step
    if tail[-1:] == ["text"] and head:
        tail = []
    told = tail[-2:][::-1] if len(tail) > 1 and named in _VAGUE else tail[-1:]
    said = " – ".join(
        (head, ", ".join(told)) if head and told else (head, *told[::-1]) if head else told[::-1]
    )
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
