"""Landlord and applicant write to each other without learning each other's address."""

from functools import partial

import pytest

from formsrv.desk import forwarding
from formsrv.errors import (
    InvalidValueError,
    NoLandlordError,
    TooManyAnswersError,
    UnknownRecordError,
    WrongStateError,
)
from formsrv.services import conversation, links
from formsrv.states import State
from formsrv.store.outbox import list_mails_in
from tests.formsrv.samples import FakeClock
from tests.formsrv.way import Sent, Way


def answered_by_the_office(way: Way) -> tuple[Sent, Sent]:
    """An offer that was taken before its landlord got the inquiry, and that inquiry."""
    offer, offer_id = way.published()
    inquiry = way.inquiry(offer_id)
    links.mark_rented(way.public, offer.secret)
    forwarding.answer_applicant(
        way.desk, way.editor, inquiry.record_id, seen=way.seen(inquiry), text="Leider vergeben"
    )
    return offer, inquiry


def test_the_landlord_reads_answers_but_no_name(way: Way) -> None:
    offer, inquiry = way.forwarded()

    talk = conversation.read_conversation(way.public, offer.secret, inquiry_id=inquiry.record_id)

    assert talk.forwarded is not None
    assert talk.forwarded.facts.supported
    assert talk.forwarded.facts.own_words.startswith("Eigenworteskanarie")
    assert "Bewerber" not in repr(talk)
    assert "Helfer" not in repr(talk)


def test_both_write_and_read(way: Way) -> None:
    offer, inquiry = way.forwarded()

    conversation.send_answer(
        way.public, offer.secret, "Ласкаво просимо", inquiry_id=inquiry.record_id
    )
    conversation.send_answer(way.public, inquiry.secret, "شكرا")

    applicant = conversation.read_conversation(way.public, inquiry.secret)
    landlord = conversation.read_conversation(
        way.public, offer.secret, inquiry_id=inquiry.record_id
    )
    expected = ["Ласкаво просимо", "شكرا"]
    assert [view.answer.text for view in applicant.answers] == expected
    assert [view.answer.text for view in landlord.answers] == expected
    assert [view.own for view in landlord.answers] == [True, False]
    assert applicant.state is State.ANSWERED
    assert applicant.answers[0].answer.language == "uk"


def test_addresses_are_shown_only_when_both_have_shared(way: Way) -> None:
    offer, inquiry = way.forwarded()

    one = conversation.share_contact(way.public, inquiry.secret)
    waiting = conversation.read_conversation(way.public, offer.secret, inquiry_id=inquiry.record_id)
    both = conversation.share_contact(way.public, offer.secret, inquiry_id=inquiry.record_id)
    applicant = conversation.read_conversation(way.public, inquiry.secret)

    assert (one.contact, waiting.contact, waiting.shared_by_other) == (None, None, True)
    assert both.contact is not None
    assert both.contact.name == "Bewerberkanarie"
    assert applicant.contact is not None
    assert applicant.contact.mail == "kanarie.landlord@post.example"
    assert applicant.state is State.SHARED
    assert "Kanariengasse" not in repr(applicant)


def test_sharing_twice_sends_one_card(way: Way) -> None:
    _, inquiry = way.forwarded()

    conversation.share_contact(way.public, inquiry.secret)
    conversation.share_contact(way.public, inquiry.secret)

    with way.desk.store.reading() as connection:
        query = "SELECT count(*) FROM messages WHERE kind = 'contact'"
        assert connection.exec_driver_sql(query).scalar_one() == 1


def test_another_landlord_cannot_read_an_inquiry(way: Way) -> None:
    _, inquiry = way.forwarded()
    stranger, _ = way.published()

    with pytest.raises(UnknownRecordError):
        conversation.read_conversation(way.public, stranger.secret, inquiry_id=inquiry.record_id)


def test_an_inquiry_that_was_not_forwarded_is_not_there_for_the_landlord(way: Way) -> None:
    offer, offer_id = way.published()
    inquiry = way.inquiry(offer_id)

    with pytest.raises(UnknownRecordError):
        conversation.read_conversation(way.public, offer.secret, inquiry_id=inquiry.record_id)
    with pytest.raises(WrongStateError):
        conversation.send_answer(way.public, inquiry.secret, "Hallo?")


