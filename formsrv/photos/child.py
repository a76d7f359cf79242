"""Makes pictures of one file that a stranger sent, in a process that may do little.

Started as a program with ``python -I``. The file comes by standard input and the pictures go to
standard output: a line of JSON, then their bytes one after the other. Before anything is read
the process gives up memory, time, and every file it could write.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

MEMORY = 1_200_000_000
"""Bytes of address space: a picture of the largest size that is taken, twice, and the codecs."""
SECONDS = 30
"""Seconds of CPU."""
OPEN_FILES = 32


def limit() -> None:
    """Give up what work on pictures does not need."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        resource.setrlimit(what, (most, most))


def main() -> int:
    """Answer one request."""
    limit()
    # With -I a program does not find what lies beside it.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
    from catalog.images import make_pictures
    from catalog.photos import FILE_MAX, UnusableImageError

    try:
        found = make_pictures(sys.stdin.buffer.read(FILE_MAX + 1))
    except UnusableImageError as error:
        sys.stdout.buffer.write(json.dumps({"unusable": error.reason.value}).encode() + b"\n")
        return 0
    parts = (found.large, found.avif, found.jpeg)
    head = {"width": found.width, "height": found.height, "sizes": [len(part) for part in parts]}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + b"".join(parts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
