"""The folder of landlords' photos that are on the site: beside the content, never in git.

It holds nothing that could not be made again from sealed rows, so no backup needs it.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from catalog.photos import hash_in, is_photo_file, photo_files
from catalog.plain_yaml import read_yaml
from catalog.vocabulary import Availability
from catalog.yaml_source import decode
from formsrv.store.disk import sync

_OUTSIDE = b"outside: true"


class PhotoBytes(Protocol):
    """What is written of a photo."""

    @property
    def large(self) -> bytes:
        """The large JPEG."""

    @property
    def avif(self) -> bytes:
        """The small AVIF."""

    @property
    def jpeg(self) -> bytes:
        """The small JPEG."""

    @property
    def sha256(self) -> str:
        """What names the photo."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFolder:
    """Files of photos by their hash; the builder reads them and does not write."""

    path: Path

    def keep(self, photo: PhotoBytes) -> None:
        """Write a photo's files, each whole or not at all."""
        self.path.mkdir(mode=0o755, parents=True, exist_ok=True)
        contents = (photo.large, photo.avif, photo.jpeg)
        for name, content in zip(photo_files(photo.sha256), contents, strict=True):
            target = self.path / name
            if target.is_file():
                continue
            draft = self.path / f".{name}.new"
            with draft.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        sync(self.path)

    def has(self, sha256: str) -> bool:
        """Tell whether all files of a photo are there."""
        return all((self.path / name).is_file() for name in photo_files(sha256))

    def forget_others(self, wanted: Collection[str]) -> int:
        """Delete all files but those of some photos; return how many."""
        removed = 0
        for name in self._names():
            whole = is_photo_file(name)
            if whole and hash_in(name) in wanted:
                continue
            if whole or name.endswith(".new"):
                with suppress(FileNotFoundError):
                    (self.path / name).unlink()
                    removed += 1
        return removed

    def _names(self) -> list[str]:
        try:
            return sorted(path.name for path in self.path.iterdir())
        except FileNotFoundError:
            return []


def wanted_photos(
    offers: Iterable[tuple[str, bytes]], *, today: date
) -> Iterator[tuple[str, list[str]]]:
    """Yield id and landlords' photos of each offer of the branch that is still listed."""
    for path, raw in offers:
        if _OUTSIDE not in raw:
            continue
        text, faults = decode(raw, path=path)
        value = None if faults else read_yaml(text, path=path)[0].value
        if isinstance(value, dict) and _is_listed(value, today):
            photos = value.get("photos")
            named = photos if isinstance(photos, list) else []
            found = [str(one.get("sha256")) for one in named if isinstance(one, Mapping)]
            yield path.rpartition("/")[2].removesuffix(".yaml"), found


def _is_listed(offer: Mapping[str, object], today: date) -> bool:
    until = offer.get("listed_until")
    rented = offer.get("availability") == Availability.RENTED.value
    return isinstance(until, date) and until >= today and not rented
