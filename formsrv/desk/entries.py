"""Makes the lines of the queue: what each kind of case shows there."""

from __future__ import annotations

from collections.abc import Iterable

from formsrv.desk.cautions import waits_since
from formsrv.desk.context import DeskContext
from formsrv.desk.homes import home_of
from formsrv.desk.views import Caution, QueueEntry
from formsrv.store.left_behind import is_left_behind
from formsrv.store.rows import RecordRow


def queue_entry(
    row: RecordRow,
    *,
    cautions: Iterable[Caution],
    title: str = "",
    title_tag: str = "",
    place: str = "",
    topic: str = "",
) -> QueueEntry:
    """Return the line of a record: what is clear, and what its kind adds."""
    return QueueEntry(
        record_id=row.id,
        kind=row.kind,
        state=row.state,
        language=row.language,
        office=row.office,
        offer_id=row.offer_id,
        created_at=row.created_at,
        confirmed_at=waits_since(row) if row.confirmed_at else None,
        title=title,
        title_tag=title_tag,
        place=place,
        cautions=tuple(cautions),
        by_telephone=row.receipt_hash is not None,
        topic=topic,
    )


def inquiry_entry(
    context: DeskContext, row: RecordRow, *, cautions: Iterable[Caution] = ()
) -> QueueEntry:
    """Return the line of an inquiry, which names the home, also once it is off the lists."""
    with context.store.reading() as connection:
        gone = [Caution.HOME_GONE] if is_left_behind(connection, row.id) else []
    cautions = [*gone, *cautions]
    home = home_of(context, row.offer_id, tag=context.region.settings.default_language)
    if home is None:
        return queue_entry(row, cautions=cautions)
    return queue_entry(
        row, cautions=cautions, title=home.title, title_tag=home.language.tag, place=home.place
    )
