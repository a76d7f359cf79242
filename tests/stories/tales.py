"""What people do on the service, step by step, each in the language of the story told."""

import functools
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyotp
from playwright.sync_api import FilePayload, Page

from catalog.region import Language
from catalog.region_files import load_region
from catalog.wording import Wording
from tests.stories.navigators import Answers, Editor, FormFiller, MailReader
from tests.stories.test_main_way import (
    CONTACT,
    HOME,
    INQUIRY,
    PLACE,
    RENT,
    TERMS,
    WORDS,
    Cast,
    Town,
    wording,
)
from tests.support.pictures import photo
from tests.support.processes import ROOT

SECONDS = 40.0
STEP_SECONDS = 30
"""How long a code of an authenticator app lives."""
STEPS: tuple[Answers, ...] = (
    HOME,
    PLACE,
    {**RENT, "deposit": "1.440"},
    TERMS,
)
PASSWORD = "seven quiet boats at dawn"
NO_MAIL = {"mail": "", "contact": "phone"}
"""Answers of who is reached by telephone alone."""
read_words = functools.cache(wording)


def until(holds: Callable[[], bool]) -> bool:
    """Wait for what the worker does within seconds."""
    end = time.monotonic() + SECONDS
    while not holds() and time.monotonic() < end:
        time.sleep(0.2)
    return holds()


def facts(page: Page) -> str:
    """Return the reference of the record that a personal page is about."""
    return page.locator("main dl.facts bdi[dir=ltr]").first.inner_text()


@dataclass(kw_only=True)
class Postbox:
    """The mails of one address, opened one after the other."""

    reader: MailReader
    address: str
    seen: int = 0

    def open_next(self) -> str:
        """Wait for the next mail and return its text; it stays open."""
        text = self.reader.open_newest(self.address, count=self.seen + 1, seconds=SECONDS)
        self.seen += 1
        return text

    def follow_next(self, *, containing: str = "/my/") -> str:
        """Wait for a new mail with such a link and press it; return where it led."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            mails = self._list()
            for mail in mails[: len(mails) - self.seen]:
                self.reader.page.goto(f"{self.reader.catcher.rstrip('/')}{mail}")
                if self.reader.page.locator(f'pre a[href*="{containing}"]').count():
                    self.seen = len(mails)
                    return self.reader.follow_link(containing=containing)
            time.sleep(0.3)
        message = f"No new mail for {self.address} has a link with {containing}."
        raise TimeoutError(message)

    def read_all(self) -> None:
        """Count as read what has come so far."""
        self.seen = len(self._list())

    def _list(self) -> list[str]:
        """Return where the mails are shown, the newest first."""
        self.reader.page.goto(self.reader.catcher)
        links = self.reader.page.locator("li", has_text=self.address).locator("a").all()
        return [link.get_attribute("href") or "" for link in links]


@dataclass(frozen=True, kw_only=True)
class Tale:
    """Whose language is told in, everybody's browsers, and the town."""

    tag: str
    name: str
    town: Town
    people: Cast

    @property
    def landlord(self) -> FormFiller:
        """Who lets a home."""
        return self.people.landlord

    @property
    def applicant(self) -> FormFiller:
        """Who looks for one."""
        return self.people.applicant

    @property
    def editor(self) -> Editor:
        """Who decides, as the administrator of the demonstration."""
        return self.people.editor

    @property
    def words(self) -> Wording:
        """The texts in the language of this story."""
        return read_words(self.tag)

    @property
    def language(self) -> Language:
        """The language itself."""
        return load_region(ROOT / "region").language(self.tag)

    @property
    def title(self) -> str:
        """What the home of this story is called."""
        return f"{WORDS['title']} {self.tag}"

    def postbox(self, who: str, *, applicant: bool = False) -> Postbox:
        """Return the empty mailbox of somebody in this story."""
        reader = self.people.applicant_mail if applicant else self.people.landlord_mail
        return Postbox(reader=reader, address=f"{who}.{self.name}.{self.tag}@mail.example")

    def main_text(self, person: FormFiller) -> str:
        """Return what somebody reads in the middle of the page."""
        return person.page.inner_text("main")

    def status(self, path: str) -> int:
        """Open a page of the site as a reader; return the status."""
        answer = self.applicant.page.goto(f"{self.town.site}{path}")
        assert answer
        return answer.status

    def shows(self, path: str, text: str) -> bool:
        """Tell whether a page of the site holds a text now."""
        return self.status(path) == 200 and text in self.applicant.page.content()


