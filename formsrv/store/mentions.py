"""Statements about mails that quote what somebody else wrote."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from formsrv.states import RecordKind, State
from formsrv.store.calls import TO_TELL
from formsrv.store.rows import OutboxRow
from formsrv.store.tables import outbox, records


def list_quoting_withdrawn(
    connection: Connection, *, purposes: Collection[str]
) -> list[tuple[OutboxRow, str]]:
    """Return mails to landlords that nobody has got yet, each with an inquiry taken back since.

    Which inquiries a mail is about is sealed: all about the same home come with it.
    """
    landlord, inquiry = records.alias("landlord"), records.alias("inquiry")
    query = (
        select(outbox, inquiry.c.id.label("inquiry"))
        .join(landlord, landlord.c.id == outbox.c.record_id)
        .join(inquiry, inquiry.c.offer_id == landlord.c.offer_id)
        .where(
            outbox.c.state.in_(["waiting", "failed", TO_TELL]),
            outbox.c.purpose.in_(sorted(purposes)),
            inquiry.c.kind == RecordKind.INQUIRY.value,
            inquiry.c.state == State.WITHDRAWN.value,
        )
        .order_by(outbox.c.id, inquiry.c.id)
    )
    return [
        (
            OutboxRow(**{name: value for name, value in row.items() if name != "inquiry"}),
            row["inquiry"],
        )
        for row in connection.execute(query).mappings()
    ]
