"""What lists show, and that every home keeps its page."""

from urllib.parse import parse_qsl, urlsplit

from formsrv.forms.search_table import PREFILLED
from tests.site.document import SitePage
from tests.site.facts import FEWEST_ON_FIRST, PER_LIST, Facts


def listed_on(pages: dict[str, SitePage], tag: str) -> list[list[str]]:
    """Return the ids of the offers on each page of a language's list, the first page first.

    The others are numbered from the oldest, so the highest number comes next.
    """
    lists = [
        page
        for page in pages.values()
        if page.tag == tag and page.kind in {"offer_list", "offer_list_further"}
    ]
    lists.sort(
        key=lambda page: (
            page.kind,
            -int(page.url.split("/")[-2]) if page.kind.endswith("further") else 0,
        )
    )
    return [
        [card.all("a")[0]["href"].split("/")[-2] for card in page.root.of_class("card")]
        for page in lists
    ]


def test_lists_hold_each_free_home_once_newest_first(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """Rented and expired homes are not among them; closed pages hold twenty, the first 10 to 29."""
    for tag in facts.languages:
        found = listed_on(pages, tag)
        ids = [key for page in found for key in page]
        assert sorted(ids) == sorted(facts.listed), tag
        assert {len(page) for page in found[1:]} <= {PER_LIST}, tag
        assert len(found[0]) < FEWEST_ON_FIRST + PER_LIST, tag
        assert len(found) == 1 or len(found[0]) >= FEWEST_ON_FIRST, tag
        days = [facts.offers[key]["listed_on"] for key in ids]
        assert days == sorted(days, reverse=True), tag


def test_lists_lead_to_a_mail_about_new_homes_with_what_they_are_about(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """The form for a saved search understands the same answers: they are fields of it."""
    asked = {"in": "place", "for": "persons", "within": "persons", "rooms": "rooms"}
    seen = set()
    for page in pages.values():
        if page.kind not in {"offer_list", "offer_list_further", "facet"}:
            continue
        path = page.url.removeprefix(f"/{page.tag}/offers/").strip("/").split("/")
        path = path[: len(path) // 2 * 2]
        expected = {asked[rule]: value for rule, value in pairwise_of(path) if rule in asked}
        expected |= {"within_limit": "yes"} if "within" in path else {}
        expected |= {"step_free": "yes"} if "step-free" in path else {}
        links = [link["href"] for link in page.root.one("main").all("a")]
        (link,) = [one for one in links if one.startswith(f"/forms/{page.tag}/saved-search")]
        assert dict(parse_qsl(urlsplit(link).query)) == expected, page.url
        seen |= set(expected)
    assert seen == {"place", "persons", "rooms", "within_limit", "step_free"}
    assert seen <= set(PREFILLED)


def pairwise_of(path: list[str]) -> list[tuple[str, str]]:
    return list(zip(path[::2], path[1::2], strict=True))


def test_a_home_that_is_gone_keeps_its_page_which_asks_nobody(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """Whoever was sent the address learns that it is gone, and where others are."""
    gone = set(facts.offers) - facts.listed
    assert gone, "The content holds no rented or expired home."
    for tag in facts.languages:
        for key in gone:
            page = pages[f"{tag}/offers/{key}/index.html"]
            hrefs = {link["href"] for link in page.root.one("main").all("a")}
            assert f"/{tag}/offers/" in hrefs, page.file
            assert not any("inquiry" in href for href in hrefs), page.file


def test_no_other_page_links_to_a_home_that_is_gone(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """Start pages and lists show only what can be had."""
    gone = set(facts.offers) - facts.listed
    for page in pages.values():
        if page.kind == "offer":
            continue
        shown = {link["href"].rstrip("/").rpartition("/")[2] for link in page.root.all("a")}
        assert shown & gone == set(), page.file


def test_opportunities_that_take_place_are_listed(pages: dict[str, SitePage], facts: Facts) -> None:
    """Each has one card in the lists of all, in every language; what is over has none."""
    for tag in facts.languages:
        cards = cards_of(pages, tag, "index.html", "page/2/index.html")
        assert sorted(cards) == sorted(f"/{tag}/opportunities/{slug}/" for slug in facts.current)


def cards_of(pages: dict[str, SitePage], tag: str, *files: str) -> list[str]:
    """Return where the cards of some lists of opportunities lead, in their order."""
    found = (pages.get(f"{tag}/opportunities/{file}") for file in files)
    return [
        card.all("a")[0]["href"] for page in found if page for card in page.root.of_class("card")
    ]


def test_lists_of_opportunities_hold_who_belongs_there_and_none_is_empty(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """Counted from the files: kind, place, weekday, language, level, for whom, and how."""
    assert len(facts.opportunity_lists) > 30
    for tag in facts.languages:
        for facet, slugs in facts.opportunity_lists.items():
            cards = cards_of(pages, tag, f"{facet}/index.html", f"{facet}/2/index.html")
            wanted = sorted(f"/{tag}/opportunities/{slug}/" for slug in slugs)
            assert sorted(cards) == wanted, facet
            assert cards, facet


def test_the_list_of_all_leads_to_each_narrower_list_with_its_count(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """Readers see before the tap how much they will find."""
    for tag in facts.languages:
        choices = pages[f"{tag}/opportunities/index.html"].root.of_class("choices")[0]
        counts = {
            link["href"].removeprefix(f"/{tag}/opportunities/").rstrip("/"): int(
                link.text.rpartition("(")[2].rstrip(")")
            )
            for link in choices.all("a")
        }
        assert counts == {facet: len(slugs) for facet, slugs in facts.opportunity_lists.items()}


def test_what_is_over_says_so_and_leads_on(pages: dict[str, SitePage], facts: Facts) -> None:
    """Whoever kept the address finds what comes next, and no search engine keeps the page."""
    over = set(facts.opportunities) - facts.current
    assert over, "The content holds no opportunity that is over."
    for tag in facts.languages:
        for slug in over:
            page = pages[f"{tag}/opportunities/{slug}/index.html"]
            assert page.noindex, page.file
            hrefs = [link["href"] for link in page.root.one("main").all("a")]
            assert f"/{tag}/opportunities/" in hrefs, page.file
            slugs = {href.split("/")[-2] for href in hrefs if "/opportunities/" in href}
            assert slugs - {"opportunities"} <= facts.current, page.file
            assert len(slugs) > 1, page.file
