"""All cases of an office, found by where they stand or by a reference; a page of them is opened."""

from __future__ import annotations

from collections.abc import Mapping

from formsrv.desk.cases import open_offer_record
from formsrv.desk.context import DeskContext
from formsrv.desk.editions import find_edition
from formsrv.desk.entries import inquiry_entry, queue_entry
from formsrv.desk.notices import notice_entry
from formsrv.desk.roles import office_seen
from formsrv.desk.views import Caution, QueueEntry, QueuePage, StaffUser
from formsrv.editions import edited, first_tag
from formsrv.errors import CannotOpenError, MismatchError
from formsrv.states import DECIDABLE, LISTED, TALKING, RecordKind, State
from formsrv.store import cases as statements
from formsrv.store.rows import RecordRow

GROUPS: Mapping[str, frozenset[State]] = {
    "waiting": DECIDABLE | {State.RECEIVED},
    "asked": frozenset({State.ASKED_BACK, State.CHANGE_ASKED}),
    "published": LISTED,
    "passed_on": TALKING,
    "ended": frozenset({State.EXPIRED, State.RENTED, State.WITHDRAWN, State.DONE}),
    "refused": frozenset({State.REFUSED}),
}
"""What the list can be limited to; an offer on the site whose change waits is in two groups."""


def list_all(
    context: DeskContext,
    user: StaffUser,
    *,
    group: str = "",
    reference: str = "",
    page: tuple[int, int] = (0, 20),
) -> QueuePage:
    """Return a page (offset, limit) of an office's cases, the newest first; no group means all."""
    with context.store.reading() as connection:
        rows, total = statements.list_cases(
            connection,
            office=office_seen(user),
            states=GROUPS.get(group, frozenset()),
            reference="".join(reference.split()).lower(),
            page=page,
        )
    return QueuePage(entries=tuple(_entry(context, row) for row in rows), total=total)


def _entry(context: DeskContext, row: RecordRow) -> QueueEntry:
    if row.kind is RecordKind.INQUIRY:
        return inquiry_entry(context, row)
    if row.kind is RecordKind.NOTICE:
        return notice_entry(context, row)
    try:
        texts = edited(open_offer_record(context, row), find_edition(context, row)).texts
    except (CannotOpenError, MismatchError):
        return queue_entry(row, cautions=[Caution.UNREADABLE])
    tag = first_tag(texts, context.region.settings.default_language)
    return queue_entry(row, cautions=(), title=texts[tag].title, title_tag=tag)
