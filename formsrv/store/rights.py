"""What the public processes may do on PostgreSQL: an allow-list, by table and column."""

from __future__ import annotations

from sqlalchemy import Connection

# Which offer a record belongs to is the desk's word alone.
_CHANGED_BY_PUBLIC = (
    "state",
    "office",
    "updated_at",
    "confirmed_at",
    "version",
    "key_ids",
    "landlord_shared_at",
    "applicant_shared_at",
    "wanted_until",
    "erase_asked_at",
    "sealed",
)
PUBLIC_RIGHTS: dict[str, tuple[str, ...]] = {
    "records": ("SELECT", "INSERT", f"UPDATE ({', '.join(_CHANGED_BY_PUBLIC)})"),
    "messages": ("SELECT", "INSERT"),
    "outbox": ("INSERT",),
    "photos": ("SELECT", "INSERT", "UPDATE (position, state, key_ids, sealed)"),
    "actions": ("SELECT", "UPDATE (used_at)"),
    "drafts": ("SELECT", "INSERT", "UPDATE (sealed)"),
    "requests": ("INSERT",),
    "alembic_version": ("SELECT",),
}
"""In the schema ``intake``; of the schema ``desk`` public sees nothing, and it deletes nowhere."""


def let_public(connection: Connection, role: str) -> None:
    """Give the role of the public processes its rights, and no others than these.

    The connection is that of the owner, in the schema ``intake``.
    """
    name = connection.dialect.identifier_preparer.quote(role)
    statements = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA intake FROM {name}",
        f"REVOKE ALL ON SCHEMA intake FROM {name}",
        f"GRANT USAGE ON SCHEMA intake TO {name}",
        *(
            f"GRANT {', '.join(rights)} ON {table} TO {name}"
            for table, rights in PUBLIC_RIGHTS.items()
        ),
    ]
    for statement in statements:
        connection.exec_driver_sql(statement)
