"""The way of a photo, from a telephone to a reader's page and off it again, with real processes."""

import hashlib
import re
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page

from catalog.photos import photo_files
from sitegen.scan import object_id
from tests.stories.test_main_way import (
    CONTACT,
    HOME,
    LANDLORD,
    PLACE,
    RENT,
    TERMS,
    WORDS,
    Cast,
    Town,
    confirm_by_mail,
    people,
    town,
)
from tests.support.pictures import CANARIES, drawing, opened, photo

__all__ = ["people", "town"]

ALT_UK, ALT_DE = "Кухня з вікном", "Küche mit Fenster"
SECONDS = 40.0


def camera_file() -> bytes:
    """A file as a telephone writes it: larger than any other form, and full of notes."""
    image = drawing(2000, 1500)
    image.paste(Image.effect_noise((2000, 700), 90).convert("RGB"), (0, 800))
    return photo(image=image, orientation=1, quality=93)


def width_of(picture: Locator) -> int:
    """Return how wide a picture really is, once it has come."""
    picture.scroll_into_view_if_needed()
    seen = picture.evaluate("node => node.decode().then(() => node.naturalWidth, () => 0)")
    return int(seen)


def waited_for(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + SECONDS
    while not holds() and time.monotonic() < until:
        time.sleep(0.2)
    return holds()


def holding(folder: Path, *words: bytes) -> list[tuple[str, bytes]]:
    """Name the files below a folder that hold one of the words."""
    return [
        (path.name, word)
        for path in folder.rglob("*")
        if path.is_file()
        for word in words
        if word in path.read_bytes()
    ]


def offer_home(people: Cast) -> str:
    """Send an offer in and confirm it; return the link."""
    landlord = people.landlord
    landlord.open("/forms/uk/offer")
    for answers in (HOME, PLACE, {**RENT, "deposit": "1.440"}, TERMS, WORDS, CONTACT):
        assert landlord.send_step(answers) == 200
    return confirm_by_mail(landlord, people.landlord_mail, LANDLORD)


def add_photo(page: Page, raw: bytes) -> None:
    """Follow the link to the photos, choose a file, say what it shows, and send it."""
    page.click('main a[href$="/photos"]')
    picked = FilePayload(name="IMG_2041.jpg", mimeType="image/jpeg", buffer=raw)
    page.set_input_files('main input[name="1"]', [picked])
    page.fill('main [name="words_1"]', ALT_UK)
    with page.expect_navigation() as answered:
        page.click("main form[enctype] button")
    assert answered.value.ok, (answered.value.status, page.inner_text("main"))
    assert page.locator(".album li").count() == 1
    assert page.get_attribute(".album img", "alt") == ALT_UK
    assert width_of(page.locator(".album img")) == 320


def judge_and_publish(people: Cast, town: Town) -> str:
    """The editor looks at the photo, says in German what it shows, and publishes."""
    editor = people.editor
    editor.sign_in(*town.sign_in)
    editor.open_first("offers")
    picture = editor.page.locator(".album img")
    assert width_of(picture) == 1600
    with editor.page.expect_navigation(wait_until="domcontentloaded"):
        editor.page.fill('[name^="alt_"][name$="_de"]', ALT_DE)
        editor.page.click('form[action$="/photos"] button')
    assert "data:image/avif;base64," in editor.open_preview("de").text()
    editor.decide("publish")
    found = re.search(r"Publish offer ([a-z0-9]{8})", town.git("log", "-1", "--format=%s", "main"))
    assert found
    return found[1]


def test_a_photo_is_shown_to_readers_and_leaves_nothing_when_it_is_taken_back(
    people: Cast, town: Town
) -> None:
    raw = camera_file()
    assert len(raw) > 1_000_000
    assert [word for word in CANARIES if word not in raw] == [b"Textkanarie"]
    link = offer_home(people)
    add_photo(people.landlord.page, raw)

    offer_id = judge_and_publish(people, town)

    reader = people.applicant
    reader.open(f"/de/offers/{offer_id}/")
    shown = reader.page.locator(".photos img")
    assert shown.get_attribute("alt") == ALT_DE
    assert width_of(shown) == 320
    assert shown.evaluate("node => node.currentSrc").endswith("-320.avif")
    reader.open(f"/uk/offers/{offer_id}/")
    assert reader.page.locator(".photos img").get_attribute("alt") == ALT_UK
    large = reader.page.get_attribute(".photos a", "href") or ""
    with urllib.request.urlopen(f"{town.site}{large}") as answer:  # noqa: S310 (our own server)
        content = answer.read()
        kept = answer.headers["Cache-Control"]
    assert opened(content).size == (1600, 1200)
    assert "immutable" in kept
    sha256 = hashlib.sha256(content).hexdigest()
    assert large == f"/media/{sha256}.jpg"
    assert holding(town.var, *CANARIES) == []
    listed = town.git("cat-file", "--batch-all-objects", "--batch-check")
    assert object_id(content).hex() not in listed
    assert sha256 in town.git("log", "-1", "--patch", "main")

    people.landlord.page.goto(link)
    people.landlord.press("withdraw")
    people.landlord.press("withdraw_yes")

    places = [town.output / "media", town.var / "media"]
    files = [folder / name for folder in places for name in photo_files(sha256)]
    assert waited_for(lambda: not any(path.exists() for path in files))
    reader.open(f"/de/offers/{offer_id}/")
    assert reader.page.locator(".photos img").count() == 0
