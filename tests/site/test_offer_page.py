"""What the page of a home offers beside its facts: who pays, what is near, how to pass it on."""

import gzip
import re
from datetime import date, datetime
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.site.document import Element, SitePage
from tests.site.facts import Facts

ROOM_FOR_PHOTOS = 7_000
"""Bytes after ``gzip -9``: what a page without photos may weigh."""
SHORT_MESSAGE = 160


@pytest.fixture(scope="module")
def homes(pages: dict[str, SitePage]) -> list[SitePage]:
    """The pages of all homes in all languages."""
    return [page for page in pages.values() if page.kind == "offer"]


@pytest.fixture(scope="module")
def free(homes: list[SitePage], facts: Facts) -> list[SitePage]:
    """Those of homes that are listed."""
    return [page for page in homes if key_of(page) in facts.listed]


def key_of(page: SitePage) -> str:
    return page.url.split("/")[-2]


def main_links(page: SitePage) -> list[Element]:
    return [link for link in page.root.one("main").all("a") if link["href"]]


def section(page: SitePage, english: str, pages: dict[str, SitePage]) -> list[Element]:
    """Return the items of the list below a heading, found by its place on the English page."""
    twin = pages[page.file.replace(f"{page.tag}/", "en/", 1)]
    headings = [heading.text for heading in twin.root.one("main").all("h2")]
    if english not in headings:
        return []
    heading = page.root.one("main").all("h2")[headings.index(english)]
    assert heading.parent is not None
    rest = heading.parent.words[heading.parent.words.index(heading) + 1 :]
    following = next(one for one in rest if isinstance(one, Element))
    return following.all("li")


def test_a_home_leaves_room_for_its_photos(free: list[SitePage]) -> None:
    heavy = {
        page.file: size
        for page in free
        if not page.root.all("img") and (size := len(gzip.compress(page.raw, 9))) > ROOM_FOR_PHOTOS
    }

    assert heavy == {}


def test_the_answer_about_the_rent_is_few_lines_for_all_that_fit_in(
    free: list[SitePage], facts: Facts
) -> None:
    """Each size from one to that of the home is in one of them, and no larger one."""
    for page in free:
        if page.tag != "en":
            continue
        lines = page.root.one("main").all("dl")[1].all("dt")
        sizes: list[int] = []
        for line in lines:
            numbers = [int(found) for found in re.findall(r"\d+", line.text)]
            sizes.extend(range(numbers[0], numbers[-1] + 1))
        assert 1 <= len(lines) <= 4, page.file
        persons = int(facts.offers[page.url.split("/")[-2]]["persons"])
        assert sizes == list(range(1, min(persons, 8) + 1)), page.file


def message(link: Element) -> str:
    """Return the text that a link of sharing puts into a message."""
    parts = urlsplit(link["href"])
    values = parse_qs(parts.query, strict_parsing=True, separator="&")
    (text,) = values.get("text") or values["body"]
    return text


def test_each_way_to_share_carries_one_short_message(free: list[SitePage], facts: Facts) -> None:
    """In the reader's language, with the address of the page they read."""
    for page in free:
        links = page.root.of_class("pages")[0].all("a")
        schemes = [urlsplit(link["href"]).scheme for link in links]
        texts = {message(link) for link in links}
        (text,) = texts
        assert schemes == ["https", "sms", "mailto"], page.file
        assert links[0]["rel"] == "noreferrer"
        assert text.endswith(facts.settings["site_url"] + page.url), page.file
        assert len(text) < SHORT_MESSAGE, page.file
        assert text.count("https://") == 1
    spoken = {
        message(page.root.of_class("pages")[0].all("a")[0]).split(" · ")[0]
        for page in free
        if key_of(page) == key_of(free[0])
    }
    assert len(spoken) > len(facts.languages) / 2


def test_the_subject_of_a_mail_is_the_title(free: list[SitePage]) -> None:
    for page in free:
        mail = page.root.of_class("pages")[0].all("a")[2]
        (subject,) = parse_qs(urlsplit(mail["href"]).query)["subject"]
        assert " ".join(subject.split()) == page.root.one("h1").text, page.file


def test_what_is_near_is_in_the_place_or_beside_it(
    free: list[SitePage], pages: dict[str, SitePage], facts: Facts
) -> None:
    """Courses, advice and cafés, at most four, the soonest first; every one has its page."""
    dates: set[str] = set()
    for page in free:
        items = section(page, "Near this home", pages)
        assert len(items) <= 4
        for item in items:
            slug = item.one("a")["href"].split("/")[-2]
            kind = facts.opportunities[slug]["kind"]
            assert kind in {"language_course", "language_cafe", "advice"}, page.file
            dates.add(item.text)
    assert dates


def test_homes_in_the_same_public_place_name_the_same_things_near(
    free: list[SitePage], pages: dict[str, SitePage], facts: Facts
) -> None:
    """Else the list would give away in which village of an Amt a home is."""
    found: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for page in free:
        offer = facts.offers[key_of(page)]
        row = facts.municipalities[offer["municipality"]]
        place = row["amt"] if facts.small(offer) else row["ags"]
        links = tuple(item.one("a")["href"] for item in section(page, "Near this home", pages))
        found.setdefault((page.tag, place), set()).add(links)
    assert {place: lists for place, lists in found.items() if len(lists) > 1} == {}


def test_similar_homes_are_others_in_the_district_that_are_listed(
    homes: list[SitePage], pages: dict[str, SitePage], facts: Facts
) -> None:
    seen = 0
    for page in homes:
        items = section(page, "Similar homes", pages)
        keys = [item.one("a")["href"].split("/")[-2] for item in items]
        district = facts.offers[key_of(page)]["municipality"][:5]
        assert len(keys) <= 3
        assert len(set(keys)) == len(keys)
        assert key_of(page) not in keys
        assert set(keys) <= facts.listed
        assert {facts.offers[key]["municipality"][:5] for key in keys} <= {district}
        seen += len(keys)
    assert seen > len(homes)


def test_a_home_that_is_gone_shows_others_and_nothing_to_do(
    homes: list[SitePage], pages: dict[str, SitePage], facts: Facts
) -> None:
    gone = [page for page in homes if key_of(page) not in facts.listed]
    assert gone
    for page in gone:
        assert page.root.of_class("note"), page.file
        assert page.root.all("dl") == []
        assert page.root.of_class("pages") == []
        assert not any(
            unquote(link["href"]).startswith(("sms:", "mailto:")) for link in main_links(page)
        )
    assert any(section(page, "Similar homes", pages) for page in gone)


def test_a_printed_home_shows_its_address_and_number(free: list[SitePage], facts: Facts) -> None:
    """The address on paper only: on a screen the browser shows it."""
    for page in free:
        (printed,) = page.root.of_class("print")
        assert printed.text == facts.settings["site_url"] + page.url
        assert key_of(page) in page.root.one("main").text.removesuffix(printed.text)


def test_the_dates_near_a_home_are_in_the_future(
    free: list[SitePage], pages: dict[str, SitePage], facts: Facts
) -> None:
    """English pages write them as ``Monday 7 December 2026``."""
    days: list[date] = []
    for page in free:
        if page.tag == "en":
            for item in section(page, "Near this home", pages):
                found = re.search(r"\d{1,2} \w+ \d{4}", item.text)
                assert found is not None, item.text
                days.append(datetime.strptime(found[0], "%d %B %Y").date())  # noqa: DTZ007 (a day)
    assert days
    assert min(days) >= facts.today
