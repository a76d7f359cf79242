"""The link from the first mail shows, confirms and takes back; nothing happens twice."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formsrv.desk import decisions
from formsrv.errors import (
    FormServiceError,
    InvalidValueError,
    UnknownLinkError,
    WrongStateError,
)
from formsrv.payloads import Consent
from formsrv.sealing import LinkKey
from formsrv.services import links
from formsrv.states import State, may_become
from tests.formsrv.samples import START, facts, landlord, offer_draft
from tests.formsrv.way import Sent, Way


def mails(way: Way) -> list[str]:
    with way.desk.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT purpose FROM outbox ORDER BY created_at")
        return [str(row[0]) for row in rows]


def test_confirming_tells_the_office_once(way: Way) -> None:
    sent = way.offer(confirmed=False)
    assert links.find_record(way.public, sent.secret).state is State.RECEIVED

    first = links.confirm(way.public, sent.secret)
    second = links.confirm(way.public, sent.secret)

    assert first == second
    assert first.state is State.CONFIRMED
    assert first.confirmed_at is not None
    assert mails(way) == ["offer_confirm", "office_new_offer"]


def test_looking_changes_nothing(way: Way) -> None:
    """Scanners follow links: only pressing the button confirms."""
    sent = way.offer(confirmed=False)
    before = way.row(sent.record_id)

    links.find_record(way.public, sent.secret)
    links.read_written(way.public, sent.secret)

    assert way.row(sent.record_id) == before


def test_a_strangers_link_leads_nowhere(way: Way) -> None:
    way.offer()

    with pytest.raises(UnknownLinkError):
        links.find_record(way.public, LinkKey.new().secret)


def test_withdrawing_twice_is_the_same_and_ends_it(way: Way) -> None:
    sent = way.offer()

    assert links.withdraw(way.public, sent.secret) == links.withdraw(way.public, sent.secret)

    with pytest.raises(WrongStateError):
        links.confirm(way.public, sent.secret)


def test_a_person_sees_what_the_person_wrote(way: Way) -> None:
    offer, inquiry = way.forwarded()

    written = links.read_written(way.public, offer.secret).offer
    asked = links.read_written(way.public, inquiry.secret).inquiry

    assert written is not None
    assert asked is not None
    assert written.landlord == offer_draft().landlord
    assert asked.applicant.name == "Bewerberkanarie"


def test_a_landlord_sees_the_inquiries_that_were_forwarded(way: Way) -> None:
    offer, inquiry = way.forwarded()
    way.inquiry(way.row(offer.record_id).offer_id or "")

    listed = links.received_inquiries(way.public, offer.secret)

    assert [entry.inquiry_id for entry in listed] == [inquiry.record_id]


def asked_back(way: Way) -> Sent:
    sent = way.offer()
    decisions.ask_back(way.desk, way.editor, sent.record_id, seen=way.seen(sent), question="Wie?")
    return sent


def test_a_correction_is_a_new_version_with_the_consent_of_now(way: Way) -> None:
    sent = asked_back(way)
    consent = Consent(privacy_version=date(2026, 11, 23), at=START + timedelta(days=1))
    draft = offer_draft(offer=facts(area="60"), consent=consent)

    view = links.revise_offer(way.public, sent.secret, draft, version=1)

    written = links.read_written(way.public, sent.secret).offer
    assert (view.state, view.version) == (State.IN_REVIEW, 2)
    assert written is not None
    assert (written.offer["area"], written.consent) == ("60", consent)
    assert written.link_secret == sent.secret


def test_the_same_correction_twice_is_stored_once(way: Way) -> None:
    sent = asked_back(way)
    first = offer_draft(offer=facts(area="60"))
    again = first.model_copy(update={"consent": Consent(privacy_version=START.date(), at=START)})
    before = mails(way)

    stored = [
        links.revise_offer(way.public, sent.secret, draft, version=1) for draft in (first, again)
    ]

    assert stored[0] == stored[1]
    assert way.row(sent.record_id).version == 2
    assert mails(way) == [*before, "office_new_offer"]


def test_an_old_window_does_not_overwrite_a_newer_version(way: Way) -> None:
    sent = asked_back(way)
    links.revise_offer(way.public, sent.secret, offer_draft(offer=facts(area="60")), version=1)
    decisions.ask_back(way.desk, way.editor, sent.record_id, seen=way.seen(sent), question="Und?")
    before = way.row(sent.record_id)

    with pytest.raises(WrongStateError):
        links.revise_offer(way.public, sent.secret, offer_draft(offer=facts(area="61")), version=1)

    assert way.row(sent.record_id) == before


def test_a_correction_cannot_change_the_mail_address(way: Way) -> None:
    sent = asked_back(way)
    before = way.row(sent.record_id)
    draft = offer_draft(landlord=landlord(mail="somebody.else@post.example"))

    with pytest.raises(InvalidValueError, match="mail"):
        links.revise_offer(way.public, sent.secret, draft, version=1)

    assert way.row(sent.record_id) == before


ACTIONS = {
    "confirm": lambda way, secret: links.confirm(way.public, secret),
    "withdraw": lambda way, secret: links.withdraw(way.public, secret),
    "reply": lambda way, secret: links.reply_to_office(way.public, secret, "ja"),
    "revise": lambda way, secret: links.revise_offer(way.public, secret, offer_draft(), version=1),
}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(presses=st.lists(st.sampled_from(sorted(ACTIONS)), max_size=6))
def test_buttons_in_any_order_keep_the_record_on_its_ways(way: Way, presses: list[str]) -> None:
    """Each press moves along an allowed way, changes nothing, or is refused politely."""
    sent = way.offer(confirmed=False)
    for press in presses:
        before = way.row(sent.record_id)
        try:
            ACTIONS[press](way, sent.secret)
        except FormServiceError:
            assert way.row(sent.record_id) == before
            continue
        after = way.row(sent.record_id)
        assert after.state is before.state or may_become(
            before.kind, before.state, then=after.state
        )
