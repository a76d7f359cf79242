"""The service's own bare clone of the content: commits without a work tree, by git fast-import."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from formsrv.desk.git import ask_git, run_git
from formsrv.errors import PublishingError

_UNDO = "Undo-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who appears in ``git log``: name, and the office's mailbox."""

    name: str
    mail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One commit: a file written or removed, and the trailer that names its cause.

    ``path`` is below the content folder; ``content`` None removes the file; ``replaces`` is the
    path of a file that goes in the same commit.
    """

    path: str
    content: str | None
    summary: str
    trailer: tuple[str, str]
    replaces: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentRepository:
    """A branch of a bare repository and the content folder in it (``prefix``)."""

    folder: Path
    branch: str
    prefix: str

    def find_commit(self, trailer: tuple[str, str]) -> str | None:
        """Return the newest commit on the branch with exactly this trailer.

        None when a later commit carries its opposite: what was taken back is not there.
        """
        if self.head() is None:
            return None
        listed = run_git(
            self.folder,
            "log",
            "--topo-order",
            "--fixed-strings",
            f"--grep={trailer[0].removeprefix(_UNDO)}: {trailer[1]}",
            "--format=%x00%H%n%(trailers:only,unfold)",
            self._ref,
        )
        wanted, against = ": ".join(trailer), ": ".join(opposite(trailer))
        for entry in listed.decode("utf-8", errors="replace").split("\0"):
            commit, *trailers = entry.splitlines() or [""]
            if wanted in trailers:
                return commit
            if against in trailers:
                return None
        return None

    def head(self) -> str | None:
        """Return the commit at the tip of the branch, None before the first.

        Raises PublishingError when git cannot tell: a damaged repository is not an empty one.
        """
        if not self.folder.is_dir():
            raise PublishingError(self.folder.name, detail=f"{self.folder} is missing.")
        found = ask_git(
            self.folder, "for-each-ref", "--format=%(objecttype) %(objectname)", self._ref
        )
        kind, _, commit = found.stdout.decode("utf-8", errors="replace").strip().partition(" ")
        if found.returncode == 0 and not found.stderr and not kind:
            return None
        if found.returncode or found.stderr or kind != "commit":
            detail = found.stderr.decode("utf-8", errors="replace").strip()
            raise PublishingError(self._ref, detail=detail or f"{self._ref} is no commit.")
        return commit

    def commit(self, change: Change, *, author: Author, committer: Author, at: datetime) -> str:
        """Commit a change once: a commit with its trailer is returned, not repeated.

        A file that came back since is removed again, and one that is gone is written again. Raises
        PublishingError.
        """
        done = self.find_commit(change.trailer)
        if done and (change.content is not None) == (change.path in self.offer_paths()):
            return done
        lines = self._import_stream(change, author=author, committer=committer, at=at)
        run_git(self.folder, "fast-import", "--quiet", stdin=lines)
        made = self.find_commit(change.trailer)
        if made is None:
            raise PublishingError(change.path, detail="the commit is not on the branch")
        return made

    def offer_path(self, offer_id: str) -> str | None:
        """Return where an offer's file lies below the content folder."""
        ending = f"/{offer_id}.yaml"
        return next((path for path in self.offer_paths() if path.endswith(ending)), None)

    def offer_paths(self) -> list[str]:
        """Return the paths of all offers, below the content folder."""
        if self.head() is None:
            return []
        folder = f"{self._folder}offers/"
        listed = run_git(self.folder, "ls-tree", "-r", "-z", "--name-only", self._ref, folder)
        paths = [path for path in _names(listed) if path.endswith(".yaml")]
        return [path.removeprefix(self._folder) for path in paths]

    def read(self, path: str) -> bytes:
        """Return the content of a file below the content folder; raises PublishingError."""
        return run_git(self.folder, "cat-file", "blob", f"{self._ref}:{self._folder}{path}")

    def read_before(self, commit: str, offer_id: str) -> tuple[str, bytes] | None:
        """Return path and content of an offer's file as it was before a commit, if there was one."""
        folder, ending = f"{self._folder}offers/", f"/{offer_id}.yaml"
        parent = ask_git(self.folder, "rev-parse", "--verify", "--quiet", f"{commit}^")
        if parent.returncode:
            return None
        listed = run_git(self.folder, "ls-tree", "-r", "-z", "--name-only", f"{commit}^", folder)
        for path in _names(listed):
            if path.endswith(ending):
                content = run_git(self.folder, "cat-file", "blob", f"{commit}^:{path}")
                return path.removeprefix(self._folder), content
        return None

    def read_offers(self) -> Iterator[tuple[str, bytes]]:
        """Yield path and content of every offer, in one run of git."""
        paths = self.offer_paths()
        request = "".join(f"{self._ref}:{self._folder}{path}\n" for path in paths)
        answer = run_git(self.folder, "cat-file", "--batch", stdin=request.encode())
        position = 0
        for path in paths:
            end = answer.index(b"\n", position)
            size = answer[position:end].rpartition(b" ")[2]
            position = end + 1
            if size == b"missing":
                # Taken away between both runs, or the commit of a submodule.
                continue
            yield path, answer[position : position + int(size)]
            position += int(size) + 1

    @property
    def _ref(self) -> str:
        return f"refs/heads/{self.branch}"

    @property
    def _folder(self) -> str:
        return f"{self.prefix}/" if self.prefix else ""

    def _import_stream(
        self, change: Change, *, author: Author, committer: Author, at: datetime
    ) -> bytes:
        message = f"{change.summary}\n\n{change.trailer[0]}: {change.trailer[1]}\n"
        path = f"{self._folder}{change.path}"
        moment = f"{int(at.timestamp())} +0000"
        parts = [
            f"commit {self._ref}\n".encode(),
            f"author {_person(author)} {moment}\n".encode(),
            f"committer {_person(committer)} {moment}\n".encode(),
            _data(message),
        ]
        if self.head() is not None:
            parts.append(f"from {self._ref}^0\n".encode())
        if change.replaces not in {None, change.path}:
            parts.append(f"D {self._folder}{change.replaces}\n".encode())
        if change.content is None:
            parts.append(f"D {path}\n".encode())
        else:
            parts.extend((f"M 100644 inline {path}\n".encode(), _data(change.content)))
        return b"".join((*parts, b"\ndone\n"))


def opposite(trailer: tuple[str, str]) -> tuple[str, str]:
    """Return the trailer of the commit that takes back what this one did."""
    name, value = trailer
    return (name.removeprefix(_UNDO) if name.startswith(_UNDO) else _UNDO + name, value)


def _person(author: Author) -> str:
    """Write a person for git, which has no escape for brackets and line ends in a name."""
    name = "".join(char for char in author.name if char.isprintable() and char not in "<>")
    mail = "".join(char for char in author.mail if char.isprintable() and char not in "<> ")
    return f"{name.strip() or '?'} <{mail}>"


def _names(listed: bytes) -> Iterator[str]:
    """Yield the paths that git listed; one with a line end or in no Unicode is no file of ours.

    Everybody who pushes chooses names, and a question to git about such a one would be two.
    """
    for name in listed.decode("utf-8", errors="surrogateescape").split("\0"):
        if name.isprintable():
            yield name


def _data(text: str) -> bytes:
    raw = text.encode()
    return b"data %d\n%s\n" % (len(raw), raw)
