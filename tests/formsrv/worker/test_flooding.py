"""Nobody floods a mailbox by sending in forms with its address."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from formsrv.config import SmtpConfig
from formsrv.services import links
from formsrv.services.suspicion import QUARANTINE
from formsrv.store.tables import outbox
from formsrv.worker.flooding import MOST_UNCONFIRMED
from formsrv.worker.sending import send_due
from tests.formsrv.samples import FakeClock, landlord
from tests.formsrv.way import Sent, Way
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
