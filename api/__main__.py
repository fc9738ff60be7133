"""`python -m api`: serves the API at the host and port of the settings."""

from __future__ import annotations

import socket
import sys
from contextlib import suppress

import uvicorn
from uvicorn.config import STARTUP_FAILURE

from api.app import Direct, make_app
from schemas import logs
from schemas.settings import Settings, get_settings

STOP_WITHIN = 10
"""Seconds that requests under way are given when the server stops."""


class Server(uvicorn.Server):
    """A server whose streams end when it stops: it would wait for them."""

    def __init__(self, app: Direct, settings: Settings) -> None:
        config = uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=STOP_WITHIN,
        )
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop, as soon as requests under way are answered."""
        self._app.end_streams()
        await super().shutdown(sockets)


def main() -> None:
    """Serve until told to stop."""
    settings = get_settings()
    logs.configure(settings, part="api", for_good=True)
    server = Server(make_app(), settings)
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(STARTUP_FAILURE)


if __name__ == "__main__":
    main()
