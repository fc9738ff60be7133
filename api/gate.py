"""What every request passes, for as long as the API runs: keys, their rates, room for more."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI

from api.auth import KeyRing
from api.background import Background
from api.key_use import FLUSH, KeyUse
from api.rates import Rates
from schemas.settings import Settings
from store.pressure import Gauge

LOOK = 0.25
"""Seconds between two calls of the gauge, which itself knows when it is time to measure."""


@asynccontextmanager
async def gate(app: FastAPI) -> AsyncIterator[None]:
    """Keep in the app's state what `authorise` and `refuse_if_overloaded` ask."""
    settings: Settings = app.state.settings
    state = app.state
    state.key_ring, state.key_use = KeyRing(), KeyUse()
    state.rates, state.gauge = Rates(settings.shared_counts), Gauge(settings)
    state.gauge.is_high()
    async with AsyncExitStack() as closing:
        closing.push_async_callback(state.rates.close)
        uses = Background(state.key_use.write, every=FLUSH, what="noting the use of keys")
        closing.push_async_callback(uses.close)
        looks = Background(state.gauge.look, every=LOOK, what="looking for room")
        closing.push_async_callback(looks.close)
        yield
