"""What the builder builds: the clone's commits with the checkout's open changes over them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from sitegen.stage import Stage, StageError

KEPT: dict[Path, Stage] = {}


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Test", "-c", "user.email=test@town.example"]
    subprocess.run(["git", *who, "-C", folder, *arguments], check=True, capture_output=True)


def put(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def staged(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A work tree with two committed files of content."""
    work = tmp_path / "work"
    work.mkdir()
    git(work, "init", "-q", "-b", "main")
    put(work, content__a="a", content__sub__b="b", code="x")
    git(work, "add", ".")
    git(work, "commit", "-qm", "first")
    return work


@pytest.fixture
def clone(tmp_path: Path, checkout: Path) -> Path:
    """The service's clone, with one publication more than the checkout."""
    bare, other = tmp_path / "content.git", tmp_path / "other"
    git(tmp_path, "clone", "-q", "--bare", str(checkout), str(bare))
    git(tmp_path, "clone", "-q", str(bare), str(other))
    put(other, content__offers__Tür="veröffentlicht")
    git(other, "add", ".")
    git(other, "commit", "-qm", "published")
    git(other, "push", "-q")
    return bare


def stage(clone: Path, checkout: Path, tmp_path: Path) -> dict[str, str]:
    """Stage anew, and again in a folder that only follows; both must hold the same."""
    anew = Stage(clone, "main", checkout / "content", tmp_path / "stage")
    assert anew.update() is None
    kept = KEPT.setdefault(tmp_path, Stage(clone, "main", checkout / "content", tmp_path / "kept"))
    kept.update()
    assert staged(tmp_path / "kept") == staged(tmp_path / "stage")
    return staged(tmp_path / "stage")


def test_commits_of_the_clone_are_built(clone: Path, checkout: Path, tmp_path: Path) -> None:
    """Content alone, by its names below content/, whatever letters they hold."""
    expected = {"a": "a", "sub/b": "b", "offers/Tür": "veröffentlicht"}
    assert stage(clone, checkout, tmp_path) == expected


def test_open_changes_of_the_checkout_lie_over_them(
    clone: Path, checkout: Path, tmp_path: Path
) -> None:
    """Changed, new, deleted, in the index or not; the publication stays."""
    put(checkout, content__a="changed", content__new__c="c", content__staged="s", code="y")
    git(checkout, "add", "content/staged")
    (checkout / "content/sub/b").unlink()
    assert stage(clone, checkout, tmp_path) == {
        "a": "changed",
        "new/c": "c",
        "staged": "s",
        "offers/Tür": "veröffentlicht",
    }


def test_what_is_taken_back_is_gone_from_the_stage(
    clone: Path, checkout: Path, tmp_path: Path
) -> None:
    """The stage is a mirror: a file of yesterday's build does not linger."""
    put(checkout, content__draft="d")
    assert "draft" in stage(clone, checkout, tmp_path)
    (checkout / "content/draft").unlink()
    assert "draft" not in stage(clone, checkout, tmp_path)


def test_a_file_may_become_a_folder_and_a_folder_a_file(
    clone: Path, checkout: Path, tmp_path: Path
) -> None:
    """Both ways, over a stage that holds the earlier state."""
    stage(clone, checkout, tmp_path)
    (checkout / "content/a").unlink()
    (checkout / "content/sub/b").unlink()
    (checkout / "content/sub").rmdir()
    put(checkout, content__a__inner="i", content__sub="s")
    assert stage(clone, checkout, tmp_path) == {
        "a/inner": "i",
        "sub": "s",
        "offers/Tür": "veröffentlicht",
    }


def test_unchanged_files_of_the_stage_are_not_written_again(
    clone: Path, checkout: Path, tmp_path: Path
) -> None:
    """Whoever watches the stage sees only what changed."""
    stage(clone, checkout, tmp_path)
    path = tmp_path / "stage/a"
    before = path.stat().st_mtime_ns
    put(checkout, content__new="n")
    stage(clone, checkout, tmp_path)
    assert path.stat().st_mtime_ns == before


def test_a_folder_without_git_counts_whole(clone: Path, tmp_path: Path) -> None:
    """Content unpacked from an archive lies over the clone's."""
    plain = tmp_path / "plain"
    put(plain, content__a="mine", content__only="here")
    assert stage(clone, plain, tmp_path) == {
        "a": "mine",
        "only": "here",
        "sub/b": "b",
        "offers/Tür": "veröffentlicht",
    }


def test_a_missing_clone_is_an_error(checkout: Path, tmp_path: Path) -> None:
    """A site without its publications would look like a good one."""
    with pytest.raises(StageError, match=r"none\.git"):
        stage(tmp_path / "none.git", checkout, tmp_path)
    assert not (tmp_path / "stage").exists()


def test_a_branch_that_is_not_there_is_an_error(
    clone: Path, checkout: Path, tmp_path: Path
) -> None:
    """Nothing is staged from it; the error says what git said."""
    with pytest.raises(StageError, match="nowhere"):
        Stage(clone, "nowhere", checkout / "content", tmp_path / "stage").update()
    assert not (tmp_path / "stage").exists()


def test_between_two_commits_only_what_differs_is_named(
    clone: Path, checkout: Path, tmp_path: Path
) -> None:
    """A publication, a withdrawal and the checkout's own change, and nothing else."""
    kept = Stage(clone, "main", checkout / "content", tmp_path / "kept")
    assert kept.update() is None
    assert kept.update() == set()

    other = tmp_path / "other"
    put(other, content__offers__Neu="n")
    (other / "content/offers/Tür").unlink()
    git(other, "add", "--all")
    git(other, "commit", "-qm", "next")
    git(other, "push", "-q")
    put(checkout, content__draft="d")

    assert kept.update() == {"offers/Neu", "offers/Tür", "draft"}
    (checkout / "content/draft").unlink()
    assert kept.update() == {"draft"}
    assert staged(tmp_path / "kept") == {"a": "a", "sub/b": "b", "offers/Neu": "n"}
