"""Brings the site of ``serve`` up to what was changed, and tells open pages what is at fault."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from formsrv.desk.builder import Builder
from formsrv.errors import BuilderError, BuilderUnreachableError
from formsrv.local.children import Child, ChildEndedError, Children
from formsrv.local.clone import CloneError, find_checkout, prepare_clone
from formsrv.local.news import TITLES, News, Notes
from formsrv.local.overlay import overlay_region

READY_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """Where everything lies; ``overlay`` is the region with addresses of this machine."""

    var: Path
    content: Path
    region: Path

    @property
    def overlay(self) -> Path:
        """The region's folder that all processes read."""
        return self.var / "region"

    @property
    def site(self) -> Path:
        """Clone, stage and output."""
        return self.var / "site"

    @property
    def news(self) -> Path:
        """What open pages are told."""
        return self.var / "live.json"

    @property
    def builder_command(self) -> tuple[str, ...]:
        """The builder; nobody here asks for compressed files."""
        return (
            *("sitegen", "serve", str(self.site / "builder.sock")),
            *("--var", str(self.site)),
            *("--media", str(self.var / "media")),
            *("--content", str(self.content)),
            *("--region", str(self.overlay)),
            "--without-compression",
        )


@dataclass(slots=True, kw_only=True)
class Rebuilding:
    """Knows what a change of a file asks for; ``code`` are the folders of the builder's programs."""

    children: Children
    folders: Folders
    addresses: Mapping[str, str]
    branch: str
    code: Collection[Path]
    say: Callable[[str], None]
    builder: Child | None = None

    def start(self) -> None:
        """Start the builder; raises ChildEndedError."""
        self.builder = self._start()
        self.children.wait_ready(self.builder, seconds=READY_SECONDS)

    def follow(self, changed: Collection[Path]) -> None:
        """Build after a change; what an editor has committed meanwhile joins the publications."""
        programs = [path for path in changed if path.suffix == ".py" and self._is_code(path)]
        if (programs or self.builder is None) and not self._restart():
            return
        if any(path.is_relative_to(self.folders.region) for path in changed):
            overlay_region(self.folders.region, self.folders.overlay, self.addresses)
        if find_checkout(self.folders.content) is not None:
            self._join()
        self.build()

    def build(self) -> None:
        """Ask for a build and say how it went; faults of the content stop nothing here."""
        try:
            done = Builder(self.folders.site / "builder.sock").build(None)
        except BuilderUnreachableError:
            raise
        except BuilderError as error:
            self.say("\n".join((f"[site] {error.sentence}", *self._as_edited(error.problems))))
            lines = (error.sentence,)
            notes = {tag: error.notes.get(tag) or lines for tag in TITLES}
            self._tell({tag: self._as_edited(found) for tag, found in notes.items()})
        else:
            self.say(f"[site] {done.pages} pages, {done.written} written, {done.seconds} s")
            self._tell(None)

    def _as_edited(self, lines: Sequence[str]) -> list[str]:
        """Name files as who edits them knows them, not the copies that are built."""
        copies = {
            f"{self.folders.site}/stage/": f"{self.folders.content.name}/",
            f"{self.folders.overlay}/": f"{self.folders.region.name}/",
        }
        found = list(lines)
        for copy, original in copies.items():
            found = [line.replace(copy, original) for line in found]
        return found

    def _is_code(self, path: Path) -> bool:
        return any(path.is_relative_to(folder) for folder in self.code)

    def _restart(self) -> bool:
        """Let new programs work; one that cannot start is told, and mended by the next change."""
        if self.builder is not None:
            self.children.end(self.builder)
            self.builder = None
        builder = self._start()
        try:
            self.children.wait_ready(builder, seconds=READY_SECONDS)
        except ChildEndedError as error:
            if error.child is not builder:
                raise
            self.children.end(builder)
            self.say(str(error))
            lines = str(error).splitlines()
            self._tell(dict.fromkeys(TITLES, lines))
            return False
        self.builder = builder
        return True

    def _start(self) -> Child:
        return self.children.start("builder", self.folders.builder_command)

    def _join(self) -> None:
        try:
            clone = self.folders.site / "content.git"
            prepare_clone(clone, self.folders.content, branch=self.branch)
        except CloneError as error:
            self.say(f"[clone] {error}")

    def _tell(self, notes: Notes | None) -> None:
        News(self.folders.news).tell(notes)
