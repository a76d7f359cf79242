"""axe on every public page of the form service, in a real browser."""

import pytest
from playwright.sync_api import Page

from tests.formsrv.web.every_page.browsing import UNFOLD, faults
from tests.formsrv.web.every_page.conftest import Files
from tests.formsrv.web.every_page.gallery import Shown

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOOKS = [
    *((tag, "light") for tag in ("de", "ar", "ti", "uk")),
    ("de", "dark"),
    ("ar", "dark"),
]


@pytest.mark.parametrize(("tag", "scheme"), LOOKS)
def test_axe_finds_nothing_on_any_public_page(
    tag: str, scheme: str, phone: Page, files: Files, gallery: list[Shown]
) -> None:
    """All boxes that open are open."""
    kinds = [page.kind for page in gallery if page.app == "public" and page.tag == tag]
    found: dict[str, list[str]] = {}
    phone.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    try:
        for kind in kinds:
            phone.goto(files[kind, tag].as_uri())
            phone.evaluate(UNFOLD)
            if wrong := faults(phone):
                found[kind] = wrong
    finally:
        phone.emulate_media(color_scheme="light")
    assert found == {}
    assert len(kinds) > 100
