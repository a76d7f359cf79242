"""A mail to a landlord holds an applicant's own words: it goes with the inquiry."""

from collections.abc import Callable

import pytest

from formsrv.config import SmtpConfig
from formsrv.desk import decisions
from formsrv.desk.forwarding import forward
from formsrv.desk.forwarding_together import forward_together
from formsrv.payloads import Mail
from formsrv.posting import mail_label
from formsrv.services import links
from formsrv.services.context import PublicContext
from formsrv.services.views import RecordView
from formsrv.store.outbox import list_due
from formsrv.store.resealing import list_mails
from formsrv.worker import sending
from formsrv.worker.mentions import QUOTING
from formsrv.worker.sending import send_due
from formsrv.worker.site import SiteKeeper
from tests.formsrv.callers import caller_offers
from tests.formsrv.way import Sent, Way
from tests.support.smtp_sink import MailSink

WORDS = "Eigenworteskanarie"
Leave = Callable[[PublicContext, str], RecordView]
both_ways = pytest.mark.parametrize("leave", [links.withdraw, links.ask_erasing])


def server(sink: MailSink) -> SmtpConfig:
    return SmtpConfig(host=sink.host, port=sink.port)


def told(way: Way, offer: Sent) -> list[tuple[str, str]]:
    """Return state and content of the mails to a landlord that quote inquiries."""
    with way.desk.store.reading() as connection:
        rows = [row for row in list_mails(connection, offer.record_id) if row.purpose in QUOTING]
    opened = (
        way.desk.keyring.open(row.sealed, mail_label(row), Mail, key_ids=row.key_ids)
        for row in rows
    )
    return [(row.state, mail.model_dump_json()) for row, mail in zip(rows, opened, strict=True)]


def forwarded_together(way: Way) -> tuple[Sent, Sent, Sent]:
    """An offer, and two inquiries about it in one mail."""
    offer, offer_id = way.published()
    inquiries = [way.inquiry(offer_id) for _ in range(2)]
    seen = {one.record_id: way.seen(one) for one in inquiries}
    forward_together(way.desk, way.editor, offer.record_id, seen=seen)
    return offer, *inquiries  # type: ignore[return-value]


def leave_and_send(way: Way, inquiry: Sent, leave: Leave, sink: MailSink) -> str:
    """Return all that landlords get from then on."""
    leave(way.public, inquiry.secret)
    SiteKeeper(way.desk).tend()
    for _ in range(2):
        send_due(way.desk, server(sink))
    return "\n".join(mail.text for mail in sink.to("kanarie.landlord@post.example"))


@both_ways
def test_who_leaves_before_the_mail_went_is_not_quoted(
    way: Way, mail_sink: MailSink, leave: Leave
) -> None:
    offer, inquiry = way.forwarded()

    got = leave_and_send(way, inquiry, leave, mail_sink)

    assert got
    assert WORDS not in got
    assert told(way, offer) == []


@both_ways
def test_of_several_in_one_mail_the_others_go_out(
    way: Way, mail_sink: MailSink, leave: Leave
) -> None:
    offer, gone, stays = forwarded_together(way)

    got = leave_and_send(way, gone, leave, mail_sink)

    assert f"/inquiry/{stays.record_id}" in got
    assert gone.record_id not in got
    ((state, content),) = told(way, offer)
    assert state == "sent"
    assert gone.record_id not in content


def test_who_withdraws_while_mails_are_sent_is_not_quoted(
    way: Way, mail_sink: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker has chosen what to send, and the applicant leaves before its turn."""
    _, inquiry = way.forwarded()

    def late(*args: object, **values: object) -> object:
        rows = list_due(*args, **values)  # type: ignore[arg-type]
        links.withdraw(way.public, inquiry.secret)
        return rows

    monkeypatch.setattr(sending, "list_due", late)
    send_due(way.desk, server(mail_sink))

    got = [mail.text for mail in mail_sink.to("kanarie.landlord@post.example")]
    assert got
    assert not any(WORDS in text for text in got)


def test_erasing_takes_the_words_out_of_mails_that_went(way: Way, mail_sink: MailSink) -> None:
    offer, inquiry = way.forwarded()
    send_due(way.desk, server(mail_sink))
    before = told(way, offer)

    links.ask_erasing(way.public, inquiry.secret)
    SiteKeeper(way.desk).tend()

    assert [state for state, content in before if WORDS in content] == ["sent"]
    assert told(way, offer) == []


def test_nobody_is_called_about_an_inquiry_that_was_taken_back(
    way: Way, mail_sink: MailSink
) -> None:
    """A landlord without an address is told by telephone."""
    offer = caller_offers(way)
    made = decisions.publish(way.desk, way.editor, offer.record_id, seen=way.seen(offer))
    inquiry = way.inquiry(made.offer_id)
    forward(way.desk, way.editor, inquiry.record_id, seen=way.seen(inquiry))
    send_due(way.desk, server(mail_sink))
    before = told(way, offer)

    links.withdraw(way.public, inquiry.secret)
    send_due(way.desk, server(mail_sink))

    assert [state for state, content in before if WORDS in content] == ["to_tell"]
    assert told(way, offer) == []
