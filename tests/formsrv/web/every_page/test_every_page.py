"""What must hold for every page of the form service, in every language."""

import re
from collections import Counter
from collections.abc import Callable

import pytest

from formsrv.payloads import MailPurpose
from tests.formsrv.web.every_page.conftest import Files
from tests.formsrv.web.every_page.gallery import MAIL_TAGS, Shown
from tests.formsrv.web.every_page.house import House
from tests.formsrv.web.every_page.reading import english, pieces
from tests.formsrv.web.pages import tags, weight
from tests.support.nu import html_problems
from tests.support.processes import ROOT

FORM, RECEIPT = 5_000, 3_000
"""Bytes after gzip -9, as the budgets say, without what people typed."""
ALL_WRONG = 5_000
"""Every field of a step wrong at once: each fault stands in the list above and at its field."""
TYPED = re.compile(
    r'(?<= value=")[^"]*(?="(?: class="box| id="f-|>\n))|(?<=>\n)[^<]*(?=</textarea>)'
)
SCRIPT, SCRIPTED = (
    b'<script src="/passkeys.js" defer></script>',
    re.compile("desk (passkeys|second factor passkey)"),
)
ADDRESS = ("href", "src", "action", "formaction", "srcset", "poster", "data")


def faulty(gallery: list[Shown], holds: Callable[[Shown], bool]) -> list[str]:
    """Return the names of the pages for which something does not hold."""
    return [page.name for page in gallery if not holds(page)]


def test_every_kind_is_there_in_every_language(gallery: list[Shown], house: House) -> None:
    counted = Counter(page.app for page in gallery)
    languages = len(house.way.public.region.tags)
    kinds = {page.kind for page in gallery if page.app == "public"}
    desk = {page.kind for page in gallery if page.app == "staff"}

    assert counted["public"] == len(kinds) * languages
    assert counted["mail"] == len(MailPurpose) * len(MAIL_TAGS)
    assert counted["preview"] == languages
    assert counted["staff"] == len(desk) * languages
    assert len(kinds) > 75
    assert len(desk) > 60


@pytest.mark.slow
def test_every_page_is_valid(gallery: list[Shown], files: Files) -> None:
    found = html_problems(list(files.values()))

    assert [f"{problem.path.name}: {problem.sentence}" for problem in found] == []
    assert len(files) == len(gallery)


def test_every_page_names_its_language_and_direction(gallery: list[Shown], house: House) -> None:
    region = house.way.public.region

    def holds(page: Shown) -> bool:
        language = region.language(page.tag)
        return f'<html lang="{page.tag}" dir="{language.dir}">'.encode() in page.html

    assert faulty(gallery, holds) == []


def test_every_page_has_one_heading_of_the_first_level_and_a_title(gallery: list[Shown]) -> None:
    shown = [page for page in gallery if page.app != "mail"]

    assert faulty(shown, lambda page: page.html.count(b"<h1") == 1) == []
    assert (
        faulty(gallery, lambda page: bool(re.search(rb"<title>[^<]{8,}</title>", page.html))) == []
    )


def test_no_text_is_escaped_twice(gallery: list[Shown]) -> None:
    """Such as the apostrophe of a title."""
    assert any(b"&#39;" in page.html for page in gallery)
    assert faulty(gallery, lambda page: b"&amp;#" not in page.html) == []


def test_no_page_runs_or_fetches_anything(gallery: list[Shown], house: House) -> None:
    """Links lead to this origin, to the portal, or to a person's mailbox, and nowhere else."""
    settings = house.way.public.region.settings

    def leads_out(page: Shown) -> bool:
        found = {
            attributes[name]
            for attributes in tags(page.html.decode(), "a", "form", "button", "img", "iframe")
            for name in ADDRESS
            if name in attributes
        }
        hosts = {settings.site_url, settings.forms_url}
        if page.kind.startswith("mail office"):
            hosts = {settings.staff_url}
        # An authenticator app on the same device takes the last one.
        allowed = ("/", "#", "mailto:", "otpauth:", *(f"{host}/" for host in hosts))
        return any(not one.startswith(allowed) or one.startswith("//") for one in found)

    def runs(page: Shown) -> bool:
        # The pages of passkeys have the one script of the staff app; the service itself says so.
        html = page.html.replace(SCRIPT, b"") if SCRIPTED.match(page.kind) else page.html
        return re.search(rb"<script|\son\w+=|javascript:", html) is not None

    own = [page for page in gallery if page.app != "preview"]
    assert faulty(own, lambda page: not runs(page)) == []
    assert faulty(own, lambda page: not leads_out(page)) == []
    assert faulty(own, lambda page: b"url(" not in page.html and b"@import" not in page.html) == []


def test_no_english_is_left_on_a_page_of_another_language(
    gallery: list[Shown], house: House
) -> None:
    """A message that the language translates must not stand there in English."""
    template = ROOT / "theme/locale/heimathafen.pot"
    found: dict[str, set[str]] = {}
    for tag in house.way.public.region.tags:
        if tag == "en":
            continue
        left = english(house.way.desk.wording(tag), template)
        seen: dict[str, str] = {}
        for page in gallery:
            if page.tag == tag:
                seen.update(dict.fromkeys(pieces(page.html), page.kind))
        assert len(seen) > 200
        for piece, kind in seen.items():
            if left.found(piece):
                found.setdefault(piece, set()).add(f"{kind} ({tag})")
    assert found == {}


def test_form_steps_are_light(gallery: list[Shown]) -> None:
    """Empty, filled, and filled with the longest answers; those are not counted themselves."""
    kinds = r"(offer step|inquiry|notice|saved search) .*(empty|filled)|correction step"
    steps = [page for page in gallery if re.match(kinds, page.kind)]
    assert len(steps) == 12 * (6 * 3 + 3 + 6 + 3 * 2 + 2)
    assert too_heavy(steps, FORM) == {}


def test_form_steps_with_every_field_wrong_are_light(gallery: list[Shown]) -> None:
    kinds = r"(offer step \d|inquiry|notice .*|saved search) wrong"
    steps = [page for page in gallery if re.match(kinds, page.kind)]
    assert len(steps) == 12 * 11
    assert too_heavy(steps, ALL_WRONG) == {}


def test_receipts_status_and_error_pages_are_light(gallery: list[Shown]) -> None:
    pages = [
        page
        for page in gallery
        if page.app == "public"
        and re.search("receipt|status|take back|error|gone|correction (without|too)", page.kind)
    ]
    assert len(pages) > 12 * 20
    assert too_heavy(pages, RECEIPT) == {}


def test_no_page_of_the_form_service_is_heavier_than_a_step(gallery: list[Shown]) -> None:
    """Photos, drafts, talks, full offers and all that comes later among them."""
    pages = [page for page in gallery if page.app == "public"]
    newest = {"photos pictured", "draft opened", "inquiry full", "inquiry receipt of a code"}
    assert newest < {page.kind for page in pages}
    assert too_heavy(pages, FORM) == {}


def too_heavy(pages: list[Shown], most: int) -> dict[str, int]:
    """Return the weights above a budget, after what people typed was taken out."""
    found = {page.name: weight(TYPED.sub("", page.html.decode()).encode()) for page in pages}
    return {name: bytes_ for name, bytes_ in found.items() if bytes_ > most}
