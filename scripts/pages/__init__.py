"""What the documentation says about the program, made from the program."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.pages import answers, api, commands, keys, profiles, requirements, rules, symbols, tables
from scripts.pages.markdown import NOTE

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
_NUMBER = re.compile(r"[0-9]+[.·\s]+")


def decisions() -> str:
    """Return the list of decisions."""
    lines = []
    for file in sorted((DOCS / "decisions").glob("0*.md")):
        title = file.read_text(encoding="utf-8").splitlines()[0].lstrip("# ")
        lines.append(f"- [{file.stem[:4]} · {_NUMBER.sub('', title, count=1)}]({file.name})\n")
    lead = "# Decisions\n\nWhy the program is built the way it is. In English, like the code.\n\n"
    return NOTE + lead + "".join(lines)


def contributing() -> str:
    """Return the page for developers: CONTRIBUTING.md with its links as the site has them."""
    return NOTE + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").replace("](docs/", "](")


def made() -> dict[Path, str]:
    """Return every page that is written here, whole or in part, as it should be."""
    found = {
        DOCS / "referens" / "kommandon.md": commands.page(),
        DOCS / "referens" / "nycklar.md": keys.page(),
        DOCS / "referens" / "api.md": api.page(),
        DOCS / "referens" / "krav.md": requirements.page(),
        DOCS / "referens" / "profiler.md": profiles.page(),
        DOCS / "regler" / "index.md": rules.index(),
        DOCS / "decisions" / "index.md": decisions(),
        DOCS / "utveckla.md": contributing(),
    }
    found |= {DOCS / "regler" / f"{code}.md": rules.page(code, rule) for code, rule in rules.codes().items()}
    for file in (ROOT / "README.md", *sorted(DOCS.rglob("*.md"))):
        if file not in found and file not in strays(found):
            found[file] = symbols.filled(answers.filled(tables.filled(file.read_text(encoding="utf-8"))))
    return found


def strays(found: Mapping[Path, str]) -> list[Path]:
    """Return the pages on rules that are gone."""
    return [file for file in sorted((DOCS / "regler").glob("*.md")) if file not in found]
