"""Every link of the site leads somewhere."""

import re
from pathlib import Path

from tests.site.document import Element, SitePage
from tests.site.facts import Facts

FORM = re.compile(
    r"/forms/(?P<tag>[a-z-]+)/(?:offer|inquiry/(?P<offer>[a-z0-9]{8})|report/(?P<about>[a-z0-9]{8})"
    r"|feedback|call-back|receipt|lost-link|erase|search|saved-search(?:\?[a-z0-9_=&-]+)?)"
)


SHARE = re.compile(r"(?:https://wa\.me/\?text=|sms:\?body=|mailto:\?subject=)\S+")


def is_share(page: SitePage, link: Element) -> bool:
    """Tell whether a link writes a message about a home; a reader has to send it."""
    return page.kind == "offer" and bool(SHARE.fullmatch(link["href"]))


def anchors(page: SitePage) -> set[str]:
    return {element["id"] for element in page.root.walk() if element["id"]}


def links(page: SitePage) -> list[Element]:
    return [link for link in page.root.all("a") if "href" in link.attributes]


def test_every_internal_link_and_anchor_leads_to_a_page(
    pages: dict[str, SitePage], built_site: Path
) -> None:
    """Forms are not part of the site; every other address below `/` is a page or file of it."""
    by_url = {page.url: page for page in pages.values()}
    ids = {url: anchors(page) for url, page in by_url.items()}
    seen = 0
    for page in pages.values():
        for link in links(page):
            path, _, anchor = link["href"].partition("#")
            if path.startswith("/forms/") or (path and not path.startswith("/")):
                continue
            seen += 1
            target = path or page.url
            if target.endswith((".ics", ".vcf", ".json", ".jpg")):
                assert (built_site / target[1:]).is_file(), f"{page.file}: {link['href']}"
                continue
            if target.startswith("/books/"):
                assert (built_site / target[1:]).is_file(), f"{page.file}: {link['href']}"
                continue
            assert target in by_url, f"{page.file}: {link['href']}"
            assert not anchor or anchor in ids[target], f"{page.file}: {link['href']}"
    assert seen > 20 * len(pages)


def test_links_to_forms_keep_the_language_and_name_an_offer_that_is_listed(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """A reader asks for the home whose page it is, in the language of the page."""
    asked: set[str] = set()
    for page in pages.values():
        for link in links(page):
            if not link["href"].startswith("/forms/"):
                continue
            form = FORM.fullmatch(link["href"])
            assert form is not None, f"{page.file}: {link['href']}"
            expected = link.lang if page.kind == "bilingual" else page.html["lang"]
            assert form["tag"] == expected, f"{page.file}: {link['href']}"
            if form["offer"]:
                assert page.url == f"/{page.tag}/offers/{form['offer']}/", page.file
                asked.add(form["offer"])
            if form["about"]:
                assert page.url == f"/{page.tag}/offers/{form['about']}/", page.file
    assert asked == facts.listed


def test_links_to_other_sites_are_sources_or_organisers(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """Only https, mail and telephone; another site only where the content names it."""
    named = {
        match
        for path in [*facts.content.rglob("*.md"), *facts.content.rglob("opportunities/*.yaml")]
        for match in re.findall(r"https://[^\s)>\"']+", path.read_text("utf-8"))
    }
    named |= set(re.findall(r"https://[^\s\"']+", (facts.region / "rent_limits.yaml").read_text()))
    seen: set[str] = set()
    for page in pages.values():
        for link in links(page):
            if link["href"].startswith(("/", "#")) or not link["href"] or is_share(page, link):
                continue
            known = r"https://|webcal://|mailto:[^?]+$|tel:\+?[0-9]+$"
            assert re.match(known, link["href"]), page.file
            if link["href"].startswith("https://"):
                seen.add(link["href"])
    assert seen
    assert seen - named == set()


def test_a_reader_can_switch_to_the_same_page_in_every_language(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """The switch names each language in itself, with its direction, and marks the own one."""
    for page in pages.values():
        (switch,) = page.root.of_class("langs") or [None]
        if switch is None:
            assert page.file == "index.html" or page.kind == "offline"
            continue
        found = switch.all("a")
        assert [link["lang"] for link in found] == list(facts.languages), page.file
        for link in found:
            language = facts.languages[link["lang"]]
            assert (link.text, link["dir"]) == (language["native"], language["dir"]), page.file
            assert ("aria-current" in link.attributes) == (link["lang"] == page.html["lang"])
            if page.kind == "bilingual" and link["lang"] == facts.settings["default_language"]:
                assert link["href"] == f"/{link['lang']}/guides/{page.file.split('/')[2]}/"
            elif page.kind not in {"not_found", "404"}:
                expected = page.url.replace(f"/{page.tag}/", f"/{link['lang']}/", 1)
                assert link["href"] == expected, page.file


def test_the_chooser_greets_in_every_language(pages: dict[str, SitePage], facts: Facts) -> None:
    """Each language stands there in itself and leads to its own start page."""
    cards = pages["index.html"].root.of_class("card")
    assert [card.lang for card in cards] == list(facts.languages)
    for card in cards:
        language = facts.languages[card.lang]
        assert card.dir == language["dir"]
        assert card.one("a")["href"] == f"/{language['tag']}/"
        assert card.one("h2").text == language["native"]
        assert card.one("p").text
