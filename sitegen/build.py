"""Build: scan, load, plan, render, write and verify, the same behind every door."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from importlib import import_module

from sitegen.environment import fingerprint, scan_environment
from sitegen.folders import Folders
from sitegen.outcome import Summary
from sitegen.scan import (
    Files,
    as_table,
    changed_names,
    scan_folder,
    scan_paths,
    walk_order,
)
from sitegen.state import (
    State,
    boot_id,
    distrust_what_differs,
    load_state,
    recover,
    save_state,
    stamp_of,
)
from sitegen.write import forget_beside, locked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import NoReturn

    from sitegen.search import Follower
    from sitegen.site import Site

__all__ = ["BuildError", "Engine", "Folders", "Summary", "report_faults", "today_in"]
FOR_CHANGES = (
    *("jinja2", "sitegen.kinds", "sitegen.summaries", "sitegen.load", "sitegen.changes"),
    *("sitegen.cards", "sitegen.site"),
)
"""Modules of a small build, which take 70 ms to load; in steps: who needs none waits for one."""
MANY_UNITS = 300
"""So many changed units are rendered sooner by a full build on all cores."""


class BuildError(Exception):
    """A build could not be carried out; says what must hold. The site is as it was before."""


_NOTHING = (0, 0)
"""The stamp of a state that is not there."""


class Engine:
    """Builds one site, once or again and again; between builds it remembers what it knows.

    ``once``: the process ends with the build, so that copies of it may help and its state is mapped.
    """

    def __init__(
        self,
        folders: Folders,
        *,
        jobs: int | None = None,
        once: bool = False,
        waiting: Callable[[], None] | None = None,
    ) -> None:
        self.folders = folders
        self.output = folders.names["output"] or ""
        self.jobs = jobs
        self.once = once
        self.waiting = waiting
        self.told: Callable[[str, int, int], None] | None = None
        self.state: State | None = None
        self.site: Site | None = None
        self._saved = _NOTHING
        self._follower: Follower | None = None

    def build(
        self,
        *,
        today: date | None = None,
        changed: Collection[str] | None = None,
        recheck: bool = False,
    ) -> Summary:
        """Bring the site up to date.

        ``changed`` names the only files below the content folder that may have changed since
        the last build; without it all are looked at. ``recheck`` also reads every file of the
        site and makes those again that somebody has changed. Raises ContentError with every fault of
        content and region, BuildError, or OSError; the site then is as it was.
        """
        started = time.perf_counter()
        summary = Summary(self.told)
        with locked(self.output, self.waiting):
            try:
                self._build(summary, today, changed, recheck=recheck)
                self._follow(summary, recheck=recheck)
            except BaseException:
                self._saved = _NOTHING  # what is known now may be half made: read it again
                raise
        summary.seconds = time.perf_counter() - started
        return summary

    def forget(self, unit: tuple[str, str]) -> None:
        """Distrust a unit whose files somebody took away; the next build makes it again."""
        with locked(self.output, self.waiting):
            state = load_state(self.output)
            if state is not None and unit in state.units:
                state.doubt(unit, state.units[unit][1])
                self._save(state)

    def load_site(self) -> Site:
        """Return what pages are made with, as files have it now."""
        environment = scan_environment(self.folders, self.state.environment if self.state else {})
        if (
            self.site is None
            or self.state is None
            or self.state.fingerprint != fingerprint(environment)
        ):
            from sitegen.site import load_site

            return load_site(self.folders.region, theme=self.folders.theme)
        return self.site

    def _build(
        self,
        summary: Summary,
        today: date | None,
        changed: Collection[str] | None,
        *,
        recheck: bool,
    ) -> None:
        with summary.phase("scan"):
            if self.state is None or self._saved != stamp_of(self.output):
                self.state = load_state(self.output, mapped=self.once)
                self.site = changed = None
            state = self.state or State()
            environment = scan_environment(self.folders, state.environment)
            mark = _mark_of(environment, state)
            if mark != state.fingerprint:
                self.site = None
                changed = None
            small = self.once and mark == state.fingerprint
            files = self._scan(state, changed, _modules_loaded() if small else None)
        if mark == state.fingerprint:
            day = today or today_in(state.time_zone)
            state.environment = environment
            if recheck or state.boot != boot_id():
                distrust_what_differs(self.output, state)
            if state.today <= day.toordinal() and self._build_changes(summary, state, files, day):
                return
        self._build_whole(summary, environment, files, today)

    def _follow(self, summary: Summary, *, recheck: bool) -> None:
        """Bring the search index, where one is wanted, to what was built."""
        if self.folders.names["search"] is None or self.state is None:
            return
        with summary.phase("search"):
            if self._follower is None:
                from sitegen.search import Follower

                self._follower = Follower(self.folders)
            region = lambda: self._site_for(cached=True).region  # noqa: E731 (read only if it is needed)
            self._follower.follow(region, self.state, recheck=recheck)

    def _scan(
        self,
        state: State,
        changed: Collection[str] | None,
        meanwhile: Iterator[str] | None,
    ) -> Files:
        content = self.folders.names["content"] or ""
        if changed is None:
            if not os.path.isdir(content):  # noqa: PTH112 (see state.py)
                raise BuildError(f"The content must be a folder that can be read: {content}")
            # Without a state all files will be loaded, and loading tells their ids.
            try:
                return scan_folder(
                    content,
                    state.sources,
                    read=self.state is not None,
                    meanwhile=meanwhile,
                )
            except OSError as error:  # links that go round in circles, a folder without rights
                said = f"{error.strerror}: {error.filename}. See: ./run.sh check"
                raise BuildError(f"The content cannot be read: {said}") from error
        found = scan_paths(content, changed, state.sources)
        table = as_table(state.sources)
        places = {name: table.place_of(name) for name in changed}
        rows = {
            row: found[name] for name, row in places.items() if row is not None and name in found
        }
        if len(rows) == len(places):
            return table.with_rows(rows)
        kept = {name: value for name, value in state.sources.items() if name not in changed}
        return dict(sorted((kept | found).items(), key=lambda one: walk_order(one[0])))

    def _build_changes(self, summary: Summary, state: State, files: Files, day: date) -> bool:
        """Make what changed; false when so much did that a full build is quicker."""
        for name in recover(self.output, state):
            forget_beside(self.folders.output, name)
        changed = changed_names(files, state.sources)
        if not changed and not state.doubted and state.today == day.toordinal():
            summary.files, summary.pages = state.files_count, state.pages_count
            # Other times, same content: so that the next build need not read these again.
            if files is not state.sources or state.boot != boot_id():
                state.sources = files
                self._save(state)
            return True
        from sitegen.changes import build_changes

        site = self._site_for(cached=True)
        made = build_changes(
            self.folders,
            site,
            state,
            files,
            day=day,
            changed=changed,
            replan=state.doubted,
            alone=not self.once or self.jobs == 1,
            summary=summary,
        )
        if made is None:
            return False
        with summary.phase("state"):
            self._save(made)
        return True

    def _build_whole(
        self,
        summary: Summary,
        environment: Mapping[str, Files],
        files: Files,
        today: date | None,
    ) -> None:
        from sitegen.whole import build_whole

        site, state = build_whole(
            self.folders, dict(environment), files, today=today, jobs=self.jobs, summary=summary
        )
        self.site = site
        self.state = state
        self._saved = stamp_of(self.output)

    def _site_for(self, *, cached: bool) -> Site:
        if self.site is None:
            from sitegen.site import load_site

            self.site = load_site(
                self.folders.region,
                theme=self.folders.theme,
                cache=self.folders.output if cached else None,
            )
        return self.site

    def _save(self, state: State) -> None:
        state.boot = boot_id()
        save_state(self.output, state)
        self.state = state
        self._saved = stamp_of(self.output)


def _modules_loaded() -> Iterator[str]:
    """Load in steps what a small build needs, and name each."""
    for name in FOR_CHANGES:
        import_module(name)
        yield name


def _mark_of(environment: Mapping[str, Files], state: State) -> bytes:
    """Return the fingerprint of all beside the content: the known one where nothing moved."""
    known = state.environment
    same = environment.keys() == known.keys() and all(
        files is known[root] for root, files in environment.items()
    )
    if same and state.python == sys.version:
        return state.fingerprint
    return fingerprint(environment)


def today_in(time_zone: str) -> date:
    """Return the day it is in a time zone."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo(time_zone)).date()


def report_faults(folders: Folders, site: Site, *, today: date) -> NoReturn:
    """Read all content as the check does and raise what it says."""
    from catalog.library import load_library

    library = load_library(folders.content, site.region, today=today, media=folders.media)
    library.require_faultless()
    raise BuildError("The content changed while it was read. Build again.")
