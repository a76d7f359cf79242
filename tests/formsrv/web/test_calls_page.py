"""The staff app says whom to call, what to tell them, and takes note of it."""

import pytest

from formsrv.config import SmtpConfig
from formsrv.desk import forwarding
from formsrv.services import conversation
from formsrv.states import State
from formsrv.worker.sending import send_due
from tests.formsrv.callers import CALLER, caller_asks
from tests.formsrv.way import Sent, Way
from tests.formsrv.web.conftest import Desk
from tests.formsrv.web.pages import tags
from tests.support.smtp_sink import MailSink

HOSTILE = "<script>alert(1)</script> Montag?"


@pytest.fixture
def answered(way: Way, mail_sink: MailSink) -> tuple[Sent, Sent]:
    """A landlord has answered somebody who can only be called."""
    home, offer_id = way.published()
    inquiry = caller_asks(way, offer_id)
    forwarding.forward(way.desk, way.editor, inquiry.record_id, seen=way.seen(inquiry))
    conversation.send_answer(way.public, home.secret, HOSTILE, inquiry_id=inquiry.record_id)
    send_due(way.desk, SmtpConfig(host=mail_sink.host, port=mail_sink.port))
    return home, inquiry


def links(html: str) -> list[str]:
    return [link["href"] for link in tags(html, "a")]


def test_the_queue_leads_to_the_calls_and_these_to_the_case(
    staff: Desk, answered: tuple[Sent, Sent]
) -> None:
    case = f"/inquiries/{answered[1].record_id}"

    queue, calls = staff.get("/").text, staff.get("/?list=telephone").text

    assert "/?list=telephone" in links(queue)
    assert case not in links(queue)
    assert case in links(calls)


def test_an_editor_reads_the_answer_out_and_says_so(
    staff: Desk, answered: tuple[Sent, Sent]
) -> None:
    path = f"/inquiries/{answered[1].record_id}"
    page = staff.get(path)
    assert "Montag?" in page.text
    assert HOSTILE not in page.text
    assert str(CALLER.phone) in page.text

    sent = staff.send(page, f"{path}/told")

    assert sent.status_code == 303
    assert "/?list=telephone" not in links(staff.get("/").text)
    assert f'action="{path}/told"' not in staff.get(path).text
    assert staff.send(page, f"{path}/told").status_code == 409


def test_who_agrees_on_the_telephone_shares_the_number(
    staff: Desk, way: Way, answered: tuple[Sent, Sent]
) -> None:
    home, inquiry = answered
    path = f"/inquiries/{inquiry.record_id}"

    sent = staff.send(staff.get(path), f"{path}/share")
    conversation.share_contact(way.public, home.secret, inquiry_id=inquiry.record_id)

    assert sent.status_code == 303
    assert way.row(inquiry.record_id).state is State.SHARED
    assert f'action="{path}/share"' not in staff.get(path).text


def test_another_member_without_the_token_changes_nothing(
    staff: Desk, answered: tuple[Sent, Sent]
) -> None:
    path = f"/inquiries/{answered[1].record_id}"

    assert staff.client.post(f"{path}/told", data={"news": "x"}).status_code == 400
    assert f'action="{path}/told"' in staff.get(path).text
