from pathlib import Path

import pytest

from bench.builds.corpus import Corpus
from bench.builds.pages import DifferentSitesError, Page, check_site, compare, site_facts
from bench.builds.words import TAGS

PAGE = """<!doctype html><html lang="uk"><head><title>t</title>
<link rel="alternate" hreflang="de" href="https://a.example/de/offers/abcdefgh/">
<link rel="alternate" hreflang="x-default" href="https://a.example/de/offers/abcdefgh/"></head>
<body><nav>Menu</nav><main><h1>Home &amp; garden</h1>
<ul><li class="card"><h2>One</h2><p>1 €</p></li><li class="card">Two</li></ul>
<script type="application/ld+json">{"price": 4}</script></main><footer>End</footer></body></html>"""


def test_the_words_of_the_main_part_are_read() -> None:
    page = Page(PAGE)

    assert page.text == "Home & garden One 1 € Two"
    assert page.cards == ["One 1 €", "Two"]
    assert page.data == {"price": 4}
    assert page.alternates == {"de": "/de/offers/abcdefgh/", "x-default": ""}


def test_pages_are_counted_by_kind(tmp_path: Path) -> None:
    folders = [
        *("", "de", "de/offers", "de/offers/page/2", "de/offers/7", "de/offers/abcdefgh"),
        *("de/guides", "de/guides/guide-1", "de/opportunities", "de/about", ".build/x"),
    ]
    for folder in folders:
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "index.html").write_text("x", "utf-8")
    (tmp_path / "404.html").write_text("x", "utf-8")

    facts = site_facts(tmp_path)

    assert facts.kinds == {
        "chooser": 1,
        "home": 1,
        "offer list": 3,
        "offer": 1,
        "guide list": 1,
        "guide": 1,
        "opportunity list": 1,
        "page": 1,
        "404": 1,
    }
    assert (facts.pages, facts.files, facts.size) == (11, 11, 11)


def test_the_first_difference_is_named() -> None:
    with pytest.raises(DifferentSitesError, match="second differs"):
        compare([("first", 1), ("second", "a")], [("first", 1), ("second", "b")])


def test_a_sample_that_is_missing_is_no_agreement() -> None:
    with pytest.raises(ValueError, match="shorter"):
        compare([("first", 1), ("second", 2)], [("first", 1)])


def site_of(corpus: Corpus, output: Path) -> None:
    """Write the smallest site that the counts accept: empty pages, one list, feeds, a sitemap."""
    for tag in TAGS:
        keys = [listed.key for listed in corpus.offers]
        folders = ["", "offers", "guides", "opportunities", *corpus.pages]
        folders += [f"offers/{key}" for key in keys] + [f"guides/{slug}" for slug in corpus.guides]
        for folder in folders:
            (output / tag / folder).mkdir(parents=True, exist_ok=True)
            (output / tag / folder / "index.html").write_text("x", "utf-8")
        links = "".join(f'<h2><a href="/{tag}/offers/{key}/">x</a></h2>' for key in keys)
        (output / tag / "offers" / "index.html").write_text(links, "utf-8")
        (output / tag / "feed.xml").write_text("<entry>" * 20, "utf-8")
    (output / "sitemap.xml").write_text("<urlset>" + "<loc>" * 1000, "utf-8")
    for name in ("index.html", "404.html"):
        (output / name).write_text("x", "utf-8")


def test_a_whole_site_is_accepted(corpus: Corpus, tmp_path: Path) -> None:
    site_of(corpus, tmp_path)

    check_site(tmp_path, corpus)


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("de/about/index.html", None, "asks for"),
        ("de/more/index.html", "x", "asks for"),
        ("tr/offers/index.html", "x", "lack 18 offers"),
        ("uk/feed.xml", "<entry>", "feeds"),
        ("sitemap.xml", "<urlset>", "sitemap"),
    ],
)
def test_a_site_that_lacks_something_is_refused(
    corpus: Corpus, tmp_path: Path, name: str, text: str | None, fault: str
) -> None:
    site_of(corpus, tmp_path)
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    if text is None:
        path.unlink()
    else:
        path.write_text(text, "utf-8")

    with pytest.raises(DifferentSitesError, match=fault):
        check_site(tmp_path, corpus)
