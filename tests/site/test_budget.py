"""How much a page may weigh: one flight of packets over a slow line."""

import gzip
from pathlib import Path

from sitegen.budget import ANY_PAGE, CAPS, cap_of
from sitegen.state import load_state
from tests.site.document import SitePage

STYLES = 2_500


def test_every_page_keeps_to_its_budget(built_site: Path) -> None:
    """Bytes after `gzip -9`, everything needed to read the page included, of all pages."""
    state = load_state(built_site)
    assert state is not None
    heavy, weighed = {}, 0
    for (kind, _), (_, names) in state.units.items():
        for name in names:
            most = cap_of(kind, name)
            if most is not None:
                size = len(gzip.compress((built_site / name).read_bytes(), 9))
                weighed += 1
                if size > most:
                    heavy[name] = size
    assert heavy == {}
    assert weighed > 3_000
    assert CAPS.keys() <= {kind for kind, _ in state.units} | {"not_found"}


def test_caps_are_those_that_one_flight_carries() -> None:
    """The figures are measured ones; nothing but books, which are for passing on, is exempt."""
    assert ANY_PAGE == 9_300
    assert all(most <= 8_000 for most in CAPS.values())
    assert cap_of("book", "books/de.html") is None
    assert cap_of("book", "de/take-along/index.html") == ANY_PAGE


def test_styles_keep_to_their_budget(pages: dict[str, SitePage]) -> None:
    """They travel inside every page."""
    styles = {page.kind: page.root.one("style").text for page in pages.values()}
    sizes = {kind: len(gzip.compress(style.encode(), 9)) for kind, style in styles.items()}
    assert {kind: size for kind, size in sizes.items() if size > STYLES} == {}
    assert min(sizes.values()) > 500
