"""One reader's way in a real Chromium: bytes, requests, first contentful paint, complete."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.journeys.link import SERVER, Link
from tests.support.browser import FLAGS, SMALL_PHONE, chromium_path
from tests.support.nginx import HOST, public_key_hash

SITE = f"https://{HOST}"
_PATIENCE_MS = 900_000
_TIMES = """() => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  const load = performance.getEntriesByType('navigation')[0];
  const mark = performance.getEntriesByName('shown').at(-1);
  return {paint: paint ? paint.startTime : null, load: load.loadEventEnd,
          mark: mark ? mark.startTime : null};
}"""
_NEXT = """() => {
  const clicked = performance.getEntriesByName('clicked').at(-1);
  const shown = performance.getEntriesByName('shown').at(-1);
  return clicked && shown && shown.startTime > clicked.startTime
    ? shown.startTime - clicked.startTime : null;
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One page: HTTP bytes, requests, seconds to first content and to complete.

    ``line`` is what the line carried towards the phone: headers, TLS and TCP included.
    """

    name: str
    size: int
    line: int
    requests: int
    paint: float
    complete: float


@dataclass
class _Counter:
    """Counts what a page loads."""

    size: int = 0
    requests: int = 0
    sizes: dict[str, int] = field(default_factory=dict)

    def watch(self, session: CDPSession) -> None:
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._began)
        session.on("Network.loadingFinished", self._ended)

    def take(self) -> tuple[int, int]:
        found = self.size, self.requests
        self.size = self.requests = 0
        return found

    def _began(self, event: Mapping[str, Mapping[str, str]]) -> None:
        if event["request"]["url"].startswith("http"):
            self.requests += 1

    def _ended(self, event: Mapping[str, float]) -> None:
        self.size += int(event["encodedDataLength"])


@contextmanager
def reader(link: Link, folder: Path) -> Iterator[Browser]:
    """Run a fresh Chromium at the phone's end of a line, which trusts the certificate there.

    To wave errors of certificates through would cost a second connection.
    """
    program = folder / "chromium-on-the-phone"
    program.write_text(
        f'#!/bin/sh\nexec {" ".join(link.at_phone())} {chromium_path()} "$@"\n', "ascii"
    )
    program.chmod(0o755)
    rules = f"--host-resolver-rules=MAP {HOST} {SERVER}, MAP * ~NOTFOUND, EXCLUDE {SERVER}"
    flags = [flag for flag in FLAGS if not flag.startswith("--host-resolver")]
    flags.append(f"--ignore-certificate-errors-spki-list={public_key_hash(folder)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(program), args=[*flags, rules], timeout=_PATIENCE_MS
        )
        try:
            yield browser
        finally:
            browser.close()


class Walk:
    """Goes from page to page and notes what each one took."""

    def __init__(self, browser: Browser, link: Link) -> None:
        self._link = link
        context = browser.new_context(viewport=SMALL_PHONE)
        context.set_default_timeout(_PATIENCE_MS)
        self.page: Page = context.new_page()
        self._counter = _Counter()
        self._counter.watch(context.new_cdp_session(self.page))
        self.seen: list[Seen] = []

    def step(self, name: str, act: Callable[[], object], *, in_place: bool = False) -> None:
        """Do what leads to a page and wait until it is complete."""
        before = self._link.bytes_down()
        self._counter.take()
        act()
        paint, complete = self._await_next() if in_place else self._await_times()
        size, requests = self._counter.take()
        self.seen.append(
            Seen(
                name=name,
                size=size,
                line=self._link.bytes_down() - before,
                requests=requests,
                paint=paint,
                complete=complete,
            )
        )

    def _await_times(self) -> tuple[float, float]:
        """Seconds since the navigation began; a bundle is complete when its content shows."""
        self.page.wait_for_load_state("load")
        bundled = self.page.evaluate("() => !!document.getElementById('app')")
        while True:
            times = self.page.evaluate(_TIMES)
            complete = times["mark"] if bundled else times["load"]
            if times["paint"] and complete:
                return times["paint"] / 1000, max(complete, times["load"]) / 1000
            time.sleep(0.05)

    def _await_next(self) -> tuple[float, float]:
        while (found := self.page.evaluate(_NEXT)) is None:
            time.sleep(0.05)
        return found / 1000, found / 1000


def walk_ours(browser: Browser, link: Link, tag: str, offer_id: str) -> list[Seen]:
    """Home, list, offer, form, receipt; a link that a page does not hold is opened by address."""
    walk = Walk(browser, link)
    page = walk.page
    walk.step("home", lambda: page.goto(f"{SITE}/{tag}/"))
    walk.step("list", lambda: _follow(page, f"/{tag}/offers/"))
    walk.step("offer", lambda: _follow(page, f"/{tag}/offers/{offer_id}/"))
    walk.step("form", lambda: _follow(page, f"/forms/{tag}/inquiry/{offer_id}"))
    _fill(page)
    walk.step("receipt", lambda: _send(page))
    if "@" not in page.inner_text("main"):
        raise ValueError("The last page is no receipt.")
    page.context.close()
    return walk.seen


def walk_bundle(browser: Browser, link: Link, tag: str, offer_id: str) -> list[Seen]:
    """Home, list and offer of the same content behind a script."""
    walk = Walk(browser, link)
    page = walk.page
    walk.step("home", lambda: page.goto(f"{SITE}/{tag}/"))
    for name, path in (("list", f"/{tag}/offers/"), ("offer", f"/{tag}/offers/{offer_id}/")):
        walk.step(name, lambda path=path: _click(page, path), in_place=True)  # type: ignore[misc]
    page.context.close()
    return walk.seen


def _follow(page: Page, path: str) -> None:
    with page.expect_navigation(wait_until="load"):
        _click(page, path)


def _click(page: Page, path: str) -> None:
    page.locator(f'a[href="{path}"]').first.evaluate("link => link.click()")


def _fill(page: Page) -> None:
    moving = datetime.now(UTC) + timedelta(days=40)
    for name, value in (
        ("adults", "1"),  # who needs no larger home than any of them is asked nothing more
        ("children", "0"),
        ("move_in", f"{moving:%d.%m.%Y}"),
        ("own_words", "I am looking for a quiet home."),
        ("name", "Amal Haddad"),
        ("mail", "amal.haddad@mail.example"),
    ):
        page.locator(f'main [name="{name}"]').first.fill(value)
    for name, value in (("income", "jobcenter"), ("wbs", "yes"), ("consent", "yes")):
        page.check(f'input[name="{name}"][value="{value}"]')


def _send(page: Page) -> None:
    with page.expect_navigation(wait_until="load"):
        page.locator('main button[name="do"][value="next"]').evaluate("button => button.click()")
