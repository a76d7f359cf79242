"""Makes the pictures of a photo from whatever a camera or phone has written.

Only pixels come through: place, time, maker and every other note in a file are left behind.
Pillow is loaded here and nowhere else.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from pi_heif import register_heif_opener  # type: ignore[import-untyped]
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from catalog.photos import (
    AVIF_MAX,
    FEWEST_PIXELS,
    FILE_MAX,
    JPEG_MAX,
    LARGE_MAX,
    LARGE_SIDE,
    MOST_PIXELS,
    MOST_TIMES,
    SMALL_SIDE,
    Pictures,
    Unusable,
    UnusableImageError,
    fit,
)

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
_QUALITIES = (84, 78, 72, 66, 60, 54, 48, 42, 36, 30, 24, 18, 12, 8, 4, 1)
_LARGE_SIDES = (LARGE_SIDE, 1200, 900)
_AVIF_SPEED = 6
_HEIC = frozenset({b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"hevx"})


def make_pictures(raw: bytes) -> Pictures:
    """Make the pictures of a photo; raises UnusableImageError."""
    if len(raw) > FILE_MAX:
        raise UnusableImageError(Unusable.TOO_BIG)
    image = _decode(raw)
    large, size = _large(image)
    small = image.resize(fit(*size, side=SMALL_SIDE), Image.Resampling.LANCZOS)
    return Pictures(
        width=size[0],
        height=size[1],
        large=large,
        avif=_lightest(_as_avif, small, AVIF_MAX),
        jpeg=_lightest(_as_jpeg, small, JPEG_MAX),
    )


def _decode(raw: bytes) -> Image.Image:
    """Return the first picture of a file, upright and without anything beside its pixels."""
    register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # judged below, with a reason of its own
    try:
        found = Image.open(io.BytesIO(raw), formats=FORMATS)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, RuntimeError) as error:
        reason = Unusable.DAMAGED if _begins_well(raw) else Unusable.UNKNOWN
        raise UnusableImageError(reason) from error
    if found.width * found.height > MOST_PIXELS:
        raise UnusableImageError(Unusable.TOO_MANY_PIXELS)
    if min(found.size) < FEWEST_PIXELS:
        raise UnusableImageError(Unusable.TOO_SMALL)
    if max(found.size) > MOST_TIMES * min(found.size):
        raise UnusableImageError(Unusable.TOO_NARROW)
    try:
        # A JPEG is decoded no larger than it is needed.
        found.draft("RGB", (LARGE_SIDE, LARGE_SIDE))
        found.load()
        return _plain(ImageOps.exif_transpose(found))
    except (OSError, SyntaxError, ValueError, RuntimeError, EOFError, IndexError) as error:
        raise UnusableImageError(Unusable.DAMAGED) from error


def _begins_well(raw: bytes) -> bool:
    """Tell whether a file begins like one of the kinds that are taken."""
    webp = raw[:4] == b"RIFF" and raw[8:12] == b"WEBP"
    heic = raw[4:8] == b"ftyp" and raw[8:12] in _HEIC
    return webp or heic or raw.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n"))


def _plain(image: Image.Image) -> Image.Image:
    """Return pixels in sRGB on white, small enough, in an image that never had notes."""
    image = _in_eight_bits(image)
    image.thumbnail((LARGE_SIDE, LARGE_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    image = _in_srgb(image)
    plain = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        shown = image.convert("RGBA")
        plain.paste(shown, mask=shown.getchannel("A"))
    else:
        plain.paste(image.convert("RGB"))
    return plain


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Scale grey of sixteen bits, which converting alone would cut off at the first eight."""
    if not image.mode.startswith("I"):
        return image
    grey = image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    grey.info.pop("transparency", None)  # counts in sixteen bits
    return grey


def _in_srgb(image: Image.Image) -> Image.Image:
    """Translate the colours of a wide profile; one that cannot be read is left out."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode != "RGB":
        return image
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        translated = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return translated or image


def _large(image: Image.Image) -> tuple[bytes, tuple[int, int]]:
    found, sized = b"", image
    for side in _LARGE_SIDES:
        sized = image.resize(fit(*image.size, side=side), Image.Resampling.LANCZOS)
        found = _lightest(_as_jpeg, sized, LARGE_MAX, qualities=_QUALITIES[:10])
        if len(found) <= LARGE_MAX:
            break
    return found, sized.size


def _lightest(
    write: Callable[[Image.Image, int], bytes],
    image: Image.Image,
    most: int,
    *,
    qualities: Sequence[int] = _QUALITIES,
) -> bytes:
    """Write an image in the best quality that fits, or in the lowest there is."""
    found = b""
    for quality in qualities:
        found = write(image, quality)
        if len(found) <= most:
            break
    return found


def _as_jpeg(image: Image.Image, quality: int) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=quality, optimize=True, progressive=True)
    return target.getvalue()


def _as_avif(image: Image.Image, quality: int) -> bytes:
    target = io.BytesIO()
    # One thread: the memory of a process that looks at strangers' files is counted.
    image.save(target, "AVIF", quality=quality, speed=_AVIF_SPEED, max_threads=1)
    return target.getvalue()
