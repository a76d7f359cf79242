"""Whoever gave no mail address is told by telephone: the queue says so until an editor has."""

import pytest

from formsrv.config import SmtpConfig
from formsrv.desk import decisions, forwarding, forwarding_together, queue
from formsrv.desk.calls import note_told, share_for
from formsrv.desk.users import NewUser, add_user
from formsrv.desk.views import Caution, News, Role
from formsrv.errors import WrongStateError
from formsrv.payloads import MailPurpose
from formsrv.reasons import InquiryRefusal
from formsrv.services import conversation, links
from formsrv.states import RecordKind, State
from formsrv.worker.retention import erase_due
from formsrv.worker.sending import send_due
from tests.formsrv.callers import CALLER, caller_asks, caller_offers
from tests.formsrv.samples import FakeClock
from tests.formsrv.way import Sent, Way
from tests.support.smtp_sink import MailSink


def work(way: Way, sink: MailSink) -> None:
    send_due(way.desk, SmtpConfig(host=sink.host, port=sink.port))


def to_call(way: Way) -> list[str]:
    """Return whom the list of calls names; the queue counts the same."""
    page = queue.list_calls(way.desk, way.editor)
    assert queue.list_queue(way.desk, way.editor).to_tell == page.total
    return [entry.record_id for entry in page.entries]


def news(way: Way, sent: Sent) -> tuple[News, ...]:
    if way.row(sent.record_id).kind is RecordKind.OFFER:
        return queue.open_offer(way.desk, way.editor, sent.record_id).news
    return queue.open_inquiry(way.desk, way.editor, sent.record_id).news


def tell(way: Way, sent: Sent, *told: News) -> None:
    kind = way.row(sent.record_id).kind
    ids = [one.mail_id for one in told]
    note_told(way.desk, way.editor, sent.record_id, kind=kind, news=ids)


@pytest.fixture
def talk(way: Way) -> tuple[Sent, Sent]:
    """A landlord with a link has got the inquiry of somebody who has none."""
    home, offer_id = way.published()
    inquiry = caller_asks(way, offer_id)
    forwarding.forward(way.desk, way.editor, inquiry.record_id, seen=way.seen(inquiry))
    return home, inquiry


def test_the_answer_of_a_landlord_waits_to_be_told_in_its_own_words(
    way: Way, talk: tuple[Sent, Sent], mail_sink: MailSink
) -> None:
    home, inquiry = talk
    work(way, mail_sink)
    assert to_call(way) == []

    conversation.send_answer(way.public, home.secret, "Montag?", inquiry_id=inquiry.record_id)
    conversation.send_answer(way.public, home.secret, "Um drei?", inquiry_id=inquiry.record_id)
    work(way, mail_sink)

    assert to_call(way) == [inquiry.record_id]
    (entry,) = queue.list_calls(way.desk, way.editor).entries
    assert entry.cautions[0] is Caution.TO_TELL
    told = news(way, inquiry)
    assert [one.purpose for one in told] == [MailPurpose.ANSWER_TO_APPLICANT] * 2
    assert [(one.words, one.language) for one in told] == [("Montag?", "uk"), ("Um drei?", "uk")]


def test_what_is_told_is_off_the_list_and_what_comes_meanwhile_is_not(
    way: Way, talk: tuple[Sent, Sent], mail_sink: MailSink
) -> None:
    home, inquiry = talk
    conversation.send_answer(way.public, home.secret, "Montag?", inquiry_id=inquiry.record_id)
    work(way, mail_sink)
    seen = news(way, inquiry)
    conversation.send_answer(way.public, home.secret, "Dienstag.", inquiry_id=inquiry.record_id)
    work(way, mail_sink)

    tell(way, inquiry, *seen)
    with pytest.raises(WrongStateError):
        tell(way, inquiry, *seen)

    assert [one.words for one in news(way, inquiry)] == ["Dienstag."]
    tell(way, inquiry, *news(way, inquiry))
    assert to_call(way) == []
    with way.desk.desk.reading() as connection:
        noted = connection.exec_driver_sql(
            "SELECT record_id FROM audit WHERE action = 'told by telephone'"
        ).all()
    assert [one[0] for one in noted] == [inquiry.record_id] * 2


def test_a_refusal_is_told_with_its_reason(way: Way, mail_sink: MailSink) -> None:
    _, offer_id = way.published()
    inquiry = caller_asks(way, offer_id)
    reason = next(iter(InquiryRefusal))
    forwarding.refuse_inquiry(
        way.desk,
        way.editor,
        inquiry.record_id,
        seen=way.seen(inquiry),
        reason=reason,
        words="Leider nein.",
    )
    work(way, mail_sink)

    (one,) = news(way, inquiry)

    assert (one.reason, one.words) == (reason.value, "Leider nein.")


