"""Markdown of guides and pages: links, placeholders, and what must not get through."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup

from catalog.i18n.translation import split_sections
from catalog.markup import PLACEHOLDERS
from sitegen import prose
from sitegen.plain_markdown import render_plain
from sitegen.prose import placeholders, render_markdown, render_sections
from sitegen.site import Site
from tests.site.document import parse


def rendered(text: str, site: Site, tag: str = "ar") -> Markup:
    return render_markdown(text, tag=tag, region=site.region)


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("page:privacy", "/ar/privacy/"),
        ("guide:rent-and-jobcenter", "/ar/guides/rent-and-jobcenter/"),
        ("opportunity:open-football-saturday", "/ar/opportunities/open-football-saturday/"),
        ("offers:", "/ar/offers/"),
        ("opportunities:", "/ar/opportunities/"),
        ("form:offer", "/forms/ar/offer"),
        ("https://law.example/1", "https://law.example/1"),
    ],
)
def test_links_lead_to_the_page_in_the_readers_language(target: str, url: str, site: Site) -> None:
    """One text serves under its language's own addresses."""
    link = parse(rendered(f"See [this]({target}).", site)).one("a")
    assert (link["href"], link.text) == (url, "this")


def test_placeholders_are_the_same_as_those_of_the_check(site: Site) -> None:
    """What the check lets through is filled in, with or without spaces in the braces."""
    values = placeholders(site.region)
    assert sorted(values) == sorted(PLACEHOLDERS)
    for name, value in values.items():
        for written in (f"{{{{{name}}}}}", f"{{{{ {name} }}}}"):
            assert parse(rendered(written, site)).text == value


HOSTILE_LINKS = [
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x]( javascript:alert(1) )",
    "[x][a]\n\n[a]: javascript:alert(1)",
    "[x][a]\n\n[a]:\n  javascript:alert(1)",
    "> [x][a]\n>\n> [a]: javascript:alert(1)",
    "- [x][a]\n\n    [a]: javascript:alert(1)",
    "[x](data:text/html,hello)",
    "[x](vbscript:run)",
    "[x](//other.example/)",
    "[x](http://plain.example/)",
    "[x](java&#115;cript:alert(1))",
    "[x](https&colon;//other.example)",
    "<https://other.example/>",
]


@pytest.mark.parametrize("text", HOSTILE_LINKS)
def test_a_hostile_link_is_only_its_words(text: str, site: Site) -> None:
    """Whatever the way of writing it; the check refuses most of them before."""
    for link in parse(rendered(text, site)).all("a"):
        assert "href" not in link.attributes


@pytest.mark.parametrize(
    "text",
    [
        "![a photo](https://other.example/a.png)",
        "![a photo][b]\n\n[b]: https://other.example/a.png",
        "[![a photo](https://other.example/a.png)](page:help)",
    ],
)
def test_an_image_of_another_site_is_only_its_words(text: str, site: Site) -> None:
    """A page asks for nothing from other machines."""
    page = parse(rendered(text, site))
    assert page.all("img") == []
    assert "other.example" not in rendered(text, site)
    assert page.text == "a photo"


def test_html_is_shown_as_text(site: Site) -> None:
    """Block and inline, comments and entities alike."""
    for html in ("<script>alert(1)</script>", "a <b onclick=x>b</b>", "<!-- no -->", "&lt;b&gt;"):
        page = parse(rendered(html, site))
        assert {element.tag for element in page.walk()} <= {"", "p"}
        assert page.text == html


PIECES = ["Lead. Words, *more* & {{region.name}}.", "## One", "## Two\ntext", "### Small", "##bad"]
PIECES += [
    "- a\n- b",
    "1. [a](page:help)",
    "`code`",
    "[x][a]",
    "[a]: page:help",
    "a ## b",
    "<b>",
    "",
]


@given(
    st.lists(st.sampled_from(PIECES), max_size=8),
    st.sampled_from(["\n\n", "\n", "\n\n\n"]),
    st.sampled_from(["ar", "de-simple"]),
)
@example(["", "## One", "## One"], "\n\n", "ar")
@example(["## One", "- a", "## Two", "- b"], "\n\n", "ar")
@example(["[x][a]", "## One", "[a]: page:help"], "\n\n", "ar")
def test_a_section_among_others_reads_as_it_does_alone(
    site: Site, pieces: list[str], between: str, tag: str
) -> None:
    """Whether the body is rendered as a whole or, for what more it holds, by sections."""
    sections = split_sections(between.join(pieces))
    alone = {section: rendered(section, site, tag) for section in sections}
    assert render_sections(sections, tag=tag, region=site.region) == alone


def test_a_body_is_rendered_once_for_its_page_and_for_its_sections(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its page and the view that shows it beside another are made one after the other."""
    made: list[str] = []

    def counting(text: str) -> str | None:
        made.append(text)
        return render_plain(text)

    monkeypatch.setattr(prose, "render_plain", counting)
    body = "Of this body there is no other.\n\n## One\n\nText.\n\n## Two\n\nMore.\n"
    whole = rendered(body, site)
    parts = render_sections(split_sections(body), tag="ar", region=site.region)
    assert "\n".join(parts.values()) == whole
    assert made == [body]
