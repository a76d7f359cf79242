"""What people who look for a home do on the service, step by step."""

from tests.stories.tales import (
    Postbox,
    Tale,
    click,
    confirm,
    decide,
    may_ask,
    open_case,
    open_form,
    read_code,
    send_inquiry,
    sign_in,
    use_code,
)

PHONE = "+49 431 555 0188"
SIGNS = 16
"""Of a receipt code. How often one may be tried is limited, so not every story uses its own."""


def ask_with_help(tale: Tale, asks: Postbox, offer_id: str) -> tuple[str, str]:
    """Ask from the home's page and name who helps; return the link and the reference."""
    helper = {"supporter": "Helferin Hanna, Haus der Hilfe, 0431 555 0123"}
    assert tale.status(f"/{tale.tag}/offers/{offer_id}/") == 200
    assert may_ask(tale, offer_id)
    send_inquiry(tale, offer_id, {"mail": asks.address, **helper})
    link, inquiry = confirm(tale, tale.applicant, asks)
    assert tale.applicant.page.locator(".way li[aria-current=step]").count() == 1
    tale.applicant.press("show")
    assert "Haus der Hilfe" in tale.main_text(tale.applicant)
    return link, inquiry


def ask_once_more(tale: Tale, asks: Postbox, offer_id: str, link: str) -> None:
    """A second inquiry about the same home leads to the first one."""
    send_inquiry(tale, offer_id, {"mail": asks.address})
    assert asks.follow_next() == link


def ask_in_a_crowd(tale: Tale, offer_id: str) -> list[str]:
    """Others ask: one by telephone, and one who is told first how many wait."""
    send_inquiry(tale, offer_id, {"name": "Tarek Tel", "mail": "", "phone": PHONE})
    code = read_code(tale.applicant)
    by_telephone = use_code(tale, tale.applicant, code)
    sign_in(tale)
    assert "Tarek Tel" in open_case(tale, f"inquiries/{by_telephone}")
    decide(tale, by_telephone, "confirm")

    open_form(tale, tale.applicant, f"inquiry/{offer_id}")
    assert tale.applicant.page.locator('main [name="adults"]').count() == 0
    saved = f'main a[href^="/forms/{tale.tag}/saved-search"]'
    assert tale.applicant.page.locator(saved).count() == 1
    third = tale.postbox("third", applicant=True)
    send_inquiry(tale, offer_id, {"mail": third.address}, anyway=True)
    return [by_telephone, confirm(tale, tale.applicant, third)[1]]


def forward_one_and_the_rest(tale: Tale, reference: str, inquiry: str, others: list[str]) -> None:
    assert "Helferin Hanna" in open_case(tale, f"inquiries/{inquiry}")
    decide(tale, inquiry, "forward")
    open_case(tale, f"offers/{reference}/inquiries")
    page = tale.editor.page
    listed = page.locator('input[name="inquiry"]')
    assert {one.get_attribute("value") for one in listed.all()} == set(others)
    for one in listed.all():
        one.check()
    click(page, 'form[action$="/inquiries"] button')
    assert page.locator('[role="status"]').count() == 1
    assert listed.count() == 0


def share_addresses(tale: Tale, letters_link: str, inquiry: str, link: str) -> None:
    """Neither sees an address before both have agreed."""
    landlord, applicant = tale.landlord, tale.applicant
    landlord.page.goto(f"{letters_link}/inquiry/{inquiry}")
    assert f"Gern {tale.tag}" in tale.main_text(landlord)
    landlord.press("share")
    landlord.press("share-now")
    assert "Haddad" not in tale.main_text(landlord)
    applicant.page.goto(link)
    applicant.press("read")
    assert "Kovalenko" not in tale.main_text(applicant)
    applicant.press("share")
    applicant.press("share-now")
    assert "Kovalenko" in tale.main_text(applicant)
    landlord.page.goto(f"{letters_link}/inquiry/{inquiry}")
    assert "Haddad" in tale.main_text(landlord)


def send_notice(tale: Tale, path: str, answers: dict[str, str], *, answer: str) -> None:
    """Write to the office; an editor reads it, perhaps answers, and is done with it."""
    open_form(tale, tale.applicant, path)
    assert tale.applicant.send_step(answers) == 200
    assert len(read_code(tale.applicant)) >= SIGNS
    notice = tale.editor.open_notice(answers["words"])
    if answer:
        tale.editor.page.fill("#answer", answer)
    decide(tale, notice, "done")
