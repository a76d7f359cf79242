"""The script that narrows the cards on a page: optional, and loaded after it."""

from __future__ import annotations

import re

from sitegen.kinds import Kind, Rendered
from sitegen.site import Site
from theme.environment import THEME

FILTER = "filter.js"


def _render(_site: Site, _key: str, _inputs: tuple[()], _record: None) -> Rendered:
    source = (THEME / "static" / "js" / FILTER).read_text("utf-8")
    yield FILTER, shortened(source).encode()


def shortened(source: str) -> str:
    """Drop comments and indentation; enough for a script written by hand."""
    return re.sub(r"\n\s*", "\n", re.sub(r"/\*.*?\*/\s*", "", source, flags=re.DOTALL))


FILTER_SCRIPT = Kind(
    name="filter_script",
    keys=lambda _view: ("",),
    inputs=lambda _view, _key: (),
    render=_render,
)
