"""Every action of landlords, applicants and editors, with people who read German, Arabic, Ukrainian.

Real processes, real Chromium without JavaScript, mails as the mail server of `serve` took them.
"""

import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.stories import asking, canaries, deciding, letting, managing
from tests.stories.navigators import Answers
from tests.stories.tales import (
    NO_MAIL,
    Tale,
    add_photo,
    confirm,
    decide,
    may_ask,
    offer_published,
    open_case,
    open_form,
    publish,
    read_code,
    send_inquiry,
    send_offer,
    sign_in,
    until,
    use_code,
)
from tests.stories.test_main_way import CONTACT, Cast, Town, make_checkout, people, serve_town
from tests.support.browser import open_page
from tests.support.ports import free_port
from tests.support.processes import ROOT, running

__all__ = ["people"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
in_each_language = pytest.mark.parametrize("tag", ["de", "ar", "uk"])


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town in which two unanswered inquiries are very many."""
    base = tmp_path_factory.mktemp("town")
    checkout = make_checkout(base / "checkout")
    settings = checkout / "region" / "region.yaml"
    text = settings.read_text("utf-8")
    assert "full_offer_inquiries: 10" in text
    changed = text.replace("full_offer_inquiries: 10", "full_offer_inquiries: 2")
    settings.write_text(changed, encoding="utf-8")
    with serve_town(checkout, base / "var") as served:
        yield served


@pytest.fixture(scope="module")
def strict_staff(town: Town) -> Iterator[str]:
    """A second staff process over the same data, which asks for a second factor and four eyes."""
    port = free_port()
    region = next(town.var.glob("*/region.yaml")).parent
    command = [sys.executable, "-m", "formsrv", "staff", "--var", str(town.var), "--without-tls"]
    command += ["--region", str(region), "--port", str(port), "--four-eyes"]
    with running(command, ready=r"^ready"):
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture
def tale(request: pytest.FixtureRequest, tag: str, town: Town, people: Cast) -> Tale:
    """The story of this test in its language."""
    name = request.function.__name__.removeprefix("test_").replace("_", "-")
    return Tale(tag=tag, name=name, town=town, people=people)


@in_each_language
def test_landlord(tale: Tale) -> None:
    """From a form that is left and taken up again to a home that is rented out, and erased."""
    post = tale.postbox("landlord")
    letting.write_with_a_pause(tale, post)
    link, reference = confirm(tale, tale.landlord, post)
    add_photo(tale, link, f"Foto {tale.tag}")
    sign_in(tale)
    deciding.describe_photo(tale, reference, f"Foto de: {tale.tag}")

    letting.answer_questions(tale, post, reference)
    offer_id = publish(tale, reference)
    page = f"/{tale.tag}/offers/{offer_id}/"
    assert tale.shows(page, tale.title)
    assert may_ask(tale, offer_id)
    said = f"Foto de: {tale.tag}" if tale.tag == "de" else f"Foto {tale.tag}"
    assert tale.applicant.page.get_attribute(".photos img", "alt") == said
    post.open_next()

    letting.change_while_online(tale, link, reference, page)
    post.open_next()
    letting.show_for_longer(tale, link)
    letting.offer_another(tale, link)

    post.read_all()
    open_form(tale, tale.landlord, "lost-link")
    tale.landlord.fill({"mail": post.address})
    tale.landlord.press("send")
    assert post.follow_next(containing=link.rpartition("/")[2]) == link
    tale.landlord.press("rented")
    tale.landlord.press("rented_yes")
    assert until(lambda: tale.status(page) == 200 and not may_ask(tale, offer_id))

    open_form(tale, tale.landlord, "erase")
    tale.landlord.fill({"mail": post.address})
    tale.landlord.press("send")
    post.follow_next(containing="/my/once/")
    assert tale.landlord.press("yes").status == 200
    assert until(lambda: tale.landlord.page.goto(link).status == 404)  # type: ignore[union-attr]
    assert tale.status(page) in {404, 410}


@in_each_language
def test_landlord_by_telephone(tale: Tale) -> None:
    """Without a mail address: a call back first, then a code, a call, and the code again."""
    landlord = tale.landlord
    open_form(tale, landlord, "call-back")
    called = {"name": "Rita Ruf", "phone": "+49 431 555 0199", "postcode": "24103"}
    assert landlord.send_step(called) == 200
    sign_in(tale)
    notice = tale.editor.open_notice(called["name"])
    tale.editor.page.fill("#done-words", "Angerufen.")
    decide(tale, notice, "done")

    send_offer(tale, **NO_MAIL)
    code = read_code(landlord)
    reference = use_code(tale, landlord, code)
    before = landlord.page.inner_text("#state")
    assert CONTACT["phone"] in open_case(tale, f"offers/{reference}")
    decide(tale, reference, "confirm")
    offer_id = publish(tale, reference)
    assert tale.shows(f"/{tale.tag}/offers/{offer_id}/", tale.title)

    assert use_code(tale, landlord, code) == reference
    assert landlord.page.inner_text("#state") != before
    for do in ("withdraw", "erase", "erase_yes"):
        landlord.press(do)
    assert until(lambda: tale.status(f"/{tale.tag}/offers/{offer_id}/") != 200)


@in_each_language
def test_applicant(tale: Tale) -> None:
    """Ask for a home with somebody's help, talk about it, share addresses, and leave."""
    lets, asks = tale.postbox("lets"), tale.postbox("asks", applicant=True)
    letters_link, reference, offer_id = offer_published(tale, lets)
    lets.open_next()

    link, inquiry = asking.ask_with_help(tale, asks, offer_id)
    asking.ask_once_more(tale, asks, offer_id, link)
    open_case(tale, f"inquiries/{inquiry}")
    decide(tale, inquiry, "link")
    assert asks.follow_next() == link
    others = asking.ask_in_a_crowd(tale, offer_id)
    asking.forward_one_and_the_rest(tale, reference, inquiry, others)

    lets.follow_next(containing=f"/inquiry/{inquiry}")
    assert "Helferin" not in tale.main_text(tale.landlord)
    tale.landlord.fill({"text": "Kommen Sie am Samstag."})
    tale.landlord.press("answer")
    assert asks.follow_next() == link
    tale.applicant.press("read")
    assert "Kommen Sie am Samstag." in tale.main_text(tale.applicant)
    tale.applicant.fill({"text": f"Gern {tale.tag}"})
    tale.applicant.press("answer")
    asking.share_addresses(tale, letters_link, inquiry, link)

    tale.applicant.page.goto(link)
    tale.applicant.press("withdraw")
    tale.applicant.press("withdraw_yes")
    tale.applicant.press("erase")
    tale.applicant.press("erase_yes")
    assert until(lambda: tale.applicant.page.goto(link).status == 404)  # type: ignore[union-attr]


@in_each_language
def test_reader(tale: Tale) -> None:
    """Ask an office for a home of its own, report an offer, name a barrier, save a search."""
    offer_id = next(
        path.stem
        for path in sorted((ROOT / "content" / "offers").glob("*/*.yaml"))
        if "\nanswers: office\n" in path.read_text("utf-8")
    )
    sign_in(tale)
    asks = tale.postbox("asks", applicant=True)
    send_inquiry(tale, offer_id, {"mail": asks.address}, anyway=True)
    _, inquiry = confirm(tale, tale.applicant, asks)
    open_case(tale, f"inquiries/{inquiry}")
    tale.editor.page.fill("#answer", "Rufen Sie uns bitte an.")
    decide(tale, inquiry, "answer")
    asks.follow_next()
    tale.applicant.press("read")
    assert "Rufen Sie uns bitte an." in tale.main_text(tale.applicant)

    reporter = tale.postbox("reporter", applicant=True)
    report = {"reason": "money_first", "words": f"Geld {tale.tag}", "mail": reporter.address}
    asking.send_notice(tale, f"report/{offer_id}", report, answer="Danke, wir sehen es uns an.")
    reporter.follow_next()
    tale.applicant.press("read")
    assert "Danke, wir sehen es uns an." in tale.main_text(tale.applicant)
    asking.send_notice(tale, "feedback", {"words": f"Die Karte {tale.tag}"}, answer="")

    searcher = tale.postbox("searcher", applicant=True)
    open_form(tale, tale.applicant, "saved-search")
    wish: Answers = {"persons": "3", "mail": searcher.address, "consent": "yes"}
    assert tale.applicant.send_step(wish) == 200
    searcher.follow_next()
    for do in ("confirm", "keep_search", "withdraw", "withdraw_yes"):
        tale.applicant.press(do)
    assert tale.applicant.page.locator('main button[value="keep_search"]').count() == 0


@pytest.fixture
def members(chromium: Browser) -> Iterator[tuple[Page, Page]]:
    """Two browsers of their own, as cookies of one machine know no ports."""
    with open_page(chromium, script=False) as one, open_page(chromium, script=False) as other:
        yield one, other


@in_each_language
def test_editor(tale: Tale, strict_staff: str, members: tuple[Page, Page]) -> None:
    """Two members of an office and the administrator decide about four offers."""
    one, other = members
    two = (
        deciding.invite(tale, one, strict_staff, "A"),
        deciding.invite(tale, other, strict_staff, "B"),
    )
    posts = [tale.postbox(f"lets-{number}") for number in range(4)]
    link, edited = deciding.offer_to_edit(tale, posts[0])
    deciding.edit_and_publish_together(tale, edited, two)
    posts[0].open_next()
    tale.landlord.page.goto(link)
    tale.landlord.press("show")
    assert tale.landlord.page.locator(".change ins").count() > 0

    deciding.refuse_from_template(tale, posts[1])
    handed = deciding.hand_over(tale, posts[2], two[0])
    ended = publish(tale, handed)
    link, published, offer_id = offer_published(tale, posts[3], days=deciding.SHORT)
    posts[3].open_next()
    page = f"/{tale.tag}/offers/{offer_id}/"
    deciding.refuse_change(tale, posts[3], link, published, page)
    deciding.put_aside(tale, offer_id)
    deciding.change_expiries(tale, "30", [edited, published])
    deciding.change_expiries(tale, "end", [handed])
    managing.look_into_figures(two[1], [edited, published])
    managing.read_log(tale, two[1], [edited, published])
    managing.switch_off(tale, two[1])
    assert tale.status(page) == 200
    assert until(lambda: not tale.shows(f"/{tale.tag}/offers/{ended}/", tale.title))


@in_each_language
def test_office(tale: Tale, strict_staff: str, members: tuple[Page, Page]) -> None:
    """A lead cares for the own account, an administrator for the lead's, and cases change office."""
    member = deciding.invite(tale, members[0], strict_staff, "C")
    managing.renew_codes(member)
    managing.change_telephone(member)
    managing.change_account(tale, member)

    lets, asks = tale.postbox("lets"), tale.postbox("asks", applicant=True)
    offer_id = offer_published(tale, lets)[2]
    send_inquiry(tale, offer_id, {"mail": asks.address})
    managing.give_away(tale, "inquiries", confirm(tale, tale.applicant, asks)[1])
    open_form(tale, tale.applicant, f"report/{offer_id}")
    report = {"reason": "money_first", "words": f"Geld {tale.tag}"}
    assert tale.applicant.send_step(report) == 200
    notice = tale.editor.open_notice(report["words"])
    managing.give_away(tale, "notices", notice)


@pytest.mark.parametrize("tag", ["uk"])
def test_what_people_write_lies_nowhere_in_the_clear(tale: Tale) -> None:
    """Files, WAL, temporary files, a backup, logs, git objects, pages and index are searched.

    The mail catcher of `serve` holds mails by its purpose, in memory: it is not looked into.
    """
    canaries.write_everything(tale)
    sign_in(tale)
    base = tale.town.var.parent
    backup = canaries.make_backup(tale.town.var, base / "backups")

    texts = {
        "log": tale.town.process.output.encode(),
        "git": canaries.git_objects(tale.town.var / "site" / "content.git"),
    }
    files = [path for path in base.rglob("*") if path.is_file()]
    texts |= {str(path.relative_to(base)): path.read_bytes() for path in files}

    assert {"var/public/intake.sqlite-wal", "var/desk/desk.sqlite"} <= set(texts)
    assert "var/site/search.sqlite" in texts
    assert {path.name for path in backup.iterdir()} >= {"intake.sqlite", "desk.sqlite"}
    assert tale.title.encode() in texts["git"]
    assert [name for name in texts if name.startswith("var/media/")] != []
    assert canaries.found_in(texts, tale) == []
