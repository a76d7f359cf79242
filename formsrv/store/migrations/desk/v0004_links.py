"""Whose records an action link erases, and how often an address asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "desk_0004"
down_revision = "desk_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables that know addresses by keyed hashes."""
    op.create_table(
        "erasure_links",
        sa.Column("action_hash", sa.String(64), primary_key=True),
        sa.Column("mail_hash", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "address_requests",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("mail_hash", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("address_requests_hash", "address_requests", ["mail_hash", "at"])
