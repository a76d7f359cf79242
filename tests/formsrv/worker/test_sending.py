"""Each mail is sent once; a server that is away is asked again, and at last given up loudly."""

import logging
import smtplib
import socket
import threading
import time
from dataclasses import replace
from itertools import takewhile

import pytest
from sqlalchemy import update

from formsrv.config import SmtpConfig
from formsrv.desk.context import DeskContext
from formsrv.desk.keys import Keyring
from formsrv.desk.throttle import mail_hash
from formsrv.emails.content import EmailContent
from formsrv.store.addresses import list_records_of
from formsrv.store.outbox import list_due
from formsrv.store.rows import OutboxRow
from formsrv.store.tables import outbox
from formsrv.worker import sending
from formsrv.worker.letters import compose
from formsrv.worker.sending import build_message, pause_after, send_due
from tests.formsrv.samples import landlord
from tests.formsrv.way import Way
from tests.support.ports import free_port
from tests.support.smtp_sink import MailSink


@pytest.fixture
def smtp(mail_sink: MailSink) -> SmtpConfig:
    return SmtpConfig(host=mail_sink.host, port=mail_sink.port)


def test_the_landlord_gets_the_link_in_the_own_language(
    way: Way, mail_sink: MailSink, smtp: SmtpConfig
) -> None:
    sent = way.offer(confirmed=False)

    assert (send_due(way.desk, smtp), send_due(way.desk, smtp)) == (1, 0)

    mail = mail_sink.wait_for("kanarie.landlord@post.example")
    settings = way.desk.region.settings
    assert f"{settings.forms_url}/my/{sent.secret}\n" in mail.text.replace("\r\n", "\n")
    assert mail.message["Content-Language"] == "uk"
    assert mail.message["From"].addresses[0].addr_spec == settings.mail_from
    html = mail.message.get_body(("html",))
    assert html is not None
    assert '<html lang="uk" dir="ltr">' in html.get_content()
    assert "<table" not in html.get_content()


def test_the_office_gets_a_reference_only(way: Way, mail_sink: MailSink, smtp: SmtpConfig) -> None:
    sent = way.offer()
    send_due(way.desk, smtp)

    mail = mail_sink.wait_for(way.desk.office(way.editor.office).mail)

    assert f"/offers/{sent.record_id}" in mail.text
    assert sent.secret not in mail.text
    assert "anarie" not in mail.message.as_string()


