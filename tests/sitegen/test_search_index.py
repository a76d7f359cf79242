"""The index holds what lists show, whatever happened before; readers see all of it or nothing."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.problems import ContentError
from catalog.region_files import load_region
from catalog.search_index import VERSION, columns_of, place_fact
from sitegen.build import Engine, Folders
from sitegen.load import FaultyItemError, load_item
from sitegen.search import Follower, forget_found
from sitegen.state import State, save_state
from tests.support.edits import EDITS, Situation, start
from tests.support.processes import ROOT
from tests.support.search_index import follow_state, state_of
from tests.support.sequences import quick_folder
from tests.support.tiny import DAY, Files, write_files

NAMES = [name for name in EDITS if name != "change_theme"]
STEPS = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 99)), min_size=2, max_size=6)
OFFER = "content/offers/musterstadt/offer003.yaml"
Rows = list[tuple[object, ...]]


class RefusedError(Exception):
    """The content has a fault: no build would come as far as the index."""


@dataclass(slots=True)
class Desk:
    """A content folder and its index, brought up to date as a build does after its pages."""

    base: Path
    living: Files = field(default_factory=dict)
    name: str = "search"

    @property
    def folders(self) -> Folders:
        """What a build reads and writes."""
        return Folders(
            content=self.base / "content",
            region=self.base / "region",
            output=self.base / f"{self.name}-output",
            search=self.file,
        )

    @property
    def file(self) -> Path:
        """The index."""
        return self.base / f"{self.name}.sqlite"

    def write(self, now: Situation) -> None:
        """Put the files of a situation in place."""
        write_files(self.base, now.files, self.living)
        self.living = now.files

    def follow(self, now: Situation, *, recheck: bool = False) -> None:
        """Write a situation, save the state that a build would, and follow it."""
        self.write(now)
        follow_state(Follower(self.folders), self.state(now.today), recheck=recheck)

    def state(self, today: date) -> State:
        """Load everything; raises RefusedError for what a build refuses."""
        try:
            return state_of(self.folders, today)
        except (ContentError, FaultyItemError) as error:
            raise RefusedError from error

    def rows(self) -> Rows:
        """Return what the index says, by item instead of number."""
        with closing(sqlite3.connect(self.file)) as connection:
            found = connection.execute(
                "SELECT items.*, texts.* FROM items JOIN texts ON texts.rowid = items.id"
            ).fetchall()
            assert connection.execute("SELECT count(*) FROM texts").fetchone()[0] == len(found)
        return sorted((row[1:] for row in found), key=repr)

    def keys(self, match: str) -> set[str]:
        """Return the keys of the items that a full-text expression finds."""
        return set(found_in(self.file, match))


def found_in(file: Path, match: str) -> list[str]:
    statement = "SELECT key FROM items WHERE id IN (SELECT rowid FROM texts WHERE texts MATCH ?)"
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=5)) as connection:
        return [key for (key,) in connection.execute(statement, (match,))]


@pytest.fixture(scope="module")
def memory() -> Iterator[Path]:
    """A folder in memory where the system has one."""
    with quick_folder() as base:
        yield base


@pytest.fixture
def desk(memory: Path) -> Iterator[Desk]:
    """An index of the tiny content, just made."""
    base = memory / "one"
    made = Desk(base)
    made.follow(start())
    yield made
    shutil.rmtree(base)


def without(now: Situation, name: str) -> Situation:
    return replace(now, files={key: text for key, text in now.files.items() if key != name})


def stamp(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_mtime_ns, status.st_ino


def test_words_places_and_facts_lead_to_an_offer(desk: Desk) -> None:
    assert "offer003" in desk.keys('"home"* AND "99001"')
    assert "offer003" in desk.keys(f'"{place_fact("07001001")}" AND "=rooms.2"')
    assert "offer003" in desk.keys('"=offerkind.flat"')


def test_a_village_is_in_the_index_by_its_amt_alone(desk: Desk) -> None:
    homes = desk.keys('"@wiesenamt"')
    raw = desk.file.read_bytes().lower()

    assert homes
    assert not [word for word in (b"99003", b"07001003", b"wiesental") if word in raw]


@pytest.mark.parametrize("tag", ["de", "en", "ar"])
def test_the_words_of_a_language_are_in_its_own_columns(desk: Desk, tag: str) -> None:
    """A title's last word is the tag of its language."""
    title, text = columns_of(tag)

    assert desk.keys(f'{title} : "{tag}"')
    assert not desk.keys(f'{text} : "{tag}"')


