"""People of the story and what they do in a browser: a landlord, an applicant, an editor."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from playwright.sync_api import APIResponse, Page, Response

PLAIN_PICTURE_BYTES = 5000
Answers = Mapping[str, str | list[str]]


def choose_language(page: Page, tag: str) -> None:
    """Take a language from the list at the top of a page of the staff app."""
    if page.get_attribute("html", "lang") == tag:
        return
    page.click(".langs summary")
    with page.expect_navigation():
        page.click(f'.langs button[value="{tag}"]')
    assert page.get_attribute("html", "lang") == tag


@dataclass(kw_only=True)
class FormFiller:
    """Somebody who fills in a form without JavaScript."""

    page: Page
    site: str

    def open(self, path: str) -> None:
        """Open a page of the site."""
        self.page.goto(f"{self.site}{path}")

    def fill(self, answers: Answers) -> None:
        """Type and choose: lists are boxes to tick, other values text or one choice."""
        for name, value in answers.items():
            if isinstance(value, list):
                for one in value:
                    self.page.check(f'input[name="{name}"][value="{one}"]')
                continue
            field = self.page.locator(f'main [name="{name}"]').first
            kind = field.get_attribute("type")
            if kind in {"radio", "checkbox"}:
                self.page.check(f'input[name="{name}"][value="{value}"]')
            elif field.evaluate("node => node.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def press(self, action: str) -> Response:
        """Press the button of an action and return the answer of the server."""
        with self.page.expect_navigation() as answered:
            self.page.click(f'main button[name="do"][value="{action}"]')
        return answered.value

    def send_step(self, answers: Answers) -> int:
        """Fill in a page and send it; return the status of the answer."""
        self.fill(answers)
        return self.press("next").status

    def typed(self, name: str) -> str:
        """Return what stands in a field."""
        return self.page.input_value(f'main [name="{name}"]')

    def faults(self) -> list[str]:
        """Return where the links of the error summary lead."""
        links = self.page.locator("#errors a").all()
        return [link.get_attribute("href") or "" for link in links]

    def width_needed(self, *, window: int) -> int:
        """Return how many pixels the page needs in a window of this width."""
        self.page.set_viewport_size({"width": window, "height": 800})
        return int(self.page.evaluate("document.documentElement.scrollWidth"))

    def language(self) -> tuple[str | None, str | None]:
        """Return language and direction of the page."""
        html = self.page.locator("html")
        return html.get_attribute("lang"), html.get_attribute("dir")


@dataclass(kw_only=True)
class MailReader:
    """Somebody who reads mails in the catcher."""

    page: Page
    catcher: str

    def open_newest(self, address: str, *, count: int = 1, seconds: float = 30) -> str:
        """Wait for so many mails to an address, open the newest, and return its text."""
        until = time.monotonic() + seconds
        while True:
            self.page.goto(self.catcher)
            mine = self.page.locator("li", has_text=address)
            if mine.count() >= count:
                break
            if time.monotonic() > until:
                message = (
                    f"{mine.count()} of {count} mails for {address}: {self.page.inner_text('body')}"
                )
                raise TimeoutError(message)
            time.sleep(0.3)
        mine.first.locator("a").click()
        return self.page.inner_text("pre")

    def follow_link(self, *, containing: str = "/my/") -> str:
        """Press the first link of the mail that holds this text; return where it led."""
        self.page.click(f'pre a[href*="{containing}"]')
        return self.page.url

    def html_language(self) -> tuple[str | None, str | None]:
        """Open the HTML of the mail; return its language and direction."""
        self.page.click('a[href$="/html"]')
        html = self.page.locator("html")
        return html.get_attribute("lang"), html.get_attribute("dir")


@dataclass(kw_only=True)
class Editor:
    """An editor in the staff app."""

    page: Page
    staff: str

    def sign_in(self, mail: str, password: str) -> None:
        """Sign in, unless that was done before; the queue is shown."""
        self.page.goto(self.staff)
        if self.page.locator("#mail").count() == 0:
            return
        self.page.fill("#mail", mail)
        self.page.fill("#password", password)
        self.page.click('form[action="/sign-in"] button')
        self.page.wait_for_url(f"{self.staff}")

    def speak(self, tag: str) -> None:
        """Choose a language on the page that is open, unless it is in it already."""
        choose_language(self.page, tag)

    def open_first(self, kind: str) -> str:
        """Open the oldest case of a kind from the queue; return its reference."""
        self.page.goto(self.staff)
        self.page.locator(f'main .cards a[href^="/{kind}/"]').first.click()
        found = re.search(rf"/{kind}/([^/?]+)", self.page.url)
        assert found
        return found[1]

    def open_notice(self, words: str) -> str:
        """Open the notice that says this, which others in the queue may precede."""
        self.page.goto(self.staff)
        shown = self.page.locator('main .cards a[href^="/notices/"]').all()
        for path in [one.get_attribute("href") or "" for one in shown]:
            self.page.goto(urljoin(self.staff, path))
            if words in self.page.inner_text("main"):
                return path.rpartition("/")[2]
        raise LookupError(f"No notice of {len(shown)} says: {words}")

    def open_first_with_preview(self) -> tuple[str, Response]:
        """Open the oldest offer; return its reference and what its preview's frame has loaded."""
        reference = self.open_first("offers")
        with self.page.expect_request_finished(lambda asked: "/preview/" in asked.url) as loaded:
            self.page.click("details:has(iframe.preview) > summary")
            self.page.locator("iframe.preview").scroll_into_view_if_needed()
        answer = loaded.value.response()
        assert answer
        return reference, answer

    def preview_is_drawn(self) -> bool:
        """Tell whether the frame shows more than an empty sheet: its picture is no plain one."""
        frame = self.page.locator("iframe.preview")
        frame.scroll_into_view_if_needed()
        return len(frame.screenshot()) > PLAIN_PICTURE_BYTES

    def open_preview(self, tag: str) -> APIResponse:
        """Press the link of the preview in a language; it opens in a window of its own."""
        folded = self.page.locator("details:has(iframe.preview):not([open]) > summary")
        if folded.count():
            folded.click()
        with self.page.expect_popup() as window:
            self.page.click(f'main a[href$="/preview/{tag}"]')
        answer = self.page.request.get(window.value.url)
        window.value.close()
        return answer

    def ask(self, question: str) -> None:
        """Send the landlord a question."""
        self.page.click('details:has(form[action$="/ask"]) > summary')
        self.page.fill("#question", question)
        self.decide("ask")

    def decide(self, action: str) -> None:
        """Press the button of a decision."""
        with self.page.expect_navigation():
            self.page.click(f'form[action$="/{action}"] button')
