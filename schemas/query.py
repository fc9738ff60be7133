"""The query language: reading a query. What it finds is in `query_match`."""

from __future__ import annotations

from functools import lru_cache

from schemas.query_parser import Parser
from schemas.query_tree import And, Field, Not, Or, Published, Query, Term, leaves

__all__ = ["And", "Field", "Not", "Or", "Published", "Query", "Term", "leaves", "parse"]


@lru_cache(maxsize=1024)
def parse(text: str) -> Query:
    """The syntax tree of a query. Raises InvalidQueryError, which says where it goes wrong."""
    return Parser(text).query()
