"""What an editor decides about an offer happens once, in the editor's name, or not at all."""

import subprocess
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from catalog.reading import read_offer
from formsrv.desk import decisions, queue
from formsrv.desk.cases import find_case, fix_listing
from formsrv.desk.live_file import read_live
from formsrv.desk.views import Role
from formsrv.errors import (
    AlreadyDecidedError,
    BuilderError,
    BuilderUnreachableError,
    ChangedMeanwhileError,
    InvalidOfferError,
    NotAllowedError,
    PublishingError,
    WrongStateError,
)
from formsrv.payloads import OfferText
from formsrv.reasons import OfferRefusal
from formsrv.services import links
from formsrv.states import RecordKind, State
from formsrv.store.rows import DecisionRow
from tests.formsrv.samples import LANDLORD_CANARIES, FakeClock
from tests.formsrv.way import Way


def git(way: Way, *arguments: str) -> str:
    command = ["git", f"--git-dir={way.desk.content.folder}", *arguments]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode(errors="replace")


def commits(way: Way) -> int:
    return len(git(way, "log", "--format=%H", "main").split())


def test_publishing_commits_a_valid_file_in_the_editors_name(way: Way) -> None:
    """The file on the branch is the offer, read without any problem; the author is the editor."""
    sent = way.offer()

    made = decisions.publish(way.desk, way.editor, sent.record_id, seen=way.seen(sent))

    path = way.desk.content.offer_path(made.offer_id)
    raw = git(way, "show", f"main:content/{path}").encode()
    offer, problems = read_offer(raw, path=str(path), region=way.desk.region, today=way.desk.today)
    assert offer is not None
    assert [problem.code for problem in problems] == []
    assert (offer.rent.net, str(offer.rooms)) == (48050, "2.5")
    office = way.desk.office(way.editor.office)
    assert git(way, "log", "-1", "--format=%an <%ae>", "main").strip() == (
        f"{way.editor.name} <{office.mail}>"
    )
    assert way.builder.requests[-1] == {"command": "build", "commit": made.commit}
    row = way.row(sent.record_id)
    assert (row.state, row.offer_id, row.expires_on) == (
        State.PUBLISHED,
        made.offer_id,
        made.listed_until,
    )


def test_no_git_object_holds_anything_personal(way: Way) -> None:
    """Every object of the repository is looked through, not only the tip."""
    way.published()

    objects = git(way, "cat-file", "--batch-all-objects", "--batch")

    assert "Helle Wohnung am Park" in objects
    assert [word for word in (*LANDLORD_CANARIES, "post.example") if word in objects] == []


