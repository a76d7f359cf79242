"""The link from the first mail shows, confirms and takes back; nothing happens twice."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formsrv.errors import FormServiceError, UnknownLinkError, WrongStateError
from formsrv.sealing import LinkKey
from formsrv.services import links
from formsrv.states import State, may_become
from tests.formsrv.samples import offer_draft
from tests.formsrv.way import Way


def mails(way: Way) -> list[str]:
    with way.desk.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT purpose FROM outbox ORDER BY created_at, rowid")
        return [str(row[0]) for row in rows]


def test_confirming_tells_the_office_once(way: Way) -> None:
    sent = way.offer(confirmed=False)
    assert links.find_record(way.public, sent.secret).state is State.RECEIVED

    first = links.confirm(way.public, sent.secret)
    second = links.confirm(way.public, sent.secret)

    assert first == second
    assert first.state is State.CONFIRMED
    assert first.confirmed_at is not None
    assert mails(way) == ["offer_confirm", "office_new_offer"]


def test_looking_changes_nothing(way: Way) -> None:
    """Scanners follow links: only pressing the button confirms."""
    sent = way.offer(confirmed=False)
    before = way.row(sent.record_id)

    links.find_record(way.public, sent.secret)
    links.read_written(way.public, sent.secret)

    assert way.row(sent.record_id) == before


def test_a_strangers_link_leads_nowhere(way: Way) -> None:
    way.offer()

    with pytest.raises(UnknownLinkError):
        links.find_record(way.public, LinkKey.new().secret)


def test_withdrawing_twice_is_the_same_and_ends_it(way: Way) -> None:
    sent = way.offer()

    assert links.withdraw(way.public, sent.secret) == links.withdraw(way.public, sent.secret)

    with pytest.raises(WrongStateError):
        links.confirm(way.public, sent.secret)


def test_a_person_sees_what_the_person_wrote(way: Way) -> None:
    offer, inquiry = way.forwarded()

    written = links.read_written(way.public, offer.secret).offer
    asked = links.read_written(way.public, inquiry.secret).inquiry

    assert written is not None
    assert asked is not None
    assert written.landlord == offer_draft().landlord
    assert asked.applicant.name == "Bewerberkanarie"


def test_a_landlord_sees_the_inquiries_that_were_forwarded(way: Way) -> None:
    offer, inquiry = way.forwarded()
    way.inquiry(way.row(offer.record_id).offer_id or "")

    listed = links.received_inquiries(way.public, offer.secret)

    assert [entry.inquiry_id for entry in listed] == [inquiry.record_id]


ACTIONS = {
    "confirm": lambda way, secret: links.confirm(way.public, secret),
    "withdraw": lambda way, secret: links.withdraw(way.public, secret),
    "reply": lambda way, secret: links.reply_to_office(way.public, secret, "ja"),
    "revise": lambda way, secret: links.revise_offer(way.public, secret, offer_draft()),
}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(presses=st.lists(st.sampled_from(sorted(ACTIONS)), max_size=6))
def test_buttons_in_any_order_keep_the_record_on_its_ways(way: Way, presses: list[str]) -> None:
    """Each press moves along an allowed way, changes nothing, or is refused politely."""
    sent = way.offer(confirmed=False)
    for press in presses:
        before = way.row(sent.record_id)
        try:
            ACTIONS[press](way, sent.secret)
        except FormServiceError:
            assert way.row(sent.record_id) == before
            continue
        after = way.row(sent.record_id)
        assert after.state is before.state or may_become(
            before.kind, before.state, then=after.state
        )
