"""What is sealed of a photo: its pictures and what they show in words."""

from __future__ import annotations

import hashlib
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field

from catalog.photos import ALT_MAX, ALT_MIN, LARGE_SIDE
from formsrv.payloads import LanguageTag, Payload, readable
from formsrv.sealing import Label
from formsrv.store.photos import PhotoRow


def _words(text: str) -> str:
    line = " ".join(readable(text).split())
    if "<" in line or ">" in line:
        raise ValueError("markup")
    return line


AltWords = Annotated[str, AfterValidator(_words), Field(min_length=ALT_MIN, max_length=ALT_MAX)]
Side = Annotated[int, Field(ge=1, le=LARGE_SIDE)]


class HomePhoto(Payload):
    """A photo of a home; ``alt`` says by language what it shows and may still be empty."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    alt: dict[LanguageTag, AltWords]
    width: Side
    height: Side
    large: bytes
    avif: bytes
    jpeg: bytes

    @property
    def sha256(self) -> str:
        """What names the photo on the site."""
        return hashlib.sha256(self.large).hexdigest()


def photo_label(row: PhotoRow) -> Label:
    """Return what a sealed photo must say: also which record it belongs to."""
    return Label(id=row.id, kind=f"photo:{row.record_id}")
