"""An offer that very many ask for says so before anybody writes."""

from datetime import timedelta

import pytest

from formsrv.desk.listing import export_listing
from formsrv.directory import ListedOffer, write_directory
from formsrv.services import links
from tests.formsrv.way import Way
from tests.formsrv.web.answers import INQUIRY
from tests.formsrv.web.conftest import LISTED, Web, filled
from tests.formsrv.web.pages import tags, weight

MOST = 10


@pytest.fixture
def crowded(web: Web, way: Way) -> Way:
    """As many inquiries as the region calls full, but for one; one more is not confirmed."""
    office = way.desk.region.offices[0].id
    until = web.context.today + timedelta(days=30)
    listed = {LISTED: ListedOffer(office=office, until=until, area="preetz")}
    write_directory(web.config.offers_file, listed)
    for _ in range(MOST - 1):
        way.inquiry(LISTED)
    way.inquiry(LISTED, confirmed=False)
    return way


def hrefs(html: str) -> set[str]:
    return {link["href"] for link in tags(html, "a")}


def test_only_inquiries_that_wait_are_counted(web: Web, crowded: Way) -> None:
    client = web.app.test_client()
    path = f"/forms/en/inquiry/{LISTED}"
    before = client.get(path)
    tenth = crowded.inquiry(LISTED)
    full = client.get(path)
    links.withdraw(web.context, tenth.secret)
    after = client.get(path)

    assert "10 inquiries about this home wait" in full.text
    assert "inquiries about this home" not in before.text + after.text


def test_the_page_says_where_else_to_look_and_lets_people_write(web: Web, crowded: Way) -> None:
    crowded.inquiry(LISTED)
    client = web.app.test_client()
    path = f"/forms/en/inquiry/{LISTED}"

    page = client.get(path)
    form = client.get(f"{path}?anyway=1")
    sent = client.post(path, data=filled(form, INQUIRY))

    assert tags(page.text, "form", "textarea") == []
    assert f"{path}?anyway=1" in hrefs(page.text)
    assert {
        "/en/offers/in/preetz/", "/en/offers/", "/forms/en/saved-search?place=preetz",
    } <= hrefs(page.text)  # fmt: skip
    assert (page.status_code, sent.status_code) == (200, 200)
    assert str(INQUIRY["mail"]) in sent.text


@pytest.mark.parametrize("tag", ["de", "ar", "ti", "uk", "ru"])
def test_the_full_page_is_light(web: Web, crowded: Way, tag: str) -> None:
    crowded.inquiry(LISTED)

    page = web.app.test_client().get(f"/forms/{tag}/inquiry/{LISTED}")
    form = web.app.test_client().get(f"/forms/{tag}/inquiry/{LISTED}?anyway=1")

    assert weight(page.data) < 5000
    assert weight(form.data) < 5000


def test_the_list_of_offers_names_an_area_that_may_be_public(web: Web, way: Way) -> None:
    _, offer_id = way.published()

    assert len(export_listing(way.desk)) == 1
    found = web.context.offers.find(offer_id, today=web.context.today)

    assert found is not None
    assert found.area == "kiel"
