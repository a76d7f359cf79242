"""What a mail address may ask for: its links, or to be forgotten.

Nothing here knows what belongs to an address: the desk looks, and answers by mail.
"""

from __future__ import annotations

from typing import Literal

from formsrv.ids import new_record_id
from formsrv.payloads import AddressRequest
from formsrv.sealing import Label, seal_payload
from formsrv.services.context import PublicContext
from formsrv.store.links import add_request
from formsrv.store.rows import RequestRow


def ask_for(
    context: PublicContext, kind: Literal["lost_link", "erase"], *, mail: str, language: str
) -> None:
    """Store what an address asks for, sealed to the desk; raises ValueError for no address."""
    payload = AddressRequest(mail=mail, language=language)
    request_id = new_record_id()
    addressees = context.recipients.for_office(context.region.offices[0].id)
    row = RequestRow(
        id=request_id,
        kind=kind,
        created_at=context.clock(),
        key_ids=addressees.key_ids,
        sealed=seal_payload(request_label(request_id, kind), payload, addressees),
    )
    with context.store.writing() as connection:
        add_request(connection, row)


def request_label(request_id: str, kind: str) -> Label:
    """Return what a sealed request must say."""
    return Label(id=request_id, kind=f"request:{kind}")
