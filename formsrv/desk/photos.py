"""What the office sees and decides of an offer's photos."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from catalog.offer import Photo
from catalog.photos import small_files
from catalog.urls import media_url
from formsrv.desk.audit import note
from formsrv.desk.cases import find_case, require_undecided
from formsrv.desk.context import DeskContext
from formsrv.desk.editions import photo_rows, seen_of
from formsrv.desk.views import CasePhoto, StaffUser
from formsrv.errors import ChangedMeanwhileError, UnknownRecordError, WrongStateError
from formsrv.photos.payload import HomePhoto, photo_label
from formsrv.sealing import seal_payload
from formsrv.states import AFTER_CHANGE, DECIDABLE, RecordKind, State
from formsrv.store.photos import (
    SHOWN,
    WAITING,
    PhotoRow,
    PhotoState,
    list_photos,
    replace_photo,
    settle_photos,
)
from formsrv.store.records import change_record
from formsrv.store.rows import RecordRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What an editor says of a photo: its words by language, and whether it is shown."""

    alt: Mapping[str, str]
    left_out: bool


def case_photos(context: DeskContext, row: RecordRow) -> tuple[CasePhoto, ...]:
    """Return the photos of a case in their order, without their pictures."""
    with context.store.reading() as connection:
        rows = list_photos(connection, row.id)
    found = ((one, open_photo(context, one)) for one in rows)
    return tuple(
        CasePhoto(
            photo_id=one.id,
            alt=photo.alt,
            sha256=photo.sha256,
            width=photo.width,
            height=photo.height,
            size=len(photo.large),
            left_out=one.state is PhotoState.LEFT_OUT,
            live=one.state is PhotoState.LIVE,
        )
        for one, photo in found
    )


def read_picture(context: DeskContext, user: StaffUser, record_id: str, photo_id: str) -> bytes:
    """Return the large JPEG of a photo; raises UnknownRecordError and NotAllowedError."""
    record = find_case(context, user, record_id, kind=RecordKind.OFFER)
    with context.store.reading() as connection:
        rows = list_photos(connection, record.id)
    for row in rows:
        if row.id == photo_id:
            return open_photo(context, row).large
    raise UnknownRecordError(photo_id)


def judge_photos(
    context: DeskContext,
    user: StaffUser,
    record_id: str,
    *,
    seen: str,
    judgements: Mapping[str, Judgement],
) -> None:
    """Keep an editor's words for photos, and which are left out.

    Raises ValidationError for words that are too long, WrongStateError, ChangedMeanwhileError.
    """
    with context.alone("decide"):
        record = find_case(context, user, record_id, kind=RecordKind.OFFER)
        require_undecided(context, record, seen=seen)
        with context.store.reading() as connection:
            rows = list_photos(connection, record.id)
        judged = [
            (row, _judged(context, record, row, judgements[row.id]))
            for row in rows
            if row.id in judgements
        ]
        changed = [(before, after) for before, after in judged if before != after]
        if not changed:
            return
        now = context.clock()
        with context.store.writing() as connection:
            if not change_record(connection, record.id, expected=list(DECIDABLE), updated_at=now):
                raise WrongStateError(record.id, state=record.state)
            if not all(replace_photo(connection, before, after) for before, after in changed):
                raise ChangedMeanwhileError(record.id)
        with context.desk.writing() as connection:
            note(connection, "photos", record_id=record.id, user=user.user_id, at=now)


def shown_photos(context: DeskContext, record_id: str) -> list[tuple[str, HomePhoto]]:
    """Return id and content of the photos that publishing shows, in their order."""
    with context.store.reading() as connection:
        rows = list_photos(connection, record_id, states=SHOWN)
    return [(row.id, open_photo(context, row)) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPhotos:
    """The photos that an editor saw when deciding, and the content of those that are shown."""

    rows: tuple[PhotoRow, ...]
    shown: tuple[HomePhoto, ...]


def seen_photos(context: DeskContext, row: RecordRow, *, seen: str) -> SeenPhotos:
    """Return the photos as the editor saw them; raises ChangedMeanwhileError."""
    rows = photo_rows(context, row)
    if seen_of(context, row, rows) != seen:
        raise ChangedMeanwhileError(row.id)
    shown = tuple(open_photo(context, one) for one in rows if one.state in SHOWN)
    return SeenPhotos(rows=tuple(rows), shown=shown)


def settle(connection: Connection, row: RecordRow, photos: SeenPhotos) -> None:
    """Note which photos are on the site now, within the transaction of a publication.

    What the landlord changed meanwhile goes on waiting, and so does the offer.
    """
    settle_photos(connection, row.id, seen=photos.rows)
    if list_photos(connection, row.id, states=WAITING):
        then = AFTER_CHANGE[State.PUBLISHED].value
        change_record(connection, row.id, expected=[State.PUBLISHED], state=then)


def with_pictures(page: str, photos: Iterable[HomePhoto]) -> str:
    """Put the small pictures into a preview, which can load nothing from elsewhere."""
    for photo in photos:
        avif, jpeg = (media_url(name) for name in small_files(photo.sha256))
        page = page.replace(avif, _data_url("image/avif", photo.avif))
        page = page.replace(jpeg, _data_url("image/jpeg", photo.jpeg))
    return page


def _data_url(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def photo_entries(photos: Iterable[HomePhoto]) -> list[Photo]:
    """Return photos as an offer's file names them; the check of the file judges their words."""
    return [
        Photo.model_construct(
            sha256=photo.sha256,
            width=photo.width,
            height=photo.height,
            bytes=len(photo.large),
            outside=True,
            alt=dict(photo.alt),
        )
        for photo in photos
    ]


def open_photo(context: DeskContext, row: PhotoRow) -> HomePhoto:
    """Open a photo with its office's key; raises CannotOpenError, MismatchError."""
    return context.keyring.open(row.sealed, photo_label(row), HomePhoto, key_ids=row.key_ids)


def reseal_photos(
    context: DeskContext, record: RecordRow, rows: Iterable[PhotoRow]
) -> tuple[PhotoRow, ...]:
    """Return photos of a record as they are for its office, sealed anew."""
    return tuple(_seal(context, record, row, open_photo(context, row)) for row in rows)


def _judged(
    context: DeskContext, record: RecordRow, row: PhotoRow, judgement: Judgement
) -> PhotoRow:
    photo = open_photo(context, row)
    alt = {tag: words for tag, words in judgement.alt.items() if words}
    state = row.state
    if judgement.left_out:
        state = PhotoState.LEFT_OUT
    elif state is PhotoState.LEFT_OUT:
        state = PhotoState.NEW
    if alt == photo.alt:
        return replace(row, state=state)
    fields = {name: getattr(photo, name) for name in HomePhoto.model_fields}
    changed = HomePhoto.model_validate({**fields, "alt": alt})
    return replace(_seal(context, record, row, changed), state=state)


def _seal(context: DeskContext, record: RecordRow, row: PhotoRow, photo: HomePhoto) -> PhotoRow:
    to = context.recipients.for_office(record.office, record.link_public)
    sealed = seal_payload(photo_label(row), photo, to)
    return replace(row, key_ids=to.key_ids, sealed=sealed)
