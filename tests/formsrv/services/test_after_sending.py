"""What landlords do with an offer after sending it: change, extend, rented, erase."""

from dataclasses import replace
from datetime import timedelta

import pytest

from catalog.offer import Offer
from catalog.reading import read_offer
from catalog.vocabulary import Availability
from formsrv.desk import decisions, forwarding, queue
from formsrv.desk.audit import verify_chain
from formsrv.desk.cases import open_offer_record
from formsrv.desk.git import run_git
from formsrv.desk.views import Role
from formsrv.errors import (
    ChangedMeanwhileError,
    InvalidValueError,
    UnknownLinkError,
    UnknownOfferError,
    WrongStateError,
)
from formsrv.payloads import MailPurpose
from formsrv.reasons import OfferRefusal
from formsrv.services import conversation, deeds, intake, links
from formsrv.states import LISTED, State
from formsrv.store.records import find_record, list_messages
from formsrv.store.resealing import list_mails
from formsrv.worker.site import SiteKeeper
from tests.formsrv.samples import FakeClock, facts, offer_draft
from tests.formsrv.way import Sent, Way

LARGER = offer_draft(offer=facts(area="77.5"))
LARGEST = offer_draft(offer=facts(area="88.5"))


def live(way: Way, offer_id: str) -> Offer:
    """Read an offer's file as it stands on the branch."""
    path = way.desk.content.offer_path(offer_id)
    assert path is not None
    raw = way.desk.content.read(path)
    offer, _ = read_offer(raw, path=path, region=way.desk.region, today=way.desk.today)
    assert offer is not None
    return offer


def commits(way: Way) -> int:
    content = way.desk.content
    return len(run_git(content.folder, "rev-list", f"refs/heads/{content.branch}").splitlines())


def purposes(way: Way, sent: Sent) -> list[str]:
    with way.desk.store.reading() as connection:
        mails = list_mails(connection, sent.record_id)
    return [mail.purpose for mail in sorted(mails, key=lambda mail: mail.created_at)]


def change(way: Way, sent: Sent, draft: object = LARGER) -> None:
    version = way.row(sent.record_id).version
    links.revise_offer(way.public, sent.secret, draft, version=version)  # type: ignore[arg-type]


def test_a_change_waits_beside_what_is_on_the_site(way: Way) -> None:
    sent, offer_id = way.published()

    change(way, sent)

    row = way.row(sent.record_id)
    assert (row.state, row.version, row.published_version) == (State.CHANGED, 2, 1)
    assert str(live(way, offer_id).area) == "55.5"
    assert [one.record_id for one in queue.list_queue(way.desk, way.editor).entries] == [row.id]
    assert intake.inquiry_target(way.public, offer_id).offer_id == offer_id


def test_publishing_a_change_replaces_the_file_in_one_commit(way: Way) -> None:
    sent, offer_id = way.published()
    before, until = commits(way), way.row(sent.record_id).expires_on
    change(way, sent)

    made = decisions.publish(way.desk, way.editor, sent.record_id, seen=way.seen(sent))

    row, offer = way.row(sent.record_id), live(way, offer_id)
    assert (made.offer_id, made.listed_until, commits(way)) == (offer_id, until, before + 1)
    assert (row.state, row.published_version) == (State.PUBLISHED, 2)
    assert (str(offer.area), offer.listed_until) == ("77.5", until)


def test_a_change_may_move_the_home_in_the_same_commit(way: Way) -> None:
    sent, offer_id = way.published()
    before = way.desk.content.offer_path(offer_id)
    count = commits(way)
    here = facts()["municipality"]
    other = next(home for home in way.desk.region.municipalities.values() if home.ags != here)
    change(way, sent, offer_draft(offer=facts(municipality=other.ags, postcode=other.postcodes[0])))
    way.editor = replace(way.editor, role=Role.ADMINISTRATOR)

    decisions.publish(way.desk, way.editor, sent.record_id, seen=way.seen(sent))

    paths = [path for path in way.desk.content.offer_paths() if offer_id in path]
    assert len(paths) == 1
    assert paths[0] != before
    assert commits(way) == count + 1


def test_a_decision_on_what_was_seen_before_changes_nothing(way: Way) -> None:
    sent, offer_id = way.published()
    change(way, sent)
    seen = way.seen(sent)
    change(way, sent, LARGEST)

    with pytest.raises(ChangedMeanwhileError):
        decisions.publish(way.desk, way.editor, sent.record_id, seen=seen)

    assert str(live(way, offer_id).area) == "55.5"