def open_form(tale: Tale, person: FormFiller, path: str) -> None:
    """Open a form in the language of the story and see that it is in it."""
    person.open(f"/forms/{tale.tag}/{path}")
    assert person.language() == (tale.tag, tale.language.dir)


def send_offer(tale: Tale, *, days: str = "60", **contact: str) -> None:
    """Fill in all six steps and send them."""
    open_form(tale, tale.landlord, "offer")
    words = {**WORDS, "title": tale.title}
    *home, terms = STEPS
    terms = {**terms, "listing_days": days}
    for answers in (*home, terms, words, {**CONTACT, **contact}):
        assert tale.landlord.send_step(answers) == 200, tale.landlord.faults()


def confirm(tale: Tale, person: FormFiller, post: Postbox) -> tuple[str, str]:
    """Follow the link of the next mail and confirm; return the link and the reference."""
    link = post.follow_next()
    assert person.language() == (tale.tag, tale.language.dir)
    person.press("confirm")
    assert person.page.locator('main button[value="confirm"]').count() == 0
    return link, facts(person.page)


def publish(tale: Tale, reference: str) -> str:
    """The editor looks at the page that would be made and publishes it; return the offer's id."""
    sign_in(tale)
    open_case(tale, f"offers/{reference}")
    preview = tale.editor.open_preview(tale.tag).text()
    assert f'<html lang="{tale.tag}" dir="{tale.language.dir}">' in preview
    decide(tale, reference, "publish")
    found = re.search(
        r"Publish offer ([a-z0-9]{8})", tale.town.git("log", "-1", "--format=%s", "main")
    )
    assert found
    return found[1]


def offer_published(tale: Tale, post: Postbox, *, days: str = "60") -> tuple[str, str, str]:
    """Offer a home and publish it; return the landlord's link, the reference and the id."""
    send_offer(tale, days=days, mail=post.address)
    link, reference = confirm(tale, tale.landlord, post)
    return link, reference, publish(tale, reference)


def send_inquiry(
    tale: Tale,
    offer_id: str,
    changes: Mapping[str, str],
    *,
    anyway: bool = False,
    opened: bool = False,
) -> None:
    """Ask for a home; the form may be open already."""
    if not opened:
        open_form(tale, tale.applicant, f"inquiry/{offer_id}{'?anyway=1' if anyway else ''}")
    assert tale.applicant.send_step({**INQUIRY, **changes}) == 200, tale.applicant.faults()


def read_code(person: FormFiller) -> str:
    """Return the receipt code that is shown."""
    return person.page.inner_text("main .code")


def use_code(tale: Tale, person: FormFiller, code: str) -> str:
    """Enter a receipt code as it was copied; return the reference."""
    open_form(tale, person, "receipt")
    person.fill({"code": code.lower()})
    assert person.press("show").status == 200
    return facts(person.page)


def add_photo(tale: Tale, link: str, words: str) -> None:
    """Show a photo of the home, with what it shows in the landlord's language."""
    page = tale.landlord.page
    page.goto(f"{link}/photos")
    picked = FilePayload(name="IMG_1.jpg", mimeType="image/jpeg", buffer=photo())
    page.set_input_files('main input[name="1"]', [picked])
    page.fill('main [name="words_1"]', words)
    with page.expect_navigation() as answered:
        page.click("main form[enctype] button")
    assert answered.value.ok
    assert page.get_attribute(".album img", "alt") == words


