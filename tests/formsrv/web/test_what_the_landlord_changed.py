"""The office sees what a landlord's correction changed, and what of its own work that replaced."""

import pytest

from formsrv.desk.editing import edit_offer
from formsrv.desk.queue import open_offer
from formsrv.payloads import OfferText
from formsrv.services import links
from tests.formsrv.samples import TEXT, offer_draft
from tests.formsrv.way import Sent, Way
from tests.formsrv.web.conftest import Desk

CHANGED = "<h2>What the landlord changed</h2>"
LOST = "These changes no longer stand"


@pytest.fixture(autouse=True)
def _in_english(staff: Desk) -> None:
    page = staff.get("/")
    staff.send(page, "/language", tag="en")


def revise(way: Way, sent: Sent, *, version: int = 1, **changes: object) -> None:
    links.revise_offer(way.public, sent.secret, offer_draft(**changes), version=version)


def edit(way: Way, sent: Sent, title: str) -> None:
    case = open_offer(way.desk, way.editor, sent.record_id)
    text = OfferText(title=title, description=TEXT.description)
    edit_offer(
        way.desk,
        way.editor,
        sent.record_id,
        seen=case.seen,
        offer=dict(case.submission.offer),
        texts={"de": text},
    )


def titled(title: str) -> dict[str, OfferText]:
    return {"de": OfferText(title=title, description=TEXT.description)}


def test_a_correction_is_shown_with_before_and_after(staff: Desk, way: Way) -> None:
    sent = way.offer()
    before = staff.get(f"/offers/{sent.record_id}").text

    revise(way, sent, texts=titled("Wohnung am neuen Park"), listing_days=60)

    page = staff.get(f"/offers/{sent.record_id}").text
    assert CHANGED not in before
    assert CHANGED in page
    assert "<del>Helle </del>" in page
    assert "<ins>60 days</ins>" in page
    assert LOST not in page


def test_a_correction_that_replaces_the_office_s_version_says_so(staff: Desk, way: Way) -> None:
    sent = way.offer()
    edit(way, sent, "Ruhige Wohnung der Redaktion")

    revise(way, sent, listing_days=60)

    page = staff.get(f"/offers/{sent.record_id}").text
    assert LOST in page
    assert "Redaktion" in page


def test_every_correction_stays_to_be_seen(staff: Desk, way: Way) -> None:
    """Also the one before, at which perhaps nobody has looked."""
    sent = way.offer()
    revise(way, sent, listing_days=60)
    revise(way, sent, version=2, texts=titled("Wohnung am neuen Park"), listing_days=60)

    page = staff.get(f"/offers/{sent.record_id}").text

    assert page.count(CHANGED) == 2
    first, second = page.split(CHANGED)[1:]
    assert "<ins>60 days</ins>" in first
    assert "Park" in second


def test_what_no_office_has_seen_is_no_correction(staff: Desk, way: Way) -> None:
    sent = way.offer(confirmed=False)
    revise(way, sent, listing_days=60)
    links.confirm(way.public, sent.secret)

    assert CHANGED not in staff.get(f"/offers/{sent.record_id}").text