def test_the_end_of_a_compound_in_a_title_is_found(desk: Desk) -> None:
    now = start()
    text = now.files[OFFER].replace(b'de: {title: "', b'de: {title: "Dachgeschosswohnung ')
    desk.follow(replace(now, files=now.files | {OFFER: text}))

    assert "offer003" in desk.keys('title_de : "wohnung"')


def test_nothing_changed_and_the_file_is_left_alone(desk: Desk) -> None:
    before = stamp(desk.file)

    desk.follow(start())

    assert stamp(desk.file) == before


def test_only_the_rows_of_what_changed_are_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str] = []

    def load(content: Path, item: tuple[str, str], names: list[str], **others: object) -> object:
        loaded.append(item[1])
        return load_item(content, item, names, **others)

    now = start()
    text = now.files[OFFER].replace(b"Words about", b"Zebra about")
    monkeypatch.setattr("sitegen.search.load_item", load)
    desk.follow(replace(now, files=now.files | {OFFER: text}))

    assert loaded == ["offer003"]
    assert desk.keys('"zebra"') == {"offer003"}


def test_what_is_no_longer_listed_is_no_longer_found(desk: Desk) -> None:
    now = start()
    before = desk.keys('"home"*')
    desk.follow(replace(now, today=DAY + timedelta(days=200)))

    assert before
    assert desk.keys('"home"*') == set()


def test_an_offer_that_was_taken_back_is_gone_at_once_and_stays_so_after_a_build(
    desk: Desk,
) -> None:
    forget_found(desk.file, ("offer", "offer003"))
    at_once = desk.keys('"home"*')
    desk.follow(without(start(), OFFER))

    assert "offer003" not in at_once
    assert len(at_once) > 1
    assert desk.keys('"home"*') == at_once


def test_an_offer_that_was_forgotten_though_it_is_there_comes_back(desk: Desk) -> None:
    before = desk.rows()
    forget_found(desk.file, ("offer", "offer003"))

    desk.follow(start())

    assert desk.rows() == before


def test_a_build_that_was_killed_before_the_index_is_made_good(desk: Desk) -> None:
    """The pages and their state are those of after, the index is the one of before."""
    desk.write(without(start(), OFFER))
    state = desk.state(DAY)
    save_state(desk.folders.output, state)
    before = desk.keys('"home"*')

    Follower(desk.folders).follow(lambda: load_region(desk.folders.region), state, recheck=False)

    assert "offer003" in before
    assert "offer003" not in desk.keys('"home"*')


DAMAGES = {
    "removed": lambda file: file.unlink(),
    "empty": lambda file: file.write_bytes(b""),
    "no database": lambda file: file.write_bytes(b"<!doctype html>" * 400),
    "cut": lambda file: file.write_bytes(file.read_bytes()[:4096]),
    "shuffled": lambda file: file.write_bytes(shuffled(file.read_bytes())),
    "older": lambda file: run(file, "PRAGMA user_version = 0"),
    "without a table": lambda file: run(file, "DROP TABLE items"),
    "without texts": lambda file: run(file, "DROP TABLE texts"),
    "of others": lambda file: (run(file, "DROP TABLE meta"), run(file, "CREATE TABLE meta (a)")),
    "rows removed": lambda file: run(file, "DELETE FROM items WHERE kind = 'offer'"),
}


def shuffled(raw: bytes) -> bytes:
    """Exchange pages after the first ones: the head of the file stays right."""
    pages = [raw[at : at + 4096] for at in range(0, len(raw), 4096)]
    return b"".join([*pages[:2], *reversed(pages[2:])])


