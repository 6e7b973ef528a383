"""``pathwaygen indicators``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from pathwaygen.cli import asked
from pathwaygen.cli import options as shared
from pathwaygen.errors import UsageError
from pathwaygen.terms import CodeSystem

_FORMATS = ("text", "md", "csv", "json", "xlsx")


@click.group("indicators")
def command() -> None:
    """Indikatorerna: vad de mäter, hos vilka och med vilka koder."""


@command.command("show")
@click.argument("spec", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), default="text", help="Hur indikatorerna skrivs ut."
)
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="Fil att skriva till.")
def show(spec: Path, form: str, out: Path | None) -> None:
    """Visa specens indikatorer som meningar och specifikationsblad.

    Av ett regionalt tillägg visas de antal som regionen följer varje år. Det som specen inte anger står
    som ”ej angivet”.
    """
    from pathwaygen import storage

    if form == "xlsx" and out is None:
        raise UsageError("Ett kalkylblad behöver en fil att skrivas till: -o indikatorer.xlsx")
    made = _tabled(spec, form)
    if out is None:
        click.echo(made.decode(), nl=False)
    else:
        storage.write(out, made)


@command.command("test")
@click.argument("specs", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--period", default="2025", help="Mätperiod för de gränsfall som programmet skapar.")
@click.option("--all", "everything", is_flag=True, help="Visa även det som stämmer.")
def test(specs: tuple[Path, ...], period: str, everything: bool) -> None:  # noqa: FBT001  a flag
    """Pröva indikatorerna på påhittade patienter.

    Först specens egna testpatienter, sedan gränsfall som programmet skapar: dag 0, sista dagen, dagen efter,
    plan före start, två diagnoser, bara diagnos, bara åtgärd, död och utflyttning.
    """
    from pathwaygen import standard
    from pathwaygen.indicators import Words
    from pathwaygen.register import trial

    span, environment, passed = asked.period_of(period), Words().environment, True
    for spec in specs:
        found = trial.tried(asked.pathway_of(spec), standard.load(), span)
        if len(specs) > 1:
            click.echo(spec)
        click.echo(trial.text(found, environment, everything=everything), nl=False)
        passed = passed and found.passed
    sys.exit(0 if passed else 1)


@command.command("compute")
@click.argument("specs", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--events", required=True, type=click.Path(path_type=Path), help="Händelser, CSV eller Parquet."
)
@click.option(
    "--patients", required=True, type=click.Path(path_type=Path), help="Patienter, CSV eller Parquet."
)
@click.option("--period", required=True, help="2025, 2025-Q1, 2025-03 eller 2025-01-01--2025-06-30.")
@click.option(
    "--until", metavar="ÅÅÅÅ-MM-DD", help="Sista dag som registret omfattar (annars sista händelsens)."
)
@click.option("--by", default="", metavar="KOLUMN,…", help="Dela upp efter region, sex, unit eller flera.")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Mapp att skriva till."
)
@click.option("--to", default="csv,json,html", metavar="FORMAT,…", help="Bland csv, json, parquet och html.")
@click.option(
    "--hide-below", "least", type=click.IntRange(0), default=5, help="Dölj tal under detta; 0 döljer inget."
)
@click.option(
    "--explain", is_flag=True, help="Skriv även varje patients utfall. Innehåller patientuppgifter."
)
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    help="Vad som räknar: DuckDB, eller Spark (tillvalet [spark]).",
)
@click.option("--memory", type=click.IntRange(64), default=1024, help="Högsta minne för databasen, i MB.")
@click.option(
    "--date", "today", metavar="ÅÅÅÅ-MM-DD", help="Dagens datum (annars i dag): inget datum får ligga senare."
)
def compute(specs: tuple[Path, ...], events: Path, patients: Path, **how: Any) -> None:  # noqa: ANN401  the options
    """Räkna indikatorerna på ett register.

    Händelserna ska ha kolumnerna patient_id, date, code och code_system, och får ha unit; patienterna
    patient_id och birth_date, och får ha sex, region, death_date och moved_out. Små tal döljs. Av ett
    regionalt tillägg räknas de antal som regionen följer varje år.
    """
    from pathwaygen import storage
    from pathwaygen.cli.interrupt import stoppable
    from pathwaygen.indicators import Words
    from pathwaygen.register import query, spark, study, tables

    opened = {"duckdb": tables.opened, "spark": spark.opened}[how["engine"]]
    formats = asked.words_of(how["to"], study.FORMATS, "--to")
    question = study.Question(
        period=asked.period_of(how["period"]),
        today=shared.date(how["today"]),
        until=shared.date(how["until"], "--until") if how["until"] else None,
        by=asked.words_of(how["by"], query.BREAKDOWNS, "--by"),
        least=0,  # hidden below, in all specs together
        explain=how["explain"],
    )
    environment, out = Words().environment, how["out"]
    subjects = asked.subjects_of(specs, environment)
    outputs: dict[str, list[storage.Output | storage.Held]] = {}
    said: list[str] = []
    exact: list[study.Study] = []
    checked = None
    with (
        stoppable(f"Avbrutet. Inget är skrivet, och det som fanns i {out} står kvar."),
        storage.aside(out) as aside,
        opened(events, patients, tables.Limits(memory=how["memory"])) as register,
    ):
        for subject in subjects:
            found = study.computed(register, subject, question, environment, checked)
            checked = found.result.checked
            exact.append(found)
            outputs[subject.id] = []
            if found.patients is not None:
                place = f"{subject.id}/{study.PATIENTS}"
                parts = study.patients(found.patients, environment)
                outputs[subject.id].append(storage.pour(aside, place, parts, rights=0o600))
        for found in study.together(exact, how["least"]):
            name = found.pathway[0]
            outputs[name] += [
                storage.hold(aside, storage.Output(f"{name}/{file}", content))
                for file, content in study.files(found, formats, environment)
            ]
            said += study.lines(found, environment)
        storage.publish(out, outputs, generator="pathwaygen indicators compute")
    for line in said:
        click.echo(line)
    click.echo(f"Skrivet till {out}")


@command.command("export")
@click.argument("spec", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--to",
    type=click.Choice(["sql", "fhir", "csv", "xlsx", "json"]),
    default="sql",
    help="Vad indikatorerna skrivs som.",
)
@click.option(
    "--dialect",
    type=click.Choice(["duckdb", "postgres", "spark"]),
    default="duckdb",
    help="Databasens språk, för sql.",
)
@click.option("--period", help="2025, 2025-Q1, 2025-03 eller 2025-01-01--2025-06-30; behövs för sql.")
@click.option(
    "--until",
    metavar="ÅÅÅÅ-MM-DD",
    help="Sista dag som registret omfattar (annars periodens sista), för sql.",
)
@click.option(
    "--by",
    default="",
    metavar="KOLUMN,…",
    help="Kolumner att dela upp efter: region, sex, unit eller flera, för sql.",
)
@click.option(
    "--date",
    "today",
    metavar="ÅÅÅÅ-MM-DD",
    help="Dagens datum (annars i dag): senare datum räknas inte, för sql.",
)
@click.option("--base", help="Början på resursernas adresser, för fhir: https://region.example/fhir.")
@click.option(
    "--system",
    "systems",
    multiple=True,
    metavar="KODSYSTEM=ADRESS",
    help="Ett kodsystems adress, för fhir: ICD-10-SE=urn:oid:1.2.3. Kan ges flera gånger.",
)
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Mapp att skriva till."
)
def export(spec: Path, to: str, out: Path, **how: Any) -> None:  # noqa: ANN401  the options
    """Skriv indikatorerna som SQL för en egen databas, som FHIR eller som tabell.

    Varje SQL-fråga läser tabellerna events och patients och ger en rad för varje patient, med utfallet.
    FHIR är ett Bundle (R4) med en Measure för varje indikator, villkor i CQL och de koder som räknas.
    Av ett regionalt tillägg skrivs de antal som regionen följer varje år.
    """
    from pathwaygen import storage

    made = _sql(spec, **how) if to == "sql" else {_FILES[to]: _exported(spec, to, **how)}
    for name, content in made.items():
        storage.write(out / name, content)
        click.echo(str(out / name))


_FILES = {
    "fhir": "indikatorer.fhir.json",
    "csv": "indikatorer.csv",
    "xlsx": "indikatorer.xlsx",
    "json": "indikatorer.json",
}


def _sql(spec: Path, *, dialect: str, period: str | None, **how: Any) -> dict[str, bytes]:  # noqa: ANN401
    """Return a file for each query, by name."""
    from pathwaygen.indicators import Words
    from pathwaygen.register import dialect as dialects
    from pathwaygen.register import query, study

    if period is None:
        raise UsageError("SQL gäller en mätperiod. Ange den: --period 2025")
    environment = Words().environment
    subject = asked.subjects_of([spec], environment)[0]
    if not subject.measures:
        raise UsageError(study.nothing(subject, environment))
    for line in study.left_out(subject.uncountable, environment):
        click.echo(line, err=True)
    span = asked.period_of(period)
    made = query.queries(
        subject.measures,
        span,
        shared.date(how["until"], "--until") if how["until"] else span.end,
        environment=environment,
        by=asked.words_of(how["by"], query.BREAKDOWNS, "--by"),
        today=shared.date(how["today"]),
    )
    return {f"{name}.sql": sql.encode() for name, sql in dialects.rewritten(made, dialect).items()}


def _exported(spec: Path, to: str, *, base: str | None, systems: tuple[str, ...], **_rest: object) -> bytes:
    """Return all indicators in one file."""
    from pathwaygen import indicators, regional, standard
    from pathwaygen.indicators import Words, fhir
    from pathwaygen.indicators import address as addressing

    if to != "fhir":
        return _tabled(spec, to)
    known = {system.value.upper(): system for system in CodeSystem}
    given: dict[CodeSystem, str] = {}
    for pair in systems:
        name, _sign, address = pair.partition("=")
        system = known.get(name.strip().upper())
        if system is None or not addressing.is_address(address):
            raise UsageError(f"--system ska vara som ICD-10-SE=urn:oid:1.2.3, inte ”{pair}”")
        given[system] = address
    if base is not None and not addressing.is_address(base):
        raise UsageError(f"--base ska vara en adress som https://region.example/fhir, inte ”{base}”")
    addresses = addressing.Addresses((base or addressing.BASE).rstrip("/"), given)
    loaded, words = asked.spec_of(spec), Words()
    if (supplement := loaded.supplement) is not None:
        own, mark = regional.profile(supplement), regional.mark(supplement)
        counts = indicators.yearly(supplement, own, standard.load())
        if not counts:
            raise UsageError(f"{spec}: regionen följer inga antal varje år, så det finns inget att skriva")
        return fhir.counts_as_fhir(
            supplement, counts, standard.load(), words, addresses=addresses, mark=mark
        ).encode()
    return fhir.as_fhir(asked.pathway_of(spec, loaded), standard.load(), words, addresses=addresses).encode()


def _tabled(spec: Path, form: str) -> bytes:
    """Return all indicators, or a region's yearly counts, as a table, data or text."""
    from pathwaygen import indicators, regional, standard
    from pathwaygen.indicators import workbook

    words, loaded = indicators.Words(), asked.spec_of(spec)
    supplement = loaded.supplement
    if supplement is not None:
        counted = indicators.yearly(supplement, regional.profile(supplement), standard.load())
        sheets = tuple(indicators.sheet(one, words) for one in counted)
        found = indicators.Collection(supplement.id, supplement.title, sheets, regional.mark(supplement))
    else:
        pathway = asked.pathway_of(spec, loaded)
        sheets = indicators.sheets(pathway, standard.load(), environment=words.environment)
        found = indicators.Collection(pathway.id, pathway.title, sheets, indicators.mark(pathway))
    if form == "xlsx":
        return workbook.as_xlsx(found, words)
    return indicators.FORMATS[form](found, words).encode()


@command.command("example")
@click.argument("spec", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Mapp att skriva till."
)
@click.option(
    "--patients", "number", type=click.IntRange(1, 10_000_000), default=1000, help="Antal patienter."
)
@click.option("--period", default="2025", help="Mätperioden som patienterna hör till.")
@click.option("--seed", type=int, default=0, help="Samma frö ger samma register.")
def example(spec: Path, out: Path, number: int, period: str, seed: int) -> None:
    """Skapa ett påhittat register att räkna på. Ingen patient i det finns.

    Filerna heter händelser.csv och patienter.csv, som i handbokens exempel.
    """
    from pathwaygen import standard
    from pathwaygen.register import synthetic, trial

    exact, _ = trial.measures(asked.pathway_of(spec), standard.load())
    span = asked.period_of(period)
    out.mkdir(parents=True, exist_ok=True)
    made = synthetic.patients(exact, span, until=synthetic.until(span), number=number, seed=seed)
    events, patients = out / synthetic.EVENTS, out / synthetic.PATIENTS
    synthetic.write(made, events, patients)
    click.echo(f"{number} påhittade patienter skrivna till {patients}, deras händelser till {events}")
