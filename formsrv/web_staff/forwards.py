"""The waiting inquiries about one offer, to be sent to its landlord together."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from formsrv.desk import forwarding_together
from formsrv.desk.forwarding_together import MOST_AT_ONCE
from formsrv.errors import InvalidValueError, NoLandlordError, WrongStateError
from formsrv.inquiry_facts import describe_inquiry
from formsrv.web_staff.cases import CAUTIONS, MILD
from formsrv.web_staff.decisions import explain
from formsrv.web_staff.site import Answer, editor, signed_in, this_site, translator

forwards = Blueprint("forwards", __name__)


@forwards.get("/offers/<record_id>/inquiries")
@signed_in
def show_waiting(record_id: str) -> Answer:
    """List what waits for this offer's landlord."""
    return _page(record_id)


@forwards.post("/offers/<record_id>/inquiries")
@signed_in
def forward_chosen(record_id: str) -> Answer:
    """Send the chosen inquiries to the landlord in one mail."""
    chosen = request.form.getlist("inquiry")[: MOST_AT_ONCE + 1]
    seen = {one: request.form.get(f"seen_{one}", "") for one in chosen}
    try:
        went = forwarding_together.forward_together(
            this_site().context, editor(), record_id, seen=seen
        )
    except InvalidValueError:
        fault = translator().gettext(
            "Please choose between one and %(most)s inquiries.", most=MOST_AT_ONCE
        )
        return _page(record_id, fault=fault), 422
    except (NoLandlordError, WrongStateError) as error:
        sentence, _ = explain(error, translator())
        return _page(record_id, fault=sentence), 409
    back: Response = redirect(f"/offers/{record_id}/inquiries?sent={len(went)}", code=303)
    return back


def _page(record_id: str, *, fault: object = "") -> str:
    site = this_site()
    found = forwarding_together.waiting_inquiries(site.context, editor(), record_id)
    sent = request.args.get("sent", "")
    return site.render(
        "staff/inquiries.html",
        translator().gettext("Inquiries for this home"),
        record_id=record_id,
        found=[
            (
                one,
                describe_inquiry(
                    one.inquiry.facts, translator().wording, region=site.context.region
                ),
            )
            for one in found
        ],
        chosen=set(request.form.getlist("inquiry")),
        sent=int(sent) if sent.isdecimal() and len(sent) < 4 else 0,  # noqa: PLR2004 (digits)
        cautions=CAUTIONS,
        mild=MILD,
        fault=fault,
    )
