"""Makes the lines of the queue: what each kind of case shows there."""

from __future__ import annotations

from collections.abc import Iterable

from formsrv.asked_home import find_home
from formsrv.desk.cautions import waits_since
from formsrv.desk.context import DeskContext
from formsrv.desk.views import Caution, QueueEntry
from formsrv.directory import OfferDirectory
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
    """Return the line of an inquiry, which names the home as long as it is on the lists."""
    home = find_home(
        OfferDirectory(context.offers_file),
        row.offer_id,
        region=context.region,
        tag=context.region.settings.default_language,
        today=context.today,
    )
    if home is None:
        return queue_entry(row, cautions=cautions)
    return queue_entry(
        row, cautions=cautions, title=home.title, title_tag=home.language.tag, place=home.place
    )
