"""The states of a record in words, and the way it takes as a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from catalog.formats import day
from formsrv.forms.rows import N_
from formsrv.services.views import RecordView
from formsrv.states import ENDED, LISTED, RecordKind, State
from theme.environment import Translator, isolate

TITLES: dict[RecordKind, dict[State, str]] = {
    RecordKind.OFFER: {
        State.RECEIVED: N_("We have received your offer. Please confirm it."),
        State.CONFIRMED: N_("You have confirmed your offer. The office will look at it."),
        State.IN_REVIEW: N_("The office is looking at your offer."),
        State.ASKED_BACK: N_("The office has a question about your offer."),
        State.PUBLISHED: N_("Your offer is online."),
        State.REFUSED: N_("Your offer was not published."),
        State.WITHDRAWN: N_("You have taken your offer back."),
        State.EXPIRED: N_("Your offer has run out and is no longer shown."),
        State.CHANGED: N_("Your offer is online. The office is looking at your change."),
        State.CHANGE_ASKED: N_(
            "Your offer is online. The office has a question about your change."
        ),
        State.RENTED: N_("Your home is rented out and has left the lists."),
    },
    RecordKind.INQUIRY: {
        State.RECEIVED: N_("We have received your inquiry. Please confirm it."),
        State.CONFIRMED: N_("You have confirmed your inquiry. The office will look at it."),
        State.FORWARDED: N_("The landlord has your inquiry."),
        State.ANSWERED: N_("There is an answer to your inquiry."),
        State.SHARED: N_("You and the landlord have shared your contact data."),
        State.REFUSED: N_("Your inquiry was not forwarded."),
        State.WITHDRAWN: N_("You have taken your inquiry back."),
    },
    RecordKind.SEARCH: {
        State.RECEIVED: N_("We have received your search. Please confirm it."),
        State.CONFIRMED: N_("Your search is running. We mail you when a new home fits."),
        State.WITHDRAWN: N_("You have ended your search. No more mails come."),
        State.EXPIRED: N_("Your search has run out. No more mails come."),
    },
    RecordKind.NOTICE: {
        State.RECEIVED: N_("The office has got your message."),
        State.DONE: N_("The office has dealt with your message."),
        State.WITHDRAWN: N_("You have taken your message back."),
    },
}
_NAMES: dict[State, str] = {
    State.RECEIVED: N_("Received"),
    State.CONFIRMED: N_("Confirmed"),
    State.IN_REVIEW: N_("In review"),
    State.ASKED_BACK: N_("Question from the office"),
    State.PUBLISHED: N_("Online"),
    State.REFUSED: N_("Refused"),
    State.WITHDRAWN: N_("Taken back"),
    State.EXPIRED: N_("Run out"),
    State.FORWARDED: N_("Sent to the landlord"),
    State.ANSWERED: N_("Answered"),
    State.SHARED: N_("Contact data shared"),
    State.CHANGED: N_("Change in review"),
    State.CHANGE_ASKED: N_("Question from the office"),
    State.RENTED: N_("Rented out"),
    State.DONE: N_("Done"),
}
_ERASING = N_("Everything about this is being erased now.")
_CALLED = N_("We have received this. The office will call you.")
_REFUSED_CHANGE = N_("Your offer is online. The office did not take over your change.")
_TAKEN_DOWN = N_("The office has taken your offer off the portal.")
_TAKEN_OFF = N_("Taken off the site")
_WAYS = {
    RecordKind.OFFER: (State.RECEIVED, State.CONFIRMED, State.IN_REVIEW, State.PUBLISHED),
    RecordKind.INQUIRY: (
        State.RECEIVED,
        State.CONFIRMED,
        State.FORWARDED,
        State.ANSWERED,
        State.SHARED,
    ),
    RecordKind.NOTICE: (State.RECEIVED, State.DONE),
    RecordKind.SEARCH: (State.RECEIVED, State.CONFIRMED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage of the way; ``current`` is where the record stands, ``day`` when it came there."""

    name: Markup
    done: bool
    current: bool
    day: Markup | str = ""


def state_title(view: RecordView) -> str:
    """Return the msgid of how a record stands."""
    if view.erasing:
        return _ERASING
    called = view.by_telephone and view.kind is not RecordKind.NOTICE
    if called and view.state is State.RECEIVED:
        return _CALLED
    if view.taken_down:
        return _TAKEN_DOWN
    return _REFUSED_CHANGE if view.change_refused else TITLES[view.kind][view.state]


def timeline(view: RecordView, translate: Translator, *, gone: bool = False) -> tuple[Stage, ...]:
    """Return the stages behind and ahead of a record; after its end only those behind it.

    ``gone`` says of an inquiry that nothing lies ahead of it: nobody can get its home any more.
    """
    way = list(_WAYS[view.kind])
    if view.state is State.ASKED_BACK:
        way.insert(way.index(State.IN_REVIEW) + 1, State.ASKED_BACK)
    if view.state in LISTED - {State.PUBLISHED}:
        way.append(view.state)
    if view.state in ENDED:
        reached = 2 if view.confirmed_at else 1
        was_online = [State.PUBLISHED] if view.published_version else []
        way = [*way[:reached], *was_online, view.state]
    here = way.index(view.state)
    way = way[: here + 1] if gone else way
    names = _NAMES | ({view.state: _TAKEN_OFF} if view.taken_down else {})
    days = {
        State.RECEIVED: _day(view.created_at),
        State.CONFIRMED: _day(view.confirmed_at),
        State.PUBLISHED: _day(view.listed_on),
    }
    return tuple(
        Stage(
            name=translate.gettext(names[state]),
            done=place < here,
            current=place == here,
            day=days.get(state, Markup()),
        )
        for place, state in enumerate(way)
    )


def _day(moment: date | None) -> Markup:
    return isolate(day(moment)) if moment is not None else Markup()
