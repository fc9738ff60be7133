"""Every setting of the service: its type, its default, and what it is for."""

from __future__ import annotations

import hashlib
import tempfile
from datetime import timedelta
from functools import cache
from pathlib import Path

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from schemas.errors import SettingsError
from schemas.setting_types import (
    Duration,
    Durations,
    Limits,
    LogFormat,
    Names,
    Networks,
    Paths,
    Span,
    WatchMode,
)

SIGN_OF_LIFE = timedelta(seconds=2)
"""Time between two signs of life of a worker, at the very most."""

LONGEST_SOCKET_PATH = 100
"""Unix socket paths end at 108 bytes; some room is left for temporary suffixes."""


class Settings(BaseSettings):
    """What an operator can set, from `WIREDESK_…` in the environment or `.env`."""

    model_config = SettingsConfigDict(
        env_prefix="WIREDESK_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        use_attribute_docstrings=True,
    )

    data_dir: Path = Path("var")
    """Folder of everything the service keeps: database, blobs, watched folder, sockets."""

    database_url: str = ""
    """SQLAlchemy URL of SQLite or PostgreSQL. Default: SQLite under `DATA_DIR`."""

    broker_url: str = ""
    """Redis or AMQP URL of the task queue. Default: the bundled server, on a socket."""

    redis_url: str = ""
    """Redis URL of what API processes share: the counts of keys with a rate limit.
    Default: the broker, where that is Redis."""

    blob_url: str = ""
    """Where large documents are kept, `file:///…`. Default: `DATA_DIR/blobs`."""

    inline_bytes: int = Field(64 * 1024, ge=0)
    """Documents up to this size are kept in the database; larger ones are files."""

    watch_dir: Paths = ()
    """Watched folders, comma-separated. Default: `DATA_DIR/inbox`."""

    watch_settle: Duration = timedelta(seconds=1)
    """How long size and mtime stand still before a file counts as complete, where the
    system does not say when it was closed."""

    watch_interval: Span = timedelta(seconds=2)
    """How often a watched folder is looked through where change events cannot be trusted:
    network shares, folders that are read-only."""

    watch_rescan: Span = timedelta(minutes=1)
    """How often a watched folder is looked through where change events are known to work,
    for what they have missed."""

    watch_mode: WatchMode = WatchMode.MOVE
    """`move`: a file that was taken moves to its tree under `DATA_DIR`. `leave`: it stays
    where it is, and nothing is written into the watched folders."""

    watch_sidecar_grace: Duration = timedelta(0)
    """How long a file that is complete waits for its `NAME.meta.json`, if there is none."""

    host: str = "127.0.0.1"
    """Address the API listens on."""

    port: int = Field(8000, ge=1, le=65535)
    """Port the API listens on."""

    admin_key: str = ""
    """A first API key with all scopes. Default: one is made and kept in `DATA_DIR`."""

    secret_key: str = ""
    """Key that encrypts endpoint secrets at rest (any long random text). Default: one is
    made and kept in `DATA_DIR`."""

    max_document_bytes: int = Field(100 * 1024 * 1024, ge=1)
    """Largest document taken, in bytes."""

    min_free_bytes: int = Field(256 * 1024 * 1024, ge=0)
    """Bytes that must be free where documents are kept; with fewer, nothing is taken in.
    0: it does not matter."""

    max_backlog: int = Field(100_000, ge=0)
    """Documents that may wait to be read; while there are more, nothing is taken in.
    0: it does not matter."""

    public_url: str = ""
    """URL under which subscribers reach the API, for links. Default: `http://HOST:PORT`."""

    taggers: Names = ("all",)
    """Names of the taggers to run, comma-separated; `all`, or `none`. `-NAME` leaves one out:
    `all,-keywords`."""

    tagger_timeout: Span = timedelta(seconds=5)
    """Longest time one tagger may take for one document; what it finds is then left out. A
    third of `PARSE_TIMEOUT` at most counts."""

    ingest_concurrency: int = Field(2, ge=1)
    """Processes that parse and tag, in one ingest worker."""

    claim_size: int = Field(64, ge=1)
    """Documents an ingest process claims at most at once. It claims fewer the longer
    they take, so that work spreads."""

    lease: Span = timedelta(seconds=20)
    """How long a worker holds a row without a sign of life before another may take it."""

    max_attempts: int = Field(3, ge=1)
    """Attempts at a document before it fails."""

    parse_timeout: Span = timedelta(seconds=15)
    """Longest time one document may take to parse and tag; its process is then ended. At
    least two seconds shorter than `LEASE`: a parser may keep its process from any sign of
    life for so long."""

    parser_memory: int = Field(2**30, ge=64 * 2**20)
    """Bytes of memory a parser may take for one document, beside what it starts with."""

    max_children: int = Field(10_000, ge=0)
    """Documents taken out of one that is sent, however deep they lie in it."""

    max_children_bytes: int = Field(2 * 2**30, ge=0)
    """Bytes of all these together."""

    max_depth: int = Field(5, ge=0)
    """How many containers deep a document may lie."""

    delivery_timeout: Span = timedelta(seconds=15)
    """Longest time one attempt may take, from the look-up of the name to the answer."""

    fetch_timeout: Span = timedelta(seconds=30)
    """Longest time a document sent as a URL may take to fetch, redirects included."""

    idempotency_window: Span = timedelta(hours=24)
    """How long an `Idempotency-Key` is remembered."""

    in_flight: int = Field(8, ge=1, le=64)
    """Requests under way at once to one endpoint, from one delivery worker."""

    retry_schedule: Durations = tuple(
        timedelta(seconds=s) for s in (5, 30, 120, 600, 1800, 7200, 18000, 36000, 36000)
    )
    """Waits between the attempts of a delivery, comma-separated; ±20 % is spread."""

    retry_breather: Duration = timedelta(minutes=1)
    """Least wait after a timeout or a 429 that does not say when to come again."""

    failing_limit: Span = timedelta(days=5)
    """How long an endpoint may do nothing but fail before it is disabled."""

    longest_pause: Span = timedelta(hours=24)
    """Longest time an endpoint may keep us waiting by `Retry-After`."""

    secret_overlap: Duration = timedelta(hours=24)
    """How long a secret that was replaced still signs, beside the new one."""

    allow_private_webhooks: Networks = ()
    """Networks that are not public and may be posted to, and fetched from, all the same,
    comma-separated, such as `127.0.0.0/8`."""

    attempt_retention: Span = timedelta(days=30)
    """How long the attempts of a delivery are kept, from when it was made; of one that is
    still pending, longer."""

    similar_retention: Span = timedelta(days=30)
    """How long a document is found by later ones that are similar, from when it was stored."""

    quiet_after: Limits = ()
    """How long nothing may come from a source before it is told of as quiet, for each
    source, `*` for all others: `24.kg=2h,ap=never,*=1d`. Default: by its habit."""

    sweep_interval: Span = timedelta(seconds=5)
    """How often the sweep offers due work whose wake-up was lost."""

    pulse_interval: Span = timedelta(seconds=1)
    """How often every worker looks for due work by itself, with or without a broker."""

    log_format: LogFormat = LogFormat.CONSOLE
    """`console` for people, `json` for machines."""

    log_level: str = "info"
    """Least level that is logged: debug, info, warning or error."""

    @model_validator(mode="after")
    def _timeout_within_lease(self) -> Settings:
        if self.pulse_interval > SIGN_OF_LIFE:
            raise ValueError(f"PULSE_INTERVAL must be {SIGN_OF_LIFE.total_seconds():g} s at most")
        if self.parse_timeout > self.lease - SIGN_OF_LIFE:
            raise ValueError(
                f"PARSE_TIMEOUT ({self.parse_timeout.total_seconds():g} s) must be at least "
                f"{SIGN_OF_LIFE.total_seconds():g} s shorter than "
                f"LEASE ({self.lease.total_seconds():g} s)"
            )
        return self

    @property
    def database(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'wiredesk.db'}"

    @property
    def broker_socket(self) -> Path:
        """Unix socket of the bundled server; in the system's temporary folder where
        `DATA_DIR` is too deep for one."""
        path = self.data_dir.absolute() / "run" / "broker.sock"
        if len(str(path)) <= LONGEST_SOCKET_PATH:
            return path
        digest = hashlib.sha256(str(path).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"wiredesk-{digest}.sock"

    @property
    def broker(self) -> str:
        """The broker URL in force."""
        return self.broker_url or f"redis+socket://{self.broker_socket}"

    @property
    def shared_counts(self) -> str:
        """The URL of the server at which API processes count together."""
        return self.redis_url or self.broker

    @property
    def base_url(self) -> str:
        """The URL links start with, without a final slash."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def blob_dir(self) -> Path:
        """The folder of large documents."""
        if not self.blob_url:
            return self.data_dir / "blobs"
        if not self.blob_url.startswith("file:///"):
            raise SettingsError(
                f"WIREDESK_BLOB_URL {self.blob_url!r} is not supported. Use file:///…"
            )
        return Path(self.blob_url.removeprefix("file://"))

    @property
    def tagger_seconds(self) -> float:
        """How long one tagger may take: all together, it leaves time to read and to store."""
        return min(self.tagger_timeout, self.parse_timeout / 3).total_seconds()

    @property
    def watch_dirs(self) -> tuple[Path, ...]:
        """The watched folders in force."""
        return self.watch_dir or (self.data_dir / "inbox",)


def _sentence(error: ValidationError) -> str:
    """One line that names each wrong setting, its value and what was expected."""
    return "; ".join(
        f"WIREDESK_{str(e['loc'][0]).upper()}={e['input']!r}: {e['msg']}" if e["loc"] else e["msg"]
        for e in error.errors()
    )


def read_settings() -> Settings:
    """The settings of the environment, read anew. Raises SettingsError."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from error


@cache
def get_settings() -> Settings:
    """The settings of this process, read once. Raises SettingsError."""
    return read_settings()