def test_a_landlord_without_a_link_is_told_of_inquiries_and_of_who_shares(
    way: Way, mail_sink: MailSink
) -> None:
    home = caller_offers(way)
    offer_id = decisions.publish(way.desk, way.editor, home.record_id, seen=way.seen(home)).offer_id
    first, second = way.inquiry(offer_id), way.inquiry(offer_id)
    seen = {one.record_id: way.seen(one) for one in (first, second)}
    forwarding_together.forward_together(way.desk, way.editor, home.record_id, seen=seen)
    share_for(way.desk, way.editor, first.record_id, side="landlord")
    conversation.share_contact(way.public, first.secret)
    work(way, mail_sink)

    told = news(way, home)

    assert to_call(way) == [home.record_id]
    assert [one.purpose for one in told] == [
        MailPurpose.OFFER_PUBLISHED,
        MailPurpose.INQUIRIES_FORWARDED,
        MailPurpose.CONTACT_SHARED,
    ]
    assert set(told[1].inquiries) == {first.record_id, second.record_id}
    assert told[2].inquiries == (first.record_id,)
    assert way.row(first.record_id).state is State.SHARED


def test_who_agrees_on_the_telephone_shares_as_with_a_link(
    way: Way, talk: tuple[Sent, Sent], mail_sink: MailSink
) -> None:
    """Neither side sees the other's number before both have agreed."""
    home, inquiry = talk
    conversation.share_contact(way.public, home.secret, inquiry_id=inquiry.record_id)
    work(way, mail_sink)
    (asked,) = news(way, inquiry)
    assert (asked.purpose, asked.contact) == (MailPurpose.CONTACT_SHARED, None)
    assert queue.open_inquiry(way.desk, way.editor, inquiry.record_id).to_ask == ("applicant",)

    share_for(way.desk, way.editor, inquiry.record_id, side="applicant")

    assert way.row(inquiry.record_id).state is State.SHARED
    seen = conversation.read_conversation(
        way.public, home.secret, inquiry_id=inquiry.record_id
    ).contact
    assert seen is not None
    assert (seen.name, seen.phone) == (CALLER.name, CALLER.phone)
    with pytest.raises(WrongStateError):
        share_for(way.desk, way.editor, inquiry.record_id, side="applicant")


def test_once_both_have_shared_an_editor_reads_out_how_to_reach_the_landlord(
    way: Way, talk: tuple[Sent, Sent], mail_sink: MailSink
) -> None:
    home, inquiry = talk
    share_for(way.desk, way.editor, inquiry.record_id, side="applicant")
    conversation.share_contact(way.public, home.secret, inquiry_id=inquiry.record_id)
    work(way, mail_sink)

    (one,) = news(way, inquiry)

    assert one.contact is not None
    assert one.contact.phone == "+49 431 555 01 71"


def test_nobody_agrees_for_somebody_who_has_a_link(way: Way, mail_sink: MailSink) -> None:
    _, inquiry = way.forwarded()

    assert queue.open_inquiry(way.desk, way.editor, inquiry.record_id).to_ask == ()
    with pytest.raises(WrongStateError):
        share_for(way.desk, way.editor, inquiry.record_id, side="applicant")


def test_nobody_agrees_to_share_with_a_landlord_who_was_not_asked(way: Way) -> None:
    _, offer_id = way.published()
    inquiry = caller_asks(way, offer_id)
    forwarding.answer_applicant(
        way.desk, way.editor, inquiry.record_id, seen=way.seen(inquiry), text="Leider vergeben"
    )

    assert queue.open_inquiry(way.desk, way.editor, inquiry.record_id).to_ask == ()
    with pytest.raises(WrongStateError):
        share_for(way.desk, way.editor, inquiry.record_id, side="applicant")


def test_another_office_is_not_asked_to_call(
    way: Way, talk: tuple[Sent, Sent], mail_sink: MailSink
) -> None:
    home, inquiry = talk
    conversation.send_answer(way.public, home.secret, "Montag?", inquiry_id=inquiry.record_id)
    work(way, mail_sink)
    other = add_user(
        way.desk,
        NewUser(
            name="Olga Ost",
            mail="olga@amt.example",
            password="a long enough password",
            office=way.desk.region.offices[1].id,
            role=Role.EDITOR,
        ),
    )

    assert queue.list_calls(way.desk, other).total == 0
    assert queue.list_queue(way.desk, other).to_tell == 0


def test_news_stay_until_they_are_told_and_go_when_all_is_taken_back(
    way: Way, talk: tuple[Sent, Sent], mail_sink: MailSink, clock: FakeClock
) -> None:
    home, inquiry = talk
    conversation.send_answer(way.public, home.secret, "Montag?", inquiry_id=inquiry.record_id)
    work(way, mail_sink)
    clock.pass_time(days=way.desk.region.settings.retention.outbox_days + 1)
    erase_due(way.desk)
    assert to_call(way) == [inquiry.record_id]

    links.withdraw(way.public, inquiry.secret)

    assert to_call(way) == []
