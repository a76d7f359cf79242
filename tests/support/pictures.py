"""Pictures as cameras write them: with a place, a maker and a comment to look for afterwards."""

import io
from typing import Any

from PIL import Image, ImageDraw

CANARIES = (b"Ortskanarie", b"Herstellerkanarie", b"Kommentarkanarie", b"Textkanarie")
_GPS, _MAKER, _ORIENTATION, _SOFTWARE = 0x8825, 0x010F, 0x0112, 0x0131


def drawing(width: int = 640, height: int = 480) -> Image.Image:
    """Draw a room whose left half is red and whose right half is blue."""
    image = Image.new("RGB", (width, height), (40, 60, 200))
    ImageDraw.Draw(image).rectangle((0, 0, width // 2, height), fill=(200, 40, 40))
    return image


def exif(orientation: int = 1) -> Image.Exif:
    """Make the notes of a camera, the place among them."""
    found = Image.Exif()
    found[_MAKER] = "Herstellerkanarie"
    found[_SOFTWARE] = "Kommentarkanarie"
    found[_ORIENTATION] = orientation
    gps = found.get_ifd(_GPS)
    gps.update({1: "N", 2: (54.0, 19.0, 22.5), 3: "E", 4: (10.0, 8.0, 5.5)})
    gps[27] = b"ASCII\0\0\0Ortskanarie"
    return found


def photo(
    kind: str = "JPEG",
    image: Image.Image | None = None,
    *,
    orientation: int = 1,
    **named: Any,  # noqa: ANN401 (as Pillow takes them)
) -> bytes:
    """Write a picture with notes, as a file of a kind."""
    target = io.BytesIO()
    shown = image or drawing()
    shown.save(target, kind, exif=exif(orientation), **named)
    return target.getvalue()


def opened(raw: bytes) -> Image.Image:
    """Open a file and decode it."""
    found = Image.open(io.BytesIO(raw))
    found.load()
    return found
