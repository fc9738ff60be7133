"""What a command says when it cannot do its work."""

from __future__ import annotations

from schemas.errors import IngestError


class CommandError(IngestError):
    """A command cannot go on; its message says what to do."""

    code = "command"
