"""When an inquiry or a home is gone, the pages of the other side say so."""

import re
from collections.abc import Callable

import pytest

from formsrv.desk import taking_down
from formsrv.reasons import OfferEnding
from formsrv.services import conversation, links
from formsrv.services.context import PublicContext
from formsrv.services.views import RecordView
from formsrv.web_public.records import GONE
from formsrv.worker.site import SiteKeeper
from tests.formsrv.way import Sent, Way
from tests.formsrv.web.conftest import Web

TAKEN_BACK = "The person who asked for your home has taken the inquiry back."


def words(web: Web, tag: str, text: str) -> str:
    return str(web.app.extensions["site"].pages.translator(tag).gettext(text))


def inquiry_path(offer: Sent, inquiry: Sent) -> str:
    return f"/my/{offer.secret}/inquiry/{inquiry.record_id}"


def test_a_landlord_reads_that_an_inquiry_was_taken_back(web: Web, way: Way) -> None:
    offer, inquiry = way.forwarded()
    client = web.app.test_client()
    before = client.get(inquiry_path(offer, inquiry)).text

    links.withdraw(way.public, inquiry.secret)
    after = client.get(inquiry_path(offer, inquiry))

    assert words(web, "uk", TAKEN_BACK) not in before
    assert words(web, "uk", TAKEN_BACK) in after.text
    assert after.status_code == 200
    assert 'value="answer"' not in after.text


def test_the_link_to_an_erased_inquiry_leads_back_to_the_overview(web: Web, way: Way) -> None:
    offer, inquiry = way.forwarded()
    links.ask_erasing(way.public, inquiry.secret)
    SiteKeeper(way.desk).tend()
    client = web.app.test_client()

    page = client.get(inquiry_path(offer, inquiry))
    sent = client.post(inquiry_path(offer, inquiry), data={"do": "answer", "text": "Ja"})

    assert page.status_code == 404
    assert words(web, "uk", "This inquiry no longer exists.") in page.text
    assert f'<a href="/my/{offer.secret}">' in page.text
    assert sent.location == inquiry_path(offer, inquiry)


def test_the_link_of_an_applicant_shows_no_inquiry_of_others(web: Web, way: Way) -> None:
    _, inquiry = way.forwarded()
    _, other = way.forwarded()

    page = web.app.test_client().get(inquiry_path(inquiry, other))

    assert page.status_code == 404
    assert words(web, "ar", "This inquiry no longer exists.") not in page.text


def test_an_applicant_reads_that_the_home_is_gone_and_of_no_further_stage(
    web: Web, way: Way
) -> None:
    offer, inquiry = way.forwarded()
    client = web.app.test_client()
    before = client.get(f"/my/{inquiry.secret}").text

    links.mark_rented(way.public, offer.secret)
    after = client.get(f"/my/{inquiry.secret}").text

    ahead = words(web, "ar", "Contact data shared")
    assert ahead in before
    assert ahead not in after
    assert re.search(r'id="state">([^<]*)<', after)[1] == words(web, "ar", GONE)  # type: ignore[index]
    assert after.count(words(web, "ar", GONE)) == 1


def test_who_has_shared_reads_so_beside_the_home_that_is_gone(web: Web, way: Way) -> None:
    offer, inquiry = way.forwarded()
    conversation.share_contact(way.public, inquiry.secret)
    conversation.share_contact(way.public, offer.secret, inquiry_id=inquiry.record_id)
    links.mark_rented(way.public, offer.secret)

    page = web.app.test_client().get(f"/my/{inquiry.secret}").text

    assert words(web, "ar", "You and the landlord have shared your contact data.") in page
    assert page.count(words(web, "ar", GONE)) == 1


def test_an_offer_that_the_office_took_off_has_not_run_out(web: Web, way: Way) -> None:
    offer, _ = way.published()
    reason = OfferEnding.MONEY_FIRST
    taking_down.take_down(way.desk, way.editor, offer.record_id, reason=reason)

    page = web.app.test_client().get(f"/my/{offer.secret}").text

    assert words(web, "uk", "Run out") not in page
    assert re.search(r'aria-current="step">([^<]*)<', page)[1] == words(  # type: ignore[index]
        web, "uk", "Taken off the site"
    )


@pytest.mark.parametrize("leave", [links.mark_rented, links.withdraw])
def test_what_ended_before_its_last_day_names_none(
    web: Web, way: Way, leave: Callable[[PublicContext, str], RecordView]
) -> None:
    offer, _ = way.published()
    client = web.app.test_client()
    before = client.get(f"/my/{offer.secret}").text

    leave(way.public, offer.secret)

    shown_until = words(web, "uk", "Shown until")
    assert shown_until in before
    assert shown_until not in client.get(f"/my/{offer.secret}").text
