"""What a browser sees of a page: fields, values, faults, links."""

import gzip
import re
from html import unescape
from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))


def tags(html: str, *names: str) -> list[dict[str, str]]:
    """Return the attributes of all tags of some names."""
    reader = _Reader()
    reader.feed(html)
    return [attributes for name, attributes in reader.tags if name in names]


def hidden_fields(html: str) -> list[tuple[str, str]]:
    """Return name and value of the hidden fields."""
    return [
        (field["name"], field["value"])
        for field in tags(html, "input")
        if field.get("type") == "hidden"
    ]


def value(html: str, name: str) -> str | list[str]:
    """Return what a field shows: its text, or what is chosen in it."""
    area = re.search(rf'<textarea [^>]*name="{name}"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL)
    if area:
        return unescape(area[1])
    fields = [field for field in tags(html, "input") if field.get("name") == name]
    if fields[0].get("type") in {"radio", "checkbox"}:
        return [field["value"] for field in fields if "checked" in field]
    return fields[0]["value"]


def fault_links(html: str) -> list[str]:
    """Return the fields to which the error summary leads."""
    start = html.find('id="errors"')
    box = html[start : html.find("</div>", start)] if start >= 0 else ""
    return [link["href"] for link in tags(box, "a")]


def weight(html: bytes) -> int:
    """Return the bytes of a page after gzip -9."""
    return len(gzip.compress(html, 9))