def test_after_a_withdrawal_nobody_writes(way: Way) -> None:
    offer, inquiry = way.forwarded()
    links.withdraw(way.public, inquiry.secret)

    with pytest.raises(WrongStateError):
        conversation.send_answer(way.public, offer.secret, "Hallo?", inquiry_id=inquiry.record_id)


@pytest.mark.parametrize("text", ["", "  \n", "a" * 4000])
def test_an_empty_or_endless_answer_is_refused(way: Way, text: str) -> None:
    offer, inquiry = way.forwarded()

    with pytest.raises(InvalidValueError):
        conversation.send_answer(way.public, offer.secret, text, inquiry_id=inquiry.record_id)


def test_what_the_office_answers_instead_of_the_landlord_ends_there(way: Way) -> None:
    """The landlord never got the inquiry: nothing of it is seen there, and nothing goes there."""
    offer, inquiry = answered_by_the_office(way)

    talk = conversation.read_conversation(way.public, inquiry.secret)

    assert [view.answer.sender for view in talk.answers] == ["office"]
    assert (talk.alone, talk.state) == (True, State.ANSWERED)
    assert links.received_inquiries(way.public, offer.secret) == ()
    with pytest.raises(UnknownRecordError):
        conversation.read_conversation(way.public, offer.secret, inquiry_id=inquiry.record_id)
    for attempt in (conversation.share_contact, partial(conversation.send_answer, text="Danke")):
        with pytest.raises(NoLandlordError):
            attempt(way.public, inquiry.secret)


def test_an_inquiry_that_was_taken_back_before_it_went_out_stays_unseen(way: Way) -> None:
    offer, offer_id = way.published()
    inquiry = way.inquiry(offer_id)
    links.withdraw(way.public, inquiry.secret)

    with pytest.raises(UnknownRecordError):
        conversation.read_conversation(way.public, offer.secret, inquiry_id=inquiry.record_id)


def test_an_erased_landlord_leaves_nobody_to_write_to(way: Way) -> None:
    from formsrv.store.records import erase_records

    offer, inquiry = way.forwarded()
    talk = Sent(inquiry.record_id, inquiry.secret)
    conversation.send_answer(way.public, offer.secret, "Ja", inquiry_id=inquiry.record_id)
    with way.desk.store.writing() as connection:
        erase_records(connection, [offer.record_id])

    with pytest.raises(NoLandlordError):
        conversation.send_answer(way.public, talk.secret, "Danke")


def test_the_same_words_twice_in_a_row_are_one_answer(way: Way, clock: FakeClock) -> None:
    """As by a second click or a page that is loaded again; a day later they are new."""
    offer, inquiry = way.forwarded()
    mails = []
    for side, text, days in (
        (offer, "Ja", 0), (offer, "Ja", 0), (inquiry, "Ja", 0), (inquiry, " Ja\r\n", 0),
        (offer, "Ja", 0), (offer, "Ja", 1.1),
    ):  # fmt: skip
        clock.pass_time(days=days)
        about = inquiry.record_id if side is offer else None
        conversation.send_answer(way.public, side.secret, text, inquiry_id=about)
        with way.desk.store.reading() as connection:
            mails.append(len(list_mails_in(connection, "waiting")))

    talk = conversation.read_conversation(way.public, inquiry.secret)
    assert [view.answer.text for view in talk.answers] == ["Ja"] * 4
    assert [later - mails[0] for later in mails] == [0, 0, 1, 1, 2, 3]


def test_each_side_writes_so_often_a_day(way: Way, clock: FakeClock) -> None:
    offer, inquiry = way.forwarded()
    conversation.send_answer(way.public, offer.secret, "Ja", inquiry_id=inquiry.record_id)
    for number in range(conversation.MOST_A_DAY):
        conversation.send_answer(way.public, inquiry.secret, str(number))

    with pytest.raises(TooManyAnswersError):
        conversation.send_answer(way.public, inquiry.secret, "more")
    conversation.send_answer(way.public, offer.secret, "Gut", inquiry_id=inquiry.record_id)
    clock.pass_time(days=1.1)
    talk = conversation.send_answer(way.public, inquiry.secret, "more")

    assert len(talk.answers) == conversation.MOST_A_DAY + 3
