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
    # Which version is on the site, since when, and until when the landlord wants it to be.
    Column("published_version", Integer),
    Column("listed_on", Date),
    Column("wanted_until", Date),
    # Why the office refused or asked: one of a fixed list.
    Column("reason", String(20)),
    Column("receipt_hash", String(64)),
    Column("erase_asked_at", UtcMoment),
    # Fingerprint of the very bytes that are on the site.
    Column("published_seen", String(64)),
    Column("sealed", LargeBinary, nullable=False),
    Index("records_queue", "state", "office", "created_at"),
    Index("records_offer", "offer_id", "kind"),
    Index("records_receipt", "receipt_hash", unique=True),
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
    # Null: the mail is about no record, such as the link to a draft.
    Column("record_id", String(12), ForeignKey("records.id")),
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

photos = Table(
    "photos",
    intake,
    Column("id", String(12), primary_key=True),
    Column("record_id", String(12), ForeignKey("records.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("key_ids", String(120), nullable=False),
    Column("created_at", UtcMoment, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("photos_record", "record_id", "position"),
)

# Links in mails that do one thing, once, and read nothing: only the hash of each is here.
actions = Table(
    "actions",
    intake,
    Column("hash", String(64), primary_key=True),
    Column("record_id", String(12), ForeignKey("records.id")),
    Column("deed", String(12), nullable=False),
    Column("language", String(20), nullable=False),
    Column("created_at", UtcMoment, nullable=False),
    Column("expires_at", UtcMoment, nullable=False),
    Column("used_at", UtcMoment),
    Index("actions_record", "record_id"),
)

# Which reminders were written, in the transaction that wrote them.
reminders = Table(
    "reminders",
    intake,
    Column("record_id", String(12), ForeignKey("records.id"), primary_key=True),
    Column("last_day", Date, primary_key=True),
    Column("days_before", Integer, primary_key=True),
)

# Which home was mailed to which saved search, in the transaction that wrote the mail.
announcements = Table(
    "announcements",
    intake,
    Column("record_id", String(12), ForeignKey("records.id"), primary_key=True),
    Column("offer_id", String(8), primary_key=True),
    Column("at", UtcMoment, nullable=False),
)

# Up to which moment a saved search was compared with new homes, and when it got its last mail.
search_marks = Table(
    "search_marks",
    intake,
    Column("record_id", String(12), ForeignKey("records.id"), primary_key=True),
    Column("compared_to", UtcMoment, nullable=False),
    Column("mailed_at", UtcMoment),
)

# Forms that somebody goes on with later, sealed to their own link alone.
drafts = Table(
    "drafts",
    intake,
    Column("id", String(12), primary_key=True),
    Column("link_public", String(80), nullable=False, unique=True),
    Column("language", String(20), nullable=False),
    Column("created_at", UtcMoment, nullable=False),
    Column("expires_at", UtcMoment, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

# Mail addresses that asked for their links or for erasing: only the desk can tell what is theirs.
requests = Table(
    "requests",
    intake,
    Column("id", String(12), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("created_at", UtcMoment, nullable=False),
    Column("key_ids", String(120), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
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

# Public keys of WebAuthn: they check an answer and make none.
passkeys = Table(
    "passkeys",
    desk,
    Column("id", Integer, primary_key=True),
    Column("user", Integer, ForeignKey("users.id"), nullable=False),
    Column("credential_id", LargeBinary, nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    # How often the key was used, as it says itself; many always say 0.
    Column("sign_count", BigInteger, nullable=False),
    Column("label", String(40), nullable=False),
    Column("created_at", UtcMoment, nullable=False),
    Column("last_used_at", UtcMoment),
    Index("passkeys_user", "user"),
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

# Whose records an action link of a mail erases: a keyed hash of the address.
erasure_links = Table(
    "erasure_links",
    desk,
    Column("action_hash", String(64), primary_key=True),
    Column("mail_hash", String(64), nullable=False),
    Column("at", UtcMoment, nullable=False),
)

# When an address asked for something, as a keyed hash, so that nobody floods a mailbox.
address_requests = Table(
    "address_requests",
    desk,
    Column("id", Integer, primary_key=True),
    Column("mail_hash", String(64), nullable=False),
    Column("at", UtcMoment, nullable=False),
    Index("address_requests_hash", "mail_hash", "at"),
)

# When the desk first saw an offer on the list of those that can be asked for.
known_offers = Table(
    "known_offers",
    desk,
    Column("offer_id", String(8), primary_key=True),
    Column("seen_at", UtcMoment, nullable=False),
)

METADATA = {"intake": intake, "desk": desk}
