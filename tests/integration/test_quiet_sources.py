"""Sources that went quiet are told of once, and again only after they were heard of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread

import orjson
import structlog.testing
from sqlalchemy import insert, select, update

from schemas.arrivals import ArrivalOutcome
from schemas.event_views import event_filter
from schemas.quiet import Occasion
from store import events, sources
from store.document_tables import arrivals, documents
from store.ids import new_id
from store.retention import first_id
from store.session import reading, transaction
from store.tables import events as events_table
from tests.arriving import reject, summary
from tests.factories import all_deliveries, make_arrival, make_document, make_endpoint
from worker import quiet, sweep
from worker.quiet import QuietWatch

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def id_of(moment):
    """A new id, as it would have been made at that moment."""
    return first_id(moment)[:14] + new_id()[14:]


def arrive(source, *moments):
    """First arrivals of documents at those moments."""
    with transaction() as tx:
        for moment in moments:
            tx.execute(insert(documents), _document(source, moment))


def _document(source, moment):
    arrival = make_arrival()
    return {
        "id": id_of(moment),
        "sha256": arrival.sha256,
        "size": arrival.size,
        "source": source,
        "fields": replace(arrival.fields, source=source),
        "status": "stored",
        "received_at": moment,
        "attempt_count": 1,
    }


def arrive_again(source, *moments):
    """Duplicates at those moments."""
    rows = [
        {
            "id": id_of(moment),
            "received_at": moment,
            "via": "request",
            "source": source,
            "outcome": ArrivalOutcome.DUPLICATE.value,
        }
        for moment in moments
    ]
    with transaction() as tx:
        tx.execute(insert(arrivals), rows)


def every(step, count, *, until=NOW):
    """So many moments before that one."""
    return [until - step * number for number in range(1, count + 1)]


def watch(settings, **limits):
    return QuietWatch(settings.model_copy(update={"quiet_after": tuple(limits.items())}))


def names(found):
    return [source.name for source in found]


def told():
    with reading() as tx:
        rows = tx.execute(select(events_table).order_by(events_table.c.position)).all()
    return [(row.type, orjson.loads(row.data)) for row in rows]


def test_a_source_that_is_silent_for_longer_than_was_set_is_told_of_once(settings):
    arrive("ap", NOW - 3 * HOUR)
    arrive("afp", NOW - HOUR)
    looking = watch(settings, ap=2 * HOUR, afp=2 * HOUR)

    found = [names(looking.look(NOW + MINUTE * number)) for number in range(3)]

    assert found == [["ap"], [], []]
    assert told() == [
        (
            "source.quiet",
            {
                "source": {
                    "name": "ap",
                    "last_arrival_at": "2026-11-24T09:00:00.000000Z",
                    "quiet_after_seconds": 7200,
                    "habit": None,
                }
            },
        )
    ]


def test_a_source_is_quiet_that_is_silent_for_longer_than_is_its_habit(settings):
    arrive("hourly", *every(HOUR, 12, until=NOW))
    looking = watch(settings)

    assert looking.look(NOW + HOUR - MINUTE) == []
    assert names(looking.look(NOW + HOUR + MINUTE)) == ["hourly"]
    assert told()[0][1]["source"]["quiet_after_seconds"] == 7200
    assert told()[0][1]["source"]["habit"] == {"longest_gap_seconds": 3600}


def test_many_arrivals_at_once_are_one_occasion(settings):
    for day in range(12):
        arrive("nightly", *every(timedelta(milliseconds=100), 30, until=NOW - DAY * day))
    looking = watch(settings)

    assert looking.look(NOW + DAY) == []
    assert names(looking.look(NOW + 2 * DAY)) == ["nightly"]


def test_a_source_without_a_habit_is_not_quiet(settings):
    arrive("new", *every(HOUR, 9))

    assert watch(settings).look(NOW + 5 * DAY) == []


def test_duplicates_are_arrivals_too(settings):
    arrive("ap", *every(HOUR, 12, until=NOW - 9 * HOUR))
    arrive_again("ap", *every(HOUR, 9))

    assert watch(settings).look(NOW) == []
    assert names(watch(settings).look(NOW + 3 * HOUR)) == ["ap"]


def test_a_source_that_is_never_quiet_is_left_alone(settings):
    arrive("ap", *every(HOUR, 12))

    assert watch(settings, ap=None).look(NOW + 9 * DAY) == []


def test_all_other_sources_have_a_limit_together(settings):
    arrive("ap", NOW - HOUR)
    arrive("afp", NOW - HOUR)

    found = watch(settings, **{"ap": 2 * HOUR, "*": MINUTE}).look(NOW)

    assert names(found) == ["afp"]


def test_what_has_no_source_is_no_source(settings):
    arrive(None, NOW - DAY)

    assert watch(settings, **{"*": HOUR}).look(NOW) == []


def test_a_source_heard_of_again_can_go_quiet_again(settings):
    arrive("ap", NOW - 3 * HOUR)
    looking = watch(settings, ap=2 * HOUR)
    looking.look(NOW)
    arrive("ap", NOW + MINUTE)

    found = [names(looking.look(NOW + after)) for after in (2 * MINUTE, HOUR, 4 * HOUR, 5 * HOUR)]

    assert found == [[], [], ["ap"], []]
    assert len(told()) == 2


def test_a_source_lost_long_ago_is_not_told_of(settings):
    arrive("old", *every(HOUR, 12, until=NOW - 40 * DAY))

    assert watch(settings).look(NOW) == []


def test_of_two_that_look_at_once_one_tells(settings):
    arrive("ap", NOW - 3 * HOUR)
    found = []
    lookers = [
        Thread(target=lambda: found.extend(watch(settings, ap=HOUR).look(NOW))) for _ in range(4)
    ]

    for looker in lookers:
        looker.start()
    for looker in lookers:
        looker.join()

    assert names(found) == ["ap"]
    assert len(told()) == 1


def test_a_source_that_was_heard_of_meanwhile_is_not_told_of(settings):
    arrive("ap", NOW - 3 * HOUR)
    looking = watch(settings, ap=HOUR)
    with reading() as tx:
        page = sources.seen(tx, after="", limit=9)
    late = list(looking._quiet(page, NOW))
    arrive_again("ap", NOW)

    with transaction() as tx:
        assert sources.tell(tx, late, now=NOW) == []

    assert names(late) == ["ap"]
    assert told() == []


def test_a_look_goes_on_where_the_last_one_ended(settings, monkeypatch):
    monkeypatch.setattr(quiet, "PAGE", 2)
    monkeypatch.setattr(quiet, "MOST_SEEN", 4)
    for name in "abcdefg":
        arrive(name, NOW - DAY)
    looking = watch(settings, **{"*": HOUR})

    found = [names(looking.look(NOW)) for _ in range(3)]

    assert found == [["a", "b", "c", "d"], ["e", "f", "g"], []]


def test_no_more_are_told_of_at_once_than_is_bearable_and_none_is_left_out(settings, monkeypatch):
    monkeypatch.setattr(quiet, "MOST_TOLD", 2)
    for name in "abc":
        arrive(name, NOW - DAY)
    looking = watch(settings, **{"*": HOUR})

    assert [names(looking.look(NOW)) for _ in range(3)] == [["a", "b"], ["c"], []]


def test_habits_are_looked_up_a_few_at_a_time(settings, monkeypatch):
    monkeypatch.setattr(quiet, "MOST_LOOKED_UP", 2)
    for name in "abc":
        arrive(name, *every(HOUR, 12))
    looking = watch(settings)

    assert [names(looking.look(NOW + DAY)) for _ in range(3)] == [["a", "b"], ["c"], []]


def test_habits_that_are_remembered_are_bounded(settings, monkeypatch):
    monkeypatch.setattr(quiet, "MOST_SEEN", 500)
    looking = watch(settings)
    looking._habits = {str(number): (NOW, None) for number in range(500)}
    arrive("ap", NOW - DAY)

    looking.look(NOW)

    assert set(looking._habits) == {"ap"}


def test_endpoints_are_told_whose_filter_names_the_source(settings):
    mine = make_endpoint(filter="source:ap")
    make_endpoint(filter="source:afp")
    arrive("ap", NOW - DAY)

    watch(settings, ap=HOUR).look(NOW)

    assert [delivery.endpoint_id for delivery in all_deliveries()] == [mine.id]


def test_the_stream_is_filtered_by_the_source(settings):
    arrive("ap", NOW - DAY)
    arrive("afp", NOW - DAY)
    watch(settings, **{"*": HOUR}).look(NOW)

    with reading() as tx:
        found = events.page(tx, event_filter([], "source:ap type:source.quiet"), after=0, limit=9)

    assert [orjson.loads(event.data)["source"]["name"] for event in found.events] == ["ap"]


def test_the_summary_shows_which_sources_are_quiet(settings):
    arrive("ap", NOW - DAY)
    arrive("afp", NOW)
    watch(settings, **{"*": HOUR}).look(NOW)

    quiet_since = {line.source: line.quiet_since for line in summary().items}
    lately = {line.source: (line.in_, line.quiet) for line in summary(since=NOW - HOUR).items}

    assert quiet_since == {"ap": NOW, "afp": None}
    assert lately == {"ap": (0, True), "afp": (1, False)}


def test_the_summary_shows_at_once_that_a_source_was_heard_of(settings):
    arrive("ap", NOW - DAY)
    watch(settings, ap=HOUR).look(NOW)

    reject("ap")

    assert [line.quiet for line in summary().items] == [False]


def test_occasions_are_found_in_both_tables(database):
    arrive("ap", NOW, NOW + MINUTE, NOW + HOUR)
    arrive_again("ap", NOW + 2 * MINUTE, NOW - DAY)
    arrive("afp", NOW - 2 * HOUR)

    with reading() as tx:
        found = sources.occasions(tx, "ap")

    assert found == [
        Occasion(NOW + HOUR, NOW + HOUR),
        Occasion(NOW, NOW + 2 * MINUTE),
        Occasion(NOW - DAY, NOW - DAY),
    ]


def test_occasions_reach_back_only_as_far_as_all_are_known(database, monkeypatch):
    monkeypatch.setattr(sources, "MOST_OCCASIONS", 3)
    arrive("ap", *every(HOUR, 5))
    arrive_again("ap", NOW - DAY)

    with reading() as tx:
        found = sources.occasions(tx, "ap")

    assert [occasion.first_at for occasion in found] == every(HOUR, 3)


def test_the_sweep_looks_for_quiet_sources(settings):
    make_document(source="ap")
    with transaction() as tx:
        tx.execute(update(documents).values(received_at=datetime.now(UTC) - DAY, due_at=None))

    with structlog.testing.capture_logs():
        sweep.sweep(settings.model_copy(update={"quiet_after": (("ap", HOUR),)}))

    assert [kind for kind, _ in told()] == ["source.quiet"]


def test_it_is_looked_once_a_minute_and_not_at_once_after_the_start(settings):
    clock, looked = [0.0], []
    looking = QuietWatch(settings, patience=300.0, clock=lambda: clock[0])
    looking.look = looked.append

    for clock[0] in (0.0, 299.0, 300.0, 305.0, 359.0, 360.0):
        looking.look_if_due()

    assert len(looked) == 2
