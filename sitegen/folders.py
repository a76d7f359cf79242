"""Folders: what a build reads and where it writes."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path


class Folders:
    """What a build reads and where it writes; ``theme`` holds templates that replace ours.

    ``media`` holds landlords' photos, which are no part of the content. ``search`` is the file of
    the index that the form service searches, if one is wanted. ``names`` are the same as texts: a
    build with nothing to do ends sooner than paths are loaded.
    """

    content: Path
    region: Path
    output: Path
    theme: Path | None
    media: Path | None
    search: Path | None

    def __init__(
        self,
        *,
        content: Path | str,
        region: Path | str,
        output: Path | str,
        theme: Path | str | None = None,
        media: Path | str | None = None,
        search: Path | str | None = None,
    ) -> None:
        given = {
            "content": content,
            "region": region,
            "output": output,
            "theme": theme,
            "media": media,
            "search": search,
        }
        self.names = {name: None if one is None else _text(one) for name, one in given.items()}

    def __getattr__(self, name: str) -> Path | None:
        """Return a folder as a path, which is made when first asked for."""
        if name not in self.__annotations__:
            raise AttributeError(name)
        from pathlib import Path

        found = self.names[name]
        path = None if found is None else Path(found)
        setattr(self, name, path)
        return path


def _text(place: Path | str) -> str:
    text = os.fspath(place)
    return text.rstrip("/") or text[:1]
