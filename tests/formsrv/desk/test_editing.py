"""What an editor changes is what is published; what the landlord wrote stays and is shown beside."""

import subprocess
from dataclasses import replace

import pytest

from formsrv.config import StaffRules
from formsrv.desk import approving, decisions, queue
from formsrv.desk.context import DeskContext
from formsrv.desk.editing import edit_offer
from formsrv.desk.users import NewUser, add_user
from formsrv.desk.views import Caution, Role, StaffUser
from formsrv.editions import compare, text_changes
from formsrv.errors import (
    BuilderError,
    ChangedMeanwhileError,
    InvalidOfferError,
    NeedsSecondPersonError,
    WrongStateError,
)
from formsrv.payloads import OfferText
from formsrv.services import links
from formsrv.states import RecordKind
from tests.formsrv.conftest import PASSWORD
from tests.formsrv.samples import CITY, TEXT, FakeClock, facts, landlord, offer_draft
from tests.formsrv.way import Sent, Way

GERMAN = OfferText(
    title="Ruhige Wohnung im Grünen",
    description="Zwei Zimmer mit Balkon, ruhig gelegen. Bus und Schule sind nah.",
)
UKRAINIAN = OfferText(
    title="Світла квартира біля парку",
    description="Дві кімнати, новий балкон, тихий двір. Школа й магазин поруч.",
)


def edit(way: Way, sent: Sent, *, texts: dict[str, OfferText], **changes: object) -> None:
    case = queue.open_offer(way.desk, way.editor, sent.record_id)
    offer = {**case.submission.offer, **changes}
    edit_offer(way.desk, way.editor, sent.record_id, seen=case.seen, offer=offer, texts=texts)


def published_file(way: Way, sent: Sent) -> str:
    made = decisions.publish(way.desk, way.editor, sent.record_id, seen=way.seen(sent))
    path = way.desk.content.offer_path(made.offer_id)
    command = ["git", f"--git-dir={way.desk.content.folder}", "show", f"main:content/{path}"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def test_the_editors_version_is_published(way: Way) -> None:
    sent = way.offer(texts={"uk": UKRAINIAN})
    assert Caution.NO_OFFICE_LANGUAGE in queue.list_queue(way.desk, way.editor).entries[0].cautions

    edit(way, sent, texts={"uk": UKRAINIAN, "de": GERMAN}, area="60")

    entry = queue.list_queue(way.desk, way.editor).entries[0]
    assert Caution.EDITED in entry.cautions
    assert Caution.NO_OFFICE_LANGUAGE not in entry.cautions
    yaml = published_file(way, sent)
    assert GERMAN.title in yaml
    assert UKRAINIAN.title in yaml
    assert "area: 60\n" in yaml


def test_the_landlord_reads_both(way: Way) -> None:
    sent = way.offer()
    assert links.read_published(way.public, sent.secret) is None

    edit(way, sent, texts={"de": GERMAN})

    written = links.read_written(way.public, sent.secret)
    published = links.read_published(way.public, sent.secret)
    assert written.offer is not None
    assert written.offer.texts == {"de": TEXT}
    assert published is not None
    assert published.texts == {"de": GERMAN}


def test_only_what_was_seen_after_the_edit_is_published(way: Way) -> None:
    sent = way.offer()
    before = way.seen(sent)

    edit(way, sent, texts={"de": GERMAN})

    assert way.seen(sent) != before
    with pytest.raises(ChangedMeanwhileError):
        decisions.publish(way.desk, way.editor, sent.record_id, seen=before)
    with pytest.raises(ChangedMeanwhileError):
        edit_offer(
            way.desk, way.editor, sent.record_id, seen=before, offer=facts(), texts={"de": TEXT}
        )


def test_the_newest_edit_counts(way: Way) -> None:
    sent = way.offer()
    edit(way, sent, texts={"de": GERMAN}, area="60")
    edit(way, sent, texts={"de": TEXT}, area="61")

    yaml = published_file(way, sent)

    assert "area: 61\n" in yaml
    assert GERMAN.title not in yaml


def test_the_place_stays_the_landlords(way: Way) -> None:
    """Who answers depends on it."""
    sent = way.offer()
    elsewhere = next(ags for ags in way.desk.region.municipalities if ags != CITY)

    edit(way, sent, texts={"de": GERMAN}, municipality=elsewhere, postcode="00000")

    assert CITY in published_file(way, sent)


def test_what_breaks_a_rule_is_not_kept(way: Way) -> None:
    sent = way.offer()
    bad = GERMAN.model_copy(update={"description": "Rufen Sie an: 0431 555 01 77, jeden Tag."})

    with pytest.raises(InvalidOfferError) as refused:
        edit(way, sent, texts={"de": bad})

    assert refused.value.problems
    assert links.read_published(way.public, sent.secret) is None


def test_an_edit_of_a_corrected_offer_is_of_no_use(way: Way) -> None:
    """The landlord's new version was not what the editor changed."""
    sent = way.offer()
    edit(way, sent, texts={"de": GERMAN})
    decisions.ask_back(way.desk, way.editor, sent.record_id, seen=way.seen(sent), question="Groß?")
    links.revise_offer(way.public, sent.secret, offer_draft(offer=facts(area="70")), version=1)

    yaml = published_file(way, sent)

    assert "area: 70\n" in yaml
    assert TEXT.title in yaml
    assert links.read_published(way.public, sent.secret) is None


def test_an_edit_after_a_failed_build_publishes_the_edit(way: Way) -> None:
    """The first commit is taken back: resuming it would publish what was not seen."""
    sent = way.offer()
    way.builder.unbuildable = {"error": "One file is at fault.", "problems": []}
    with pytest.raises(BuilderError):
        decisions.publish(way.desk, way.editor, sent.record_id, seen=way.seen(sent))
    way.builder.unbuildable = None

    edit(way, sent, texts={"de": GERMAN})

    assert GERMAN.title in published_file(way, sent)


def test_what_is_decided_is_not_edited(way: Way) -> None:
    sent, _ = way.published()

    with pytest.raises(WrongStateError):
        edit(way, sent, texts={"de": GERMAN})


def test_differences_are_words() -> None:
    pieces = compare("Helle Wohnung am Park", "Helle Wohnung im alten Park")

    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "Helle Wohnung "),
        ("out", "am"),
        ("new", "im alten"),
        ("same", " Park"),
    ]


