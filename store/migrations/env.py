"""What Alembic runs: the migrations, inside the transaction it is handed."""

from __future__ import annotations

from alembic import context

from store.columns import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
