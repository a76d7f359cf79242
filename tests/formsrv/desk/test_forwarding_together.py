"""Several inquiries go to the landlord in one mail, each decided and noted by itself."""

import pytest
from sqlalchemy import select

from formsrv.desk import forwarding_together, queue
from formsrv.errors import InvalidValueError, WrongStateError
from formsrv.services import conversation, links
from formsrv.states import State
from formsrv.store.outbox import list_mails_in
from formsrv.store.tables import audit
from formsrv.worker.letters import compose
from tests.formsrv.way import Sent, Way


@pytest.fixture
def home(way: Way) -> tuple[Sent, list[Sent]]:
    """An offer with three inquiries that wait."""
    offer, offer_id = way.published()
    return offer, [way.inquiry(offer_id) for _ in range(3)]


def seen(way: Way, offer: Sent) -> dict[str, str]:
    found = forwarding_together.waiting_inquiries(way.desk, way.editor, offer.record_id)
    return {one.row.id: one.seen for one in found}


def test_the_chosen_ones_go_in_one_mail_with_a_link_each(
    way: Way, home: tuple[Sent, list[Sent]]
) -> None:
    offer, inquiries = home
    chosen = seen(way, offer)
    chosen.pop(inquiries[2].record_id)

    went = forwarding_together.forward_together(way.desk, way.editor, offer.record_id, seen=chosen)

    with way.desk.store.reading() as connection:
        mails = list_mails_in(connection, "waiting")
    (mail,) = [one for one in mails if one.purpose == "inquiries_forwarded"]
    text = compose(way.desk, mail).text
    assert set(went) == {one.record_id for one in inquiries[:2]}
    assert [way.row(one.record_id).state for one in inquiries] == [
        State.FORWARDED,
        State.FORWARDED,
        State.CONFIRMED,
    ]
    assert [one.record_id in text for one in inquiries] == [True, True, False]
    assert "anarie" not in text.replace("Eigenworteskanarie", "").replace(
        "Vornamekanarie", ""
    ).replace("Nachnamekanarie", "")


def test_each_one_is_in_the_log_and_is_read_by_the_landlord(
    way: Way, home: tuple[Sent, list[Sent]]
) -> None:
    offer, inquiries = home

    forwarding_together.forward_together(
        way.desk, way.editor, offer.record_id, seen=seen(way, offer)
    )

    with way.desk.desk.reading() as connection:
        query = select(audit.c.record_id).where(audit.c.action == "forward")
        noted = {str(row.record_id) for row in connection.execute(query)}
    assert noted == {one.record_id for one in inquiries}
    for one in inquiries:
        talk = conversation.read_conversation(way.public, offer.secret, inquiry_id=one.record_id)
        assert talk.forwarded is not None


def test_what_was_taken_back_meanwhile_stays_as_it_is(
    way: Way, home: tuple[Sent, list[Sent]]
) -> None:
    offer, inquiries = home
    chosen = seen(way, offer)
    links.withdraw(way.public, inquiries[0].secret)

    went = forwarding_together.forward_together(way.desk, way.editor, offer.record_id, seen=chosen)

    assert set(went) == {one.record_id for one in inquiries[1:]}
    assert way.row(inquiries[0].record_id).state is State.WITHDRAWN
    with pytest.raises(WrongStateError):
        forwarding_together.forward_together(way.desk, way.editor, offer.record_id, seen=chosen)


def test_none_and_those_of_other_homes_are_refused(way: Way, home: tuple[Sent, list[Sent]]) -> None:
    offer, inquiries = home
    _, other_id = way.published()
    foreign = way.inquiry(other_id)
    both = {inquiries[0].record_id: way.seen(inquiries[0]), foreign.record_id: way.seen(foreign)}

    for chosen in ({}, both):
        with pytest.raises(InvalidValueError):
            forwarding_together.forward_together(way.desk, way.editor, offer.record_id, seen=chosen)

    assert queue.open_inquiry(way.desk, way.editor, inquiries[0].record_id).decisions == ()
    assert way.row(foreign.record_id).state is State.CONFIRMED
