"""The states of a record and the ways between them."""

from __future__ import annotations

from enum import StrEnum


class RecordKind(StrEnum):
    """What a record is."""

    OFFER = "offer"
    INQUIRY = "inquiry"
    NOTICE = "notice"
    SEARCH = "search"


class State(StrEnum):
    """Where a record stands; each kind uses some of them."""

    RECEIVED = "received"
    CONFIRMED = "confirmed"
    IN_REVIEW = "in_review"
    ASKED_BACK = "asked_back"
    PUBLISHED = "published"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    FORWARDED = "forwarded"
    ANSWERED = "answered"
    SHARED = "shared"
    CHANGED = "changed"
    CHANGE_ASKED = "change_asked"
    RENTED = "rented"
    DONE = "done"


# A newer version can come in the moment in which the office publishes.
_PUBLISHED = frozenset({State.PUBLISHED, State.CHANGED})
_LEFT = frozenset({State.WITHDRAWN, State.EXPIRED, State.RENTED})
_OFFER: dict[State, frozenset[State]] = {
    # Refused at once: whoever gave no mail address and is not reached by telephone.
    State.RECEIVED: frozenset({State.CONFIRMED, State.REFUSED, State.WITHDRAWN}),
    State.CONFIRMED: frozenset(
        {State.IN_REVIEW, State.ASKED_BACK, State.REFUSED, State.WITHDRAWN} | _PUBLISHED
    ),
    State.IN_REVIEW: frozenset({State.ASKED_BACK, State.REFUSED, State.WITHDRAWN}) | _PUBLISHED,
    State.ASKED_BACK: frozenset({State.IN_REVIEW, State.WITHDRAWN}),
    State.PUBLISHED: frozenset({State.CHANGED}) | _LEFT,
    # Online as it was, while the landlord's newer version waits for the office or for an answer.
    State.CHANGED: frozenset({State.PUBLISHED, State.CHANGE_ASKED}) | _LEFT,
    State.CHANGE_ASKED: frozenset({State.CHANGED}) | _LEFT,
}
_INQUIRY: dict[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.CONFIRMED, State.REFUSED, State.WITHDRAWN}),
    State.CONFIRMED: frozenset({State.FORWARDED, State.ANSWERED, State.REFUSED, State.WITHDRAWN}),
    State.FORWARDED: frozenset({State.ANSWERED, State.SHARED, State.WITHDRAWN}),
    State.ANSWERED: frozenset({State.SHARED, State.WITHDRAWN}),
    State.SHARED: frozenset({State.WITHDRAWN}),
}
_NOTICE: dict[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.DONE, State.WITHDRAWN}),
}
_SEARCH: dict[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.CONFIRMED, State.WITHDRAWN}),
    State.CONFIRMED: frozenset({State.WITHDRAWN, State.EXPIRED}),
}
_WAYS = {
    RecordKind.OFFER: _OFFER,
    RecordKind.INQUIRY: _INQUIRY,
    RecordKind.NOTICE: _NOTICE,
    RecordKind.SEARCH: _SEARCH,
}

DECIDABLE = frozenset({State.CONFIRMED, State.IN_REVIEW, State.CHANGED})
"""States in which the office decides about an offer or inquiry."""
OPEN = {
    RecordKind.OFFER: DECIDABLE,
    RecordKind.INQUIRY: DECIDABLE,
    RecordKind.NOTICE: frozenset({State.RECEIVED}),
    RecordKind.SEARCH: frozenset(),
}
"""States in which a record of a kind waits for the office; nobody confirms a notice."""
LISTED = frozenset({State.PUBLISHED, State.CHANGED, State.CHANGE_ASKED})
"""States in which an offer is on the site."""
AFTER_CHANGE = {
    State.RECEIVED: State.RECEIVED,
    State.CONFIRMED: State.CONFIRMED,
    State.IN_REVIEW: State.IN_REVIEW,
    State.ASKED_BACK: State.IN_REVIEW,
    State.PUBLISHED: State.CHANGED,
    State.CHANGED: State.CHANGED,
    State.CHANGE_ASKED: State.CHANGED,
}
"""States in which a landlord changes an offer, each with the one that follows."""
TALKING = frozenset({State.FORWARDED, State.ANSWERED, State.SHARED})
"""States of an inquiry in which both sides write to each other."""
ENDED = frozenset({State.REFUSED, State.WITHDRAWN, State.EXPIRED, State.RENTED, State.DONE})
"""States from which no way leads on."""


def may_become(kind: RecordKind, state: State, *, then: State) -> bool:
    """Tell whether a record of this kind may go from one state to another."""
    return then in _WAYS[kind].get(state, frozenset())
