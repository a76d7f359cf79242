"""Environment: all files beside the content that a site is made from, as one fingerprint."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.scan import Files, scan_folder

if TYPE_CHECKING:
    from sitegen.build import Folders

ROOT = Path(__file__).resolve().parent.parent
CODE = ("catalog", "sitegen", "theme", "requirements")
"""Programs, templates, styles, texts, and the versions of what they stand on."""


def scan_environment(folders: Folders, known: Mapping[str, Files]) -> dict[str, Files]:
    """Return the files of each root; only those whose stamp is new are read."""
    return {
        name: scan_folder(root, known.get(name, {})) if root.is_dir() else {}
        for name, root in _roots(folders)
    }


def fingerprint(environment: Mapping[str, Files]) -> bytes:
    """Return a digest that changes when any of the files does, or Python itself."""
    digest = blake2b(sys.version.encode(), digest_size=20)
    for root, files in sorted(environment.items()):
        for name, (found, _) in files.items():
            digest.update(b"%b\0%b\0%b" % (root.encode(), name.encode(), found))
    return digest.digest()


def _roots(folders: Folders) -> Iterator[tuple[str, Path]]:
    yield from ((name, ROOT / name) for name in CODE)
    yield "region", folders.region
    if folders.theme is not None:
        yield "own theme", folders.theme
