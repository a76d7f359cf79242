"""Saved searches: new homes that fit come once, at most one mail a day, until the search ends."""

import re
from datetime import timedelta
from typing import Any

import pytest

from formsrv.action_links import Deed
from formsrv.config import SmtpConfig
from formsrv.desk import taking_down
from formsrv.desk.content import ContentRepository
from formsrv.desk.listing import export_listing
from formsrv.errors import PublishingError
from formsrv.payloads import MailPurpose
from formsrv.reasons import OfferEnding
from formsrv.services import actions, addresses, links
from formsrv.states import State
from formsrv.store.records import find_record
from formsrv.store.resealing import list_mails
from formsrv.worker import searches
from formsrv.worker.addresses import answer_requests, begin_erasing_addresses
from formsrv.worker.retention import erase_due
from formsrv.worker.searches import MOST_HOMES, tend_searches
from formsrv.worker.sending import send_due
from formsrv.worker.site import SiteKeeper
from tests.formsrv.samples import FakeClock, facts
from tests.formsrv.way import SEARCHER, Sent, Way
from tests.support.smtp_sink import CaughtMail, MailSink

TOKEN = re.compile(r"/my/once/(\S+)")


def publish(way: Way, **changes: object) -> str:
    """Publish a home and let the worker look at the new list; return the home's id."""
    _, offer_id = way.published(offer=facts(**changes))
    export_listing(way.desk)
    return offer_id


def deliver(way: Way, sink: MailSink) -> list[CaughtMail]:
    """Send all that waits; return the new mails to the searcher."""
    before = len(sink.to(SEARCHER))
    for _ in range(3):
        send_due(way.desk, SmtpConfig(host=sink.host, port=sink.port))
    return sink.to(SEARCHER)[before:]


def end(way: Way, sent: Sent, how: str) -> None:
    """End an offer after its mail was written; a take-down is not in the list yet."""
    if how == "taken down":
        reason = OfferEnding.MONEY_FIRST
        taking_down.take_down(way.desk, way.editor, sent.record_id, reason=reason)
        return
    deed = links.ask_erasing if how == "erased" else links.mark_rented
    deed(way.public, sent.secret)
    SiteKeeper(way.desk).tend()


def is_there(way: Way, sent: Sent) -> bool:
    with way.desk.store.reading() as connection:
        return find_record(connection, sent.record_id) is not None


def test_only_a_home_that_comes_afterwards_is_mailed_and_only_once(
    way: Way, mail_sink: MailSink
) -> None:
    old = publish(way)
    assert tend_searches(way.desk) == 0
    sent = way.search(language="ar")
    deliver(way, mail_sink)
    assert tend_searches(way.desk) == 0
    new = publish(way)

    counts = [tend_searches(way.desk) for _ in range(3)]
    (mail,) = deliver(way, mail_sink)

    assert counts == [1, 0, 0]
    assert f"/ar/offers/{new}/" in mail.text
    assert old not in mail.text
    assert mail.message["Content-Language"] == "ar"
    assert "Helle Wohnung am Park" in mail.text
    assert sent.secret in mail.text


def test_an_unconfirmed_or_ended_search_gets_nothing(way: Way) -> None:
    way.search(confirmed=False)
    ended = way.search()
    links.withdraw(way.public, ended.secret)
    publish(way)

    assert tend_searches(way.desk) == 0


@pytest.mark.parametrize(
    ("wish", "comes"),
    [
        ({"areas": ["kiel"], "place": "Kiel"}, True),
        ({"areas": ["preetz", "kiel"]}, True),
        ({"areas": ["preetz"]}, False),
        ({"persons": 3}, False),
        ({"rooms": 2}, True),
        ({"rooms": 3}, False),
        ({"rent": 65050}, True),
        ({"rent": 65049}, False),
        ({"step_free": True}, False),
        ({"within_limit": True}, False),
    ],
)
def test_what_fits(way: Way, wish: dict[str, Any], *, comes: bool) -> None:
    way.search(**wish)
    publish(way)

    assert tend_searches(way.desk) == int(comes)


