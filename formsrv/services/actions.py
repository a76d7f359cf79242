"""What the links of a mail do: one thing, once, without opening anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from formsrv.action_links import Deed, hash_token
from formsrv.errors import UnknownLinkError
from formsrv.services import deeds
from formsrv.services.context import PublicContext
from formsrv.states import ENDED
from formsrv.store import links as statements
from formsrv.store.records import find_record
from formsrv.store.rows import ActionRow, RecordRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionView:
    """What a link would do and in which language; ``used_at`` null: it was not used (UTC)."""

    deed: Deed
    language: str
    used_at: datetime | None
    is_over: bool


def find_action(context: PublicContext, token: str) -> ActionView:
    """Return what a link does, without doing it; raises UnknownLinkError."""
    with context.store.reading() as connection:
        return _view(context, connection, _find(connection, token))


def use_action(context: PublicContext, token: str) -> ActionView:
    """Do it, and return how the link stood before: ``used_at`` is set when it was used already.

    Raises UnknownLinkError, and WrongStateError when the record stands differently now.
    """
    with context.store.writing() as connection:
        action = _find(connection, token)
        view = _view(context, connection, action)
        if view.used_at is not None or view.is_over:
            return view
        if view.deed is not Deed.ERASE_ALL:
            _do(context, connection, view.deed, record_of(connection, action))
        # The desk alone knows whose records an address has: it looks for used links.
        statements.use_action(connection, action.hash, at=context.clock())
        return view


def record_of(connection: Connection, action: ActionRow) -> RecordRow:
    """Return the record that a link is about; raises UnknownLinkError."""
    row = find_record(connection, action.record_id or "")
    if row is None:
        raise UnknownLinkError
    return row


def _do(context: PublicContext, connection: Connection, deed: Deed, row: RecordRow) -> None:
    if deed is Deed.STILL_FREE:
        deeds.show_for_usual_time(context, connection, row)
    elif deed is Deed.RENTED:
        deeds.mark_rented(context, connection, row)
    elif deed is Deed.KEEP_SEARCH:
        deeds.keep_search(context, connection, row)
    elif deed is Deed.END_SEARCH:
        deeds.end_search(context, connection, row)
    elif deed is Deed.WITHDRAW:
        deeds.take_back(context, connection, row)
    else:
        deeds.ask_erasing(context, connection, row)


def _find(connection: Connection, token: str) -> ActionRow:
    found = statements.find_action(connection, hash_token(token))
    if found is None:
        raise UnknownLinkError
    return found


def _ends_running(connection: Connection, action: ActionRow) -> bool:
    """Tell whether a link ends a search that still runs: those of its oldest mails do so, too."""
    if action.deed != Deed.END_SEARCH.value:
        return False
    row = find_record(connection, action.record_id or "")
    return row is not None and row.state not in ENDED


def _view(context: PublicContext, connection: Connection, row: ActionRow) -> ActionView:
    return ActionView(
        deed=Deed(row.deed),
        language=row.language,
        used_at=row.used_at,
        is_over=row.expires_at <= context.clock() and not _ends_running(connection, row),
    )
