"""The same SQL for other engines: DuckDB's text, rewritten by sqlglot, with its values written in.

A made text is for reading and for running elsewhere; nothing here runs it. Its values are codes of known
form and dates, written as literals by sqlglot.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from pathwaygen.errors import loading

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

    def whole(sql: str) -> str:
        query = sqlglot.parse_one(sql, dialect="duckdb")
        query = query.transform(literal)
        kept = sqlglot.parse_one(asked.kept, dialect="duckdb").transform(literal)
        first = exp.CTE(this=kept, alias=exp.TableAlias(this=exp.to_identifier("kept")))
        ctes = query.args.get("with_") or query.args.get("with")
        if ctes is not None:
            ctes.set("expressions", [first, *ctes.expressions])
        return query.sql(dialect=dialect, pretty=True) + "\n"

    return {name: whole(sql) for name, sql in _all(asked).items()}


def _all(asked: Queries) -> Mapping[str, str]:
    beside = {f"{name}-invånare": sql for name, sql in asked.inhabitants.items()}
    return {**asked.measures, **beside}
