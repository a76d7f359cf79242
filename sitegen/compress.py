"""Compress: puts ``.gz`` and ``.br`` beside a built site's texts, away from the builds.

Each text is compressed once. A cache beside the output keeps the result under the digest of the
content; what stands beside a page is a hard link to it. A build takes the compressed files of a
page away before it changes the page, and they are set only under the lock of the builds, after
a look at what the page holds then: a stale one is never there.
"""

from __future__ import annotations

import fcntl
import os
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sitegen.copies import cores
from sitegen.state import digest_of, is_site, load_state
from sitegen.write import COMPRESSED, locked

Level = Literal["best", "quick"]
Told = Callable[[int, int], None]
"""Is told how many texts of how many are done."""

TEXTS = (".html", ".xml", ".json", ".geojson", ".css", ".js", ".svg", ".ics", ".vcf", ".txt")
SMALLEST = 200
"""In bytes; the head of an answer weighs more than what is saved below it."""
BATCH = 32
"""So many texts are compressed before the lock is taken to set them: a build waits 3 ms."""
_NO_SITE = "There must be a site that was built here: {}"
_STRENGTHS: dict[Level, tuple[int, int]] = {"best": (9, 11), "quick": (6, 5)}


class NoSiteError(Exception):
    """There is no site whose pages could be compressed."""


@dataclass(slots=True, kw_only=True)
class Compressed:
    """What was done: counts of texts; the rest had both beside them or is too small."""

    texts: int = 0
    made: int = 0
    linked: int = 0

    def line(self) -> str:
        """Say it."""
        rest = self.texts - self.made - self.linked
        return (
            f"{self.texts} texts: {self.made} compressed, "
            f"{self.linked} known from before, {rest} unchanged"
        )


def compress_site(
    output: Path, *, level: Level = "best", jobs: int | None = None, told: Told | None = None
) -> Compressed:
    """Bring what is compressed up to date with the site, what changed last first.

    May be interrupted at any moment. A second one waits for the first. Raises NoSiteError,
    OSError.
    """
    if not is_site(output):
        raise NoSiteError(_NO_SITE.format(output))
    cache = Cache(folder_of(output), level)
    with cache.held():
        texts = _texts_of(output)
        done = Compressed(texts=len(texts))
        missing = [name for name, digest in texts.items() if not cache.serves(output, name, digest)]
        missing.sort(key=lambda name: _changed_at(output / name), reverse=True)
        with ThreadPoolExecutor(jobs or cores()) as threads:
            for start in range(0, len(missing), BATCH):
                names = missing[start : start + BATCH]
                made = threads.map(lambda name: cache.prepare(output, name, texts[name]), names)
                found = dict(zip(names, made, strict=True))
                _set(output, cache, {name: texts[name] for name in names if found[name]})
                done.made += sum(how == "made" for how in found.values())
                done.linked += sum(how == "known" for how in found.values())
                if told is not None:
                    told(start + len(names), len(missing))
        _remove_orphans(output)
        cache.forget_others(set(texts.values()))
    return done


def folder_of(output: Path) -> Path:
    """Return where the compressed texts of a site are kept."""
    return output.parent / f".{output.name}.compressed"


def _texts_of(output: Path) -> dict[str, str]:
    """Return the digest of each text by its name: of those that builds made, no others.

    What somebody else put there changes without a word to us, so nothing is set beside it.
    """
    state = load_state(output)
    if state is None:
        raise NoSiteError(_NO_SITE.format(output))
    found = state.files().items()
    return {name: digest.hex() for name, digest in found if digest and name.endswith(TEXTS)}


def _set(output: Path, cache: Cache, texts: Mapping[str, str]) -> None:
    """Set what is prepared beside those pages that still hold what was compressed."""
    with locked(output):
        for name, digest in texts.items():
            with suppress(FileNotFoundError):
                if digest_of((output / name).read_bytes()).hex() == digest:
                    cache.link(output, name, digest)


def _remove_orphans(output: Path) -> None:
    """Remove what a machine that lost its power left beside pages that are gone."""
    orphans = [
        f"{folder}/{name}"
        for folder, _, names in os.walk(output)  # it passes over what a build takes away meanwhile
        for name in names
        if name.endswith(COMPRESSED) and name[:-3].endswith(TEXTS) and name[:-3] not in names
    ]
    if orphans:
        with locked(output):
            for path in orphans:
                if not Path(path[:-3]).exists():
                    Path(path).unlink(missing_ok=True)


