"""Takes an offer off the branch and off the site: when it ended, and when a decision is changed."""

from __future__ import annotations

import logging

from catalog.reading import read_offer
from catalog.writer import dump_offer
from formsrv.desk.audit import note
from formsrv.desk.content import Change, opposite
from formsrv.desk.context import DeskContext
from formsrv.desk.live_file import commit_file
from formsrv.errors import BuilderError, InvalidOfferError
from formsrv.states import DECIDABLE, LISTED
from formsrv.store.records import change_record, find_record
from formsrv.store.rows import DecisionRow, RecordRow

log = logging.getLogger(__name__)


def record_trailer(record_id: str, version: int, seen: str = "") -> tuple[str, str]:
    """Name a publication in git: id and version, nothing about the person.

    ``seen`` tells publications of one version apart, which differ in their photos.
    """
    mark = f".{seen[:16]}" if seen else ""
    return ("Record", f"{record_id}.{version}{mark}")


def trailer_of(context: DeskContext, begun: DecisionRow) -> tuple[str, str]:
    """Return under which name a begun publication was committed, if it was."""
    marked = record_trailer(begun.record_id, begun.version, begun.sealed_sha256)
    if context.content.find_commit(marked):
        return marked
    return record_trailer(begun.record_id, begun.version)


def remove_file(
    context: DeskContext, offer_id: str, *, summary: str, trailer: tuple[str, str]
) -> bool:
    """Commit the removal of an offer's file; tell whether there was one.

    The caller holds the lock ``decide``. Raises PublishingError.
    """
    path = context.content.offer_path(offer_id)
    if path is None:
        return False
    commit_file(context, Change(path=path, content=None, summary=summary, trailer=trailer))
    return True


def take_off(context: DeskContext, row: RecordRow, *, summary: str) -> None:
    """Remove an offer's file and its pages: a crash in between leaves what can be ended again.

    The caller holds the lock ``decide``. Raises PublishingError and BuilderError.
    """
    offer_id = row.offer_id or ""
    remove_file(context, offer_id, summary=summary, trailer=("Ended", f"{row.id}.{row.version}"))
    context.builder.remove(offer_id)


def take_back(context: DeskContext, begun: DecisionRow) -> None:
    """Undo a publication that was committed and not finished, so that another decision is open.

    Its pages can be online already when the site was built for another reason. A builder that
    does not answer holds nobody up: the worker builds since the branch has moved. The caller
    holds the lock ``decide``. Raises PublishingError.
    """
    if begun.offer_id is None:
        return
    with context.store.reading() as connection:
        row = find_record(connection, begun.record_id)
    if row is not None and row.state in LISTED:
        _restore(context, row, begun)
        return
    trailer = opposite(trailer_of(context, begun))
    summary = f"Take back offer {begun.offer_id}"
    removed = remove_file(context, begun.offer_id, summary=summary, trailer=trailer)
    try:
        context.builder.remove(begun.offer_id)
    except BuilderError as error:
        log.warning("the pages of %s are left to the next build: %s", begun.offer_id, error)
    with context.store.writing() as connection:
        change_record(connection, begun.record_id, expected=list(DECIDABLE), offer_id=None)
    if removed:
        _note(context, begun)


def _restore(context: DeskContext, row: RecordRow, begun: DecisionRow) -> None:
    """Put the file back that a change replaced; the last day stays as it is in the record."""
    trailer = trailer_of(context, begun)
    commit, offer_id = context.content.find_commit(trailer), begun.offer_id or ""
    before = context.content.read_before(commit, offer_id) if commit else None
    if before is None:
        return
    path, raw = before
    offer, problems = read_offer(raw, path=path, region=context.region, today=context.today)
    if offer is None:
        raise InvalidOfferError(offer_id, problems=problems)
    until = row.expires_on or offer.listed_until
    change = Change(
        path=path,
        content=dump_offer(offer.model_copy(update={"listed_until": until})),
        summary=f"Take back the change of offer {offer_id}",
        trailer=opposite(trailer),
        replaces=context.content.offer_path(offer_id),
    )
    commit_file(context, change)
    _note(context, begun)


def _note(context: DeskContext, begun: DecisionRow) -> None:
    with context.desk.writing() as connection:
        at = context.clock()
        note(connection, "taken back", record_id=begun.record_id, user=begun.user, at=at)
