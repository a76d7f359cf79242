"""The ways between states: whatever is tried in whatever order, a record stays on them."""

from hypothesis import given
from hypothesis import strategies as st

from formsrv.states import DECIDABLE, ENDED, TALKING, RecordKind, State, may_become


@given(
    kind=st.sampled_from(list(RecordKind)),
    tries=st.lists(st.sampled_from(list(State)), max_size=30),
)
def test_what_ended_stays_ended_and_nothing_skips_confirmation(
    kind: RecordKind, tries: list[State]
) -> None:
    """Walk at random, taking each way that is open."""
    path = [State.RECEIVED]
    for then in tries:
        if may_become(kind, path[-1], then=then):
            path.append(then)

    # Who cannot be called is refused without having confirmed anything.
    reviewed = {State.PUBLISHED, State.ASKED_BACK, *TALKING}
    assert not any(state in ENDED for state in path[:-1])
    assert not reviewed & set(path) or path[1] is State.CONFIRMED


def test_every_state_but_the_ended_can_be_withdrawn() -> None:
    offer_states = [State.RECEIVED, State.CONFIRMED, State.IN_REVIEW, State.ASKED_BACK]
    offer_states.append(State.PUBLISHED)

    for state in offer_states:
        assert may_become(RecordKind.OFFER, state, then=State.WITHDRAWN)
    for state in (State.RECEIVED, State.CONFIRMED, *TALKING):
        assert may_become(RecordKind.INQUIRY, state, then=State.WITHDRAWN)


def test_an_offer_is_never_forwarded_and_an_inquiry_never_published() -> None:
    for state in State:
        assert not may_become(RecordKind.OFFER, state, then=State.FORWARDED)
        assert not may_become(RecordKind.INQUIRY, state, then=State.PUBLISHED)
    assert DECIDABLE.isdisjoint(ENDED)
