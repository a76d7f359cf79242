"""Staff, decisions, audit and hashes of mail addresses: what only the desk writes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "desk_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of the desk."""
    op.create_table(
        "users",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("mail", sa.String(254), nullable=False, unique=True),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("office", sa.String(60), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("mail_hash", sa.String(64), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
    )
    _decisions()
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user", sa.Integer),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("record_id", sa.String(12), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_table(
        "mail_hashes",
        sa.Column("record_id", sa.String(12), primary_key=True),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_index("mail_hashes_hash", "mail_hashes", ["hash"])


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("record_id", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("sealed_sha256", sa.String(64), nullable=False),
        sa.Column("user", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("commit", sa.String(64)),
        sa.Column("offer_id", sa.String(8)),
        sa.Column("listed_on", sa.Date),
        sa.Column("listed_until", sa.Date),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
    )
    op.create_index(
        "decisions_open",
        "decisions",
        ["record_id"],
        unique=True,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_index("decisions_record", "decisions", ["record_id"])
