"""The landlord's form, step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from flask import Blueprint, request
from markupsafe import Markup
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from catalog.rent import answer_for
from catalog.urls import offer_form_url, page_url
from formsrv.errors import InvalidOfferError
from formsrv.forms.classes import EXPIRED, OFFER_FORMS, TOKEN, TRAP
from formsrv.forms.context import FormContext, Typed
from formsrv.forms.drafts import offer_draft
from formsrv.forms.offer_table import OFFER_STEPS
from formsrv.forms.refusals import place_of
from formsrv.forms.rows import N_
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


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLook:
    """What the steps look like: ``heading`` is a msgid, ``hidden`` goes along with each step.

    ``carried`` is what goes along of other steps; None: all that was typed.
    """

    template: str
    heading: str
    url_in: Callable[[str], str]
    hidden: tuple[tuple[str, str], ...] = ()
    carried: Typed | None = None
    values: Mapping[str, object] = field(default_factory=dict)


_LOOK = StepLook(
    template="public/offer_step.html", heading=N_("Offer a home"), url_in=offer_form_url
)


@offers.get("/forms/<tag>/offer")
def show_form(tag: str) -> Answer:
    """Show the first step."""
    translate = language_or_elsewhere(tag, offer_form_url)
    if isinstance(translate, Response):
        return translate
    site = this_site()
    return show_step(site, first_page(site.form_context(FORM, translate, MultiDict())), _LOOK)


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
        return show_step(site, outcome, _LOOK)
    return _store(site, context, outcome)


def _store(site: PublicSite, context: FormContext, done: Completed) -> Answer:
    translate = context.translate
    try:
        draft = offer_draft(
            done.values,
            language=translate.language.tag,
            privacy_version=site.region.settings.privacy_version,
        )
        intake.submit_offer(
            site.context,
            draft,
            submission=done.submission,
            language=translate.language.tag,
            flags=("honeypot",) if done.trapped else (),
        )
    except (InvalidOfferError, ValidationError) as error:
        name, message = place_of(error, translate)
        return show_step(site, refused_page(context, name, message), _LOOK)
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


def show_step(site: PublicSite, page: StepPage, look: StepLook) -> Answer:
    """Render a step of the landlord's form; what has to be mended is no success."""
    context = page.form.context
    translate = context.translate
    tag = translate.language.tag
    step = OFFER_STEPS[page.number - 1]
    carried = context if look.carried is None else replace(context, typed=look.carried)
    title = _titled(translate.gettext(look.heading), translate.gettext(step.heading))
    shown = site.pages.render(
        look.template,
        frame(title, translate, look.url_in),
        page=page,
        step=step,
        last=LAST,
        form=page.form,
        wrong=page.form.wrong_fields,
        expired=translate.gettext(EXPIRED) if page.expired else "",
        action=look.url_in(tag),
        url_in=look.url_in,
        hidden=[*look.hidden, *carried_fields(carried, page.number), ("step", str(page.number))],
        token=(TOKEN, page.token),
        trap=TRAP,
        trapped=context.typed.get(TRAP, ""),
        privacy=page_url(tag, "privacy"),
        limit=_limit(site, page) if step.name == "rent" else None,
        **look.values,
    )
    return (shown, 422) if page.refused else shown


def _titled(form: Markup, step: Markup) -> Markup:
    return Markup("{}: {}").format(form, step)


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