def run(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute(statement)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_or_older_index_is_noticed_and_made_anew(desk: Desk, damage: str) -> None:
    """Without any change of the content: the file is not the one that the last build left."""
    before = desk.rows()
    DAMAGES[damage](desk.file)

    desk.follow(start())

    assert desk.rows() == before
    assert desk.keys('"@07001001"')


def test_damage_that_keeps_time_and_size_is_found_by_a_recheck(desk: Desk) -> None:
    before, status = desk.rows(), desk.file.stat()
    with desk.file.open("r+b") as file:
        raw = file.read()
        file.seek(0)
        file.write(shuffled(raw))
    os.utime(desk.file, ns=(status.st_atime_ns, status.st_mtime_ns))

    desk.follow(start(), recheck=True)

    assert desk.rows() == before


def test_an_open_reader_sees_all_of_a_change_or_nothing_and_goes_on(desk: Desk) -> None:
    """Each change takes every home away or brings them back; no reader may see some of them."""
    now = start()
    all_homes = len(desk.keys('"home"*'))
    bare = replace(now, files={n: t for n, t in now.files.items() if "/offers/" not in n})
    seen, done = set[int](), threading.Event()

    def look() -> None:
        statement = "SELECT count(*) FROM texts WHERE texts MATCH '\"home\"*'"
        with closing(sqlite3.connect(f"{desk.file.as_uri()}?mode=ro", uri=True)) as connection:
            while not done.is_set():
                seen.add(connection.execute(statement).fetchone()[0])

    reader = threading.Thread(target=look)
    reader.start()
    for _ in range(5):
        desk.follow(bare)
        desk.follow(now)
    done.set()
    reader.join(timeout=10)

    assert not reader.is_alive()
    assert seen <= {0, all_homes}
    assert all_homes in seen


KILLED = """
import os, signal, sys
from pathlib import Path
from sitegen.search_store import opened
with opened(Path(sys.argv[1])) as store:
    store.remove(("offer", "offer003"))
    store._connection.execute("PRAGMA cache_size = 1")
    store._connection.execute("PRAGMA cache_spill = 1")
    for number in range(3000):
        store._connection.execute("INSERT INTO meta VALUES (?, ?)", (f"n{number}", "x" * 400))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_writer_that_was_killed_in_the_middle_leaves_nothing_behind(desk: Desk) -> None:
    """Half of its pages are in the file, and its journal beside it takes them back."""
    before = desk.rows()
    ended = subprocess.run([sys.executable, "-c", KILLED, str(desk.file)], cwd=ROOT, check=False)
    journal = desk.file.with_name("search.sqlite-journal")
    assert ended.returncode == -signal.SIGKILL
    assert journal.stat().st_size > 0

    desk.follow(start())

    assert desk.rows() == before
    assert not journal.exists()


def test_a_disk_that_cannot_be_written_is_told_and_refuses_no_build(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.rmtree(desk.file, ignore_errors=True)
    desk.file.unlink()
    desk.file.mkdir()
    try:
        desk.follow(without(start(), OFFER))
    finally:
        desk.file.rmdir()

    assert "The search index could not be written" in caplog.text


def test_a_build_brings_the_index_to_what_it_has_built(desk: Desk) -> None:
    """By an engine that is new each time, and by one that stays."""
    built, now = Desk(desk.base, living=desk.living, name="built"), start()
    kept = Engine(built.folders)
    for number, engine in enumerate((kept, kept, Engine(built.folders)), 1):
        text = now.files[OFFER].replace(b"Words about", b"Zebra%d about" % number)
        built.write(replace(now, files=now.files | {OFFER: text}))
        engine.build(today=DAY)

        assert built.keys('"zebra"*') == {"offer003"}
        assert built.keys(f'"zebra{number}"') == {"offer003"}


def test_the_version_is_in_the_file(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.file)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
        found = connection.execute("SELECT value FROM meta WHERE name = 'languages'").fetchone()

    assert found == ("de en ar",)


@pytest.mark.slow
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(steps=STEPS)
def test_after_any_edits_the_index_is_that_of_a_clean_build(
    steps: list[tuple[str, int]], memory: Path
) -> None:
    """Contents that a build refuses change nothing; the next one that it takes repairs all."""
    shutil.rmtree(memory / "living", ignore_errors=True)
    living, clean, now = Desk(memory / "living"), Desk(memory / "living", name="clean"), start()
    kept = Follower(living.folders)
    living.write(now)
    follow_state(kept, living.state(DAY))
    for number, (name, seed) in enumerate(steps):
        now = EDITS[name](now, Random(seed))  # noqa: S311 (a sequence must come back from its numbers)
        living.write(now)
        try:
            state = living.state(now.today)
        except RefusedError:
            continue
        follow_state(kept, state)
        follow_state(Follower(clean.folders), state)
        assert living.rows() == clean.rows(), steps[: number + 1]
        clean.file.unlink()
        shutil.rmtree(clean.folders.output)
