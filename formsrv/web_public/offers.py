"""The landlord's form, step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from flask import Blueprint, request
from markupsafe import Markup
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from catalog.urls import call_back_form_url, offer_form_url, page_url, receipt_form_url
from formsrv.errors import InvalidOfferError
from formsrv.forms.classes import EXPIRED, TOKEN, TRAP
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
    shown_page,
    walk,
)
from formsrv.services import drafts, intake, receipts
from formsrv.web_public.later import DRAFT, KEEP, LATER, go_on_later
from formsrv.web_public.rent_limit import rent_note
from formsrv.web_public.site import PublicSite, frame, language_or_elsewhere, this_site
from theme.environment import Translator

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
    if (do := context.typed.get("do")) in {LATER, KEEP}:
        return go_on_later(site, context, asked=do == LATER)
    outcome = walk(context)
    if isinstance(outcome, StepPage):
        return show_step(site, outcome, _look(context))
    return _store(site, context, outcome)


def open_again(site: PublicSite, translate: Translator, typed: Typed) -> Answer:
    """Show the form filled with what was typed or stored before, at the step it names."""
    typed["do"] = "show"
    context = site.form_context(FORM, translate, typed)
    return show_step(site, shown_page(context), _look(context))


def _look(context: FormContext) -> StepLook:
    """Return the form's look; the link of a draft goes along, to erase it in the end."""
    secret = context.typed.get(DRAFT, "")
    return replace(_LOOK, hidden=((DRAFT, secret),)) if secret else _LOOK


def _store(site: PublicSite, context: FormContext, done: Completed) -> Answer:
    translate = context.translate
    code = receipts.make_code(done.receipt)
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
            flags=done.flags,
            receipt=receipts.hash_code(code),
        )
    except (InvalidOfferError, ValidationError) as error:
        name, message = place_of(error, translate)
        return show_step(site, refused_page(context, name, message), _look(context))
    drafts.erase_draft(site.context, context.typed.get(DRAFT, ""))
    if draft.landlord.mail is None:
        return show_code(site, translate, code, phone=draft.landlord.phone)
    return site.pages.render(
        "public/receipt.html",
        frame(translate.gettext("Please confirm your mail address"), translate),
        mail=draft.landlord.mail,
        days=site.region.settings.retention.unconfirmed_days,
        offer=True,
        action=offer_form_url(translate.language.tag),
        hidden=_fields_for_correction(context),
    )


def show_code(
    site: PublicSite, translate: Translator, code: str, *, phone: str | None, offer: bool = True
) -> str:
    """Show the receipt code of an offer or inquiry to whoever gave no mail address."""
    return site.pages.render(
        "public/receipt_code.html",
        frame(translate.gettext("Please keep this code"), translate),
        code=code,
        phone=phone,
        offer=offer,
        action=receipt_form_url(translate.language.tag),
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
        call_back=call_back_form_url(tag),
        rent=rent_note(site, context, step.name),
        **look.values,
    )
    return (shown, 422) if page.refused else shown


def _titled(form: Markup, step: Markup) -> Markup:
    return Markup("{}: {}").format(form, step)
