"""Notices wait in the queue; what looks like spam waits in a list of its own."""

from dataclasses import replace

import pytest

from formsrv.desk import notices, queue
from formsrv.desk.handing_over import Target, hand_over
from formsrv.desk.views import Caution
from formsrv.errors import (
    ChangedMeanwhileError,
    InvalidValueError,
    NotAllowedError,
    UnknownRecordError,
    WrongStateError,
)
from formsrv.services import links
from formsrv.states import RecordKind, State
from formsrv.store.staff import list_audit
from formsrv.worker.letters import reader_of
from formsrv.worker.retention import erase_due
from tests.formsrv.samples import FakeClock
from tests.formsrv.services.test_notices import CALL, REPORT, purposes, send
from tests.formsrv.way import Way


def seen(way: Way, record_id: str) -> str:
    return notices.open_notice(way.desk, way.editor, record_id).seen


def test_a_notice_stands_in_the_queue_with_its_topic(way: Way) -> None:
    offer = way.offer()
    notice = send(way, CALL)

    entries = queue.list_queue(way.desk, way.editor).entries

    assert [entry.record_id for entry in entries] == [offer.record_id, notice]
    assert (entries[1].kind, entries[1].topic) == (RecordKind.NOTICE, "call_back")
    assert entries[1].cautions == ()


def test_a_report_leads_to_the_case_of_the_offer(way: Way) -> None:
    offer, offer_id = way.published()

    case = notices.open_notice(way.desk, way.editor, send(way, REPORT, offer=offer_id))

    assert (case.offer_case, case.notice.words) == (offer.record_id, REPORT.words)


def test_another_office_sees_nothing(way: Way) -> None:
    record_id = send(way, CALL)
    stranger = replace(way.editor, office=way.desk.region.offices[1].id)

    with pytest.raises(NotAllowedError):
        notices.open_notice(way.desk, stranger, record_id)


def test_done_leaves_a_note_and_leaves_the_queue(way: Way) -> None:
    record_id = send(way, CALL)

    notices.close_notice(
        way.desk, way.editor, record_id, seen=seen(way, record_id), internal="Angerufen."
    )

    case = notices.open_notice(way.desk, way.editor, record_id)
    assert (case.entry.state, case.internal[0][1].text) == (State.DONE, "Angerufen.")
    assert queue.list_queue(way.desk, way.editor).total == 0
    assert purposes(way, record_id) == ["office_new_notice"]
    with way.desk.desk.reading() as connection:
        assert "done" in [entry.action for entry in list_audit(connection)]
    with pytest.raises(WrongStateError):
        notices.close_notice(way.desk, way.editor, record_id, seen=case.seen)


def test_an_answer_is_the_first_mail_that_the_address_gets(way: Way) -> None:
    record_id = send(way, CALL.model_copy(update={"mail": "rita@post.example"}))

    notices.close_notice(
        way.desk, way.editor, record_id, seen=seen(way, record_id), answer="Wir haben es geändert."
    )

    reader = reader_of(way.desk, way.row(record_id))
    (told,) = links.read_notes(way.public, reader.link_secret)
    assert purposes(way, record_id) == ["office_new_notice", "notice_answered"]
    assert (reader.mail, told.note.text) == ("rita@post.example", "Wir haben es geändert.")


def test_nobody_without_an_address_is_answered(way: Way) -> None:
    record_id = send(way, CALL)

    with pytest.raises(InvalidValueError):
        notices.close_notice(
            way.desk, way.editor, record_id, seen=seen(way, record_id), answer="Hallo"
        )
    with pytest.raises(ChangedMeanwhileError):
        notices.close_notice(way.desk, way.editor, record_id, seen="0" * 64)

    assert way.row(record_id).state is State.RECEIVED


def test_a_notice_is_handed_over_with_everything(way: Way) -> None:
    record_id = send(way, CALL)
    other = way.desk.region.offices[1].id
    target = Target(kind=RecordKind.NOTICE, office=other, words="Das Haus liegt bei Ihnen.")

    hand_over(way.desk, way.editor, record_id, seen=seen(way, record_id), target=target)

    theirs = replace(way.editor, office=other)
    case = notices.open_notice(way.desk, theirs, record_id)
    assert (case.notice.name, case.internal[0][1].text) == ("Rita Ruf", target.words)
    assert purposes(way, record_id) == ["office_new_notice", "office_new_notice"]


def test_an_old_notice_is_erased(way: Way, clock: FakeClock) -> None:
    record_id = send(way, CALL)
    days = way.desk.region.settings.retention.notice_days

    clock.pass_time(days=days - 1)
    kept = erase_due(way.desk)
    clock.pass_time(days=2)
    gone = erase_due(way.desk)

    assert (kept, gone) == ([], [record_id])


def test_the_quarantine_is_a_list_of_its_own(way: Way) -> None:
    offer = way.offer()
    spam = send(way, CALL, flags=("links", "quarantine"))

    usual = queue.list_queue(way.desk, way.editor)
    aside = queue.list_queue(way.desk, way.editor, quarantined=True)

    assert [entry.record_id for entry in usual.entries] == [offer.record_id]
    assert (usual.total, usual.quarantined) == (1, 1)
    assert [entry.record_id for entry in aside.entries] == [spam]
    assert aside.entries[0].cautions == (Caution.SUSPICIOUS,)


def test_what_is_in_quarantine_is_dealt_with_like_any_other(way: Way) -> None:
    spam = send(way, CALL, flags=("quarantine",))

    notices.close_notice(way.desk, way.editor, spam, seen=seen(way, spam))

    assert way.row(spam).state is State.DONE
    with pytest.raises(UnknownRecordError):
        queue.open_inquiry(way.desk, way.editor, spam)
