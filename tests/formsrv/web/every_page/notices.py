"""The pages of notices and of what is forwarded together, for the gallery."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from formsrv.store.records import find_offer_record
from tests.formsrv.web.conftest import Desk, filled
from tests.formsrv.web.every_page.house import House
from tests.formsrv.web.test_notices import FORMS as NOTICES

if TYPE_CHECKING:
    from tests.formsrv.web.every_page.gallery import Camera, Shown


def notice_pages(house: House, camera: Camera) -> Iterator[Shown]:
    """Take the public forms, and what their senders see later."""
    client = house.web.app.test_client()
    for form, (below, answers) in NOTICES.items():
        path = f"/forms/{camera.tag}/{below}"
        page = client.get(path)
        yield camera.take(f"notice {form} empty", page)
        wrong = client.post(path, data=filled(page, dict.fromkeys(answers, "<")))
        yield camera.take(f"notice {form} wrong", wrong, 422)
        shown = client.post(path, data=filled(page, {**answers, "do": "show"}))
        yield camera.take(f"notice {form} filled", shown)
        yield camera.take(f"notice {form} receipt", client.post(path, data=filled(page, answers)))
    for name, sent in house.notices.items():
        path = f"/my/{sent.secret}"
        yield camera.take(f"status of notice {name}", client.get(path))
        yield camera.take(f"written notice {name}", client.post(path, data={"do": "show"}))


def notice_cases(house: House, desk: Desk, camera: Camera) -> Iterator[Shown]:
    """Take what an editor sees of each notice, and the inquiries of one home."""
    for topic, sent in house.notices.items():
        yield camera.take(f"desk notice {topic}", desk.get(f"/notices/{sent.record_id}"))
    confirmed = house.way.row(house.inquiries["confirmed"].record_id)
    with house.way.desk.store.reading() as connection:
        offer = find_offer_record(connection, confirmed.offer_id or "")
    assert offer is not None
    yield camera.take("desk inquiries", desk.get(f"/offers/{offer.id}/inquiries"))
