"""The states of a record in words, and the way it takes as a list."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from formsrv.forms.rows import N_
from formsrv.services.views import RecordView
from formsrv.states import ENDED, RecordKind, State
from theme.environment import Translator

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
    },
    RecordKind.INQUIRY: {
        State.RECEIVED: N_("We have received your inquiry. Please confirm it."),
        State.CONFIRMED: N_("You have confirmed your inquiry. The office will look at it."),
        State.FORWARDED: N_("The landlord has your inquiry."),
        State.ANSWERED: N_("There is an answer to your inquiry."),
        State.SHARED: N_("You and the landlord have shared your addresses."),
        State.REFUSED: N_("Your inquiry was not forwarded."),
        State.WITHDRAWN: N_("You have taken your inquiry back."),
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
    State.SHARED: N_("Addresses shared"),
}
_WAYS = {
    RecordKind.OFFER: (State.RECEIVED, State.CONFIRMED, State.IN_REVIEW, State.PUBLISHED),
    RecordKind.INQUIRY: (
        State.RECEIVED,
        State.CONFIRMED,
        State.FORWARDED,
        State.ANSWERED,
        State.SHARED,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage of the way; ``current`` is where the record stands."""

    name: Markup
    done: bool
    current: bool


def timeline(view: RecordView, translate: Translator) -> tuple[Stage, ...]:
    """Return the stages behind and ahead of a record; after its end only those behind it."""
    way = list(_WAYS[view.kind])
    if view.state is State.ASKED_BACK:
        way.insert(way.index(State.IN_REVIEW) + 1, State.ASKED_BACK)
    if view.state in ENDED:
        reached = 2 if view.confirmed_at else 1
        way = [*way[:reached], view.state]
    here = way.index(view.state)
    return tuple(
        Stage(name=translate.gettext(_NAMES[state]), done=place < here, current=place == here)
        for place, state in enumerate(way)
    )
