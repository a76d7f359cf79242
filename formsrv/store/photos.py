"""Statements about the photos of offers: order and state are clear, all else is sealed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Row, delete, insert, select, update

from formsrv.store.tables import photos


class PhotoState(StrEnum):
    """Where a photo stands: ``new`` waits for the office, ``live`` is on the site.

    ``left_out`` by the office; ``removed`` by the landlord from an offer that is on the site,
    ``gone`` from one that is not. Of the last two nothing is kept but the row.
    """

    NEW = "new"
    LIVE = "live"
    LEFT_OUT = "left_out"
    REMOVED = "removed"
    GONE = "gone"


KEPT = frozenset({PhotoState.NEW, PhotoState.LIVE, PhotoState.LEFT_OUT})
"""States in which there is a picture."""
SHOWN = frozenset({PhotoState.NEW, PhotoState.LIVE})
"""States of what publishing shows."""
WAITING = frozenset({PhotoState.NEW, PhotoState.REMOVED})
"""States of what the office has not decided yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoRow:
    """A photo of an offer."""

    id: str
    record_id: str
    position: int
    state: PhotoState
    key_ids: str
    created_at: datetime
    sealed: bytes


def add_photo(connection: Connection, row: PhotoRow) -> None:
    """Write a new photo."""
    connection.execute(insert(photos).values({**asdict(row), "state": row.state.value}))


def list_photos(
    connection: Connection, record_id: str, *, states: Collection[PhotoState] = KEPT
) -> list[PhotoRow]:
    """Return the photos of an offer in some states, in their order."""
    query = (
        select(photos)
        .where(
            photos.c.record_id == record_id,
            photos.c.state.in_(sorted(state.value for state in states)),
        )
        .order_by(photos.c.position, photos.c.id)
    )
    return [_row(row) for row in connection.execute(query)]


def count_rows(connection: Connection, record_id: str) -> int:
    """Count what was ever sent for an offer and not been cleared away yet."""
    return len(list_photos(connection, record_id, states=list(PhotoState)))


def change_photo(connection: Connection, photo_id: str, **values: object) -> None:
    """Change columns of a photo."""
    connection.execute(update(photos).where(photos.c.id == photo_id).values(values))


def replace_photo(connection: Connection, before: PhotoRow, after: PhotoRow) -> bool:
    """Write state and sealed part of a photo that is still as it was read; tell whether it was.

    What the landlord has taken away meanwhile does not come back.
    """
    unchanged = (
        photos.c.id == before.id,
        photos.c.state == before.state.value,
        photos.c.sealed == before.sealed,
    )
    values = {"state": after.state.value, "key_ids": after.key_ids, "sealed": after.sealed}
    return connection.execute(update(photos).where(*unchanged).values(values)).rowcount == 1


def settle_photos(connection: Connection, record_id: str, *, seen: Collection[PhotoRow]) -> None:
    """Note that a publication shows the photos that were seen, as far as they are still the same.

    The rows of those that were taken away before are deleted.
    """
    removed = [row.id for row in seen if row.state is PhotoState.REMOVED]
    erase_photos(connection, removed)
    for row in list_photos(connection, record_id, states=[PhotoState.NEW]):
        if row in seen:
            change_photo(connection, row.id, state=PhotoState.LIVE.value)


def erase_photos(connection: Connection, photo_ids: Sequence[str]) -> None:
    """Delete rows."""
    connection.execute(delete(photos).where(photos.c.id.in_(photo_ids)))


def erase_photos_of(connection: Connection, record_ids: Sequence[str]) -> None:
    """Delete all photos of some records."""
    connection.execute(delete(photos).where(photos.c.record_id.in_(record_ids)))


def erase_gone_photos(connection: Connection) -> int:
    """Delete the rows of which nothing else is left; return how many."""
    query = delete(photos).where(photos.c.state == PhotoState.GONE.value)
    return connection.execute(query).rowcount


def _row(row: Row[tuple[object, ...]]) -> PhotoRow:
    values = row._asdict()
    return PhotoRow(**{**values, "state": PhotoState(values["state"])})