def test_above_the_limit_is_left_out_and_what_is_not_known_is_said(
    way: Way, mail_sink: MailSink
) -> None:
    way.search(within_limit=True, language="en")
    deliver(way, mail_sink)
    expensive = publish(way, rent={"net": 190000, "cold_costs": 10000, "heating": 7000})
    unknown = publish(way, rent={"net": 190000, "cold_costs": 10000, "heating": 0})
    cheap = publish(way, rent={"net": 30000, "cold_costs": 10000, "heating": 7000})

    tend_searches(way.desk)
    (mail,) = deliver(way, mail_sink)

    assert expensive not in mail.text
    assert unknown in mail.text
    assert cheap in mail.text
    assert mail.text.count("Ask the Jobcenter whether it pays this rent.") == 1


def test_what_comes_on_one_day_is_collected(
    way: Way, clock: FakeClock, mail_sink: MailSink
) -> None:
    way.search()
    deliver(way, mail_sink)
    first = publish(way)
    assert tend_searches(way.desk) == 1
    later = [publish(way) for _ in range(2)]
    assert tend_searches(way.desk) == 0
    clock.pass_time(days=1)
    assert tend_searches(way.desk) == 1

    one, two = deliver(way, mail_sink)

    assert first in one.text
    assert first not in two.text
    assert all(offer_id in two.text for offer_id in later)


@pytest.mark.parametrize("how", ["erased", "taken down", "rented out"])
def test_a_home_that_is_gone_before_its_mail_went_out_is_left_out(
    way: Way, mail_sink: MailSink, how: str
) -> None:
    way.search()
    deliver(way, mail_sink)
    sent, gone = way.published(offer=facts())
    left = publish(way)
    assert tend_searches(way.desk) == 1

    end(way, sent, how)
    (mail,) = deliver(way, mail_sink)

    assert left in mail.text
    assert gone not in mail.text


def test_without_a_home_that_is_left_nothing_is_mailed(way: Way, mail_sink: MailSink) -> None:
    search = way.search()
    deliver(way, mail_sink)
    sent, _ = way.published(offer=facts())
    export_listing(way.desk)
    assert tend_searches(way.desk) == 1

    end(way, sent, "erased")

    assert deliver(way, mail_sink) == []
    with way.desk.store.reading() as connection:
        kept = [mail.purpose for mail in list_mails(connection, search.record_id)]
    assert kept == [MailPurpose.SEARCH_CONFIRM.value]


