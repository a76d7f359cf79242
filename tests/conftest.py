"""What all tests share: the browser, the built site, the mail server, and the rules of the house."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.support.browser import chromium, page, page_without_script
from tests.support.checkout import head
from tests.support.network import only_this_machine
from tests.support.site import built_site
from tests.support.smtp_sink import mail_sink

__all__ = [
    "built_site",
    "chromium",
    "mail_sink",
    "only_this_machine",
    "page",
    "page_without_script",
]

# A busy machine is no fault of the code; and what lands must not depend on chance.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session", autouse=True)
def checkout_keeps_its_commit() -> Iterator[None]:
    """No test commits into the checkout; outside CI the person at the keyboard may."""
    before = head()
    yield
    if os.environ.get("CI"):
        assert head() == before, "A test made a commit in this checkout."
