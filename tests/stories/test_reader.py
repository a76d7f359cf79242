"""Somebody who looks for a home reads the whole site without JavaScript, behind the real web server."""

from __future__ import annotations

import http.client
import re
import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page

from catalog.region_files import load_region
from tests.support.browser import FLAGS, chromium_path, open_page
from tests.support.nginx import HOST, Places, make_certificates, nginx, public_key_hash
from tests.support.ports import free_port
from tests.support.processes import ROOT

pytestmark = [pytest.mark.browser]
TAGS = ("de", "ar", "ti", "uk")
WITH_PHOTOS = "byp5afqs"
COURSE = "german-a2-three-villages"
_NARROW = 320


@pytest.fixture(scope="module")
def site(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of the site behind nginx, and the hash of its key that a browser trusts."""
    folder, var = tmp_path_factory.mktemp("nginx"), tmp_path_factory.mktemp("var")
    (var / "site").mkdir()
    (var / "site" / "output").symlink_to(built_site)
    make_certificates(folder)
    nobody = free_port()
    places = Places(
        var=var,
        folder=folder,
        http=free_port(),
        https=free_port(),
        public=nobody,
        staff=nobody,
    )
    with nginx(places):
        yield f"https://{HOST}:{places.https}", public_key_hash(folder)


@pytest.fixture(scope="module")
def reader(chromium: Browser, site: tuple[str, str]) -> Iterator[Page]:
    """A small phone without JavaScript that reaches no host but ours."""
    address, key = site
    port = address.rpartition(":")[2]
    flags = [flag for flag in FLAGS if not flag.startswith("--host-resolver")]
    flags += [
        f"--ignore-certificate-errors-spki-list={key}",
        f"--host-resolver-rules=MAP {HOST} 127.0.0.1:{port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ]
    other = chromium.browser_type.launch(
        executable_path=chromium_path(), args=flags, timeout=60_000
    )
    try:
        with open_page(other, script=False, base_url=address) as page:
            yield page
    finally:
        other.close()


def follow(page: Page, path: str) -> None:
    """Press the link with exactly this address on the page that is open."""
    link = page.locator(f'main a[href="{path}"]:visible, summary ~ * a[href="{path}"]').first
    if not link.is_visible():
        for summary in page.locator("main summary").all():
            if not link.is_visible():
                summary.click()
    link.click()
    assert page.url.endswith(path)


def fetch(address: str, path: str) -> tuple[str, bytes]:
    """Load a file that a browser would save: its type and its content."""
    trust = ssl.create_default_context()
    trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE  # the browser looks at that
    port = int(address.rpartition(":")[2])
    line = http.client.HTTPSConnection("127.0.0.1", port, context=trust, timeout=10)
    line.request("GET", path, headers={"Host": HOST})
    answer = line.getresponse()
    body = answer.read()
    line.close()
    assert answer.status == 200
    return answer.getheader("Content-Type") or "", body


def arrived(page: Page, tag: str) -> str:
    """Look at the page that is open: language, direction, width; return its heading."""
    html = page.locator("html")
    language = load_region(ROOT / "region").language(tag)
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == (tag, language.dir)
    assert page.evaluate("document.documentElement.scrollWidth") <= _NARROW, page.url
    heading = page.locator("h1").first.inner_text()
    assert heading.strip()
    return heading


@pytest.mark.parametrize("tag", TAGS)
def test_two_taps_lead_to_homes_that_the_jobcenter_pays_for(reader: Page, tag: str) -> None:
    reader.goto(f"/{tag}/")
    arrived(reader, tag)
    follow(reader, f"/{tag}/offers/within/2/")
    arrived(reader, tag)
    cards = reader.locator("main .card")
    assert cards.count() > 0
    assert reader.locator("main .card .fits").count() == cards.count()
    cards.first.locator("a").first.click()
    arrived(reader, tag)
    assert re.search(rf"/{tag}/offers/[a-z0-9]{{8}}/$", reader.url)
    assert reader.locator(f'main a[href^="/forms/{tag}/inquiry/"]').count() >= 1


@pytest.mark.parametrize("tag", TAGS)
def test_an_offer_shows_photos_sheet_and_what_is_near(reader: Page, tag: str) -> None:
    path = f"/{tag}/offers/{WITH_PHOTOS}/"
    reader.goto(path)
    arrived(reader, tag)
    photo = reader.locator("picture img").first
    photo.scroll_into_view_if_needed()
    assert (photo.get_attribute("alt") or "").strip()
    reader.wait_for_function(
        "() => [...document.images].every(one => one.loading !== 'lazy' || one.complete)"
    )
    assert photo.evaluate("image => image.naturalWidth") == _NARROW
    shared = reader.locator('a[href^="https://wa.me/"]').get_attribute("href") or ""
    text = unquote(shared.partition("text=")[2])
    assert len(text) < 160
    assert path in text

    follow(reader, f"{path}de/")
    arrived(reader, tag)
    sheet = reader.locator(".sheet")
    assert sheet.locator("[lang=de], th, td").count() > 20
    if tag != "de":
        assert sheet.get_attribute("lang") == "de"
        assert sheet.locator(f'[lang="{tag}"]').count() >= 1
    reader.go_back()
    near = reader.locator(f'main a[href^="/{tag}/opportunities/"]').first
    near.click()
    arrived(reader, tag)


@pytest.mark.parametrize("tag", TAGS)
def test_places_lead_to_homes_and_back(reader: Page, tag: str) -> None:
    reader.goto(f"/{tag}/places/")
    arrived(reader, tag)
    district = reader.locator(f'main a[href^="/{tag}/places/"]').last
    district.click()
    arrived(reader, tag)
    home_list = reader.locator(f'main a[href^="/{tag}/offers/in/"]').first
    home_list.click()
    arrived(reader, tag)
    assert reader.locator("main .card").count() > 0


@pytest.mark.parametrize("tag", TAGS)
def test_opportunities_are_filtered_and_go_into_a_calendar(
    reader: Page, site: tuple[str, str], tag: str
) -> None:
    reader.goto(f"/{tag}/opportunities/")
    arrived(reader, tag)
    follow(reader, f"/{tag}/opportunities/kind/language-course/")
    arrived(reader, tag)
    assert reader.locator("main .card").count() > 0
    reader.goto(f"/{tag}/opportunities/{COURSE}/")
    arrived(reader, tag)
    path = f"/{tag}/opportunities/{COURSE}/event.ics"
    assert reader.locator(f'main a[href="{path}"]').count() == 1
    kind, body = fetch(site[0], path)
    assert kind.startswith("text/calendar")
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    follow(reader, f"/{tag}/opportunities/{COURSE}/poster/")
    arrived(reader, tag)


@pytest.mark.parametrize("tag", TAGS)
def test_guides_stand_beside_german_and_a_book_can_be_taken_along(
    reader: Page, site: tuple[str, str], tag: str
) -> None:
    reader.goto(f"/{tag}/guides/")
    arrived(reader, tag)
    follow(reader, f"/{tag}/guides/rent-and-jobcenter/")
    arrived(reader, tag)
    if tag != "de":
        follow(reader, f"/{tag}/guides/rent-and-jobcenter/de/")
        assert reader.locator('main [lang="de"]').count() > 3
    reader.goto(f"/{tag}/take-along/")
    arrived(reader, tag)
    kind, body = fetch(site[0], f"/books/{tag}.html")
    assert kind.startswith("text/html")
    assert len(body) > 50_000
    assert reader.locator(f'main a[href="/books/{tag}.html"]').get_attribute("download") is not None


@pytest.mark.parametrize(("tag", "other"), [("de", "ar"), ("ar", "ti"), ("uk", "de")])
def test_the_language_is_changed_on_the_same_page(reader: Page, tag: str, other: str) -> None:
    reader.goto(f"/{tag}/offers/{WITH_PHOTOS}/")
    reader.locator(".langs summary").click()
    reader.locator(f'.langs a[hreflang="{other}"]').click()
    arrived(reader, other)
    assert reader.url.endswith(f"/{other}/offers/{WITH_PHOTOS}/")


def test_who_errs_is_led_on_in_the_own_language(reader: Page) -> None:
    answer = reader.goto("/ar/offers/nothing1/")
    assert answer is not None
    assert answer.status == 404
    arrived(reader, "ar")
    reader.locator('main a[href^="/ar/"]').first.click()
    arrived(reader, "ar")
