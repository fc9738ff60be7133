"""Which versions of the taggers tagged what is stored, and how much of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import bindparam, func, select

from schemas import document_terms as terms
from schemas.document_lists import DocumentFilter
from schemas.document_terms import TermKind
from store.document_tables import document_terms
from store.session import Tx

MOST = 100
"""Versions that are looked for."""

KIND = document_terms.c.kind == TermKind.TAGGER.value
NEXT = select(func.min(document_terms.c.value)).where(
    KIND, document_terms.c.value > bindparam("last")
)
"""From one version to the next in the primary key, however many documents have each."""

SOME = (
    select(document_terms.c.document_id)
    .where(KIND, document_terms.c.value == bindparam("version"))
    .limit(bindparam("most"))
    .subquery()
)
COUNT = select(func.count()).select_from(SOME)


def there(tx: Tx) -> Iterator[str]:
    """The versions by which any document was tagged, as terms have them."""
    last = ""
    for _ in range(MOST):
        found = tx.execute(NEXT, {"last": last}).scalar()
        if found is None:
            return
        last = found
        yield last


def others(tx: Tx, version: str) -> list[str]:
    """The versions that are not that one."""
    same = terms.value(version)
    return [found for found in there(tx) if found != same]


def count(tx: Tx, version: str, *, most: int) -> int:
    """How many documents that version tagged; counted up to `most`."""
    asked = {"version": terms.value(version), "most": most}
    return int(tx.execute(COUNT, asked).scalar_one())


def filters(tx: Tx, wanted: DocumentFilter) -> Iterator[DocumentFilter]:
    """Filters that find, together, what was tagged by others than the version named: each
    goes by the index of one version."""
    for version in others(tx, wanted.not_tagger or ""):
        term = (TermKind.TAGGER.value, version)
        yield replace(wanted, not_tagger=None, terms=(term, *wanted.terms))