def _changed_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


class Cache:
    """Compressed texts by the digest of what they hold."""

    def __init__(self, folder: Path, level: Level) -> None:
        self.folder = folder
        self.level = level

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let one process at a time fill the cache; others wait."""
        self.folder.mkdir(exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def serves(self, output: Path, name: str, digest: str) -> bool:
        """Tell whether a page has both beside it, and they are the ones of this digest."""
        return all(
            any(_is_link(f"{output}/{name}{one}", entry) for entry in self._entries(digest, one))
            for one in COMPRESSED
        )

    def prepare(self, output: Path, name: str, digest: str) -> Literal["made", "known", ""]:
        """Have both in the cache; empty when there is nothing to set beside the page."""
        try:
            content = (output / name).read_bytes()
        except OSError:
            return ""
        if len(content) < SMALLEST or digest_of(content).hex() != digest:
            return ""
        missing = [
            ending
            for ending in COMPRESSED
            if not any(_holds(entry, content) for entry in self._entries(digest, ending))
        ]
        for ending in missing:
            entry = self._entries(digest, ending)[-1]
            half = f"{entry}.{threading.get_native_id()}.new"
            with open(half, "wb") as file:  # noqa: PTH123 (called for every file)
                file.write(_pack(content, ending, self.level))
            os.replace(half, entry)  # noqa: PTH105 (the same)
        return "made" if missing else "known"

    def link(self, output: Path, name: str, digest: str) -> None:
        """Set both beside a page; the caller holds the lock and has looked at the page."""
        for ending in COMPRESSED:
            target = f"{output}/{name}{ending}"
            with suppress(FileNotFoundError):
                os.unlink(target)  # noqa: PTH108 (called for every file)
            for entry in self._entries(digest, ending):
                with suppress(FileNotFoundError, FileExistsError):
                    os.link(entry, target)

    def forget_others(self, used: set[str]) -> None:
        """Drop what the site does not use, except as many as it does use, the last used ones.

        They serve when a change is taken back. A file was last used when its last link went.
        """
        others = []
        with os.scandir(self.folder) as listing:
            entries = list(listing)
        for entry in entries:
            digest, _, ending = entry.name.partition(".")
            better = entry.path.replace(".quick.", ".")
            outdone = better != entry.path and os.path.exists(better)  # noqa: PTH110
            if ending.endswith("new") or outdone:
                os.unlink(entry.path)  # noqa: PTH108 (called for every file)
            elif digest not in used and ending:
                others.append((entry.stat().st_ctime_ns, entry.path))
        for _, path in sorted(others, reverse=True)[len(used) * len(COMPRESSED) :]:
            os.unlink(path)  # noqa: PTH108 (called for every file)

    def _entries(self, digest: str, ending: str) -> tuple[str, ...]:
        """Name the files that may serve, the best one first; the last is what this level makes."""
        best = f"{self.folder}/{digest}{ending}"
        return (best,) if self.level == "best" else (best, f"{self.folder}/{digest}.quick{ending}")


def _pack(content: bytes, ending: str, level: Level) -> bytes:
    gzip_level, brotli_quality = _STRENGTHS[level]
    if ending == ".gz":
        return zlib.compress(content, gzip_level, wbits=zlib.MAX_WBITS | 16)  # a head without time
    import brotli

    return bytes(brotli.compress(content, quality=brotli_quality))


def _holds(entry: str, content: bytes) -> bool:
    """Tell whether a file of the cache holds a content; one that lost its bytes does not."""
    import brotli

    try:
        with open(entry, "rb") as file:  # noqa: PTH123 (called for every file)
            packed = file.read()
        if entry.endswith(".gz"):
            return zlib.decompress(packed, wbits=zlib.MAX_WBITS | 16) == content
        return bool(brotli.decompress(packed) == content)
    except (OSError, zlib.error, brotli.error):
        return False


def _is_link(path: str, entry: str) -> bool:
    """Tell whether two names are one file, and a file that was written to its end."""
    try:
        one, other = os.stat(path), os.stat(entry)  # noqa: PTH116 (called for every file)
    except OSError:
        return False
    return (one.st_ino, one.st_dev) == (other.st_ino, other.st_dev) and one.st_size > 0
