"""Sequences of edits: after each, the site must be the one that a clean build would give.

The clean build reads copies under names that no build saw before, so that nothing remembered
in this process can make both wrong in the same way.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest.mock import patch

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

import sitegen.changes
import sitegen.pages.facets
import sitegen.pages.feeds
import sitegen.pages.home
import sitegen.pages.offer_lists
import sitegen.pages.sitemaps
import sitegen.scan
import sitegen.site
from catalog.problems import ContentError
from sitegen.build import BuildError, Engine, Folders
from tests.support.edits import EDITS, RARE, Situation, start
from tests.support.tiny import Files, write_files

REVERT = "revert"
NAMES = (*(name for name in EDITS for _ in range(1 if name in RARE else 3)), *(REVERT,) * 3)
"""What a sequence is drawn from, each name as often as it is worth its time."""
Step = tuple[str, int]
"""The name of an edit and what its chance grows from."""
Pages = dict[str, bytes]
"""A digest of every published file by its name."""


class WrongBuildError(AssertionError):
    """A build gave another site, other words, or touched a site that it should have left."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build came to: the files of the site, or the words in which it refused."""

    pages: Pages
    words: str = ""


def published(output: Path) -> Pages:
    """Return what is in all files of a site; what builds keep for themselves is not published."""
    return {
        name: blake2b((output / name).read_bytes(), digest_size=16).digest()
        for name in _files(output)
    }


def stamps(output: Path) -> dict[str, tuple[int, int]]:
    """Return when each published file was changed, and its inode."""
    found = {}
    for name in _files(output):
        status = (output / name).stat()
        found[name] = (status.st_mtime_ns, status.st_ino)
    return found