def test_a_text_that_is_added_is_new_as_a_whole(way: Way) -> None:
    sent = way.offer(texts={"uk": UKRAINIAN})
    edit(way, sent, texts={"uk": UKRAINIAN, "de": GERMAN})
    case = queue.open_offer(way.desk, way.editor, sent.record_id)

    changes = text_changes(case.sent, case.submission)

    assert [change.tag for change in changes] == ["de"]
    assert [piece.kind for piece in changes[0].title] == ["new"]


@pytest.fixture
def strict(desk: DeskContext) -> DeskContext:
    """A portal on which two people look at every offer."""
    return replace(desk, rules=StaffRules(second_factor=False, four_eyes=True))


@pytest.fixture
def second(desk: DeskContext, editor: StaffUser) -> StaffUser:
    new = NewUser(
        name="Zweite Person",
        mail="zwei@amt.example",
        password=PASSWORD,
        office=editor.office,
        role=Role.EDITOR,
    )
    return add_user(desk, new)


def test_nobody_publishes_alone(way: Way, strict: DeskContext, second: StaffUser) -> None:
    sent = way.offer()
    seen = way.seen(sent)
    with pytest.raises(NeedsSecondPersonError):
        decisions.publish(strict, way.editor, sent.record_id, seen=seen)
    approving.approve(strict, way.editor, sent.record_id, seen=seen)

    with pytest.raises(NeedsSecondPersonError):
        decisions.publish(strict, way.editor, sent.record_id, seen=seen)
    assert way.desk.content.head() is None
    decisions.publish(strict, second, sent.record_id, seen=seen)

    assert way.desk.content.head() is not None


def test_a_check_is_of_the_very_bytes(way: Way, strict: DeskContext, second: StaffUser) -> None:
    """What was edited after it must be checked again, by somebody else than who publishes."""
    sent = way.offer()
    approving.approve(strict, way.editor, sent.record_id, seen=way.seen(sent))
    edit(way, sent, texts={"de": GERMAN})

    with pytest.raises(NeedsSecondPersonError):
        decisions.publish(strict, second, sent.record_id, seen=way.seen(sent))


def test_a_check_says_who_made_it(way: Way, strict: DeskContext, second: StaffUser) -> None:
    sent = way.offer()
    approving.approve(strict, way.editor, sent.record_id, seen=way.seen(sent))

    own = queue.open_offer(strict, way.editor, sent.record_id)
    others = queue.open_offer(strict, second, sent.record_id)

    assert own.approval is not None
    assert others.approval is not None
    assert (own.approval.own, others.approval.own) == (True, False)
    assert others.approval.editor == way.editor.name
    assert Caution.CHECKED in others.entry.cautions


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"offer": facts(area="80", floor=2)}, False),
        ({"offer": facts(rent={**facts()["rent"], "net": 40000})}, True),
        ({"landlord": landlord(street=None, mail="other@post.example")}, True),
        (
            {
                "offer": facts(rent={**facts()["rent"], "net": 40000}),
                "landlord": landlord(street="KANARIENGASSE ", house_number="17 ZK"),
            },
            True,
        ),
        (
            {
                "offer": facts(rent={**facts()["rent"], "net": 40000}),
                "landlord": landlord(street="Andere Gasse"),
            },
            False,
        ),
    ],
)
def test_a_home_that_is_offered_twice_is_noticed(
    way: Way, changes: dict[str, object], *, same: bool
) -> None:
    first = way.offer()
    queue.list_queue(way.desk, way.editor)
    later = way.offer(**changes)

    case = queue.open_offer(way.desk, way.editor, later.record_id)

    found = [other.record_id for other in case.same_homes]
    assert found == ([first.record_id] if same else [])
    assert (Caution.SAME_HOME in case.entry.cautions) is same


def test_a_home_whose_offer_has_ended_is_offered_anew(way: Way) -> None:
    first = way.offer()
    queue.list_queue(way.desk, way.editor)
    links.withdraw(way.public, first.secret)
    later = way.offer()

    assert queue.open_offer(way.desk, way.editor, later.record_id).same_homes == ()


def test_old_cases_say_so(way: Way, clock: FakeClock) -> None:
    sent = way.offer()
    assert Caution.WAITS_LONG not in queue.list_queue(way.desk, way.editor).entries[0].cautions

    clock.pass_time(days=4)

    entry = queue.list_queue(way.desk, way.editor).entries[0]
    assert entry.record_id == sent.record_id
    assert Caution.WAITS_LONG in entry.cautions
    assert entry.kind is RecordKind.OFFER
