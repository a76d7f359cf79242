"""The same pages behind a script: a shell, a bundle of a given size, and content that it fetches.

What closest peers do, in its leanest form: one bundle that is cached afterwards, one request
for the content of a page, and no reload between pages.
"""

from __future__ import annotations

import base64
import gzip
import json
import random
import re
from pathlib import Path

import brotli

_SHELL = (
    '<!doctype html><html lang="{tag}"><head><meta charset="utf-8"><title>Portal</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<link rel="icon" href="data:,"></head>'
    '<body><div id="app"></div><script src="/app.js"></script></body></html>'
)
_APP = """
async function show(path) {
  const answer = await fetch(path + "content.json");
  const page = await answer.json();
  document.title = page.title;
  if (!document.querySelector("style")) document.head.insertAdjacentHTML("beforeend", page.style);
  document.getElementById("app").innerHTML = page.body;
  requestAnimationFrame(() => performance.mark("shown"));
}
document.addEventListener("click", event => {
  const link = event.target.closest("a");
  if (!link) return;
  event.preventDefault();
  performance.mark("clicked");
  history.pushState(null, "", link.pathname);
  show(link.pathname);
});
show(location.pathname);
"""


def make_bundle_site(source: Path, target: Path, *, paths: list[str], kilobytes: int) -> None:
    """Write shells, contents and a bundle of so many kilobytes after brotli."""
    for path in paths:
        page = (source / path.strip("/") / "index.html").read_text("utf-8")
        folder = target / path.strip("/")
        tag = path.split("/")[1]
        _put(folder / "index.html", _SHELL.format(tag=tag))
        parts = {
            "title": _between(page, "<title>", "</title>"),
            "style": f"<style>{_between(page, '<style>', '</style>')}</style>",
            "body": _between(page, "<body>", "</body>"),
        }
        _put(folder / "content.json", json.dumps(parts, ensure_ascii=False))
    _put(target / "app.js", _padded(kilobytes * 1000))


def _padded(size: int) -> str:
    """Return the app behind code that weighs as much as libraries do: noise compresses to 3/4."""
    noise = random.Random(1).randbytes(size)  # noqa: S311 (no secret)
    text = base64.b64encode(noise).decode()
    return f'const library = "{text}";\n{_APP}'


def _between(page: str, start: str, end: str) -> str:
    found = re.search(re.escape(start) + "(.*?)" + re.escape(end), page, re.DOTALL)
    if found is None:
        message = f"A page lacks {start!r}."
        raise ValueError(message)
    return found[1]


def _put(file: Path, text: str) -> None:
    raw = text.encode()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(raw)
    file.with_name(f"{file.name}.br").write_bytes(brotli.compress(raw, quality=9))
    file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(raw, 9))
