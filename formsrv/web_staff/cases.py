"""The queue and what an editor sees of an offer or an inquiry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, request
from markupsafe import Markup

from catalog.offer import Offer
from catalog.region import Language, Region
from catalog.rent import RentAnswer, rent_answer
from formsrv.desk import all_cases, queue, taking_down
from formsrv.desk.views import Caution, OfferCase, QueueEntry
from formsrv.forms.rows import N_
from formsrv.forms.shown import changes_of, offer_rows
from formsrv.inquiry_facts import describe_inquiry
from formsrv.notice import REPORT_REASONS, TOPICS
from formsrv.payloads import MailPurpose, Note
from formsrv.reasons import INQUIRY_REFUSALS, OFFER_QUESTIONS, OFFER_REFUSALS, reason_text
from formsrv.services.suspicion import QUARANTINE
from formsrv.states import DECIDABLE, LISTED, RecordKind, State
from formsrv.web_staff.corrections import corrected
from formsrv.web_staff.findings import Findings, describe_problems, lead_to_photos
from formsrv.web_staff.previews import mark_preview
from formsrv.web_staff.site import (
    Answer,
    editor,
    pages_beside,
    place_in_list,
    signed_in,
    this_site,
    translator,
)
from theme.environment import Translator

cases = Blueprint("cases", __name__)
PAGE = 20
_TELEPHONE = "telephone"
"""The list of those who gave no mail address and are to be called."""
STATES: dict[State, str] = {
    State.RECEIVED: N_("Not confirmed yet"),
    State.CONFIRMED: N_("New"),
    State.IN_REVIEW: N_("In review"),
    State.ASKED_BACK: N_("Waits for the landlord"),
    State.PUBLISHED: N_("Online"),
    State.REFUSED: N_("Refused"),
    State.WITHDRAWN: N_("Taken back"),
    State.EXPIRED: N_("Ended"),
    State.CHANGED: N_("Online, with a change in review"),
    State.CHANGE_ASKED: N_("Online, waits for the landlord"),
    State.RENTED: N_("Rented out"),
    State.DONE: N_("Done"),
    State.FORWARDED: N_("Sent to the landlord"),
    State.ANSWERED: N_("Answered"),
    State.SHARED: N_("Contact data shared"),
}
NEWS: dict[MailPurpose, str] = {
    MailPurpose.OFFER_PUBLISHED: N_("Your housing offer is published"),
    MailPurpose.OFFER_REFUSED: N_("Your housing offer is not published"),
    MailPurpose.OFFER_ASKED_BACK: N_("A question about your housing offer"),
    MailPurpose.CHANGE_REFUSED: N_("Your housing offer stays as it was"),
    MailPurpose.OFFER_TAKEN_DOWN: N_("Your housing offer was taken off the portal"),
    MailPurpose.OFFER_ENDING: N_("Is your home still free?"),
    MailPurpose.INQUIRY_FORWARDED: N_("Somebody asks for your home"),
    MailPurpose.INQUIRIES_FORWARDED: N_("Somebody asks for your home"),
    MailPurpose.INQUIRY_REFUSED: N_("Your inquiry was not passed on"),
    MailPurpose.ANSWER_TO_APPLICANT: N_("There is an answer to your inquiry"),
    MailPurpose.CONTACT_SHARED: N_("The other side wants to share contact data"),
    MailPurpose.INQUIRY_WITHDRAWN: N_(
        "The person who asked for your home has taken the inquiry back."
    ),
    MailPurpose.HOME_GONE: N_("This home is no longer available."),
}
"""What a mail would have been called, as its reader would have read it."""
PREVIEW_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'; sandbox"
)
CAUTIONS: dict[Caution, str] = {
    Caution.PROBLEMS: N_("The check found something"),
    Caution.SAME_MAIL: N_("Another offer came from the same mail address"),
    Caution.HONEYPOT: N_("Perhaps sent by a program"),
    Caution.UNREADABLE: N_("This record cannot be opened"),
    Caution.NO_LANDLORD: N_("The landlord cannot be reached by the portal"),
    Caution.CORRECTED: N_("Corrected by the landlord"),
    Caution.EDITED: N_("Edited by the office"),
    Caution.CHECKED: N_("Checked, a second person publishes"),
    Caution.SAME_HOME: N_("Perhaps the same home as another offer"),
    Caution.PERSONAL: N_("A text names a person or an address"),
    Caution.WISH: N_("Words that may shut people out"),
    Caution.NO_OFFICE_LANGUAGE: N_("There is no German text yet"),
    Caution.ABOVE_LIMIT: N_("Above the rent limit for every household that fits in"),
    Caution.WAITS_LONG: N_("Waits for more than three days"),
    Caution.BOUNCED: N_("A mail to this person came back"),
    Caution.SUSPICIOUS: N_("Looks like spam"),
    Caution.BY_TELEPHONE: N_("Contact by telephone only"),
    Caution.ANSWERED: N_("The landlord has answered"),
    Caution.TO_CALL: N_("To be confirmed by telephone"),
    Caution.TO_TELL: N_("To be told by telephone"),
    Caution.CHANGE: N_("Change of an offer that is online"),
    Caution.HOME_GONE: N_("This home is no longer available."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoWords:
    """A field for what a photo shows, in one language."""

    name: str
    language: Language
    words: str


MILD = frozenset(
    {Caution.CORRECTED, Caution.EDITED, Caution.CHECKED, Caution.CHANGE, Caution.ANSWERED}
)
"""What is good to know and no reason to be careful."""


def age(since: datetime) -> Markup:
    """Say in hours or days how long ago something was."""
    hours = int((this_site().context.clock() - since).total_seconds() // 3600)
    translate = translator()
    if not hours:
        return translate.gettext("less than an hour")
    if hours < 48:  # noqa: PLR2004 (two days)
        return translate.ngettext("%(n)s hour", "%(n)s hours", hours)
    return translate.ngettext("%(n)s day", "%(n)s days", hours // 24)


ENTRY_WORDS: dict[str, Any] = {
    "states": STATES,
    "topics": TOPICS,
    "reasons": REPORT_REASONS,
    "cautions": CAUTIONS,
    "mild": MILD,
    "age": age,
}
"""What the line of a case says in a list."""


@cases.get("/")
@signed_in
def show_queue() -> Answer:
    """Show what waits for a decision, the oldest first."""
    site = this_site()
    offset = place_in_list()
    shown, done = request.args.get("list", ""), request.args.get("done", "")
    aside, calls = shown == QUARANTINE, shown == _TELEPHONE
    if calls:
        page = queue.list_calls(site.context, editor(), offset=offset, limit=PAGE)
    else:
        page = queue.list_queue(
            site.context, editor(), offset=offset, limit=PAGE, quarantined=aside
        )
    return site.render(
        "staff/queue.html",
        translator().gettext("Queue"),
        page=page,
        aside=aside,
        calls=calls,
        **ENTRY_WORDS,
        **pages_beside(offset, page.total, size=PAGE),
        done=done,
        decided=_decided(done) if done else None,
        listed=LISTED,
    )


def _decided(record_id: str) -> QueueEntry | None:
    """Return what was just decided, if the editor's office still answers for it."""
    page = all_cases.list_all(this_site().context, editor(), reference=record_id, page=(0, 1))
    return next((one for one in page.entries if one.record_id == record_id), None)


