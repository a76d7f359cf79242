"""The service worker, the script of its buttons, and the page for "no internet".

Nothing is kept on a phone unless its reader presses a button: see ``take_along.html``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from hashlib import blake2b

from catalog.urls import home_url, offline_url
from sitegen.kinds import Kind, Rendered
from sitegen.render import Page, PageContext, head_of, render_in_all, translator_of
from sitegen.site import Site
from theme.environment import THEME

_SCRIPTS = THEME / "static" / "js"
_COMMENT = re.compile(r"^\s*//.*\n", re.MULTILINE)
_AROUND_SIGNS = re.compile(r" ?([][{}()=<>,;:?|&!+/.-]+) ?")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class OfflinePage(PageContext):
    """Says that a page is not saved; holds the words with which a saved one says its age."""

    home_url: str


def _render_worker(_site: Site, _key: str, _inputs: tuple[()], _record: None) -> Rendered:
    worker = _script("sw.js")
    # Another worker, another cache: what an older one kept is removed when it takes over.
    version = blake2b(worker.encode(), digest_size=4).hexdigest()
    yield "sw.js", worker.replace("VERSION", version).encode()
    yield "keep.js", _script("keep.js").encode()


def _script(name: str) -> str:
    """Read a script without comments and needless white space; its strings hold none."""
    text = _COMMENT.sub("", (_SCRIPTS / name).read_text("utf-8"))
    return _AROUND_SIGNS.sub(r"\1", " ".join(text.split()))


def _render_offline(site: Site, _key: str, _inputs: tuple[()], _record: None) -> Rendered:
    paths = {tag: offline_url(tag) for tag in site.tags}
    return render_in_all(site, "offline", paths, _offline)


def _offline(site: Site, page: Page) -> OfflinePage:
    title = translator_of(site, page).wording.gettext("No internet")
    head = replace(head_of(page, title=title, description=""), tags=())
    return OfflinePage(head=head, home_url=home_url(page.tag))


WORKER = Kind(
    name="worker",
    keys=lambda _view: ("",),
    inputs=lambda _view, _key: (),
    render=_render_worker,
)
OFFLINE = Kind(
    name="offline",
    keys=lambda _view: ("",),
    inputs=lambda _view, _key: (),
    render=_render_offline,
)
