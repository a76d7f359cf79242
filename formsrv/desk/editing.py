"""An editor changes facts and words of an offer before it is published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from pydantic import JsonValue

from formsrv.desk.audit import note
from formsrv.desk.cases import find_case, open_offer_record, require_undecided
from formsrv.desk.context import DeskContext
from formsrv.desk.offer_file import make_file
from formsrv.desk.views import StaffUser
from formsrv.editions import EDITION, Edition, edited
from formsrv.errors import InvalidOfferError, WrongStateError
from formsrv.facts import Listing
from formsrv.payloads import OfferSubmission, OfferText
from formsrv.states import DECIDABLE, RecordKind
from formsrv.store.records import add_message, change_record
from formsrv.store.rows import RecordRow

_WOULD_BE = "preview1"


def edit_offer(
    context: DeskContext,
    user: StaffUser,
    record_id: str,
    *,
    seen: str,
    offer: Mapping[str, JsonValue],
    texts: Mapping[str, OfferText],
) -> None:
    """Keep an editor's version of an offer; what the landlord wrote stays beside it.

    The place stays the landlord's: who answers depends on it. Raises InvalidOfferError when the
    result could not be published, WrongStateError and ChangedMeanwhileError.
    """
    with context.alone("decide"):
        row = find_case(context, user, record_id, kind=RecordKind.OFFER)
        require_undecided(context, row, seen=seen)
        submission = open_offer_record(context, row)
        place = {name: submission.offer[name] for name in ("municipality", "postcode")}
        edition = Edition(version=row.version, offer={**offer, **place}, texts=dict(texts))
        _require_publishable(context, edited(submission, edition))
        _store(context, row, edition)
        with context.desk.writing() as connection:
            note(connection, "edit", record_id=row.id, user=user.user_id, at=context.clock())


def _require_publishable(context: DeskContext, submission: OfferSubmission) -> None:
    last = context.today + timedelta(days=submission.listing_days)
    listing = Listing(first=context.today, last=last)
    file = make_file(submission, offer_id=_WOULD_BE, listing=listing, region=context.region)
    if file.errors:
        raise InvalidOfferError("edition", problems=file.errors)


def _store(context: DeskContext, row: RecordRow, edition: Edition) -> None:
    message = context.post().message(row, EDITION, edition, to="landlord")
    with context.store.writing() as connection:
        if not change_record(
            connection, row.id, expected=list(DECIDABLE), updated_at=context.clock()
        ):
            raise WrongStateError(row.id, state=row.state)
        add_message(connection, message)
