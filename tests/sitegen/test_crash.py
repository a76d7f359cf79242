"""A build may be killed at any moment, and run out of space: a site stays, the next build is right."""

from __future__ import annotations

import fcntl
import marshal
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random

import pytest

from sitegen import whole
from sitegen.build import Engine
from sitegen.state import read_sealed, write_sealed
from tests.support.edits import Situation, start
from tests.support.processes import ROOT
from tests.support.sequences import Pages, Pair, difference, folders_of, published, quick_folder
from tests.support.tiny import DAY, write_files

FATE = 10**6
"""More effects than any build has: it lives on."""
EFFECTS = {"os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir"}


def command(base: Path) -> list[str]:
    folders = [f"--{name}={base / name}" for name in ("content", "region", "output")]
    return [sys.executable, "-m", "sitegen", "build", "--today", DAY.isoformat(), *folders]


def small_change(now: Situation) -> Situation:
    """Delete an offer, add one, change a text, and take a guide's language away."""
    gone = ("content/offers/musterstadt/offer003.yaml", "content/guides/moving-in/en.md")
    files = {name: text for name, text in now.files.items() if name not in gone}
    files["content/offers/hafendorf/another1.yaml"] = files[
        "content/offers/hafendorf/offer004.yaml"
    ]
    files["content/pages/help/de.md"] += b"\nMore words.\n"
    return replace(now, files=files)


def large_change(now: Situation) -> Situation:
    """The same, and the name of the portal on every page."""
    changed = small_change(now)
    name = "region/region.yaml"
    text = changed.files[name].replace(b"portal_name: ", b"portal_name: New ")
    return replace(changed, files=changed.files | {name: text})


@dataclass
class Site:
    """A site with a situation before and one after, and what clean builds make of both."""

    base: Path
    pair: Pair
    before: Situation
    after: Situation
    mixed: bool
    """Whether a build that is killed may leave some files of before and some of after."""

    def begin(self) -> None:
        """Build what was before and put the files of after in place."""
        write_files(self.base, self.before.files, self.after.files)
        for name in ("output", ".output.fresh", ".output.old"):
            shutil.rmtree(self.base / name, ignore_errors=True)
        Engine(folders_of(self.base, self.before)).build(today=DAY)
        write_files(self.base, self.after.files, self.before.files)

    def build(self, *, once: bool = False) -> None:
        """Build what is after, by two processes if it takes a full build."""
        Engine(folders_of(self.base, self.after), jobs=2, once=once).build(today=DAY)

    def pages(self, now: Situation) -> Pages:
        """Return the site that a clean build makes of a situation."""
        return self.pair.clean(now).pages

    def check_whole(self) -> None:
        """See that every file is whole, and all of one time unless they may be mixed."""
        before, after = self.pages(self.before), self.pages(self.after)
        # A build that was killed may leave what it wrote beside a page; no link leads there.
        found = {
            name: digest
            for name, digest in published(self.base / "output").items()
            if not name.rpartition("/")[2].startswith(".")
        }
        if not self.mixed:
            assert found in (before, after)
        for name, digest in found.items():
            assert digest in (before.get(name), after.get(name)), name
        assert before.keys() & after.keys() <= found.keys()

    def check_recovery(self) -> None:
        """See that the next build ends right and tidies up."""
        self.build()
        assert difference(published(self.base / "output"), self.pages(self.after)) == ""
        assert sorted(path.name for path in self.base.glob(".output*")) == [".output.lock"]


@pytest.fixture(scope="module", params=["small", "full"])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """Before and after a change that a small build makes, and one that takes a full build."""
    change = {"small": small_change, "full": large_change}[request.param]
    with quick_folder() as base:
        made = Site(base / "site", Pair(base), start(), change(start()), request.param == "small")
        write_files(made.base, made.after.files)
        yield made


@pytest.fixture(autouse=True)
def _two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let tiny sites be built by as many processes as large ones."""
    monkeypatch.setattr(whole, "FEWEST_ITEMS", 0)


def in_a_child(work: Callable[[], None], *, killed_at: int) -> tuple[int, int]:
    """Run work in a copy of this process that kills itself before an effect on the disk.

    Return the signal that ended it and how many effects it had.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _live_and_die(work, killed_at, writer)
    os.close(writer)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as pipe:
        return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, len(pipe.read())


def _live_and_die(work: Callable[[], None], killed_at: int, writer: int) -> None:
    mine, seen = os.getpid(), 0

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT
        if (event in EFFECTS or writes) and os.getpid() == mine:
            if seen == killed_at:
                os.kill(mine, signal.SIGKILL)
            seen += 1
            os.write(writer, b".")

    try:
        sys.addaudithook(count)
        work()
    finally:
        os._exit(0)


def test_a_build_killed_at_any_effect_leaves_a_site_and_the_next_one_is_right(site: Site) -> None:
    """Twenty moments each, spread over all that a build does to the disk."""
    site.begin()
    _, effects = in_a_child(site.build, killed_at=FATE)
    assert effects > 20
    chance = Random(effects)  # noqa: S311 (moments, no secrets)
    # Most of a full build's effects are the old site's end, after the switch.
    third = effects // 3
    moments = [*chance.sample(range(third), 9), *chance.sample(range(third, effects - 6), 5)]
    moments += range(effects - 6, effects)
    for moment in moments:
        site.begin()
        ended_by, _ = in_a_child(site.build, killed_at=moment)
        assert ended_by == signal.SIGKILL
        site.check_whole()
        site.check_recovery()


