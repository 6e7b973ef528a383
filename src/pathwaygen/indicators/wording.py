"""Definitions → words, by the templates in templates/indicators/. Plain text: who prints it escapes it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pathwaygen import resources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment

    from pathwaygen.indicators.definition import Definition


class Words:
    """What an indicator is called in a sentence and in a sheet.

    Attributes:
        environment: Finds the templates: the group's own before the shipped ones.
        labels: The headings of a sheet's rows and of a table's columns, by name.
        silent: What stands where the spec says nothing.
    """

    def __init__(self, environment: Environment | None = None) -> None:
        self.environment = environment or _shipped()
        self._rows = self.environment.get_template("indicators/sheet.txt.j2").module
        self.labels: Mapping[str, str] = vars(self._rows)["labels"]
        self.silent = str(vars(self._rows)["silent"])

    def sentence(self, definition: Definition) -> str:
        """Return an indicator in one sentence, without a full stop."""
        return self.environment.get_template("indicators/sentence.txt.j2").render(d=definition).strip()

    def page(self, template: str, **values: object) -> str:
        """Return a whole page of sheets."""
        return self.environment.get_template(template).render(**values)

    def row(self, name: str, definition: Definition) -> str:
        """Return what a sheet says in a row that the template words, or nothing where the spec is silent."""
        return str(vars(self._rows)[name](definition)).strip()


@cache
def _shipped() -> Environment:
    """Return an environment with the shipped templates only."""
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(resources.folder("templates")),
        undefined=StrictUndefined,
        autoescape=False,  # plain text
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
