"""The tools of the tests, tried against the real thing: a wrong tool makes every test worthless."""

import smtplib
import socket
import sys
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.support import browser as browser_tool
from tests.support import nu
from tests.support.browser import BrowserMissingError, chromium_path, open_page
from tests.support.network import OutsideConnectionError
from tests.support.nu import CheckerMissingError, html_problems
from tests.support.ports import free_port
from tests.support.processes import ProcessNotReadyError, running
from tests.support.site import BuildFailedError, build_site
from tests.support.smtp_sink import MailSink

VALID = '<!DOCTYPE html><html lang="de"><head><title>Wohnen</title></head><body><h1>Wohnen</h1>'
SERVER = "import time; print('log: begin'); print('ready on 8000'); time.sleep(600)"


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves a folder and writes no log."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (named so there)
        """Keep the output of the tests clean."""
        del format, args


@pytest.fixture
def little_site(tmp_path: Path) -> Iterator[str]:
    """The address of a page that a script changes."""
    script = "<script>document.querySelector('h1').textContent = 'Script'</script>"
    (tmp_path / "index.html").write_text(f"{VALID}{script}", "utf-8")
    handler = partial(QuietHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def mail_to(address: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "amt@town.example", address, "Ваша квартира"
    mail.set_content("Ihre Anfrage ist da.\nمرحبا")
    return mail


def test_a_free_port_can_be_used() -> None:
    with socket.create_server(("127.0.0.1", free_port())) as server:
        assert server.getsockname()[1] > 0


def test_another_machine_cannot_be_reached() -> None:
    """The address is one of documentation (RFC 5737); it is never asked."""
    with socket.socket() as probe, pytest.raises(OutsideConnectionError):
        probe.connect(("192.0.2.1", 80))


def test_a_process_is_ended_with_the_block() -> None:
    with running([sys.executable, "-c", SERVER], ready=r"ready on (\d+)") as server:
        assert server.said[1] == "8000"
        assert server.output == "log: begin\nready on 8000\n"
        assert server.process.poll() is None

    assert server.process.poll() is not None


def test_a_process_that_ends_early_shows_its_output() -> None:
    command = [sys.executable, "-c", "raise SystemExit('no such region')"]

    with pytest.raises(ProcessNotReadyError, match="no such region"), running(command, ready="up"):
        pytest.fail("It was never ready.")


def test_a_silent_process_is_not_awaited_for_ever() -> None:
    command = [sys.executable, "-c", "import time; time.sleep(600)"]

    with (
        pytest.raises(ProcessNotReadyError, match=r"silent 0\.2 s"),
        running(command, ready="up", timeout=0.2),
    ):
        pytest.fail("It was never ready.")


def test_the_mail_server_keeps_mails_by_recipient(mail_sink: MailSink) -> None:
    with smtplib.SMTP(mail_sink.host, mail_sink.port) as client:
        client.send_message(mail_to("olena@mail.example"))
        client.send_message(mail_to("amal@mail.example"))

    caught = mail_sink.wait_for("amal@mail.example")

    assert caught.text.splitlines() == ["Ihre Anfrage ist da.", "مرحبا"]
    assert caught.message["Subject"] == "Ваша квартира"
    assert len(mail_sink.to("olena@mail.example")) == 1


def test_a_mail_that_never_comes_is_reported(mail_sink: MailSink) -> None:
    with pytest.raises(TimeoutError, match="got 0 of 1"):
        mail_sink.wait_for("nobody@mail.example", timeout=0.1)


def test_the_html_checker_finds_the_one_wrong_page(tmp_path: Path) -> None:
    right, wrong = tmp_path / "richtig ü.html", tmp_path / "falsch ü.html"
    right.write_text(VALID, "utf-8")
    wrong.write_text(f"{VALID}\n<p id=a><p id=a>\n<div></p></div>", "utf-8")

    problems = html_problems([right, wrong])

    assert {(problem.path, problem.line) for problem in problems} == {(wrong, 2), (wrong, 3)}
    assert any("Duplicate ID" in problem.sentence for problem in problems)


def test_the_html_check_counts_pages_below_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "de").mkdir()
    (tmp_path / "de/index.html").write_text(VALID, "utf-8")

    assert nu.main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == "1 pages checked, 0 errors\n"


def test_no_page_at_all_is_no_success(tmp_path: Path) -> None:
    assert nu.main([str(tmp_path)]) == 1


def test_missing_java_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(CheckerMissingError, match="Java is missing"):
        html_problems([tmp_path])


def test_a_missing_browser_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)

    with pytest.raises(BrowserMissingError, match="Chromium is missing"):
        chromium_path()


def test_content_that_cannot_be_built_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(BuildFailedError):
        build_site(tmp_path / "out", content=tmp_path / "none", region=tmp_path / "none")


@pytest.mark.browser
def test_the_browser_runs_scripts(page: Page, little_site: str) -> None:
    page.goto(little_site)

    assert page.inner_text("h1") == "Script"


@pytest.mark.browser
def test_the_browser_runs_no_scripts_when_told(page_without_script: Page, little_site: str) -> None:
    page_without_script.goto(little_site)

    assert page_without_script.inner_text("h1") == "Wohnen"


@pytest.mark.browser
def test_the_browser_reaches_no_other_host(chromium: Browser) -> None:
    with (
        open_page(chromium, viewport=browser_tool.SMALL_PHONE) as opened,
        pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"),
    ):
        opened.goto("http://town.example/")
