"""The photos of an offer as its page shows them: addresses, size on screen, words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.formats import kilobytes
from catalog.photos import large_file, small_files, small_size
from catalog.urls import media_url
from sitegen.texts import Shown, choose

if TYPE_CHECKING:
    from catalog.offer import Offer
    from catalog.region import Language, Region


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPhoto:
    """One photo: two small files of ``width`` x ``height`` pixels, and the large one.

    ``size`` says what the large one costs, such as ``84 kB``.
    """

    avif: str
    jpeg: str
    large: str
    width: int
    height: int
    size: str
    alt: Shown[str]


def show_photos(
    offer: Offer, shown: Collection[str], language: Language, region: Region
) -> tuple[ShownPhoto, ...]:
    """Return those photos of an offer whose hash is among ``shown``, in their order."""
    found = []
    for photo in offer.photos:
        if photo.sha256 not in shown:
            continue
        avif, jpeg = small_files(photo.sha256)
        width, height = small_size(photo.width, photo.height)
        found.append(
            ShownPhoto(
                avif=media_url(avif),
                jpeg=media_url(jpeg),
                large=media_url(large_file(photo.sha256)),
                width=width,
                height=height,
                size=kilobytes(photo.bytes),
                alt=choose(photo.alt, language, region),
            )
        )
    return tuple(found)
