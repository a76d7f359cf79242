"""Takes an offer off the portal: a page that asks for the reason, and the button on it."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from formsrv.desk import taking_down
from formsrv.errors import BuilderError, PublishingError, WrongStateError
from formsrv.forms.reading import plain_marks, plain_text
from formsrv.payloads import ANSWER_MAX
from formsrv.reasons import OFFER_ENDINGS, OfferEnding
from formsrv.web_staff.cases import in_both
from formsrv.web_staff.findings import Findings, describe_error
from formsrv.web_staff.site import Answer, editor, signed_in, this_site, translator

endings = Blueprint("endings", __name__)


@endings.get("/offers/<record_id>/take-down")
@signed_in
def ask(record_id: str) -> Answer:
    """Ask why an offer is to leave the portal; nothing of it is opened."""
    return _page(record_id)


@endings.post("/offers/<record_id>/take-down")
@signed_in
def take_down(record_id: str) -> Answer:
    """Take an offer off the portal and tell its landlord why."""
    _ = translator().gettext
    reason, words = request.form.get("reason", ""), _typed()
    if reason not in set(OfferEnding):
        return _page(record_id, fault=_("Please choose a reason.")), 422
    if reason == OfferEnding.OTHER and not words:
        return _page(record_id, fault=_("Please say the reason in your own words.")), 422
    if len(words) > ANSWER_MAX:
        fault = _("Please write something here, at most %(most)s letters.", most=ANSWER_MAX)
        return _page(record_id, fault=fault), 422
    context = this_site().context
    try:
        taking_down.take_down(context, editor(), record_id, reason=OfferEnding(reason), words=words)
    except (BuilderError, PublishingError) as error:
        fault = _("The offer could not be taken off the portal yet. Please try again.")
        return _page(record_id, fault=fault, lines=describe_error(error, translator())), 409
    return _back(f"/?done={record_id}")


@endings.errorhandler(WrongStateError)
def show_case(error: WrongStateError) -> Response:
    """Lead to a case that is not on the portal: its page says where it stands."""
    return _back(f"/offers/{error.subject}")


def _page(record_id: str, *, fault: object = "", lines: Findings = ()) -> str:
    site = this_site()
    row = taking_down.find_shown(site.context, editor(), record_id)
    return site.render(
        "staff/take_down.html",
        translator().gettext("Take the offer off the portal?"),
        record=row,
        reasons=in_both(OFFER_ENDINGS, row.language),
        language=site.context.region.language(row.language),
        page=f"{site.context.region.settings.site_url}/{translator().language.tag}"
        f"/offers/{row.offer_id}/",
        chosen=request.form.get("reason", ""),
        typed=_typed(),
        fault=fault,
        fault_lines=lines,
    )


def _back(path: str) -> Response:
    led: Response = redirect(path, code=303)
    return led


def _typed() -> str:
    return plain_text(plain_marks(request.form.get("words", "")))
