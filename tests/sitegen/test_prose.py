"""Markdown of guides and pages: links, placeholders, and what must not get through."""

import pytest
from markupsafe import Markup

from catalog.markup import PLACEHOLDERS
from sitegen.prose import placeholders, render_markdown
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
