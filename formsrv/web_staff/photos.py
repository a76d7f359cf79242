"""The photos of an offer under review: looked at, put into words, left out one by one."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, request
from pydantic import ValidationError

from formsrv.desk import photos as desk_photos
from formsrv.desk import queue
from formsrv.desk.photos import Judgement
from formsrv.errors import (
    BuilderError,
    ChangedMeanwhileError,
    PublishingError,
    WrongStateError,
)
from formsrv.forms.reading import plain_line, plain_marks
from formsrv.forms.refusals import CHECK_AGAIN
from formsrv.web_staff.cases import offer_page, photo_words
from formsrv.web_staff.decisions import explain
from formsrv.web_staff.site import Answer, editor, signed_in, this_site, translator

album = Blueprint("album", __name__)


@album.get("/offers/<record_id>/photos/<photo_id>")
@signed_in
def picture(record_id: str, photo_id: str) -> Answer:
    """Return the large picture: the very bytes that publishing writes."""
    found = desk_photos.read_picture(this_site().context, editor(), record_id, photo_id)
    answer = make_response(found)
    answer.mimetype = "image/jpeg"
    return answer


@album.post("/offers/<record_id>/photos")
@signed_in
def judge(record_id: str) -> Answer:
    """Keep the words for photos, and which of them are not shown."""
    context = this_site().context
    case = queue.open_offer(context, editor(), record_id)
    judgements = {
        photo_id: Judgement(
            alt={
                field.language.tag: plain_line(plain_marks(request.form.get(field.name, "")))
                for field in fields
            },
            left_out=f"left_{photo_id}" in request.form,
        )
        for photo_id, fields in photo_words(case, context.region).items()
    }
    try:
        desk_photos.judge_photos(
            context,
            editor(),
            record_id,
            seen=request.form.get("seen", ""),
            judgements=judgements,
        )
    except ValidationError:
        return offer_page(record_id, fault=translator().gettext(CHECK_AGAIN)), 422
    except (ChangedMeanwhileError, WrongStateError, PublishingError, BuilderError) as error:
        sentence, lines = explain(error, translator())
        return offer_page(record_id, fault=sentence, problems=lines), 409
    return redirect(f"/offers/{record_id}#photos", code=303)
