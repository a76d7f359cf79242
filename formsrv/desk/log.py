"""The audit log as an administrator reads it: newest first, with a word on whether it is whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from formsrv.desk.audit import Mark, newest_mark, verify_chain
from formsrv.desk.context import DeskContext
from formsrv.desk.roles import require_administrator
from formsrv.desk.views import StaffUser
from formsrv.errors import DamagedAuditError
from formsrv.store import accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """Who did what when; ``editor`` is empty for what the service did itself."""

    number: int
    at: datetime
    editor: str
    action: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """A page of the log; ``damaged`` is the first entry that is not as it was written."""

    entries: tuple[LogEntry, ...]
    total: int
    mark: Mark | None
    damaged: str


def read_log(context: DeskContext, user: StaffUser, *, offset: int = 0, limit: int = 50) -> LogPage:
    """Return a page of the log; raises NotAllowedError for all but administrators."""
    require_administrator(user)
    with context.desk.reading() as connection:
        rows = accounts.list_log(connection, page=(offset, limit))
        mark = newest_mark(connection)
        try:
            verify_chain(connection)
            damaged = ""
        except DamagedAuditError as error:
            damaged = error.subject
    return LogPage(
        entries=tuple(
            LogEntry(number=number, at=at, editor=editor, action=action, reference=reference)
            for number, at, editor, action, reference in rows
        ),
        total=mark.number if mark else 0,
        mark=mark,
        damaged=damaged,
    )
