"""A real Chromium for tests: one per test process, and no other host can be reached from it.

While it runs, `asyncio.run` cannot be used in the same thread: Playwright's own loop is there.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
SMALL_PHONE = ViewportSize(width=320, height=640)


class BrowserMissingError(RuntimeError):
    """No Chromium is installed."""


def chromium_path() -> str:
    """Return where Chromium is: in $CHROMIUM or in PATH. Raises BrowserMissingError."""
    for name in (os.environ.get("CHROMIUM", ""), *NAMES):
        if name and (path := shutil.which(name)):
            return path
    message = (
        "Chromium is missing; tests in a real browser need it. ./run.sh setup installs it or says "
        "how; the variable CHROMIUM may hold its path."
    )
    raise BrowserMissingError(message)


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """Run a Chromium with a fresh profile while the block lasts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_page(
    browser: Browser,
    *,
    script: bool = True,
    locale: str = "de-DE",
    viewport: ViewportSize = SMALL_PHONE,
    base_url: str | None = None,
) -> Iterator[Page]:
    """Open a page with no cookies and no cache; `script=False` turns JavaScript off."""
    context = browser.new_context(
        java_script_enabled=script, locale=locale, viewport=viewport, base_url=base_url
    )
    context.set_default_timeout(15_000)
    try:
        yield context.new_page()
    finally:
        context.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium of this test process; it is missing: the test fails."""
    with open_chromium() as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page with JavaScript, as wide as a small phone."""
    with open_page(chromium) as opened:
        yield opened


@pytest.fixture
def page_without_script(chromium: Browser) -> Iterator[Page]:
    """A page without JavaScript, as wide as a small phone."""
    with open_page(chromium, script=False) as opened:
        yield opened
