"""A sender may be killed at any moment: every event arrives, and no attempt goes uncounted."""

import os
import random
import subprocess
import sys
import time
from collections import Counter, defaultdict

import pytest

from schemas.deliveries import DeliveryStatus
from tests.conftest import clean_environment  # noqa: F401 - the one for a database in this process
from tests.factories import all_attempts, all_deliveries, make_endpoint, make_events
from tests.receiver import Received, Receiver
from tests.servers import running, until

ROUNDS = 12
EVENTS = 15
"""Made in each round."""

LONGEST_ROUND = 1.2
"""Seconds a sender lives at most."""

QUICK = {
    "WIREDESK_LEASE": "2.2s",
    "WIREDESK_PARSE_TIMEOUT": "0.2s",
    "WIREDESK_PULSE_INTERVAL": "0.1s",
    "WIREDESK_RETRY_SCHEDULE": ",".join(["100ms"] * 60),
    "WIREDESK_LOG_LEVEL": "error",
}
COMMAND = [sys.executable, "-m", "tests.sender_process"]


class Moody(Receiver):
    """Takes its time, and refuses one request in ten; all by the dice it is given."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._dice = random.Random(seed)
        self.told: list[tuple[int, int]] = []
        """Sequence and answer of each request, as they came."""

    def take(self, headers, body):
        status = 500 if self._dice.random() < 0.1 else 204
        wait = self._dice.random() * 0.03
        self.told.append((Received(headers, body).event["data"]["sequence"], status))
        super().take(headers, body)
        time.sleep(wait)
        return status


@pytest.mark.parametrize("seed", [7])
def test_whenever_a_sender_is_killed_every_event_arrives_and_every_attempt_is_counted(
    settings, seed
):
    dice = random.Random(seed)
    env = {**os.environ, **QUICK, "WIREDESK_DATA_DIR": str(settings.data_dir)}
    with Moody(seed) as one, Moody(seed + 1) as two, Moody(seed + 2) as three:
        receivers = {make_endpoint(r.url).id: r for r in (one, two)}
        ordered = make_endpoint(three.url, ordered=True)
        receivers[ordered.id] = three

        for _ in range(ROUNDS):
            make_events(EVENTS)
            live_and_die(env, dice.random() * LONGEST_ROUND)
        with running(COMMAND, env=env):
            until(all_delivered, within=60, every=0.1)

        assert_every_event_arrived(receivers)
        assert_every_attempt_is_counted(receivers)
        assert_in_order(three.told)


def live_and_die(env, seconds):
    """A sender that is killed so long after it began to send."""
    with running(COMMAND, env=env, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"sending\n"
        time.sleep(seconds)
        process.kill()
        process.wait()
        process.stdout.close()


def all_delivered():
    return all(row.status == DeliveryStatus.DELIVERED for row in all_deliveries())


def assert_every_event_arrived(receivers):
    sequences = defaultdict(list)
    for row in all_deliveries():
        sequences[row.endpoint_id].append(row.sequence)
    whole = list(range(1, ROUNDS * EVENTS + 1))
    for endpoint_id, receiver in receivers.items():
        accepted = {sequence for sequence, status in receiver.told if status == 204}
        assert sorted(sequences[endpoint_id]) == whole
        assert sorted(accepted) == whole


def assert_every_attempt_is_counted(receivers):
    """What a receiver saw was counted before; what was recorded was seen."""
    recorded = defaultdict(list)
    for attempt in all_attempts():
        recorded[attempt.delivery_id].append(attempt.number)
    counted = sum(row.attempt_count for row in all_deliveries())
    assert counted > sum(map(len, recorded.values())), "no kill came in the middle of anything"
    seen = {id_: Counter(receiver.ids) for id_, receiver in receivers.items()}
    for row in all_deliveries():
        requests = seen[row.endpoint_id][row.event_id]
        assert 1 <= requests <= row.attempt_count
        assert 1 <= len(recorded[row.id]) <= requests
        assert max(recorded[row.id]) == row.attempt_count


def assert_in_order(told):
    """None comes before the one before it was accepted; repeats do no harm."""
    accepted = 0
    for sequence, status in told:
        assert sequence <= accepted + 1
        accepted = max(accepted, sequence if status == 204 else 0)
