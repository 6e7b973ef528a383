"""The one Jinja environment. Templates print what they are given; what is not safe is refused or escaped."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    pass_context,
)
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pathwaygen import markdown, resources
from pathwaygen.errors import UsageError
from pathwaygen.flowchart.metrics import clean
from pathwaygen.markdown import Md
from pathwaygen.view import marks
from pathwaygen.view.texts import capital

if TYPE_CHECKING:
    from types import TracebackType

    from jinja2 import Environment
    from jinja2.runtime import Context

_MARKUP = ("html.j2", "svg.j2", "xml.j2", "bpmn.j2")
_MARKDOWN = ".md.j2"
_ADDRESS = re.compile(r"\]\([^()\s]*\)\Z")
_LISTED = re.compile(r"(?:-|\d+\.) ")


class NotMarkdownError(TypeError):
    """A template printed a text that nobody has made safe for Markdown: a bug in the template or the view."""


@cache
def _is_view(kind: type) -> bool:
    """Whether a class holds frozen values: what is not private in it can be read and changes nothing."""
    return hasattr(kind, "__dataclass_fields__") and not issubclass(kind, (dict, list, set))


class _Environment(ImmutableSandboxedEnvironment):
    """Markdown templates may print what their own macros give."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401  any node
        """Say whether a template may read an attribute. Of a view that is known at once."""
        kind: Any = type(obj)
        if _is_view(kind):
            return not attr.startswith("_")
        return super().is_safe_attribute(obj, attr, value)

    def call(self, context: Context, function: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  any node
        """Call something for a template; what a macro gives in a Markdown template is Markdown."""
        given = super().call(context, function, *args, **kwargs)
        if isinstance(function, Macro) and type(given) is str:
            return Md(given)
        return given


@pass_context
def _checked(context: Context, value: object) -> object:
    """Return what a template prints, or refuse it."""
    if not (context.name or "").endswith(_MARKDOWN) or isinstance(value, Md | int | StrictUndefined):
        return value
    raise NotMarkdownError(f"{context.name} prints {type(value).__name__} {value!r}, not Markdown")


def hung(text: str) -> Md:
    """Return a text as it stands after the first words of a list item, which is indented by four."""
    if not text:
        return Md("")
    inside = re.sub(r"\n(?=[^\n])", "\n    ", text)
    return Md(f"\n    {inside}" if _LISTED.match(text) else f" {inside}")


def block(text: str) -> Md:
    """Return what hangs under a list item as paragraphs of its own."""
    lines = text.strip("\n ").split("\n")
    hanging = text.startswith("\n")
    return Md(
        "\n".join(line.removeprefix("    ") if hanging or place else line for place, line in enumerate(lines))
    )


def nested(text: str) -> Md:
    """Return a list item one level down."""
    return Md(re.sub(r"^(?=[^\n])", "    ", text, flags=re.MULTILINE).rstrip(" "))


def ended(text: str) -> Md:
    """Return a sentence with a full stop, before its marks."""
    said = _ADDRESS.sub("", marks.MARK.sub("", text).rstrip())
    if not said or said.endswith((".", "!", "?", ":", "…")):
        return Md(text)
    place = len(text)
    while (found := marks.LAST.search(text[:place])) is not None:
        place = found.start()
    kept = text[:place].rstrip()
    return Md(f"{kept}.{text[place:] and ' '}{text[place:].lstrip()}")


def sized(text: str, level: int) -> Md:
    """Return a heading of this level."""
    return Md(f"{'#' * min(level, 6)} {text}")


@cache
def _environment(own: Path | None, *, checked: bool = True) -> _Environment:
    """Return the environment of Markdown templates, or that of others, which have nothing to check.

    The check is a call for every value printed: half of the time that a drawing takes.
    """
    ours = FileSystemLoader(resources.folder("templates"))
    environment = _Environment(
        loader=ChoiceLoader([FileSystemLoader(own), ours]) if own else ours,
        undefined=StrictUndefined,
        autoescape=lambda name: bool(name) and name.endswith(_MARKUP),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_checked if checked else None,
        auto_reload=own is not None,  # the preview shows a group's template when it is saved
    )
    environment.filters |= {
        "block": block,
        "capital": capital,
        "ended": ended,
        "hung": hung,
        "inline": markdown.inline,
        "nested": nested,
        "sized": sized,
        "words": clean,
    }
    return environment


def environment(templates_dir: Path | None = None) -> Environment:
    """Return the environment that finds a working group's own templates before the shipped ones."""
    return _environment(templates_dir.resolve() if templates_dir else None)


def template(name: str, /, *, templates_dir: Path | None = None, **values: Any) -> str:  # noqa: ANN401  any node
    """Return a template's text.

    Args:
        name: Its path below templates/.
        templates_dir: A working group's own folder; a file there replaces ours of the same name.
        values: What it prints.

    Raises:
        UsageError: A template in ``templates_dir`` is broken; the message names the file and the line.
    """
    own = templates_dir.resolve() if templates_dir else None
    try:
        return _environment(own, checked=name.endswith(_MARKDOWN)).get_template(name).render(**values)
    except UnicodeDecodeError as error:
        raise UsageError(f"en mall i {own} är inte sparad som UTF-8 (den läses för {name})") from error
    except Exception as error:  # a template of the group's own may do anything
        if own and (place := _place(error, own)):
            raise UsageError(_said(error, *place)) from error
        raise


def _place(error: BaseException, own: Path) -> tuple[Path, int] | None:
    """Return the file in the group's folder, and the line, that an error comes from."""
    if isinstance(error, TemplateSyntaxError):
        file = Path(error.filename or "")
        return (file, error.lineno) if file.is_relative_to(own) else None
    found = None
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(own):
            found = file, trace.tb_lineno
        trace = trace.tb_next
    return found


def _said(error: BaseException, file: Path, line: int) -> str:
    where = f"Mallen {file}, rad {line}"
    match error:
        case TemplateSyntaxError():
            return f"{where}, går inte att tolka: {error.message}"
        case TemplateNotFound():
            return f"{where}, hämtar in mallen {error.name}, som inte finns"
        case NotMarkdownError():
            return f"{where}, skriver ut ett värde som inte är Markdown. Använd värdet genom filtret inline"
    return f"{where}, kan inte skrivas ut: {error}"
