"""Receipt codes, action links, drafts and what they ask for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "intake_0003"
down_revision = "intake_0002"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_NEW = (
    ("published_version", sa.Integer),
    ("listed_on", sa.Date),
    ("wanted_until", sa.Date),
    ("reason", sa.String(20)),
    ("receipt_hash", sa.String(64)),
    ("erase_asked_at", _MOMENT),
)


def upgrade() -> None:
    """Add what a landlord does after sending; mails may be about no record."""
    for name, kind in _NEW:
        op.add_column("records", sa.Column(name, kind))
    op.create_index("records_receipt", "records", ["receipt_hash"], unique=True)
    # What is on the site now was published as it stands in the record.
    op.execute(
        "UPDATE records SET published_version = version "
        "WHERE kind = 'offer' AND state = 'published'"
    )
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("record_id", existing_type=sa.String(12), nullable=True)
    _actions()
    _drafts()


def _actions() -> None:
    op.create_table(
        "actions",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("record_id", sa.String(12), sa.ForeignKey("records.id")),
        sa.Column("deed", sa.String(12), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT),
    )
    op.create_index("actions_record", "actions", ["record_id"])
    op.create_table(
        "reminders",
        sa.Column("record_id", sa.String(12), sa.ForeignKey("records.id"), primary_key=True),
        sa.Column("last_day", sa.Date, primary_key=True),
        sa.Column("days_before", sa.Integer, primary_key=True, autoincrement=False),
    )


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(12), primary_key=True),
        sa.Column("link_public", sa.String(80), nullable=False, unique=True),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "requests",
        sa.Column("id", sa.String(12), primary_key=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("key_ids", sa.String(120), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
