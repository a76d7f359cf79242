"""Whoever waits for a home that is gone is told so once, however it went."""

from collections.abc import Callable

import pytest

from formsrv.desk import expiries, forwarding, queue, taking_down
from formsrv.desk.all_cases import list_all
from formsrv.desk.calls import TOLD_BY_TELEPHONE
from formsrv.desk.views import Caution
from formsrv.payloads import MailPurpose, OfferDraft
from formsrv.reasons import OfferEnding
from formsrv.services import conversation, links
from formsrv.store.resealing import list_mails
from formsrv.worker.letters import compose
from formsrv.worker.site import SiteKeeper
from tests.formsrv.samples import FakeClock
from tests.formsrv.way import Sent, Way

SAID = "This home is no longer available."


def told(way: Way, inquiry: Sent) -> list[str]:
    """Return the mails that say so to an applicant."""
    with way.desk.store.reading() as connection:
        mails = list_mails(connection, inquiry.record_id)
    return [
        compose(way.desk, mail).text
        for mail in mails
        if mail.purpose == MailPurpose.HOME_GONE.value
    ]


def let_expire(way: Way, offer: Sent) -> None:
    way.desk.clock.pass_time(days=61)  # type: ignore[attr-defined]


def end(way: Way, offer: Sent) -> None:
    expiries.end(way.desk, way.editor, [offer.record_id])


def take_down(way: Way, offer: Sent) -> None:
    reason = OfferEnding.MONEY_FIRST
    taking_down.take_down(way.desk, way.editor, offer.record_id, reason=reason)


ENDS: list[Callable[[Way, Sent], object]] = [
    lambda way, offer: links.mark_rented(way.public, offer.secret),
    lambda way, offer: links.withdraw(way.public, offer.secret),
    lambda way, offer: links.ask_erasing(way.public, offer.secret),
    let_expire,
    end,
    take_down,
]


@pytest.mark.parametrize("leave", ENDS)
def test_who_waits_is_told_once_in_the_own_language(
    way: Way, leave: Callable[[Way, Sent], object]
) -> None:
    offer, offer_id = way.published()
    waiting, forwarded, answered = (way.inquiry(offer_id) for _ in range(3))
    for one in (forwarded, answered):
        forwarding.forward(way.desk, way.editor, one.record_id, seen=way.seen(one))
    conversation.send_answer(way.public, offer.secret, "Ja", inquiry_id=answered.record_id)
    SiteKeeper(way.desk).tend()
    before = [told(way, one) for one in (waiting, forwarded, answered)]

    leave(way, offer)
    for _ in range(2):
        SiteKeeper(way.desk).tend()

    assert before == [[], [], []]
    for one in (waiting, forwarded, answered):
        (text,) = told(way, one)
        assert way.desk.wording("ar").gettext(SAID) in text
        assert f"/my/{one.secret}" in text
    assert MailPurpose.HOME_GONE in TOLD_BY_TELEPHONE


def test_the_mail_names_the_home_that_is_off_the_lists(way: Way) -> None:
    offer, inquiry = way.forwarded()
    take_down(way, offer)
    SiteKeeper(way.desk).tend()

    (text,) = told(way, inquiry)

    assert "Helle Wohnung am Park" in text
    assert f"/offers/{way.row(offer.record_id).offer_id}" not in text


def test_a_title_that_was_never_published_is_not_named(way: Way) -> None:
    offer, inquiry = way.forwarded()
    draft = links.read_written(way.public, offer.secret).offer
    assert draft is not None
    text = draft.texts["de"].model_copy(update={"title": "Ein ganz anderer Titel"})
    fields = {name: getattr(draft, name) for name in OfferDraft.model_fields}
    changed = OfferDraft(**{**fields, "texts": {"de": text}})
    links.revise_offer(way.public, offer.secret, changed, version=1)
    links.withdraw(way.public, offer.secret)
    SiteKeeper(way.desk).tend()

    (mail,) = told(way, inquiry)

    assert "Ein ganz anderer Titel" not in mail


def test_who_has_shared_or_left_or_been_refused_is_not_told(way: Way, clock: FakeClock) -> None:
    offer, shared = way.forwarded()
    offer_id = way.row(offer.record_id).offer_id or ""
    conversation.share_contact(way.public, shared.secret)
    conversation.share_contact(way.public, offer.secret, inquiry_id=shared.record_id)
    left, unconfirmed = way.inquiry(offer_id), way.inquiry(offer_id, confirmed=False)
    links.withdraw(way.public, left.secret)

    links.mark_rented(way.public, offer.secret)
    SiteKeeper(way.desk).tend()

    assert [told(way, one) for one in (shared, left, unconfirmed)] == [[], [], []]


def test_lists_of_the_office_name_the_home_and_say_that_it_is_gone(way: Way) -> None:
    offer, forwarded = way.forwarded()
    offer_id = way.row(offer.record_id).offer_id or ""
    waiting = way.inquiry(offer_id)
    end(way, offer)
    SiteKeeper(way.desk).tend()

    (waits,) = queue.list_queue(way.desk, way.editor).entries
    entries = {entry.record_id: entry for entry in list_all(way.desk, way.editor).entries}
    passed_on = list_all(way.desk, way.editor, group="passed_on").entries
    ended = list_all(way.desk, way.editor, group="ended").entries

    assert waits.record_id == waiting.record_id
    for entry in (waits, entries[forwarded.record_id]):
        assert entry.title == "Helle Wohnung am Park"
        assert entry.offer_id == offer_id
        assert Caution.HOME_GONE in entry.cautions
    assert passed_on == ()
    assert forwarded.record_id in [entry.record_id for entry in ended]
