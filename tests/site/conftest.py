"""The built site as trees, and the facts of its files, for all tests of this folder."""

from pathlib import Path

import pytest

from tests.site.document import SitePage, read_site
from tests.site.facts import Facts


@pytest.fixture(scope="session")
def pages(built_site: Path) -> dict[str, SitePage]:
    """All pages of the real site by their file."""
    return read_site(built_site)


@pytest.fixture(scope="session")
def facts() -> Facts:
    """What content/ and region/ say."""
    return Facts()


@pytest.fixture(scope="session")
def samples(pages: dict[str, SitePage]) -> dict[tuple[str, str], SitePage]:
    """One page of every kind in every language; the first of its kind."""
    found: dict[tuple[str, str], SitePage] = {}
    for page in pages.values():
        found.setdefault((page.kind, page.tag), page)
    return found
