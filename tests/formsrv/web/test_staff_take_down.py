"""An editor takes an offer off the portal: from its case, or from a report about it."""

import pytest

from formsrv.desk.context import DeskContext
from formsrv.reasons import OFFER_ENDINGS, OfferEnding
from formsrv.states import State
from tests.formsrv.services.test_notices import REPORT, send
from tests.formsrv.way import Sent, Way
from tests.formsrv.web.conftest import LISTED, Desk, Web
from tests.formsrv.web.pages import tags


def links(html: str) -> set[str]:
    return {link["href"] for link in tags(html, "a")}


def steps(sent: Sent) -> tuple[str, str]:
    """Return the address of a case and of the page that asks whether to take it down."""
    return f"/offers/{sent.record_id}", f"/offers/{sent.record_id}/take-down"


def test_an_offer_on_the_portal_is_taken_down_with_a_reason(staff: Desk, way: Way) -> None:
    sent, offer_id = way.published()
    case, asked = steps(sent)
    assert asked in links(staff.get(case).text)
    page = staff.get(asked)

    nothing = staff.send(page, asked)
    still = way.row(sent.record_id).state
    done = staff.send(page, asked, reason="end_personal", words="Bitte ohne Namen.")

    assert (nothing.status_code, still) == (422, State.PUBLISHED)
    assert done.headers["Location"] == f"/?done={sent.record_id}"
    assert way.row(sent.record_id).state is State.EXPIRED
    assert way.desk.content.offer_path(offer_id) is None
    after = staff.get(case).text
    assert asked not in links(after)
    assert "Bitte ohne Namen." in after
    assert staff.send(page, asked, reason="end_personal").status_code == 303


def test_each_reason_is_shown_as_the_landlord_reads_it(staff: Desk, way: Way) -> None:
    sent, _ = way.published()

    page = staff.get(steps(sent)[1]).text

    ukrainian = way.desk.wording("uk")
    assert len(OFFER_ENDINGS) == len(OfferEnding)
    for text in OFFER_ENDINGS.values():
        assert str(ukrainian.gettext(text)).replace("'", "&#39;") in page


def test_another_reason_needs_words(staff: Desk, way: Way) -> None:
    sent, _ = way.published()
    asked = steps(sent)[1]

    answer = staff.send(staff.get(asked), asked, reason="end_other", words=" ")

    assert answer.status_code == 422
    assert way.row(sent.record_id).state is State.PUBLISHED


def test_what_is_not_on_the_portal_is_not_taken_down(staff: Desk, way: Way) -> None:
    case, asked = steps(way.offer())

    assert asked not in links(staff.get(case).text)
    assert staff.get(asked).headers["Location"] == case


def test_a_builder_at_fault_is_said_and_can_be_tried_again(staff: Desk, way: Way) -> None:
    sent, _ = way.published()
    asked = steps(sent)[1]
    page = staff.get(asked)
    way.builder.fault = {"error": "One file is at fault.", "problems": []}

    failed = staff.send(page, asked, reason="end_fraud")
    way.builder.fault = None
    done = staff.send(page, asked, reason="end_fraud")

    assert (failed.status_code, done.status_code) == (409, 303)
    assert 'role="alert"' in failed.text


def test_a_report_leads_to_taking_the_offer_down(staff: Desk, way: Way) -> None:
    sent, offer_id = way.published()
    notice = send(way, REPORT, offer=offer_id)

    page = staff.get(f"/notices/{notice}").text

    assert steps(sent)[1] in links(page)


@pytest.mark.usefixtures("web")
def test_a_report_of_a_file_without_a_record_says_where_it_lies(
    staff: Desk, way: Way, desk: DeskContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = send(way, REPORT, offer=LISTED)
    path = f"offers/a/{LISTED}.yaml"
    monkeypatch.setattr(type(desk.content), "offer_path", lambda *_: path)

    page = staff.get(f"/notices/{notice}").text

    assert f"{desk.content.prefix}/{path}" in page
    assert desk.content.branch in page
    assert not [link for link in links(page) if link.endswith("/take-down")]


def test_the_landlord_reads_on_the_own_page_that_the_office_did_it(
    staff: Desk, way: Way, web: Web
) -> None:
    sent, offer_id = way.published()
    asked = steps(sent)[1]
    staff.send(staff.get(asked), asked, reason="end_money_first")

    page = web.app.test_client().get(f"/my/{sent.secret}").text

    ukrainian = way.desk.wording("uk")
    assert ukrainian.gettext("The office has taken your offer off the portal.") in page
    assert ukrainian.gettext("Money was asked for before the contract.") in page
    assert not [link for link in links(page) if offer_id in link]
