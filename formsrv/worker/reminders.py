"""Asks landlords before the last day whether the home is still free: once for each day set."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, time, timedelta

from pydantic import JsonValue
from sqlalchemy import Connection

from catalog.rules.offers import LONGEST_LISTING
from formsrv.action_links import Deed, hash_token, new_token
from formsrv.desk.context import DeskContext
from formsrv.payloads import MailPurpose
from formsrv.store import links as statements
from formsrv.store.outbox import add_mail
from formsrv.store.rows import ActionRow, RecordRow

_GRACE = timedelta(days=2)
"""How long a link works after the last day: the mail may lie unread."""

log = logging.getLogger(__name__)


def remind_due(context: DeskContext) -> int:
    """Write the reminders that are due; return how many.

    Mark, links and mail are one transaction: after a crash none is missing and none comes twice.
    """
    days = context.region.settings.reminders.days_before
    if not days:
        return 0
    until = context.today + timedelta(days=max(days))
    written = 0
    with context.store.reading() as connection:
        rows = statements.list_to_remind(connection, today=context.today, until=until)
    for row in rows:
        due = [n for n in days if _is_due(context, row, n)]
        if not due or row.receipt_hash is not None:
            continue
        with context.store.writing() as connection:
            # Of several that were missed only the nearest is written.
            fresh = [n for n in due if statements.add_reminder(connection, row, n)]
            if min(due) in fresh:
                _write(context, connection, row)
                written += 1
    return written


def _is_due(context: DeskContext, row: RecordRow, days_before: int) -> bool:
    """Tell whether that day has come; a listing that is no longer than this is not reminded."""
    if row.expires_on is None:
        return False
    day = row.expires_on - timedelta(days=days_before)
    begins = row.listed_on or date.min
    return begins < day <= context.today


def _write(context: DeskContext, connection: Connection, row: RecordRow) -> None:
    until = row.expires_on or context.today
    tokens = {deed.value: new_token() for deed in _deeds(context, row, until)}
    post = context.post()
    ends = datetime.combine(until, time.max, UTC) + _GRACE
    rows = [
        ActionRow(
            hash=hash_token(token),
            record_id=row.id,
            deed=deed,
            language=row.language,
            created_at=post.now,
            expires_at=ends,
        )
        for deed, token in tokens.items()
    ]
    statements.add_actions(connection, rows)
    params: dict[str, JsonValue] = {
        "offer": row.offer_id or "",
        "until": until.isoformat(),
        "tokens": {**tokens},
    }
    add_mail(connection, post.mail(row, MailPurpose.OFFER_ENDING, params=params))


def _deeds(context: DeskContext, row: RecordRow, until: date) -> list[Deed]:
    """Return what the mail offers; nobody is asked for what the rules no longer allow."""
    latest = (row.listed_on or context.today) + LONGEST_LISTING
    longer = [Deed.STILL_FREE] if until < latest else []
    return [*longer, Deed.RENTED, Deed.WITHDRAW, Deed.ERASE]
