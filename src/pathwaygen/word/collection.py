"""Files that came back → the ledger, and the ledger that was filled in → its summary: from files to bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.catalogue import counted, phrase
from pathwaygen.errors import UsageError, reason
from pathwaygen.word import findings, session, summary, workbook
from pathwaygen.word.ledger import Collector, carried
from pathwaygen.word.package import LARGEST_FILE, WordFileError, open_file
from pathwaygen.word.remarks import AUTHOR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from pathwaygen.catalogue import Language
    from pathwaygen.model import Node
    from pathwaygen.source import Source
    from pathwaygen.word.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Collected:
    """The ledger of some files, beside the spec that they are about."""

    ledger: Ledger
    source: Source
    model: type[Node]
    lang: Language = "sv"

    @property
    def said(self) -> str:
        """How much there is, in words."""
        count, files = len(self.ledger.entries), len(self.ledger.files)
        key = "word_in_files_one" if files == 1 else "word_in_files"
        return f"{counted('word_remark', count, self.lang)} {phrase(key, self.lang, count=files)}"

    def workbook(self, earlier: Path) -> tuple[bytes, tuple[str, ...]]:
        """Return the ledger in Excel, and what was taken over from an earlier one, in words.

        Args:
            earlier: Where a ledger may lie that the group has filled in.

        Raises:
            MissingExtraError: xlsxwriter is not installed.
            UsageError: What lies there is no ledger, or cannot be read.
        """
        if not earlier.exists():
            return workbook.as_xlsx(self.ledger, self.lang), ()
        try:
            before = workbook.of_xlsx(_bytes(earlier), earlier.name)
        except WordFileError as error:
            raise UsageError(f"{earlier} finns redan och skrivs inte över: {error}") from error
        found = carried(self.ledger, before)
        said = (
            ("word_carried", found.filled),
            ("word_kept_one" if found.kept == 1 else "word_kept", found.kept),
        )
        told = tuple(phrase(key, self.lang, count=count) for key, count in said if count)
        return workbook.as_xlsx(found.ledger, self.lang), told

    def report(self, form: str, *, color: bool, width: int) -> str:
        """Return the remarks as findings at the spec's lines."""
        from pathwaygen.report import REPORTERS, Report  # noqa: PLC0415  only when asked for

        found = findings.findings(self.ledger, self.source, self.model, self.lang)
        lines = {self.source.name: tuple(self.source.text.split("\n"))}
        return REPORTERS[form](Report(found, 1, lang=self.lang, lines=lines, color=color, width=width))


def word_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the Word files among some paths; of folders, those directly in them.

    Raises:
        UsageError: There are none.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(
                one
                for one in path.iterdir()
                if one.suffix.lower() == ".docx" and not one.name.startswith("~$")
            )
        else:
            found.append(path)
    if not found:
        raise UsageError("det finns ingen Word-fil (.docx) i mappen")
    return tuple(dict.fromkeys(found))


def _is_word(file: Path) -> bool:
    """Whether a file is a Word document, and not what Word leaves beside one that is open."""
    return file.suffix.lower() == ".docx" and not file.name.startswith("~$")


def collected(
    files: Sequence[Path], spec: Path, *, lang: Language = "sv", seen: Callable[[], None] = lambda: None
) -> Collected:
    """Return the ledger of some files.

    Args:
        files: The Word files.
        spec: The spec that they are about.
        lang: The language of the ledger.
        seen: Is called after each file.

    Raises:
        UsageError: A file cannot be read, is refused, or is of another pathway; its name is in the message.
    """
    session.installed()
    source, model = session.spec_of(spec)
    data = source.data or {}
    collector = Collector(str(data.get("id", "")), AUTHOR, lang)
    for file in files:
        try:
            collector.add(open_file(file))
        except UsageError as error:
            raise UsageError(str(error) if str(file) in str(error) else f"{file}: {error}") from error
        seen()
    return Collected(collector.ledger(str(data.get("title", ""))), source, model, lang)


def summarised(file: Path, ending: str, spec: Path | None, lang: Language = "sv") -> tuple[bytes, int]:
    """Return the summary of a ledger that was filled in, as a file, and how many remarks lack a decision.

    Args:
        file: The ledger.
        ending: ``.md`` or ``.docx``.
        spec: The spec that it is about; needed for Word.
        lang: The language of the summary.

    Raises:
        UsageError: The ledger or the spec cannot be read, or the ending is another one.
    """
    session.installed()
    if ending not in (".md", ".docx"):
        raise UsageError(f"sammanställningen kan skrivas som .md eller .docx, inte som ”{ending}”")
    if ending == ".docx" and spec is None:
        raise UsageError("för att skriva sammanställningen i Word behövs specen: --spec SPEC")
    ledger = workbook.of_xlsx(_bytes(file), file.name)
    title = str((session.spec_of(spec)[0].data or {}).get("title", "")) if spec else file.stem
    said = summary.as_markdown(ledger, title, lang)
    waiting = sum(not entry.decision and not entry.answers for entry in ledger.entries)
    if ending == ".md":
        return said.encode(), waiting
    return _word(said, spec), waiting


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise WordFileError("PW1902", {"what": str(file)})
        return file.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"{file} finns inte") from None
    except OSError as error:
        raise UsageError(f"{file} kan inte läsas: {reason(error)}") from error


def _word(said: str, spec: Path | None) -> bytes:
    from pathwaygen import loader, view  # noqa: PLC0415  a document library
    from pathwaygen.export.docx import docx  # noqa: PLC0415  the same
    from pathwaygen.export.manuscript import manuscript  # noqa: PLC0415  the same
    from pathwaygen.indicators import views  # noqa: PLC0415  the same

    pathway = loader.load(spec).pathway if spec else None
    if pathway is None:
        raise UsageError(f"{spec} går inte att läsa som vårdförlopp")
    return docx(manuscript(said, view.document(pathway, indicators=views)))