def test_a_crash_between_sending_and_marking_repeats_the_same_message_id(
    way: Way, mail_sink: MailSink, smtp: SmtpConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    way.offer(confirmed=False)

    def crash(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sending, "mark_sent", crash)
        with pytest.raises(KeyboardInterrupt):
            send_due(way.desk, smtp)
    assert [send_due(way.desk, smtp), send_due(way.desk, smtp)] == [1, 0]

    mails = mail_sink.to("kanarie.landlord@post.example")
    assert len(mails) == 2
    assert len({mail.message["Message-ID"] for mail in mails}) == 1


def test_a_server_that_is_away_is_asked_again_until_72_hours_are_over(
    way: Way, caplog: pytest.LogCaptureFixture
) -> None:
    sent = way.offer(confirmed=False)
    away = SmtpConfig(port=free_port())
    clock = way.desk.clock
    started = clock()

    tries = 0
    while clock() - started < sending.GIVE_UP_AFTER * 2:
        with way.desk.store.reading() as connection:
            tries += len(list_due(connection, clock(), limit=9))
        assert send_due(way.desk, away) == 0
        clock.pass_time(hours=1)  # type: ignore[attr-defined]

    with way.desk.store.reading() as connection:
        row = connection.exec_driver_sql("SELECT state, tries FROM outbox").one()
    assert row[0] == "failed"
    assert 10 <= tries == row[1] <= 25
    alarms = [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR]
    assert len(alarms) == 1
    assert sent.record_id in alarms[0]
    assert "anarie" not in caplog.text


def test_pauses_grow_and_stay_below_six_hours() -> None:
    pauses = [pause_after(tries) for tries in range(1, 40)]

    assert pauses == sorted(pauses)
    assert (pauses[0].total_seconds(), pauses[-1].total_seconds()) == (60, 6 * 3600)


def test_a_damaged_row_does_not_hold_up_the_others(
    way: Way, mail_sink: MailSink, smtp: SmtpConfig
) -> None:
    way.offer(confirmed=False)
    with way.desk.store.writing() as connection:
        connection.execute(update(outbox).values(sealed=b"\0"))
    way.offer(confirmed=False)

    assert send_due(way.desk, smtp) == 1


def test_a_row_moved_to_another_record_is_not_sent(way: Way, smtp: SmtpConfig) -> None:
    """A sealed mail under another row's id is refused on opening."""
    way.offer(confirmed=False)
    with way.desk.store.writing() as connection:
        connection.exec_driver_sql("UPDATE outbox SET id = 'zzzzzzzzzzzz'")

    assert send_due(way.desk, smtp) == 0


@pytest.mark.parametrize(
    "changes", [{"subject": "a\r\nBcc: b@post.example"}, {"to": "a@post.example\nBcc: b@x.example"}]
)
def test_no_header_can_be_slipped_in(way: Way, changes: dict[str, str]) -> None:
    way.offer(confirmed=False)
    with way.desk.store.reading() as connection:
        row = list_due(connection, way.desk.clock(), limit=1)[0]
    content = EmailContent(
        to="a@post.example", subject="s", text="t", html="h", language="de", direction="ltr"
    )

    with pytest.raises(ValueError, match=r"header|linefeed|address"):
        build_message(replace(content, **changes), row, sender=("P", "p@x.example"))


def states(way: Way) -> list[tuple[str, int]]:
    with way.desk.store.reading() as connection:
        query = "SELECT state, tries FROM outbox ORDER BY created_at"
        return [(row[0], row[1]) for row in connection.exec_driver_sql(query)]


def test_a_lost_key_delays_a_mail_and_does_not_lose_it(
    way: Way, mail_sink: MailSink, smtp: SmtpConfig
) -> None:
    """The key that is put back opens what waited."""
    way.offer(confirmed=False)
    keyless = replace(way.desk, keyring=Keyring({}))
    assert send_due(keyless, smtp) == 0
    assert states(way) == [("waiting", 1)]

    way.desk.clock.pass_time(minutes=2)  # type: ignore[attr-defined]

    assert send_due(way.desk, smtp) == 1
    assert len(mail_sink.to("kanarie.landlord@post.example")) == 1


def test_a_key_that_stays_away_is_an_alarm_after_72_hours(
    way: Way, smtp: SmtpConfig, caplog: pytest.LogCaptureFixture
) -> None:
    way.offer(confirmed=False)
    keyless = replace(way.desk, keyring=Keyring({}))
    for _ in range(80):
        send_due(keyless, smtp)
        way.desk.clock.pass_time(hours=1)  # type: ignore[attr-defined]

    assert states(way)[0][0] == "failed"
    assert caplog.text.count("ALARM") == 1


def talk(server: socket.socket, taken: list[bytes], *, farewell: bytes) -> None:
    """Take mails as a server does that says something odd to QUIT."""
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 ready\r\n")
            for line in lines:
                if line.lower().startswith(b"data"):
                    connection.sendall(b"354 go on\r\n")
                    taken.append(b"".join(takewhile(lambda part: part != b".\r\n", lines)))
                if line.lower().startswith(b"quit"):
                    connection.sendall(farewell)
                    break
                connection.sendall(b"250 well\r\n")


@pytest.mark.parametrize("farewell", [b"421 going away\r\n", b"", b"nonsense\r\n"])
def test_a_mail_that_was_taken_is_not_sent_again_for_a_rude_farewell(
    way: Way, farewell: bytes
) -> None:
    way.offer(confirmed=False)
    taken: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        thread = threading.Thread(target=talk, args=(server, taken), kwargs={"farewell": farewell})
        thread.start()
        sent = send_due(way.desk, SmtpConfig(port=port))
        server.shutdown(socket.SHUT_RDWR)
        thread.join()

    assert (sent, len(taken), states(way)) == (1, 1, [("sent", 0)])


def test_a_silent_server_blocks_the_worker_once_for_a_batch(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes the connection and says nothing; every mail waits for the next time."""
    monkeypatch.setattr(sending, "_GREETING_SECONDS", 0.5)
    for _ in range(6):
        way.offer(confirmed=False)
    with socket.create_server(("127.0.0.1", 0)) as server:
        started = time.monotonic()
        sent = send_due(way.desk, SmtpConfig(port=server.getsockname()[1]))
        lasted = time.monotonic() - started

    assert sent == 0
    assert lasted < 1.5
    assert states(way) == [("waiting", 1)] * 6


def test_a_mail_that_breaks_the_connection_does_not_hold_up_the_others_for_good(
    way: Way, mail_sink: MailSink, smtp: SmtpConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the mail itself is put off when the server breaks off in the middle."""
    way.offer(confirmed=False)
    way.offer(confirmed=False)

    def break_off(*arguments: object) -> None:
        raise smtplib.SMTPServerDisconnected

    with monkeypatch.context() as patch:
        patch.setattr(smtplib.SMTP, "send_message", break_off)
        assert send_due(way.desk, smtp) == 0

    assert states(way) == [("waiting", 1), ("waiting", 0)]
    assert send_due(way.desk, smtp) == 1


def first_written(way: Way, monkeypatch: pytest.MonkeyPatch, fault: Exception | str) -> None:
    """Have the mail to odd@post.example go to another address, or fail."""

    def write(context: DeskContext, row: OutboxRow) -> EmailContent:
        content = compose(context, row)
        if content.to != "odd@post.example":
            return content
        if isinstance(fault, Exception):
            raise fault
        return replace(content, to=fault)

    monkeypatch.setattr(sending, "compose", write)
    way.offer(confirmed=False, landlord=landlord(mail="odd@post.example"))
    way.offer(confirmed=False)


@pytest.mark.parametrize(
    "address",
    ["=?x?q?a?=@post.example", "=?utf-8?q?=0A?=@post.example", "a@b@c", "@", "\ud800"],
)
def test_an_address_that_no_header_takes_is_given_up_and_the_others_go_out(
    way: Way,
    smtp: SmtpConfig,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    first_written(way, monkeypatch, address)

    assert send_due(way.desk, smtp) == 1
    assert states(way) == [("failed", 1), ("sent", 0)]
    assert caplog.text.count("ALARM mail") == 1


def test_a_mail_that_fails_in_a_way_nobody_knew_is_tried_again_and_the_others_go_out(
    way: Way, smtp: SmtpConfig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first_written(way, monkeypatch, RecursionError("Vornamekanarie"))

    assert send_due(way.desk, smtp) == 1
    assert states(way) == [("waiting", 1), ("sent", 0)]
    assert "kanarie" not in caplog.text


def test_a_mail_that_cannot_be_handed_over_does_not_hold_up_the_others(
    way: Way, smtp: SmtpConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    way.offer(confirmed=False)
    way.offer(confirmed=False)
    faults = iter([UnicodeError("kanarie"), None])
    send = smtplib.SMTP.send_message

    def fail_once(*given: object) -> object:
        if fault := next(faults):
            raise fault
        return send(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(smtplib.SMTP, "send_message", fail_once)

    assert send_due(way.desk, smtp) == 1
    assert states(way) == [("waiting", 1), ("sent", 0)]


def test_a_worker_at_rest_does_not_use_up_the_72_hours(way: Way, smtp: SmtpConfig) -> None:
    """They begin with the first try, and end by what was tried."""
    way.offer(confirmed=False)
    for days in (20, 20):
        way.desk.clock.pass_time(days=days)  # type: ignore[attr-defined]
        assert send_due(way.desk, SmtpConfig(port=free_port())) == 0
    way.desk.clock.pass_time(days=20)  # type: ignore[attr-defined]

    assert states(way) == [("waiting", 2)]
    assert send_due(way.desk, smtp) == 1


def test_whose_record_it_is_is_known_before_the_mail_counts_as_sent(
    way: Way, smtp: SmtpConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = way.offer(confirmed=False)

    def crash(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sending, "mark_sent", crash)
    with pytest.raises(KeyboardInterrupt):
        send_due(way.desk, smtp)

    with way.desk.desk.reading() as connection:
        digest = mail_hash(way.desk, "kanarie.landlord@post.example")
        assert list_records_of(connection, digest) == [sent.record_id]
    assert states(way) == [("waiting", 0)]
