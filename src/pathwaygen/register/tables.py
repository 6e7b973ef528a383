"""A register's files → tables with known columns and types. Everything in them is hostile until checked.

What asks a register knows ``Base`` only: DuckDB's SQL, which ``spark`` rewrites for another engine.
Here DuckDB may read the two files and nothing else, writes in a folder of its own, and loads no extension.
"""

from __future__ import annotations

import codecs
import csv
import re
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from pathwaygen import scratch
from pathwaygen.errors import UsageError, loading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from duckdb import DuckDBPyConnection, DuckDBPyRelation

EVENTS = {"patient_id": "text", "date": "date", "code": "text", "code_system": "text"}
"""The columns that the events' table must have, with the kind of each."""

PATIENTS = {"patient_id": "text", "birth_date": "date"}
"""The columns that the patients' table must have."""

OPTIONAL = {
    "events": {"unit": "text"},
    "patients": {"sex": "text", "region": "text", "death_date": "date", "moved_out": "date"},
}
"""The columns that each table may have."""

KINDS = {"events": EVENTS | OPTIONAL["events"], "patients": PATIENTS | OPTIONAL["patients"]}
"""The columns that a table may have, with the kind of each."""

_LONGEST_HEADING = 10_000
_LONGEST_NAME, _MOST_NAMES = 40, 20
_PATTERN = set("*?[]{}")
_CHUNK = 1 << 20
_SWEDISH = {"events": "händelserna", "patients": "patienterna"}
_DATES = ("DATE", "TIMESTAMP", "VARCHAR")
DATE = r"^(\d{4}-\d{1,2}-\d{1,2})(\z|[ T]\d{1,2}:)"
"""A date as text, perhaps with a time of day. DuckDB alone would read ``epoch`` and 2025-01-05abc too."""

ZONE = "Europe/Stockholm"
"""Where a moment of time becomes a day: the same on every machine, and the day that the clinic wrote."""

_TEXTS = (
    "VARCHAR",
    "INTEGER",
    "BIGINT",
    "SMALLINT",
    "TINYINT",
    "HUGEINT",
    "UINTEGER",
    "UBIGINT",
    "UUID",
    "ENUM",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a computation may use.

    Attributes:
        memory: DuckDB's own limit, in megabytes; what does not fit goes to a temporary folder.
        threads: How many threads it may use; None for as many as there are cores.
    """

    memory: int = 1024
    threads: int | None = None


class Rows(Protocol):
    """What an engine answers, row by row."""

    def fetchone(self) -> tuple[Any, ...] | None:
        """Return the next row, if there is one."""

    def fetchmany(self, size: int = 1) -> list[tuple[Any, ...]]:
        """Return the next rows."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return the rows that are left."""


class Base(Protocol):
    """An engine that is asked in DuckDB's SQL."""

    def execute(self, query: str, parameters: Any = None, /) -> Rows:  # noqa: ANN401  values by name
        """Run one statement; its values are parameters, ``$name``."""


@dataclass(frozen=True, slots=True)
class Register:
    """Two tables, ready to be asked.

    ``events`` and ``patients`` are views with text and dates only: a date that is none, and an empty text,
    are NULL. Both have ``row``, the number of the row in the file, from 1, without the heading.
    ``unclear`` says that a date of OPTIONAL is written but is none: nobody knows if the patient was there.

    Attributes:
        base: What is asked.
        columns: The columns that each file really has, by table.
        unread: Other columns of each file, in small letters.
    """

    base: Base
    columns: Mapping[str, tuple[str, ...]]
    unread: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@contextmanager
def opened(events: Path, patients: Path, limits: Limits | None = None) -> Iterator[Register]:
    """Open a register for as long as it is asked.

    Args:
        events: A CSV or Parquet file with the columns of EVENTS.
        patients: A CSV or Parquet file with the columns of PATIENTS; both may have some of OPTIONAL.
        limits: How much memory and how many threads may be used.

    Raises:
        UsageError: A file that is missing, is of another kind, or lacks a column; or no duckdb is installed.
    """
    with loading("data", "Att räkna indikatorer på ett register"):
        import duckdb  # noqa: PLC0415  an extra

    limits = limits or Limits()
    files = {"events": locate(events), "patients": locate(patients)}
    with scratch.folder() as aside:
        paths = {table: _plain(table, file, aside) for table, file in files.items()}
        with duckdb.connect(config=_config(limits, aside)) as base:
            base.execute(f"SET TimeZone = '{ZONE}'")
            base.execute("SET allowed_paths = $files", {"files": [str(path) for path in paths.values()]})
            base.execute("SET enable_external_access = false")
            base.execute("SET lock_configuration = true")
            try:
                found = {table: _table(base, table, file, str(paths[table])) for table, file in files.items()}
                yield Register(base, *split(found))
            except duckdb.Error as error:
                raise UsageError(_said(error, limits)) from error


def _said(error: Exception, limits: Limits) -> str:
    """Return what went wrong. Nothing that the database quotes is repeated: it may be a patient's row."""
    kind = type(error).__name__
    if kind == "OutOfMemoryException":
        return (
            f"Minnet räckte inte: {limits.memory} MB var tillåtet. Tillåt mer med --memory, "
            f"eller ge plats på disken i {tempfile.gettempdir()}."
        )
    if found := re.search(r"CSV Error on Line: (\d+)", str(error)):
        return (
            f"Rad {found[1]} i en av filerna kan inte tolkas, rubrikraden inräknad: den är för lång "
            "eller har ett citattecken för mycket"
        )
    full = f", eller så är disken full i {tempfile.gettempdir()}" if kind == "IOException" else ""
    return f"Registret kan inte läsas: en av filerna är skadad eller är inte vad namnet säger{full} ({kind})"


def _plain(table: str, file: Path, aside: Path) -> Path:
    """Return a path without signs that DuckDB would take for a pattern: a link where the file has such."""
    if not set(str(file)) & _PATTERN:
        return file
    link = aside / f"{table}{file.suffix.lower()}"
    link.symlink_to(file)
    return link


def _config(limits: Limits, aside: Path) -> dict[str, str | bool | int | float | list[str]]:
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{limits.memory}MB",
        "temp_directory": str(aside),
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "preserve_insertion_order": "false",
    }
    return config | ({"threads": str(limits.threads)} if limits.threads else {})


