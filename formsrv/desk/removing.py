"""Takes an offer off the branch and off the site: when it ended, and when a decision is changed."""

from __future__ import annotations

import logging

from formsrv.desk.audit import note
from formsrv.desk.content import Author, Change, opposite
from formsrv.desk.context import DeskContext
from formsrv.errors import BuilderError
from formsrv.states import DECIDABLE
from formsrv.store.records import change_record
from formsrv.store.rows import DecisionRow

log = logging.getLogger(__name__)


def record_trailer(record_id: str, version: int) -> tuple[str, str]:
    """Name a publication in git: id and version, nothing about the person."""
    return ("Record", f"{record_id}.{version}")


def remove_file(
    context: DeskContext, offer_id: str, *, summary: str, trailer: tuple[str, str]
) -> bool:
    """Commit the removal of an offer's file; tell whether there was one.

    The caller holds the lock ``decide``. Raises PublishingError.
    """
    path = context.content.offer_path(offer_id)
    if path is None:
        return False
    settings = context.region.settings
    portal = Author(name=settings.portal_name, mail=settings.mail_from)
    change = Change(path=path, content=None, summary=summary, trailer=trailer)
    context.content.commit(change, author=portal, committer=portal, at=context.clock())
    return True


def take_back(context: DeskContext, begun: DecisionRow) -> None:
    """Undo a publication that was committed and not finished, so that another decision is open.

    Its pages can be online already when the site was built for another reason. A builder that
    does not answer holds nobody up: the worker builds since the branch has moved. The caller
    holds the lock ``decide``. Raises PublishingError.
    """
    if begun.offer_id is None:
        return
    trailer = opposite(record_trailer(begun.record_id, begun.version))
    summary = f"Take back offer {begun.offer_id}"
    removed = remove_file(context, begun.offer_id, summary=summary, trailer=trailer)
    try:
        context.builder.remove(begun.offer_id)
    except BuilderError as error:
        log.warning("the pages of %s are left to the next build: %s", begun.offer_id, error)
    with context.store.writing() as connection:
        change_record(connection, begun.record_id, expected=list(DECIDABLE), offer_id=None)
    if removed:
        with context.desk.writing() as connection:
            note(
                connection,
                "taken back",
                record_id=begun.record_id,
                user=begun.user,
                at=context.clock(),
            )
