"""Lost links and erasing by mail address: the desk alone knows what belongs to an address."""

import re

import pytest

from formsrv.config import SmtpConfig
from formsrv.desk.link_again import send_link_again
from formsrv.errors import UnknownLinkError
from formsrv.services import actions, addresses, links
from formsrv.states import RecordKind
from formsrv.store import addresses as statements
from formsrv.store.records import find_record
from formsrv.worker.addresses import MOST_A_DAY, answer_requests, begin_erasing_addresses
from formsrv.worker.retention import erase_due
from formsrv.worker.sending import send_due
from formsrv.worker.site import SiteKeeper
from tests.formsrv.samples import FakeClock, landlord
from tests.formsrv.way import Sent, Way
from tests.support.ports import free_port
from tests.support.smtp_sink import MailSink

LANDLORD, APPLICANT = "kanarie.landlord@post.example", "kanarie.applicant@post.example"


def deliver(way: Way, sink: MailSink) -> None:
    send_due(way.desk, SmtpConfig(host=sink.host, port=sink.port))


def ask(way: Way, sink: MailSink, mail: str, kind: str = "lost_link") -> list[str]:
    """Ask as the page does; return the mails that came for it."""
    before = len(sink.to(mail))
    addresses.ask_for(way.public, kind, mail=mail, language="en")  # type: ignore[arg-type]
    answer_requests(way.desk)
    deliver(way, sink)
    return [found.text for found in sink.to(mail)[before:]]


@pytest.fixture
def talk(way: Way, mail_sink: MailSink) -> tuple[Sent, Sent]:
    """Offer and inquiry whose mails were sent, so that the desk knows both addresses."""
    both = way.forwarded()
    deliver(way, mail_sink)
    return both


def test_the_links_of_an_address_are_sent_again(
    way: Way, talk: tuple[Sent, Sent], mail_sink: MailSink
) -> None:
    offer, inquiry = talk

    landlords = ask(way, mail_sink, LANDLORD.upper().replace("POST.EXAMPLE", "post.example"))
    applicants = ask(way, mail_sink, APPLICANT)

    assert landlords == []
    assert len(applicants) == 1
    assert inquiry.secret in applicants[0]
    assert len(found := ask(way, mail_sink, LANDLORD)) == 1
    assert offer.secret in found[0]


@pytest.mark.parametrize("kind", ["lost_link", "erase"])
def test_who_asks_before_the_first_mail_went_out_is_answered(
    way: Way, mail_sink: MailSink, clock: FakeClock, kind: str
) -> None:
    """The mail server was away: nothing says yet whose record it is."""
    way.offer(confirmed=False)
    send_due(way.desk, SmtpConfig(port=free_port()))
    clock.pass_time(minutes=10)

    assert len(ask(way, mail_sink, LANDLORD, kind)) == 2


def test_whoever_asks_for_somebody_else_learns_nothing(
    way: Way, talk: tuple[Sent, Sent], mail_sink: MailSink
) -> None:
    count = len(mail_sink.mails)

    ask(way, mail_sink, "nobody@mail.example")

    assert len(mail_sink.mails) == count
    with way.desk.store.reading() as connection:
        assert connection.exec_driver_sql("SELECT id FROM requests").all() == []


def test_nobodys_mailbox_is_flooded(
    way: Way, talk: tuple[Sent, Sent], mail_sink: MailSink, clock: FakeClock
) -> None:
    counts = [len(ask(way, mail_sink, LANDLORD)) for _ in range(MOST_A_DAY + 2)]
    clock.pass_time(days=1.1)
    erase_due(way.desk)

    assert counts == [1] * MOST_A_DAY + [0, 0]
    assert len(ask(way, mail_sink, LANDLORD)) == 1


def test_an_editor_sends_the_link_again(
    way: Way, talk: tuple[Sent, Sent], mail_sink: MailSink
) -> None:
    offer, _ = talk
    before = len(mail_sink.to(LANDLORD))

    send_link_again(way.desk, way.editor, offer.record_id, kind=RecordKind.OFFER)
    deliver(way, mail_sink)

    assert offer.secret in mail_sink.to(LANDLORD)[before].text
    with way.desk.desk.reading() as connection:
        noted = connection.exec_driver_sql(
            "SELECT record_id FROM audit WHERE action = 'link sent again'"
        ).all()
    assert [one[0] for one in noted] == [offer.record_id]


def test_everything_of_an_address_is_erased_after_its_button(
    way: Way, talk: tuple[Sent, Sent], mail_sink: MailSink
) -> None:
    """Also the second offer of the address; what came from others stays."""
    offer, inquiry = talk
    second = way.offer(landlord=landlord(first_name="Zweite"))
    deliver(way, mail_sink)
    (text,) = ask(way, mail_sink, LANDLORD, "erase")
    found = re.search(r"/my/once/(\S+)", text)
    assert found
    nothing_yet = begin_erasing_addresses(way.desk)

    uses = [actions.use_action(way.public, found[1]).used_at for _ in range(2)]
    begun = begin_erasing_addresses(way.desk)
    SiteKeeper(way.desk).tend()

    assert (nothing_yet, begun, uses[0], uses[1] is None) == (0, 2, None, False)
    for sent in (offer, second):
        with pytest.raises(UnknownLinkError):
            links.find_record(way.public, sent.secret)
    with way.desk.store.reading() as connection:
        assert find_record(connection, inquiry.record_id) is not None
        for table in ("actions", "requests"):
            assert connection.exec_driver_sql(f"SELECT * FROM {table}").all() == []  # noqa: S608
        mails = connection.exec_driver_sql("SELECT record_id FROM outbox").all()
    assert {one[0] for one in mails} <= {inquiry.record_id, None}
    with way.desk.desk.reading() as connection:
        hashes = connection.exec_driver_sql("SELECT record_id FROM mail_hashes").all()
        assert [one[0] for one in hashes] == [inquiry.record_id]
        assert connection.exec_driver_sql("SELECT * FROM erasure_links").all() == []
    assert way.desk.content.offer_paths() == []


def test_an_applicants_address_is_erased_too(
    way: Way, talk: tuple[Sent, Sent], mail_sink: MailSink
) -> None:
    offer, inquiry = talk
    (text,) = ask(way, mail_sink, APPLICANT, "erase")
    found = re.search(r"/my/once/(\S+)", text)
    assert found

    actions.use_action(way.public, found[1])
    begin_erasing_addresses(way.desk)
    SiteKeeper(way.desk).tend()

    with way.desk.store.reading() as connection:
        assert find_record(connection, inquiry.record_id) is None
        assert find_record(connection, offer.record_id) is not None


def test_a_link_that_was_never_used_is_forgotten(
    way: Way, talk: tuple[Sent, Sent], mail_sink: MailSink, clock: FakeClock
) -> None:
    ask(way, mail_sink, LANDLORD, "erase")
    clock.pass_time(days=2 * 7 + 15)

    erase_due(way.desk)

    with way.desk.store.reading() as connection:
        assert connection.exec_driver_sql("SELECT * FROM actions").all() == []
    with way.desk.desk.reading() as connection:
        assert connection.exec_driver_sql("SELECT * FROM erasure_links").all() == []
        assert statements.count_requests(connection, "x", since=clock.now) == 0
