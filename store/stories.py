"""Stories: finding documents that may be similar, and keeping what later ones are found by."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, union_all, update

from schemas.stories import Earlier, Sketched
from store.document_tables import documents, sketch_keys, sketches
from store.session import Tx
from store.upsert import insert_all

KEYS = 16
"""Keys of a document by which others are looked for."""

OF_ONE_KEY = 20
"""Documents that one key finds, the newest; what hundreds share is a footer, or set words."""

MOST = 8
"""Documents that one is compared with: those that share most of its keys, rare ones first."""

LOOKED_AT = 160_000
"""Characters of a text that are compared."""


def _of_key(place: int) -> Any:
    newest = (
        select(sketch_keys.c.key, sketch_keys.c.number)
        .where(
            sketch_keys.c.key == bindparam(f"key_{place}"),
            sketch_keys.c.number < bindparam("before"),
        )
        .order_by(sketch_keys.c.number.desc())
        .limit(OF_ONE_KEY)
    )
    return select(newest.subquery())


FOUND = union_all(*map(_of_key, range(KEYS)))
ALL = 2**62
"""A number that no sketch has."""

SKETCHES = select(sketches.c.number, sketches.c.document_id, sketches.c.story_id).where(
    sketches.c.number.in_(bindparam("numbers", expanding=True))
)
EARLIER = select(
    documents.c.id, func.substr(documents.c.text, 1, LOOKED_AT).label("text"), documents.c.body
).where(
    documents.c.id.in_(bindparam("ids", expanding=True)),
    documents.c.text.is_not(None),
    documents.c.body.is_not(None),
)
OWN = select(sketches.c.number, sketches.c.packed).where(
    sketches.c.document_id == bindparam("the_id")
)
ADD = (
    insert(sketches)
    .values({name: bindparam(name) for name in ("document_id", "story_id", "made_at", "packed")})
    .returning(sketches.c.number)
)
MOVE = (
    update(sketches)
    .where(sketches.c.number == bindparam("the_number"))
    .values(story_id=bindparam("story_id"), packed=bindparam("packed"))
)
HELD = select(sketches.c.number, sketches.c.packed).where(
    sketches.c.document_id.in_(bindparam("ids", expanding=True))
)
OLDEST = (
    select(sketches.c.number, sketches.c.packed, sketches.c.made_at)
    .order_by(sketches.c.number)
    .limit(bindparam("most"))
)
GO_KEYS = delete(sketch_keys).where(
    sketch_keys.c.key == bindparam("the_key"), sketch_keys.c.number == bindparam("the_number")
)
GO = delete(sketches).where(sketches.c.number.in_(bindparam("numbers", expanding=True)))
WRITE = (
    update(documents).where(documents.c.id == bindparam("the_id")).values(body=bindparam("body"))
)


def candidates(tx: Tx, keys: Sequence[int], *, number: int | None = None) -> list[Sketched]:
    """Up to MOST documents that share keys, the likeliest first; with `number`, that of a
    document that is read anew, those that came before it."""
    asked = {f"key_{place}": key for place, key in enumerate([*keys[:KEYS], *[None] * KEYS][:KEYS])}
    found = defaultdict[int, list[int]](list)
    for row in tx.execute(FOUND, {**asked, "before": ALL if number is None else number}):
        found[row.key].append(row.number)
    weights = defaultdict[int, float](float)
    for numbers in found.values():
        for one in numbers:
            weights[one] += 1 / len(numbers)
    likeliest = sorted(weights, key=lambda one: (-weights[one], -one))[:MOST]
    rows = tx.execute(SKETCHES, {"numbers": likeliest}).all() if likeliest else []
    by_number = {row.number: Sketched(row.number, row.document_id, row.story_id) for row in rows}
    return [by_number[one] for one in likeliest if one in by_number]


def earlier(tx: Tx, ids: Sequence[str]) -> dict[str, Earlier]:
    """What these documents are compared by, as far as they are there and were understood."""
    rows = tx.execute(EARLIER, {"ids": list(ids)}).all() if ids else []
    return {row.id: Earlier(row.text, bytes(row.body)) for row in rows}


def number_of(tx: Tx, document_id: str) -> int | None:
    """The number of a document that was placed in a story before."""
    row = tx.execute(OWN, {"the_id": document_id}).first()
    return None if row is None else int(row.number)


def place(
    tx: Tx,
    document_id: str,
    story_id: str,
    keys: Sequence[int],
    *,
    now: datetime,
    number: int | None = None,
) -> None:
    """Place a document in a story, and let later ones find it; with `number`, in place of
    what was known of it before."""
    packed = array("q", keys).tobytes()
    if number is None:
        row = {"document_id": document_id, "story_id": story_id, "made_at": now, "packed": packed}
        number = int(tx.execute(ADD, row).scalar_one())
    else:
        _forget_keys(tx, tx.execute(OWN, {"the_id": document_id}).all())
        tx.execute(MOVE, {"the_number": number, "story_id": story_id, "packed": packed})
    insert_all(tx, sketch_keys, [{"key": key, "number": number} for key in keys])


def rewrite(tx: Tx, document_id: str, body: bytes | None) -> None:
    """Write a document's body again: its story turned out to be another."""
    tx.execute(WRITE, {"the_id": document_id, "body": body})


def leave(tx: Tx, ids: Sequence[str]) -> None:
    """Have no later document find these any more."""
    _go(tx, tx.execute(HELD, {"ids": list(ids)}).all())


def forget(tx: Tx, *, before: datetime, limit: int) -> int:
    """Let up to `limit` documents be found no more that came before then; how many there were."""
    oldest = tx.execute(OLDEST, {"most": limit}).all()
    old = [row for row in oldest if row.made_at < before]
    _go(tx, old)
    return len(old)


def _go(tx: Tx, rows: Sequence[Row[Any]]) -> None:
    if rows:
        _forget_keys(tx, rows)
        tx.execute(GO, {"numbers": [row.number for row in rows]})


def _forget_keys(tx: Tx, rows: Sequence[Row[Any]]) -> None:
    keys = [(key, row.number) for row in rows for key in memoryview(bytes(row.packed)).cast("q")]
    if keys:
        tx.execute(GO_KEYS, [{"the_key": key, "the_number": number} for key, number in keys])