def sign_in(tale: Tale) -> None:
    """Sign the administrator in, unless that was done before, in the language of the story."""
    tale.editor.sign_in(*tale.town.sign_in)
    tale.editor.speak(tale.tag)


def open_case(tale: Tale, path: str) -> str:
    """Open a page of the staff app, in the language of the story; return what it says."""
    answer = tale.editor.page.goto(f"{tale.editor.staff}{path}", wait_until="domcontentloaded")
    assert answer
    assert answer.ok, (path, answer.status)
    html = tale.editor.page.locator("html")
    shown = html.get_attribute("lang"), html.get_attribute("dir")
    assert shown == (tale.tag, tale.language.dir)
    return tale.editor.page.inner_text("main")


def decide(tale: Tale, reference: str, action: str) -> None:
    """Press the button of a decision and read that it is stored."""
    tale.editor.decide(action)
    done = tale.editor.page.locator('[role="status"]')
    assert done.count() == 1, tale.editor.page.inner_text("main")
    assert tale.editor.page.url.endswith(f"?done={reference}")


def decide_with_words(tale: Tale, reference: str, action: str, **typed: str) -> None:
    """Open the panel of a decision, choose and type, and press its button."""
    page = tale.editor.page
    form = page.locator(f'form[action$="/{action}"]')
    page.locator("details", has=form).locator("summary").click()
    for name, value in typed.items():
        field = form.locator(f'[name="{name}"]').first
        if field.get_attribute("type") == "radio":
            form.locator(f'[name="{name}"][value="{value}"]').check()
        elif field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    decide(tale, reference, action)


def ask_back(tale: Tale, reference: str, question: str) -> None:
    """Ask the landlord something."""
    open_case(tale, f"offers/{reference}")
    decide_with_words(tale, reference, "ask", words=question)


def enrol(page: Page, staff: str, mail: str, first_password: str) -> tuple[pyotp.TOTP, list[str]]:
    """Sign in for the first time: a new password, a second factor; return it and its codes."""
    begin_signing_in(page, staff, mail, first_password)
    page.fill("#old", first_password)
    page.fill("#new", PASSWORD)
    click(page, 'form[action="/account/password"] button')
    page.goto(f"{staff}account/second-factor")
    app, codes = set_up_factor(page)
    click(page, 'form[action="/sign-out"] button')
    return app, codes


def set_up_factor(page: Page) -> tuple[pyotp.TOTP, list[str]]:
    """Let an app read the secret that is shown; return the app and the recovery codes."""
    app = pyotp.TOTP(page.inner_text("code.secret").replace(" ", ""))
    page.fill("#code", app.now())
    click(page, 'form[action="/account/second-factor"] button')
    return app, page.locator(".codes code").all_inner_texts()


def begin_signing_in(page: Page, staff: str, mail: str, password: str) -> None:
    """Give mail address and password."""
    page.goto(f"{staff}sign-in")
    page.fill("#mail", mail)
    page.fill("#password", password)
    click(page, 'form[action="/sign-in"] button')


def give_code(page: Page, code: str) -> bool:
    """Give the code of the second step; tell whether the queue is shown then."""
    page.fill("#code", code)
    click(page, 'form[action="/second-factor"] button')
    return page.locator('nav a[href="/figures"]').count() == 1


def click(page: Page, what: str) -> None:
    """Press a button and wait for the next page."""
    with page.expect_navigation():
        page.locator(what).first.click()


def may_ask(tale: Tale, offer_id: str) -> bool:
    """Tell whether the open page of a home leads to the form of an inquiry."""
    form = f'a[href="/forms/{tale.tag}/inquiry/{offer_id}"]'
    return tale.applicant.page.locator(form).count() > 0
