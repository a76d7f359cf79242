"""Texts of strangers stay texts: whatever they hold, the page's elements are the same."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.fields import Text
from sitegen.site import load_site
from tests.site.document import Element, parse
from tests.sitegen.conftest import FLAT, Small, load_small
from tests.support.processes import ROOT

PIECES = (
    "<script>alert(1)</script>",
    "</script><script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "</title></h1></main>",
    "<!--",
    "]]>",
    "<svg/onload=alert(1)>",
    "{{ 7 * 7 }}",
    "{{ chrome.css }}",
    "{% include 'base.html' %}",
    "{# no #}",
    "javascript:alert(1)",
    "%(language)s",
    "%s %",
    "&lt;b&gt; &amp;amp; &#60;",
    "\u202e\u2067\u202d",
    "\\",
    "`",
)
LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn"))
HOSTILE = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(LETTERS, max_size=8)), min_size=1, max_size=5
).map(lambda parts: f"a{' '.join(parts)}z")
SOURCE_KINDS = {"offer", "opportunity", "guide"}
CALM = ("page", "chooser", "sitemap", "sitemap_index")
"""Kinds that show no stranger's text."""
EVENT = "open-football-saturday"
GUIDE = "rent-and-jobcenter"
Shape = list[tuple[str, tuple[str, ...]]]


@lru_cache
def base() -> Small:
    """The real content with all its kinds; loaded once, changed only in copies."""
    return load_small(ROOT / "content", load_site(ROOT / "region"))


def spoiled(text: str) -> Small:
    """Return a library of one offer, one opportunity and one guide that say this everywhere.

    The check would refuse most of it; what it lets through by mistake must do no harm either.
    """
    words = {"de": Text.model_construct(title=text, description=text, by="human")}
    offer = base().record("offer", FLAT).model_copy(update={"texts": words})
    found = base().record("opportunity", EVENT)
    venues = [
        venue.model_copy(update={"name": text, "address": text, "online": False})
        for venue in found.venues
    ]
    organiser = found.organiser.model_copy(
        update={"name": text, "mail": text, "phone": "0431", "website": f"https://{text}"}
    )
    event = found.model_copy(update={"texts": words, "venues": venues, "organiser": organiser})
    guide = base().record("guide", GUIDE)["de"]
    sources = [source.model_copy(update={"title": text}) for source in guide.head.sources]
    head = guide.head.model_copy(update={"title": text, "summary": text, "sources": sources})
    only = replace(guide, head=head, body="Nothing.")
    return (
        base()
        .holding("offer", {FLAT: offer})
        .holding("opportunity", {EVENT: event})
        .holding("guide", {GUIDE: {"de": only}})
    )


def shape(root: Element) -> Shape:
    """Return the elements of a page with the names of their attributes, in order."""
    return [(element.tag, tuple(element.attributes)) for element in root.walk()]


def rendered(small: Small, tag: str) -> dict[tuple[str, str], Element]:
    """Render all pages of a language except the calm ones; by their kind and file.

    Calendars and JSON have no elements; tests of theirs read them back.
    """
    return {
        (unit[0], name): parse(page.decode())
        for unit, files in small.speaking("de", tag).rendered(*CALM)
        for name, page in files
        if name.startswith(f"{tag}/") and name.endswith((".html", ".xml"))
    }


@lru_cache
def harmless(tag: str) -> dict[tuple[str, str], Shape]:
    return {page: shape(root) for page, root in rendered(spoiled("a plain text z"), tag).items()}


@pytest.mark.parametrize("tag", ["de", "ar"])
@settings(max_examples=20)
@given(text=HOSTILE)
def test_no_text_changes_the_elements_of_a_page(tag: str, text: str) -> None:
    """Same elements, same attributes as with a plain text; the text is there as it was written."""
    pages = rendered(spoiled(text), tag)
    assert {kind for kind, _ in pages} >= {*SOURCE_KINDS, "home", "offer_list", "feed"}
    for (kind, name), root in pages.items():
        assert shape(root) == harmless(tag)[kind, name], name
        if kind in SOURCE_KINDS:
            # A home without a text in the language is named by its facts, above what it is called.
            place = "h1" if kind != "offer" or tag == "de" else "main"
            assert " ".join(text.split()) in root.one(place).text, name
        for link in root.all("a"):
            # A shape of the map without homes leads nowhere; "" is the page itself.
            assert link["href"].startswith(KNOWN) or not link["href"], name


KNOWN = ("/", "#", "https://", "mailto:", "tel:", "sms:?body=", "webcal://")
"""How addresses on pages begin."""
BLOCKS = {"p", "h1", "h2", "h3", "li", "dt", "dd", "title", "style"}


def test_an_override_of_direction_ends_with_its_own_words() -> None:
    """It stands in an element that isolates it or in a block of its own, in no one else's."""
    text = "a\u202everkehrt z"
    seen = 0
    for (_, name), root in rendered(spoiled(text), "ar").items():
        if not name.endswith(".html"):  # its readers get text and no layout of ours
            continue
        for element in root.one("body").walk():
            shown = element.tag != "script"  # data for search engines
            if not shown or not any(
                isinstance(word, str) and "\u202e" in word for word in element.words
            ):
                continue
            seen += 1
            around: Element | None = element
            while around is not None and around.tag not in {"bdi", *BLOCKS}:
                around = around.parent
            assert around is not None
            assert around.text.removeprefix("https://") == text, f"{name}: {around.text}"
    assert seen > 10


@settings(max_examples=80)
@given(
    parts=st.lists(
        st.one_of(
            st.sampled_from(
                (
                    *(piece for piece in PIECES if "{{" not in piece),
                    "[a](javascript:alert(1))",
                    "[a]: javascript:x",
                    "![a](https://other.example/x.png)",
                    "[b](https://other.example/)",
                    "> ",
                    "    ",
                    "\n\n",
                    "\n",
                    "- ",
                    "## ",
                    "**",
                )
            ),
            st.text(LETTERS, max_size=6),
        ),
        max_size=12,
    )
)
def test_no_markdown_makes_more_than_text_lists_and_known_links(parts: list[str]) -> None:
    """The body of a guide: only these elements, only an address, only of known kinds."""
    body = "".join(parts)
    guide = replace(base().record("guide", GUIDE)["de"], body=body)
    small = base().speaking("de").holding("guide", {GUIDE: {"de": guide}})
    html = small.files("guide")[f"de/guides/{GUIDE}/index.html"].decode()
    article = parse(html).one("article")
    known = "article h1 h2 h3 h4 h5 h6 p a ul ol li strong em code pre blockquote hr br span"
    for element in article.walk():
        assert element.tag in known.split(), body
        frame = {"class"} if element is article else set()  # the theme's own
        assert set(element.attributes) <= {"href", "title"} | frame, body
        assert "href" not in element.attributes or element["href"].startswith(("/", "https://"))
