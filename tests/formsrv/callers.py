"""People without a mail address, for tests: they have a receipt code and a telephone."""

import secrets

from formsrv.desk.telephone import confirm_by_telephone
from formsrv.payloads import Applicant
from formsrv.services import intake, receipts
from formsrv.services.intake import Marks
from formsrv.states import RecordKind
from tests.formsrv.samples import inquiry_draft, landlord, offer_draft
from tests.formsrv.way import Sent, Way

CALLER = Applicant(name="Rufkanarie", phone="+49 431 555 01 80")


def caller_asks(way: Way, offer_id: str) -> Sent:
    """Somebody without a mail address asks for a home, and was called by an editor."""
    made = intake.submit_inquiry(
        way.public,
        inquiry_draft(applicant=CALLER),
        offer_id=offer_id,
        submission=secrets.token_hex(8),
        language="ar",
        marks=Marks(receipt=receipts.hash_code(receipts.make_code(secrets.token_bytes(10)))),
    )
    return _confirmed(way, made.record_id, RecordKind.INQUIRY)


def caller_offers(way: Way) -> Sent:
    """Somebody without a mail address offers a home, and was called by an editor."""
    made = intake.submit_offer(
        way.public,
        offer_draft(landlord=landlord(mail=None)),
        submission=secrets.token_hex(8),
        language="uk",
        receipt=receipts.hash_code(receipts.make_code(secrets.token_bytes(10))),
    )
    return _confirmed(way, made.record_id, RecordKind.OFFER)


def _confirmed(way: Way, record_id: str, kind: RecordKind) -> Sent:
    sent = Sent(record_id, way.secret(record_id))
    confirm_by_telephone(way.desk, way.editor, record_id, kind=kind, seen=way.seen(sent))
    return sent
