"""The command line, with nothing running."""

from tests.command import wiredesk

__all__ = ["wiredesk"]
