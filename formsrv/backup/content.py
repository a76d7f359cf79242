"""The branch of publications in a backup: one file that git reads, put back where none is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from catalog.region_files import load_region
from formsrv.config import DeskConfig
from formsrv.desk.content import Author, Change, ContentRepository
from formsrv.desk.git import run_git
from formsrv.errors import NotPreparedError, PublishingError
from formsrv.store.disk import sync

BUNDLE = "content.bundle"
_SECONDS = 600
"""For the whole of a repository."""
_EVERYTHING = "+refs/heads/*:refs/heads/*"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentDraft:
    """A repository that was made from a backup and stands beside its place, not yet in it."""

    repository: ContentRepository
    place: Path
    author: Author

    def remove_offers(self, offer_ids: Sequence[str], *, at: datetime) -> None:
        """Take the files of erased offers off the branch; raises PublishingError."""
        for offer_id in offer_ids:
            path = self.repository.offer_path(offer_id)
            if path is not None:
                change = Change(
                    path=path,
                    content=None,
                    summary=f"Take down offer {offer_id}, which was erased",
                    trailer=("Erased-Again", offer_id),
                )
                self.repository.commit(change, author=self.author, committer=self.author, at=at)

    def settle(self) -> None:
        """Put the repository into its place."""
        if self.place.is_dir():
            shutil.rmtree(self.place)
        self.repository.folder.rename(self.place)
        sync(self.place.parent)


def bundle_content(config: DeskConfig, target: Path) -> None:
    """Write all branches of the content repository into a file; without a commit there is none.

    Raises NotPreparedError and PublishingError.
    """
    repository = _repository(config)
    if not repository.folder.is_dir() or repository.head() is None:
        return
    _git(repository.folder, "bundle", "create", "--quiet", str(target), "--branches")
    target.chmod(0o600)
    sync(target)


@contextmanager
def content_from(config: DeskConfig, backup: Path) -> Iterator[ContentDraft | None]:
    """Make a repository from a backup, where there is none with publications; else None.

    What is there already is never older: it was committed to after the backup. Raises
    NotPreparedError and PublishingError; whatever was not settled is thrown away.
    """
    repository, bundle = _repository(config), backup / BUNDLE
    there = repository.folder.is_dir() and repository.head() is not None
    if there or not bundle.exists():
        yield None
        return
    draft = repository.folder.with_name(f"{repository.folder.name}.restoring")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    try:
        _git(draft, "init", "--quiet", "--bare", f"--initial-branch={repository.branch}")
        _git(draft, "fetch", "--quiet", str(bundle), _EVERYTHING)
        settings = load_region(config.region_folder).settings
        yield ContentDraft(
            repository=replace(repository, folder=draft),
            place=repository.folder,
            author=Author(name=settings.portal_name, mail=settings.mail_from),
        )
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _repository(config: DeskConfig) -> ContentRepository:
    return ContentRepository(
        folder=config.site.repository,
        branch=load_region(config.region_folder).settings.content_branch,
        prefix=config.site.content_prefix,
    )


def _git(folder: Path, *arguments: str) -> None:
    try:
        run_git(folder, *arguments, seconds=_SECONDS)
    except PublishingError as error:
        message = f"git {arguments[0]} failed: {error.detail}"
        raise NotPreparedError(message) from error
