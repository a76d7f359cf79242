"""``photo``: a picture made small, without any note in it, and shown with an offer."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.commands.shared import say, tell
from catalog.offer import Offer, Photo
from catalog.photos import (
    FOLDER,
    MOST_PHOTOS,
    Pictures,
    Unusable,
    UnusableImageError,
    photo_files,
)
from catalog.problems import Problem, format_text
from catalog.records import validate
from catalog.writer import dump_offer, has_comments
from catalog.yaml_source import Source, decode, parse_yaml

if TYPE_CHECKING:
    from catalog.commands.shared import Commands

_WHY: dict[str, str] = {
    "too_big": "A photo must be at most 12 MB.",
    "unknown": "A photo must be a JPEG, PNG, WebP or HEIC file.",
    "too_many_pixels": "A photo must have at most 50 million pixels.",
    "too_small": "A photo must be at least 200 pixels wide and high.",
    "too_narrow": "The longer side of a photo must be at most 5 times the shorter one.",
    "damaged": "A photo must be a whole file; this one is damaged.",
}


def add_to(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("photo", help="add a photo to an offer")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--content", type=Path, default=Path("content"), metavar="DIR")
    parser.add_argument("--offer", required=True, metavar="ID")
    parser.add_argument(
        "--alt",
        nargs=2,
        action="append",
        required=True,
        metavar=("TAG", "WORDS"),
        help="what it shows, in words; once for each language",
    )
    parser.set_defaults(run=run, parser=parser)


def run(chosen: argparse.Namespace) -> int:
    """Add a photo; return 1 when the picture or the offer's file does not allow it."""
    # Loaded by this command only.
    from catalog.images import make_pictures

    paths = sorted(chosen.content.glob(f"offers/*/{chosen.offer}.yaml"))
    if not paths or not chosen.file.is_file():
        chosen.parser.error(f"There is no {chosen.file if paths else f'offer {chosen.offer}'}.")
    try:
        pictures = make_pictures(chosen.file.read_bytes())
    except UnusableImageError as error:
        say(f"{chosen.file}: {sentence(error.reason)}")
        return 1
    text, problems = with_photo(paths[0], pictures, dict(chosen.alt))
    if text is None:
        tell(format_text(problems))
        return 1
    write_pictures(pictures, chosen.content / FOLDER)
    paths[0].write_text(text, "utf-8")
    tell(f"{paths[0].as_posix()} shows {pictures.sha256}.")
    return 0


def sentence(reason: Unusable) -> str:
    """Say what must hold of a picture."""
    return _WHY[reason.value]


def with_photo(
    path: Path, pictures: Pictures, alt: dict[str, str]
) -> tuple[str | None, list[Problem]]:
    """Return an offer's file with one more photo, or with other words for one it has."""
    raw = path.read_bytes()
    text, problems = decode(raw, path=path.as_posix())
    source, faults = (
        parse_yaml(text, path=path.as_posix())
        if not problems
        else (Source(path="", value=None), [])
    )
    problems = [*problems, *faults]
    offer, faults = validate(Offer, source) if not problems else (None, [])
    if offer is None:
        return None, [*problems, *faults]
    if has_comments(text):
        say(f"{path.as_posix()} holds comments, which would be lost: please remove them before.")
        return None, []
    photo = Photo(
        sha256=pictures.sha256,
        width=pictures.width,
        height=pictures.height,
        bytes=len(pictures.large),
        alt=alt,
    )
    others = [one for one in offer.photos if one.sha256 != photo.sha256]
    if len(others) >= MOST_PHOTOS:
        say(f"{path.as_posix()} has {len(others)} photos already: at most {MOST_PHOTOS}.")
        return None, []
    place = next(
        (at for at, one in enumerate(offer.photos) if one.sha256 == photo.sha256), len(others)
    )
    photos = [*others[:place], photo, *others[place:]]
    return dump_offer(offer.model_copy(update={"photos": photos})), []


def write_pictures(pictures: Pictures, folder: Path) -> None:
    """Write the three files of a photo into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = (pictures.large, pictures.avif, pictures.jpeg)
    for name, content in zip(photo_files(pictures.sha256), contents, strict=True):
        (folder / name).write_bytes(content)
