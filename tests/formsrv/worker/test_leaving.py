"""Whoever takes an inquiry back leaves a landlord who is told so once."""

from collections.abc import Callable

import pytest

from formsrv.config import SmtpConfig
from formsrv.desk import decisions
from formsrv.desk.calls import note_told, open_news
from formsrv.desk.erasing import ask_erasing
from formsrv.desk.forwarding import forward
from formsrv.payloads import MailPurpose
from formsrv.services import conversation, links
from formsrv.services.context import PublicContext
from formsrv.services.views import RecordView
from formsrv.states import RecordKind
from formsrv.store.resealing import list_mails
from formsrv.worker.letters import compose
from formsrv.worker.sending import send_due
from formsrv.worker.site import SiteKeeper
from tests.formsrv.callers import caller_offers
from tests.formsrv.samples import APPLICANT_CANARIES
from tests.formsrv.way import Sent, Way
from tests.support.smtp_sink import MailSink

SAID = "The person who asked for your home has taken the inquiry back."
Leave = Callable[[PublicContext, str], RecordView]
both_ways = pytest.mark.parametrize("leave", [links.withdraw, links.ask_erasing])


def send(way: Way, sink: MailSink) -> None:
    send_due(way.desk, SmtpConfig(host=sink.host, port=sink.port))


def told(way: Way, offer: Sent) -> list[tuple[str, str]]:
    """Return state and text of the mails that say so to a landlord."""
    with way.desk.store.reading() as connection:
        mails = list_mails(connection, offer.record_id)
    return [
        (mail.state, compose(way.desk, mail).text)
        for mail in mails
        if mail.purpose == MailPurpose.INQUIRY_WITHDRAWN.value
    ]


@both_ways
def test_the_landlord_is_told_in_the_own_language_and_without_data(
    way: Way, mail_sink: MailSink, leave: Leave
) -> None:
    offer, inquiry = way.forwarded()
    send(way, mail_sink)

    leave(way.public, inquiry.secret)

    ((state, text),) = told(way, offer)
    assert state == "waiting"
    assert way.desk.wording("uk").gettext(SAID) in text
    assert f"/my/{offer.secret}/inquiry/{inquiry.record_id}" in text
    assert not any(word in text for word in APPLICANT_CANARIES)


def test_withdrawing_and_then_erasing_is_one_mail(way: Way, mail_sink: MailSink) -> None:
    offer, inquiry = way.forwarded()
    conversation.send_answer(way.public, offer.secret, "Ja", inquiry_id=inquiry.record_id)
    send(way, mail_sink)

    links.withdraw(way.public, inquiry.secret)
    links.withdraw(way.public, inquiry.secret)
    links.ask_erasing(way.public, inquiry.secret)
    SiteKeeper(way.desk).tend()
    send(way, mail_sink)

    ((state, _),) = told(way, offer)
    assert state == "sent"


def test_the_office_that_erases_for_somebody_tells_as_well(way: Way, mail_sink: MailSink) -> None:
    offer, inquiry = way.forwarded()
    send(way, mail_sink)

    ask_erasing(way.desk, way.editor, inquiry.record_id)

    assert len(told(way, offer)) == 1


@both_ways
def test_nobody_is_told_of_what_was_never_forwarded(way: Way, leave: Leave) -> None:
    offer, offer_id = way.published()
    inquiry = way.inquiry(offer_id)

    leave(way.public, inquiry.secret)

    assert told(way, offer) == []


@both_ways
def test_who_has_not_heard_of_an_inquiry_hears_nothing_of_its_end(
    way: Way, mail_sink: MailSink, leave: Leave
) -> None:
    offer, inquiry = way.forwarded()

    leave(way.public, inquiry.secret)
    send(way, mail_sink)

    assert told(way, offer) == []


def test_who_has_left_or_rented_out_is_not_told(way: Way, mail_sink: MailSink) -> None:
    for leave in (links.withdraw, links.mark_rented, links.ask_erasing):
        offer, inquiry = way.forwarded()
        send(way, mail_sink)
        leave(way.public, offer.secret)

        links.withdraw(way.public, inquiry.secret)

        assert told(way, offer) == []


def test_a_landlord_without_an_address_is_called(way: Way, mail_sink: MailSink) -> None:
    """Once the call about the inquiry itself was made; what is erased has no page to look at."""
    offer = caller_offers(way)
    made = decisions.publish(way.desk, way.editor, offer.record_id, seen=way.seen(offer))
    inquiry = way.inquiry(made.offer_id)
    forward(way.desk, way.editor, inquiry.record_id, seen=way.seen(inquiry))
    send(way, mail_sink)
    news = [one.mail_id for one in open_news(way.desk, way.row(offer.record_id))]
    note_told(way.desk, way.editor, offer.record_id, kind=RecordKind.OFFER, news=news)

    links.withdraw(way.public, inquiry.secret)
    send(way, mail_sink)
    (withdrawn,) = open_news(way.desk, way.row(offer.record_id))
    links.ask_erasing(way.public, inquiry.secret)
    SiteKeeper(way.desk).tend()
    (erased,) = open_news(way.desk, way.row(offer.record_id))

    assert withdrawn.purpose is erased.purpose is MailPurpose.INQUIRY_WITHDRAWN
    assert (withdrawn.inquiries, erased.inquiries) == ((inquiry.record_id,), ())
