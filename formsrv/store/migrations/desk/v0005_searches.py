"""What saved searches remember."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "desk_0005"
down_revision = "desk_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Remember since when each offer is on the list, to tell new ones."""
    op.create_table(
        "known_offers",
        sa.Column("offer_id", sa.String(8), primary_key=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    )
