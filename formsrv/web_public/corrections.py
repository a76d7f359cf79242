"""The landlord's form once more, filled in: he changes an offer, asked to or not.

The link's secret goes along as a hidden field, never in the address of a step. Each step opens
the record anew, so that only changed steps have to go along; nothing is stored before the last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Blueprint, request
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from formsrv.errors import InvalidOfferError, WrongStateError
from formsrv.forms.context import FormContext, Typed
from formsrv.forms.drafts import offer_draft
from formsrv.forms.refill import changed_steps, filled_in
from formsrv.forms.refusals import place_of
from formsrv.forms.rows import N_
from formsrv.forms.walk import Completed, StepPage, first_page, refused_page, walk
from formsrv.payloads import OfferSubmission
from formsrv.services import links
from formsrv.services.views import RecordView
from formsrv.states import AFTER_CHANGE, LISTED
from formsrv.web_public.offers import Answer, StepLook, show_step
from formsrv.web_public.site import PublicSite, frame, language_or_elsewhere, this_site
from formsrv.web_public.timeline import TITLES
from theme.environment import Translator

corrections = Blueprint("corrections", __name__)
RECORD = "record"
VERSION = "version"
HEADING = N_("Correct my answers")
_VERSION = re.compile(r"[0-9]{1,6}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """An offer that is being corrected; ``changed`` holds only the steps that differ from it.

    In ``context`` the other steps are filled with what is stored.
    """

    secret: str
    view: RecordView
    stored: OfferSubmission
    changed: Typed
    context: FormContext
    version: int

    @property
    def is_open(self) -> bool:
        """Whether an offer can be changed, and is still the version that was filled in."""
        return self.view.state in AFTER_CHANGE and self.version == self.view.version


def correction_url(tag: str) -> str:
    """Where the steps of a correction are sent."""
    return f"/forms/{tag}/correction"


def begin_correction(site: PublicSite, secret: str) -> Answer:
    """Show the first step with what the landlord wrote; raises WrongStateError."""
    view = links.find_record(site.context, secret)
    typed = MultiDict([(VERSION, str(view.version))])
    found = _read(site, secret, site.pages.translator(view.language), typed)
    if not found.is_open:
        raise WrongStateError(view.record_id, state=view.state)
    return _show(site, found, first_page(found.context))


@corrections.get("/forms/<tag>/correction")
def show_way(tag: str) -> Answer:
    """Say where a correction begins: this address alone knows no offer."""
    translate = language_or_elsewhere(tag, correction_url)
    if isinstance(translate, Response):
        return translate
    return _render(this_site(), "public/correction_closed.html", translate, state="", back=""), 404


@corrections.post("/forms/<tag>/correction")
def take_step(tag: str) -> Answer:
    """Read a step and show the next one, or store the corrected offer after the last."""
    translate = language_or_elsewhere(tag, correction_url)
    if isinstance(translate, Response):
        return translate
    site = this_site()
    secret = request.form.get(RECORD, "")
    try:
        found = _read(site, secret, translate, MultiDict(request.form))
        outcome = walk(found.context)
        if isinstance(outcome, Completed):
            return _store(site, found, outcome)
    except WrongStateError:
        return _closed(site, secret, translate)
    return _show(site, found, outcome) if found.is_open else _closed(site, secret, translate)


def _read(site: PublicSite, secret: str, translate: Translator, typed: Typed) -> Correction:
    view = links.find_record(site.context, secret)
    stored = links.read_written(site.context, secret).offer
    if stored is None:
        raise WrongStateError(view.record_id, state=view.state)
    text = typed.get(VERSION, "")
    version = int(text) if _VERSION.match(text) else 0
    filled = filled_in(typed, stored)
    # Nobody is asked for the address: it is the stored one, whatever came along.
    filled["mail"] = stored.landlord.mail or ""
    # The token is good for this version only, so that an old window overwrites nothing.
    name = f"correction:{view.record_id}:{version}"
    return Correction(
        secret=secret,
        view=view,
        stored=stored,
        changed=changed_steps(filled, stored),
        context=site.form_context(name, translate, filled),
        version=version,
    )


def _store(site: PublicSite, found: Correction, done: Completed) -> Answer:
    translate = found.context.translate
    try:
        draft = offer_draft(
            done.values,
            language=found.stored.landlord.language,
            privacy_version=site.region.settings.privacy_version,
        )
        links.revise_offer(site.context, found.secret, draft, version=found.version)
    except (InvalidOfferError, ValidationError) as error:
        name, message = place_of(error, translate)
        return _show(site, found, refused_page(found.context, name, message))
    online = found.view.state in LISTED
    back = f"/my/{found.secret}"
    return _render(site, "public/corrected.html", translate, back=back, online=online)


def _show(site: PublicSite, found: Correction, page: StepPage) -> Answer:
    look = StepLook(
        template="public/correction_step.html",
        heading=HEADING,
        url_in=correction_url,
        hidden=((RECORD, found.secret), (VERSION, str(found.version))),
        carried=found.changed,
        values={"mail": found.stored.landlord.mail, "back": f"/my/{found.secret}"},
    )
    return show_step(site, page, look)


def _closed(site: PublicSite, secret: str, translate: Translator) -> Answer:
    """Say how the offer stands now: somebody was faster, perhaps in another window."""
    view = links.find_record(site.context, secret)
    page = _render(
        site,
        "public/correction_closed.html",
        translate,
        state=translate.gettext(TITLES[view.kind][view.state]),
        back=f"/my/{secret}",
    )
    return page, 409


def _render(site: PublicSite, template: str, translate: Translator, **values: object) -> str:
    return site.pages.render(template, frame(translate.gettext(HEADING), translate), **values)
