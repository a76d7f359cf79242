"""What is asked of a page that is open in a browser."""

from collections.abc import Iterable

from playwright.sync_api import Page

from tests.formsrv.web.every_page.conftest import Files
from tests.support.axe import Scheme, faults

UNFOLD = """() => {
  for (const one of document.querySelectorAll('details')) one.open = true;
  for (const one of document.querySelectorAll('[data-passkey]')) one.hidden = false; }"""
"""Opens every box, and shows what the script shows where there are passkeys."""
WIDTH = """size => { document.documentElement.style.fontSize = size;
  return document.documentElement.scrollWidth; }"""
"""Gives letters a size and returns how many pixels the page needs."""
SMALL = """least => [...document.querySelectorAll(
  'button:not(.trap), .choice, summary, select, textarea, input[type=text]:not(.trap *), ' +
  'input[type=email], input[type=tel], input[type=password], .button, .asked a')]
  .filter(one => one.getClientRects().length)
  .map(one => [one.getBoundingClientRect(), one])
  .filter(([box]) => box.height < least || box.width < least)
  .map(([box, one]) => `${one.outerHTML.slice(0, 90)}: ${box.width} x ${box.height}`)"""
"""Returns what can be pressed and is smaller than so many pixels."""


def open_unfolded(page: Page, files: Files, kind: str, tag: str) -> None:
    """Open a page of the gallery with all that opens open."""
    page.goto(files[kind, tag].as_uri())
    page.evaluate(UNFOLD)


def axe_faults(
    page: Page, files: Files, kinds: Iterable[str], *, tag: str, scheme: Scheme
) -> dict[str, list[str]]:
    """Open pages one after the other; return what axe finds on those where it finds anything."""
    found: dict[str, list[str]] = {}
    page.emulate_media(color_scheme=scheme)
    try:
        for kind in kinds:
            open_unfolded(page, files, kind, tag)
            assert is_dark(page) == (scheme == "dark"), kind
            if wrong := faults(page):
                found[kind] = wrong
    finally:
        page.emulate_media(color_scheme="light")
    return found


def is_dark(page: Page) -> bool:
    """Tell whether the ground of a page is darker than its middle grey."""
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return sum(int(part) for part in ground.strip("rgba()").split(",")[:3]) < 200
