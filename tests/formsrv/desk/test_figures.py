"""Figures count what is there, the table executes nothing, and many offers are extended at once."""

import csv
import io
import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest

from catalog.writer import dump_offer
from formsrv.desk import decisions, expiries, figures
from formsrv.desk.content import Change
from formsrv.desk.export import COLUMNS, export_offers, harmless, write_csv
from formsrv.desk.listing import export_listing
from formsrv.desk.live_file import commit_file, read_live
from formsrv.desk.views import Role, StaffUser
from formsrv.errors import BuilderError, NotAllowedError, UnknownRecordError
from formsrv.payloads import MailPurpose
from formsrv.reasons import OfferRefusal
from formsrv.states import State
from formsrv.store.resealing import list_mails
from formsrv.worker.site import SiteKeeper
from tests.formsrv.samples import APPLICANT_CANARIES, LANDLORD_CANARIES, TEXT, FakeClock
from tests.formsrv.way import Way


def lead(way: Way) -> StaffUser:
    return replace(way.editor, role=Role.LEAD)


def commits(way: Way) -> list[str]:
    command = ["git", f"--git-dir={way.desk.content.folder}", "log", "--format=%an: %s", "main"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def test_offers_are_counted_by_state_age_and_place(way: Way, clock: FakeClock) -> None:
    way.published()
    export_listing(way.desk)
    way.offer()
    clock.pass_time(days=2)
    refused = way.offer()
    clock.pass_time(hours=6)
    seen = way.seen(refused)
    decisions.refuse(way.desk, way.editor, refused.record_id, seen=seen, reason=OfferRefusal.OTHER)
    way.offer(confirmed=False)

    found = figures.read_figures(way.desk, way.editor)

    assert dict(found.states) == {
        State.RECEIVED: 1,
        State.CONFIRMED: 1,
        State.PUBLISHED: 1,
        State.REFUSED: 1,
    }
    assert found.waiting == (0, 1, 0, 0)
    assert found.answered == (2, 0, 0, 0)
    assert found.median_hours == 3
    assert found.places == ((way.desk.region.municipalities["01002000"].name, 1),)
    assert sum(number for _, number in found.weeks) == 3


def test_without_offers_there_are_no_figures(way: Way) -> None:
    found = figures.read_figures(way.desk, way.editor)

    assert (found.states, found.median_hours, found.places) == ((), None, ())


HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r\n=1",
    "  =1",
    "|calc",
    "%0A=1",
    "＝1+1",
    "＠x",
    '=HYPERLINK("http://evil.example";"x")',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_begins_a_formula(text: str) -> None:
    """Also after a spreadsheet has taken the quotes away and cut blanks off."""
    cells = next(csv.reader(io.StringIO(write_csv([[text]]).removeprefix("\ufeff")), delimiter=";"))

    assert len(cells) == 1
    assert cells[0].startswith("'")
    assert "\n" not in cells[0]


@pytest.mark.parametrize("text", ["Kurze Straße 5", "a=b", "x@y.example", "2026-11-22", ""])
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


def test_a_cell_cannot_break_out_of_its_quotes() -> None:
    rows = [['a";=1+1;"b', "c\nd", 5, None]]

    read = list(csv.reader(io.StringIO(write_csv(rows).removeprefix("\ufeff")), delimiter=";"))

    assert read == [['a";=1+1;"b', "c d", "5", ""]]


def test_the_table_holds_every_offer_and_nothing_personal(way: Way) -> None:
    published, offer_id = way.published()
    export_listing(way.desk)
    waiting = way.offer()

    table = export_offers(way.desk, lead(way)).removeprefix("\ufeff")

    rows = {row["reference"]: row for row in csv.DictReader(io.StringIO(table), delimiter=";")}
    assert list(rows[published.record_id]) == list(COLUMNS)
    assert rows[published.record_id]["public_id"] == offer_id
    assert rows[published.record_id]["place"]
    assert rows[waiting.record_id]["state"] == "confirmed"
    words = (*LANDLORD_CANARIES, *APPLICANT_CANARIES, TEXT.title, waiting.secret)
    assert [word for word in words if word in table] == []


def test_only_a_lead_gets_the_table(way: Way) -> None:
    with pytest.raises(NotAllowedError):
        export_offers(way.desk, way.editor)


def test_offers_that_end_soon_are_listed_the_soonest_first(way: Way, clock: FakeClock) -> None:
    later, _ = way.published(listing_days=30)
    clock.pass_time(days=17)
    sooner, _ = way.published(listing_days=14)
    way.published(listing_days=90)
    clock.pass_time(days=1)

    found = expiries.list_ending(way.desk, way.editor)

    assert [one.record_id for one in found] == [later.record_id, sooner.record_id]
    assert found[0].title == TEXT.title


def test_several_are_extended_with_one_build(way: Way) -> None:
    sent = [way.published(listing_days=14) for _ in range(2)]
    ids = [one.record_id for one, _ in sent]
    before = [way.row(one).expires_on for one in ids]
    builds = len(way.builder.requests)

    outcome = expiries.extend(way.desk, way.editor, [*ids, ids[0]], days=30)

    assert (outcome.done, outcome.refused) == (tuple(ids), ())
    assert [asked["command"] for asked in way.builder.requests[builds:]] == ["build"]
    for (one, offer_id), old in zip(sent, before, strict=True):
        row = way.row(one.record_id)
        assert old is not None
        assert row.expires_on == old + timedelta(days=30)
        path = way.desk.content.offer_path(offer_id)
        assert f"listed_until: {row.expires_on}" in way.desk.content.read(path or "").decode()
        with way.desk.store.reading() as connection:
            purposes = [mail.purpose for mail in list_mails(connection, one.record_id)]
        assert purposes.count(MailPurpose.OFFER_PUBLISHED.value) == 2
    assert commits(way)[0].startswith(f"{way.editor.name}: Show offer")


def test_a_failed_build_takes_nothing_back(way: Way) -> None:
    """Only the build is missing, and the worker makes it."""
    sent, _ = way.published(listing_days=14)
    way.builder.unbuildable = {"error": "One file is at fault.", "problems": []}
    with pytest.raises(BuilderError):
        expiries.extend(way.desk, way.editor, [sent.record_id], days=14)

    assert len(commits(way)) == 2
    assert way.row(sent.record_id).expires_on == way.desk.today + timedelta(days=28)


def test_a_crash_between_commit_and_mark_adds_no_days(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, offer_id = way.published(listing_days=14)

    def crash(*arguments: object, **values: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(expiries, "change_record", crash)
        with pytest.raises(KeyboardInterrupt):
            expiries.extend(way.desk, way.editor, [sent.record_id], days=14)

    expiries.extend(way.desk, way.editor, [sent.record_id], days=14)

    until = way.desk.today + timedelta(days=28)
    path = way.desk.content.offer_path(offer_id) or ""
    assert way.row(sent.record_id).expires_on == until
    assert f"listed_until: {until}" in way.desk.content.read(path).decode()
    assert len(commits(way)) == 2


def test_the_same_days_can_be_added_again_after_somebody_took_them_away(way: Way) -> None:
    sent, offer_id = way.published(listing_days=14)
    first = way.row(sent.record_id).expires_on
    expiries.extend(way.desk, way.editor, [sent.record_id], days=14)
    path, offer = read_live(way.desk, offer_id) or pytest.fail("There is no file.")
    yaml = dump_offer(offer.model_copy(update={"listed_until": first}))
    commit_file(way.desk, Change(path=path, content=yaml, summary="x", trailer=("Hand", "1")))
    SiteKeeper(way.desk).tend()
    followed = way.row(sent.record_id).expires_on

    outcome = expiries.extend(way.desk, way.editor, [sent.record_id], days=14)

    until = way.desk.today + timedelta(days=28)
    assert (followed, outcome.done) == (first, (sent.record_id,))
    assert way.row(sent.record_id).expires_on == until
    assert f"listed_until: {until}" in way.desk.content.read(path).decode()


def test_the_longest_time_is_not_exceeded(way: Way) -> None:
    sent, _ = way.published(listing_days=90)
    for _ in range(2):
        outcome = expiries.extend(way.desk, way.editor, [sent.record_id], days=60)

    assert outcome.refused == (sent.record_id,)
    assert way.row(sent.record_id).expires_on == way.desk.today + timedelta(days=150)


def test_what_is_not_online_is_not_extended(way: Way) -> None:
    waiting = way.offer()

    outcome = expiries.extend(way.desk, way.editor, [waiting.record_id], days=30)

    assert outcome.refused == (waiting.record_id,)
    with pytest.raises(UnknownRecordError):
        expiries.extend(way.desk, way.editor, ["nothing"], days=30)


def test_several_are_ended_at_once(way: Way) -> None:
    sent = [way.published(listing_days=14) for _ in range(2)]

    outcome = expiries.end(way.desk, way.editor, [one.record_id for one, _ in sent])

    assert len(outcome.done) == 2
    assert way.builder.removed() == [offer_id for _, offer_id in sent]
    for one, offer_id in sent:
        assert way.row(one.record_id).state is State.EXPIRED
        assert way.desk.content.offer_path(offer_id) is None
