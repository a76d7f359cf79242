"""Rules about the files of photos: they are there, and are what their name says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.photos import FOLDER, hash_in, is_photo_file, large_file, photo_files
from catalog.problems import Problem
from catalog.region import Region
from catalog.vocabulary import Availability
from catalog.yaml_source import Source, decode, parse_yaml

if TYPE_CHECKING:
    from catalog.library import Library
    from catalog.offer import Offer


def photo_problems(
    library: Library, region: Region, *, content: Path, media: Path | None, today: date
) -> Iterator[Problem]:
    """Name photos of listed offers without files, and files with another content than named.

    A landlord's photo that is missing in ``media`` is a warning: its page is made without it.
    """
    for offer_id, offer in library.offers.items():
        if offer.photos and _is_listed(offer, today):
            home = region.municipalities.get(offer.municipality)
            folder = home.slug if home else "*"
            for path in sorted(content.glob(f"offers/{folder}/{offer_id}.yaml"))[:1]:
                yield from _missing_files(_source(path), offer, content / FOLDER, media)
    for path in sorted((content / FOLDER).glob("*.jpg")):
        if is_photo_file(path.name) and path.name == large_file(hash_in(path.name)):
            yield from _wrong_content(path)


def _is_listed(offer: Offer, today: date) -> bool:
    return offer.listed_until >= today and offer.availability is not Availability.RENTED


def _missing_files(
    source: Source, offer: Offer, inside: Path, outside: Path | None
) -> Iterator[Problem]:
    for place, photo in enumerate(offer.photos):
        folder = outside if photo.outside else inside
        if folder is None:
            continue
        missing = [name for name in photo_files(photo.sha256) if not (folder / name).is_file()]
        for name in missing[:1]:
            path, file = ("photos", place, "sha256"), (folder / name).as_posix()
            problem = source.problem(path, "L425" if photo.outside else "L423", file=file)
            yield problem.as_warning() if photo.outside else problem


def _wrong_content(path: Path) -> Iterator[Problem]:
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:  # unreadable files are named elsewhere
        return
    if found != hash_in(path.name):
        yield Problem(path=path.as_posix(), line=1, col=1, code="L424", values={"found": found})


def _source(path: Path) -> Source:
    text, _ = decode(path.read_bytes(), path=path.as_posix())
    return parse_yaml(text, path=path.as_posix())[0]
