"""A case given to another office is sealed to that office's key, with all that belongs to it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from catalog.photos import Pictures
from formsrv.desk import decisions, handing_over, queue
from formsrv.desk.cases import find_case
from formsrv.desk.handing_over import Target, hand_over
from formsrv.desk.keys import Keyring
from formsrv.desk.photos import reseal_photos
from formsrv.desk.setup import Prepared
from formsrv.desk.views import StaffUser
from formsrv.errors import (
    BuilderError,
    CannotOpenError,
    ChangedMeanwhileError,
    InvalidValueError,
    NotAllowedError,
    WrongStateError,
)
from formsrv.sealing import open_sealed
from formsrv.services import links
from formsrv.services.photos import NewPhoto, add_photos
from formsrv.states import RecordKind
from formsrv.store.records import list_messages
from formsrv.store.resealing import list_mails
from tests.formsrv.samples import facts, offer_draft
from tests.formsrv.way import Sent, Way

WORDS = "Das Haus steht in Ihrem Amt."


def other_office(way: Way) -> str:
    return way.desk.region.offices[1].id


def colleague(way: Way) -> StaffUser:
    """Somebody of the other office."""
    return replace(way.editor, office=other_office(way))


def give(way: Way, sent: Sent, *, kind: RecordKind = RecordKind.OFFER, words: str = WORDS) -> None:
    target = Target(kind=kind, office=other_office(way), words=words)
    hand_over(way.desk, way.editor, sent.record_id, seen=way.seen(sent), target=target)


def keys_of(prepared: Prepared, office: str) -> list[str]:
    path = prepared.desk.keys_folder / f"{office}.1.key"
    return [path.read_text("ascii").strip()]


def all_rows(way: Way, sent: Sent) -> list[bytes]:
    with way.desk.store.reading() as connection:
        messages = list_messages(connection, sent.record_id)
        mails = list_mails(connection, sent.record_id)
    return [way.row(sent.record_id).sealed, *(row.sealed for row in (*messages, *mails))]


def test_only_the_other_offices_key_opens_it_afterwards(way: Way, prepared: Prepared) -> None:
    """Record, notes, and mails that wait."""
    sent = way.offer()
    decisions.ask_back(way.desk, way.editor, sent.record_id, seen=way.seen(sent), question="Wo?")
    links.reply_to_office(way.public, sent.secret, "Тут")

    give(way, sent)

    rows = all_rows(way, sent)
    assert len(rows) > 5
    for row in rows:
        assert open_sealed(row, keys_of(prepared, other_office(way)))
        with pytest.raises(CannotOpenError):
            open_sealed(row, keys_of(prepared, way.editor.office))
    assert repr(Keyring.read(prepared.desk.keys_folder)).count("AGE-SECRET") == 0


def test_the_other_office_goes_on_with_it(way: Way) -> None:
    sent = way.offer()

    give(way, sent)

    with pytest.raises(NotAllowedError):
        find_case(way.desk, way.editor, sent.record_id, kind=RecordKind.OFFER)
    assert queue.list_queue(way.desk, way.editor).total == 0
    case = queue.open_offer(way.desk, colleague(way), sent.record_id)
    assert [(note.text, note.editor) for _, note in case.internal] == [(WORDS, way.editor.name)]
    made = decisions.publish(way.desk, colleague(way), sent.record_id, seen=case.seen)
    assert way.desk.content.offer_path(made.offer_id) is not None


def test_the_landlord_reads_own_words_and_no_note_of_the_offices(way: Way) -> None:
    sent = way.offer()

    give(way, sent)

    written = links.read_written(way.public, sent.secret)
    assert written.offer is not None
    assert links.read_notes(way.public, sent.secret) == ()
    assert links.find_record(way.public, sent.secret).office == other_office(way)


def test_a_correction_stays_with_the_office_that_has_it(way: Way) -> None:
    """Only another place brings another office."""
    sent = way.offer()
    give(way, sent)
    seen = queue.open_offer(way.desk, colleague(way), sent.record_id).seen
    decisions.ask_back(way.desk, colleague(way), sent.record_id, seen=seen, question="Wie groß?")

    links.revise_offer(way.public, sent.secret, offer_draft(offer=facts(area="60")), version=1)

    assert way.row(sent.record_id).office == other_office(way)


def test_an_inquiry_is_handed_over_too(way: Way, prepared: Prepared) -> None:
    _, offer_id = way.published()
    inquiry = way.inquiry(offer_id)

    give(way, inquiry, kind=RecordKind.INQUIRY)

    case = queue.open_inquiry(way.desk, colleague(way), inquiry.record_id)
    assert case.inquiry.applicant.name == "Bewerberkanarie"
    assert [note.text for _, note in case.internal] == [WORDS]
    for row in all_rows(way, inquiry):
        with pytest.raises(CannotOpenError):
            open_sealed(row, keys_of(prepared, way.editor.office))


def test_what_was_half_published_is_taken_back_first(way: Way) -> None:
    sent = way.offer()
    way.builder.unbuildable = {"error": "One file is at fault.", "problems": []}
    with pytest.raises(BuilderError):
        decisions.publish(way.desk, way.editor, sent.record_id, seen=way.seen(sent))
    offer_id = way.row(sent.record_id).offer_id or ""

    give(way, sent)

    assert way.desk.content.offer_path(offer_id) is None
    assert way.row(sent.record_id).offer_id is None


@pytest.mark.parametrize(
    ("office", "words", "field"),
    [("nowhere", WORDS, "office"), ("own", WORDS, "office"), ("other", " \n", "words")],
)
def test_a_wrong_field_is_named(way: Way, office: str, words: str, field: str) -> None:
    sent = way.offer()
    offices = {"own": way.editor.office, "other": other_office(way)}
    target = Target(kind=RecordKind.OFFER, office=offices.get(office, office), words=words)

    with pytest.raises(InvalidValueError) as refused:
        hand_over(way.desk, way.editor, sent.record_id, seen=way.seen(sent), target=target)

    assert refused.value.subject == field


def _correct(way: Way, sent: Sent) -> None:
    links.revise_offer(way.public, sent.secret, offer_draft(offer=facts(area="60")), version=1)


def _add_photo(way: Way, sent: Sent) -> None:
    new = NewPhoto(
        pictures=Pictures(width=1600, height=1200, large=b"l", avif=b"a", jpeg=b"j"), words="Küche"
    )
    add_photos(way.public, sent.secret, [new])


@pytest.mark.parametrize("change", [_correct, _add_photo])
def test_a_landlord_who_changes_it_meanwhile_is_faster(
    way: Way, monkeypatch: pytest.MonkeyPatch, change: Callable[[Way, Sent], None]
) -> None:
    """What was sealed anew is older than what is stored by then: nothing of it is written."""
    sent = way.offer()

    def late(*args: Any) -> object:  # noqa: ANN401 (whatever it takes)
        change(way, sent)
        return reseal_photos(*args)

    monkeypatch.setattr(handing_over, "reseal_photos", late)

    with pytest.raises(ChangedMeanwhileError):
        give(way, sent)

    monkeypatch.undo()
    assert way.row(sent.record_id).office == way.editor.office
    give(way, sent)
    case = queue.open_offer(way.desk, colleague(way), sent.record_id)
    written = links.read_written(way.public, sent.secret).offer
    assert written is not None
    assert case.sent.offer == written.offer
    assert len(case.photos) == (1 if change is _add_photo else 0)


def test_only_what_was_seen_and_waits_is_handed_over(way: Way) -> None:
    sent, (done, _) = way.offer(), way.published()
    target = Target(kind=RecordKind.OFFER, office=other_office(way), words=WORDS)

    with pytest.raises(ChangedMeanwhileError):
        hand_over(way.desk, way.editor, sent.record_id, seen="0" * 64, target=target)
    with pytest.raises(WrongStateError):
        hand_over(way.desk, way.editor, done.record_id, seen=way.seen(done), target=target)

    assert way.row(sent.record_id).office == way.editor.office
