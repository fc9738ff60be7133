"""How long it takes to find similar documents among a million, and how large that is.

`python -m bench.stories [--number 1000000] [--database sqlite|postgresql|both]`
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import time
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import psycopg
from sqlalchemy import text

from bench import servers
from bench.figures import Figure, show

STORIES = Path(__file__).parent / "data" / "similar" / "stories.jsonl"
KEYS = 16
SET_WORDS = 0.05
"""This part of the keys is shared by hundreds of documents: footers, set words."""
ROUNDS = 200


def evaluate(number: int, database: str) -> list[Figure]:
    """What was measured with so many documents that are kept already."""
    with servers.bench() as bench:
        folder = bench.folder
        os.environ["WIREDESK_DATA_DIR"] = str(folder / "var")
        os.environ["WIREDESK_DATABASE_URL"] = bench.database_url(database, folder)
        return list(_measured(number, database))


def _measured(number: int, database: str) -> Iterator[Figure]:
    from store import migrate

    _forget()
    migrate.migrate()
    before = _size(database)
    began = time.perf_counter()
    _fill(number, database)
    seconds = time.perf_counter() - began
    size = (_size(database) - before) / number
    print(f"{database}: {number:,} kept in {seconds:.0f} s, {size:.0f} bytes each")
    yield Figure(f"{database}: bytes a document", size, None, None, number, less_is_better=True)
    texts = [json.loads(line)["text"] for line in STORIES.read_text().splitlines()]
    known, unknown = texts[: len(texts) // 2], texts[len(texts) // 2 :]
    _store(known)
    _store(known)
    for name, wanted in (("new", unknown), ("known", known)):
        times = _looks(wanted)
        for figure, value in (
            ("median", times[len(times) // 2]),
            ("p95", times[-len(times) // 20]),
        ):
            what = f"{database}: ms to look for a {name} story, {figure}"
            yield Figure(what, value, None, 3.0, len(times), less_is_better=True)
    yield from _settled(unknown, database)


def _forget() -> None:
    from schemas import settings
    from store import engine

    if engine.get_engine.cache_info().currsize:
        engine.get_engine().dispose()
    settings.get_settings.cache_clear()
    engine.get_engine.cache_clear()


def _size(database: str) -> int:
    from store.engine import get_engine

    with get_engine().connect() as connection:
        if database == "postgresql":
            tables = ("sketches", "sketch_keys")
            sizes = [text(f"SELECT pg_total_relation_size('{name}')") for name in tables]
            return sum(int(connection.execute(size).scalar_one()) for size in sizes)
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        return int(pages) * int(connection.exec_driver_sql("PRAGMA page_size").scalar_one())


def _fill(number: int, database: str) -> None:
    """Sketches of so many documents that are not there, which is all the look-up asks."""
    dice = np.random.default_rng(1)
    keys = dice.integers(-(2**63), 2**63 - 1, size=(number, KEYS), dtype=np.int64)
    common = dice.integers(-(2**63), 2**63 - 1, size=1000, dtype=np.int64)
    is_common = dice.random(keys.shape) < SET_WORDS
    keys[is_common] = common[dice.integers(0, 1000, size=int(is_common.sum()))]
    rows = _sketches(keys)
    numbers = np.repeat(np.arange(1, number + 1), KEYS)
    order = np.lexsort((numbers, keys.ravel()))
    sorted_keys, sorted_numbers = keys.ravel()[order], numbers[order]
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (np.diff(sorted_keys) != 0) | (np.diff(sorted_numbers) != 0)
    pairs = zip(sorted_keys[is_first].tolist(), sorted_numbers[is_first].tolist(), strict=True)
    fill = _fill_postgresql if database == "postgresql" else _fill_sqlite
    fill(rows, pairs)


def _sketches(keys: np.ndarray) -> Iterator[tuple[int, str, datetime, bytes]]:
    began = datetime.now(UTC) - timedelta(days=20)
    for number, row in enumerate(keys, 1):
        document_id = f"01900000-0000-7000-8000-{number:012x}"
        yield number, document_id, began, array("q", row.tolist()).tobytes()


def _fill_sqlite(rows: Iterator, pairs: Iterator) -> None:
    import sqlite3

    from schemas.settings import get_settings

    path = get_settings().database.removeprefix("sqlite:///")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous=OFF")
    plain = (
        (n, i.replace("-", ""), i.replace("-", ""), str(at), packed) for n, i, at, packed in rows
    )
    with connection:
        connection.executemany("INSERT INTO sketches VALUES (?, ?, ?, ?, ?)", plain)
        connection.executemany("INSERT INTO sketch_keys VALUES (?, ?)", pairs)
    connection.close()


def _fill_postgresql(rows: Iterator, pairs: Iterator) -> None:
    from store.engine import get_engine

    url = get_engine().url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as connection:
        connection.execute("ALTER TABLE sketches DROP CONSTRAINT fk_sketches_document_id")
        with connection.cursor().copy("COPY sketches FROM STDIN") as copy:
            for number, document_id, at, packed in rows:
                copy.write_row((number, document_id, document_id, at, packed))
        with connection.cursor().copy("COPY sketch_keys FROM STDIN") as copy:
            for pair in pairs:
                copy.write_row(pair)
        connection.execute(
            "SELECT setval('sketches_number_seq', (SELECT max(number) FROM sketches))"
        )
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE sketches")
        connection.execute("VACUUM ANALYZE sketch_keys")


def _parsed(content: str):
    from schemas.documents import ParsedDocument

    return ParsedDocument(text=content, parser="bench/1", media_type="text/plain")


def _claimed(contents: list[str]):
    from schemas.arrivals import Submission
    from schemas.documents import IntakeFields
    from store import blobs, document_claims, intake
    from store.session import transaction

    for content in contents:
        unique = f"{random.random()} {content}".encode()
        kept = blobs.keep(unique, limit=10_000_000)
        arrival = intake.arrival(kept, media_type="text/plain", fields=IntakeFields())
        intake.accept([Submission((arrival,))])
    with transaction() as tx:
        return document_claims.claim(
            tx, now=datetime.now(UTC), limit=500, lease=timedelta(hours=1), max_attempts=3
        )


def _store(contents: list[str]) -> None:
    from schemas.documents import Tags, Understood
    from store.session import transaction
    from worker import pipeline

    claimed = _claimed(contents)
    for one, content in zip(claimed, contents, strict=True):
        done = pipeline.stored(one, Understood(_parsed(content), Tags()), base_url="http://w")
        with transaction(durable=False) as tx:
            pipeline.store(tx, [done], base_url="http://w")


def _looks(contents: list[str]) -> list[float]:
    """Milliseconds it took to look for what is similar to each, keys and comparing included."""
    from worker import similar

    times = []
    for turn in range(ROUNDS):
        parsed = _parsed(contents[turn % len(contents)])
        began = time.perf_counter()
        similar.look("01900000-0000-7000-9000-000000000000", parsed)
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times[ROUNDS // 10 :])


def _settled(contents: list[str], database: str) -> Iterator[Figure]:
    """What is added to the transaction that stores a document, which is all that others wait
    for on SQLite."""
    from schemas.documents import Tags, Understood
    from store.session import transaction
    from worker import pipeline, similar

    times = []
    for one, content in zip(_claimed(contents), contents, strict=True):
        sketch = similar.look(one.id, _parsed(content))
        understood = Understood(_parsed(content), Tags())
        done = pipeline.stored(one, understood, base_url="http://w", sketch=sketch)
        with transaction(durable=False) as tx:
            began = time.perf_counter()
            similar.hold(tx, [done])
            similar.settle(tx, [done], base_url="http://w")
            times.append((time.perf_counter() - began) * 1000)
    what = f"{database}: ms in the transaction, median"
    yield Figure(what, statistics.median(times), None, None, len(times), less_is_better=True)


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=1_000_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    asked = parser.parse_args()
    kinds = ("sqlite", "postgresql") if asked.database == "both" else (asked.database,)
    for database in kinds:
        show(evaluate(asked.number, database))


if __name__ == "__main__":
    main()
