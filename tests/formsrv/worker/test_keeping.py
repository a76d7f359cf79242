"""The worker takes down, builds and erases when it is time, and says so without personal data."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from formsrv.desk.audit import verify_chain
from formsrv.directory import OfferDirectory
from formsrv.errors import UnknownLinkError
from formsrv.services import conversation, links
from formsrv.states import State
from formsrv.store.records import list_messages
from formsrv.store.staff import list_audit, set_mail_hash
from formsrv.store.tables import intake
from formsrv.worker import retention
from formsrv.worker.retention import erase_due
from formsrv.worker.site import SiteKeeper
from tests.formsrv.samples import FakeClock
from tests.formsrv.way import Way


@pytest.fixture
def clock_of(way: Way) -> FakeClock:
    assert isinstance(way.desk.clock, FakeClock)
    return way.desk.clock


def builds(way: Way) -> int:
    return sum(request["command"] == "build" for request in way.builder.requests)


def test_it_builds_at_start_and_after_midnight_of_the_region(way: Way, clock_of: FakeClock) -> None:
    """22 November 10:00 UTC; in Berlin the next day begins at 23:00 UTC."""
    keeper = SiteKeeper(way.desk)
    counted = []
    for hours in (0, 12.9, 0.2, 1):
        clock_of.pass_time(hours=hours)
        keeper.tend()
        counted.append(builds(way))

    assert counted == [1, 1, 2, 2]


def test_it_builds_when_somebody_else_has_pushed(way: Way) -> None:
    keeper = SiteKeeper(way.desk)
    keeper.tend()
    way.published()
    before = builds(way)

    keeper.tend()
    keeper.tend()

    assert builds(way) == before + 1


def test_a_build_that_fails_is_tried_again_later(
    way: Way, clock_of: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    keeper = SiteKeeper(way.desk)
    way.builder.fault = {"error": "One file is at fault.", "problems": []}
    keeper.tend()
    keeper.tend()
    assert builds(way) == 1
    assert "One file is at fault." in caplog.text

    way.builder.fault = None
    clock_of.pass_time(minutes=2)
    keeper.tend()

    assert builds(way) == 2


def test_a_clock_that_is_set_back_does_not_put_a_build_off(way: Way, clock_of: FakeClock) -> None:
    keeper = SiteKeeper(way.desk)
    way.builder.fault = {"error": "One file is at fault.", "problems": []}
    keeper.tend()
    way.builder.fault = None
    clock_of.pass_time(hours=-3)
    keeper.tend()

    assert builds(way) == 2


def test_a_withdrawn_offer_is_taken_down_with_one_commit(way: Way) -> None:
    offer, offer_id = way.published()
    links.withdraw(way.public, offer.secret)
    keeper = SiteKeeper(way.desk)

    keeper.tend()
    head = way.desk.content.head()
    SiteKeeper(way.desk).tend()

    assert way.desk.content.offer_path(offer_id) is None
    assert way.desk.content.head() == head
    assert way.builder.requests[-1]["command"] == "build"


def test_a_page_is_taken_down_even_when_nothing_can_be_built(way: Way) -> None:
    """Somebody's faulty file stops builds, not the removal of what was withdrawn."""
    offer, offer_id = way.published()
    way.builder.unbuildable = {"error": "One file is at fault.", "problems": []}
    links.withdraw(way.public, offer.secret)

    SiteKeeper(way.desk).tend()

    assert way.builder.removed() == [offer_id]
    assert way.desk.content.offer_path(offer_id) is None


def test_a_page_that_could_not_be_removed_is_tried_again(way: Way, clock_of: FakeClock) -> None:
    offer, offer_id = way.published()
    links.withdraw(way.public, offer.secret)
    keeper = SiteKeeper(way.desk)
    way.builder.fault = {"error": "Not now.", "problems": []}
    keeper.tend()

    way.builder.fault = None
    for _ in range(3):
        clock_of.pass_time(minutes=2)
        keeper.tend()

    assert way.builder.removed() == [offer_id, offer_id]


def test_a_withdrawn_offer_is_found_by_its_decision_alone(way: Way) -> None:
    """Second line: the record has lost the id, the decision about it has not."""
    offer, offer_id = way.published()
    links.withdraw(way.public, offer.secret)
    with way.desk.store.writing() as connection:
        connection.exec_driver_sql("UPDATE records SET offer_id = NULL")

    SiteKeeper(way.desk).tend()

    assert way.desk.content.offer_path(offer_id) is None
    assert way.builder.removed() == [offer_id]


