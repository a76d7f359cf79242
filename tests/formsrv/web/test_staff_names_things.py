"""The staff app names languages so that every editor knows them, and homes where they are."""

import pytest

from catalog.language_names import language_name
from tests.formsrv.samples import TEXT
from tests.formsrv.way import Way
from tests.formsrv.web.conftest import Desk
from tests.formsrv.web.pages import tags


@pytest.mark.parametrize("reader", ["en", "de", "ar"])
def test_a_language_has_its_name_in_the_reader_s_language(
    staff: Desk, way: Way, reader: str
) -> None:
    """Beside its own, whose script the reader may not know."""
    _, offer_id = way.published()
    offer, inquiry = way.offer(language="ti"), way.inquiry(offer_id)
    staff.send(staff.get("/account"), "/language", tag=reader)
    region = way.desk.region
    of_offer, of_inquiry = (
        language_name(region.language(tag), region.language(reader)) for tag in ("ti", "ar")
    )
    pages = {
        "/": {of_offer, of_inquiry},
        f"/offers/{offer.record_id}": {of_offer},
        f"/inquiries/{inquiry.record_id}": {of_inquiry},
    }

    assert region.language("ti").native in of_offer
    for path, names in pages.items():
        text = staff.get(path).text
        assert {name for name in names if f"<bdi>{name}</bdi>" not in text} == set(), path


def links(staff: Desk, path: str) -> set[str]:
    return {link["href"] for link in tags(staff.get(path).text, "a")}


def test_inquiries_are_led_to_only_where_a_home_was_online(staff: Desk, way: Way) -> None:
    """An id is given before publishing, which may fail."""
    sent, _ = way.published()
    other = way.offer()
    path = f"/offers/{other.record_id}"
    way.builder.fault = {"error": "No.", "problems": []}

    refused = staff.send(staff.get(path), f"{path}/publish")

    assert refused.status_code == 409
    assert way.row(other.record_id).offer_id is not None
    assert f"{path}/inquiries" not in links(staff, path)
    assert f"/offers/{sent.record_id}/inquiries" in links(staff, f"/offers/{sent.record_id}")


def test_what_was_decided_is_named_by_its_title(staff: Desk, way: Way) -> None:
    """And the page that was published is led to."""
    sent, other = way.offer(), way.offer()
    path = f"/offers/{sent.record_id}"

    published = staff.get(staff.send(staff.get(path), f"{path}/publish").headers["Location"])
    refused = staff.get(
        staff.send(
            staff.get(f"/offers/{other.record_id}"),
            f"/offers/{other.record_id}/refuse",
            reason="incomplete",
        ).headers["Location"]
    )

    status = {
        page: page.text.partition('role="status"')[2].partition("</div>")[0]
        for page in (published, refused)
    }
    offer_id = way.row(sent.record_id).offer_id
    online = f"{way.desk.region.settings.site_url}/de/offers/{offer_id}/"
    for page in (published, refused):
        assert TEXT.title in status[page]
    assert online in status[published]
    assert "<a " not in status[refused]


def test_a_decision_about_nothing_that_is_there_is_named_by_its_reference(staff: Desk) -> None:
    page = staff.get("/?done=abc")

    assert page.status_code == 200
    assert "<bdi>abc</bdi>" in page.text
