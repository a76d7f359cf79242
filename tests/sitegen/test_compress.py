"""Compressed files: always those of the page beside them, and each text compressed once."""

from __future__ import annotations

import gzip
import itertools
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import brotli
import pytest

from catalog.problems import ContentError
from sitegen.background import Background
from sitegen.build import Engine
from sitegen.command import main
from sitegen.compress import (
    SMALLEST,
    TEXTS,
    Cache,
    Compressed,
    Level,
    NoSiteError,
    compress_site,
    folder_of,
)
from sitegen.write import COMPRESSED, files_below, remove
from tests.support.edits import EDITS, Situation, start
from tests.support.processes import ROOT
from tests.support.sequences import folders_of, quick_folder, short_lists
from tests.support.tiny import Files, write_files

OFFER = "content/offers/musterstadt/offer000.yaml"


@dataclass
class Town:
    """A site that is built and compressed again and again."""

    base: Path
    now: Situation = field(default_factory=start)
    held: Files = field(default_factory=dict)

    @property
    def output(self) -> Path:
        """The site."""
        return self.base / "output"

    def build(self) -> Engine:
        """Bring the site to what the files are now."""
        write_files(self.base, self.now.files, self.held)
        self.held = self.now.files
        engine = Engine(folders_of(self.base, self.now))
        engine.build(today=self.now.today)
        return engine

    def compress(self, level: Level = "quick") -> Compressed:
        """Bring what stands beside the pages up to date."""
        return compress_site(self.output, level=level, jobs=2)

    def change(self, name: str, old: bytes, new: bytes) -> None:
        """Replace some bytes of a file."""
        assert old in self.now.files[name]
        text = self.now.files[name].replace(old, new)
        self.now = replace(self.now, files=self.now.files | {name: text})

    def wrong(self) -> list[str]:
        """Name the compressed files that are not what the file beside them is."""
        return [
            name
            for name in files_below(self.output)
            if name.endswith(COMPRESSED) and unpack(self.output / name) != self.beside(name)
        ]

    def beside(self, name: str) -> bytes | None:
        """Return what a compressed file should hold."""
        path = self.output / name[:-3]
        return path.read_bytes() if path.is_file() else None

    def lacking(self) -> list[str]:
        """Name the texts that should have both and have not."""
        return [
            name
            for name in files_below(self.output)
            if name.endswith(TEXTS) and (self.output / name).stat().st_size >= SMALLEST
            for ending in COMPRESSED
            if not (self.output / f"{name}{ending}").is_file()
        ]

    def texts(self) -> list[str]:
        """Name all files that are compressed unless they are small."""
        return [name for name in files_below(self.output) if name.endswith(TEXTS)]


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def unpack(path: Path) -> bytes:
    packed = path.read_bytes()
    return gzip.decompress(packed) if path.suffix == ".gz" else bytes(brotli.decompress(packed))


@pytest.fixture(scope="module")
def built() -> Iterator[Path]:
    """A small site, built and compressed; each test takes a copy of it."""
    with quick_folder() as base, short_lists():
        town = Town(base / "town")
        town.build()
        town.compress()
        yield town.base


@pytest.fixture
def town(built: Path) -> Iterator[Town]:
    with quick_folder() as base:
        # Hard links are what the site and its cache share: cp keeps them.
        subprocess.run(["cp", "-a", built, base / "town"], check=True)
        now = start()
        yield Town(base / "town", now=now, held=now.files)


def test_each_text_has_both_and_small_ones_have_none(town: Town) -> None:
    (town.output / "own.html").write_bytes(b"of somebody else" * 50)

    assert town.lacking() == ["own.html"] * 2
    assert town.wrong() == []
    assert town.texts()
    assert not (town.output / "own.html.gz").exists()


