"""The applicant's form: one step."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from flask import Blueprint, request
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from catalog.areas import Areas
from catalog.urls import (
    facet_url,
    inquiry_form_url,
    offer_url,
    offers_url,
    page_url,
    saved_search_url,
)
from formsrv.errors import UnknownOfferError
from formsrv.forms.classes import EXPIRED, TOKEN, TRAP, AnswerForm, InquiryForm
from formsrv.forms.context import FormContext
from formsrv.forms.drafts import inquiry_draft
from formsrv.forms.inquiry_table import INQUIRY_ROWS
from formsrv.forms.misfits import Misfit, find_misfits
from formsrv.forms.refusals import CHECK_AGAIN, refused_field
from formsrv.forms.walk import (
    fields_to_mend,
    kept_token,
    noticed_flags,
    receipt_secret,
    submission_key,
)
from formsrv.services import intake, receipts
from formsrv.web_public.offers import show_code
from formsrv.web_public.site import PublicSite, frame, language_or_elsewhere, this_site
from theme.environment import Translator

inquiries = Blueprint("inquiries", __name__)
Answer = str | tuple[str, int] | Response
KNOWN = "known"
"""The field with the reasons against this home of which somebody was told."""
ANYWAY = "anyway"
"""In the address of whoever has read how many ask, and wants to write."""


def _url(offer_id: str, tag: str) -> str:
    return inquiry_form_url(tag, offer_id)


@inquiries.get("/forms/<tag>/inquiry/<offer_id>")
def show_form(tag: str, offer_id: str) -> Answer:
    """Show the form, if the home can still be had."""
    translate = language_or_elsewhere(tag, partial(_url, offer_id))
    if isinstance(translate, Response):
        return translate
    site = this_site()
    try:
        intake.inquiry_target(site.context, offer_id)
    except UnknownOfferError:
        return show_gone(site, translate)
    waiting = intake.unanswered_inquiries(site.context, offer_id)
    if waiting and ANYWAY not in request.args:
        return _show_crowd(site, translate, offer_id, waiting=waiting)
    context = _context(site, translate, offer_id)
    return _show(site, InquiryForm(context), offer_id=offer_id)


@inquiries.post("/forms/<tag>/inquiry/<offer_id>")
def send(tag: str, offer_id: str) -> Answer:
    """Check the answers and store the inquiry."""
    translate = language_or_elsewhere(tag, partial(_url, offer_id))
    if isinstance(translate, Response):
        return translate
    site = this_site()
    try:
        intake.inquiry_target(site.context, offer_id)
    except UnknownOfferError:
        return show_gone(site, translate)
    context = _context(site, translate, offer_id)
    form = InquiryForm(context)
    if context.typed.get("do") == "show":
        return _show(site, form, offer_id=offer_id)
    if not form.validate() or form.expired:
        return _show(site, form, offer_id=offer_id), 422
    return _take(site, form, offer_id=offer_id)


def _take(site: PublicSite, form: AnswerForm, *, offer_id: str) -> Answer:
    """Store right answers, or say first why the home does not fit."""
    if news := _unknown_misfits(site, form, offer_id):
        return _show(site, form, offer_id=offer_id, misfits=news)
    try:
        return _store(site, form, offer_id=offer_id)
    except ValidationError as error:
        field = form[refused_field(error, INQUIRY_ROWS, otherwise="own_words")]
        field.errors = [form.context.translate.gettext(CHECK_AGAIN)]
        return _show(site, form, offer_id=offer_id), 422


def _unknown_misfits(site: PublicSite, form: AnswerForm, offer_id: str) -> tuple[Misfit, ...]:
    """Return why the home does not fit these people, where they were not told yet."""
    listed = site.context.offers.find(offer_id, today=site.context.today)
    found = tuple(find_misfits(form.read_values, listed, form.context.translate))
    known = form.context.typed.get(KNOWN, "").split()
    return () if {name for name, _ in found} <= set(known) else found


def _context(site: PublicSite, translate: Translator, offer_id: str) -> FormContext:
    typed = MultiDict(request.form)
    return site.form_context(f"inquiry:{offer_id}", translate, typed)


def _store(site: PublicSite, form: AnswerForm, *, offer_id: str) -> Answer:
    context = form.context
    translate = context.translate
    draft = inquiry_draft(form.read_values, privacy_version=site.region.settings.privacy_version)
    code = receipts.make_code(receipt_secret(context, form.read_values))
    intake.submit_inquiry(
        site.context,
        draft,
        offer_id=offer_id,
        submission=submission_key(context, form.read_values),
        language=translate.language.tag,
        marks=intake.Marks(
            flags=noticed_flags(context, (draft.facts.own_words, draft.applicant.name)),
            receipt=receipts.hash_code(code),
        ),
    )
    if draft.applicant.mail is None:
        return show_code(site, translate, code, phone=draft.applicant.phone, offer=False)
    return site.pages.render(
        "public/receipt.html",
        frame(translate.gettext("Please confirm your mail address"), translate),
        mail=draft.applicant.mail,
        days=site.region.settings.retention.unconfirmed_days,
        offer=False,
        action=inquiry_form_url(translate.language.tag, offer_id),
        hidden=fields_to_mend(context),
    )


def _show(
    site: PublicSite, form: AnswerForm, *, offer_id: str, misfits: Sequence[Misfit] = ()
) -> str:
    context = form.context
    translate = context.translate
    tag = translate.language.tag
    known = " ".join(name for name, _ in misfits) or context.typed.get(KNOWN, "")
    return site.pages.render(
        "public/inquiry.html",
        frame(translate.gettext("Ask for this home"), translate, partial(_url, offer_id)),
        form=form,
        wrong=form.wrong_fields,
        expired=translate.gettext(EXPIRED) if form.expired else "",
        action=inquiry_form_url(tag, offer_id),
        url_in=partial(_url, offer_id),
        offer=offer_url(tag, offer_id),
        home=site.home(offer_id, tag),
        misfits=[sentence for _, sentence in misfits],
        hidden=[("asked_1", "1"), (TOKEN, kept_token(context)), (KNOWN, known)],
        trap=TRAP,
        trapped=context.typed.get(TRAP, ""),
        privacy=page_url(tag, "privacy"),
    )


def _show_crowd(site: PublicSite, translate: Translator, offer_id: str, *, waiting: int) -> str:
    """Say before anything is written that the landlord has very much to answer."""
    listed = site.context.offers.find(offer_id, today=site.context.today)
    area = Areas(site.region).by_slug.get(listed.area) if listed else None
    tag = translate.language.tag
    return site.pages.render(
        "public/full.html",
        frame(translate.gettext("Very many ask for this home"), translate, partial(_url, offer_id)),
        waiting=waiting,
        area=area,
        nearby=facet_url(tag, f"in/{area.slug}") if area else "",
        offers=offers_url(tag),
        search=saved_search_url(tag, area.slug if area else ""),
        anyway=f"{_url(offer_id, tag)}?{ANYWAY}=1",
    )


def show_gone(site: PublicSite, translate: Translator) -> Answer:
    """Say that an offer is not there (any more)."""
    page = site.pages.render(
        "public/gone.html",
        frame(translate.gettext("This home is no longer available."), translate),
        offers=offers_url(translate.language.tag),
    )
    return page, 404
