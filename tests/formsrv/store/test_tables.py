"""The clear columns are an allow-list, and the migrations make them, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from formsrv.desk.context import DeskContext
from formsrv.store.database import Name
from formsrv.store.migrate import is_behind
from formsrv.store.tables import METADATA, intake

CLEAR = {
    "records": {
        "id", "kind", "language", "state", "office", "created_at", "updated_at", "confirmed_at",
        "expires_on", "offer_id", "version", "key_ids", "link_public", "submission", "flags",
        "landlord_shared_at", "applicant_shared_at", "published_version", "listed_on",
        "wanted_until", "reason", "receipt_hash", "erase_asked_at", "published_seen",
    },
    "messages": {"id", "record_id", "recipient", "kind", "created_at", "key_ids"},
    "photos": {"id", "record_id", "position", "state", "key_ids", "created_at"},
    "outbox": {
        "id", "record_id", "purpose", "office", "key_ids", "created_at", "due_at", "tries",
        "state", "sent_at", "message_id",
    },
    "actions": {
        "hash", "record_id", "deed", "language", "created_at", "expires_at", "used_at",
    },
    "reminders": {"record_id", "last_day", "days_before"},
    "announcements": {"record_id", "offer_id", "at"},
    "search_marks": {"record_id", "compared_to", "mailed_at"},
    "drafts": {"id", "link_public", "language", "created_at", "expires_at"},
    "requests": {"id", "kind", "created_at", "key_ids"},
}  # fmt: skip


def test_no_table_has_another_clear_column() -> None:
    """Whoever adds one must add it here and say why it identifies nobody."""
    found = {
        name: {column.name for column in table.columns} - {"sealed"}
        for name, table in intake.tables.items()
    }

    assert found == CLEAR


@pytest.mark.parametrize("name", ["intake", "desk"])
def test_the_migrations_make_the_tables_of_the_code(name: Name, desk: DeskContext) -> None:
    database = desk.store if name == "intake" else desk.desk
    with database.reading() as connection:
        context = MigrationContext.configure(connection)
        differences = compare_metadata(context, METADATA[name])

    assert differences == []
    assert not is_behind(database, name)
