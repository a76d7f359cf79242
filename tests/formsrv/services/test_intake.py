"""Submissions are stored once, with their mail, or not at all."""

import threading

import pytest
from sqlalchemy import func, select

from formsrv.desk.context import DeskContext
from formsrv.errors import InvalidOfferError, InvalidValueError, UnknownOfferError
from formsrv.payloads import OfferDraft
from formsrv.services import intake
from formsrv.services.context import PublicContext
from formsrv.services.views import Receipt
from formsrv.states import State
from formsrv.store.tables import outbox, records
from tests.formsrv.samples import CITY, facts, inquiry_draft, offer_draft
from tests.formsrv.way import Way


def counts(desk: DeskContext) -> tuple[int, int]:
    """Count records and mails, as the desk sees them: public may not read mails."""
    with desk.store.reading() as connection:
        found = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (records, outbox)
        ]
    return found[0], found[1]


def submit(public: PublicContext, submission: str = "token-abcdef") -> Receipt:
    return intake.submit_offer(public, offer_draft(), submission=submission, language="uk")


def test_an_offer_goes_to_its_office_with_one_mail(
    public: PublicContext, way: Way, desk: DeskContext
) -> None:
    receipt = submit(public)

    row = way.row(receipt.record_id)
    assert counts(desk) == (1, 1)
    assert (row.state, row.language) == (State.RECEIVED, "uk")
    assert row.office == public.region.office_for(CITY).id


def test_the_same_token_is_stored_once(public: PublicContext, desk: DeskContext) -> None:
    first, second = submit(public), submit(public)

    assert (first.record_id, first.repeated) == (second.record_id, False)
    assert second.repeated
    assert counts(desk) == (1, 1)


def test_two_clicks_at_the_same_time_are_stored_once(
    public: PublicContext, desk: DeskContext
) -> None:
    """Both threads pass the first look; only one writes."""
    receipts: list[Receipt] = []
    barrier = threading.Barrier(4)

    def click() -> None:
        barrier.wait()
        receipts.append(submit(public))

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({receipt.record_id for receipt in receipts}) == 1
    assert counts(desk) == (1, 1)


def test_a_crash_in_the_transaction_stores_nothing(
    public: PublicContext, monkeypatch: pytest.MonkeyPatch, desk: DeskContext
) -> None:
    """Neither a record without its mail nor a mail without its record."""

    def crash(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(intake, "add_mail", crash)
        with pytest.raises(KeyboardInterrupt):
            submit(public)

    assert counts(desk) == (0, 0)
    assert not submit(public).repeated


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (offer_draft(offer=facts(municipality="99999999")), "municipality"),
        (offer_draft(listing_days=13), "listing_days"),
    ],
)
def test_what_the_region_does_not_know_is_refused(
    public: PublicContext, draft: OfferDraft, field: str
) -> None:
    with pytest.raises(InvalidValueError) as refused:
        intake.submit_offer(public, draft, submission="token-abcdef", language="de")

    assert refused.value.subject == field


def test_facts_that_make_no_offer_are_refused(public: PublicContext, desk: DeskContext) -> None:
    with pytest.raises(InvalidOfferError):
        intake.submit_offer(
            public,
            offer_draft(offer=facts(kind="castle")),
            submission="token-abcdef",
            language="de",
        )
    assert counts(desk) == (0, 0)


def test_only_a_published_offer_can_be_asked_for(way: Way) -> None:
    waiting = way.offer()
    assert way.row(waiting.record_id).offer_id is None

    with pytest.raises(UnknownOfferError):
        intake.submit_inquiry(
            way.public,
            inquiry_draft(),
            offer_id="a0000000",
            submission="token-inquiry",
            language="ar",
        )

    _, offer_id = way.published()
    assert intake.inquiry_target(way.public, offer_id).offer_id == offer_id


def test_an_expired_offer_cannot_be_asked_for(way: Way) -> None:
    _, offer_id = way.published()
    way.public.clock.pass_time(days=31)  # type: ignore[attr-defined]

    with pytest.raises(UnknownOfferError):
        intake.inquiry_target(way.public, offer_id)
