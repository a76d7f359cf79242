"""Records, messages and outbox: clear columns and one sealed blob each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "intake_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of what the public process writes."""
    op.create_table(
        "records",
        sa.Column("id", sa.String(12), primary_key=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("office", sa.String(60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("expires_on", sa.Date),
        sa.Column("offer_id", sa.String(8)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("key_ids", sa.String(120), nullable=False),
        sa.Column("link_public", sa.String(80), nullable=False, unique=True),
        sa.Column("submission", sa.String(100), nullable=False, unique=True),
        sa.Column("flags", sa.String(120), nullable=False),
        sa.Column("landlord_shared_at", sa.DateTime(timezone=True)),
        sa.Column("applicant_shared_at", sa.DateTime(timezone=True)),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("records_queue", "records", ["state", "office", "created_at"])
    op.create_index("records_offer", "records", ["offer_id", "kind"])
    _messages()
    _outbox()


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.String(12), primary_key=True),
        sa.Column("record_id", sa.String(12), sa.ForeignKey("records.id"), nullable=False),
        sa.Column("recipient", sa.String(10), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_ids", sa.String(120), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("messages_record", "messages", ["record_id", "created_at"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(12), primary_key=True),
        sa.Column("record_id", sa.String(12), sa.ForeignKey("records.id"), nullable=False),
        sa.Column("purpose", sa.String(30), nullable=False),
        sa.Column("office", sa.String(60), nullable=False),
        sa.Column("key_ids", sa.String(120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("message_id", sa.String(200), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("outbox_due", "outbox", ["state", "due_at"])
    op.create_index("outbox_record", "outbox", ["record_id"])
