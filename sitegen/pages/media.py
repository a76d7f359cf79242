"""The files of photos that listed offers name; each has its hash in its name and never changes."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from catalog.photos import FOLDER, photo_files
from catalog.urls import media_url
from sitegen.kinds import Kind, Rendered
from sitegen.load import FaultyItemError
from sitegen.media import Named, is_of_another
from sitegen.site import Site
from sitegen.view import View


class MediaInputs(NamedTuple):
    """Where the files of a photo lie, and the ids of their bytes where that is in the content."""

    folder: str
    ids: tuple[bytes, ...]


def shown_photos(view: View) -> dict[str, Named]:
    """Return the photos that pages show, by hash."""
    named = {photo[0]: photo for offer in view.listed for photo in offer.photos}
    return {one[0]: one for one in named.values() if view.media.folder_of(one) is not None}


def media_inputs(view: View, key: str) -> MediaInputs:
    """Declare where a photo is copied from."""
    photo = shown_photos(view)[key]
    return MediaInputs(folder=str(view.media.folder_of(photo)), ids=view.media.ids_of(photo))


def copy_photo(site: Site, key: str, inputs: MediaInputs, record: object) -> Rendered:
    """Yield the files of a photo as they are. Raises FaultyItemError for another photo's bytes."""
    del site, record
    for name in photo_files(key):
        content = (Path(inputs.folder) / name).read_bytes()
        if inputs.ids and is_of_another(name, content):
            raise FaultyItemError(f"{FOLDER}/{name}")
        yield media_url(name)[1:], content


MEDIA = Kind(name="media", keys=shown_photos, inputs=media_inputs, render=copy_photo)
