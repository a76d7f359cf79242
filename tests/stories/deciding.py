"""What editors do in the staff app, step by step."""

import time
from dataclasses import dataclass

import pyotp
from playwright.sync_api import Page

from formsrv.forms.classes import TRAP
from formsrv.reasons import OFFER_REFUSALS, OfferRefusal
from tests.stories import letting
from tests.stories.navigators import choose_language
from tests.stories.tales import (
    PASSWORD,
    STEP_SECONDS,
    Postbox,
    Tale,
    begin_signing_in,
    click,
    confirm,
    decide,
    decide_with_words,
    enrol,
    give_code,
    open_case,
    open_form,
    send_inquiry,
    send_offer,
    sign_in,
)
from tests.stories.test_main_way import HOME

SHORT = "14"
"""Days of an offer that ends soon from its first day on."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody of the staff with an own browser, signed in where two people look at each offer."""

    page: Page
    staff: str
    mail: str
    tag: str
    codes: list[str]
    """Recovery codes that are left."""

    @property
    def name(self) -> str:
        """What the log calls this person."""
        return self.mail.partition("@")[0].replace(".", " ")

    def open(self, path: str) -> str:
        """Open a page, in the language that was chosen at the sign-in; return what it says."""
        self.page.goto(f"{self.staff}{path}", wait_until="domcontentloaded")
        assert self.page.get_attribute("html", "lang") == self.tag
        return self.page.inner_text("main")

    def press(self, action: str) -> str:
        """Press the button of a decision, read that it is stored; return of what case."""
        click(self.page, f'form[action$="/{action}"] button')
        assert self.page.locator('[role="status"]').count() == 1
        return self.page.url.partition("?done=")[2]


def invite(tale: Tale, page: Page, staff: str, who: str) -> Member:
    """The administrator makes an account; its owner sets it up and comes in by both factors."""
    mail = f"{who}.{tale.tag}@office.example"
    sign_in(tale)
    open_case(tale, "accounts")
    tale.editor.page.fill("#name", f"{who} {tale.tag}")
    tale.editor.page.fill("#mail", mail)
    tale.editor.page.select_option("#role", "lead")
    click(tale.editor.page, 'form[action="/accounts"] button')
    first = tale.editor.page.inner_text("code.secret")

    page.goto(f"{staff}sign-in")
    choose_language(page, tale.tag)
    app, codes = enrol(page, staff, mail, first)
    begin_signing_in(page, staff, mail, PASSWORD)
    assert not give_code(page, "000000")
    assert give_code(page, next_code(app))
    click(page, 'form[action="/sign-out"] button')
    begin_signing_in(page, staff, mail, PASSWORD)
    assert give_code(page, codes.pop())
    return Member(page=page, staff=staff, mail=mail, tag=tale.tag, codes=codes)


def next_code(app: pyotp.TOTP) -> str:
    """Return the code of the coming half minute: that of this one was used already."""
    return app.at(time.time() + STEP_SECONDS)


def offer_to_edit(tale: Tale, post: Postbox) -> tuple[str, str]:
    """Send an offer in and confirm it; return the landlord's link and the reference."""
    send_offer(tale, days=SHORT, mail=post.address)
    return confirm(tale, tale.landlord, post)


def edit_and_publish_together(tale: Tale, reference: str, two: tuple[Member, Member]) -> None:
    """One member mends the words and has checked them; only the other one can publish."""
    first, second = two
    assert tale.title in first.open("")
    first.open(f"offers/{reference}/edit")
    title = f'[name="title_{tale.tag}"]'
    first.page.fill(title, f"{first.page.input_value(title)} 7")
    click(first.page, 'form[action$="/edit"] button')
    assert first.page.locator(".change ins").first.inner_text().strip() == "7"
    assert first.page.locator('form[action$="/publish"]').count() == 0
    assert reference == first.press("approve")
    first.open(f"offers/{reference}")
    assert first.page.locator('form[action$="/publish"]').count() == 0
    second.open(f"offers/{reference}")
    assert reference == second.press("publish")


