"""What a landlord or applicant does to a record after sending it, by whichever door.

The doors are the record link, an action link of a mail, and a receipt code. Each deed may be
repeated without harm; the worker carries into the content what the record says.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection

from catalog.rules.offers import LONGEST_LISTING
from formsrv.errors import InvalidValueError, WrongStateError
from formsrv.services.context import PublicContext
from formsrv.services.leaving import let_erase, tell_landlord
from formsrv.services.views import RecordView
from formsrv.states import ENDED, LISTED, RecordKind, State, may_become
from formsrv.store.records import change_record
from formsrv.store.rows import RecordRow


def take_back(context: PublicContext, connection: Connection, row: RecordRow) -> None:
    """Withdraw a record; raises WrongStateError when it has ended otherwise."""
    if row.state is not State.WITHDRAWN:
        _move(context, connection, row, then=State.WITHDRAWN)
        tell_landlord(connection, row, context.post())


def mark_rented(context: PublicContext, connection: Connection, row: RecordRow) -> None:
    """Say that a home is taken; raises WrongStateError when it is not on the site."""
    if row.state is not State.RENTED:
        _move(context, connection, row, then=State.RENTED)


def show_until(context: PublicContext, connection: Connection, row: RecordRow, until: date) -> None:
    """Ask for a later last day; an earlier one than is known changes nothing.

    Raises WrongStateError, and InvalidValueError for a day beyond the longest listing.
    """
    if row.state not in LISTED or row.expires_on is None or row.expires_on < context.today:
        raise WrongStateError(row.id, state=row.state)
    if until <= max(row.expires_on, row.wanted_until or row.expires_on):
        return
    if until > _latest(context, row.listed_on):
        raise InvalidValueError("until")
    values = {"wanted_until": until, "updated_at": context.clock()}
    change_record(connection, row.id, expected=[row.state], **values)


def show_for_usual_time(context: PublicContext, connection: Connection, row: RecordRow) -> date:
    """Extend by the region's usual time, as far as a listing may last; return the last day.

    Raises WrongStateError, also when nothing can be added.
    """
    known = max(row.expires_on or context.today, row.wanted_until or context.today, context.today)
    usual = known + timedelta(days=context.region.settings.reminders.extend_days)
    until = min(usual, _latest(context, row.listed_on))
    if until <= known:
        raise WrongStateError(row.id, state=row.state)
    show_until(context, connection, row, until)
    return until


def keep_search(context: PublicContext, connection: Connection, row: RecordRow) -> None:
    """Let a saved search run for the usual time from today; raises WrongStateError."""
    if row.kind is not RecordKind.SEARCH or row.state is not State.CONFIRMED:
        raise WrongStateError(row.id, state=row.state)
    until = context.today + timedelta(days=context.region.settings.searches.days)
    values = {"wanted_until": until, "updated_at": context.clock()}
    change_record(connection, row.id, expected=[row.state], **values)


def end_search(context: PublicContext, connection: Connection, row: RecordRow) -> None:
    """End a saved search; one that has ended by itself stays as it is."""
    if row.state not in ENDED:
        take_back(context, connection, row)


def ask_erasing(context: PublicContext, connection: Connection, row: RecordRow) -> None:
    """Ask for a record to be erased now: it is withdrawn here, and the worker does the rest."""
    if row.erase_asked_at is None:
        let_erase(connection, row, context.post())


def last_days(context: PublicContext, view: RecordView) -> tuple[date, ...]:
    """Return the last days from which a landlord may choose; none when there is none to add."""
    listed = view.kind is RecordKind.OFFER and view.state in LISTED
    if not listed or view.until is None or view.until < context.today:
        return ()
    latest = _latest(context, view.listed_on)
    days = (context.today + timedelta(days=n) for n in context.region.settings.listing_days)
    return tuple(sorted(day for day in days if view.until < day <= latest))


def _latest(context: PublicContext, listed_on: date | None) -> date:
    """Return the last day that the rules of the content allow."""
    return (listed_on or context.today) + LONGEST_LISTING


def _move(context: PublicContext, connection: Connection, row: RecordRow, *, then: State) -> None:
    values = {"state": then.value, "updated_at": context.clock()}
    allowed = may_become(row.kind, row.state, then=then)
    if not allowed or not change_record(connection, row.id, expected=[row.state], **values):
        raise WrongStateError(row.id, state=row.state)
