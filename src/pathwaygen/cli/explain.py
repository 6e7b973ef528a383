"""``pathwaygen explain``."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pathwaygen.catalogue import Language

_WIDEST = 100


@click.command("explain")
@click.argument("code", metavar="KOD")
@click.option("--lang", type=click.Choice(["sv", "en"]), default="sv", help="Språk.")
def command(code: str, lang: Language) -> None:
    """Förklara en regel eller ett krav: varför det finns, vad som är fel och rätt, och vad ni gör.

    KOD är regelns kod eller namn så som det står i anmärkningen, PW1001 eller missing-assessment-part, eller
    ett krav, SI-UT-01.
    """
    from pathwaygen.lint import severity
    from pathwaygen.rules import RULES, manual, requirement_pages
    from pathwaygen.standard.requirements import requirements

    width = min(shutil.get_terminal_size((80, 24)).columns, _WIDEST)
    asked = {name.casefold(): requirement for name, requirement in requirements().items()}
    requirement = asked.get(code.strip().casefold())
    if requirement is not None:
        click.echo(requirement_pages.page(requirement, RULES, lang=lang, width=width), nl=False)
        return
    found = _meant(code)
    rule = next((rule for rule in RULES if rule.code == found), None)
    if rule is not None:
        click.echo(manual.page(rule, severity, lang=lang, width=width), nl=False)
    else:
        click.echo(manual.code_page(found, lang=lang, width=width), nl=False)


def _meant(word: str) -> str:
    """Return the code that a code or a name in any case stands for.

    Raises:
        UsageError: There is none.
    """
    from pathwaygen import catalogue, shape
    from pathwaygen.errors import UsageError
    from pathwaygen.standard.requirements import requirements

    names = {str(entry["name"]): code for code, entry in catalogue.entries().items() if code != "phrases"}
    codes = {code: code for code in names.values()}
    wanted = word.strip()
    found = codes.get(wanted.upper()) or names.get(wanted.lower())
    if found:
        return found
    near = shape.nearest(wanted.upper(), codes) or names.get(shape.nearest(wanted.lower(), names) or "")
    known = f"{near} ({catalogue.name(near)})" if near else shape.nearest(wanted.upper(), requirements())
    meant = f" Menade du {known}?" if known else ""
    raise UsageError(
        f"det finns varken regel eller krav ”{word}”.{meant} pathwaygen rules visar alla regler."
    )
