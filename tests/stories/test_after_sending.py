"""A landlord answers a reminder by mail, rents the home out, and has everything erased.

Real Chromium without JavaScript, real HTTP, mails as the mail server got them; only the clock is
moved, since a month is long for a test.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from formsrv.config import SmtpConfig
from formsrv.desk.setup import Prepared
from formsrv.states import State
from formsrv.store.records import find_record
from formsrv.web_public.server import create_public_app
from formsrv.worker.reminders import remind_due
from formsrv.worker.sending import send_due
from formsrv.worker.site import SiteKeeper
from tests.formsrv.conftest import (
    builder,
    clock,
    database,
    desk,
    editor,
    prepared,
    public,
    var,
    way,
)
from tests.formsrv.samples import FakeClock
from tests.formsrv.way import Way
from tests.support.browser import open_page
from tests.support.smtp_sink import MailSink

__all__ = ["builder", "clock", "database", "desk", "editor", "prepared", "public", "var", "way"]
LANDLORD = "kanarie.landlord@post.example"


@dataclass(kw_only=True)
class Mailbox:
    """The landlord's mails and the browser that opens their links."""

    sink: MailSink
    page: Page
    way: Way
    host: str

    def newest(self) -> str:
        """Let the worker send what waits, and return the text of the newest mail."""
        smtp = SmtpConfig(host=self.sink.host, port=self.sink.port)
        send_due(self.way.desk, smtp)
        return self.sink.to(LANDLORD)[-1].text

    def links(self) -> list[str]:
        """Return the links of the newest mail, on this machine."""
        portal = self.way.desk.region.settings.forms_url
        return [
            link.replace(portal, self.host)
            for link in re.findall(rf"{re.escape(portal)}/my/\S+", self.newest())
        ]

    def answer(self, link: str, deed: str) -> str:
        """Open a link, press its button, and return what the page says then."""
        self.page.goto(link)
        self.page.reload()
        self.press(deed)
        return self.page.inner_text("main")

    def press(self, deed: str) -> None:
        """Press a button of the page."""
        with self.page.expect_navigation():
            self.page.click(f'main button[value="{deed}"]')


@contextmanager
def serving(way: Way, prepared: Prepared) -> Iterator[str]:
    """Answer requests on this machine; the app has the clock of the test."""
    app = create_public_app(prepared.public, context=way.public)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


@pytest.fixture
def mailbox(
    way: Way, prepared: Prepared, chromium: Browser, mail_sink: MailSink
) -> Iterator[Mailbox]:
    with serving(way, prepared) as host, open_page(chromium, script=False) as page:
        yield Mailbox(sink=mail_sink, page=page, way=way, host=host)


@pytest.mark.parametrize(("tag", "direction"), [("de", "ltr"), ("ar", "rtl"), ("uk", "ltr")])
def test_reminder_still_free_rented_erased(
    way: Way, mailbox: Mailbox, clock: FakeClock, tag: str, direction: str
) -> None:
    sent, offer_id = way.published(language=tag)
    keeper = SiteKeeper(way.desk)
    until = way.row(sent.record_id).expires_on
    assert until is not None

    clock.pass_time(days=16)
    assert remind_due(way.desk) == 1
    still_free, rented, *_rest, own_page = mailbox.links()

    mailbox.page.goto(still_free)
    html = mailbox.page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == (tag, direction)
    assert way.row(sent.record_id).wanted_until is None
    mailbox.answer(still_free, "yes")
    keeper.tend()
    assert way.row(sent.record_id).expires_on == until + timedelta(days=30)
    assert mailbox.page.goto(still_free).status == 410  # type: ignore[union-attr]

    # The second reminder of the new last day comes, and its link says that the home is taken.
    clock.pass_time(days=30)
    assert remind_due(way.desk) == 1
    rented = mailbox.links()[1]
    mailbox.answer(rented, "yes")
    keeper.tend()
    assert way.row(sent.record_id).state is State.RENTED
    path = way.desk.content.offer_path(offer_id)
    assert path is not None
    assert b"availability: rented" in way.desk.content.read(path)

    mailbox.page.goto(own_page)
    mailbox.press("erase")
    mailbox.press("erase_yes")
    assert mailbox.page.locator("main button").count() == 0
    keeper.tend()

    gone = mailbox.page.goto(own_page)
    assert gone is not None
    assert gone.status == 404
    assert way.desk.content.offer_path(offer_id) is None
    with way.desk.store.reading() as connection:
        assert find_record(connection, sent.record_id) is None
    with way.desk.desk.reading() as connection:
        erased = connection.exec_driver_sql("SELECT record_id FROM audit WHERE action = 'erased'")
        assert [row[0] for row in erased] == [sent.record_id]
