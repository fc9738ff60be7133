"""How much of an endpoint's queue a sender claims at once, going by how fast it answers."""

from __future__ import annotations

CLAIM_FOR = 0.1
"""Seconds of sending that are claimed at once: a fast subscriber never waits for the
database, and of a slow one little is held."""

LEAST, MOST = 2, 64
"""How many times over an endpoint's slots are filled by a claim."""

WEIGHT = 0.2
"""Share of the newest answer in the running mean."""

MOST_KNOWN = 10_000
"""Endpoints whose pace is remembered; then all are learnt anew."""


class Paces:
    """The pace of every endpoint, learnt from its answers."""

    def __init__(self, in_flight: int) -> None:
        self._in_flight = in_flight
        self._means: dict[str, float] = {}

    def note(self, endpoint_id: str, seconds: float) -> None:
        """Learn from one answer, or from its absence."""
        if len(self._means) >= MOST_KNOWN and endpoint_id not in self._means:
            self._means.clear()
        mean = self._means.get(endpoint_id, seconds)
        self._means[endpoint_id] = mean + WEIGHT * (seconds - mean)

    def burst(self, endpoint_id: str) -> int:
        """Deliveries of that endpoint to hold at most; of one never tried, the least."""
        mean = self._means.get(endpoint_id)
        times = LEAST if mean is None else CLAIM_FOR / max(mean, 1e-6)
        return round(self._in_flight * min(max(times, LEAST), MOST))
