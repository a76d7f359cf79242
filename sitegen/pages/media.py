"""The files of photos that listed offers name; each has its hash in its name and never changes."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from catalog.photos import photo_files
from catalog.urls import media_url
from sitegen.kinds import Kind, Rendered
from sitegen.media import Named
from sitegen.site import Site
from sitegen.view import View


class MediaInputs(NamedTuple):
    """Where the files of a photo lie."""

    folder: str


def shown_photos(view: View) -> dict[str, Named]:
    """Return the photos that pages show, by hash."""
    named = {photo[0]: photo for offer in view.listed for photo in offer.photos}
    return {one[0]: one for one in named.values() if view.media.folder_of(one) is not None}


def media_inputs(view: View, sha256: str) -> MediaInputs:
    """Declare where a photo is copied from."""
    folder = view.media.folder_of(shown_photos(view)[sha256])
    return MediaInputs(folder=str(folder))


def copy_photo(site: Site, key: str, inputs: MediaInputs, record: object) -> Rendered:
    """Yield the files of a photo as they are."""
    del site, record
    for name in photo_files(key):
        yield media_url(name)[1:], (Path(inputs.folder) / name).read_bytes()


MEDIA = Kind(name="media", keys=shown_photos, inputs=media_inputs, render=copy_photo)
