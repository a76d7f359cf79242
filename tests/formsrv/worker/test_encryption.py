"""Mails go to the server encrypted and signed in where that is set, and never otherwise."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from formsrv.config import SmtpConfig
from formsrv.errors import NotPreparedError
from formsrv.store.outbox import list_mails_in
from formsrv.worker.sending import send_due
from tests.formsrv.way import Way
from tests.support.nginx import make_certificates
from tests.support.ports import free_port

PASSWORD = "of the mail server"


class Server(Controller):
    """A mail server with a certificate for localhost; it notes how each mail came."""

    def __init__(self, folder: Path, *, security: str) -> None:
        certificate = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        certificate.load_cert_chain(folder / "fullchain.pem", folder / "key.pem")
        self.came: list[tuple[bool, bool]] = []
        super().__init__(
            self,
            hostname="127.0.0.1",
            port=free_port(),
            ssl_context=certificate if security == "tls" else None,
            tls_context=certificate if security == "starttls" else None,
            authenticator=self.sign_in,
            auth_require_tls=False,
            require_starttls=False,
        )

    def sign_in(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
    ) -> AuthResult:
        """Know one user."""
        known = LoginPassword(b"portal", PASSWORD.encode())
        return AuthResult(success=data == known, handled=False)

    async def handle_DATA(self, server: SMTP, session: Session, _envelope: Envelope) -> str:  # noqa: N802
        """Note how a mail came."""
        encrypted = session.ssl is not None or server.transport.get_extra_info("ssl_object")
        self.came.append((bool(encrypted), bool(session.authenticated)))
        return "250 kept"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("certificates")
    make_certificates(place, hosts=("localhost",))
    return place


@pytest.fixture(params=["starttls", "tls"])
def server(request: pytest.FixtureRequest, folder: Path) -> Iterator[tuple[Server, str]]:
    found = Server(folder, security=request.param)
    # Only the address can be known by the loop that waits for the start.
    found.start()
    yield found, request.param
    found.stop()


def settings(found: Server, security: str, folder: Path, **more: object) -> SmtpConfig:
    values = {"host": "localhost", "port": found.port, "security": security}
    return SmtpConfig(**(values | {"trust": folder / "root.pem"} | more))  # type: ignore[arg-type]


def test_mails_go_encrypted_and_signed_in(
    way: Way, server: tuple[Server, str], folder: Path
) -> None:
    way.offer(confirmed=False)
    smtp = settings(*server, folder, user="portal", password=PASSWORD)
    assert send_due(way.desk, smtp) == 1
    assert server[0].came == [(True, True)]
    assert PASSWORD not in repr(smtp)


def test_a_server_that_cannot_prove_its_name_gets_nothing(
    way: Way, server: tuple[Server, str], folder: Path
) -> None:
    way.offer(confirmed=False)
    for wrong in ({"host": "127.0.0.1"}, {"trust": None}):
        assert send_due(way.desk, settings(*server, folder, **wrong)) == 0
    assert server[0].came == []
    with way.desk.store.reading() as connection:
        assert len(list_mails_in(connection, "waiting")) == 1


def test_a_server_without_encryption_gets_nothing_where_it_is_asked_for(
    way: Way, folder: Path
) -> None:
    way.offer(confirmed=False)
    plain = Server(folder, security="none")
    plain.start()
    try:
        assert send_due(way.desk, settings(plain, "starttls", folder)) == 0
    finally:
        plain.stop()
    assert plain.came == []


def test_a_wrong_password_leaves_the_mail_waiting(
    way: Way, server: tuple[Server, str], folder: Path
) -> None:
    way.offer(confirmed=False)
    smtp = settings(*server, folder, user="portal", password="wrong")
    assert send_due(way.desk, smtp) == 0
    with way.desk.store.reading() as connection:
        assert len(list_mails_in(connection, "waiting")) == 1


def test_no_password_is_sent_in_the_clear() -> None:
    with pytest.raises(NotPreparedError, match="needs starttls or tls"):
        SmtpConfig(user="portal", password="x")
