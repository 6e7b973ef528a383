"""Spec files → what is shown of them now. Remembers the last sound document of each; writes nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from pathwaygen import lint, loader, production, project, regional
from pathwaygen.diagnostic import Severity
from pathwaygen.errors import UsageError
from pathwaygen.fixes.model import at
from pathwaygen.preview.values import Freshness, Line, Listed, Page, Remark, Shown
from pathwaygen.preview.watch import stamp
from pathwaygen.production import GENERATOR, Request
from pathwaygen.report import cells
from pathwaygen.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pathwaygen.diagnostic import Diagnostic
    from pathwaygen.lint import Result
    from pathwaygen.loader import Spec
    from pathwaygen.storage import Output

_MOST_TOGETHER = 40
"""So many specs are checked against each other at every change; of more, each is checked by itself."""
_ROOM = 160
"""How many characters of a line a finding quotes."""
_STAGES = {"draft": "utkast", "review": "remiss", "published": "publicering"}


@dataclass(frozen=True, slots=True)
class _Checked:
    """What a change gave: every file, by the name it has in addresses, and what is found across them."""

    token: str
    files: Mapping[str, Path]
    across: tuple[Diagnostic, ...]


class Preview:
    """The specs under some paths, as they are on disk at this moment."""

    def __init__(self, paths: Sequence[Path], request: Request) -> None:
        self._paths = tuple(paths)
        self._request = request
        self._lock = RLock()
        self._last: dict[str, Page] = {}
        self._shown: dict[str, Shown] = {}
        self._listed: dict[str, Listed] = {}
        self._checked = _Checked("", {}, ())

    @property
    def token(self) -> str:
        """A text that differs when a spec, or something that one is made of, does."""
        return self._stamp(self._found())

    def names(self) -> tuple[str, ...]:
        """Return the names of the specs in addresses, in the order of their files."""
        with self._lock:
            return tuple(self._now().files)

    def listed(self) -> tuple[Listed, ...]:
        """Return every spec as a list has it; no document is made for that."""
        with self._lock:
            now = self._now()
            for name in now.files:
                if name not in self._listed:
                    self._listed[name] = self._list(name, now)
            return tuple(self._listed[name] for name in now.files)

    def shown(self, name: str) -> Shown | None:
        """Return a spec as it is now; None when none has that name."""
        with self._lock:
            now = self._now()
            if name not in now.files:
                return None
            if name not in self._shown:
                self._shown[name] = self._make(name, now)
            return self._shown[name]

    def _found(self) -> tuple[Path, ...]:
        found: list[Path] = []
        for path in self._paths:
            try:
                found += loader.discover((path,))
            except (FileNotFoundError, OSError):  # gone for the moment: it says so where it is shown
                found.append(path)
        return tuple(dict.fromkeys(found))

    def _stamp(self, files: Sequence[Path]) -> str:
        """Return the state of files and of the group's own templates."""
        own = self._request.templates
        return stamp((*files, *(sorted(own.rglob("*.j2")) if own else ())))

    def _now(self) -> _Checked:
        """Return the state of the files, and forget what was made of another."""
        files = self._found()
        token = self._stamp(files)
        if token != self._checked.token:
            self._shown.clear()
            self._listed.clear()
            self._checked = _Checked(token, _named(files), self._across(files))
        return self._checked

    def _across(self, files: Sequence[Path]) -> tuple[Diagnostic, ...]:
        """Return what only shows when the specs are seen together."""
        if not 1 < len(files) <= _MOST_TOGETHER:
            return ()
        options = self._request.checking
        checked = project.check(files, options, jobs=1)
        own = {d for outcome in checked.outcomes for d in outcome.result.diagnostics}
        return tuple(d for d in checked.diagnostics if d not in own)

    def _check(self, file: Path, now: _Checked) -> tuple[Spec, Result, tuple[Diagnostic, ...]]:
        options = self._request.checking
        spec = project.read(file, options.lang)
        result = lint.check(spec, RULES, options)
        return spec, result, (*result.diagnostics, *(d for d in now.across if d.file == spec.file))

    def _list(self, name: str, now: _Checked) -> Listed:
        file = now.files[name]
        spec, result, found = self._check(file, now)
        root = spec.pathway or spec.supplement
        counts = {kind: sum(d.severity is kind for d in found) for kind in Severity}
        title = root.title if root else file.stem
        return Listed(name, file.name, title, _STAGES[result.stage.value], _saved(file), counts)

    def _make(self, name: str, now: _Checked) -> Shown:
        file = now.files[name]
        spec, result, found = self._check(file, now)
        page, trouble = self._page(spec, found, now)
        root = spec.pathway or spec.supplement
        broken = root is None or any(d.severity is Severity.ERROR for d in spec.diagnostics)
        freshness = Freshness.PARTLY if broken else Freshness.CURRENT
        if page is not None and not broken:
            self._last[name] = page
        elif name in self._last:
            page, freshness = self._last[name], Freshness.OLD
        remarks = _remarks(found, spec, page.html if page else b"")
        return Shown(
            name=name,
            file=file.name,
            title=root.title if root else file.stem,
            token=now.token,
            saved=_saved(file),
            stage=_STAGES[result.stage.value],
            freshness=freshness if page else Freshness.NONE,
            page=page,
            trouble=trouble,
            remarks=remarks,
            waived=len(result.waived),
            lines=_lines(spec, remarks),
        )

    def _page(self, spec: Spec, found: Sequence[Diagnostic], now: _Checked) -> tuple[Page | None, str]:
        """Return the document of a spec, or why there is none."""
        errors = sum(d.severity is Severity.ERROR for d in found)
        try:
            outputs = {one.path.rpartition(".")[2]: one.content for one in self._outputs(spec, errors, now)}
        except UsageError as error:
            return None, f"{str(error).rstrip('.')}."
        except Exception as error:  # noqa: BLE001  a fault of ours must not end the preview
            traceback.print_exc(file=sys.stderr)
            return None, f"Programmet gjorde fel ({type(error).__name__}: {error}). Mer står i terminalen."
        if "html" not in outputs:
            return None, ""
        version = hashlib.sha256(outputs["html"]).hexdigest()[:16]
        chart = outputs.get("svg", b"").decode()
        return Page(outputs["html"], chart, _saved(Path(spec.file)), version), ""

    def _outputs(self, spec: Spec, errors: int, now: _Checked) -> tuple[Output, ...]:
        request = self._request
        if spec.pathway is not None:
            return tuple(production.render_all(spec, spec.pathway, request, errors=errors))
        own = regional.profile(spec.supplement, request.checking.profile) if spec.supplement else None
        if spec.supplement is None or own is None:
            return ()
        others = (project.read(file, request.checking.lang) for file in now.files.values())
        made = regional.outputs(
            spec,
            spec.supplement,
            own,
            request.formats,
            national=regional.base(spec, others),
            errors=errors,
            generator=GENERATOR,
            templates=request.templates,
        )
        return tuple(made)


