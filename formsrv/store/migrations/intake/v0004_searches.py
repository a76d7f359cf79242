"""Saved searches and what applicants need."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "intake_0004"
down_revision = "intake_0003"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Remember which homes were mailed to which search, and how far each was compared."""
    op.create_table(
        "announcements",
        sa.Column("record_id", sa.String(12), sa.ForeignKey("records.id"), primary_key=True),
        sa.Column("offer_id", sa.String(8), primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.create_table(
        "search_marks",
        sa.Column("record_id", sa.String(12), sa.ForeignKey("records.id"), primary_key=True),
        sa.Column("compared_to", _MOMENT, nullable=False),
        sa.Column("mailed_at", _MOMENT),
    )
