"""Who did what when, without personal data, in a chain: changing an entry breaks what follows.

The database itself refuses to change or delete an entry. Whoever may take that refusal away and
computes the chain anew makes one that is whole in itself: only a mark that was written down
elsewhere before shows it, and so it does when the end is cut off.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from formsrv.errors import DamagedAuditError, InvalidValueError
from formsrv.store.staff import add_audit, last_audit, list_audit

_MARK = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The newest entry of a moment, to be written down elsewhere: ``number:hash``."""

    number: int
    hash: str

    @classmethod
    def read(cls, text: str) -> Mark:
        """Read a mark that somebody kept; raises InvalidValueError."""
        found = _MARK.match(text.strip())
        if found is None:
            raise InvalidValueError("mark")
        return cls(number=int(found[1]), hash=found[2])

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


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


def verify_chain(connection: Connection, *, known: Mark | None = None) -> int:
    """Return how many entries there are; raises DamagedAuditError at the first wrong one.

    With a ``known`` mark its entry must still be there: a chain that lost its end is whole
    in itself.
    """
    previous, number = "", 0
    seen = known is None
    for row in list_audit(connection):
        found = row._asdict()
        stored = (found.pop("number"), found.pop("previous"), found.pop("hash"))
        number += 1
        if stored != (number, previous, _digest(number, previous, **found)):
            raise DamagedAuditError(str(number))
        previous = stored[2]
        seen = seen or (known is not None and known == Mark(number=number, hash=previous))
    if known is not None and not seen:
        raise DamagedAuditError(str(known.number))
    return number


def newest_mark(connection: Connection) -> Mark | None:
    """Return the mark of the newest entry; None before the first."""
    number, digest = last_audit(connection)
    return Mark(number=number, hash=digest) if number else None


def _digest(
    number: int, previous: str, *, at: datetime, user: int | None, action: str, record_id: str
) -> str:
    parts = (str(number), previous, at.isoformat(), str(user), action, record_id)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
