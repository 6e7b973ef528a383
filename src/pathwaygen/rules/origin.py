"""Where facts come from: every claim and every figure has a source, or is marked as the group's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pathwaygen.rules.rule import Case, Finding, Level, On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.diagnostic import Path

_ITEM = 2
"""The length of the path to an item of a list, or to what is kept under a name."""
_CLAIM = 4
"""How many words make a claim that needs a source."""
_QUOTED = 60
_NO_CLAIM = frozenset(
    (
        "suggestion",
        "source",
        "not_applicable",
        "title",
        "question",
        "answer",
        "when",
        "reason",
        "name",
        "included",
        "by",
    )
)
_PLANNED = ("follow_up", "when")
"""When the plan is followed up, which is a claim though other conditions are not."""
_FACTS: dict[str, tuple[Path, ...]] = {
    "scope": (("scope", "lead"), ("scope", "delimitation"), ("scope", "care_level")),
    "condition": (("condition", "about"),),
    "goals": (("goals",),),
    "indicators": (("indicators",),),
    "summary": (("summary",),),
    **{name: ((name,),) for name in ("entry", "exit", "block", "groups", "populations", "transitions")},
    **{name: ((name,),) for name in ("patient_experience", "person_centring", "registers", "tables")},
}
_NOT_FACTS = frozenset(("share", "rows", "header", "address", "data_source", "reported_by", "alternative"))
_PARTS = frozenset(("care", "patient", "rehabilitation", "parts"))
"""What the mark of a whole block or group does not speak for: each has its own."""
_HOLDERS = ("block", "groups")
_VALUES = ("times", "performer", "ages", "working_age", "tables")
_LISTED_VALUES = ("indicators", "instruments")


@rule("PW1602", "unsourced", Level.COMPLETE, requirements=("SI-T2-15",), source="Skrivinstruktionen 1.2")
def unsourced(case: Case) -> Iterator[Finding]:
    """En text anger varken källa eller att den är gruppens eget förslag.

    ## Varför

    Den som ska följa vårdförloppet måste kunna skilja det som har stöd från det som gruppen föreslår.

    ## Fel

    ```yaml
    prognos: |
      De flesta går utan kryckor efter tre månader.
    ```

    ## Rätt

    ```yaml
    prognos: |
      De flesta går utan kryckor efter tre månader [@k15].
    ```

    ## Gör så här

    Citera källan med [@id], eller skriv förslag: och varför texten är gruppens egen.
    """
    for path, texts in _claims(case).items():
        if len(texts) == 1:
            where, text = texts[0]
            values = {"text": _beginning(text)}
            yield Finding(where[:-1] if where[-1] in ("text", "when") else where, values, about=(where,))
        else:
            fields = ", ".join(dict.fromkeys(case.word(str(where[len(path)])) for where, _ in texts))
            yield Finding(path, {"fields": fields}, "several", about=tuple(where for where, _ in texts))


def _claims(case: Case) -> dict[Path, list[tuple[Path, str]]]:
    """The texts that need a source and have none, by the node whose mark would speak for them."""
    found: dict[Path, list[tuple[Path, str]]] = {}
    for path, text in case.texts:
        facts = _FACTS.get(str(path[0]))
        if facts is None or "[@" in text or not any(path[: len(fact)] == fact for fact in facts):
            continue
        if (path[-1] in _NO_CLAIM and path[-2:] != _PLANNED) or not _NOT_FACTS.isdisjoint(path):
            continue
        if len(text.split(None, _CLAIM)) >= _CLAIM and not _marked(case, path):
            found.setdefault(_owner(path), []).append((path, text))
    return found


def _owner(path: Path) -> Path:
    """The item of a list that a text is a field of, if a mark there would hold for it; else the text."""
    at = next((n for n in range(len(path) - 1, 0, -1) if isinstance(path[n - 1], int)), 0)
    if at and not (path[0] in _HOLDERS and at == _ITEM):
        return path[:at]
    return path


def _marked(case: Case, path: Path) -> bool:
    """Whether a node that holds the text is marked as a suggestion or names its source."""
    node: Any = case.source.data
    whole = path[0] in _HOLDERS and len(path) > _ITEM and path[_ITEM] in _PARTS
    for depth, key in enumerate(path):
        if (
            isinstance(node, dict)
            and ("suggestion" in node or "source" in node)
            and not (whole and depth == _ITEM)
        ):
            return True
        node = node[key]
    return False


def _beginning(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _QUOTED else words[: _QUOTED - 1].rstrip() + "…"


@rule("PW1603", "own-suggestion", Level.SUGGESTION, source="Skrivinstruktionen 1.2", on=On.BOTH)
def own_suggestion(case: Case) -> Iterator[Finding]:
    """Ett eget förslag står kvar i ett dokument som ska publiceras.

    ## Varför

    Ett publicerat vårdförlopp gäller. Det som ännu bara är ett förslag måste gruppen först ha tagit ställning
    till.

    ## Fel

    ```yaml
    prognos:
      text: De flesta är återställda efter ett år.
      förslag: Källorna anger ingen prognos.
    ```

    ## Rätt

    ```yaml
    prognos: |
      De flesta är återställda efter ett år [@k4].
    ```

    ## Gör så här

    Hitta en källa, eller besluta om texten och ta bort förslag.
    """
    for path, node in case.nodes:
        if "suggestion" in node:
            yield Finding((*path, "suggestion"), {"why": _beginning(str(node["suggestion"]))})


@rule(
    "PW1605", "unsourced-value", Level.COMPLETE, requirements=("SI-T2-15",), source="Skrivinstruktionen 1.2"
)
def unsourced_value(case: Case) -> Iterator[Finding]:
    """En tid, en kod eller en annan uppgift utan text anger varken källa eller att den är ett förslag.

    ## Varför

    Det är siffrorna som styr vården. Den som ska hålla en gräns måste kunna se vem som har satt den.

    ## Fel

    ```yaml
    tid:
      - {id: t1, inom: 14 dagar, efter: operation}
    ```

    ## Rätt

    ```yaml
    tid:
      - {id: t1, inom: 14 dagar, efter: operation, källa: k12}
    ```

    ## Gör så här

    Skriv källa: och referensens id, eller förslag: och varför.
    """
    for path, node in case.nodes:
        kind = _value(path)
        if kind and not _sourced(case, path, node):
            yield Finding(path, {"key": case.word(kind)}, about=((*path, "source"), (*path, "suggestion")))


def _value(path: Path) -> str | None:
    """The name of what a node states without a text: a time, ages, codes, an instrument …, or None."""
    if len(path) < _ITEM:
        return None
    name = path[-2] if isinstance(path[-1], int) else path[-1]
    if path[0] == "services":
        return "services" if len(path) == _ITEM else None
    if name in _VALUES or (name in _LISTED_VALUES and isinstance(path[-1], int)):
        return str(name)
    return "codes" if name == "codes" and path[0] in ("condition", "intervention") else None


def _sourced(case: Case, path: Path, node: dict[str, Any]) -> bool:
    """Whether a value says where it comes from, in a text beside it, or through the node that holds it."""
    if "source" in node or "suggestion" in node or node.get("not_applicable"):
        return True
    if any(isinstance(value, str) and "[@" in value for value in node.values()):
        return True
    holder: Any = case.source.data
    for key in path[:-1] if path[0] not in _HOLDERS else ():
        holder = holder[key]
        if isinstance(holder, dict) and ("source" in holder or "suggestion" in holder):
            return True
    return False


RULES = (unsourced, own_suggestion, unsourced_value)
