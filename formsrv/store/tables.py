"""The tables. Clear columns are an allow-list: no name, no mail address, no place of a home."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    false,
    text,
)
from sqlalchemy.types import TypeDecorator


class UtcMoment(TypeDecorator[datetime]):
    """A moment in UTC, aware in Python on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; SQLite keeps no zone, so it gets none."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


intake = MetaData()

records = Table(
    "records",
    intake,
    Column("id", String(12), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("language", String(20), nullable=False),
    Column("state", String(12), nullable=False),
    Column("office", String(60), nullable=False),
    Column("created_at", UtcMoment, nullable=False),
    Column("updated_at", UtcMoment, nullable=False),
    Column("confirmed_at", UtcMoment),
    Column("expires_on", Date),
    Column("offer_id", String(8)),
    Column("version", Integer, nullable=False),
    Column("key_ids", String(120), nullable=False),
    Column("link_public", String(80), nullable=False, unique=True),
    Column("submission", String(100), nullable=False, unique=True),
    Column("flags", String(120), nullable=False),
    Column("landlord_shared_at", UtcMoment),
    Column("applicant_shared_at", UtcMoment),
    Column("sealed", LargeBinary, nullable=False),
    Index("records_queue", "state", "office", "created_at"),
    Index("records_offer", "offer_id", "kind"),
)

messages = Table(
    "messages",
    intake,
    Column("id", String(12), primary_key=True),
    Column("record_id", String(12), ForeignKey("records.id"), nullable=False),
    Column("recipient", String(10), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("created_at", UtcMoment, nullable=False),
    Column("key_ids", String(120), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("messages_record", "record_id", "created_at"),
)

outbox = Table(
    "outbox",
    intake,
    Column("id", String(12), primary_key=True),
    Column("record_id", String(12), ForeignKey("records.id"), nullable=False),
    Column("purpose", String(30), nullable=False),
    Column("office", String(60), nullable=False),
    Column("key_ids", String(120), nullable=False),
    Column("created_at", UtcMoment, nullable=False),
    Column("due_at", UtcMoment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("sent_at", UtcMoment),
    Column("message_id", String(200), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("outbox_due", "state", "due_at"),
    Index("outbox_record", "record_id"),
)

desk = MetaData()

users = Table(
    "users",
    desk,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
    Column("mail", String(254), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),
    Column("office", String(60), nullable=False),
    Column("role", String(20), nullable=False),
    Column("active", Boolean, nullable=False),
    # A session of an older generation has ended.
    Column("generation", Integer, nullable=False, server_default=text("1")),
    # Somebody else knows the password: its owner chooses another one first.
    Column("must_renew", Boolean, nullable=False, server_default=false()),
)

second_factors = Table(
    "second_factors",
    desk,
    Column("user", Integer, ForeignKey("users.id"), primary_key=True),
    Column("key_ids", String(120), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    # Null: the secret was shown, and no code from it has come yet.
    Column("confirmed_at", UtcMoment),
    # The step of time of the newest code that was taken: a code counts once.
    Column("last_step", BigInteger, nullable=False),
)

recovery_codes = Table(
    "recovery_codes",
    desk,
    Column("hash", String(64), primary_key=True),
    Column("user", Integer, ForeignKey("users.id"), nullable=False),
    Column("used_at", UtcMoment),
    Index("recovery_codes_user", "user"),
)

# Who has checked which bytes, where a second person must publish.
approvals = Table(
    "approvals",
    desk,
    Column("record_id", String(12), primary_key=True),
    Column("seen", String(64), nullable=False),
    Column("user", Integer, ForeignKey("users.id"), nullable=False),
    Column("at", UtcMoment, nullable=False),
)

# Keyed hashes of what tells a home from others, to notice that one is offered twice.
home_hashes = Table(
    "home_hashes",
    desk,
    Column("record_id", String(12), primary_key=True),
    Column("hash", String(64), primary_key=True),
    Index("home_hashes_hash", "hash"),
)

sign_in_failures = Table(
    "sign_in_failures",
    desk,
    Column("mail_hash", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("first_at", UtcMoment, nullable=False),
)

decisions = Table(
    "decisions",
    desk,
    Column("id", Integer, primary_key=True),
    Column("record_id", String(12), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sealed_sha256", String(64), nullable=False),
    Column("user", Integer, ForeignKey("users.id"), nullable=False),
    Column("decision", String(20), nullable=False),
    Column("at", UtcMoment, nullable=False),
    Column("commit", String(64)),
    Column("offer_id", String(8)),
    Column("listed_on", Date),
    Column("listed_until", Date),
    Column("finished_at", UtcMoment),
    # One unfinished decision a record: whoever comes second resumes it or is told so.
    Index(
        "decisions_open",
        "record_id",
        unique=True,
        sqlite_where=text("finished_at IS NULL"),
        postgresql_where=text("finished_at IS NULL"),
    ),
    Index("decisions_record", "record_id"),
)

audit = Table(
    "audit",
    desk,
    Column("number", Integer, primary_key=True),
    Column("at", UtcMoment, nullable=False),
    Column("user", Integer),
    Column("action", String(40), nullable=False),
    Column("record_id", String(12), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

mail_hashes = Table(
    "mail_hashes",
    desk,
    Column("record_id", String(12), primary_key=True),
    Column("hash", String(64), nullable=False),
    Index("mail_hashes_hash", "hash"),
)

erasures = Table(
    "erasures",
    desk,
    Column("record_id", String(12), primary_key=True),
    Column("at", UtcMoment, nullable=False),
)

METADATA = {"intake": intake, "desk": desk}
