"""Commits into a bare repository: once each, on top of what others pushed, whoever the author is."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from formsrv.desk.content import Author, Change, ContentRepository, opposite
from formsrv.errors import PublishingError
from tests.formsrv.samples import START

ERIKA = Author(name="Erika Editorin", mail="amt@region.example")
CHANGE = Change(
    path="offers/town/a2b3c4d5.yaml",
    content="kind: flat\n",
    summary="Publish offer a2b3c4d5",
    trailer=("Record", "abcdefghijkl.1"),
)


@pytest.fixture
def content(tmp_path: Path) -> ContentRepository:
    folder = tmp_path / "content.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(folder)], check=True)
    return ContentRepository(folder=folder, branch="main", prefix="content")


def commit(content: ContentRepository, change: Change, author: Author = ERIKA) -> str:
    return content.commit(change, author=author, committer=author, at=START)


def log(content: ContentRepository, form: str) -> list[str]:
    command = ["git", f"--git-dir={content.folder}", "log", f"--format={form}", "main"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def test_the_same_cause_is_committed_once(content: ContentRepository) -> None:
    first = commit(content, CHANGE)

    assert commit(content, replace(CHANGE, content="kind: house\n")) == first
    assert log(content, "%H") == [first]


def test_a_cause_is_not_taken_for_one_that_begins_alike(content: ContentRepository) -> None:
    """Version 1 is not version 10, and a summary that quotes a trailer is none."""
    tenth = replace(CHANGE, trailer=("Record", "abcdefghijkl.10"), summary="Record: abcdefghijkl.1")
    commit(content, tenth)

    assert content.find_commit(CHANGE.trailer) is None
    commit(content, CHANGE)
    assert len(log(content, "%H")) == 2


def test_files_are_added_removed_and_read(content: ContentRepository) -> None:
    commit(content, CHANGE)
    other = replace(CHANGE, path="offers/ort/b0000000.yaml", trailer=("Record", "b.1"))
    commit(content, replace(other, content="text: Grüße\n\n"))
    commit(content, replace(CHANGE, content=None, trailer=("Withdrawn", "abcdefghijkl.1")))

    assert dict(content.read_offers()) == {"offers/ort/b0000000.yaml": "text: Grüße\n\n".encode()}
    assert content.offer_path("a2b3c4d5") is None


@pytest.mark.parametrize(
    "name", ["A <b@x.example>", "A\nauthor B <b@x.example> 0 +0000", "<>", "Ольга Ö"]
)
def test_no_name_can_steer_git(content: ContentRepository, name: str) -> None:
    commit(content, CHANGE, replace(ERIKA, name=name))

    assert log(content, "%ae") == [ERIKA.mail]
    assert log(content, "%s") == [CHANGE.summary]


def test_a_branch_that_is_not_there_is_said(tmp_path: Path) -> None:
    """A repository that is not there is not an empty one."""
    content = ContentRepository(folder=tmp_path / "nowhere", branch="main", prefix="content")

    for look in (content.head, content.offer_paths, lambda: commit(content, CHANGE)):
        with pytest.raises(PublishingError, match=r"nowhere") as refused:
            look()
        assert refused.value.detail.endswith("nowhere is missing.")


def test_an_empty_repository_has_no_commit(content: ContentRepository) -> None:
    assert content.head() is None
    assert content.offer_paths() == []


@pytest.mark.parametrize("damage", ["garbage\n", f"{7:040d}\n", None])
def test_a_damaged_repository_is_not_an_empty_one(
    content: ContentRepository, damage: str | None
) -> None:
    """A reference that says nothing, a commit that is lost, a folder that is no repository."""
    commit(content, CHANGE)
    if damage is None:
        (content.folder / "HEAD").unlink()
    else:
        (content.folder / "refs" / "heads" / "main").write_text(damage)

    with pytest.raises(PublishingError):
        content.head()


def test_what_was_taken_back_can_be_committed_again(content: ContentRepository) -> None:
    """The newest of a trailer and its opposite counts, as often as they alternate."""
    back = replace(CHANGE, content=None, trailer=opposite(CHANGE.trailer))
    made = [commit(content, change) for change in (CHANGE, back, back, CHANGE, back, CHANGE)]

    assert len(set(made)) == 5
    assert content.find_commit(CHANGE.trailer) == made[-1]
    assert content.find_commit(back.trailer) is None
    assert content.offer_path("a2b3c4d5") is not None


def test_a_removed_file_that_came_back_is_removed_again(content: ContentRepository) -> None:
    gone = replace(CHANGE, content=None, trailer=("Withdrawn", "abcdefghijkl.1"))
    commit(content, CHANGE)
    commit(content, gone)
    commit(content, replace(CHANGE, trailer=("Restored", "by hand")))

    commit(content, gone)

    assert content.offer_path("a2b3c4d5") is None


def test_a_written_file_that_is_gone_is_written_again(content: ContentRepository) -> None:
    commit(content, CHANGE)
    commit(content, replace(CHANGE, content=None, trailer=("Removed", "by hand")))

    made = [commit(content, CHANGE) for _ in range(2)]

    assert content.offer_path("a2b3c4d5") is not None
    assert (len(set(made)), len(log(content, "%H"))) == (1, 3)


@pytest.mark.parametrize(
    "name", [b'"content/offers/town/b\\344r.yaml"', b'"content/offers/town/a\\nb.yaml"']
)
def test_a_file_of_an_odd_name_hides_no_offer(content: ContentRepository, name: bytes) -> None:
    """Whoever pushes to the shared branch chooses names: bytes that are no text, or two lines."""
    commit(content, CHANGE)
    stream = b"commit refs/heads/main\ncommitter A <a@x> 0 +0000\ndata 1\nx\nfrom "
    stream += b"refs/heads/main^0\nM 100644 inline %s\ndata 2\nx\n\ndone\n" % name
    command = ["git", f"--git-dir={content.folder}", "fast-import", "--quiet"]
    subprocess.run(command, input=stream, check=True)

    assert content.offer_paths() == [CHANGE.path]
    assert list(content.read_offers()) == [(CHANGE.path, b"kind: flat\n")]
    assert content.read_before(content.head() or "", "a2b3c4d5") is not None


def test_the_commit_of_a_submodule_is_no_offer(content: ContentRepository) -> None:
    at = commit(content, CHANGE)
    stream = b"commit refs/heads/main\ncommitter A <a@x> 0 +0000\ndata 1\nx\nfrom "
    stream += b"refs/heads/main^0\nM 160000 %s content/offers/a.yaml\n\ndone\n" % (b"1" * len(at))
    command = ["git", f"--git-dir={content.folder}", "fast-import", "--quiet"]
    subprocess.run(command, input=stream, check=True)

    assert list(content.read_offers()) == [(CHANGE.path, b"kind: flat\n")]