def _named(files: Sequence[Path]) -> dict[str, Path]:
    """Return the files by the names they have in addresses: their own, with a number where two are alike."""
    named: dict[str, Path] = {}
    for file in files:
        name, number = file.stem, 1
        while name in named:
            number += 1
            name = f"{file.stem}-{number}"
        named[name] = file
    return named


def _saved(file: Path) -> str:
    try:
        return dt.datetime.fromtimestamp(file.stat().st_mtime).astimezone().strftime("%H.%M.%S")
    except (OSError, ValueError, OverflowError):
        return ""


def _remarks(found: Sequence[Diagnostic], spec: Spec, page: bytes) -> tuple[Remark, ...]:
    ordered = sorted(found, key=lambda d: (-d.severity.rank, d.order))
    return tuple(_remark(number, d, spec, page) for number, d in enumerate(ordered, 1))


def _remark(number: int, diagnostic: Diagnostic, spec: Spec, page: bytes) -> Remark:
    span, lines = diagnostic.span, spec.source.lines
    anchor = _anchor(diagnostic, spec, page)
    if not 1 <= span.line <= len(lines) or not lines[span.line - 1].strip():
        return Remark(number, diagnostic, anchor=anchor)
    line = lines[span.line - 1]
    end = span.end_column if span.end_line == span.line else len(line) + 1
    before, marked, after = _quoted(line, span.column - 1, max(span.column, end - 1))
    return Remark(number, diagnostic, before, marked, after, anchor)


def _quoted(line: str, start: int, end: int) -> tuple[str, str, str]:
    """Return a line, or as much as there is room for, as what stands before, in and after the mark."""
    low = max(0, start - _ROOM // 3) if len(line) > _ROOM else 0
    high = min(len(line), low + _ROOM)
    marked = line[start : min(end, high)] or " "
    before, after = line[low:start], line[min(end, high) : high]
    shown = (f"{'…' if low else ''}{before}", marked, f"{after}{'…' if high < len(line) else ''}")
    return cells.visible(shown[0]), cells.visible(shown[1]), cells.visible(shown[2])


def _anchor(diagnostic: Diagnostic, spec: Spec, page: bytes) -> str:
    """Return where in the document a finding shows, if it has a place there."""
    path = diagnostic.path
    held = at(spec.source.data, path[:2]) if path[:1] == ("block",) and len(path) > 1 else None
    own = held.get("id") if isinstance(held, dict) else None
    anchor = f"block-{own}" if isinstance(own, str) and own.isalnum() else ""
    return anchor if anchor and f'id="{anchor}"'.encode() in page else ""


def _lines(spec: Spec, remarks: Sequence[Remark]) -> tuple[Line, ...]:
    placed: dict[int, list[Remark]] = {}
    for remark in remarks:
        placed.setdefault(remark.diagnostic.span.line, []).append(remark)
    return tuple(
        Line(number, cells.visible(text.rstrip("\r\n").replace("\t", "    ")), tuple(placed.get(number, ())))
        for number, text in enumerate(spec.source.lines, 1)
    )
