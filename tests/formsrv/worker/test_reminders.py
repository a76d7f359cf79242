"""Reminders and what their links do; once each, also after a crash."""

import re
from datetime import timedelta

import pytest

from formsrv.action_links import Deed, hash_token
from formsrv.config import SmtpConfig
from formsrv.errors import UnknownLinkError, WrongStateError
from formsrv.services import actions, links
from formsrv.states import State
from formsrv.store.records import find_record
from formsrv.worker import reminders
from formsrv.worker.reminders import remind_due
from formsrv.worker.sending import send_due
from formsrv.worker.site import SiteKeeper
from tests.formsrv.samples import FakeClock
from tests.formsrv.way import Sent, Way
from tests.support.smtp_sink import MailSink

LANDLORD = "kanarie.landlord@post.example"
TOKEN = re.compile(r"/my/once/(\S+)")


def tokens_of(way: Way, sink: MailSink) -> list[str]:
    """Send what is due and return the links of the newest mail to the landlord."""
    send_due(way.desk, SmtpConfig(host=sink.host, port=sink.port))
    return TOKEN.findall(sink.to(LANDLORD)[-1].text)


def reminded(way: Way, clock: FakeClock, sink: MailSink) -> tuple[Sent, list[str]]:
    """An offer of thirty days, fourteen days before its end."""
    sent, _ = way.published(language="uk")
    clock.pass_time(days=16)
    assert remind_due(way.desk) == 1
    return sent, tokens_of(way, sink)


def test_both_reminders_come_once_on_their_days(way: Way, clock: FakeClock) -> None:
    way.published()
    counts = []
    for _ in range(30):
        counts.append(sum(remind_due(way.desk) for _ in range(3)))
        clock.pass_time(days=1)

    assert [day for day, count in enumerate(counts) if count] == [16, 27]
    assert sum(counts) == 2


def test_a_listing_that_is_no_longer_than_the_reminder_is_not_asked_at_once(
    way: Way, clock: FakeClock
) -> None:
    way.published(listing_days=14)

    assert remind_due(way.desk) == 0
    clock.pass_time(days=11)
    assert remind_due(way.desk) == 1


def test_after_a_long_stop_only_the_nearest_comes(way: Way, clock: FakeClock) -> None:
    way.published()
    clock.pass_time(days=28)

    assert [remind_due(way.desk) for _ in range(2)] == [1, 0]


def test_a_crash_while_writing_leaves_all_or_nothing(
    way: Way, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, mail_sink: MailSink
) -> None:
    way.published()
    clock.pass_time(days=16)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(reminders, "add_mail", crash)
        with pytest.raises(KeyboardInterrupt):
            remind_due(way.desk)

    assert [remind_due(way.desk) for _ in range(2)] == [1, 0]
    assert len(tokens_of(way, mail_sink)) == 4


def test_the_mail_is_in_the_landlords_language_and_only_hashes_are_stored(
    way: Way, clock: FakeClock, mail_sink: MailSink
) -> None:
    sent, tokens = reminded(way, clock, mail_sink)

    mail = mail_sink.to(LANDLORD)[-1]
    deeds = [actions.find_action(way.public, token) for token in tokens]
    with way.desk.store.reading() as connection:
        stored = connection.exec_driver_sql("SELECT hash, record_id FROM actions").all()

    assert mail.message["Content-Language"] == "uk"
    others = {Deed.ERASE_ALL, Deed.KEEP_SEARCH, Deed.END_SEARCH}
    assert {view.deed for view in deeds} == set(Deed) - others
    assert {view.language for view in deeds} == {"uk"}
    assert {row[0] for row in stored} == {hash_token(token) for token in tokens}
    assert {row[1] for row in stored} == {sent.record_id}


def test_still_free_shows_it_for_the_usual_time_once(
    way: Way, clock: FakeClock, mail_sink: MailSink
) -> None:
    sent, tokens = reminded(way, clock, mail_sink)
    until = way.row(sent.record_id).expires_on
    assert until is not None
    token = next(t for t in tokens if actions.find_action(way.public, t).deed is Deed.STILL_FREE)

    first, second = (actions.use_action(way.public, token) for _ in range(2))
    SiteKeeper(way.desk).tend()

    assert (first.used_at, second.used_at is None) == (None, False)
    assert way.row(sent.record_id).expires_on == until + timedelta(days=30)
    assert remind_due(way.desk) == 0


@pytest.mark.parametrize(
    ("deed", "then"),
    [(Deed.RENTED, State.RENTED), (Deed.WITHDRAW, State.WITHDRAWN), (Deed.ERASE, None)],
)
def test_every_other_link_does_its_one_thing(
    way: Way, clock: FakeClock, mail_sink: MailSink, deed: Deed, then: State | None
) -> None:
    sent, tokens = reminded(way, clock, mail_sink)
    token = next(t for t in tokens if actions.find_action(way.public, t).deed is deed)

    actions.use_action(way.public, token)
    SiteKeeper(way.desk).tend()

    with way.desk.store.reading() as connection:
        row = find_record(connection, sent.record_id)
    assert (row.state if row else None) is then


def test_a_link_that_is_too_late_or_of_an_ended_offer_does_nothing(
    way: Way, clock: FakeClock, mail_sink: MailSink
) -> None:
    sent, tokens = reminded(way, clock, mail_sink)
    links.withdraw(way.public, sent.secret)
    rented = next(t for t in tokens if actions.find_action(way.public, t).deed is Deed.RENTED)

    with pytest.raises(WrongStateError):
        actions.use_action(way.public, rented)
    clock.pass_time(days=20)
    late = actions.use_action(way.public, rented)

    assert late.is_over
    assert way.row(sent.record_id).state is State.WITHDRAWN
    with pytest.raises(UnknownLinkError):
        actions.find_action(way.public, "x" * 22)
