"""Python-Markdown as this site uses it, for texts beyond :mod:`sitegen.plain_markdown`."""

from __future__ import annotations

from functools import cache
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from catalog.markup import target_is_known

_AFTER_INLINE = 15


class _KnownTargets(Treeprocessor):
    """Takes away link targets and images that the check of the content would refuse.

    It reads line by line and Markdown does not, so neither relies on the other.
    """

    def run(self, root: Element) -> None:
        for element in root.iter():
            target = element.get("href")
            if target is not None and not target_is_known(target):
                del element.attrib["href"]
            if element.tag == "img":
                element.tag, element.text = "span", element.get("alt")
                element.attrib.clear()


@cache
def converter() -> Markdown:
    """Make the one converter of the process: building it costs more than many a page."""
    markdown = Markdown(extensions=[])
    markdown.treeprocessors.register(_KnownTargets(markdown), "known_targets", _AFTER_INLINE)
    return markdown
