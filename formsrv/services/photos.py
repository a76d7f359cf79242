"""The photos of an offer behind its landlord's link: add, describe, put in order, take away.

Each change brings the offer back to the office; what is on the site stays until it has looked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from catalog.photos import MOST_PHOTOS, Pictures, small_size
from formsrv.errors import FormServiceError, UnknownRecordError, WrongStateError
from formsrv.ids import new_record_id
from formsrv.photos.payload import HomePhoto, photo_label
from formsrv.sealing import LinkKey, read_payload, seal_payload
from formsrv.services.context import PublicContext
from formsrv.services.intake import office_mail
from formsrv.services.links import record_of, view_record
from formsrv.services.views import RecordView
from formsrv.states import AFTER_CHANGE, DECIDABLE, LISTED, RecordKind, State
from formsrv.store.outbox import add_mail
from formsrv.store.photos import (
    PhotoRow,
    PhotoState,
    add_photo,
    change_photo,
    count_rows,
    list_photos,
)
from formsrv.store.records import change_record
from formsrv.store.rows import RecordRow

MOST_ROWS = 60
"""As many photos may be sent for an offer, those that were taken away among them."""


class TooManyPhotosError(FormServiceError):
    """The offer has as many photos as it may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPhoto:
    """Pictures that were made of a file, and what they show in the sender's words."""

    pictures: Pictures
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoView:
    """A photo as its sender sees it; ``words`` are in the language of the record."""

    photo_id: str
    state: PhotoState
    words: str
    width: int
    height: int


def list_own(context: PublicContext, secret: str) -> tuple[PhotoView, ...]:
    """Return the photos of an offer, opened with its own link; raises UnknownLinkError."""
    link = LinkKey.from_secret(secret)
    with context.store.reading() as connection:
        record = record_of(connection, link)
        rows = list_photos(connection, record.id)
    return tuple(_view(row, _open(row, link), record.language) for row in rows)


def may_change(view: RecordView) -> bool:
    """Tell whether photos can be added to a record and taken away."""
    return view.kind is RecordKind.OFFER and view.state in AFTER_CHANGE and not view.erasing


def read_picture(context: PublicContext, secret: str, photo_id: str) -> bytes:
    """Return a photo's small JPEG; raises UnknownRecordError."""
    link = LinkKey.from_secret(secret)
    with context.store.reading() as connection:
        rows = list_photos(connection, record_of(connection, link).id)
    return _open(_find(rows, photo_id), link).jpeg


def add_photos(context: PublicContext, secret: str, new: Sequence[NewPhoto]) -> int:
    """Store photos; return how many were new. The same picture is stored once.

    Raises TooManyPhotosError and WrongStateError; then none is stored.
    """
    link = LinkKey.from_secret(secret)
    with context.store.writing() as connection:
        record = record_of(connection, link)
        rows = list_photos(connection, record.id)
        known = {_open(row, link).sha256 for row in rows}
        fresh = list({one.pictures.sha256: one for one in new}.items())
        fresh = [(sha256, one) for sha256, one in fresh if sha256 not in known]
        if not fresh:
            return 0
        ever = count_rows(connection, record.id)
        if len(rows) + len(fresh) > MOST_PHOTOS or ever + len(fresh) > MOST_ROWS:
            raise TooManyPhotosError(record.id)
        _bring_back(context, connection, record)
        last = max((row.position for row in rows), default=0)
        for place, (_, one) in enumerate(fresh, start=last + 1):
            add_photo(connection, _sealed(context, record, link, new=one, position=place))
    return len(fresh)


def describe_photo(context: PublicContext, secret: str, photo_id: str, words: str) -> None:
    """Say in other words what a photo shows; raises ValidationError and WrongStateError."""

    def change(connection: Connection, record: RecordRow, rows: list[PhotoRow]) -> bool:
        link = LinkKey.from_secret(secret)
        row = _find(rows, photo_id)
        before = _open(row, link)
        if before.alt.get(record.language) == words:
            return False
        alt = {**before.alt, record.language: words}
        after = HomePhoto.model_validate({**_fields(before), "alt": alt})
        to = context.recipients.for_office(record.office, link.recipient)
        change_photo(
            connection,
            row.id,
            key_ids=to.key_ids,
            sealed=seal_payload(photo_label(row), after, to),
            state=_waiting(row.state).value,
        )
        return True

    _change(context, secret, change)


