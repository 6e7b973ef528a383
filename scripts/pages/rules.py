"""A page for every code that a finding may have, and the list of them."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

from scripts.pages import requirements
from scripts.pages.markdown import NOTE, table
from scripts.pages.tables import LEVELS, SEVERITY, STAGES

from pathwaygen import catalogue, keywords, lint
from pathwaygen.rules import RULES, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_FAMILIES = {
    "PW00": "Granskningen själv",
    "PW01": "Filen går inte att läsa som den står",
    "PW02": "Nycklar och värden",
    "PW03": "Id, hänvisningar och texter",
    "PW04": "Omfattning och dokumentuppgifter",
    "PW05": "Mål",
    "PW06": "Ingång",
    "PW07": "Utgång",
    "PW08": "Övergångar",
    "PW09": "Flödet",
    "PW10": "Utredning och bedömning",
    "PW11": "Plan och genomförande",
    "PW12": "Uppföljning och avslut",
    "PW13": "Patienten och bakgrunden",
    "PW14": "Indikatorer",
    "PW15": "Koder",
    "PW16": "Fullständighet och ursprung",
    "PW17": "Flera filer",
    "PW18": "Regionala tillägg",
    "PW19": "Word-filer",
}
_DOTS = "…"
"""What stands for words that a finding quotes."""

_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{(\w+)\}")


def codes() -> dict[str, Rule | None]:
    """Return every code with its rule; None for what reading the file finds."""
    found: dict[str, Rule | None] = {code: None for code in catalogue.entries() if code.startswith("PW")}
    found |= {rule.code: rule for rule in RULES}
    return dict(sorted(found.items()))


def index() -> str:
    """Return the page that lists every code."""
    return NOTE + "\n".join(_index())


def _index() -> Iterator[str]:
    yield "# Regler\n"
    yield (
        "Varje anmärkning har en kod. Här står alla, med en sida för var och en. "
        "I terminalen visar `pathwaygen explain PW0501` regeln PW0501. "
        "Hur allvarlig en anmärkning är beror på kravet och på "
        "[hur färdig specen ska vara](../guide/granska.md).\n"
    )
    for family, title in _FAMILIES.items():
        rows = [_row(code, rule) for code, rule in codes().items() if code.startswith(family)]
        yield f"## {title}\n\n{table(('Kod', 'Vad som är fel', 'Krav'), rows)}"


def _row(code: str, rule: Rule | None) -> tuple[str, ...]:
    if rule:
        return f"[{code}]({code}.md)", rule.title, LEVELS[rule.level][0]
    return f"[{code}]({code}.md)", _sentence(catalogue.entries()[code]["sv"]["message"]), "form"


def page(code: str, rule: Rule | None) -> str:
    """Return the page on one code."""
    parts = [f"# {code} · {rule.name if rule else catalogue.name(code)}\n"]
    parts += _rule(rule) if rule else ["Anmärkningen gäller hur filen är skriven.\n"]
    parts.append(f"## Så står det i granskningen\n\n{''.join(_messages(code))}")
    return NOTE + "\n".join(parts)


def _rule(rule: Rule) -> Iterator[str]:
    yield f"{rule.title}\n"
    stages = ((said, SEVERITY[lint.severity(rule.level, stage)]) for stage, said in STAGES.items())
    yield table(("Granskas som", "Allvar"), stages)
    facts = [f"Krav: {LEVELS[rule.level][0]}."]
    if rule.source:
        facts.append(f"Källa: {rule.source}.")
    waivable = "Kan godtas genom" if rule.waivable else "Går inte att godta genom"
    facts.append(f"{waivable} [avsteg](../guide/granska.md#avsteg).")
    yield " ".join(facts) + "\n"
    if explained := inspect.cleandoc(rule.doc).partition("\n")[2].strip():
        yield f"{explained}\n"
    yield from requirements.of_rule(rule)


def _messages(code: str) -> Iterator[str]:
    """Yield what a finding says, in each of its variants, with dots for what it quotes."""
    entry = catalogue.entries().get(code, {"sv": {"message": ""}})
    variants = (entry["sv"] | variant["sv"] for variant in entry.get("variants", {}).values())
    for message, hint in dict.fromkeys(
        (words["message"], words.get("hint")) for words in (entry["sv"], *variants)
    ):
        yield f"-   {_sentence(message)}\n"
        if hint and _said(hint) != _DOTS:
            yield f"\n    *Gör så här:* {_said(hint)}\n"
        yield "\n"


def _sentence(text: str) -> str:
    said = _said(text)
    return said if said.endswith(_DOTS) else f"{said}."


def _said(text: str) -> str:
    shown = _PLACEHOLDER.sub(lambda found: _word(found[1]) if found[1] else found[0][0], text)
    return shown.replace("<", "\\<")


def _word(placeholder: str) -> str:
    if placeholder.startswith("key_"):
        return keywords.load().word(placeholder.removeprefix("key_"))
    return _DOTS
