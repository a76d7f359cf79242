"""A mail server for tests that keeps every mail and sends none on."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.ports import free_port


@dataclass(frozen=True, slots=True, kw_only=True)
class CaughtMail:
    """One mail as the server got it: the envelope and the parsed message."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage

    @property
    def text(self) -> str:
        """The plain text of the mail; empty when it has none."""
        body = self.message.get_body(preferencelist=("plain",))
        return str(body.get_content()) if body is not None else ""


class MailSink:
    """What came in, and where to send it: `host` and `port`."""

    def __init__(self, *, port: int) -> None:
        self.host = "127.0.0.1"
        self.port = port
        self.mails: list[CaughtMail] = []
        self._arrived = threading.Condition()

    async def handle_DATA(  # noqa: N802 (aiosmtpd calls it by this name)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep one mail; called by the server in its own thread."""
        del server, session
        message = message_from_bytes(
            envelope.original_content or b"", EmailMessage, policy=policy.SMTP
        )
        mail = CaughtMail(
            sender=envelope.mail_from or "",
            recipients=tuple(str(address) for address in envelope.rcpt_tos),
            message=message,
        )
        with self._arrived:
            self.mails.append(mail)
            self._arrived.notify_all()
        return "250 kept"

    def to(self, address: str) -> list[CaughtMail]:
        """Return the mails to one address, oldest first."""
        with self._arrived:
            return [mail for mail in self.mails if address in mail.recipients]

    def wait_for(self, address: str, *, count: int = 1, timeout: float = 20) -> CaughtMail:
        """Wait until an address has got so many mails; return the newest; timeout in seconds."""
        until = time.monotonic() + timeout
        with self._arrived:
            while len(found := [m for m in self.mails if address in m.recipients]) < count:
                left = until - time.monotonic()
                if left <= 0:
                    got = [m.recipients for m in self.mails]
                    message = (
                        f"{address} got {len(found)} of {count} mails; all mails went to {got}"
                    )
                    raise TimeoutError(message)
                self._arrived.wait(left)
        return found[count - 1]


@pytest.fixture
def mail_sink() -> Iterator[MailSink]:
    """A running mail server of this test alone."""
    sink = MailSink(port=free_port())
    controller = Controller(sink, hostname=sink.host, port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
