"""Media: which photos there are to show, in the content and in the folder beside it.

Editors' photos lie in the content. Landlords' photos never enter git: the form service keeps
them in a folder of its own, and a page is made without one that is missing there.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from catalog.photos import FOLDER, LICENCE, hash_in, is_photo_file, large_file, photo_files
from sitegen.scan import Files, as_table
from sitegen.state import State
from sitegen.summaries import OfferSummary

Named = tuple[str, bool]
"""A photo as an offer names it: its hash, and whether it lies outside the content."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Media:
    """The photos that files are there for; without an outer folder there are none of landlords.

    ``files`` are those of the content, ``names`` those of photos among them.
    """

    content: Path = Path()
    names: frozenset[str] = frozenset()
    files: Files = field(default_factory=dict)
    outer: Path | None = None

    @classmethod
    def of(cls, content: Path, files: Files, outer: Path | None) -> Media:
        """Look at a scanned content, and at the folder beside it when that is asked for."""
        found = as_table(files).below(FOLDER)
        names = {name.removeprefix(f"{FOLDER}/") for name in found if is_media(name)}
        return cls(content=content / FOLDER, names=frozenset(names), files=files, outer=outer)

    @cached_property
    def outer_names(self) -> frozenset[str]:
        """The files of the folder beside the content."""
        if self.outer is None:
            return frozenset()
        try:
            return frozenset(os.listdir(self.outer))  # noqa: PTH208 (names are all that is asked)
        except OSError:
            return frozenset()

    def folder_of(self, photo: Named) -> Path | None:
        """Return where the files of a photo lie; null when one of them is missing."""
        sha256, outside = photo
        folder, names = (self.outer, self.outer_names) if outside else (self.content, self.names)
        return folder if folder is not None and names.issuperset(photo_files(sha256)) else None

    def ids_of(self, photo: Named) -> tuple[bytes, ...]:
        """Return the ids of a photo's files; none for one that nobody can edit, being outside."""
        sha256, outside = photo
        names = () if outside else photo_files(sha256)
        return tuple(self.files[f"{FOLDER}/{name}"][0] for name in names)

    def shown(self, photos: Iterable[Named]) -> tuple[str, ...]:
        """Return the hashes of the photos that can be shown."""
        return tuple(photo[0] for photo in photos if self.folder_of(photo) is not None)

    def missing(self, photos: Iterable[Named]) -> Iterator[str]:
        """Yield the hashes of editors' photos without files: a fault of the content."""
        return (one[0] for one in photos if not one[1] and self.folder_of(one) is None)


def is_media(name: str) -> bool:
    """Tell whether a file of the content belongs to a photo, by its path."""
    folder, _, file = name.partition("/")
    return folder == FOLDER and is_photo_file(file)


def is_of_another(name: str, content: bytes) -> bool:
    """Tell whether the bytes of a large file are not those that its name is the hash of."""
    file = name.rpartition("/")[2]
    sha256 = hash_in(file)
    return file == large_file(sha256) and hashlib.sha256(content).hexdigest() != sha256


def belongs_to_media(name: str) -> bool:
    """Tell whether a file lies in the folder of photos, the licence among them."""
    return is_media(name) or name == f"{FOLDER}/{LICENCE}"


def own_photos(state: State | None, offer_id: str) -> list[str]:
    """Return the hashes of the photos that this offer names and no other does."""
    if state is None:
        return []
    named = {
        item: {sha256 for sha256, _ in OfferSummary(*values).photos}  # type: ignore[arg-type]
        for item, values in state.items.items()
        if item[0] == "offer"
    }
    own = named.pop(("offer", offer_id), set())
    return sorted(own.difference(*named.values()))