def test_a_crash_between_commit_and_mark_makes_no_second_commit(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second try finds the commit by its trailer and goes on."""
    sent = way.offer()
    seen = way.seen(sent)

    def crash(*arguments: object, **values: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(decisions, "apply_decision", crash)
        with pytest.raises(KeyboardInterrupt):
            decisions.publish(way.desk, way.editor, sent.record_id, seen=seen)
    assert (commits(way), way.row(sent.record_id).state) == (1, State.IN_REVIEW)

    made = decisions.publish(way.desk, way.editor, sent.record_id, seen=seen)

    assert (commits(way), way.row(sent.record_id).state) == (1, State.PUBLISHED)
    assert made.commit == git(way, "rev-parse", "main").strip()


@pytest.mark.parametrize("days", [1, 35])
def test_the_days_of_a_listing_count_from_when_it_goes_online(
    way: Way, clock: FakeClock, days: int
) -> None:
    """The site cannot be built for a while, and the publication is resumed later."""
    sent = way.offer(listing_days=30)
    way.builder.fault = {"error": "No.", "problems": []}
    with pytest.raises(BuilderError):
        decisions.publish(way.desk, way.editor, sent.record_id, seen=way.seen(sent))
    way.builder.fault = None
    clock.pass_time(days=days)

    made = decisions.publish(way.desk, way.editor, sent.record_id, seen=way.seen(sent))

    row, found = way.row(sent.record_id), read_live(way.desk, made.offer_id)
    today = way.desk.today
    assert found is not None
    assert made.listed_until == today + timedelta(days=30)
    assert (row.listed_on, row.expires_on) == (today, made.listed_until)
    assert (found[1].listed_on, found[1].listed_until) == (today, made.listed_until)
    assert made.commit == git(way, "rev-parse", "main").strip()


def test_what_is_committed_needs_no_second_check(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule or place that changed since must not leave a commit that nobody can finish."""
    sent = way.offer()
    seen = way.seen(sent)
    way.builder.fault = {"error": "No.", "problems": []}
    with pytest.raises(BuilderError):
        decisions.publish(way.desk, way.editor, sent.record_id, seen=seen)
    way.builder.fault = None

    def no_longer(*arguments: object, **values: object) -> None:
        raise InvalidOfferError("offer", problems=[])

    monkeypatch.setattr(decisions, "make_file", no_longer)
    decisions.publish(way.desk, way.editor, sent.record_id, seen=seen)

    assert (commits(way), way.row(sent.record_id).state) == (1, State.PUBLISHED)


def test_a_builder_that_refuses_leaves_the_offer_in_the_queue(way: Way) -> None:
    """The editor sees the builder's sentence; trying again publishes with the one commit."""
    sent = way.offer()
    seen = way.seen(sent)
    way.builder.fault = {"error": "Two files are at fault.", "problems": ["a.yaml:1:1: F201 x"]}

    with pytest.raises(BuilderError) as refused:
        decisions.publish(way.desk, way.editor, sent.record_id, seen=seen)

    assert refused.value.problems == ("a.yaml:1:1: F201 x",)
    assert queue.list_queue(way.desk, way.editor).total == 1
    way.builder.fault = None
    decisions.publish(way.desk, way.editor, sent.record_id, seen=seen)
    assert commits(way) == 1


def test_a_commit_that_fails_leaves_the_offer_in_the_queue(way: Way) -> None:
    """Git's own words reach the editor."""
    sent = way.offer()
    seen = way.seen(sent)
    way.desk.content.folder.rename(way.desk.content.folder.with_suffix(".away"))

    with pytest.raises(PublishingError):
        decisions.publish(way.desk, way.editor, sent.record_id, seen=seen)

    assert way.row(sent.record_id).state is State.IN_REVIEW


def test_an_offer_that_breaks_a_rule_is_not_committed(way: Way) -> None:
    """A mail address in the description is the catalog's error, shown and refused."""
    text = OfferText(
        title="Helle Wohnung am Park",
        description="Bitte schreiben Sie an wohnung@post.example, dann zeige ich alles.",
    )
    sent = way.offer(texts={"de": text})
    case = queue.open_offer(way.desk, way.editor, sent.record_id)
    assert case.problems

    with pytest.raises(InvalidOfferError) as refused:
        decisions.publish(way.desk, way.editor, sent.record_id, seen=case.seen)

    assert refused.value.problems
    assert way.desk.content.head() is None


def test_only_what_the_editor_saw_is_published(way: Way) -> None:
    """Other bytes than those seen are refused."""
    sent = way.offer()

    with pytest.raises(ChangedMeanwhileError):
        decisions.publish(way.desk, way.editor, sent.record_id, seen="0" * 64)


def test_the_second_editor_is_told_who_was_faster(way: Way) -> None:
    sent = way.offer()
    seen = way.seen(sent)
    decisions.publish(way.desk, way.editor, sent.record_id, seen=seen)

    with pytest.raises(AlreadyDecidedError) as late:
        decisions.refuse(way.desk, way.editor, sent.record_id, seen=seen, reason=OfferRefusal.OTHER)

    assert (late.value.decision, late.value.editor) == ("publish", way.editor.name)


def fail_at_build(way: Way, record_id: str, seen: str) -> str:
    """Publish while a file of somebody else breaks the build; return the offer's id."""
    way.builder.unbuildable = {"error": "One file is at fault.", "problems": []}
    with pytest.raises(BuilderError):
        decisions.publish(way.desk, way.editor, record_id, seen=seen)
    offer_id = way.row(record_id).offer_id
    assert offer_id is not None
    assert way.desk.content.offer_path(offer_id) is not None
    return offer_id


def test_refusing_after_a_failed_build_takes_the_commit_back(way: Way) -> None:
    """The file leaves the branch, pages go without a build, and the record forgets the id."""
    sent = way.offer()
    seen = way.seen(sent)
    offer_id = fail_at_build(way, sent.record_id, seen)

    decisions.refuse(way.desk, way.editor, sent.record_id, seen=seen, reason=OfferRefusal.OTHER)

    assert way.desk.content.offer_path(offer_id) is None
    assert way.builder.removed() == [offer_id]
    row = way.row(sent.record_id)
    assert (row.state, row.offer_id) == (State.REFUSED, None)


def test_an_offer_taken_back_for_a_question_can_be_published_afterwards(way: Way) -> None:
    """The same version is committed again, though its trailer is in the history."""
    sent = way.offer()
    seen = way.seen(sent)
    fail_at_build(way, sent.record_id, seen)
    decisions.ask_back(way.desk, way.editor, sent.record_id, seen=seen, question="Mit Bad?")
    way.builder.unbuildable = None
    links.reply_to_office(way.public, sent.secret, "Ja.")

    made = decisions.publish(way.desk, way.editor, sent.record_id, seen=way.seen(sent))

    assert commits(way) == 3
    assert made.commit == git(way, "rev-parse", "main").strip()
    assert way.desk.content.offer_path(made.offer_id) is not None


def test_a_silent_builder_does_not_keep_an_editor_from_refusing(way: Way) -> None:
    sent = way.offer()
    seen = way.seen(sent)
    offer_id = fail_at_build(way, sent.record_id, seen)
    way.desk.builder.socket_path.unlink()

    decisions.refuse(way.desk, way.editor, sent.record_id, seen=seen, reason=OfferRefusal.OTHER)

    assert way.desk.content.offer_path(offer_id) is None


def test_a_landlord_who_withdraws_before_the_commit_leaves_nothing(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the record and the commit: nothing is committed."""
    sent = way.offer()
    seen = way.seen(sent)
    fix = fix_listing

    def withdraw_first(*arguments: Any, **values: Any) -> DecisionRow:  # noqa: ANN401
        links.withdraw(way.public, sent.secret)
        return fix(*arguments, **values)

    monkeypatch.setattr(decisions, "fix_listing", withdraw_first)

    with pytest.raises(WrongStateError):
        decisions.publish(way.desk, way.editor, sent.record_id, seen=seen)

    assert way.desk.content.head() is None
    assert [request["command"] for request in way.builder.requests] == []


def test_a_landlord_who_withdraws_during_publication_wins(way: Way) -> None:
    """The record stays withdrawn, and knows the offer's id so that the page is taken down."""
    sent = way.offer()
    seen = way.seen(sent)
    build = way.builder.answer

    def withdraw_first(request: dict[str, object]) -> dict[str, object]:
        links.withdraw(way.public, sent.secret)
        return build(request)

    way.builder.answer = withdraw_first  # type: ignore[method-assign]

    with pytest.raises(WrongStateError):
        decisions.publish(way.desk, way.editor, sent.record_id, seen=seen)

    row = way.row(sent.record_id)
    assert row.state is State.WITHDRAWN
    assert way.desk.content.offer_path(row.offer_id or "") is not None


def test_without_a_builder_the_error_says_so(way: Way) -> None:
    sent = way.offer()
    seen = way.seen(sent)
    way.desk.builder.socket_path.unlink()

    with pytest.raises(BuilderUnreachableError):
        decisions.publish(way.desk, way.editor, sent.record_id, seen=seen)


def test_another_office_may_not_even_look(way: Way) -> None:
    sent = way.offer()
    stranger = replace(way.editor, office=way.desk.region.offices[1].id)

    with pytest.raises(NotAllowedError):
        find_case(way.desk, stranger, sent.record_id, kind=RecordKind.OFFER)
    assert queue.list_queue(way.desk, stranger).total == 0
    administrator = replace(stranger, role=Role.ADMINISTRATOR)
    assert queue.list_queue(way.desk, administrator).total == 1


def test_a_question_goes_to_the_landlord_and_the_reply_comes_back(way: Way) -> None:
    sent = way.offer()
    decisions.ask_back(
        way.desk, way.editor, sent.record_id, seen=way.seen(sent), question="Gibt es ein Bad?"
    )
    assert links.read_notes(way.public, sent.secret)[0].note.text == "Gibt es ein Bad?"

    view = links.reply_to_office(way.public, sent.secret, "Так, є")

    case = queue.open_offer(way.desk, way.editor, sent.record_id)
    assert view.state is State.IN_REVIEW
    assert [found.text for _, found in case.notes] == ["Gibt es ein Bad?", "Так, є"]


def test_a_revised_offer_is_a_new_version_that_must_be_seen_again(way: Way) -> None:
    from tests.formsrv.samples import facts, offer_draft

    sent = way.offer()
    seen = way.seen(sent)
    decisions.ask_back(way.desk, way.editor, sent.record_id, seen=seen, question="Wie groß?")
    links.revise_offer(way.public, sent.secret, offer_draft(offer=facts(area="60")), version=1)

    with pytest.raises(ChangedMeanwhileError):
        decisions.publish(way.desk, way.editor, sent.record_id, seen=seen)

    case = queue.open_offer(way.desk, way.editor, sent.record_id)
    assert (case.version, case.submission.offer["area"]) == (2, "60")


def test_a_refusal_reaches_the_landlord_with_its_reason(way: Way) -> None:
    sent = way.offer()

    decisions.refuse(
        way.desk,
        way.editor,
        sent.record_id,
        seen=way.seen(sent),
        reason=OfferRefusal.RENT_TOO_HIGH,
        words="Vielleicht ein anderes Mal.",
    )

    note = links.read_notes(way.public, sent.secret)[0].note
    assert (note.reason, note.text) == ("rent_too_high", "Vielleicht ein anderes Mal.")
    assert way.row(sent.record_id).state is State.REFUSED
