"""A mail that came back is noticed; what else lies in the mailbox is left to a person."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from formsrv.config import SmtpConfig
from formsrv.desk.queue import list_queue
from formsrv.desk.views import Caution
from formsrv.services.links import confirm
from formsrv.store.outbox import list_mails_in
from formsrv.worker.bounces import read_bounces
from formsrv.worker.sending import send_due
from tests.formsrv.way import Way
from tests.support.smtp_sink import MailSink

ADDRESS = "kanarie.landlord@post.example"
REPORT = """\
From: MAILER-DAEMON@mx.example
To: antwort@portal.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: 5.1.1

--b
Content-Type: {kind}

Message-ID: {message_id}
To: {address}

--b--
"""


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    folder = tmp_path / "Maildir"
    (folder / "new").mkdir(parents=True)
    return folder


def sent_mail(way: Way, sink: MailSink) -> str:
    send_due(way.desk, SmtpConfig(host=sink.host, port=sink.port))
    return str(sink.wait_for(ADDRESS).message["Message-ID"])


def deliver(maildir: Path, **values: str) -> None:
    text = REPORT.format(
        **({"address": ADDRESS, "action": "failed", "kind": "text/rfc822-headers"} | values)
    )
    count = len(list((maildir / "new").iterdir()))
    (maildir / "new" / f"{count}.mx").write_text(text, "utf-8")


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_mail_that_came_back_is_noticed_and_the_report_deleted(
    way: Way, mail_sink: MailSink, maildir: Path, kind: str
) -> None:
    sent = way.offer(confirmed=False)
    deliver(maildir, message_id=sent_mail(way, mail_sink), kind=kind)

    assert read_bounces(way.desk, maildir) == 1

    assert list((maildir / "new").iterdir()) == []
    assert way.row(sent.record_id).flags == "bounced"
    with way.desk.store.reading() as connection:
        assert [row.record_id for row in list_mails_in(connection, "failed")] == [sent.record_id]
    confirm(way.public, sent.secret)
    (entry,) = list_queue(way.desk, way.editor).entries
    assert Caution.BOUNCED in entry.cautions


def test_a_delay_is_no_failure_and_other_mail_is_left_alone(
    way: Way, mail_sink: MailSink, maildir: Path
) -> None:
    sent = way.offer(confirmed=False)
    deliver(maildir, message_id=sent_mail(way, mail_sink), action="delayed")
    letter = EmailMessage()
    letter["Subject"] = "A question to the office"
    letter.set_content("Hello")
    (maildir / "new" / "1.letter").write_bytes(letter.as_bytes())
    (maildir / "new" / "2.noise").write_bytes(bytes(range(256)) * 20)

    assert read_bounces(way.desk, maildir) == 0
    assert way.row(sent.record_id).flags == ""
    assert len(list((maildir / "cur").iterdir())) == 3
    assert read_bounces(way.desk, maildir) == 0


def test_a_report_about_a_mail_of_nobody_here_is_deleted(
    way: Way, mail_sink: MailSink, maildir: Path
) -> None:
    sent = way.offer(confirmed=False)
    sent_mail(way, mail_sink)
    deliver(maildir, message_id="<somebody-else@mx.example>")
    assert read_bounces(way.desk, maildir) == 0
    assert way.row(sent.record_id).flags == ""
    assert list((maildir / "new").iterdir()) == []


NESTED = "Content-Type: multipart/report; boundary=b\n\n" + "".join(
    f"--b{number or ''}\nContent-Type: multipart/mixed; boundary=b{number + 1}\n\n"
    for number in range(3000)
)
UNREADABLE: dict[str, Callable[[Path], object]] = {
    "an id that breaks off": lambda path: path.write_text(
        REPORT.format(address=ADDRESS, action="failed", kind="message/rfc822", message_id="<"),
        "utf-8",
    ),
    "very many parts in each other": lambda path: path.write_text(NESTED, "utf-8"),
    "a folder": lambda path: path.mkdir(),
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "no text": lambda path: path.write_bytes(b"Content-Type: multipart/report; boundary=\xff\n\n"),
}


@pytest.mark.parametrize("make", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_put_aside_and_the_next_is_read(
    way: Way, mail_sink: MailSink, maildir: Path, make: Callable[[Path], object]
) -> None:
    sent = way.offer(confirmed=False)
    message_id = sent_mail(way, mail_sink)
    make(maildir / "new" / "0.odd")
    deliver(maildir, message_id=message_id)

    assert read_bounces(way.desk, maildir) == 1

    assert way.row(sent.record_id).flags == "bounced"
    assert list((maildir / "new").iterdir()) == []
    assert [path.name for path in (maildir / "cur").iterdir()] == ["0.odd:2,"]
