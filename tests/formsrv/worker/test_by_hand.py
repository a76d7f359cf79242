"""What editors change in git by hand: the file says what is listed, and the records follow it."""

from datetime import date, timedelta

import pytest

from catalog.offer import Offer
from catalog.vocabulary import Availability
from catalog.writer import dump_offer
from formsrv.desk.content import Change
from formsrv.desk.live_file import commit_file, read_live
from formsrv.payloads import MailPurpose
from formsrv.services import links
from formsrv.states import State
from formsrv.store.records import find_record
from formsrv.store.resealing import list_mails
from formsrv.store.staff import list_audit
from formsrv.worker import site
from formsrv.worker.site import SiteKeeper
from tests.formsrv.samples import FakeClock
from tests.formsrv.way import Sent, Way


def read(way: Way, offer_id: str) -> tuple[str, Offer]:
    found = read_live(way.desk, offer_id)
    assert found is not None
    return found


def push(way: Way, path: str, offer: Offer) -> None:
    """Commit a file as somebody who works with git does."""
    change = Change(path=path, content=dump_offer(offer), summary="By hand", trailer=("Hand", path))
    commit_file(way.desk, change)


def push_fields(way: Way, offer_id: str, **fields: object) -> None:
    path, offer = read(way, offer_id)
    push(way, path, offer.model_copy(update=fields))


def logged(way: Way, action: str) -> int:
    with way.desk.desk.reading() as connection:
        return sum(row.action == action for row in list_audit(connection))


def last_day(way: Way, record_id: str) -> date:
    until = way.row(record_id).expires_on
    assert until is not None
    return until


def told_until(way: Way, sent: Sent) -> int:
    """Count the mails that tell a landlord until when the home is shown."""
    with way.desk.store.reading() as connection:
        mails = list_mails(connection, sent.record_id)
    return sum(mail.purpose == MailPurpose.OFFER_PUBLISHED.value for mail in mails)


@pytest.mark.parametrize("days", [-20, 30])
def test_a_last_day_that_was_changed_in_the_file_is_the_records(
    way: Way, clock: FakeClock, days: int
) -> None:
    sent, offer_id = way.published()
    until = last_day(way, sent.record_id) + timedelta(days=days)
    push_fields(way, offer_id, listed_until=until)
    keeper = SiteKeeper(way.desk)
    keeper.tend()
    followed = last_day(way, sent.record_id)

    clock.pass_time(days=(until - way.desk.today).days)
    keeper.tend()
    on_last_day = way.row(sent.record_id).state
    clock.pass_time(days=1)
    keeper.tend()

    assert followed == until
    assert (on_last_day, way.row(sent.record_id).state) == (State.PUBLISHED, State.EXPIRED)


def test_a_home_that_is_listed_again_can_be_taken_back(way: Way, clock: FakeClock) -> None:
    sent, offer_id = way.published()
    keeper = SiteKeeper(way.desk)
    clock.pass_time(days=40)
    keeper.tend()
    expired = way.row(sent.record_id).state
    push_fields(way, offer_id, listed_until=way.desk.today + timedelta(days=30))
    keeper.tend()

    links.withdraw(way.public, sent.secret)
    keeper.tend()

    assert expired is State.EXPIRED
    assert way.desk.content.offer_path(offer_id) is None


def test_a_wish_of_the_landlord_is_not_undone_by_the_file(way: Way) -> None:
    """The file is a round behind: the later day is carried into it first."""
    sent, offer_id = way.published()
    wanted = way.desk.today + timedelta(days=90)
    push_fields(way, offer_id, listed_until=way.desk.today + timedelta(days=40))
    links.show_until(way.public, sent.secret, wanted)

    SiteKeeper(way.desk).tend()

    assert last_day(way, sent.record_id) == wanted
    assert read(way, offer_id)[1].listed_until == wanted