@cases.get("/offers/<record_id>")
@signed_in
def show_offer(record_id: str) -> Answer:
    """Show an offer with everything needed to decide."""
    return offer_page(record_id)


def offer_page(record_id: str, *, fault: object = "", problems: Findings = ()) -> str:
    """Render an offer; ``fault`` says why the last decision did not work."""
    site = this_site()
    case = queue.open_offer(site.context, editor(), record_id)
    translate = translator()
    words = photo_words(case, site.context.region)
    to_photos = partial(
        lead_to_photos,
        photos=case.photos,
        fields={photo_id: f"#{found[0].name}" for photo_id, found in words.items()},
        translate=translate,
    )
    return site.render(
        "staff/offer.html",
        case.entry.title,
        case=case,
        rows=offer_rows(case.submission, site.context.region, translate),
        changes=changes_of(case.sent, case.submission, site.context.region, translate),
        corrections=list(corrected(case.corrections, site.context.region, translate)),
        against_live=changes_of(case.live, case.submission, site.context.region, translate),
        photo_words=words,
        questions=in_both(OFFER_QUESTIONS, case.entry.language),
        refusals=in_both(OFFER_REFUSALS, case.entry.language),
        landlords_language=site.context.region.language(case.entry.language),
        four_eyes=site.context.rules.four_eyes,
        offices=other_offices(case.entry.office),
        office_names=office_names(),
        states=STATES,
        mild=MILD,
        warnings=to_photos(describe_problems(case.problems, translate, site.context.region)),
        limits=_limits(case.offer),
        notes=[(note, _reason(note, translate), at) for at, note in case.notes],
        cautions=CAUTIONS,
        news_texts=NEWS,
        news_reason=_reason_of,
        open_to_decide=case.entry.state in DECIDABLE,
        is_shown=taking_down.is_shown(
            site.context, state=case.entry.state, offer_id=case.entry.offer_id
        ),
        fault=fault,
        fault_lines=to_photos(problems),
        typed=_typed_words(),
    )


