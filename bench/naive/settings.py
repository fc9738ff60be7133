"""What a run chooses, from `NAIVE_…` in the environment."""

from __future__ import annotations

import os

DATABASE_URL = os.environ.get("NAIVE_DATABASE_URL", "sqlite:///naive.db")
BROKER_URL = os.environ.get("NAIVE_BROKER_URL", "redis://127.0.0.1:6379/0")
PARSES = os.environ.get("NAIVE_PARSE", "1") == "1"
"""Whether the task parses the document as ours does; without, it only changes the row."""
KEEPS_CLIENT = os.environ.get("NAIVE_KEEPS_CLIENT", "0") == "1"
"""Whether each process keeps one HTTP client; without, every webhook is an `httpx.post`."""
SECRET = "whsec_bmFpdmUgYmVuY2htYXJrIHNlY3JldCwgMzIgYnl0ZXM="
