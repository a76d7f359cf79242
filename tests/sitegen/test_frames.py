"""Pages that share what surrounds them are those that would be drawn each as a whole."""

from __future__ import annotations

import pytest

from sitegen.render import Page, PageContext, render_page
from sitegen.site import Site
from tests.sitegen.conftest import Small

GUIDE = "finding-a-home"
IN_FEW = {"few": ("de", "uk"), "de": ("de", "ar", "en"), "guides": ("de", "en"), "all": ()}
"""Languages of guides by their slugs, some of which stand elsewhere in their addresses too."""


@pytest.fixture
def guides(small: Small) -> Small:
    texts = small.record("guide", GUIDE)
    chosen = {slug: {tag: texts[tag] for tag in tags} or texts for slug, tags in IN_FEW.items()}
    return small.holding("guide", chosen)


def test_guides_and_their_views_in_two_languages_are_as_if_each_were_drawn_as_a_whole(
    guides: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    framed = guides.files("guide", "bilingual")
    drawn = []

    def draw_whole(site: Site, page: Page, context: PageContext) -> bytes:
        drawn.append(page.key)
        return render_page(site, page._replace(key=""), context)

    monkeypatch.setattr("sitegen.render.render_page", draw_whole)
    whole = guides.files("guide", "bilingual")

    assert framed == whole
    assert set(drawn) == set(IN_FEW), "all have a key, by which they share their surroundings"
    assert {"uk/guides/few/de/index.html", "en/guides/de/de/index.html"} <= framed.keys()
    assert "en/guides/few/de/index.html" not in framed
    assert b'href="/en/guides/few/"' in framed["uk/guides/few/de/index.html"]
