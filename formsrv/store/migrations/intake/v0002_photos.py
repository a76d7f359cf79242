"""Photos of offers, and which bytes of a record are on the site."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "intake_0002"
down_revision = "intake_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of photos."""
    op.add_column("records", sa.Column("published_seen", sa.String(64)))
    op.create_table(
        "photos",
        sa.Column("id", sa.String(12), primary_key=True),
        sa.Column("record_id", sa.String(12), sa.ForeignKey("records.id"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("key_ids", sa.String(120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("photos_record", "photos", ["record_id", "position"])