def move_up(context: PublicContext, secret: str, photo_id: str) -> None:
    """Put a photo one place nearer to the first; raises WrongStateError."""

    def change(connection: Connection, record: RecordRow, rows: list[PhotoRow]) -> bool:
        del record
        row = _find(rows, photo_id)
        place = rows.index(row)
        if not place:
            return False
        before = rows[place - 1]
        for one, position in ((row, before.position), (before, row.position)):
            change_photo(connection, one.id, position=position, state=_waiting(one.state).value)
        return True

    _change(context, secret, change)


def remove_photo(context: PublicContext, secret: str, photo_id: str) -> None:
    """Take a photo away; its bytes are deleted at once. A second time changes nothing."""

    def change(connection: Connection, record: RecordRow, rows: list[PhotoRow]) -> bool:
        found = [row for row in rows if row.id == photo_id]
        if not found:
            return False
        state = PhotoState.REMOVED if record.state in LISTED else PhotoState.GONE
        change_photo(connection, photo_id, state=state.value, sealed=b"")
        return True

    _change(context, secret, change)


def _change(
    context: PublicContext,
    secret: str,
    change: Callable[[Connection, RecordRow, list[PhotoRow]], bool],
) -> None:
    with context.store.writing() as connection:
        record = record_of(connection, LinkKey.from_secret(secret))
        if change(connection, record, list_photos(connection, record.id)):
            _bring_back(context, connection, record)


def _bring_back(context: PublicContext, connection: Connection, record: RecordRow) -> None:
    """Have the office look at an offer again; raises WrongStateError for one that has ended."""
    if not may_change(view_record(record)):
        raise WrongStateError(record.id, state=record.state)
    then = AFTER_CHANGE[record.state].value
    now = context.clock()
    change_record(connection, record.id, expected=[record.state], state=then, updated_at=now)
    # What waits there already, or has not been confirmed, is no news to the office.
    if record.state not in (DECIDABLE | {State.RECEIVED}):
        add_mail(connection, office_mail(context, record))


def _sealed(
    context: PublicContext, record: RecordRow, link: LinkKey, *, new: NewPhoto, position: int
) -> PhotoRow:
    made = new.pictures
    photo = HomePhoto(
        alt={record.language: new.words} if new.words else {},
        width=made.width,
        height=made.height,
        large=made.large,
        avif=made.avif,
        jpeg=made.jpeg,
    )
    to = context.recipients.for_office(record.office, link.recipient)
    row = PhotoRow(
        id=new_record_id(),
        record_id=record.id,
        position=position,
        state=PhotoState.NEW,
        key_ids=to.key_ids,
        created_at=context.clock(),
        sealed=b"",
    )
    return replace(row, sealed=seal_payload(photo_label(row), photo, to))


def _waiting(state: PhotoState) -> PhotoState:
    """Return the state after a change: what the office left out stays left out."""
    return PhotoState.NEW if state is PhotoState.LIVE else state


def _find(rows: Sequence[PhotoRow], photo_id: str) -> PhotoRow:
    for row in rows:
        if row.id == photo_id:
            return row
    raise UnknownRecordError(photo_id)


def _open(row: PhotoRow, link: LinkKey) -> HomePhoto:
    return read_payload(link.open(row.sealed), photo_label(row), HomePhoto)


def _fields(photo: HomePhoto) -> dict[str, object]:
    return {name: getattr(photo, name) for name in HomePhoto.model_fields}


def _view(row: PhotoRow, photo: HomePhoto, language: str) -> PhotoView:
    width, height = small_size(photo.width, photo.height)
    return PhotoView(
        photo_id=row.id,
        state=row.state,
        words=photo.alt.get(language) or next(iter(photo.alt.values()), ""),
        width=width,
        height=height,
    )
