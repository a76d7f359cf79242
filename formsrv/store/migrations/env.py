"""Alembic's entry: runs the steps on the connection that :mod:`formsrv.store.migrate` hands over."""

from __future__ import annotations

from alembic import context

from formsrv.store.tables import METADATA

_options = context.config.attributes
context.configure(
    connection=_options["connection"],
    target_metadata=METADATA[_options["database"]],
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
