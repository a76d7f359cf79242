"""Publications reach the repository that editors push to, and editors' commits reach the site."""

from __future__ import annotations

import logging
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from formsrv.desk.remote import Joined, count_unpushed, synchronise
from formsrv.errors import PublishingError
from formsrv.worker.remote import EVERY, RemoteKeeper
from tests.formsrv.samples import FakeClock
from tests.formsrv.way import Way


def git(folder: Path, *words: str) -> str:
    identity = ("-c", "user.name=Edda Editor", "-c", "user.email=edda@stadt.example")
    command = ["git", *identity, "-C", str(folder), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


class Editors:
    """The shared repository, and a clone in which somebody works by hand."""

    def __init__(self, base: Path, branch: str) -> None:
        self.branch, self.shared, self.clone = branch, base / "shared.git", base / "clone"
        base.mkdir()
        subprocess.run(
            ["git", "init", "--quiet", "--bare", "-b", branch, str(self.shared)], check=True
        )
        git(base, "clone", "--quiet", str(self.shared), str(self.clone))

    def push(self, name: str, text: str) -> str:
        """Commit a file on top of what the others have and push it."""
        if git(self.clone, "ls-remote", "origin", self.branch):
            git(self.clone, "fetch", "--quiet")
            git(self.clone, "checkout", "--quiet", "-B", self.branch, f"origin/{self.branch}")
        else:
            git(self.clone, "checkout", "--quiet", "-B", self.branch)
        file = self.clone / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        git(self.clone, "add", "-A")
        git(self.clone, "commit", "--quiet", "-m", f"Write {name}")
        git(self.clone, "push", "--quiet", "origin", self.branch)
        return git(self.clone, "rev-parse", "HEAD")

    def log(self) -> list[str]:
        """Return the first lines of all messages."""
        return git(self.shared, "log", "--format=%s", self.branch).splitlines()

    def files(self) -> set[str]:
        """Return the names of all files on the branch."""
        return set(git(self.shared, "ls-tree", "-r", "--name-only", self.branch).splitlines())


@pytest.fixture
def editors(way: Way, tmp_path: Path) -> Editors:
    found = Editors(tmp_path / "editors", way.desk.content.branch)
    found.push("pages/about/de.md", "About\n")
    return found


def test_both_sides_get_what_the_other_has(way: Way, editors: Editors) -> None:
    first = synchronise(way.desk, str(editors.shared))
    assert (first.joined, first.pushed) == (Joined.FOLLOWED, False)
    _, offer_id = way.published()
    assert count_unpushed(way.desk.content) == 1

    second = synchronise(way.desk, str(editors.shared))

    assert (second.joined, second.pushed) == (Joined.SAME, True)
    assert any(name.endswith(f"/{offer_id}.yaml") for name in editors.files())
    assert count_unpushed(way.desk.content) == 0
    third = synchronise(way.desk, str(editors.shared))
    assert (third.joined, third.pushed) == (Joined.SAME, False)


def test_where_both_went_on_they_are_joined_and_each_approval_is_one_commit(
    way: Way, editors: Editors
) -> None:
    synchronise(way.desk, str(editors.shared))
    published = [way.published()[1] for _ in range(2)]
    hand = editors.push("pages/about/de.md", "About us\n")
    commits = {one.commit for one in way.publications}

    done = synchronise(way.desk, str(editors.shared))

    assert (done.joined, done.pushed) == (Joined.MERGED, True)
    for offer_id in published:
        assert sum(offer_id in line for line in editors.log()) == 1
    for commit in (hand, *commits):
        git(editors.shared, "merge-base", "--is-ancestor", commit, editors.branch)
    assert way.desk.content.read("pages/about/de.md") == b"About us\n"


def test_a_file_that_both_changed_waits_for_a_person_and_nothing_is_lost(
    way: Way, editors: Editors, caplog: pytest.LogCaptureFixture
) -> None:
    synchronise(way.desk, str(editors.shared))
    _, offer_id = way.published()
    path = way.desk.content.offer_path(offer_id)
    assert path is not None
    editors.push(path, "somebody wrote another file by hand\n")
    before = (way.desk.content.head(), editors.log())

    with pytest.raises(PublishingError) as caught:
        synchronise(way.desk, str(editors.shared))
    assert offer_id in caught.value.detail
    assert (way.desk.content.head(), editors.log()) == before

    with caplog.at_level(logging.WARNING):
        RemoteKeeper(way.desk, str(editors.shared)).tend()
    assert "ALARM" in caplog.text
    way.published()  # the service goes on publishing


def test_a_refused_push_is_tried_again_with_growing_pauses(
    way: Way, editors: Editors, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    synchronise(way.desk, str(editors.shared))
    hook = editors.shared / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n", "ascii")
    hook.chmod(0o755)
    _, offer_id = way.published()
    keeper = RemoteKeeper(way.desk, str(editors.shared))
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            keeper.tend()
            keeper.tend()  # too early: nothing is done
            clock.now += timedelta(minutes=10)
    assert caplog.text.count("the shared repository: push") == 3
    assert caplog.text.count("ALARM") == 1
    hook.unlink()
    keeper.tend()
    assert any(name.endswith(f"/{offer_id}.yaml") for name in editors.files())


def test_a_publication_is_pushed_at_once_and_otherwise_each_minute(
    way: Way, editors: Editors, clock: FakeClock
) -> None:
    keeper = RemoteKeeper(way.desk, str(editors.shared))
    keeper.tend()
    _, offer_id = way.published()
    keeper.tend()
    assert any(name.endswith(f"/{offer_id}.yaml") for name in editors.files())
    editors.push("pages/about/de.md", "New\n")
    keeper.tend()
    assert way.desk.content.read("pages/about/de.md") == b"About\n"
    clock.now += EVERY
    keeper.tend()
    assert way.desk.content.read("pages/about/de.md") == b"New\n"


def test_a_repository_that_is_away_is_a_fault_with_a_name(way: Way, tmp_path: Path) -> None:
    with pytest.raises(PublishingError):
        synchronise(way.desk, str(tmp_path / "nowhere.git"))
    assert count_unpushed(way.desk.content) is None