def test_a_mail_about_homes_waits_while_git_is_away(
    way: Way, mail_sink: MailSink, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    way.search()
    deliver(way, mail_sink)
    home = publish(way)
    assert tend_searches(way.desk) == 1

    def refuse(*_: object) -> None:
        raise PublishingError("the branch", detail="It is not there.")

    with monkeypatch.context() as patch:
        patch.setattr(ContentRepository, "offer_paths", refuse)
        meanwhile = deliver(way, mail_sink)
    clock.pass_time(hours=1)
    (mail,) = deliver(way, mail_sink)

    assert (meanwhile, home in mail.text) == ([], True)


def test_very_many_homes_make_one_mail_of_a_bearable_length(way: Way, mail_sink: MailSink) -> None:
    way.search(language="en")
    deliver(way, mail_sink)
    for _ in range(MOST_HOMES + 2):
        way.published()
    export_listing(way.desk)

    assert tend_searches(way.desk) == 1
    (mail,) = deliver(way, mail_sink)

    assert len(re.findall(r"/en/offers/\w{8}/", mail.text)) == MOST_HOMES
    assert str(mail.message["Subject"]).startswith("12")
    assert "2 more homes" in mail.text


def test_a_crash_loses_nothing_and_mails_nothing_twice(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    way.search()
    publish(way)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(searches, "add_mail", crash)
        with pytest.raises(KeyboardInterrupt):
            tend_searches(way.desk)

    assert [tend_searches(way.desk) for _ in range(2)] == [1, 0]


def test_while_git_is_away_searches_wait(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    way.search()
    publish(way)

    def refuse(*_: object) -> None:
        raise PublishingError("the branch", detail="It is not there.")

    with monkeypatch.context() as patch:
        patch.setattr(searches, "read_live", refuse)
        assert tend_searches(way.desk) == 0

    assert tend_searches(way.desk) == 1


def test_a_home_that_left_the_list_and_came_back_is_no_news(way: Way, clock: FakeClock) -> None:
    way.search()
    publish(way)
    assert tend_searches(way.desk) == 1
    listed = way.desk.offers_file.read_bytes()
    way.desk.offers_file.write_text("{}")
    assert tend_searches(way.desk) == 0
    way.desk.offers_file.write_bytes(listed)
    clock.pass_time(days=2)

    assert tend_searches(way.desk) == 0


def test_one_tap_ends_it_also_in_mail_programs(way: Way, mail_sink: MailSink) -> None:
    sent = way.search()
    deliver(way, mail_sink)
    publish(way)
    tend_searches(way.desk)
    (mail,) = deliver(way, mail_sink)
    (token,) = TOKEN.findall(mail.text)

    views = [actions.use_action(way.public, token) for _ in range(2)]
    publish(way)

    forms = way.desk.region.settings.forms_url
    assert mail.message["List-Unsubscribe"] == f"<{forms}/my/once/{token}>"
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert views[0].deed is Deed.END_SEARCH
    assert way.row(sent.record_id).state is State.WITHDRAWN
    assert tend_searches(way.desk) == 0


def test_before_its_end_its_owner_is_asked_once_and_may_keep_it(
    way: Way, clock: FakeClock, mail_sink: MailSink
) -> None:
    sent = way.search()
    rules = way.desk.region.settings.searches
    deliver(way, mail_sink)
    clock.pass_time(days=rules.days - rules.ending_days - 1)
    assert tend_searches(way.desk) == 0
    clock.pass_time(days=1)

    assert [tend_searches(way.desk) for _ in range(2)] == [1, 0]
    (mail,) = deliver(way, mail_sink)
    keep, _stop = TOKEN.findall(mail.text)
    actions.use_action(way.public, keep)
    clock.pass_time(days=rules.ending_days + 1)

    assert tend_searches(way.desk) == 0
    row = way.row(sent.record_id)
    assert row.state is State.CONFIRMED
    assert row.wanted_until == way.desk.today + timedelta(days=rules.days - rules.ending_days - 1)


def test_without_an_answer_it_ends_and_is_erased(way: Way, clock: FakeClock) -> None:
    sent = way.search()
    publish(way)
    tend_searches(way.desk)
    settings = way.desk.region.settings
    clock.pass_time(days=settings.searches.days)
    tend_searches(way.desk)
    assert way.row(sent.record_id).state is State.CONFIRMED
    clock.pass_time(days=1)
    tend_searches(way.desk)
    erase_due(way.desk)
    assert way.row(sent.record_id).state is State.EXPIRED

    clock.pass_time(days=settings.retention.search_days, hours=1)

    assert sent.record_id in erase_due(way.desk)
    with way.desk.store.reading() as connection:
        for table in ("announcements", "search_marks", "actions", "reminders"):
            assert connection.exec_driver_sql(f"SELECT * FROM {table}").all() == []  # noqa: S608


def test_an_address_may_have_only_so_many(way: Way, mail_sink: MailSink) -> None:
    most = way.desk.region.settings.searches.per_address
    kept = [way.search(confirmed=False) for _ in range(most)]
    mails = deliver(way, mail_sink)
    further = way.search(confirmed=False)
    (told,) = deliver(way, mail_sink)
    SiteKeeper(way.desk).tend()
    links.withdraw(way.public, kept[0].secret)
    again = way.search(confirmed=False)
    (mail,) = deliver(way, mail_sink)

    assert len(mails) == most
    assert kept[0].secret in told.text
    assert further.secret not in told.text
    assert not is_there(way, further)
    assert again.secret in mail.text


def test_everything_of_an_address_is_found_again_and_erased(way: Way, mail_sink: MailSink) -> None:
    sent = way.search()
    deliver(way, mail_sink)
    addresses.ask_for(way.public, "lost_link", mail=SEARCHER, language="en")
    answer_requests(way.desk)
    (again,) = deliver(way, mail_sink)
    addresses.ask_for(way.public, "erase", mail=SEARCHER, language="en")
    answer_requests(way.desk)
    (token,) = TOKEN.findall(deliver(way, mail_sink)[0].text)
    actions.use_action(way.public, token)

    assert sent.secret in again.text
    assert begin_erasing_addresses(way.desk) == 1
    SiteKeeper(way.desk).tend()
    assert not is_there(way, sent)
