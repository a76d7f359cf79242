"""Receipt codes: as people type them, what they show, and that they open nothing."""

import secrets

import pytest

from formsrv.config import SmtpConfig
from formsrv.desk import decisions, queue
from formsrv.desk.telephone import confirm_by_telephone
from formsrv.errors import (
    ChangedMeanwhileError,
    InvalidValueError,
    UnknownLinkError,
    UnknownRecordError,
    WrongStateError,
)
from formsrv.payloads import MailPurpose
from formsrv.services import intake, receipts
from formsrv.states import RecordKind, State
from formsrv.store.outbox import list_due
from formsrv.worker.sending import send_due
from tests.formsrv.samples import landlord, offer_draft
from tests.formsrv.way import Way
from tests.support.smtp_sink import MailSink

CODE = "7KD0-1MQV-ABCE-HKXT"


def sent_by_telephone(way: Way, code: str = CODE) -> str:
    """Send an offer without a mail address; return its id."""
    receipt = intake.submit_offer(
        way.public,
        offer_draft(landlord=landlord(mail=None)),
        submission=secrets.token_hex(8),
        language="ar",
        receipt=receipts.hash_code(code),
    )
    return receipt.record_id


@pytest.mark.parametrize("secret", [b"\0" * 10, b"\xff" * 10, bytes(range(10))])
def test_a_code_has_sixteen_signs_in_groups_and_eighty_bits(secret: bytes) -> None:
    code = receipts.make_code(secret)

    signs = receipts.read_code(code)
    number = 0
    for sign in signs:
        number = number * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(sign)
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert number.to_bytes(10, "big") == secret


@pytest.mark.parametrize(
    "typed",
    [
        "7KD0-1MQV-ABCE-HKXT",
        "  7kd0 1mqv abce hkxt ",
        "7kdO-lmqv-abce-hkxt",
        "7KDo–IMQV—ABCE.HKXT",
        "٧kd٠ ١mqv abce hkxt",
        "۷KD۰۱MQVABCEHKXT",
        "7ＫＤ0１MQVABCEHKXT",
        "7КD01МQVАВСЕНКХТ",
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    """Gaps, small letters, O for 0, I and L for 1, Arabic digits, letters of a Cyrillic keyboard."""
    assert receipts.hash_code(typed) == receipts.hash_code(CODE)


@pytest.mark.parametrize("typed", ["", "7KD0", "7KD0-1MQV-ABCE-HKXU", CODE + "7", "ض" * 16, "�"])
def test_what_is_no_code_is_unknown(way: Way, typed: str) -> None:
    sent_by_telephone(way)

    with pytest.raises(UnknownLinkError):
        receipts.find_record(way.public, typed)


def test_a_code_shows_the_state_and_takes_back(way: Way) -> None:
    record_id = sent_by_telephone(way)

    view = receipts.find_record(way.public, CODE.lower())
    taken = [receipts.withdraw(way.public, CODE).state for _ in range(2)]

    assert (view.record_id, view.state, view.by_telephone) == (record_id, State.RECEIVED, True)
    assert taken == [State.WITHDRAWN] * 2
    assert CODE.replace("-", "") not in repr(way.row(record_id))


def test_a_code_erases(way: Way) -> None:
    record_id = sent_by_telephone(way)

    erasing = [receipts.ask_erasing(way.public, CODE).erasing for _ in range(2)]

    assert erasing == [True, True]
    assert way.row(record_id).state is State.WITHDRAWN


def test_without_address_and_code_nothing_is_stored(way: Way) -> None:
    with pytest.raises(InvalidValueError):
        intake.submit_offer(
            way.public,
            offer_draft(landlord=landlord(mail=None)),
            submission="token-none",
            language="de",
        )


def test_who_gave_an_address_gets_no_code(way: Way) -> None:
    receipt = intake.submit_offer(
        way.public,
        offer_draft(),
        submission="token-with-mail",
        language="de",
        receipt=receipts.hash_code(CODE),
    )

    assert way.row(receipt.record_id).receipt_hash is None


def test_the_office_calls_and_confirms_once(way: Way) -> None:
    record_id = sent_by_telephone(way)
    with way.desk.store.reading() as connection:
        first = [mail.purpose for mail in list_due(connection, way.desk.clock(), limit=9)]
    entry = queue.list_queue(way.desk, way.editor).entries[0]
    seen = queue.open_offer(way.desk, way.editor, record_id).seen

    def confirm(seen: str) -> None:
        confirm_by_telephone(way.desk, way.editor, record_id, kind=RecordKind.OFFER, seen=seen)

    with pytest.raises(ChangedMeanwhileError):
        confirm("x")
    confirm(seen)
    with pytest.raises(WrongStateError):
        confirm(seen)

    row = way.row(record_id)
    assert first == [MailPurpose.OFFICE_NEW_OFFER]
    assert (entry.record_id, entry.by_telephone) == (record_id, True)
    assert (row.state, row.confirmed_at is not None) == (State.CONFIRMED, True)
    with way.desk.desk.reading() as connection:
        noted = connection.exec_driver_sql(
            "SELECT record_id FROM audit WHERE action = 'confirmed by telephone'"
        ).all()
    assert [one[0] for one in noted] == [record_id]


def test_what_waits_for_a_mails_link_stays_hidden_from_the_office(way: Way) -> None:
    sent = way.offer(confirmed=False)

    with pytest.raises(UnknownRecordError):
        queue.open_offer(way.desk, way.editor, sent.record_id)


def test_mails_to_nobody_are_dropped_without_an_alarm(
    way: Way, mail_sink: MailSink, caplog: pytest.LogCaptureFixture
) -> None:
    record_id = sent_by_telephone(way)
    seen = queue.open_offer(way.desk, way.editor, record_id).seen
    confirm_by_telephone(way.desk, way.editor, record_id, kind=RecordKind.OFFER, seen=seen)

    seen = queue.open_offer(way.desk, way.editor, record_id).seen
    decisions.publish(way.desk, way.editor, record_id, seen=seen)

    send_due(way.desk, SmtpConfig(host=mail_sink.host, port=mail_sink.port))

    with way.desk.store.reading() as connection:
        assert list_due(connection, way.desk.clock(), limit=9) == []
    assert "ALARM" not in caplog.text
    assert len(mail_sink.mails) == 1
