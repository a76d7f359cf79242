"""axe on every public page of the form service, in a real browser."""

import pytest
from playwright.sync_api import Page

from tests.formsrv.web.every_page.browsing import axe_faults
from tests.formsrv.web.every_page.conftest import Files
from tests.formsrv.web.every_page.gallery import Shown
from tests.support.axe import Scheme

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOOKS: list[tuple[str, Scheme]] = [
    ("de", "light"),
    ("ar", "light"),
    ("ti", "light"),
    ("uk", "light"),
    ("de", "dark"),
    ("ar", "dark"),
]


@pytest.mark.parametrize(("tag", "scheme"), LOOKS)
def test_axe_finds_nothing_on_any_public_page(
    tag: str, scheme: Scheme, phone: Page, files: Files, gallery: list[Shown]
) -> None:
    """All boxes that open are open."""
    kinds = [page.kind for page in gallery if page.app == "public" and page.tag == tag]
    assert axe_faults(phone, files, kinds, tag=tag, scheme=scheme) == {}
    assert len(kinds) > 100
