"""Who did what when, without personal data, in a chain: changing an entry breaks what follows."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import Connection

from formsrv.errors import DamagedAuditError
from formsrv.store.staff import add_audit, last_audit, list_audit


def note(
    connection: Connection, action: str, *, record_id: str, user: int | None, at: datetime
) -> None:
    """Append an entry in the transaction of what it tells about."""
    number, previous = last_audit(connection)
    digest = _digest(number + 1, previous, at=at, user=user, action=action, record_id=record_id)
    add_audit(
        connection,
        number=number + 1,
        at=at,
        user=user,
        action=action,
        record_id=record_id,
        previous=previous,
        hash=digest,
    )


def verify_chain(connection: Connection) -> int:
    """Return how many entries there are; raises DamagedAuditError at the first wrong one."""
    previous, number = "", 0
    for row in list_audit(connection):
        found = row._asdict()
        stored = (found.pop("number"), found.pop("previous"), found.pop("hash"))
        number += 1
        if stored != (number, previous, _digest(number, previous, **found)):
            raise DamagedAuditError(str(number))
        previous = stored[2]
    return number


def _digest(
    number: int, previous: str, *, at: datetime, user: int | None, action: str, record_id: str
) -> str:
    parts = (str(number), previous, at.isoformat(), str(user), action, record_id)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
