"""A full build: everything is made anew on all cores, in a fresh folder that is then switched."""

from __future__ import annotations

import gc
import shutil
import sys
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path

from sitegen.budget import Heavy, TooHeavyError
from sitegen.build import Folders, Summary, report_faults, today_in
from sitegen.changes import make_view
from sitegen.copies import can_fork, cores
from sitegen.crew import Crew, crew
from sitegen.expected import breaks_rules, pages_expected
from sitegen.load import FaultyItemError, Sources
from sitegen.media import Media, belongs_to_media, is_media, is_of_another
from sitegen.pages import KINDS
from sitegen.plan import Declared, plan_all
from sitegen.scan import Files, object_id, read_file
from sitegen.site import Site, load_site
from sitegen.state import Item, Made, State, Unit, boot_id, is_site, load_state, pack, save_state
from sitegen.templates import CompiledTemplates, Compiling, load_templates
from sitegen.verify import verify_count, verify_files
from sitegen.walk import Stamp
from sitegen.work import Orders
from sitegen.write import adopt, files_below, fresh_folder, switch

_ENDINGS = (".html", ".xml", ".ics", ".json", ".geojson", ".vcf")
"""Of what builds make, beside photos: what somebody else put there seldom ends so."""
FEWEST_ITEMS, FEWEST_TO_SPAWN = 40, 600
"""Below this many files starting processes costs more than it saves, by copy or anew."""


def build_whole(
    folders: Folders,
    environment: dict[str, Files],
    files: Files,
    *,
    today: date | None,
    jobs: int | None,
    summary: Summary,
) -> tuple[Site, State]:
    """Build everything and return what it was made with and what is known of it then.

    Raises ContentError, TooHeavyError, IncompleteSiteError or OSError; the old site then stands as it was.
    """
    summary.whole = True
    few = len(files) < (FEWEST_ITEMS if can_fork() else FEWEST_TO_SPAWN)
    processes = 1 if few else jobs or cores()
    fresh = fresh_folder(folders.output)
    try:
        with summary.phase("site"):
            site = _load(folders, fresh, alone=processes == 1 or not can_fork())
        day = today or today_in(site.region.settings.time_zone)
        orders = Orders(
            content=folders.content,
            fresh=fresh,
            old=folders.output if folders.output.exists() else None,
            today=day,
            site=(lambda: site)
            if can_fork()
            else partial(load_site, folders.region, theme=folders.theme, cache=fresh),
        )
        gc.enable()  # what is loaded until here stays; what follows leaves garbage
        with crew(orders, processes) as workers:
            state = _make(folders, site, dict(files), workers, day=day, summary=summary)
        state.environment = environment
        _finish(folders, fresh, state, summary)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    site = load_site(folders.region, theme=folders.theme, cache=folders.output)
    return site, state


def _load(folders: Folders, fresh: Path, *, alone: bool) -> Site:
    """Load all that pages are made with, so that the processes need not each do it."""
    compiling = None if alone else Compiling(folders.theme)
    try:
        site = load_site(folders.region, theme=folders.theme, cache=fresh)
        for kind in site.outputs:
            KINDS[kind]  # loaded now: to compile templates takes longer
        if compiling is not None:
            CompiledTemplates(fresh).keep(compiling.done())
    finally:
        if compiling is not None:
            compiling.close()
    load_templates((site.environment, site.frames.main), site.templates, site.outputs)
    return site


def _make(
    folders: Folders,
    site: Site,
    files: dict[str, tuple[bytes, Stamp]],
    workers: Crew,
    *,
    day: date,
    summary: Summary,
) -> State:
    items: dict[Item, tuple[object, ...]] = {}
    try:
        sources = Sources(files)
        with summary.phase("load"):
            loaded = workers.load(sorted(sources.names.items()))  # as they are rendered
            for item, values, ids in summary.follow("load", loaded, len(sources.names)):
                items[item] = values
                files.update((name, (found, files[name][1])) for name, found in ids.items())
            _read_media(folders.content, files)
    except FaultyItemError:
        report_faults(folders, site, today=day)
    with summary.phase("plan"):
        media = Media.of(folders.content, files, folders.media)
        view = make_view(site, items, sources, today=day, media=media)
        if breaks_rules(view):
            report_faults(folders, site, today=day)
        declared = list(plan_all(view))
    units = _render(workers, declared, summary)
    state = State(
        python=sys.version,
        time_zone=site.region.settings.time_zone,
        boot=boot_id(),
        today=day.toordinal(),
        sources=files,
        items=pack(items),
        units=pack({unit: units[unit] for unit, _ in declared}),
    )
    names = dict.fromkeys(name for _, made in units.values() for name in made)
    state.count(names)
    verify_count(state, summary, expected=pages_expected(view))
    with summary.phase("verify"):
        verify_files(list(workers.missing(names)))
    summary.largest = workers.largest()
    return state


def _render(workers: Crew, declared: list[Declared], summary: Summary) -> dict[Unit, Made]:
    """Have all units made; raises TooHeavyError."""
    units: dict[Unit, Made] = {}
    heavy: list[Heavy] = []
    with summary.phase("render"):
        for done in summary.follow("render", workers.render(declared), len(declared)):
            units[done.unit] = (done.inputs, done.made)
            summary.cost(done.unit[0], done.cost)
            summary.written += done.new
            heavy += done.heavy
        if heavy:
            raise TooHeavyError(heavy)
    return units


def _read_media(content: Path, files: dict[str, tuple[bytes, Stamp]]) -> None:
    """Tell the ids of photos, which no item loads; else the next build takes them for others.

    Raises FaultyItemError for one that is called by the hash of another.
    """
    for name, (found, stamp) in files.items():
        if not found and belongs_to_media(name):
            with suppress(OSError):
                photo = read_file(content, name)
                if is_of_another(name, photo):
                    raise FaultyItemError(name)
                files[name] = (object_id(photo), stamp)


def _finish(folders: Folders, fresh: Path, state: State, summary: Summary) -> None:
    """Take over what is not ours, and switch."""
    from sitegen.environment import fingerprint

    state.fingerprint = fingerprint(state.environment)
    with summary.phase("switch"):
        if folders.output.exists():
            summary.removed += len(adopt(fresh, folders.output, _ours(folders.output)))
        save_state(fresh, state)
        switch(fresh, folders.output)


def _ours(output: Path) -> set[str]:
    """Name the files of the old site that no one else put there.

    Without a state that can be read, these are the files of the kinds that builds make.
    """
    if not is_site(output):
        return set()
    state = load_state(output)
    if state is not None:
        return set(state.files())
    return {name for name in files_below(output) if name.endswith(_ENDINGS) or is_media(name)}
