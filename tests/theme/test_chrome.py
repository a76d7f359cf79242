"""What surrounds every page: styles made small, and other languages."""

from dataclasses import replace
from pathlib import Path

import pytest

from catalog.region import Region
from catalog.region_files import load_region
from catalog.wording import load_wording
from tests.support.processes import ROOT
from theme.chrome import Chrome, Head, inline_css, make_chrome, minify
from theme.environment import LOCALE, translator

HEAD = Head(title="Title", description="About", url_in=lambda tag: f"/{tag}/offers/")


@pytest.fixture(scope="module")
def region() -> Region:
    """The region of this checkout."""
    return load_region(ROOT / "region")


def chrome(region: Region, head: Head, tag: str = "ar") -> Chrome:
    wording = load_wording(region.language(tag), locale_folder=LOCALE)
    return make_chrome(region, translator(wording), head, css=inline_css(ROOT / "region/brand"))


@pytest.mark.parametrize(
    ("css", "small"),
    [
        ("a { color : red ; }\n\nb{ }", "a{color :red}b{}"),
        ("/* { no } */ a:hover { x: 1 }", "a:hover{x:1}"),
        ('a::after { content: "a b"; }', 'a::after{content:"a b"}'),
        ("a > b , c { margin: 0 auto; }", "a>b,c{margin:0 auto}"),
        ("a { width: calc(1rem + 2px) }", "a{width:calc(1rem + 2px)}"),
        ("ul li :first-child { x: 1 }", "ul li :first-child{x:1}"),
    ],
)
def test_styles_get_smaller_and_mean_the_same(css: str, small: str) -> None:
    """White space goes where it says nothing, and stays where it does."""
    assert minify(css) == small


def test_the_tokens_of_the_region_come_first(tmp_path: Path) -> None:
    """Sheets use the brand's variables; the order is the caller's."""
    (tmp_path / "tokens.css").write_text(":root { --sea: #123456; }")
    css = inline_css(tmp_path, "base.css")
    assert css.startswith(":root{--sea:#123456}")
    assert "var(--sea)" in css


def test_a_page_in_all_languages_names_them_all(region: Region) -> None:
    """Absolute, sorted, the default language's page for everybody else."""
    found = chrome(region, HEAD)
    site = region.settings.site_url
    assert [tag for tag, _ in found.alternates] == [*sorted(region.tags), "x-default"]
    assert dict(found.alternates)["x-default"] == f"{site}/de/offers/"
    assert found.canonical == f"{site}/ar/offers/"
    assert not found.noindex


def test_a_page_in_some_languages_names_those_only(region: Region) -> None:
    """The default is among them or, if the default language is not, the first of them."""
    own = chrome(region, replace(HEAD, tags=("en", "ar")))
    assert [tag for tag, _ in own.alternates] == ["ar", "en", "x-default"]
    assert dict(own.alternates)["x-default"].endswith("/ar/offers/")

    foreign = chrome(region, replace(HEAD, tags=("en", "de")))
    assert (foreign.alternates, foreign.canonical, foreign.noindex) == ((), "", True)
    assert len(foreign.languages) == len(region.languages)


def test_navigation_marks_where_the_reader_is(region: Region) -> None:
    """The section of the page, and in the footer the page itself."""
    offer = chrome(region, replace(HEAD, url_in=lambda tag: f"/{tag}/offers/k2345678/"))
    assert [link.url for link in offer.navigation if link.current] == ["/ar/offers/"]
    help_page = chrome(region, replace(HEAD, url_in=lambda tag: f"/{tag}/help/"))
    assert [link.url for link in help_page.footer if link.current] == ["/ar/help/"]
    assert [link.current for link in help_page.navigation] == [False] * 4
