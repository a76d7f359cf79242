"""Nobody floods a mailbox by sending in forms with its address."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from formsrv.config import SmtpConfig
from formsrv.services import drafts, links
from formsrv.services.suspicion import QUARANTINE
from formsrv.store.tables import outbox
from formsrv.worker.flooding import MOST_DRAFTS, MOST_UNCONFIRMED
from formsrv.worker.sending import send_due
from tests.formsrv.samples import FakeClock, landlord
from tests.formsrv.way import Sent, Way
from tests.support.ports import free_port
from tests.support.smtp_sink import MailSink


@pytest.fixture
def smtp(mail_sink: MailSink) -> SmtpConfig:
    return SmtpConfig(host=mail_sink.host, port=mail_sink.port)


def state_of_mail(way: Way, sent: Sent) -> str:
    with way.desk.store.reading() as connection:
        query = select(outbox.c.state).where(outbox.c.record_id == sent.record_id)
        return str(connection.execute(query.order_by(outbox.c.created_at)).first()[0])  # type: ignore[index]


def send_many(way: Way, smtp: SmtpConfig, number: int) -> list[Sent]:
    sent = [way.offer(confirmed=False) for _ in range(number)]
    send_due(way.desk, smtp)
    return sent


def test_further_confirmations_of_an_address_wait_in_the_quarantine(
    way: Way, smtp: SmtpConfig
) -> None:
    sent = send_many(way, smtp, MOST_UNCONFIRMED + 2)
    other = way.offer(confirmed=False, landlord=landlord(mail="other@post.example"))
    send_due(way.desk, smtp)

    states = [state_of_mail(way, one) for one in sent]

    assert states == ["sent"] * MOST_UNCONFIRMED + ["withheld"] * 2
    assert [way.row(one.record_id).flags for one in sent[-3:]] == ["", QUARANTINE, QUARANTINE]
    assert state_of_mail(way, other) == "sent"


def test_who_confirms_gets_further_mails(way: Way, smtp: SmtpConfig) -> None:
    sent = send_many(way, smtp, MOST_UNCONFIRMED)
    links.confirm(way.public, sent[0].secret)

    (further,) = send_many(way, smtp, 1)

    assert state_of_mail(way, further) == "sent"


def test_a_day_later_an_address_gets_mails_again(
    way: Way, smtp: SmtpConfig, clock: FakeClock
) -> None:
    send_many(way, smtp, MOST_UNCONFIRMED)
    clock.now += timedelta(days=1, minutes=1)

    (further,) = send_many(way, smtp, 1)

    assert state_of_mail(way, further) == "sent"


def test_nobodys_mailbox_is_flooded_with_links_to_drafts(
    way: Way, smtp: SmtpConfig, mail_sink: MailSink, clock: FakeClock
) -> None:
    """Three a day, counted as they are sent; what is more is dropped at once."""
    counts: list[int] = []
    for days in (0, 0, 0.9, 0.2):
        clock.pass_time(days=days)
        for _ in range(2):
            drafts.keep_draft(way.public, [("step", "1")], mail="A@post.example", language="en")
        drafts.keep_draft(way.public, [], mail=f"b{len(counts)}@post.example", language="en")
        counts.append(send_due(way.desk, smtp))

    assert counts == [3, 2, 1, 3]
    assert len(mail_sink.to("A@post.example")) == MOST_DRAFTS + 2
    with way.desk.store.reading() as connection:
        assert connection.execute(select(outbox)).all() == []


def test_a_link_to_a_draft_counts_when_it_is_sent(
    way: Way, smtp: SmtpConfig, clock: FakeClock
) -> None:
    """A server that is away for some tries uses nothing up."""
    drafts.keep_draft(way.public, [], mail="a@post.example", language="en")
    for _ in range(MOST_DRAFTS + 1):
        assert send_due(way.desk, SmtpConfig(port=free_port())) == 0
        clock.pass_time(hours=1)

    assert send_due(way.desk, smtp) == 1