def locate(file: Path) -> Path:
    """Return a file of a register.

    Raises:
        UsageError: There is none, or it is of another kind.
    """
    if not file.exists():
        raise UsageError(f"{file} finns inte")
    if not file.is_file():
        raise UsageError(f"{file} är ingen fil")
    if file.suffix.lower() not in (".csv", ".parquet"):
        raise UsageError(f"{file} är varken CSV eller Parquet; filnamnet ska sluta på .csv eller .parquet")
    return file.resolve()


def split(
    found: Mapping[str, tuple[str, ...]],
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Return the columns of each table that are read, and those that are not."""
    read = {table: tuple(name for name in names if name in KINDS[table]) for table, names in found.items()}
    rest = {
        table: tuple(name for name in names if name not in KINDS[table]) for table, names in found.items()
    }
    return read, rest


def _table(base: DuckDBPyConnection, table: str, file: Path, path: str) -> tuple[str, ...]:
    """Make a view as ``_view`` does. A file with line ends within quotes is read again, by one thread."""
    import duckdb  # noqa: PLC0415  an extra

    try:
        return _view(base, table, file, path)
    except duckdb.Error as error:
        if "quoted new lines" not in str(error):
            raise
        return _view(base, table, file, path, parallel=False)


def _view(
    base: DuckDBPyConnection, table: str, file: Path, path: str, *, parallel: bool = True
) -> tuple[str, ...]:
    """Make a view with the table's columns as text and dates, and return the file's, in small letters."""
    raw = f"{table}_file"
    stored = file.suffix.lower() == ".parquet"
    read = base.read_parquet(path) if stored else _csv(base, file, path, parallel=parallel)
    kinds = {name.lower(): str(kind) for name, kind in zip(read.columns, read.types, strict=True)}
    columns, wanted = known(file, table, kinds), KINDS[table]
    number = "row_number() OVER ()"
    if stored and "file_row_number" not in kinds:
        read, number = base.read_parquet(path, file_row_number=True), "file_row_number + 1"
    read.project(", ".join((*columns, f"{number} AS row"))).create_view(raw)
    for name in columns:
        _fits(file, name, wanted[name], kinds[name])
    said = ", ".join(_typed(name, wanted[name], kinds[name], stored=stored) for name in columns)
    absent = "".join(
        f", CAST(NULL AS {'DATE' if kind == 'date' else 'VARCHAR'}) AS {name}"
        for name, kind in wanted.items()
        if name not in columns
    )
    # What is read from text several times is kept as it was understood: that costs less, and is one truth.
    what = "VIEW" if stored else "TEMP TABLE"
    unclear = " OR ".join(
        f"(trim({name}, ' ') <> '' AND {_day(name)} IS NULL)"
        for name, kind in OPTIONAL[table].items()
        if kind == "date" and kinds.get(name) == "VARCHAR"
    )
    base.execute(
        f"CREATE {what} {table} AS SELECT row, {said}{absent}, "
        f"coalesce({unclear or 'false'}, false) AS unclear FROM {raw}"
    )
    return (*columns, *(name for name in kinds if name not in wanted))


def known(file: Path, table: str, found: Iterable[str]) -> tuple[str, ...]:
    """Return the columns of a table that a file has, in our order, given all its columns in small letters.

    What it has is told only where that is column names, and no row.

    Raises:
        UsageError: A column that the table must have is missing.
    """
    names = list(found)
    required = [name for name in KINDS[table] if name not in OPTIONAL[table]]
    missing = [name for name in required if name not in names]
    if not missing:
        return tuple(name for name in KINDS[table] if name in names)
    if len(missing) < len(required):
        shown = [name[:_LONGEST_NAME] for name in names][:_MOST_NAMES]
        has = f"filen har {', '.join(shown)}{' med flera' if len(names) > _MOST_NAMES else ''}"
    else:
        has = "filens första rad har inget av dem"
    raise UsageError(
        f"{file.name} saknar {_listed(missing)}. Tabellen med {_SWEDISH[table]} ska ha kolumnerna "
        f"{', '.join(required)}; {has}."
    )


def heading(file: Path) -> tuple[str, list[str]]:
    """Return a CSV file's separator, a comma, a semicolon or a tab, and the names of its columns.

    Raises:
        UsageError: The heading cannot be read, or names a column twice.
    """
    _decode(file)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        first = opened.readline(_LONGEST_HEADING).rstrip("\r\n")
    separator = max(",;\t", key=first.count)
    names = [name.strip() for name in next(csv.reader([first], delimiter=separator), [])]
    if not any(names) or len({name.lower() for name in names}) < len(names):
        raise UsageError(f"{file.name} ska börja med en rad där varje kolumn har ett eget namn")
    return separator, names


def _csv(base: DuckDBPyConnection, file: Path, path: str, *, parallel: bool) -> DuckDBPyRelation:
    """Return a CSV file's rows as text."""
    separator, names = heading(file)
    return base.read_csv(
        path,
        header=True,
        auto_detect=False,
        sep=separator,
        quotechar='"',
        escapechar='"',
        columns=dict.fromkeys(names, "VARCHAR"),
        strict_mode=False,
        null_padding=True,
        parallel=parallel,
    )


def _decode(file: Path) -> None:
    """Refuse a file that is not UTF-8 throughout: DuckDB fails on its own message about such a row.

    Raises:
        UsageError: With the number of the first such line.
    """
    decoder, line = codecs.getincrementaldecoder("utf-8")(), 1
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                line += chunk[: error.start].count(b"\n")
                raise UsageError(
                    f"{file.name} är inte sparad som UTF-8, se rad {line}. Spara om den som CSV UTF-8."
                ) from None
            line += chunk.count(b"\n")


def _fits(file: Path, name: str, kind: str, found: str) -> None:
    allowed = _DATES if kind == "date" else _TEXTS
    if not found.startswith(allowed) or found.endswith("]"):
        what = "datum" if kind == "date" else "text"
        raise UsageError(f"{file.name}: kolumnen {name} ska vara {what}, men är {found}")


def _typed(name: str, kind: str, found: str, *, stored: bool) -> str:
    """Return a column as text or date; what is empty, or no date, becomes NULL.

    A patient's id in a Parquet file is taken as it stands: to trim it would cost twice as much as to read it.
    """
    if kind == "date":
        return f"{_day(name) if found == 'VARCHAR' else f'try_cast({name} AS DATE)'} AS {name}"
    text = name if found == "VARCHAR" else f"CAST({name} AS VARCHAR)"
    trimmed = text if stored and name == "patient_id" else f"trim({text}, ' ')"
    return f"nullif({trimmed}, '') AS {name}"


def _day(name: str) -> str:
    return f"try_cast(nullif(regexp_extract(trim({name}, ' '), '{DATE}', 1), '') AS DATE)"


def _listed(names: list[str]) -> str:
    many = "kolumnerna" if len(names) > 1 else "kolumnen"
    return f"{many} {' och '.join(names) if len(names) < 3 else ', '.join(names)}"  # noqa: PLR2004
