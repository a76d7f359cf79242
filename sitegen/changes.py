"""A small build: what changed is loaded, planned, rendered and written beside the rest."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sitegen.budget import Scales, TooHeavyError
from sitegen.build import MANY_UNITS, Folders, Summary, report_faults
from sitegen.load import FaultyItemError, Loaded, Sources, as_summary, item_of, load_item
from sitegen.pages import KINDS
from sitegen.plan import Changes, Planned, breaks_rules, compare, compare_items, item_of_unit
from sitegen.scan import Files
from sitegen.site import Site
from sitegen.state import Item, State, Unit, announce, digest_of
from sitegen.verify import verify_count
from sitegen.view import View
from sitegen.write import put_beside, remove

_DAILY = "opportunity"
"""The kind of item whose summary depends on the day."""


def build_changes(  # noqa: PLR0913 (one step of the engine, split off for its imports)
    folders: Folders,
    site: Site,
    state: State,
    files: Files,
    *,
    day: date,
    changed: Collection[str],
    replan: bool,
    summary: Summary,
) -> State | None:
    """Return the state after the changes, or null when a full build would be quicker.

    Raises ContentError or TooHeavyError, and then has changed nothing.
    """
    new_day = day.toordinal() != state.today
    try:
        sources = Sources(files)
        with summary.phase("load"):
            loaded, items = _load(folders, site, state, sources, day=day, changed=changed)
        moved = new_day or replan or items != state.items
        view = make_view(site, items, sources, today=day)
        if moved and breaks_rules(view):
            report_faults(folders, site, today=day)
        with summary.phase("plan"):
            found = (
                compare(view, state.units)
                if moved
                else compare_items(view, sorted(_items_of(changed)))
            )
        if len(found.dirty) > MANY_UNITS:
            return None
        with summary.phase("render"):
            rendered, heavy, scales = [], [], Scales()
            for planned in found.dirty:
                started = time.thread_time()
                pages = _render(folders, site, sources, planned, loaded, day)
                rendered.append((planned, pages))
                heavy += scales.weigh(planned[0][0], pages)
                summary.cost(planned[0][0], time.thread_time() - started)
            if heavy:
                raise TooHeavyError(heavy)
    except FaultyItemError:
        report_faults(folders, site, today=day)
    with summary.phase("write"):
        units = _write(folders, state, rendered, found, summary)
    made = replace(state, today=day.toordinal(), sources=files, items=items, units=units)
    verify_count(view, made, summary)
    return made


def _items_of(names: Iterable[str]) -> set[Item]:
    return {item for name in names if (item := item_of(name)) is not None}


def make_view(
    site: Site, items: dict[Item, tuple[object, ...]], sources: Sources, *, today: date
) -> View:
    """Give summaries their names and sort them by kind."""
    by_kind: dict[str, dict[str, Any]] = {"offer": {}, "opportunity": {}, "guide": {}, "page": {}}
    for item in sorted(items):
        by_kind[item[0]][item[1]] = as_summary(item, items[item])
    return View(
        site=site,
        today=today,
        offers=by_kind["offer"],
        opportunities=by_kind["opportunity"],
        guides=by_kind["guide"],
        pages=by_kind["page"],
        sources=sources,
    )


def _load(
    folders: Folders,
    site: Site,
    state: State,
    sources: Sources,
    *,
    day: date,
    changed: Collection[str],
) -> tuple[dict[Item, Loaded], dict[Item, tuple[object, ...]]]:
    """Load the items whose files changed, and those whose summary is of another day."""
    wanted = _items_of(changed)
    if day.toordinal() != state.today:
        wanted |= {item for item in sources.names if item[0] == _DAILY}
    loaded = {
        item: load_item(folders.content, item, sources.names[item], region=site.region, today=day)
        for item in sorted(wanted)
        if item in sources.names
    }
    items = {item: values for item, values in state.items.items() if item in sources.names}
    items.update((item, one.summary) for item, one in loaded.items())
    return loaded, items


def _render(
    folders: Folders,
    site: Site,
    sources: Sources,
    planned: Planned,
    loaded: dict[Item, Loaded],
    day: date,
) -> list[tuple[str, bytes]]:
    unit, inputs, _ = planned
    item = item_of_unit(unit)
    record = None
    if item is not None:
        found = loaded.get(item) or load_item(
            folders.content, item, sources.names[item], region=site.region, today=day
        )
        record = found.record
    return list(KINDS[unit[0]].render(site, unit[1], inputs, record))


def _write(
    folders: Folders,
    state: State,
    rendered: list[tuple[Planned, list[tuple[str, bytes]]]],
    found: Changes,
    summary: Summary,
) -> dict[Unit, tuple[bytes, dict[str, bytes]]]:
    """Write what differs and remove what is gone; return all units as they are then."""
    units = dict(state.units)
    stale: dict[str, Unit] = {name: unit for unit in found.gone for name in units.pop(unit)[1]}
    writes: list[tuple[Unit, str, bytes]] = []
    for (unit, _, digest), pages in rendered:
        before = state.units.get(unit, (b"", {}))[1]
        after = {name: digest_of(content) for name, content in pages}
        stale.update((name, unit) for name in before.keys() - after.keys())
        writes += [
            (unit, name, content) for name, content in pages if before.get(name) != after[name]
        ]
        units[unit] = (digest, after)
    wanted = {name for _, name, _ in writes}
    announced = [(unit, [name]) for unit, name, _ in writes]
    announced += [(unit, [name]) for name, unit in stale.items()]
    if announced:
        announce(folders.output, announced)
    for _, name, content in writes:
        summary.written += put_beside(folders.output, name, content)
    for name in sorted(stale.keys() - wanted):
        summary.removed += remove(folders.output, name)
    return units
