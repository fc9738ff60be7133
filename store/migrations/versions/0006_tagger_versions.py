"""The tagger version of each stored document, among the terms it is found by."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

VERSION = {
    "sqlite": "json_extract(CAST(body AS TEXT), '$.tagger_version')",
    "postgresql": "CAST(convert_from(body, 'UTF8') AS json) ->> 'tagger_version'",
}


def statement(dialect: str) -> str:
    """Write the version each body tells."""
    return f"""
        INSERT INTO document_terms (kind, value, document_id)
        SELECT 'tagger', found.version, found.id
        FROM (SELECT id, {VERSION[dialect]} AS version FROM documents WHERE body IS NOT NULL)
            AS found
        WHERE found.version IS NOT NULL AND found.version <> ''
        ON CONFLICT DO NOTHING
    """  # noqa: S608  # made of constants alone


def upgrade() -> None:
    """Apply this step."""
    op.execute(statement(op.get_bind().dialect.name))
