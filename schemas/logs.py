"""The shape of a log line: a sentence, with ids as fields."""

from __future__ import annotations

import logging
import sys
import traceback

import structlog
from structlog.typing import EventDict, Processor

from schemas.setting_types import LogFormat
from schemas.settings import Settings

PLAIN = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
"""Local variables may hold document text or secrets: they never reach a log."""


CHATTY = ("alembic", "asyncio", "celery.worker.strategy", "celery.app.trace", "httpx")
"""Libraries that log every step they take: only their warnings are of interest."""


def _shared(part: str) -> list[Processor]:
    def name_part(_logger: object, _method: str, line: EventDict) -> EventDict:
        line.setdefault("part", part)
        return line

    return [
        name_part,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _renderer(log_format: LogFormat) -> list[Processor]:
    if log_format is LogFormat.JSON:
        return [structlog.processors.ExceptionRenderer(PLAIN), structlog.processors.JSONRenderer()]
    return [
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    ]


def frames(error: BaseException) -> str:
    """Where an error came from, without its message: that may quote a document."""
    return "".join(traceback.format_tb(error.__traceback__))


def configure(settings: Settings, *, part: str, for_good: bool = False) -> None:
    """Send every log line of this process, ours and the libraries', to stderr in one shape.

    `for_good` says that it stays so: loggers are then bound once, not for every line.
    """
    shared = _shared(part)
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *_renderer(settings.log_format),
        ],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(root.level),
        cache_logger_on_first_use=for_good,
    )
