"""The files of a photo: how they are called, how large they may be, how wide they are shown.

A photo is named by the SHA-256 of its large JPEG, so a file of that name never changes.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

MOST_PHOTOS = 6
"""As many photos an offer may have."""
LARGE_SIDE, SMALL_SIDE = 1600, 320
"""Longest side in pixels of the large picture, and of the one that pages show."""
LARGE_MAX, AVIF_MAX, JPEG_MAX = 400_000, 10_000, 14_000
"""Bytes that the large picture and the two small ones may have."""
FILE_MAX = 12 * 1024 * 1024
"""Bytes of a file that a photo is made from."""
MOST_PIXELS = 50_000_000
"""Pixels of a picture that is decoded; judged by its header."""
FEWEST_PIXELS = 200
"""Pixels that the shorter side must have."""
MOST_TIMES = 5
"""So many times the shorter side the longer one may be: of a strip nothing would be left."""
ALT_MIN, ALT_MAX = 3, 200
"""Characters of a text alternative."""
FOLDER = "media"
"""Where the files lie below the content folder, and below the site."""
LICENCE = "LICENCE.txt"
"""Says below the content folder under which licence the pictures there are."""

_FILE = re.compile(r"[0-9a-f]{64}(?:\.jpg|-320\.avif|-320\.jpg)\Z")


class Unusable(StrEnum):
    """Why no photo can be made from a file."""

    TOO_BIG = "too_big"
    UNKNOWN = "unknown"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_SMALL = "too_small"
    TOO_NARROW = "too_narrow"
    DAMAGED = "damaged"


class UnusableImageError(Exception):
    """No photo can be made from a file; ``reason`` says why."""

    def __init__(self, reason: Unusable) -> None:
        self.reason = reason
        super().__init__(reason.value)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Pictures:
    """A photo as the site shows it: a large JPEG of ``width`` x ``height``, and two small files."""

    width: int
    height: int
    large: bytes
    avif: bytes
    jpeg: bytes

    @property
    def sha256(self) -> str:
        """What names the photo."""
        return hashlib.sha256(self.large).hexdigest()


def large_file(sha256: str) -> str:
    """Name the large JPEG."""
    return f"{sha256}.jpg"


def small_files(sha256: str) -> tuple[str, str]:
    """Name the small AVIF and the small JPEG for browsers that do not know AVIF."""
    return f"{sha256}-{SMALL_SIDE}.avif", f"{sha256}-{SMALL_SIDE}.jpg"


def photo_files(sha256: str) -> tuple[str, str, str]:
    """Name all files of a photo, the large one first."""
    return large_file(sha256), *small_files(sha256)


def is_photo_file(name: str) -> bool:
    """Tell whether a file's name is that of a photo."""
    return _FILE.match(name) is not None


def hash_in(name: str) -> str:
    """Return which photo a file of that name belongs to."""
    return name[:64]


def fit(width: int, height: int, *, side: int) -> tuple[int, int]:
    """Return the size of a picture that is made to fit into a square; it never grows."""
    longest = max(width, height)
    if longest <= side:
        return width, height
    return max(1, round(width * side / longest)), max(1, round(height * side / longest))


def small_size(width: int, height: int) -> tuple[int, int]:
    """Return width and height of the small pictures, in pixels."""
    return fit(width, height, side=SMALL_SIDE)