@pytest.mark.parametrize("listed", [False, True])
def test_a_version_that_comes_while_an_editor_publishes_waits_unseen(
    way: Way, *, listed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The landlord's new text arrives between the editor's look and the end of the publication."""
    sent = way.published()[0] if listed else way.offer()
    if listed:
        change(way, sent)
    build = type(way.desk.builder).build

    def build_and_change(builder: object, commit: str | None) -> object:
        change(way, sent, LARGEST)
        return build(builder, commit)  # type: ignore[arg-type]

    monkeypatch.setattr(type(way.desk.builder), "build", build_and_change)
    seen = way.seen(sent)
    version = way.row(sent.record_id).version
    made = decisions.publish(way.desk, way.editor, sent.record_id, seen=seen)

    row = way.row(sent.record_id)
    assert (row.state, row.published_version, row.version) == (
        State.CHANGED,
        version,
        version + 1,
    )
    assert str(live(way, made.offer_id).area) == ("77.5" if listed else "55.5")
    assert str(open_offer_record(way.desk, row).offer["area"]) == "88.5"


def test_other_decisions_do_not_hit_a_version_that_came_meanwhile(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = way.offer()
    seen = way.seen(sent)
    begin = decisions.begin_decision

    def begin_and_change(*args: object, **kwargs: object) -> object:
        begun = begin(*args, **kwargs)  # type: ignore[arg-type]
        change(way, sent)
        return begun

    monkeypatch.setattr(decisions, "begin_decision", begin_and_change)
    with pytest.raises(ChangedMeanwhileError):
        decisions.refuse(way.desk, way.editor, sent.record_id, seen=seen, reason=OfferRefusal.OTHER)

    assert way.row(sent.record_id).state is State.IN_REVIEW


def test_a_refused_change_leaves_the_offer_on_the_site(way: Way) -> None:
    sent, offer_id = way.published()
    change(way, sent)

    decisions.refuse(
        way.desk,
        way.editor,
        sent.record_id,
        seen=way.seen(sent),
        reason=OfferRefusal.RENT_TOO_HIGH,
    )

    view = links.find_record(way.public, sent.secret)
    assert (view.state, view.change_refused, view.reason) == (
        State.PUBLISHED,
        True,
        "rent_too_high",
    )
    assert str(live(way, offer_id).area) == "55.5"
    assert purposes(way, sent)[-1] == MailPurpose.CHANGE_REFUSED


def test_a_question_about_a_change_is_answered_by_another_change(way: Way) -> None:
    sent, offer_id = way.published()
    change(way, sent)
    decisions.ask_back(way.desk, way.editor, sent.record_id, seen=way.seen(sent), question="Wie?")
    asked = way.row(sent.record_id).state

    change(way, sent, LARGEST)
    decisions.publish(way.desk, way.editor, sent.record_id, seen=way.seen(sent))

    assert asked is State.CHANGE_ASKED
    assert asked in LISTED
    assert str(live(way, offer_id).area) == "88.5"


def test_a_publication_cut_off_at_its_end_is_not_taken_back_by_the_next(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash after the record went on, before the decision was closed; then a change comes."""
    sent = way.offer()
    with monkeypatch.context() as patch:
        patch.setattr("formsrv.desk.cases.finish_decision", lambda *_: None)
        made = decisions.publish(way.desk, way.editor, sent.record_id, seen=way.seen(sent))
    change(way, sent)

    decisions.publish(way.desk, way.editor, sent.record_id, seen=way.seen(sent))

    assert way.builder.removed() == []
    assert str(live(way, made.offer_id).area) == "77.5"
    with way.desk.desk.reading() as connection:
        assert verify_chain(connection) > 0


def test_another_decision_about_a_committed_change_puts_the_file_back(way: Way) -> None:
    sent, offer_id = way.published()
    change(way, sent)
    way.builder.unbuildable = {"error": "Broken."}
    with pytest.raises(Exception, match="BuilderError"):
        decisions.publish(way.desk, way.editor, sent.record_id, seen=way.seen(sent))
    committed = str(live(way, offer_id).area)

    decisions.refuse(
        way.desk, way.editor, sent.record_id, seen=way.seen(sent), reason=OfferRefusal.OTHER
    )

    row = way.row(sent.record_id)
    assert committed == "77.5"
    assert str(live(way, offer_id).area) == "55.5"
    assert (row.state, row.offer_id) == (State.PUBLISHED, offer_id)


def test_longer_is_carried_into_the_content_once(way: Way) -> None:
    sent, offer_id = way.published()
    view = links.find_record(way.public, sent.secret)
    days = deeds.last_days(way.public, view)
    count = commits(way)

    for _ in range(2):
        links.show_until(way.public, sent.secret, days[-1])
        SiteKeeper(way.desk).tend()

    row = way.row(sent.record_id)
    assert [(day - way.desk.today).days for day in days] == [60, 90]
    assert (row.expires_on, live(way, offer_id).listed_until) == (days[-1], days[-1])
    assert commits(way) == count + 1
    assert purposes(way, sent).count(MailPurpose.OFFER_PUBLISHED) == 2


def test_longer_on_the_last_day_is_not_lost_over_midnight(way: Way, clock: FakeClock) -> None:
    sent, offer_id = way.published()
    last = way.row(sent.record_id).expires_on
    assert last is not None
    clock.pass_time(days=(last - way.desk.today).days)
    links.show_until(way.public, sent.secret, last + timedelta(days=30))

    clock.pass_time(days=1)
    SiteKeeper(way.desk).tend()

    assert way.row(sent.record_id).state is State.PUBLISHED
    assert live(way, offer_id).listed_until == last + timedelta(days=30)


def test_nobody_extends_beyond_the_longest_listing_or_what_has_ended(
    way: Way, clock: FakeClock
) -> None:
    sent, _ = way.published()
    today = way.desk.today

    with pytest.raises(InvalidValueError):
        links.show_until(way.public, sent.secret, today + timedelta(days=181))
    clock.pass_time(days=31)
    with pytest.raises(WrongStateError):
        links.show_until(way.public, sent.secret, today + timedelta(days=90))


def test_an_extension_during_a_change_survives_its_publication(way: Way) -> None:
    sent, offer_id = way.published()
    change(way, sent)
    until = way.desk.today + timedelta(days=90)
    links.show_until(way.public, sent.secret, until)
    SiteKeeper(way.desk).tend()

    decisions.publish(way.desk, way.editor, sent.record_id, seen=way.seen(sent))

    assert live(way, offer_id).listed_until == until
    assert way.row(sent.record_id).expires_on == until


def test_rented_out_leaves_the_lists_and_nobody_can_ask(way: Way) -> None:
    sent, offer_id = way.published()
    count = commits(way)

    for _ in range(2):
        links.mark_rented(way.public, sent.secret)
        SiteKeeper(way.desk).tend()

    assert way.row(sent.record_id).state is State.RENTED
    assert live(way, offer_id).availability is Availability.RENTED
    assert commits(way) == count + 1
    assert offer_id not in way.desk.offers_file.read_text()
    with pytest.raises(UnknownOfferError):
        intake.inquiry_target(way.public, offer_id)


def test_erasing_takes_the_content_down_first_and_leaves_a_tombstone(way: Way) -> None:
    offer, inquiry = way.forwarded()
    offer_id = way.row(offer.record_id).offer_id or ""

    for _ in range(2):
        links.ask_erasing(way.public, offer.secret)
    still_there = way.row(offer.record_id).erase_asked_at
    SiteKeeper(way.desk).tend()

    with pytest.raises(UnknownLinkError):
        links.find_record(way.public, offer.secret)
    with way.desk.store.reading() as connection:
        assert find_record(connection, offer.record_id) is None
        assert list_mails(connection, offer.record_id) == []
        assert [m.kind for m in list_messages(connection, inquiry.record_id)] == ["forwarded"]
    with way.desk.desk.reading() as connection:
        erased = connection.exec_driver_sql("SELECT record_id FROM audit WHERE action = 'erased'")
        assert [row[0] for row in erased] == [offer.record_id]
    assert still_there is not None
    assert way.desk.content.offer_path(offer_id) is None
    assert way.builder.removed() == [offer_id]


def test_what_the_office_wrote_stays_when_the_landlord_is_erased(way: Way) -> None:
    offer, offer_id = way.published()
    inquiry = way.inquiry(offer_id)
    seen = way.seen(inquiry)
    links.mark_rented(way.public, offer.secret)
    forwarding.answer_applicant(way.desk, way.editor, inquiry.record_id, seen=seen, text="Leider")

    links.ask_erasing(way.public, offer.secret)
    SiteKeeper(way.desk).tend()

    talk = conversation.read_conversation(way.public, inquiry.secret)
    assert [view.answer.text for view in talk.answers] == ["Leider"]
    with way.desk.store.reading() as connection:
        assert find_record(connection, offer.record_id) is None


def test_nothing_is_erased_while_the_page_is_still_there(way: Way) -> None:
    sent, offer_id = way.published()
    links.ask_erasing(way.public, sent.secret)
    way.builder.fault = {"error": "Broken."}
    keeper = SiteKeeper(way.desk)
    keeper.tend()

    kept = way.row(sent.record_id).state
    way.builder.fault = None
    SiteKeeper(way.desk).tend()

    assert kept is State.WITHDRAWN
    with way.desk.store.reading() as connection:
        assert find_record(connection, sent.record_id) is None
    assert offer_id in way.builder.removed()
