"""Environment: all files beside the content that a site is made from, as one fingerprint."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping

from sitegen.scan import Files, scan_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sitegen.folders import Folders

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120 (see state.py)
CODE = ("catalog", "sitegen", "theme", "requirements")
"""Programs, templates, styles, texts, and the versions of what they stand on."""


def scan_environment(folders: Folders, known: Mapping[str, Files]) -> dict[str, Files]:
    """Return the files of each root; only those whose stamp is new are read."""
    return {
        name: scan_folder(root, known.get(name, {})) if os.path.isdir(root) else {}  # noqa: PTH112
        for name, root in _roots(folders)
    }


def fingerprint(environment: Mapping[str, Files]) -> bytes:
    """Return a digest that changes when any of the files does, or Python itself."""
    from hashlib import blake2b  # where nothing changed, the digest is known

    digest = blake2b(sys.version.encode(), digest_size=20)
    for root, files in sorted(environment.items()):
        for name, (found, _) in files.items():
            digest.update(b"%b\0%b\0%b" % (root.encode(), name.encode(), found))
    return digest.digest()


def _roots(folders: Folders) -> Iterator[tuple[str, str]]:
    yield from ((name, f"{ROOT}/{name}") for name in CODE)
    yield "region", folders.names["region"] or ""
    if theme := folders.names["theme"]:
        yield "own theme", theme
