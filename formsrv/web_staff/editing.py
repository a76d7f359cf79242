"""Where an editor changes an offer before it is published."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from formsrv.desk import editing as desk_editing
from formsrv.desk import queue
from formsrv.desk.views import OfferCase
from formsrv.errors import (
    BuilderError,
    ChangedMeanwhileError,
    InvalidOfferError,
    PublishingError,
    WrongStateError,
)
from formsrv.forms.refusals import CHECK_AGAIN
from formsrv.states import DECIDABLE
from formsrv.web_staff.cases import offer_page
from formsrv.web_staff.decisions import explain
from formsrv.web_staff.edit_form import EditForm
from formsrv.web_staff.findings import Findings
from formsrv.web_staff.site import Answer, editor, signed_in, this_site, translator

edits = Blueprint("edits", __name__)


@edits.get("/offers/<record_id>/edit")
@signed_in
def show_edit(record_id: str) -> Answer:
    """Show the fields with what would be published now."""
    case = queue.open_offer(this_site().context, editor(), record_id)
    if case.entry.state not in DECIDABLE:
        return redirect(f"/offers/{record_id}", code=303)
    form = EditForm(this_site().context, case.submission, translator(), None)
    return _page(case, form, seen=case.seen)


@edits.post("/offers/<record_id>/edit")
@signed_in
def save_edit(record_id: str) -> Answer:
    """Keep the editor's version; the case then shows what differs."""
    context, seen = this_site().context, request.form.get("seen", "")
    case = queue.open_offer(context, editor(), record_id)
    form = EditForm(context, case.submission, translator(), MultiDict(request.form))
    if not form.form.validate():
        return _page(case, form, seen=seen), 422
    try:
        desk_editing.edit_offer(
            context, editor(), record_id, seen=seen, offer=form.facts(), texts=form.texts()
        )
    except InvalidOfferError as error:
        sentence, lines = explain(error, translator())
        return _page(case, form, seen=seen, fault=sentence, lines=lines), 422
    except ValidationError:
        fault = translator().gettext(CHECK_AGAIN)
        return _page(case, form, seen=seen, fault=fault), 422
    except (ChangedMeanwhileError, WrongStateError, PublishingError, BuilderError) as error:
        sentence, lines = explain(error, translator())
        return offer_page(record_id, fault=sentence, problems=lines), 409
    return redirect(f"/offers/{record_id}", code=303)


def _page(
    case: OfferCase, form: EditForm, *, seen: str, fault: object = "", lines: Findings = ()
) -> str:
    return this_site().render(
        "staff/edit.html",
        translator().gettext("Edit before publishing"),
        case=case,
        form=form,
        wrong=form.form.wrong_fields,
        seen=seen,
        fault=fault,
        fault_lines=lines,
    )