def refuse_from_template(tale: Tale, post: Postbox) -> None:
    """The landlord reads why in the own language."""
    _, reference = offer_to_edit(tale, post)
    open_case(tale, f"offers/{reference}")
    decide_with_words(tale, reference, "refuse", reason=OfferRefusal.DOUBTFUL.value)
    post.open_next()
    post.reader.follow_link()
    assert tale.words.gettext(OFFER_REFUSALS[OfferRefusal.DOUBTFUL]) in tale.main_text(
        tale.landlord
    )


def refuse_change(tale: Tale, post: Postbox, link: str, reference: str, page: str) -> None:
    """What is online stays as it was, and the landlord reads why."""
    tale.landlord.page.goto(link)
    letting.correct(tale, {"area": "73,5"})
    open_case(tale, f"offers/{reference}")
    assert "73,5" in tale.editor.page.locator(".change ins").first.inner_text()
    decide_with_words(tale, reference, "refuse", reason=OfferRefusal.INCOMPLETE.value)
    assert post.follow_next() == link
    tale.landlord.press("read")
    reason = tale.words.gettext(OFFER_REFUSALS[OfferRefusal.INCOMPLETE])
    assert reason in tale.main_text(tale.landlord)
    assert tale.shows(page, HOME["area"])
    assert "73,5" not in tale.applicant.page.content()


def describe_photo(tale: Tale, reference: str, words: str) -> None:
    """The editor says in German what a photo shows."""
    open_case(tale, f"offers/{reference}")
    page = tale.editor.page
    field = page.locator('.album input[lang="de"]').first
    name = field.get_attribute("name") or ""
    field.fill(words)
    click(page, 'form[action$="/photos"] button')
    assert page.input_value(f'[name="{name}"]') == words


def hand_over(tale: Tale, post: Postbox, member: Member) -> str:
    """Another office gets the case with a note, the first one loses it; return the reference."""
    link, reference = offer_to_edit(tale, post)
    open_case(tale, f"offers/{reference}")
    decide(tale, reference, "link")
    assert post.follow_next() == link
    assert tale.title in member.open(f"offers/{reference}")
    open_case(tale, f"offers/{reference}")
    options = tale.editor.page.locator('form[action$="/hand-over"] option').all()
    office = options[-1].get_attribute("value") or ""
    note = f"Das Haus steht bei Ihnen {tale.tag}"
    decide_with_words(tale, reference, "hand-over", office=office, words=note)
    assert note in open_case(tale, f"offers/{reference}")
    answer = member.page.goto(f"{member.staff}offers/{reference}")
    assert answer
    assert answer.status == 404
    return reference


def change_expiries(tale: Tale, do: str, references: list[str]) -> None:
    """Show offers for so many days more, or end them, in one go."""
    page = tale.editor.page
    open_case(tale, "expiries")
    for reference in references:
        page.check(f'input[name="record"][value="{reference}"]')
    if do == "end":
        panel = page.locator("details", has=page.locator('input[name="sure"]'))
        panel.locator("summary").click()
        page.check('input[name="sure"]')
    click(page, f'form[action="/expiries"] button[value="{do}"]')
    assert page.locator('main [role="status"]').count() == 1, page.inner_text("main")
    assert page.locator('main [role="alert"]').count() == 0


def put_aside(tale: Tale, offer_id: str) -> None:
    """What fills a field that people do not see waits in the quarantine, and can be refused."""
    post = tale.postbox("program", applicant=True)
    open_form(tale, tale.applicant, f"inquiry/{offer_id}")
    trap = tale.applicant.page.locator(f'[name="{TRAP}"]')
    trap.evaluate("node => { node.value = 'https://spam.example' }")
    send_inquiry(tale, offer_id, {"mail": post.address}, opened=True)
    _, inquiry = confirm(tale, tale.applicant, post)
    assert inquiry not in open_case(tale, "")
    assert inquiry in open_case(tale, "?list=quarantine")
    open_case(tale, f"inquiries/{inquiry}")
    decide_with_words(tale, inquiry, "refuse", reason="other")
