"""A text that is missing in the reader's language: shown in another one, and said so."""

from catalog.region_files import load_region
from catalog.wording import load_wording
from tests.site.document import SitePage
from tests.site.facts import Facts
from theme.environment import LOCALE

NOTE = "This text is not available in your language yet. It is shown in: %(language)s."


def notes(facts: Facts) -> dict[str, str]:
    region = load_region(facts.region)
    return {
        language.tag: load_wording(language, locale_folder=LOCALE).gettext(NOTE)
        for language in region.languages
    }


def records(pages: dict[str, SitePage], facts: Facts) -> list[tuple[SitePage, set[str]]]:
    """Return pages of offers and opportunities with the languages of their texts.

    The page of a home that is gone has none.
    """
    found = []
    for page in pages.values():
        key = page.url.rstrip("/").rpartition("/")[2]
        if page.kind == "offer" and key in facts.listed:
            found.append((page, set(facts.offers[key]["texts"])))
        elif page.kind == "opportunity":
            found.append((page, set(facts.opportunities[key]["texts"])))
    return found


def test_a_text_carries_the_language_and_direction_it_is_in(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """A screen reader would read German words with an Arabic voice otherwise."""
    foreign = 0
    for page, texts in records(pages, facts):
        shown = facts.texts_in(page.tag, texts)
        foreign += shown != page.tag
        (description,) = page.root.of_class("own")
        heading = shown if page.kind == "opportunity" else named_in(page.tag, shown)
        for element, tag in ((page.root.one("h1"), heading), (description, shown)):
            assert element.lang == tag, page.file
            assert element.dir == facts.languages[tag]["dir"], page.file
    assert foreign > 100


def named_in(tag: str, shown: str) -> str:
    """Return the language of a home's heading: its title's where that is the reader's own."""
    return shown if shown.partition("-")[0] == tag.partition("-")[0] else tag


def test_a_home_whose_title_is_foreign_is_headed_by_its_facts(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """The landlord's title stands above the landlord's words, in their language."""
    seen = 0
    for page, texts in records(pages, facts):
        shown = facts.texts_in(page.tag, texts)
        if page.kind == "offer" and named_in(page.tag, shown) != shown:
            seen += 1
            offer = facts.offers[page.url.rstrip("/").rpartition("/")[2]]
            title, heading = offer["texts"][shown]["title"], page.root.one("h1").text
            assert title not in heading, page.file
            assert heading.endswith(page.root.of_class("what")[0].all("bdi")[0].text), page.file
            above = page.root.of_class("own")[0].before()
            assert above.one("b").text == " ".join(title.split()), page.file
            assert above.lang == shown, page.file
            assert page.root.one("title").text.startswith(heading), page.file
        elif page.kind == "offer":
            assert not page.root.of_class("own")[0].before().all("b"), page.file
    assert seen > 100


def test_a_note_in_the_readers_language_says_which_one_it_is(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """The note is there exactly where the text is not in the page's own language."""
    sentences = notes(facts)
    for page, texts in records(pages, facts):
        shown = facts.texts_in(page.tag, texts)
        filled = sentences[page.tag] % {"language": facts.languages[shown]["native"]}
        sentence = " ".join(filled.split())
        found = [p for p in page.root.all("p") if p.text == sentence]
        assert len(found) == (shown != page.tag), page.file
        assert all(note.lang == page.tag for note in found), page.file


def test_cards_carry_the_language_of_their_titles(pages: dict[str, SitePage], facts: Facts) -> None:
    """On lists and start pages as on the page itself; the facts beside stay the reader's."""
    seen = 0
    for page in pages.values():
        if page.kind not in {"home", "offer_list", "opportunity_list"}:
            continue
        for card in page.root.of_class("card"):
            link = card.all("a")[0]
            key = link["href"].rstrip("/").rpartition("/")[2]
            record = facts.offers.get(key) or facts.opportunities.get(key)
            if record is None:
                continue
            seen += 1
            shown = facts.texts_in(page.tag, set(record["texts"]))
            tag = named_in(page.tag, shown) if key in facts.offers else shown
            assert link.lang == tag, page.file
            assert {p.lang for p in card.all("p")} == {page.tag}, page.file
    assert seen > 500
