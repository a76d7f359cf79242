"""Offers that end soon: shown for longer, or taken off the site, several at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.rules.offers import LONGEST_LISTING
from formsrv.desk.audit import note
from formsrv.desk.cases import find_case, open_offer_record
from formsrv.desk.content import Author
from formsrv.desk.context import DeskContext
from formsrv.desk.editions import find_edition
from formsrv.desk.live_file import LiveChange, change_live, read_live
from formsrv.desk.removing import take_off
from formsrv.desk.roles import office_seen
from formsrv.desk.views import StaffUser
from formsrv.editions import edited, first_tag
from formsrv.errors import (
    CannotOpenError,
    InvalidOfferError,
    MismatchError,
    WrongStateError,
)
from formsrv.payloads import MailPurpose
from formsrv.states import LISTED, RecordKind, State
from formsrv.store import figures as statements
from formsrv.store.outbox import add_mail
from formsrv.store.records import change_record
from formsrv.store.rows import RecordRow

SOON_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """An offer that ends soon; ``title`` is empty when the record cannot be opened."""

    record_id: str
    offer_id: str
    office: str
    title: str
    title_tag: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of several offers: those that were done, and those that could not be."""

    done: tuple[str, ...]
    refused: tuple[str, ...]


def list_ending(context: DeskContext, user: StaffUser) -> tuple[Ending, ...]:
    """Return the offers of an office that end within two weeks, the soonest first."""
    until = context.today + timedelta(days=SOON_DAYS)
    with context.store.reading() as connection:
        rows = statements.list_ending(connection, office=office_seen(user), until=until)
    return tuple(_ending(context, row) for row in rows)


def extend(
    context: DeskContext, user: StaffUser, record_ids: Sequence[str], *, days: int
) -> Outcome:
    """Show offers for longer and tell their landlords; one build at the end.

    Who may not see one of them changes none. Raises PublishingError and BuilderError; what was
    done by then stays, and the worker builds the site as soon as it can be built.
    """
    done, refused = [], []
    with context.alone("decide"):
        for row in _find_all(context, user, record_ids):
            try:
                _extend_one(context, user, row, days=days)
                done.append(row.id)
            except (InvalidOfferError, WrongStateError):
                refused.append(row.id)
        if done:
            context.builder.build(context.content.head())
    return Outcome(done=tuple(done), refused=tuple(refused))


def end(context: DeskContext, user: StaffUser, record_ids: Sequence[str]) -> Outcome:
    """Take offers off the site at once; raises PublishingError and BuilderError."""
    done, refused = [], []
    with context.alone("decide"):
        for row in _find_all(context, user, record_ids):
            try:
                _end_one(context, user, row)
                done.append(row.id)
            except WrongStateError:
                refused.append(row.id)
    return Outcome(done=tuple(done), refused=tuple(refused))


def _find_all(context: DeskContext, user: StaffUser, record_ids: Sequence[str]) -> list[RecordRow]:
    wanted = dict.fromkeys(record_ids)
    return [find_case(context, user, one, kind=RecordKind.OFFER) for one in wanted]


def _ending(context: DeskContext, row: RecordRow) -> Ending:
    try:
        texts = edited(open_offer_record(context, row), find_edition(context, row)).texts
        tag = first_tag(texts, context.region.settings.default_language)
        title = texts[tag].title
    except (CannotOpenError, MismatchError):
        tag = title = ""
    return Ending(
        record_id=row.id,
        offer_id=row.offer_id or "",
        office=row.office,
        title=title,
        title_tag=tag,
        until=row.expires_on or context.today,
    )


def _extend_one(context: DeskContext, user: StaffUser, row: RecordRow, *, days: int) -> None:
    if row.state not in LISTED or row.expires_on is None or row.offer_id is None:
        raise WrongStateError(row.id, state=row.state)
    # Counted from the record, not from the file: trying again after a crash adds nothing.
    until = max(row.expires_on, context.today) + timedelta(days=days)
    author = Author(name=user.name, mail=context.office(user.office).mail)
    commit_extension(context, row, until=until, author=author)
    note_extension(context, row, until=until)
    _log(context, user, row, "extend")


def commit_extension(
    context: DeskContext, row: RecordRow, *, until: date, author: Author | None = None
) -> None:
    """Carry a later last day into the file; raises InvalidOfferError for one that is too late.

    A file that says so already stays, so that trying again after a crash commits nothing. The
    caller holds the lock ``decide``. Raises WrongStateError when there is no file.
    """
    offer_id = row.offer_id or ""
    found = read_live(context, offer_id)
    if found is None:
        raise WrongStateError(row.id, state=row.state)
    if until - found[1].listed_on > LONGEST_LISTING:
        raise InvalidOfferError(offer_id, problems=())
    if found[1].listed_until == until:
        return
    change = LiveChange(
        fields={"listed_until": until},
        summary=f"Show offer {offer_id} until {until.isoformat()}",
        # Somebody may have taken the same days away since they were added before.
        trailer=("Extended", f"{row.id}.{until.isoformat()}.{context.content.head()}"),
        author=author,
    )
    change_live(context, offer_id, change)


def note_extension(context: DeskContext, row: RecordRow, *, until: date) -> None:
    """Note a later last day and tell the landlord; raises WrongStateError when it has ended."""
    post = context.post()
    params = {"offer": row.offer_id, "until": until.isoformat()}
    mail = post.mail(row, MailPurpose.OFFER_PUBLISHED, params={**params})
    with context.store.writing() as connection:
        values = {"expires_on": until, "updated_at": post.now}
        if not change_record(connection, row.id, expected=list(LISTED), **values):
            raise WrongStateError(row.id, state=row.state)
        add_mail(connection, mail)


def _end_one(context: DeskContext, user: StaffUser, row: RecordRow) -> None:
    if row.state not in LISTED or row.offer_id is None:
        raise WrongStateError(row.id, state=row.state)
    take_off(context, row, summary=f"End offer {row.offer_id}")
    with context.store.writing() as connection:
        if not change_record(
            connection,
            row.id,
            expected=list(LISTED),
            state=State.EXPIRED.value,
            expires_on=context.today,
            updated_at=context.clock(),
        ):
            raise WrongStateError(row.id, state=row.state)
    _log(context, user, row, "end")


def _log(context: DeskContext, user: StaffUser, row: RecordRow, action: str) -> None:
    with context.desk.writing() as connection:
        note(connection, action, record_id=row.id, user=user.user_id, at=context.clock())
