"""`python -m api`: serves the API at the host and port of the settings."""

from __future__ import annotations

import uvicorn

from api.app import make_app
from schemas import logs
from schemas.settings import get_settings

STOP_WITHIN = 10
"""Seconds that requests under way are given when the server stops."""


def main() -> None:
    """Serve until told to stop."""
    settings = get_settings()
    logs.configure(settings, part="api")
    uvicorn.run(
        make_app(),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=STOP_WITHIN,
    )


if __name__ == "__main__":
    main()
