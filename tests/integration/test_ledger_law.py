"""The law of the ledger: whatever comes, in whatever order, and whatever happens to it then,
every arrival is counted once and has one outcome, at any moment."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest

from schemas.arrivals import ArrivalOutcome, Rejection, Submission, Token, Via
from store import intake, removal, reprocessing
from store.session import transaction
from tests.arriving import UNREADABLE, entries, read_some, reject, summary
from tests.factories import accepted, make_arrival

pytestmark = pytest.mark.usefixtures("database")

SOURCES = ("ap", "afp", None)
STEPS = 40


class World:
    """Senders, workers and people who delete, by the dice; `sent` is what truly came."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.seed = seed
        self.sent: Counter[str | None] = Counter()
        self.known: list[bytes] = [b"The first story of all."]
        self.doings = (
            self.send_new,
            self.send_broken,
            self.send_known,
            self.send_version,
            self.send_many,
            self.send_again_under_a_token,
            self.be_refused,
            self.read,
            self.read,
            self.delete,
            self.reprocess,
        )

    def act(self) -> None:
        """One thing that may happen."""
        self.dice.choice(self.doings)()

    def story(self, text: str) -> bytes:
        """Bytes that were not there before."""
        self.known.append(f"{text} number {len(self.known)} of world {self.seed}.".encode())
        return self.known[-1]

    def source(self) -> str | None:
        """Where the next one comes from."""
        source = self.dice.choice(SOURCES)
        self.sent[source] += 1
        return source

    def send_new(self) -> None:
        accepted(make_arrival(self.story("A story"), source=self.source()))

    def send_broken(self) -> None:
        self.known.append(UNREADABLE + str(len(self.known)).encode())
        accepted(make_arrival(self.known[-1], source=self.source()))

    def send_known(self) -> None:
        accepted(make_arrival(self.dice.choice(self.known), source=self.source()))

    def send_version(self) -> None:
        name, version = self.dice.choice("abc"), str(self.dice.randrange(9))
        story = self.story("A version")
        accepted(make_arrival(story, source=self.source(), external_id=name, version=version))

    def send_many(self) -> None:
        stories = [self.story("One of many"), self.dice.choice(self.known), self.known[-1]]
        accepted(*(make_arrival(story, source=self.source()) for story in stories))

    def send_again_under_a_token(self) -> None:
        token = Token(
            f"token {self.seed}-{len(self.known)}", "same", datetime.now(UTC) + timedelta(hours=1)
        )
        arrival = make_arrival(self.story("Under a token"), source=self.source())
        refused = Rejection("empty", "No bytes.", Via.PART, self.source())
        for _ in range(2):
            intake.accept([Submission((arrival,), token, (refused,))])

    def be_refused(self) -> None:
        reject(self.source())

    def read(self) -> None:
        read_some(self.dice.randrange(1, 5))

    def delete(self) -> None:
        for document_id in self.one_of_the_documents():
            with transaction() as tx:
                removal.remove(tx, document_id, now=datetime.now(UTC), base_url="http://w")

    def reprocess(self) -> None:
        for document_id in self.one_of_the_documents():
            with transaction() as tx:
                reprocessing.again(tx, document_id, now=datetime.now(UTC))

    def one_of_the_documents(self) -> list[str]:
        ids = sorted({entry.document_id for entry in entries() if "document" in entry.links})
        return self.dice.sample(ids, min(1, len(ids)))


def outcomes_of(line):
    return {outcome: getattr(line, outcome) for outcome in ArrivalOutcome}


def assert_adds_up(found):
    for line in (*found.items, found.total):
        assert line.in_ == sum(outcomes_of(line).values())


@pytest.mark.parametrize("seed", range(4))
def test_every_arrival_is_counted_once_and_the_sums_are_true_after_every_step(seed):
    world = World(seed)

    for _ in range(STEPS):
        world.act()

        found = summary()
        listed = entries()
        assert_adds_up(found)
        assert {line.source: line.in_ for line in found.items} == dict(world.sent)
        assert len({entry.id for entry in listed}) == len(listed) == world.sent.total()
        assert Counter(entry.outcome for entry in listed) == +Counter(outcomes_of(found.total))


def test_the_sums_are_true_while_others_are_at_work():
    worlds, done = [World(seed) for seed in (100, 101)], Event()
    looks = []
    working = [Thread(target=act_often, args=(world,)) for world in worlds]
    looking = Thread(target=look_often, args=(looks, done))

    looking.start()
    for worker in working:
        worker.start()
    for worker in working:
        worker.join()
    done.set()
    looking.join()

    for found in looks:
        assert_adds_up(found)
    assert len(looks) > 2
    assert summary().total.in_ == sum(world.sent.total() for world in worlds)


def act_often(world):
    for doing in world.dice.choices(world.doings[:-2], k=STEPS):
        doing()


def look_often(looks, done):
    while not done.is_set():
        looks.append(summary())
