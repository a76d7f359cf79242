"""How the office reaches people: it calls who gave no mail address, and sends lost links again."""

from __future__ import annotations

from flask import Blueprint, request

from formsrv.desk.calls import note_told, share_for
from formsrv.desk.link_again import send_link_again
from formsrv.desk.telephone import confirm_by_telephone, note_not_reached
from formsrv.desk.views import Conversant
from formsrv.states import RecordKind
from formsrv.web_staff.cases import inquiry_page, offer_page
from formsrv.web_staff.decisions import decide, seen_bytes
from formsrv.web_staff.site import Answer, editor, signed_in, this_site

contacts = Blueprint("contacts", __name__)
_PAGES = {RecordKind.OFFER: offer_page, RecordKind.INQUIRY: inquiry_page}


@contacts.post("/offers/<record_id>/confirm")
@signed_in
def confirm_offer(record_id: str) -> Answer:
    """Confirm an offer that somebody read back by telephone."""
    return _confirm(record_id, RecordKind.OFFER)


@contacts.post("/inquiries/<record_id>/confirm")
@signed_in
def confirm_inquiry(record_id: str) -> Answer:
    """Confirm an inquiry that somebody read back by telephone."""
    return _confirm(record_id, RecordKind.INQUIRY)


@contacts.post("/offers/<record_id>/not-reached")
@signed_in
def note_landlord_not_reached(record_id: str) -> Answer:
    """Note that a landlord was called in vain."""
    return _note_not_reached(record_id, RecordKind.OFFER)


@contacts.post("/inquiries/<record_id>/not-reached")
@signed_in
def note_applicant_not_reached(record_id: str) -> Answer:
    """Note that an applicant was called in vain."""
    return _note_not_reached(record_id, RecordKind.INQUIRY)


@contacts.post("/offers/<record_id>/link")
@signed_in
def send_landlords_link(record_id: str) -> Answer:
    """Send a landlord's personal link again."""
    return _send_link(record_id, RecordKind.OFFER)


@contacts.post("/inquiries/<record_id>/link")
@signed_in
def send_applicants_link(record_id: str) -> Answer:
    """Send an applicant's personal link again."""
    return _send_link(record_id, RecordKind.INQUIRY)


@contacts.post("/offers/<record_id>/told")
@signed_in
def note_landlord_told(record_id: str) -> Answer:
    """Note that a landlord was called and told the news."""
    return _note_told(record_id, RecordKind.OFFER)


@contacts.post("/inquiries/<record_id>/told")
@signed_in
def note_applicant_told(record_id: str) -> Answer:
    """Note that an applicant was called and told the news."""
    return _note_told(record_id, RecordKind.INQUIRY)


@contacts.post("/inquiries/<record_id>/share")
@signed_in
def share(record_id: str) -> Answer:
    """Share the contact of a side that agreed on the telephone."""
    side: Conversant = "landlord" if request.form.get("side") == "landlord" else "applicant"
    return decide(
        lambda: share_for(this_site().context, editor(), record_id, side=side),
        page=inquiry_page,
        record_id=record_id,
    )


def _note_told(record_id: str, kind: RecordKind) -> Answer:
    news = request.form.getlist("news")
    return decide(
        lambda: note_told(this_site().context, editor(), record_id, kind=kind, news=news),
        page=_PAGES[kind],
        record_id=record_id,
    )


def _confirm(record_id: str, kind: RecordKind) -> Answer:
    return decide(
        lambda: confirm_by_telephone(
            this_site().context, editor(), record_id, kind=kind, seen=seen_bytes()
        ),
        page=_PAGES[kind],
        record_id=record_id,
    )


def _note_not_reached(record_id: str, kind: RecordKind) -> Answer:
    return decide(
        lambda: note_not_reached(this_site().context, editor(), record_id, kind=kind),
        page=_PAGES[kind],
        record_id=record_id,
    )


def _send_link(record_id: str, kind: RecordKind) -> Answer:
    return decide(
        lambda: send_link_again(this_site().context, editor(), record_id, kind=kind),
        page=_PAGES[kind],
        record_id=record_id,
    )
