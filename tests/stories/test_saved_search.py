"""Somebody saves a search, gets a mail about a new home, and ends the search, in three languages.

Real Chromium without JavaScript, real HTTP, mails as the mail server got them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from formsrv.config import SmtpConfig
from formsrv.desk.setup import Prepared
from formsrv.states import State
from formsrv.worker.searches import tend_searches
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
from tests.formsrv.samples import facts
from tests.formsrv.way import Way
from tests.stories.navigators import FormFiller
from tests.stories.test_after_sending import serving
from tests.support.browser import open_page
from tests.support.smtp_sink import MailSink

__all__ = ["builder", "clock", "database", "desk", "editor", "prepared", "public", "var", "way"]
AMAL = "amal.haddad@mail.example"
WISHES = {
    "de": ("ltr", "Kiel", "2"),
    "ar": ("rtl", "كيل", "٢"),
    "uk": ("ltr", "Кіль", "2"),
}
"""How people write the same place and number: by language, with the direction of its pages."""


@dataclass(kw_only=True)
class Seeker:
    """Somebody with a browser and a mailbox."""

    sink: MailSink
    page: Page
    way: Way
    host: str

    def mails(self) -> list[str]:
        """Let the worker send what waits; return the texts of all mails so far."""
        send_due(self.way.desk, SmtpConfig(host=self.sink.host, port=self.sink.port))
        return [mail.text for mail in self.sink.to(AMAL)]

    def follow(self, mail: str, path: str) -> None:
        """Open the link of a mail below a path, on this machine."""
        portal = self.way.desk.region.settings.forms_url
        found = re.search(rf"{re.escape(portal)}({path}[^\s/]+)\s", mail)
        assert found, mail
        self.page.goto(f"{self.host}{found[1]}")

    def press(self, deed: str) -> None:
        """Press a button of the page."""
        with self.page.expect_navigation():
            self.page.click(f'main button[name="do"][value="{deed}"]')


@pytest.fixture
def seeker(
    way: Way, prepared: Prepared, chromium: Browser, mail_sink: MailSink
) -> Iterator[Seeker]:
    with serving(way, prepared) as host, open_page(chromium, script=False) as page:
        yield Seeker(sink=mail_sink, page=page, way=way, host=host)


def states(way: Way) -> list[str]:
    with way.desk.store.reading() as connection:
        found = connection.exec_driver_sql("SELECT state FROM records WHERE kind = 'search'")
        return [str(row[0]) for row in found]


def save(seeker: Seeker, tag: str) -> None:
    direction, place, rooms = WISHES[tag]
    form = FormFiller(page=seeker.page, site=seeker.host)
    form.open(f"/forms/{tag}/saved-search?persons=2")
    assert form.language() == (tag, direction)
    assert form.typed("persons") == "2"
    assert form.width_needed(window=320) <= 320
    answers = {"place": place, "rooms": rooms, "mail": AMAL, "consent": "yes"}
    assert form.send_step(answers) == 200
    assert AMAL in seeker.page.inner_text("main")


@pytest.mark.parametrize("tag", WISHES)
def test_save_confirm_new_home_unsubscribe(way: Way, seeker: Seeker, tag: str) -> None:
    keeper = SiteKeeper(way.desk)
    save(seeker, tag)

    (first,) = seeker.mails()
    seeker.follow(first, "/my/")
    assert states(way) == [State.RECEIVED.value]
    seeker.press("confirm")
    assert states(way) == [State.CONFIRMED.value]

    way.published(offer=facts(persons=1))
    _, offer_id = way.published()
    keeper.tend()
    assert tend_searches(way.desk) == 1
    second = seeker.mails()[-1]
    assert re.findall(rf"/{tag}/offers/(\w{{8}})/", second) == [offer_id]

    seeker.follow(second, "/my/once/")
    html = seeker.page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == (tag, WISHES[tag][0])
    assert states(way) == [State.CONFIRMED.value]
    seeker.press("yes")
    assert states(way) == [State.WITHDRAWN.value]

    way.published()
    keeper.tend()
    assert tend_searches(way.desk) == 0
    assert len(seeker.mails()) == 2
