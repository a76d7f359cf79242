"""The states of a record and the ways between them."""

from __future__ import annotations

from enum import StrEnum


class RecordKind(StrEnum):
    """What a record is."""

    OFFER = "offer"
    INQUIRY = "inquiry"


class State(StrEnum):
    """Where a record stands; offers and inquiries use different ones."""

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


_OFFER: dict[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.CONFIRMED, State.WITHDRAWN}),
    State.CONFIRMED: frozenset(
        {State.IN_REVIEW, State.ASKED_BACK, State.PUBLISHED, State.REFUSED, State.WITHDRAWN}
    ),
    State.IN_REVIEW: frozenset({State.ASKED_BACK, State.PUBLISHED, State.REFUSED, State.WITHDRAWN}),
    State.ASKED_BACK: frozenset({State.IN_REVIEW, State.WITHDRAWN}),
    State.PUBLISHED: frozenset({State.WITHDRAWN, State.EXPIRED}),
}
_INQUIRY: dict[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.CONFIRMED, State.WITHDRAWN}),
    State.CONFIRMED: frozenset({State.FORWARDED, State.ANSWERED, State.REFUSED, State.WITHDRAWN}),
    State.FORWARDED: frozenset({State.ANSWERED, State.SHARED, State.WITHDRAWN}),
    State.ANSWERED: frozenset({State.SHARED, State.WITHDRAWN}),
    State.SHARED: frozenset({State.WITHDRAWN}),
}
_WAYS = {RecordKind.OFFER: _OFFER, RecordKind.INQUIRY: _INQUIRY}

DECIDABLE = frozenset({State.CONFIRMED, State.IN_REVIEW})
"""States in which the office decides."""
TALKING = frozenset({State.FORWARDED, State.ANSWERED, State.SHARED})
"""States of an inquiry in which both sides write to each other."""
ENDED = frozenset({State.REFUSED, State.WITHDRAWN, State.EXPIRED})
"""States from which no way leads on."""


def may_become(kind: RecordKind, state: State, *, then: State) -> bool:
    """Tell whether a record of this kind may go from one state to another."""
    return then in _WAYS[kind].get(state, frozenset())
