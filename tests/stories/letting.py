"""What a landlord does with an offer, step by step."""

from datetime import date

from catalog.formats import day
from tests.stories.navigators import Answers
from tests.stories.tales import (
    STEPS,
    Postbox,
    Tale,
    ask_back,
    decide,
    open_case,
    open_form,
    sign_in,
)
from tests.stories.test_main_way import CONTACT, WORDS


def write_with_a_pause(tale: Tale, post: Postbox, **contact: str) -> None:
    """Read the limit before the rent is asked, go on another day by a link, and send."""
    landlord = tale.landlord
    open_form(tale, landlord, "offer")
    home, place, rent, terms = STEPS
    for answers in (home, place):
        assert landlord.send_step(answers) == 200
    assert "€" in landlord.page.inner_text("main .note")
    assert landlord.send_step(rent) == 200
    landlord.fill(terms)
    landlord.press("later")
    landlord.fill({"draft_mail": post.address})
    assert landlord.press("keep").status == 200

    post.follow_next(containing="/my/draft/")
    assert landlord.language() == (tale.tag, tale.language.dir)
    assert landlord.press("open").status == 200
    assert landlord.typed("energy_value") == terms["energy_value"]
    assert landlord.send_step({}) == 200
    assert "€" in landlord.page.inner_text("main")
    for typed in ({**WORDS, "title": tale.title}, {**CONTACT, "mail": post.address, **contact}):
        assert landlord.send_step(typed) == 200, landlord.faults()


def answer_questions(tale: Tale, post: Postbox, reference: str) -> None:
    """Answer the office once in words and once by correcting an answer."""
    sign_in(tale)
    ask_back(tale, reference, "Stimmt die Etage?")
    link = post.follow_next()
    tale.landlord.press("read")
    assert "Stimmt die Etage?" in tale.main_text(tale.landlord)
    tale.landlord.fill({"text": f"So ist es {tale.tag}"})
    tale.landlord.press("reply")
    assert f"So ist es {tale.tag}" in open_case(tale, f"offers/{reference}")

    ask_back(tale, reference, "Stimmt die Fläche?")
    assert post.follow_next() == link
    correct(tale, {"area": "71,5"})
    assert "71,5" in open_case(tale, f"offers/{reference}")


def correct(tale: Tale, *changes: Answers) -> None:
    """Go through all steps again with changes in the first ones, and send them."""
    assert tale.landlord.press("correct").status == 200
    steps = [*changes, *([{}] * (5 - len(changes))), {"consent": "yes"}]
    for answers in steps:
        assert tale.landlord.send_step(answers) == 200, tale.landlord.faults()


def change_while_online(tale: Tale, link: str, reference: str, page: str) -> None:
    """What is online stays as it was until an editor publishes the change."""
    tale.landlord.page.goto(link)
    correct(tale, {"area": "72,5"})
    assert tale.shows(page, "71,5")
    open_case(tale, f"offers/{reference}")
    changed = tale.editor.page.locator(".change")
    assert any("71,5" in words for words in changed.locator("del").all_inner_texts())
    assert any("72,5" in words for words in changed.locator("ins").all_inner_texts())
    decide(tale, reference, "publish")
    assert tale.shows(page, "72,5")
    assert "71,5" not in tale.applicant.page.content()


def show_for_longer(tale: Tale, link: str) -> None:
    tale.landlord.page.goto(link)
    tale.landlord.press("longer")
    until_day = tale.landlord.page.locator('main input[name="choice"]').last
    chosen = until_day.get_attribute("value") or ""
    until_day.check()
    tale.landlord.press("longer_until")
    assert day(date.fromisoformat(chosen)) in tale.main_text(tale.landlord)


def offer_another(tale: Tale, link: str) -> None:
    """The form of another home knows who asks for it, and nothing of the first home's rooms."""
    tale.landlord.page.goto(link)
    tale.landlord.press("another")
    assert (tale.landlord.typed("postcode"), tale.landlord.typed("area")) == ("24103", "")
