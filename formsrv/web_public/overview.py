"""How a record stands, and what its owner may do: behind the record link and a receipt code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from catalog.urls import offer_url, offers_url
from formsrv.forms.rows import N_
from formsrv.inquiry_facts import FactLine, describe_inquiry
from formsrv.reasons import reason_text
from formsrv.services import deeds, links
from formsrv.services.photos import may_change
from formsrv.services.views import InquiryEntry, RecordView
from formsrv.states import AFTER_CHANGE, ENDED, LISTED, TALKING, RecordKind, State
from formsrv.web_public.plain import Button
from formsrv.web_public.site import PublicSite, frame
from formsrv.web_public.timeline import state_title, timeline
from theme.environment import Translator

GONE = N_("This home is no longer available.")
_WITH_PAGE = LISTED | {State.EXPIRED, State.RENTED}
_WITH_REASON = frozenset({State.REFUSED, State.ASKED_BACK, State.CHANGE_ASKED})
_WAITING = frozenset({State.RECEIVED, State.CONFIRMED, State.FORWARDED, State.ANSWERED})
_STOPPED = frozenset({State.WITHDRAWN, State.RENTED})
"""Ends that come before the last day."""
_TITLES = {
    RecordKind.OFFER: N_("Your offer"),
    RecordKind.INQUIRY: N_("Your inquiry"),
    RecordKind.NOTICE: N_("Your message"),
    RecordKind.SEARCH: N_("Your saved search"),
}
_WHO_AND_WHEN = 3
"""Adults, children and the day of moving in come first among the answers of an inquiry."""
_STAGES = {
    State.FORWARDED: N_("Answer the inquiry"),
    State.ANSWERED: N_("Answered"),
    State.SHARED: N_("Contact data shared"),
}
"""How an inquiry stands, as its landlord sees it; one without an answer asks for it."""
_QUESTIONS = {
    "withdraw": (
        N_("Do you want to take this back? It cannot be undone."),
        N_("Yes, take it back"),
    ),
    "rented": (
        N_("The offer then leaves the lists, and nobody can ask for the home any more."),
        N_("Yes, it is rented out"),
    ),
    "erase": (
        N_("It is taken off the portal, and everything you sent is erased. It cannot be undone."),
        N_("Yes, erase everything"),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """By which way somebody came: where forms go and with what, and which deed is asked about.

    ``opens`` is whether what is sealed can be opened here, which a receipt code cannot; ``sent``,
    whether an answer was sent just now, ``longer``, whether an offer was prolonged just now, ``noted``,
    whether there are messages of the office.
    """

    action: str
    hidden: tuple[tuple[str, str], ...] = ()
    asking: str = ""
    opens: bool = False
    sent: bool = False
    longer: bool = False
    noted: bool = False
    inquiries: tuple[InquiryEntry, ...] = ()


def show_overview(site: PublicSite, view: RecordView, door: Door, translate: Translator) -> str:
    """Render the page of a record; nothing sealed is opened."""
    office = next(found for found in site.region.offices if found.id == view.office)
    gone = links.is_gone(site.context, view)
    title = GONE if gone and view.state in _WAITING else state_title(view)
    question = _QUESTIONS.get(door.asking)
    tag = translate.language.tag
    page = offer_url(tag, view.offer_id or "") if _has_page(view) else ""
    return site.pages.render(
        "public/record.html",
        frame(translate.gettext(_TITLES[view.kind]), translate),
        view=view,
        action=door.action,
        hidden=door.hidden,
        question=translate.gettext(question[0]) if question else "",
        buttons=_asked(door, translate)
        if question
        else tuple(_buttons(site, view, door, translate)),
        state=translate.gettext(title),
        reason=_reason(view, translate),
        gone=gone and view.state not in _WAITING,
        timeline=timeline(view, translate, gone=gone),
        until=None if view.state in _STOPPED or view.taken_down else view.until,
        office=office,
        home=site.home(view.offer_id, tag) if view.kind is RecordKind.INQUIRY else None,
        page=page,
        offers=offers_url(tag),
        opens=door.opens,
        photos=door.opens and may_change(view),
        history=door.asking in {"erase", "withdraw"}
        and view.kind is RecordKind.OFFER
        and bool(view.offer_id),
        longer=view.until if door.longer else None,
        sent=door.sent,
        inquiries=tuple(_inquiry(site, entry, translate) for entry in door.inquiries),
    )


def _inquiry(
    site: PublicSite, entry: InquiryEntry, translate: Translator
) -> tuple[InquiryEntry, tuple[FactLine, ...], str]:
    """Return an inquiry, who moves in and when, and how it stands."""
    lines: tuple[FactLine, ...] = ()
    if entry.facts is not None:
        lines = describe_inquiry(entry.facts, translate.wording, region=site.region)
    return entry, lines[:_WHO_AND_WHEN], translate.gettext(_STAGES[entry.state])


def _asked(door: Door, translate: Translator) -> tuple[Button, ...]:
    _ = translate.gettext
    withdraws = door.asking == "withdraw"
    erase = Button(do="erase", label=_("Erase everything"), quiet=True)
    leave = _("No, leave it") if withdraws else _("Back to the overview")
    return (
        Button(do=f"{door.asking}_yes", label=_(_QUESTIONS[door.asking][1])),
        *((erase,) if withdraws else ()),
        Button(do="none", label=leave, quiet=True),
    )


def _buttons(
    site: PublicSite, view: RecordView, door: Door, translate: Translator
) -> Iterator[Button]:
    _ = translate.gettext
    if view.erasing:
        return
    if door.opens:
        yield from _opening_buttons(site, view, door, translate)
    if view.state in ENDED:
        yield Button(do="erase", label=_("Erase everything"), quiet=True)
    else:
        # Behind it is the question whether to erase everything as well.
        search = view.kind is RecordKind.SEARCH
        label = _("End the search") if search else _("Take it back")
        yield Button(do="withdraw", label=label, quiet=True)


def _opening_buttons(
    site: PublicSite, view: RecordView, door: Door, translate: Translator
) -> Iterator[Button]:
    _ = translate.gettext
    offer = view.kind is RecordKind.OFFER
    asked = view.state in {State.ASKED_BACK, State.CHANGE_ASKED}
    confirms = view.state is State.RECEIVED and view.kind is not RecordKind.NOTICE
    if confirms and not links.is_gone(site.context, view):
        yield Button(do="confirm", label=_("Confirm now"))
    if view.kind is RecordKind.SEARCH and view.state is State.CONFIRMED:
        yield Button(do="keep_search", label=_("Let it run on"), quiet=True)
    if door.noted or _has_messages(view):
        label = _("Read the messages")
        yield Button(do="read", label=label, quiet=not _has_messages(view))
    if deeds.last_days(site.context, view):
        yield Button(do="longer", label=_("Show it for longer"))
    if offer and view.state in LISTED:
        yield Button(do="rented", label=_("It is rented out"))
    if offer and view.state in AFTER_CHANGE:
        label = _("Correct my answers") if asked else _("Change my answers")
        yield Button(do="correct", label=label, quiet=not asked)
    yield Button(do="show", label=_("Show what I wrote"), quiet=True)
    if offer and view.state is not State.RECEIVED:
        yield Button(do="another", label=_("Offer another home"), quiet=True)


def _reason(view: RecordView, translate: Translator) -> Markup:
    text = reason_text(view.reason)
    told = view.state in _WITH_REASON or view.change_refused or view.taken_down
    return translate.gettext(text) if text and told else Markup()


def _has_messages(view: RecordView) -> bool:
    states = _WITH_REASON | (TALKING - {State.FORWARDED}) | {State.DONE}
    return view.state in states or view.change_refused or view.taken_down


def _has_page(view: RecordView) -> bool:
    return bool(view.offer_id) and view.state in _WITH_PAGE and not view.taken_down
