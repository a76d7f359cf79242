"""What every page says of itself: language, direction, its other languages, title, one heading."""

import re
from urllib.parse import urlsplit

from tests.site.document import Element, SitePage
from tests.site.facts import Facts

SCRIPTED = {"index", "offer_list", "offer_list_further", "facet"}
"""Pages with a few inline words of script that nobody needs: test_filter, test_chooser."""


def test_the_site_has_every_page_that_its_files_ask_for(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """The number is counted from the files alone, so that a page dropped in silence is noticed."""
    assert len(facts.languages) >= 12
    assert len(pages) == facts.page_count()


def test_every_page_has_the_language_and_direction_of_its_address(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """A wrong direction makes a page unreadable, a wrong language makes it unhearable."""
    default = facts.settings["default_language"]
    wrong = [
        page.file
        for page in pages.values()
        if (page.html["lang"], page.html["dir"])
        != (page.tag or default, facts.languages[page.tag or default]["dir"])
    ]
    assert wrong == []


def test_hreflang_is_sorted_absolute_and_ends_with_the_default(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """Tags in alphabetical order, `x-default` last; each address is under the site's own."""
    site = facts.settings["site_url"]
    seen = 0
    for page in pages.values():
        if not page.alternates:
            continue
        seen += 1
        *tags, last = page.alternates
        assert tags == sorted(tags), page.file
        assert last == "x-default", page.file
        assert all(url.startswith(f"{site}/") for url in page.alternates.values()), page.file
    assert seen > len(facts.languages)


def test_hreflang_names_the_page_itself_and_pages_that_name_it_back(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """Each page of a set of translations shows the same set, to which it belongs; all exist."""
    by_url = {facts.settings["site_url"] + page.url: page for page in pages.values()}
    for page in pages.values():
        if page.noindex:
            continue
        own = facts.settings["site_url"] + page.url
        expected = own if not page.tag else page.alternates[page.tag]
        assert own in page.alternates.values(), page.file
        assert expected == own, page.file
        for tag, url in page.alternates.items():
            other = by_url[url]
            assert other.alternates == page.alternates, f"{page.file} and {other.file}"
            assert tag == "x-default" or other.html["lang"] == tag, f"{page.file}: {tag}"


def test_an_offer_has_hreflang_in_all_languages_whatever_its_texts(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """The facts are in every language, so each offer and opportunity is for all readers."""
    wanted = {*facts.languages, "x-default"}
    records = [page for page in pages.values() if page.kind in {"offer", "opportunity"}]
    assert len(records) > 400
    assert [page.file for page in records if set(page.alternates) != wanted] == []


def test_a_page_is_canonical_at_its_own_address_or_left_out(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """A page for no search engine has neither canonical nor hreflang, and nobody names it."""
    left_out = set()
    for page in pages.values():
        own = facts.settings["site_url"] + page.url
        assert page.canonical == ([] if page.noindex else [own]), page.file
        if page.noindex:
            left_out.add(own)
            assert page.alternates == {}, page.file
    named = {url for page in pages.values() for url in page.alternates.values()}
    over = len(facts.opportunities) - len(facts.current)
    # The page for wrong addresses, and what is over; no guide or page lacks a language today.
    paper = len(facts.listed) + len(facts.current) + 1
    # Guides in two languages and what is shown without internet are for readers of the site.
    each = 1 + over + paper + 1
    assert len(left_out) == len(facts.languages) * each + facts.bilingual_count() + 1
    assert named & left_out == set()


def test_every_page_has_a_title_of_its_own_and_one_heading(pages: dict[str, SitePage]) -> None:
    """Nobody finds a page again among tabs that are called the same."""
    titles: dict[tuple[str, str], list[str]] = {}
    for page in pages.values():
        title = page.root.one("head").one("title").text
        assert len(title) >= 5, page.file
        assert len(page.root.all("h1")) == 1, page.file
        assert page.root.one("h1").text, page.file
        titles.setdefault((page.tag, title), []).append(page.file)
    # Two offers may be called the same; pages of different kinds may not.
    assert [
        files
        for files in titles.values()
        if len(files) > 1 and not all("/offers/" in file for file in files)
    ] == []


def test_the_title_of_a_home_names_its_place_after_the_comma_of_the_language(
    pages: dict[str, SitePage],
) -> None:
    """An Arabic comma is another sign than a Latin one."""
    found = {"de": ", ", "ar": "، ", "fa": "، "}
    for tag, separator in found.items():
        homes = [page for page in pages.values() if (page.kind, page.tag) == ("offer", tag)]
        titles = [page.root.one("head").one("title").text for page in homes]
        named = [
            title.removeprefix(page.root.one("h1").text)
            for page, title in zip(homes, titles, strict=True)
            if title.startswith(page.root.one("h1").text)
        ]
        assert sum(rest.startswith(separator) for rest in named) > 1, tag
        assert all(rest.startswith((separator, " · ")) for rest in named), tag


def test_sizes_of_files_have_one_spelling(pages: dict[str, SitePage]) -> None:
    """The sign of a thousand is a small k."""
    found = {
        (sign, page.kind)
        for page in pages.values()
        for sign in re.findall(r"[0-9]\s*([kK]B)\b", page.root.one("main").text)
    }

    assert found == {("kB", "offer"), ("kB", "take_along")}


def test_headings_leave_out_no_level(pages: dict[str, SitePage]) -> None:
    """Readers who jump from heading to heading would look for what is missing."""
    for page in pages.values():
        level = 0
        for heading in page.root.all("h1", "h2", "h3", "h4"):
            deep = int(heading.tag[1])
            assert deep <= level + 1 or level == 0, f"{page.file}: {heading.text}"
            level = deep


def test_no_page_asks_for_a_script_or_another_file(pages: dict[str, SitePage]) -> None:
    """One request shows a page: styles and icons are inside, scripts and fonts there are none."""
    for page in pages.values():
        scripts = page.root.all("script")
        # Data for search engines is no script that runs.
        running = [one for one in scripts if one["type"] != "application/ld+json"]
        if page.kind == "take_along":  # the only page whose script is a file: test_worker
            assert [one.attributes.pop("src") for one in running] == ["/keep.js"]
            running = []
        assert len(running) <= (page.kind in SCRIPTED), page.file
        assert [one.attributes for one in running if one.attributes] == [], page.file
        assert page.root.all("iframe", "object", "embed", "video", "audio") == []
        forms = page.root.all("form", "input", "select")
        assert forms == [] or page.kind in SCRIPTED | {"home"}, page.file
        lazy = _lazy_parts(page)
        assert not lazy or page.kind == "offer", page.file
        for element in page.root.walk():
            for name in ("src", "srcset", "poster", "data", "background"):
                if element not in lazy:
                    assert name not in element.attributes, f"{page.file}: {element.tag} {name}"
            handlers = [name for name in element.attributes if name.startswith("on")]
            assert handlers == [], page.file
        for link in page.root.all("link"):
            if link["rel"] not in {"canonical", "alternate"}:
                assert urlsplit(link["href"]).scheme == "data", page.file
        style = page.root.one("style").text
        assert "url(" not in style, page.file
        assert "@import" not in style, page.file


def _lazy_parts(page: SitePage) -> set[Element]:
    """Return the parts of pictures of ours that are fetched when somebody scrolls to them."""
    found = set()
    for picture in page.root.all("picture"):
        image = picture.one("img")
        parts = {image, *picture.all("source")}
        addresses = {part["src"] or part["srcset"] for part in parts}
        if image["loading"] == "lazy" and all(one.startswith("/media/") for one in addresses):
            assert image["width"].isdecimal()
            assert image["height"].isdecimal()
            found |= parts
    return found


def test_no_image_lacks_its_words(pages: dict[str, SitePage]) -> None:
    """An image has a text alternative; a drawing stands beside words and is hidden."""
    drawings = 0
    for page in pages.values():
        assert [image for image in page.root.all("img") if "alt" not in image.attributes] == []
        for drawing in page.root.all("svg"):
            drawings += 1
            if drawing["role"] == "group":  # the map, whose links are named: test_map
                continue
            assert drawing["aria-hidden"] == "true", page.file
            assert drawing.parent is not None
            assert drawing.parent.text, page.file
    assert drawings > len(pages)