def _files(output: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(output):
        if folder == str(output) and ".build" in folders:
            folders.remove(".build")
        yield from (os.path.relpath(os.path.join(folder, name), output) for name in names)  # noqa: PTH118 (called for every file of many sites)


def difference(found: Pages, expected: Pages) -> str:
    """Say in which files two sites differ."""
    names = found.keys() | expected.keys()
    other = sorted(name for name in names if found.get(name) != expected.get(name))
    return f"{len(other)} files differ: {', '.join(other[:6])}" if other else ""


@dataclass(slots=True)
class Pair:
    """A living site that is built again and again, and the clean builds it is compared with."""

    base: Path
    living: Files = field(default_factory=dict, repr=False)
    engines: dict[bool, Engine] = field(default_factory=dict, repr=False)
    known: dict[bytes, Outcome] = field(default_factory=dict, repr=False)
    numbers: Iterator[int] = field(default_factory=count)
    begun: Iterator[int] = field(default_factory=count)

    def begin(self) -> None:
        """Take the site away, so that the next build starts from nothing."""
        if next(self.begun) % 10 == 0:
            gc.collect()
        shutil.rmtree(self.base / "living", ignore_errors=True)
        self.living, self.engines = {}, {}

    def run(self, steps: Iterable[Step]) -> None:
        """Carry out a sequence; raises WrongBuildError that tells the steps so far."""
        self.begin()
        now = start()
        history, done = [now], [("start", 0)]
        self._compare(now, Random(0), done)  # noqa: S311 (a sequence must come back from its numbers)
        for name, seed in steps:
            chance = Random(seed)  # noqa: S311 (a sequence must come back from its numbers)
            now = chance.choice(history) if name == REVERT else EDITS[name](now, chance)
            done.append((name, seed))
            if self._compare(now, chance, done):
                history.append(now)
            else:
                now = history[-1]
                done.append(("repair", 0))
                self._compare(now, chance, done)

    def _compare(self, now: Situation, chance: Random, done: list[Step]) -> bool:
        """Build both ways; tell whether the builds accepted the situation."""
        output = self.base / "living/output"
        before = stamps(output)
        found, expected = self._build_living(now, chance), self.clean(now)
        if found.words != expected.words:
            raise WrongBuildError(f"{done}: said {found.words!r}, not {expected.words!r}")
        if found.words and stamps(output) != before:
            raise WrongBuildError(f"{done}: refused, and yet changed the site")
        if not found.words and (other := difference(found.pages, expected.pages)):
            raise WrongBuildError(f"{done}: {other}")
        left = [path.name for path in (self.base / "living").glob(".output.*")]
        if left != [".output.lock"]:
            raise WrongBuildError(f"{done}: left {left}")
        return not found.words

    def _build_living(self, now: Situation, chance: Random) -> Outcome:
        """Build by an engine that is new, or has a helper, or stayed, or is told what changed."""
        base = self.base / "living"
        touched = write_files(base, now.files, self.living)
        self.living = now.files
        way = chance.choice(("new", "helped", "kept", "told"))
        if way == "helped":
            with copies_help():
                return outcome(Engine(folders_of(base, now), once=True), now)
        engine = Engine(folders_of(base, now)) if way == "new" else self.engines.get(now.themed)
        if engine is None:
            engine, way = Engine(folders_of(base, now)), "kept"
        if way != "new":
            self.engines = {now.themed: engine}
        changed = [name[8:] for name in touched if name.startswith("content/")]
        return outcome(engine, now, changed=changed if way == "told" else None)

    def clean(self, now: Situation) -> Outcome:
        """Build the situation in folders of its own, or remember having done so."""
        digest = blake2b(repr((sorted(now.files.items()), now.today, now.themed)).encode()).digest()
        if digest not in self.known:
            base = self.base / f"clean-{next(self.numbers)}"
            write_files(base, now.files)
            self.known[digest] = outcome(Engine(folders_of(base, now)), now)
            shutil.rmtree(base)
        return self.known[digest]


def outcome(engine: Engine, now: Situation, *, changed: list[str] | None = None) -> Outcome:
    """Build and say what came of it; folders do not appear in the words."""
    base = engine.folders.content.parent
    try:
        engine.build(today=now.today, changed=changed)
    except (ContentError, BuildError) as error:
        return Outcome({}, str(error).replace(str(base), ""))
    return Outcome(published(engine.folders.output))


def folders_of(base: Path, now: Situation) -> Folders:
    """Return the folders of a situation whose files lie below a folder."""
    return Folders(
        content=base / "content",
        region=base / "region",
        output=base / "output",
        theme=base / "own" if now.themed else None,
    )


class _Compiled(BytecodeCache):
    """Compiled templates of all builds of this process, by their text: compiling is the most of a tiny build."""

    kept: dict[str, bytes] = {}

    def __init__(self, *_folder: Path) -> None:
        super().__init__()

    def load_bytecode(self, bucket: Bucket) -> None:
        found = self.kept.get(bucket.key + bucket.checksum)
        if found is not None:
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


@contextmanager
def copies_help() -> Iterator[None]:
    """Let a copy of the process help wherever one may, on any machine and for very few units."""
    with (
        patch.object(sitegen.scan, "MANY", 1),
        patch.object(sitegen.scan, "can_fork", lambda: True),
        patch.object(sitegen.scan, "cores", lambda: 2),
        patch.object(sitegen.changes, "MANY_FOR_ONE", 2),
        patch.object(sitegen.changes, "MANY_KINDS", 2),
        patch.object(sitegen.changes, "can_fork", lambda: True),
        patch.object(sitegen.changes, "cores", lambda: 2),
    ):
        yield


@contextmanager
def quick_folder() -> Iterator[Path]:
    """Make a folder in memory where the system has one: thousands of tiny files come and go."""
    memory = Path("/dev/shm")  # noqa: S108 (the folder made in it has a name of its own)
    with TemporaryDirectory(prefix="sites", dir=memory if memory.is_dir() else None) as base:
        yield Path(base)


@contextmanager
def short_lists() -> Iterator[None]:
    """Let few offers fill several pages, feeds and sitemaps; keep compiled templates."""
    with (
        patch.object(sitegen.pages.offer_lists, "CARDS_PER_LIST", 2),
        patch.object(sitegen.pages.offer_lists, "FEWEST_ON_FIRST", 1),
        patch.object(sitegen.pages.facets, "PAGES_BACK", 2),
        patch.object(sitegen.pages.sitemaps, "OFFERS_A_FILE", 3),
        patch.object(sitegen.pages.feeds, "ENTRIES", 3),
        patch.object(sitegen.pages.home, "NEWEST", 2),
        patch.object(sitegen.site, "CompiledTemplates", _Compiled),
    ):
        gc.disable()  # a fifth of the time; sequences collect now and then
        try:
            yield
        finally:
            gc.enable()
