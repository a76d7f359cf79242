"""Texts of strangers stay texts: whatever they hold, the page's elements are the same."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.fields import Text
from sitegen.inputs import Inputs, load_inputs
from sitegen.plan import PageKind, PlannedPage, plan_site
from sitegen.render import render_page
from tests.site.document import Element, parse
from tests.sitegen.conftest import DAY, FLAT
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
SOURCE_KINDS = (PageKind.OFFER, PageKind.OPPORTUNITY, PageKind.GUIDE)


@lru_cache
def base() -> Inputs:
    """The real content with all its kinds; loaded once, changed only in copies."""
    return load_inputs(ROOT / "content", ROOT / "region", today=DAY)


def spoiled(text: str) -> Inputs:
    """Return a library of one offer, one opportunity and one guide that say this everywhere.

    The check would refuse most of it; what it lets through by mistake must do no harm either.
    """
    library = base().library
    words = {"de": Text.model_construct(title=text, description=text, by="human")}
    offer = library.offers[FLAT].model_copy(update={"texts": words})
    slug, found = next(iter(sorted(library.opportunities.items())))
    venues = [
        venue.model_copy(update={"name": text, "address": text, "online": False})
        for venue in found.venues
    ]
    organiser = found.organiser.model_copy(
        update={"name": text, "mail": text, "phone": "0431", "website": f"https://{text}"}
    )
    opportunity = found.model_copy(
        update={"texts": words, "venues": venues, "organiser": organiser}
    )
    guide = library.guides["rent-and-jobcenter"]["de"]
    sources = [source.model_copy(update={"title": text}) for source in guide.head.sources]
    head = guide.head.model_copy(update={"title": text, "summary": text, "sources": sources})
    only = replace(guide, head=head, body="Nothing.")
    return replace(
        base(),
        library=replace(
            library,
            offers={FLAT: offer},
            opportunities={slug: opportunity},
            guides={"rent-and-jobcenter": {"de": only}},
        ),
    )


def shape(root: Element) -> list[tuple[str, tuple[str, ...]]]:
    """Return the elements of a page with the names of their attributes, in order."""
    return [(element.tag, tuple(element.attributes)) for element in root.walk()]


def rendered(inputs: Inputs, tag: str) -> dict[PlannedPage, Element]:
    """Render all pages of a language except those that show no stranger's text."""
    calm = {PageKind.PAGE, PageKind.NOT_FOUND, PageKind.CHOOSER}
    return {
        page: parse(render_page(inputs, page).decode())
        for page in plan_site(inputs)
        if page.tag == tag and page.kind not in calm
    }


@lru_cache
def harmless(tag: str) -> dict[PlannedPage, list[tuple[str, tuple[str, ...]]]]:
    return {page: shape(root) for page, root in rendered(spoiled("a plain text z"), tag).items()}


@pytest.mark.parametrize("tag", ["de", "ar"])
@settings(max_examples=40)
@given(text=HOSTILE)
def test_no_text_changes_the_elements_of_a_page(tag: str, text: str) -> None:
    """Same elements, same attributes as with a plain text; the text is there as it was written."""
    pages = rendered(spoiled(text), tag)
    assert {page.kind for page in pages} >= {*SOURCE_KINDS, PageKind.HOME, PageKind.OFFER_LIST}
    for page, root in pages.items():
        assert shape(root) == harmless(tag)[page], page.file
        if page.kind in SOURCE_KINDS:
            assert root.one("h1").text == " ".join(text.split()), page.file
        for link in root.all("a"):
            assert link["href"].startswith(("/", "#", "https://", "mailto:", "tel:")), page.file


BLOCKS = {"p", "h1", "h2", "h3", "li", "dt", "dd", "title", "style"}


def test_an_override_of_direction_ends_with_its_own_words() -> None:
    """It stands in an element that isolates it or in a block of its own, in no one else's."""
    text = "a\u202everkehrt z"
    seen = 0
    for page, root in rendered(spoiled(text), "ar").items():
        for element in root.one("body").walk():
            if not any(isinstance(word, str) and "\u202e" in word for word in element.words):
                continue
            seen += 1
            around: Element | None = element
            while around is not None and around.tag not in {"bdi", *BLOCKS}:
                around = around.parent
            assert around is not None
            assert around.text.removeprefix("https://") == text, f"{page.file}: {around.text}"
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
    inputs = spoiled("a plain text z")
    guide = replace(base().library.guides["rent-and-jobcenter"]["de"], body=body)
    library = replace(inputs.library, guides={"rent-and-jobcenter": {"de": guide}})
    (page,) = [
        page for page in plan_site(inputs) if page.kind is PageKind.GUIDE and page.tag == "de"
    ]
    html = render_page(replace(inputs, library=library), page).decode()
    article = parse(html).one("article")
    known = "article h1 h2 h3 h4 h5 h6 p a ul ol li strong em code pre blockquote hr br span"
    for element in article.walk():
        assert element.tag in known.split(), body
        assert set(element.attributes) <= {"href", "title"}, body
        assert "href" not in element.attributes or element["href"].startswith(("/", "https://"))