def test_small_texts_have_nothing_beside_them(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = {name: (town.output / name).stat().st_size for name in town.texts()}
    for name in files_below(town.output):
        if name.endswith(COMPRESSED):
            (town.output / name).unlink()
    limit = sorted(sizes.values())[len(sizes) // 2]
    monkeypatch.setattr("sitegen.compress.SMALLEST", limit)

    town.compress()

    for ending in COMPRESSED:
        beside = {name for name in sizes if (town.output / f"{name}{ending}").exists()}
        assert beside == {name for name, size in sizes.items() if size >= limit}


@pytest.mark.parametrize("number", range(4))
def test_after_random_edits_nothing_is_stale_or_missing(number: int, town: Town) -> None:
    """Also between a build and the next compression, when a server would send it."""
    chance = Random(number)  # noqa: S311 (a sequence must come back from its number)
    for _ in range(8):
        before = town.now
        town.now = EDITS[chance.choice(list(EDITS))](town.now, chance)
        try:
            town.build()
        except ContentError:
            town.now = before
            town.build()
        assert town.wrong() == []
        if chance.randrange(3):
            town.compress()
            assert (town.wrong(), town.lacking()) == ([], [])


def test_only_what_changed_is_compressed_and_nothing_twice(town: Town) -> None:
    """Taking a change back, or building all anew, compresses nothing."""
    known = town.now
    assert town.compress().made == 0
    town.change(OFFER, b"Words about", b"Other words about")
    written = town.build().build(today=town.now.today, changed=[]).written
    assert written == 0

    first = town.compress()
    town.now = known
    town.build()
    again = town.compress()
    town.change("region/region.yaml", b"Traeger", b"Anbieter")
    town.build()
    town.compress()
    town.now = known
    town.build()
    back = town.compress()

    assert (first.made, first.linked) == (3, 0)  # the home's page in three languages
    assert (again.made, again.linked) == (0, 3)
    assert (back.made, back.linked > 3) == (0, True)
    assert (town.wrong(), town.lacking()) == ([], [])


def test_a_full_build_keeps_what_is_beside_unchanged_pages(town: Town) -> None:
    """The page and both files stay the very same ones."""
    names = [f"de/offers/offer001/index.html{ending}" for ending in ("", *COMPRESSED)]
    before = [(town.output / name).stat().st_ino for name in names]
    (town.output / ".build/state").write_bytes(b"damaged")

    town.build()

    assert [(town.output / name).stat().st_ino for name in names] == before
    assert town.compress().made == 0


def test_a_page_that_changes_while_it_is_compressed_gets_nothing_stale(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The build is over between compressing and setting; the next run sets the new ones."""
    town.change(OFFER, b"Words about", b"Other words about")
    town.build()
    prepare = Cache.prepare

    def prepare_and_build(cache: Cache, output: Path, name: str, digest: str) -> str:
        found = prepare(cache, output, name, digest)
        if name == "de/offers/offer000/index.html" and found:
            town.change(OFFER, b"Other words", b"Still other words")
            town.build()
        return found

    monkeypatch.setattr(Cache, "prepare", prepare_and_build)
    town.compress()
    monkeypatch.undo()

    assert town.wrong() == []
    assert not (town.output / "de/offers/offer000/index.html.gz").exists()
    assert town.compress().made == 3
    assert town.lacking() == []


class KilledError(BaseException):
    """The process is gone; nothing is tidied up."""


def test_interrupted_at_any_moment_it_harms_nothing(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.change("region/region.yaml", b"Traeger", b"Anbieter")
    town.build()
    shutil.rmtree(folder_of(town.output))
    texts = len(town.texts())

    for moment in itertools.count(3, 40):
        with monkeypatch.context() as patch:
            left = itertools.count(moment, -1)
            for name in ("link", "unlink", "replace"):
                patch.setattr(os, name, dying(getattr(os, name), left))
            try:
                done = town.compress()
            except KilledError:
                assert town.wrong() == []
            else:
                break

    assert moment > 40
    assert done.made < texts
    assert (town.wrong(), town.lacking()) == ([], [])
    assert not [name for name in names_in(folder_of(town.output)) if name.endswith(".new")]


def dying(call: Callable[..., None], left: Iterator[int]) -> Callable[..., None]:
    def act(*arguments: object, **options: object) -> None:
        if next(left) <= 0:
            raise KilledError
        call(*arguments, **options)

    return act


def test_damage_is_noticed_and_mended(town: Town) -> None:
    """What a machine that lost its power leaves: files without bytes, and some without a page."""
    page = town.output / "de/offers/offer001/index.html"
    entry = page.with_name("index.html.br")
    entry.write_bytes(b"")
    (town.output / "de/gone.html.gz").write_bytes(b"of a page that is no more")

    done = town.compress()

    assert done.made == 1
    assert (town.wrong(), town.lacking()) == ([], [])
    assert not (town.output / "de/gone.html.gz").exists()


def test_the_cache_holds_no_more_than_twice_what_the_site_uses(town: Town) -> None:
    for number in range(4):
        town.change("region/region.yaml", b"portal_name: ", b"portal_name: New%d " % number)
        town.build()
        town.compress()

    entries = names_in(folder_of(town.output))

    assert len(town.texts()) * 2 < len(entries) <= len(town.texts()) * 4 + 1


def test_the_strongest_takes_the_place_of_the_quick(town: Town) -> None:
    page = "de/offers/offer001/index.html"
    quick = (town.output / f"{page}.br").stat().st_size
    names = [name for name in town.texts() if name != page]
    for name in names:
        remove(town.output, name)

    best = town.compress("best")

    assert best.made == 1
    assert town.compress("quick").made == 0
    packed = (town.output / f"{page}.br").read_bytes()
    assert len(packed) < quick
    assert packed == brotli.compress((town.output / page).read_bytes(), quality=11)
    assert (town.output / f"{page}.gz").read_bytes() == gzip.compress(
        (town.output / page).read_bytes(), 9, mtime=0
    )


def test_a_removed_page_leaves_nothing_compressed_even_if_the_removal_is_cut_short(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server may send a compressed file whose page is gone; so it goes first."""
    page = town.output / "de/offers/offer001/index.html"
    unlink = Path.unlink

    def die_at_the_page(path: Path, *, missing_ok: bool = False) -> None:
        if path == page:
            raise KilledError
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", die_at_the_page)
    with pytest.raises(KilledError):
        remove(town.output, "de/offers/offer001/index.html")

    # The sheet below is a page of its own and still there.
    assert names_in(page.parent) == ["de", "index.html"]


def test_without_a_site_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoSiteError, match="must be a site that was built here"):
        compress_site(tmp_path / "output")
    assert names_in(tmp_path) == []


def test_the_command_says_what_it_did(town: Town) -> None:
    command = [sys.executable, "-m", "sitegen", "compress", town.output, "--level", "quick"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    none = subprocess.run([*command[:4], town.base], cwd=ROOT, capture_output=True, check=False)

    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == (
        f"{len(town.texts())} texts: 0 compressed, 0 known from before, "
        f"{len(town.texts())} unchanged\n"
    )
    assert none.returncode == 1


def test_the_background_begins_again_with_each_request_and_ends_with_the_builder(
    town: Town,
) -> None:
    background = Background(town.output)
    town.change(OFFER, b"Words about", b"Other words about")
    town.build()
    background.begin()
    town.change(OFFER, b"Other words about", b"Still other words about")
    town.build()
    background.begin()
    try:
        until = time.monotonic() + 30
        while town.lacking() and time.monotonic() < until:
            time.sleep(0.1)
    finally:
        background.stop()

    assert (town.wrong(), town.lacking()) == ([], [])


def test_work_that_nobody_waits_for_any_more_ends(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The builder may have been killed; the next run goes on where this one ended."""
    town.change("region/region.yaml", b"portal_name: ", b"portal_name: New ")
    town.build()
    lacking = len(town.lacking())
    parents = itertools.chain((1, 1), itertools.repeat(2))
    with monkeypatch.context() as patch:
        patch.setattr("sitegen.compress.BATCH", 4)
        patch.setattr("sitegen.command.os.getppid", lambda: next(parents))
        patch.setattr("sitegen.command.os.nice", lambda _more: 0)
        patch.setattr("signal.signal", lambda *_: None)
        with pytest.raises(SystemExit):
            main(["compress", str(town.output), "--level", "quick", "--gently"])

    assert len(town.lacking()) == lacking - 2 * 2 * 4
    town.compress()
    assert (town.wrong(), town.lacking()) == ([], [])
