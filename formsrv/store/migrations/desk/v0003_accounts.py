"""Second factors, recovery codes, a second person's check, and homes that are offered twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "desk_0003"
down_revision = "desk_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the accounts of the staff need, and close the audit log to changes."""
    op.add_column(
        "users", sa.Column("must_renew", sa.Boolean, nullable=False, server_default=sa.false())
    )
    _second_factors()
    op.create_table(
        "approvals",
        sa.Column("record_id", sa.String(12), primary_key=True),
        sa.Column("seen", sa.String(64), nullable=False),
        sa.Column("user", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "home_hashes",
        sa.Column("record_id", sa.String(12), primary_key=True),
        sa.Column("hash", sa.String(64), primary_key=True),
    )
    op.create_index("home_hashes_hash", "home_hashes", ["hash"])
    _close_audit(op.get_bind().dialect.name)


def _second_factors() -> None:
    op.create_table(
        "second_factors",
        sa.Column("user", sa.Integer, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("key_ids", sa.String(120), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("last_step", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("user", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )
    op.create_index("recovery_codes_user", "recovery_codes", ["user"])


def _close_audit(dialect: str) -> None:
    """Let the database itself refuse to change or delete an entry: the log only grows."""
    if dialect == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{action.lower()} BEFORE {action} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()"
    )
