"""The office takes an offer off the portal at once, and its landlord is told why."""

import pytest

from formsrv.desk import decisions, taking_down
from formsrv.desk.calls import TOLD_BY_TELEPHONE
from formsrv.errors import BuilderError, WrongStateError
from formsrv.payloads import MailPurpose
from formsrv.reasons import OfferEnding
from formsrv.services import links
from formsrv.states import State
from formsrv.store.resealing import list_mails
from formsrv.store.staff import list_audit
from formsrv.worker.letters import compose
from formsrv.worker.site import SiteKeeper
from tests.formsrv.samples import offer_draft
from tests.formsrv.way import Sent, Way

REASON = OfferEnding.MONEY_FIRST


def take_down(way: Way, sent: Sent, words: str = "") -> bool:
    return taking_down.take_down(way.desk, way.editor, sent.record_id, reason=REASON, words=words)


def told(way: Way, sent: Sent) -> list[str]:
    with way.desk.store.reading() as connection:
        mails = list_mails(connection, sent.record_id)
    return [
        compose(way.desk, mail).text
        for mail in mails
        if mail.purpose == MailPurpose.OFFER_TAKEN_DOWN.value
    ]


def test_an_offer_leaves_branch_pages_and_lists_at_once(way: Way) -> None:
    sent, offer_id = way.published()

    assert take_down(way, sent)

    assert way.row(sent.record_id).state is State.EXPIRED
    assert way.desk.content.offer_path(offer_id) is None
    assert way.builder.removed() == [offer_id]
    assert way.builder.requests[-1] == {"command": "build", "commit": way.desk.content.head()}
    with way.desk.desk.reading() as connection:
        assert [entry.action for entry in list_audit(connection)][-1] == "end"


def test_the_landlord_is_told_why_in_the_own_language(way: Way) -> None:
    sent, _ = way.published()

    take_down(way, sent, words="Bitte melden Sie sich bei uns.")

    (mail,) = told(way, sent)
    ukrainian = way.desk.wording("uk")
    assert ukrainian.gettext("Money was asked for before the contract.") in mail
    assert "Bitte melden Sie sich bei uns." in mail
    view = links.find_record(way.public, sent.secret)
    assert (view.taken_down, view.reason) == (True, REASON.value)
    assert links.read_notes(way.public, sent.secret)[-1].note.reason == REASON.value
    assert MailPurpose.OFFER_TAKEN_DOWN in TOLD_BY_TELEPHONE


def test_twice_is_once(way: Way) -> None:
    sent, offer_id = way.published()

    assert [take_down(way, sent), take_down(way, sent)] == [True, False]

    assert way.builder.removed() == [offer_id]
    assert len(told(way, sent)) == 1


def test_a_change_under_review_goes_with_its_offer(way: Way) -> None:
    sent, offer_id = way.published()
    links.revise_offer(way.public, sent.secret, offer_draft(listing_days=60), version=1)
    assert way.row(sent.record_id).state is State.CHANGED

    take_down(way, sent)

    assert way.row(sent.record_id).state is State.EXPIRED
    with pytest.raises(WrongStateError):
        decisions.publish(way.desk, way.editor, sent.record_id, seen=way.seen(sent))
    assert way.desk.content.offer_path(offer_id) is None


def test_a_home_that_is_rented_out_keeps_no_page_either(way: Way) -> None:
    """Its page stays a while, and so does what must not be public on it."""
    sent, offer_id = way.published()
    links.mark_rented(way.public, sent.secret)
    SiteKeeper(way.desk).tend()
    assert way.desk.content.offer_path(offer_id) is not None

    assert take_down(way, sent)

    assert way.row(sent.record_id).state is State.RENTED
    assert way.desk.content.offer_path(offer_id) is None
    assert len(told(way, sent)) == 1


def test_a_builder_at_fault_leaves_what_can_be_tried_again(way: Way) -> None:
    sent, _ = way.published()
    way.builder.fault = {"error": "One file is at fault.", "problems": []}
    with pytest.raises(BuilderError):
        take_down(way, sent)
    assert (way.row(sent.record_id).state, told(way, sent)) == (State.PUBLISHED, [])

    way.builder.fault, way.builder.unbuildable = None, {"error": "A file.", "problems": []}

    assert take_down(way, sent)
    assert way.row(sent.record_id).state is State.EXPIRED


def test_what_never_was_on_the_portal_is_not_taken_down(way: Way) -> None:
    waiting = way.offer()

    with pytest.raises(WrongStateError):
        take_down(way, waiting)

    assert way.row(waiting.record_id).state is State.CONFIRMED


def test_what_waits_though_a_publication_was_begun_goes_on_waiting_untold(way: Way) -> None:
    """Nothing was decided: the page goes, and the offer can be published anew."""
    sent = way.offer()
    seen = way.seen(sent)
    way.builder.unbuildable = {"error": "A file.", "problems": []}
    with pytest.raises(BuilderError):
        decisions.publish(way.desk, way.editor, sent.record_id, seen=seen)
    begun = way.row(sent.record_id).offer_id or ""
    way.builder.unbuildable = None

    assert take_down(way, sent)
    gone = way.desk.content.offer_path(begun)
    waiting = way.row(sent.record_id)
    made = decisions.publish(way.desk, way.editor, sent.record_id, seen=way.seen(sent))

    assert (gone, waiting.state, waiting.reason) == (None, State.IN_REVIEW, None)
    assert (told(way, sent), links.read_notes(way.public, sent.secret)) == ([], ())
    assert begun in way.builder.removed()
    assert way.desk.content.offer_path(made.offer_id) is not None
    assert way.row(sent.record_id).state is State.PUBLISHED
