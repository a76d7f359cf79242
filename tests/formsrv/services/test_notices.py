"""Notices are stored sealed for the right office; what looks like spam disturbs nobody."""

import pytest
from sqlalchemy import select

from formsrv.desk.cases import open_notice_record
from formsrv.errors import InvalidValueError, UnknownOfferError, WrongStateError
from formsrv.notice import NoticeDraft, ReportReason, Topic
from formsrv.services import links, receipts
from formsrv.services.intake import Marks, submit_inquiry, submit_offer
from formsrv.services.notices import submit_notice
from formsrv.states import State
from formsrv.store.tables import outbox
from tests.formsrv.samples import CITY, inquiry_draft, offer_draft
from tests.formsrv.way import Way

CODE = receipts.make_code(b"0123456789")
RECEIPT = receipts.hash_code(CODE)
REPORT = NoticeDraft(topic=Topic.REPORT, reason=ReportReason.FRAUD, words="Vorkasse verlangt.")
CALL = NoticeDraft(
    topic=Topic.CALL_BACK, name="Rita Ruf", phone="+49 431 555 0199", postcode="24103"
)


def send(way: Way, draft: NoticeDraft, *, flags: tuple[str, ...] = (), offer: str = "") -> str:
    """Send a notice in; return its reference."""
    return submit_notice(
        way.public,
        draft,
        submission="token-notice",
        language="ar",
        marks=Marks(flags=flags, receipt=RECEIPT),
        offer_id=offer or None,
    ).record_id


def purposes(way: Way, record_id: str) -> list[str]:
    """Return the mails about a record."""
    with way.desk.store.reading() as connection:
        query = select(outbox.c.purpose).where(outbox.c.record_id == record_id)
        return [str(row.purpose) for row in connection.execute(query)]


def test_a_report_goes_to_the_office_of_the_offer_and_tells_it(way: Way) -> None:
    _, offer_id = way.published()

    record_id = send(way, REPORT, offer=offer_id)

    row = way.row(record_id)
    assert (row.state, row.offer_id, row.office) == (State.RECEIVED, offer_id, way.editor.office)
    assert open_notice_record(way.desk, row).words == REPORT.words
    assert purposes(way, record_id) == ["office_new_notice"]


def test_nothing_goes_to_an_address_that_nobody_confirmed(way: Way) -> None:
    draft = REPORT.model_copy(update={"topic": Topic.ACCESSIBILITY, "mail": "a@post.example"})

    record_id = send(way, draft)

    assert purposes(way, record_id) == ["office_new_notice"]
    assert way.row(record_id).office == way.public.region.feedback_office.id


def test_a_call_back_goes_to_the_office_of_the_place(way: Way) -> None:
    record_id = send(way, CALL)

    assert way.row(record_id).office == way.public.region.office_for(CITY).id


def test_the_named_place_decides_where_offices_share_a_postcode(way: Way) -> None:
    region = way.public.region
    code, places = next(
        (code, places)
        for code, places in region.municipalities_by_postcode.items()
        if len({region.office_for(place.ags).id for place in places}) > 1
    )
    found = {}

    for number, place in enumerate(places):
        draft = CALL.model_copy(update={"postcode": code, "place": place.name.upper()})
        hashed = receipts.hash_code(receipts.make_code(number.to_bytes(10, "big")))
        receipt = submit_notice(
            way.public,
            draft,
            submission=f"token-place-{number}",
            language="de",
            marks=Marks(receipt=hashed),
        )
        found[place.name] = way.row(receipt.record_id).office

    assert found == {place.name: region.office_for(place.ags).id for place in places}


def test_what_cannot_be_answered_for_is_refused(way: Way) -> None:
    with pytest.raises(UnknownOfferError):
        send(way, REPORT, offer="zzzzzzzz")
    with pytest.raises(InvalidValueError):
        send(way, CALL.model_copy(update={"postcode": "99999"}))


def test_the_code_shows_where_it_stands_and_takes_back(way: Way) -> None:
    send(way, CALL)

    before = receipts.find_record(way.public, CODE).state
    after = receipts.withdraw(way.public, CODE).state

    assert (before, after) == (State.RECEIVED, State.WITHDRAWN)


def test_a_notice_is_never_confirmed(way: Way) -> None:
    record_id = send(way, CALL)
    secret = open_notice_record(way.desk, way.row(record_id)).link_secret

    with pytest.raises(WrongStateError):
        links.confirm(way.public, secret)
    written = links.read_written(way.public, secret).notice

    assert written is not None
    assert written.name == "Rita Ruf"
    assert way.row(record_id).state is State.RECEIVED


def test_the_office_is_not_told_of_what_is_in_quarantine(way: Way) -> None:
    flags = ("honeypot", "quarantine")
    _, offer_id = way.published()
    notice = send(way, CALL, flags=flags)
    offer = submit_offer(
        way.public, offer_draft(), submission="token-spam01", language="de", flags=flags
    ).record_id
    inquiry = submit_inquiry(
        way.public,
        inquiry_draft(),
        offer_id=offer_id,
        submission="token-spam02",
        language="de",
        marks=Marks(flags=flags),
    ).record_id

    for record_id in (offer, inquiry):
        links.confirm(way.public, way.secret(record_id))

    assert purposes(way, notice) == []
    assert purposes(way, offer) == ["offer_confirm"]
    assert purposes(way, inquiry) == ["inquiry_confirm"]
    assert way.row(offer).state is State.CONFIRMED
