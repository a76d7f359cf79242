"""What is asked of a page that is open in a browser."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# The default run of axe leaves out what WCAG 2.2 added.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
UNFOLD = """() => {
  for (const one of document.querySelectorAll('details')) one.open = true;
  for (const one of document.querySelectorAll('[data-passkey]')) one.hidden = false; }"""
"""Opens every box, and shows what the script shows where there are passkeys."""
WIDTH = """size => { document.documentElement.style.fontSize = size;
  return document.documentElement.scrollWidth; }"""
"""Gives letters a size and returns how many pixels the page needs."""
SMALL = """least => [...document.querySelectorAll(
  'button:not(.trap), .choice, summary, select, textarea, input[type=text]:not(.trap *), ' +
  'input[type=email], input[type=tel], input[type=password], .button')]
  .filter(one => one.getClientRects().length)
  .map(one => [one.getBoundingClientRect(), one])
  .filter(([box]) => box.height < least || box.width < least)
  .map(([box, one]) => `${one.outerHTML.slice(0, 90)}: ${box.width} x ${box.height}`)"""
"""Returns what can be pressed and is smaller than so many pixels."""


def faults(page: Page) -> list[str]:
    """Say what axe finds on the open page: rule, what is wrong, where."""
    found = Axe().run(page, options=OPTIONS).response
    assert len(found["passes"]) > 10, "axe has not looked at the page"
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