def test_a_last_day_that_is_shortened_after_a_longer_one_stays(way: Way, clock: FakeClock) -> None:
    """The landlord's wish was fulfilled before: it does not come back, and nobody is told it does."""
    sent, offer_id = way.published()
    keeper = SiteKeeper(way.desk)
    first = last_day(way, sent.record_id)
    links.show_until(way.public, sent.secret, first + timedelta(days=30))
    keeper.tend()
    told = told_until(way, sent)
    push_fields(way, offer_id, listed_until=first)

    for _ in range(3):
        clock.pass_time(seconds=6)
        # The branch moves on for another reason, and the worker looks at all files again.
        way.published()
        keeper.tend()

    assert last_day(way, sent.record_id) == read(way, offer_id)[1].listed_until == first
    assert told_until(way, sent) == told


def test_a_landlord_may_want_the_same_later_day_again(way: Way) -> None:
    sent, offer_id = way.published()
    keeper = SiteKeeper(way.desk)
    first = last_day(way, sent.record_id)
    later = first + timedelta(days=30)
    links.show_until(way.public, sent.secret, later)
    keeper.tend()
    push_fields(way, offer_id, listed_until=first)
    keeper.tend()

    links.show_until(way.public, sent.secret, later)
    keeper.tend()

    assert last_day(way, sent.record_id) == read(way, offer_id)[1].listed_until == later


def test_a_wish_that_waits_is_kept_when_a_file_is_followed(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes after the files were changed and before the records follow them."""
    sent, offer_id = way.published()
    wanted = last_day(way, sent.record_id) + timedelta(days=30)
    push_fields(way, offer_id, listed_until=way.desk.today + timedelta(days=10))
    with monkeypatch.context() as patch:
        patch.setattr(
            site, "carry_out", lambda _: links.show_until(way.public, sent.secret, wanted)
        )
        SiteKeeper(way.desk).tend()

    SiteKeeper(way.desk).tend()

    assert last_day(way, sent.record_id) == read(way, offer_id)[1].listed_until == wanted


def test_a_withdrawn_home_that_comes_back_is_taken_down_again(way: Way, clock: FakeClock) -> None:
    sent, offer_id = way.published()
    path, offer = read(way, offer_id)
    links.withdraw(way.public, sent.secret)
    keeper = SiteKeeper(way.desk)
    keeper.tend()
    gone = way.desk.content.offer_path(offer_id)
    push(way, path, offer)

    clock.pass_time(seconds=6)
    keeper.tend()

    assert gone is None
    assert way.desk.content.offer_path(offer_id) is None
    assert way.builder.removed() == [offer_id, offer_id]


def test_nothing_is_erased_whose_file_came_back(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is pushed after the file was taken down and before the record goes."""
    sent, offer_id = way.published()
    path, offer = read(way, offer_id)
    links.ask_erasing(way.public, sent.secret)
    keeper = SiteKeeper(way.desk)
    take_down = SiteKeeper._take_down  # noqa: SLF001 (a moment between two steps)

    def pushed_behind(self: SiteKeeper) -> None:
        take_down(self)
        push(way, path, offer)

    with monkeypatch.context() as patch:
        patch.setattr(SiteKeeper, "_take_down", pushed_behind)
        keeper.tend()
    kept = way.row(sent.record_id).state
    keeper.tend()

    assert kept is State.WITHDRAWN
    assert way.desk.content.offer_path(offer_id) is None
    with way.desk.store.reading() as connection:
        assert find_record(connection, sent.record_id) is None


def test_what_an_editor_sets_back_is_logged_once(way: Way, clock: FakeClock) -> None:
    sent, offer_id = way.published()
    links.mark_rented(way.public, sent.secret)
    keeper = SiteKeeper(way.desk)
    keeper.tend()
    push_fields(way, offer_id, availability=Availability.AVAILABLE)

    for _ in range(3):
        clock.pass_time(seconds=6)
        keeper.tend()

    assert logged(way, "rented") == 1
    assert read(way, offer_id)[1].availability is Availability.AVAILABLE
