"""The queue shows what waits; inquiries are forwarded, answered or refused once."""

import pytest

from formsrv.desk import forwarding, queue
from formsrv.desk.views import Caution
from formsrv.directory import ListedOffer, write_directory
from formsrv.errors import AlreadyDecidedError, NoLandlordError, UnknownRecordError
from formsrv.reasons import InquiryRefusal
from formsrv.services import conversation, links
from formsrv.states import State
from formsrv.store.records import change_record
from tests.formsrv.way import Sent, Way


def stray_inquiry(way: Way) -> Sent:
    """An inquiry about an offer that an editor committed by hand."""
    listed = ListedOffer(office=way.editor.office, until=way.desk.today)
    write_directory(way.desk.offers_file, {"b0000000": listed})
    return way.inquiry("b0000000")


def test_the_queue_shows_what_is_confirmed_oldest_first(way: Way) -> None:
    first, second = way.offer(), way.offer()
    way.offer(confirmed=False)

    page = queue.list_queue(way.desk, way.editor)
    rest = queue.list_queue(way.desk, way.editor, offset=1, limit=1)

    assert [entry.record_id for entry in page.entries] == [first.record_id, second.record_id]
    assert page.entries[0].title == "Helle Wohnung am Park"
    assert page.entries[0].place == way.desk.region.municipalities["01002000"].name
    assert ([entry.record_id for entry in rest.entries], rest.total) == ([second.record_id], 2)


def test_an_unconfirmed_offer_cannot_be_opened(way: Way) -> None:
    sent = way.offer(confirmed=False)

    with pytest.raises(UnknownRecordError):
        queue.open_offer(way.desk, way.editor, sent.record_id)


def test_opening_an_offer_puts_it_in_review(way: Way) -> None:
    sent = way.offer()

    case = queue.open_offer(way.desk, way.editor, sent.record_id)

    assert case.entry.state is State.IN_REVIEW
    assert case.offer is not None
    assert "kind: flat" in case.yaml
    assert "anarie" not in case.yaml


def test_a_damaged_row_does_not_hide_the_queue(way: Way) -> None:
    damaged, whole = way.offer(), way.offer()
    with way.desk.store.writing() as connection:
        state = [State.CONFIRMED]
        change_record(connection, damaged.record_id, expected=state, sealed=b"\0")

    entries = queue.list_queue(way.desk, way.editor).entries

    assert [entry.record_id for entry in entries] == [damaged.record_id, whole.record_id]
    assert entries[0].cautions == (Caution.UNREADABLE,)


def test_the_preview_is_the_builders_page_of_the_would_be_file(way: Way) -> None:
    sent = way.offer()

    html = queue.preview_offer(way.desk, way.editor, sent.record_id, tag="ar")

    assert html.startswith("<html lang=ar>")
    assert "Helle Wohnung am Park" in html
    assert way.builder.requests[-1]["command"] == "preview"


def test_forwarding_twice_forwards_once(way: Way) -> None:
    _, inquiry = way.forwarded()

    with pytest.raises(AlreadyDecidedError):
        forwarding.forward(way.desk, way.editor, inquiry.record_id, seen=way.seen(inquiry))


def test_an_inquiry_without_a_landlord_is_answered_by_the_office(way: Way) -> None:
    inquiry = stray_inquiry(way)
    case = queue.open_inquiry(way.desk, way.editor, inquiry.record_id)
    assert (case.has_landlord, case.entry.cautions) == (False, (Caution.NO_LANDLORD,))
    with pytest.raises(NoLandlordError):
        forwarding.forward(way.desk, way.editor, inquiry.record_id, seen=case.seen)

    forwarding.answer_applicant(
        way.desk, way.editor, inquiry.record_id, seen=case.seen, text="Kommen Sie vorbei."
    )

    talk = conversation.read_conversation(way.public, inquiry.secret)
    assert [view.answer.text for view in talk.answers] == ["Kommen Sie vorbei."]
    assert talk.state is State.ANSWERED


def test_a_refused_inquiry_tells_the_applicant_why(way: Way) -> None:
    _, offer_id = way.published()
    inquiry = way.inquiry(offer_id)

    forwarding.refuse_inquiry(
        way.desk,
        way.editor,
        inquiry.record_id,
        seen=way.seen(inquiry),
        reason=InquiryRefusal.ALREADY_TAKEN,
    )

    assert links.read_notes(way.public, inquiry.secret)[0].note.reason == "already_taken"
    assert way.row(inquiry.record_id).state is State.REFUSED
