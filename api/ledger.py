"""The ledger: every arrival and its one outcome, and how they add up."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api import paging, parameters
from api.auth import needs
from api.problems import json_response
from schemas.arrivals import ArrivalOutcome
from schemas.keys import Scope
from schemas.ledger import EntryOut, LedgerFilter, LedgerPage, SummaryOut
from store import ledger, ledger_summary
from store.session import reading

router = APIRouter(prefix="/v1/ledger", dependencies=[Depends(needs(Scope.READ))])

FILTERS = ("since", "until", "outcome", "source", "limit", "cursor")

Since = Annotated[
    parameters.Moment | None,
    Query(description="Received at or after: a time with zone.", examples=["2026-11-24T06:00:00Z"]),
]
Until = Annotated[parameters.Moment | None, Query(description="Received before: a time with zone.")]
Outcome = Annotated[ArrivalOutcome | None, Query(description="Of that outcome only.")]
Source = Annotated[
    str | None, Query(description="From that source only; empty: from none.", examples=["24.kg"])
]


@router.get("", response_model=LedgerPage, dependencies=[Depends(parameters.known(*FILTERS))])
def list_entries(
    since: Since = None,
    until: Until = None,
    outcome: Outcome = None,
    source: Source = None,
    limit: paging.Limit = 50,
    cursor: paging.Cursor = None,
) -> Response:
    """Every arrival and its one outcome, newest first."""
    wanted = LedgerFilter(_aware(since), _aware(until), outcome, source)
    before = paging.decode(cursor)
    with reading() as tx:
        found = ledger.page(tx, wanted, limit=limit + 1, before=before)
    return json_response(paging.page(found, limit=limit, id_of=lambda e: e.id, show=shown))


def _aware(moment: datetime | None) -> datetime | None:
    return None if moment is None else parameters.aware(moment)


def shown(entry: EntryOut) -> dict[str, object]:
    """The entry as JSON has it."""
    return entry.model_dump(mode="json")


@router.get(
    "/summary", response_model=SummaryOut, dependencies=[Depends(parameters.known("since"))]
)
def get_summary(since: Since = None) -> Response:
    """How many arrived from each source, what became of them, and which source is quiet."""
    moment = _aware(since)
    with reading() as tx:
        found = ledger_summary.summary(tx, since=moment)
    return json_response(found.shown())


@router.get("/{entry_id}", response_model=EntryOut)
def get_entry(entry_id: UUID) -> Response:
    """One arrival, and its one outcome."""
    with reading() as tx:
        return json_response(shown(ledger.get(tx, str(entry_id))))
