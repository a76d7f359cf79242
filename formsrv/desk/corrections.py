"""Finds what a landlord replaced by corrections, for an office that has seen the offer before."""

from __future__ import annotations

from itertools import pairwise

from formsrv.desk.context import DeskContext
from formsrv.desk.sent_notes import opened_messages
from formsrv.desk.views import Correction
from formsrv.editions import EARLIER, EDITION, Earlier, Edition, edited
from formsrv.payloads import OfferSubmission
from formsrv.store.rows import RecordRow


def find_corrections(
    context: DeskContext, row: RecordRow, sent: OfferSubmission
) -> tuple[Correction, ...]:
    """Return the corrections of an offer, oldest first; raises CannotOpenError."""
    found = opened_messages(context, row, EARLIER, Earlier)
    # Of several editions of one version the newest is what the office meant.
    editions = {one.version: one for _, one in opened_messages(context, row, EDITION, Edition)}
    steps = pairwise([*(_as_it_was(sent, earlier) for _, earlier in found), sent])
    return tuple(
        Correction(
            at=at,
            before=before,
            after=after,
            edition=edited(before, edition) if (edition := editions.get(earlier.version)) else None,
        )
        for (at, earlier), (before, after) in zip(found, steps, strict=True)
    )


def _as_it_was(sent: OfferSubmission, earlier: Earlier) -> OfferSubmission:
    replaced = {name: getattr(earlier, name) for name in ("offer", "texts", "listing_days")}
    return sent.model_copy(update=replaced)
