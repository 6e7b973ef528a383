"""The same SQL for other engines: DuckDB's text, rewritten by sqlglot, with its values written in.

A made text is for reading and for running elsewhere; nothing here runs it. Its values are codes of known
form and dates, written as literals by sqlglot.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from pathwaygen.errors import loading
from pathwaygen.register.query import UNIT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pathwaygen.register.query import Queries

DIALECTS = ("duckdb", "postgres", "spark")
"""The engines that SQL is made for."""


def rewritten(asked: Queries, dialect: str) -> dict[str, str]:
    """Return each measure's SQL, by id: a query of its own over ``events`` and ``patients``.

    Args:
        asked: The queries in DuckDB's dialect.
        dialect: One of DIALECTS.

    Raises:
        MissingExtraError: sqlglot is not installed, or cannot be loaded.
    """
    with loading("data", "SQL för andra databaser"):
        import sqlglot  # noqa: PLC0415  an extra
        from sqlglot import exp  # noqa: PLC0415

    def literal(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Parameter | exp.Placeholder):
            value = asked.parameters[node.name]
            if isinstance(value, dt.date):
                return exp.cast(exp.Literal.string(value.isoformat()), "date")
            return exp.Literal.string(value)
        return node

    def ordered(node: exp.Expression) -> exp.Expression:
        """Compare texts sign by sign: PostgreSQL would by the language of the database."""
        compared = isinstance(node, exp.Between) and "code" in (
            column.name for column in node.this.find_all(exp.Column)
        )
        if compared or (isinstance(node, exp.Min) and node.this.name == UNIT):
            signs = exp.to_identifier("C", quoted=True)
            node.set("this", exp.Collate(this=node.this, expression=signs))
        return node

    def parsed(sql: str) -> exp.Expression:
        made = sqlglot.parse_one(sql, dialect="duckdb").transform(literal)
        return made.transform(ordered) if dialect == "postgres" else made

    place = "with_" if "with_" in exp.Select.arg_types else "with"  # sqlglot has called it both

    def whole(sql: str) -> str:
        query = parsed(sql)
        tables = {table.name for table in query.find_all(exp.Table)}
        beside = {**asked.first, **({"kept": asked.kept} if "kept" in tables else {})}
        first = [
            exp.CTE(this=parsed(text), alias=exp.TableAlias(this=exp.to_identifier(name)))
            for name, text in beside.items()
        ]
        own = query.args.get(place)
        query.set(place, exp.With(expressions=[*first, *(own.expressions if own else ())]))
        return query.sql(dialect=dialect, pretty=True) + "\n"

    return {name: whole(sql) for name, sql in _all(asked).items()}


def _all(asked: Queries) -> Mapping[str, str]:
    beside = {f"{name}-invånare": sql for name, sql in asked.inhabitants.items()}
    return {**asked.measures, **beside}
