"""One inquiry for each address and offer: only the owner of the mailbox learns of a second one."""

import pytest

from formsrv.config import SmtpConfig
from formsrv.payloads import Applicant
from formsrv.services import links
from formsrv.states import State
from formsrv.store.records import find_record
from formsrv.worker.repeated import MOST_A_DAY
from formsrv.worker.sending import send_due
from formsrv.worker.site import SiteKeeper
from tests.formsrv.way import Sent, Way
from tests.support.smtp_sink import MailSink

APPLICANT = "kanarie.applicant@post.example"


def deliver(way: Way, sink: MailSink) -> list[str]:
    """Send all that waits, also what is written while sending; return the applicant's mails."""
    before = len(sink.to(APPLICANT))
    for _ in range(2):
        send_due(way.desk, SmtpConfig(host=sink.host, port=sink.port))
    return [mail.text for mail in sink.to(APPLICANT)[before:]]


def is_there(way: Way, sent: Sent) -> bool:
    with way.desk.store.reading() as connection:
        return find_record(connection, sent.record_id) is not None


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_second_inquiry_is_not_sent_on(way: Way, mail_sink: MailSink, *, confirmed: bool) -> None:
    _, offer_id = way.published()
    first = way.inquiry(offer_id, confirmed=False)
    deliver(way, mail_sink)
    if confirmed:
        links.confirm(way.public, first.secret)
    second = way.inquiry(offer_id, confirmed=False)

    mails = deliver(way, mail_sink)
    SiteKeeper(way.desk).tend()

    assert len(mails) == 1
    assert first.secret in mails[0]
    assert second.secret not in mails[0]
    assert f"/offers/{offer_id}/" in mails[0]
    assert is_there(way, first)
    assert not is_there(way, second)


def test_both_at_once_are_told_apart_too(way: Way, mail_sink: MailSink) -> None:
    _, offer_id = way.published()
    first, second = (way.inquiry(offer_id, confirmed=False) for _ in range(2))

    mails = deliver(way, mail_sink)

    assert [first.secret in mail for mail in mails] == [True, True]
    assert way.row(second.record_id).state is State.WITHDRAWN


@pytest.mark.parametrize("case", ["other offer", "other address", "taken back"])
def test_what_is_not_the_same_is_sent_on(way: Way, mail_sink: MailSink, case: str) -> None:
    _, offer_id = way.published()
    first = way.inquiry(offer_id, confirmed=False)
    deliver(way, mail_sink)
    if case == "taken back":
        links.withdraw(way.public, first.secret)
    other = way.published()[1] if case == "other offer" else offer_id
    mail = "somebody.else@post.example" if case == "other address" else APPLICANT
    applicant = Applicant(name="Bewerberkanarie", mail=mail)

    second = way.inquiry(other, confirmed=False, applicant=applicant)
    deliver(way, mail_sink)

    assert way.row(second.record_id).state is State.RECEIVED
    assert second.secret in mail_sink.to(mail)[-1].text


def test_nobody_floods_a_mailbox_by_asking_again(way: Way, mail_sink: MailSink) -> None:
    _, offer_id = way.published()
    for _ in range(MOST_A_DAY + 4):
        way.inquiry(offer_id, confirmed=False)

    mails = deliver(way, mail_sink)

    assert len(mails) == 1 + MOST_A_DAY