@cases.get("/offers/<record_id>/preview/<tag>")
@signed_in
def preview(record_id: str, tag: str) -> Answer:
    """Return the page that publishing would make; it may run nothing and send nothing."""
    site = this_site()
    if tag not in site.context.region.languages_by_tag:
        abort(404)
    made = queue.preview_offer(site.context, editor(), record_id, tag=tag)
    page = mark_preview(made, translator(), back=f"/offers/{record_id}")
    return Response(page, headers={"Content-Security-Policy": PREVIEW_POLICY})


@cases.get("/inquiries/<record_id>")
@signed_in
def show_inquiry(record_id: str) -> Answer:
    """Show an inquiry with everything needed to decide."""
    return inquiry_page(record_id)


def inquiry_page(record_id: str, *, fault: object = "", problems: Findings = ()) -> str:
    """Render an inquiry; ``fault`` says why the last decision did not work."""
    site = this_site()
    case = queue.open_inquiry(site.context, editor(), record_id)
    return site.render(
        "staff/inquiry.html",
        translator().gettext("Inquiry"),
        case=case,
        lines=describe_inquiry(
            case.inquiry.facts, translator().wording, region=site.context.region
        ),
        site_url=site.context.region.settings.site_url,
        refusals=in_both(INQUIRY_REFUSALS, case.entry.language),
        landlords_language=site.context.region.language(case.entry.language),
        offices=other_offices(case.entry.office),
        office_names=office_names(),
        cautions=CAUTIONS,
        mild=MILD,
        news_texts=NEWS,
        news_reason=_reason_of,
        open_to_decide=case.entry.state in DECIDABLE,
        fault=fault,
        fault_lines=problems,
        typed=_typed_words(),
    )


def _typed_words() -> dict[str, str]:
    """Return the words of a decision that did not work, by its name: they are shown again."""
    return {request.path.rpartition("/")[2]: request.form.get("words", "")}


def in_both(texts: Mapping[Any, str], tag: str) -> list[tuple[str, Markup, Markup]]:
    """Return value, text, and the text as the person reads it; empty where that is the same."""
    own, theirs = translator(), this_site().pages.translator(tag)
    same = own.language.tag == tag
    return [
        (key.value, own.gettext(text), Markup() if same else theirs.gettext(text))
        for key, text in texts.items()
    ]


def photo_words(case: OfferCase, region: Region) -> dict[str, list[PhotoWords]]:
    """Return by photo the languages in which an editor says what it shows, with what is there."""
    home = region.settings.default_language
    wanted = {home, case.entry.language, *case.submission.texts}
    return {
        photo.photo_id: [
            PhotoWords(
                name=f"alt_{photo.photo_id}_{tag}",
                language=region.language(tag),
                words=photo.alt.get(tag, ""),
            )
            for tag in region.tags
            if tag in wanted or tag in photo.alt
        ]
        for photo in case.photos
    }


def other_offices(office: str) -> list[tuple[str, str]]:
    """Return id and name of the offices to which a case can be handed over."""
    return [(one.id, one.name) for one in this_site().context.region.offices if one.id != office]


def office_names() -> dict[str, str]:
    """Return the names of all offices by id."""
    return {one.id: one.name for one in this_site().context.region.offices}


def kind_path(kind: RecordKind) -> str:
    """Return the first part of a case's address."""
    return "offers" if kind is RecordKind.OFFER else "inquiries"


def _reason(note: Note, translate: Translator) -> str:
    text = reason_text(note.reason)
    return translate.gettext(text) if text else ""


def _reason_of(value: str) -> str:
    text = reason_text(value or None)
    return translator().gettext(text) if text else ""


def _limits(offer: Offer | None) -> list[tuple[int, RentAnswer]]:
    """Compare the rent with the limit for each household that fits in."""
    if offer is None:
        return []
    context = this_site().context
    return [
        (persons, rent_answer(offer, persons, context.region, today=context.today))
        for persons in range(1, offer.persons + 1)
    ]
