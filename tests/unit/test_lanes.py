"""Who of one endpoint's deliveries is sent next."""

import asyncio
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from schemas.deliveries import ClaimedDelivery, Target
from worker.lanes import Lanes


def delivery(number, *, retry=False, rate=None, endpoint="e"):
    target = Target(endpoint, "http://x/", (), rate_limit=rate)
    return ClaimedDelivery(str(number), 2 if retry else 1, str(number), b"", target)


class Watched:
    """Sends nothing, and notes how many were under way at once."""

    def __init__(self):
        self.sent, self.most, self.most_retries, self.times = [], 0, 0, []
        self._now, self._retries = 0, 0

    async def send(self, delivery):
        self._now += 1
        self._retries += delivery.is_retry
        self.most = max(self.most, self._now)
        self.most_retries = max(self.most_retries, self._retries)
        self.times.append(asyncio.get_running_loop().time())
        await asyncio.sleep(0)
        self._now -= 1
        self._retries -= delivery.is_retry
        self.sent.append(delivery.id)


def run(deliveries, *, in_flight=8):
    watched = Watched()

    async def all_of_them():
        async with asyncio.TaskGroup() as tasks:
            lanes = Lanes(in_flight, watched.send, tasks.create_task)
            for one in deliveries:
                lanes.put(one)
        return lanes

    watched.lanes = asyncio.run(all_of_them())
    return watched


@given(st.lists(st.booleans(), max_size=60), st.integers(1, 16))
def test_all_are_sent_once_and_never_too_many_at_once(retries, in_flight):
    watched = run(
        [delivery(n, retry=retry) for n, retry in enumerate(retries)], in_flight=in_flight
    )

    assert sorted(watched.sent, key=int) == [str(n) for n in range(len(retries))]
    assert watched.most <= in_flight
    assert watched.most_retries <= max(1, in_flight // 4)
    assert watched.lanes._lanes == {}


def test_retries_leave_slots_to_what_is_new():
    watched = run([delivery(n, retry=True) for n in range(20)] + [delivery(99)])

    assert watched.sent.index("99") < 10


def test_an_endpoint_with_a_rate_is_sent_to_at_that_rate():
    watched = run([delivery(n, rate=20) for n in range(4)])

    gaps = [b - a for a, b in pairwise(watched.times)]
    assert min(gaps) > 0.03
