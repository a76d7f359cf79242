"""The landlord's form, step by step."""

from __future__ import annotations

from flask import Blueprint, request
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from catalog.rent import answer_for
from catalog.urls import offer_form_url, page_url
from formsrv.errors import InvalidOfferError
from formsrv.forms.classes import EXPIRED, OFFER_FORMS, TOKEN, TRAP
from formsrv.forms.context import FormContext
from formsrv.forms.drafts import offer_draft
from formsrv.forms.offer_table import OFFER_STEPS
from formsrv.forms.refusals import place_of
from formsrv.forms.walk import (
    LAST,
    Completed,
    StepPage,
    carried_fields,
    first_page,
    refused_page,
    walk,
)
from formsrv.services import intake
from formsrv.web_public.site import PublicSite, frame, language_or_elsewhere, this_site

offers = Blueprint("offers", __name__)
FORM = "offer"
Answer = str | tuple[str, int] | Response


@offers.get("/forms/<tag>/offer")
def show_form(tag: str) -> Answer:
    """Show the first step."""
    translate = language_or_elsewhere(tag, offer_form_url)
    if isinstance(translate, Response):
        return translate
    site = this_site()
    return _show(site, first_page(site.form_context(FORM, translate, MultiDict())))


@offers.post("/forms/<tag>/offer")
def take_step(tag: str) -> Answer:
    """Read a step and show the next one, or store the offer after the last."""
    translate = language_or_elsewhere(tag, offer_form_url)
    if isinstance(translate, Response):
        return translate
    site = this_site()
    context = site.form_context(FORM, translate, MultiDict(request.form))
    outcome = walk(context)
    if isinstance(outcome, StepPage):
        return _show(site, outcome)
    return _store(site, context, outcome)


def _store(site: PublicSite, context: FormContext, done: Completed) -> Answer:
    translate = context.translate
    draft = offer_draft(
        done.values,
        language=translate.language.tag,
        privacy_version=site.region.settings.privacy_version,
    )
    try:
        intake.submit_offer(
            site.context,
            draft,
            submission=done.submission,
            language=translate.language.tag,
            flags=("honeypot",) if done.trapped else (),
        )
    except InvalidOfferError as error:
        name, message = place_of(error, translate)
        return _show(site, refused_page(context, name, message))
    return site.pages.render(
        "public/receipt.html",
        frame(translate.gettext("Please confirm your mail address"), translate),
        mail=draft.landlord.mail,
        days=site.region.settings.retention.unconfirmed_days,
        offer=True,
        action=offer_form_url(translate.language.tag),
        hidden=_fields_for_correction(context),
    )


def _fields_for_correction(context: FormContext) -> list[tuple[str, str]]:
    """Everything typed, with a new token: a corrected form is another submission."""
    fresh = context.signer.make(FORM)
    kept = [*carried_fields(context, 0), ("step", str(LAST)), (TOKEN, fresh), ("do", "show")]
    return [(name, value) for name, value in kept if name != TRAP]


def _show(site: PublicSite, page: StepPage) -> Answer:
    context = page.form.context
    translate = context.translate
    tag = translate.language.tag
    step = OFFER_STEPS[page.number - 1]
    title = translate.gettext(step.heading)
    shown = site.pages.render(
        "public/offer_step.html",
        frame(_titled(translate.gettext("Offer a home"), title), translate, offer_form_url),
        page=page,
        step=step,
        last=LAST,
        form=page.form,
        wrong=page.form.wrong_fields,
        expired=translate.gettext(EXPIRED) if page.expired else "",
        action=offer_form_url(tag),
        url_in=offer_form_url,
        hidden=[*carried_fields(context, page.number), ("step", str(page.number))],
        token=(TOKEN, page.token),
        trap=TRAP,
        trapped=context.typed.get(TRAP, ""),
        privacy=page_url(tag, "privacy"),
        limit=_limit(site, page) if step.name == "rent" else None,
    )
    return (shown, 422) if page.refused else shown


def _titled(form: Markup, step: Markup) -> str:
    return f"{form}: {step}"


def _limit(site: PublicSite, page: StepPage) -> dict[str, object] | None:
    """Return what the Jobcenter pays for the chosen place and number of people, if known."""
    typed = page.form.context.typed
    place = typed.get("municipality", "")
    persons = OFFER_FORMS[1](page.form.context).read_values["persons"]
    if persons is None or place not in site.region.municipalities:
        return None
    found = answer_for(0, persons, ags=place, region=site.region, today=site.context.today)
    if found.limit is None or found.table is None:
        return None
    return {
        "persons": persons,
        "limit": found.limit,
        "valid_from": found.table.valid_from,
        "complete": found.table.complete,
    }
