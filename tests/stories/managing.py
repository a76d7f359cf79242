"""What leads and administrators do in the staff app, and everybody with the own account."""

import csv

from formsrv.web_staff.people import LOG_TEXTS
from tests.stories.deciding import Member
from tests.stories.tales import (
    PASSWORD,
    Tale,
    begin_signing_in,
    click,
    decide_with_words,
    enrol,
    give_code,
    open_case,
    set_up_factor,
)

RECOVERY_CODES = 10


def look_into_figures(member: Member, references: list[str]) -> None:
    """A lead reads the figures and takes the table along, which knows the offers."""
    page = member.page
    assert member.open("figures")
    assert page.locator(".plot tr").count() > 3
    with page.expect_download() as taken:
        page.click('a[href="/figures/offers.csv"]')
    table = taken.value.path().read_text("utf-8-sig")
    assert taken.value.suggested_filename.endswith(".csv")
    rows = list(csv.reader(table.splitlines(), delimiter=";"))
    assert set(references) <= {cell for row in rows for cell in row}
    assert len({len(row) for row in rows}) == 1


def read_log(tale: Tale, member: Member, references: list[str]) -> None:
    """The administrator alone reads who did what, in words, to the first entry."""
    assert member.page.goto(f"{member.staff}log").status == 404  # type: ignore[union-attr]
    said = [open_case(tale, "log")]
    page = tale.editor.page
    entries = page.locator(".log li")
    newest = int(entries.first.get_attribute("value") or 0)
    deeds, read = set[str](), 0
    while True:
        deeds |= set(page.locator(".log b").all_inner_texts())
        read += entries.count()
        older = page.locator(f'a[href="/log?from={read}"]')
        if not older.count():
            break
        click(page, f'a[href="/log?from={read}"]')
        said.append(page.inner_text("main"))
    assert read == newest
    assert deeds <= {tale.words.gettext(text) for text in LOG_TEXTS.values()}
    assert all(any(one in text for text in said) for one in references)
    assert any(member.name in text for text in said)


def renew_codes(member: Member) -> None:
    """The old codes are of no use afterwards."""
    old = member.codes.copy()
    _give_code_for(member, "recovery-codes", member.codes.pop())
    member.codes[:] = member.page.locator(".codes code").all_inner_texts()
    assert len(member.codes) == RECOVERY_CODES
    assert not set(member.codes) & set(old)
    _give_code_for(member, "recovery-codes", old[0])
    assert member.page.locator("#errors").count() == 1


def change_telephone(member: Member) -> None:
    """Nothing else is shown before the new telephone is set up."""
    _give_code_for(member, "second-factor/off", member.codes.pop())
    member.open("")
    assert member.page.url.endswith("/account/second-factor")
    member.codes[:] = set_up_factor(member.page)[1]
    member.open("")
    assert member.page.locator('nav a[href="/figures"]').count() == 1


def change_account(tale: Tale, member: Member) -> None:
    """The administrator gives a role, switches off and on, and gives a new first password."""
    assert "/accounts" in _places(member)
    open_case(tale, "accounts")
    panel = tale.editor.page.locator("li.panel", has_text=member.mail)
    panel.locator("summary").click()
    panel.locator("select").select_option("editor")
    _press(tale, member, "role")
    assert "/accounts" not in _places(member)

    _press(tale, member, "off")
    assert _places(member) == set()
    begin_signing_in(member.page, member.staff, member.mail, PASSWORD)
    assert member.page.locator("#errors").count() == 1
    _press(tale, member, "on")
    begin_signing_in(member.page, member.staff, member.mail, PASSWORD)
    assert give_code(member.page, member.codes.pop())

    _press(tale, member, "reset")
    first = tale.editor.page.inner_text("code.secret")
    assert _places(member) == set()
    _, member.codes[:] = enrol(member.page, member.staff, member.mail, first)
    begin_signing_in(member.page, member.staff, member.mail, PASSWORD)
    assert give_code(member.page, member.codes.pop())


def switch_off(tale: Tale, member: Member) -> None:
    """An account that is off opens nothing."""
    _press(tale, member, "off")
    assert _places(member) == set()
    assert member.page.locator("#password").count() == 1


def give_away(tale: Tale, kind: str, reference: str) -> None:
    """Another office gets a case with a note, which the administrator reads there."""
    open_case(tale, f"{kind}/{reference}")
    options = tale.editor.page.locator('form[action$="/hand-over"] option').all()
    office = options[-1].get_attribute("value") or ""
    note = f"Gehört zu Ihnen {kind} {tale.tag}"
    decide_with_words(tale, reference, "hand-over", office=office, words=note)
    assert note in open_case(tale, f"{kind}/{reference}")


def _places(member: Member) -> set[str]:
    """Return where the navigation leads; nowhere for who has to sign in first."""
    member.open("")
    links = member.page.locator("nav a").all()
    return {link.get_attribute("href") or "" for link in links}


def _press(tale: Tale, member: Member, action: str) -> None:
    """Press a button of somebody's account; its panel is opened where it is closed."""
    page = tale.editor.page
    if not page.locator("li.panel", has_text=member.mail).locator("details[open]").count():
        open_case(tale, "accounts")
        page.locator("li.panel", has_text=member.mail).locator("summary").click()
    panel = page.locator("li.panel", has_text=member.mail)
    with page.expect_navigation():
        panel.locator(f'form[action$="/{action}"] button').click()


def _give_code_for(member: Member, action: str, code: str) -> None:
    """Open a panel of the own account and give the code that it asks for."""
    member.open("account")
    form = member.page.locator(f'form[action="/account/{action}"]')
    member.page.locator("details", has=form).locator("summary").click()
    form.locator('[name="code"]').fill(code)
    with member.page.expect_navigation():
        form.locator("button").click()