def test_the_command_killed_at_a_random_time_leaves_a_site(site: Site) -> None:
    """The real command from outside, with all its processes; five times each."""
    chance = Random(5)  # noqa: S311 (the same)
    for _ in range(5):
        site.begin()
        with subprocess.Popen(command(site.base), cwd=ROOT, start_new_session=True) as process:
            time.sleep(0.2 + 0.6 * chance.random())
            process.kill()
        site.check_whole()
        site.check_recovery()


def test_a_second_build_says_that_it_waits_and_both_end_right(site: Site) -> None:
    """First one is held up by a lock that this test has; then both work."""
    site.begin()
    lock = site.base / ".output.lock"
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        commands = [
            subprocess.Popen(
                command(site.base),
                cwd=ROOT,
                stderr=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(2)
        ]
        for process in commands:
            assert process.stderr is not None
            said = process.stderr.readline()
            assert said == "Another build is at work on this folder; this one waits for it.\n"
        site.check_whole()
    ended = [process.communicate(timeout=60) for process in commands]
    assert [process.returncode for process in commands] == [0, 0], ended
    written = [int(out.split(": ")[1].split()[0]) for out, _ in ended]
    assert min(written) == 0
    assert max(written) > 0
    assert difference(published(site.base / "output"), site.pages(site.after)) == ""


def no_room() -> None:
    """Let no file grow beyond what the largest pages need: writing them fails half-way."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))


def test_where_there_is_no_room_the_error_is_clear_and_the_next_build_is_right(site: Site) -> None:
    """Exit 1, one sentence; a full build leaves the site as it was, a small one whole files."""
    site.begin()
    run = subprocess.run(
        command(site.base),
        cwd=ROOT,
        preexec_fn=no_room,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1, run.stdout
    assert "File too large" in run.stderr
    assert "Traceback" not in run.stderr
    site.check_whole()
    if not site.mixed:
        assert published(site.base / "output") == site.pages(site.before)
        assert not (site.base / ".output.fresh").exists()
    site.check_recovery()


def _damages() -> Iterator[tuple[str, Callable[[bytes, Random], bytes]]]:
    yield "cut", lambda raw, chance: raw[: chance.randrange(len(raw))]
    yield "flipped", _flip
    yield "longer", lambda raw, _chance: raw + b"\0"
    yield "older", lambda raw, _chance: raw.replace(b"heimathafen ", b"heimathafeN ", 1)
    yield "empty", lambda _raw, _chance: b""


def _flip(raw: bytes, chance: Random) -> bytes:
    place = chance.randrange(len(raw))
    return raw[:place] + bytes([raw[place] ^ (1 << chance.randrange(8))]) + raw[place + 1 :]


DAMAGES = dict(_damages())
PARTS = {"templates": "templates/*", "region and texts": "site", "journal": "journal"}


def damage(kept: Path, what: str, chance: Random) -> None:
    """Damage the state in one of these ways, or flip bits in what lies beside it."""
    state = kept / "state"
    if what in DAMAGES:
        raw = state.read_bytes()
        damaged = DAMAGES[what](raw, chance)
        assert damaged != raw
        state.write_bytes(damaged)
    elif what in PARTS:
        (kept / "journal").write_text("page\thelp\tde/help/index.html\n" * 9, "utf-8")
        for path in sorted(kept.glob(PARTS[what])):
            for _ in range(3):
                path.write_bytes(_flip(path.read_bytes(), chance))
    elif what == "other fields":
        payload = read_sealed(state)
        assert payload is not None
        end = 8 + int.from_bytes(payload[:8], "big")
        head = marshal.dumps(marshal.loads(payload[8:end])[:-1])  # noqa: S302 (our own)
        write_sealed(state, len(head).to_bytes(8, "big"), head, payload[end:])
    else:
        state.unlink()
        if what == "folder":
            state.mkdir()


@pytest.mark.parametrize("how", ["mapped", "read"])
@pytest.mark.parametrize("what", [*DAMAGES, *PARTS, "other fields", "folder", "missing"])
def test_a_damaged_state_is_noticed_and_what_is_not_ours_stays(
    site: Site, what: str, how: str
) -> None:
    """Pages of a deleted offer go; a photo that others put there stays."""
    site.begin()
    output = site.base / "output"
    photos = {"photo.jpg", "de/offers/offer003/photo.jpg"}
    for name in photos:
        (output / name).write_bytes(b"jpg")
    damage(output / ".build", what, Random(what))  # noqa: S311 (places, no secrets)
    folder = output.stat().st_ino

    ended_by, _ = in_a_child(partial(site.build, once=how == "mapped"), killed_at=FATE)

    assert ended_by == 0
    noticed = output.stat().st_ino != folder  # all was built anew, in a fresh folder
    assert noticed or what in PARTS
    found = published(output)
    assert photos <= found.keys()
    pages = {name: one for name, one in found.items() if name not in photos}
    assert difference(pages, site.pages(site.after)) == ""