@pytest.mark.parametrize("lost", ["repository", "branch"])
def test_a_lost_repository_removes_nothing_and_raises_the_alarm(
    way: Way, clock_of: FakeClock, caplog: pytest.LogCaptureFixture, lost: str
) -> None:
    """No build is asked for: it would show a site without offers."""
    way.published()
    keeper = SiteKeeper(way.desk)
    keeper.tend()
    before = len(way.builder.requests)
    folder = way.desk.content.folder
    if lost == "repository":
        folder.rename(folder.with_suffix(".away"))
    else:
        (folder / "refs" / "heads" / way.desk.content.branch).unlink()

    clock_of.pass_time(days=1)
    keeper.tend()

    assert len(way.builder.requests) == before
    assert "ALARM git refused" in caplog.text


def test_the_public_list_follows_the_content(way: Way) -> None:
    keeper = SiteKeeper(way.desk)
    offer, offer_id = way.published()
    keeper.tend()
    directory = OfferDirectory(way.desk.offers_file)
    listed = directory.find(offer_id, today=way.desk.today)

    links.withdraw(way.public, offer.secret)
    keeper.tend()

    assert listed is not None
    assert listed.office == way.editor.office
    assert directory.find(offer_id, today=way.desk.today) is None


def test_an_offer_past_its_last_day_expires(way: Way, clock_of: FakeClock) -> None:
    offer, _ = way.published()
    keeper = SiteKeeper(way.desk)
    clock_of.pass_time(days=30)
    keeper.tend()
    assert way.row(offer.record_id).state is State.PUBLISHED

    clock_of.pass_time(days=1)
    keeper.tend()

    assert way.row(offer.record_id).state is State.EXPIRED


def test_what_nobody_confirmed_is_erased_after_the_regions_days(
    way: Way, clock_of: FakeClock
) -> None:
    days = way.desk.region.settings.retention.unconfirmed_days
    unconfirmed, confirmed = way.offer(confirmed=False), way.offer()
    clock_of.pass_time(days=days, seconds=-5)
    assert erase_due(way.desk) == []

    clock_of.pass_time(seconds=10)

    assert erase_due(way.desk) == [unconfirmed.record_id]
    with pytest.raises(UnknownLinkError):
        links.find_record(way.public, unconfirmed.secret)
    assert links.find_record(way.public, confirmed.secret).state is State.CONFIRMED


def test_what_ended_is_erased_with_its_messages_and_the_audit_says_so(
    way: Way, clock_of: FakeClock
) -> None:
    offer, inquiry = way.forwarded()
    links.withdraw(way.public, offer.secret)
    kept = way.desk.region.settings.retention
    clock_of.now += timedelta(days=max(kept.offer_days, kept.inquiry_days) + 1)

    erased = erase_due(way.desk)

    assert set(erased) == {offer.record_id, inquiry.record_id}
    with way.desk.store.reading() as connection:
        for table in intake.tables.values():
            query = select(func.count()).select_from(table)
            assert connection.execute(query).scalar_one() == 0
    with way.desk.desk.reading() as connection:
        assert verify_chain(connection) > 2


def test_a_talk_is_kept_whole_until_nobody_goes_on_with_it(way: Way, clock_of: FakeClock) -> None:
    """The address that was shared first is older than the days by which messages are kept."""
    offer, inquiry = way.forwarded()
    days = way.desk.region.settings.retention.message_days
    conversation.share_contact(way.public, offer.secret, inquiry_id=inquiry.record_id)
    clock_of.pass_time(days=days - 5)
    conversation.share_contact(way.public, inquiry.secret)
    clock_of.pass_time(days=6)

    erase_due(way.desk)
    shown = conversation.read_conversation(way.public, inquiry.secret).contact
    clock_of.pass_time(days=days - 5)
    erase_due(way.desk)

    assert shown is not None
    with pytest.raises(UnknownLinkError):
        conversation.read_conversation(way.public, inquiry.secret)
    with way.desk.store.reading() as connection:
        assert list_messages(connection, inquiry.record_id) == []


@pytest.mark.parametrize("cut", ["erase_records", "note"])
def test_an_erasure_cut_off_by_a_crash_is_finished_by_the_next_run(
    way: Way, clock_of: FakeClock, monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    """Before or after the record went: the audit names it and its address is forgotten."""
    offer = way.offer(confirmed=False)
    with way.desk.desk.writing() as connection:
        set_mail_hash(connection, offer.record_id, "hash of an address")
    clock_of.pass_time(days=way.desk.region.settings.retention.unconfirmed_days + 1)

    def crash(*arguments: object, **values: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(retention, cut, crash)
        with pytest.raises(KeyboardInterrupt):
            erase_due(way.desk)

    assert erase_due(way.desk) == [offer.record_id]
    assert erase_due(way.desk) == []
    with way.desk.desk.reading() as connection:
        logged = [row.record_id for row in list_audit(connection) if row.action == "erased"]
        left = connection.exec_driver_sql("SELECT count(*) FROM mail_hashes").scalar_one()
    assert (logged, left) == ([offer.record_id], 0)
