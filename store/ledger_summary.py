"""The ledger added up: per source, how many arrived and what became of them.

One statement counts everything, so that it sees one moment and the sums are true at any
time. `in` is a count of rows, and not the sum of the others: that they agree says something.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from schemas.arrivals import ArrivalOutcome
from schemas.ledger import CountsOut, SourceCountsOut, SummaryOut
from store.document_tables import arrivals, documents, sources
from store.ledger import OUTCOMES, first_id_around
from store.session import Tx

MOST_LISTED = 1000
"""Sources that are listed, those with the most arrivals."""

COUNTED = ("in", *(outcome.value for outcome in ArrivalOutcome))

Conditions = dict[ArrivalOutcome, ColumnElement[bool]]


def _counts(table: Table, conditions: Conditions, *, recent: bool) -> Select[Any]:
    """What arrived, by source. Where only what is recent counts, ids lead there."""
    counts = (
        (func.count().filter(conditions[outcome]) if outcome in conditions else literal(0)).label(
            outcome.value
        )
        for outcome in ArrivalOutcome
    )
    query = select(table.c.source, func.count().label("in"), *counts).group_by(table.c.source)
    return query.where(table.c.id >= bindparam("first")) if recent else query


def _quiet() -> Select[Any]:
    """Sources that are quiet are listed, whether anything came lately or not."""
    zeros = (literal(0).label(name) for name in COUNTED)
    return select(sources.c.name.label("source"), *zeros)


@cache
def _statement(*, recent: bool) -> Select[Any]:
    of_arrivals = {outcome: arrivals.c.outcome == outcome.value for outcome in ArrivalOutcome}
    parts = union_all(
        _counts(documents, OUTCOMES, recent=recent),
        _counts(arrivals, of_arrivals, recent=recent),
        _quiet(),
    ).subquery()
    sums = (cast(func.sum(parts.c[name]), BigInteger).label(name) for name in COUNTED)
    counted = select(parts.c.source, *sums).group_by(parts.c.source).subquery("counted")
    totals = (
        cast(func.sum(counted.c[name]).over(), BigInteger).label(f"total_{name}")
        for name in COUNTED
    )
    return (
        select(
            counted,
            *totals,
            func.count().over().label("source_count"),
            _last(documents, counted.c.source).label("document_at"),
            _last(arrivals, counted.c.source).label("arrival_at"),
            sources.c.quiet_at,
            sources.c.last_arrival_at.label("quiet_after"),
        )
        .outerjoin_from(counted, sources, sources.c.name == counted.c.source)
        .order_by(counted.c["in"].desc(), counted.c.source)
        .limit(MOST_LISTED)
    )


def _last(table: Table, source: ColumnElement[Any]) -> ColumnElement[Any]:
    """When the newest of that source came. No source is asked for apart: no database finds
    null and other values by one condition in an index."""
    newest = select(table.c.received_at).order_by(table.c.id.desc()).limit(1)
    named = newest.where(table.c.source == source).scalar_subquery()
    unnamed = newest.where(and_(table.c.source.is_(None), source.is_(None))).scalar_subquery()
    return func.coalesce(named, unnamed, null())


def summary(tx: Tx, *, since: datetime | None) -> SummaryOut:
    """What arrived since that moment, by the time in the ids, or ever."""
    given = {} if since is None else {"first": first_id_around(since)}
    rows = tx.execute(_statement(recent=since is not None), given).all()
    return SummaryOut(
        items=[_source(row) for row in rows],
        source_count=rows[0].source_count if rows else 0,
        total=_total(rows),
    )


def _total(rows: Sequence[Row[Any]]) -> CountsOut:
    if not rows:
        return CountsOut.model_validate(dict.fromkeys(COUNTED, 0))
    return CountsOut.model_validate({name: rows[0]._mapping[f"total_{name}"] for name in COUNTED})


def _source(row: Row[Any]) -> SourceCountsOut:
    last = max(filter(None, (row.document_at, row.arrival_at)), default=None)
    is_quiet = row.quiet_at is not None and last is not None and last <= row.quiet_after
    return SourceCountsOut.model_validate(
        {
            **{name: row._mapping[name] for name in COUNTED},
            "source": row.source,
            "last_arrival_at": last,
            "quiet": is_quiet,
            "quiet_since": row.quiet_at if is_quiet else None,
        }
    )
