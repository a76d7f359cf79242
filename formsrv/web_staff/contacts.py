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
_CASE = "/<any(offers, inquiries):cases>/<record_id>"
_KINDS = {"offers": RecordKind.OFFER, "inquiries": RecordKind.INQUIRY}
_PAGES = {"offers": offer_page, "inquiries": inquiry_page}


@contacts.post(f"{_CASE}/confirm")
@signed_in
def confirm(cases: str, record_id: str) -> Answer:
    """Confirm what somebody sent, after it was read back by telephone."""
    return decide(
        lambda: confirm_by_telephone(
            this_site().context, editor(), record_id, kind=_KINDS[cases], seen=seen_bytes()
        ),
        page=_PAGES[cases],
        record_id=record_id,
    )


@contacts.post(f"{_CASE}/not-reached")
@signed_in
def not_reached(cases: str, record_id: str) -> Answer:
    """Note that somebody was called in vain."""
    return decide(
        lambda: note_not_reached(this_site().context, editor(), record_id, kind=_KINDS[cases]),
        page=_PAGES[cases],
        record_id=record_id,
    )


@contacts.post(f"{_CASE}/link")
@signed_in
def send_link(cases: str, record_id: str) -> Answer:
    """Send a personal link again."""
    return decide(
        lambda: send_link_again(this_site().context, editor(), record_id, kind=_KINDS[cases]),
        page=_PAGES[cases],
        record_id=record_id,
    )


@contacts.post(f"{_CASE}/told")
@signed_in
def told(cases: str, record_id: str) -> Answer:
    """Note that somebody was called and told the news."""
    news = request.form.getlist("news")
    return decide(
        lambda: note_told(this_site().context, editor(), record_id, kind=_KINDS[cases], news=news),
        page=_PAGES[cases],
        record_id=record_id,
    )


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
