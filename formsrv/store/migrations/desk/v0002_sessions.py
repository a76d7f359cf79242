"""Sessions that can be ended, and erasures that a crash cannot leave half done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "desk_0002"
down_revision = "desk_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give each user a generation of sessions; make the list of erasures under way."""
    with op.batch_alter_table("users") as users:
        users.add_column(
            sa.Column("generation", sa.Integer, nullable=False, server_default=sa.text("1"))
        )
    op.create_table(
        "erasures",
        sa.Column("record_id", sa.String(12), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
