"""A small build: what changed is loaded, planned, rendered and written beside the rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import chain, groupby
from typing import TYPE_CHECKING, NamedTuple

from sitegen.budget import Heavy, Scales, TooHeavyError
from sitegen.build import MANY_UNITS, Folders, Summary, report_faults
from sitegen.copies import can_fork, cores
from sitegen.kinds import Moves
from sitegen.load import (
    FaultyItemError,
    Loaded,
    Sources,
    Summaries,
    as_summary,
    item_of,
    load_item,
)
from sitegen.media import Media, is_media
from sitegen.pages import KINDS
from sitegen.plan import (
    EVERYTHING,
    Changes,
    Moved,
    compare,
    compare_items,
    compare_kind,
    kinds_asked,
    known_keys,
    shown_by,
)
from sitegen.state import Item, Packed, State, Unit, announce, count_pages, digest_of
from sitegen.verify import verify_count
from sitegen.view import View
from sitegen.write import put_beside, remove

if TYPE_CHECKING:
    from sitegen.plan import Planned
    from sitegen.scan import Files
    from sitegen.site import Site
    from sitegen.summaries import OfferSummary

Pages = list[tuple[str, bytes]]
Rendered = tuple[Unit, bytes, Pages]
"""A unit, the digest of its inputs, and its pages."""
_Made = tuple[Unit, bytes, Pages, list[tuple[str, int, int]], float]
"""The same, the pages above their cap, and the seconds it took; as plain values."""
MANY_FOR_ONE, MANY_KINDS = 20, 12
"""So many units are rendered, and so many kinds planned, sooner together with a copy of the process."""
FEW_OFFERS, FEW_LATER = 3, 40
"""So many offers, with so many that came after them, make fewer units others than a full build is for."""
_DAILY = "opportunity"
"""The kind of item whose summary depends on the day."""


class Found(NamedTuple):
    """What differs from the last build: units made again, and those that nobody wants any more."""

    rendered: list[Rendered]
    gone: list[Unit]


def build_changes(  # noqa: PLR0913 (one step of the engine, split off for its imports)
    folders: Folders,
    site: Site,
    state: State,
    files: Files,
    *,
    day: date,
    changed: Collection[str],
    replan: bool,
    alone: bool,
    summary: Summary,
) -> State | None:
    """Return the state after the changes, or null when a full build would be quicker.

    ``alone``: no copy of this process may help, since what it learns would be lost.
    Raises ContentError or TooHeavyError, and then has changed nothing.
    """
    new_day = day.toordinal() != state.today
    try:
        sources = Sources(files, changed, known=state.items, before=state.sources)
        with summary.phase("load"):
            loaded = _load(folders, site, sources, _wanted(sources, daily=new_day), day)
            items = _items(state, sources, loaded)
        media = Media.of(folders.content, files, folders.media)
        view = _view(site, state, items, sources, day=day, media=media)
        reach = _reach(changed, state.items, items, everything=new_day or replan)
        if reach is not None:
            _require_rules(folders, view, reach)
        render = partial(_render, folders, site, sources, loaded, day)
        helped = not alone and cores() > 1 and can_fork()
        if reach is not None and helped and _asks_much(view, reach):
            found = _make_together(view, state, reach, render, summary)
        else:
            with summary.phase("plan"):
                differs = _compare(view, state, changed, reach)
            if len(differs.dirty) > MANY_UNITS:
                return None
            with summary.phase("render"):
                rendered = _render_all(differs.dirty, render, summary, helped=helped)
            found = Found(rendered, differs.gone)
    except FaultyItemError:
        report_faults(folders, site, today=day)
    with summary.phase("write"):
        made = _write(folders, state, found, summary)
    made = made.but(today=day.toordinal(), sources=files, items=items, doubted=False, view=view)
    verify_count(made, summary, expected=state.pages_count if reach is None else _expected(view))
    return made


def _require_rules(folders: Folders, view: View, moved: Moved) -> None:
    """Raise ContentError if a rule across files is broken; offers know one about photos."""
    from sitegen.expected import breaks_rules, lacks_photos

    broken = lacks_photos(view, moved.offers.after.values()) if moved.offers else breaks_rules(view)
    if broken:
        report_faults(folders, view.site, today=view.today)


def _expected(view: View) -> int:
    from sitegen.expected import pages_expected

    return pages_expected(view)


def _reach(
    changed: Collection[str],
    before: Mapping[Item, tuple[object, ...]],
    after: Mapping[Item, tuple[object, ...]],
    *,
    everything: bool,
) -> Moved | None:
    """Say what files that are others, new or gone can reach; null where no summary is another."""
    if everything or any(map(is_media, changed)):
        return EVERYTHING
    if after is before:
        return None
    found = _items_of(changed)
    content = frozenset(kind for kind, _ in found)
    if content != {"offer"}:
        return Moved(content)
    return Moved(content, Moves(_offers(found, before), _offers(found, after)))


def _offers(
    found: Iterable[Item], items: Mapping[Item, tuple[object, ...]]
) -> dict[str, OfferSummary]:
    return {item[1]: as_summary(item, items[item]) for item in found if item in items}


def _items_of(names: Iterable[str]) -> set[Item]:
    return {item for name in names if (item := item_of(name)) is not None}


def make_view(
    site: Site,
    items: Mapping[Item, tuple[object, ...]],
    sources: Sources,
    *,
    today: date,
    media: Media | None = None,
) -> View:
    """Give summaries their names and sort them by kind."""
    return View(
        site=site,
        today=today,
        offers=Summaries("offer", items),
        opportunities=Summaries("opportunity", items),
        guides=Summaries("guide", items),
        pages=Summaries("page", items),
        sources=sources,
        media=media or Media(),
    )


def _view(
    site: Site,
    state: State,
    items: Packed[tuple[object, ...]],
    sources: Sources,
    *,
    day: date,
    media: Media,
) -> View:
    """Return the view; the one of the last build serves again where no summary is another."""
    last = state.view
    if last is not None and last.site is site and last.today == day and items is state.items:
        return last.with_files(sources, media)
    return make_view(site, items, sources, today=day, media=media)


def _wanted(sources: Sources, *, daily: bool) -> list[Item]:
    """Name the items whose files changed, on a new day also those whose summary is of the day."""
    wanted = {item for item, names in sources.few.items() if names}
    if daily:
        wanted |= {item for item in sources.names if item[0] == _DAILY}
    return sorted(wanted)


def _load(
    folders: Folders, site: Site, sources: Sources, wanted: Iterable[Item], day: date
) -> dict[Item, Loaded]:
    return {
        item: load_item(
            folders.content,
            item,
            sources.names_of(item),
            region=site.region,
            today=day,
            shapes=site.shapes,
        )
        for item in wanted
    }


def _items(
    state: State, sources: Sources, loaded: Mapping[Item, Loaded]
) -> Packed[tuple[object, ...]]:
    """Return all summaries: the very ones of the state if none is new, another, or gone."""
    gone = [item for item, names in sources.few.items() if not names and item in state.items]
    other = {
        item: one.summary for item, one in loaded.items() if state.items.get(item) != one.summary
    }
    if not gone and not other:
        return state.items
    items = state.items.copy()
    for item in gone:
        del items[item]
    items.update(other)
    return items


def _compare(view: View, state: State, changed: Iterable[str], reach: Moved | None) -> Changes:
    if reach is None:
        return compare_items(view, _items_of(changed), state.units)
    return compare(view, state.units, reach)


def _asks_much(view: View, moved: Moved) -> bool:
    """Tell whether many kinds are asked for the sake of few offers, so that a copy may plan a half.

    Lists are numbered from the oldest offer: they shift from where one came or went.
    """
    if moved.offers is None or len(moved.offers.keys) > FEW_OFFERS:
        return False
    from sitegen.pages.offer_lists import count_later

    few = count_later(view.in_order, moved.offers) <= FEW_LATER
    return few and len(kinds_asked(view, moved)) >= MANY_KINDS


def _make_together(
    view: View,
    state: State,
    moved: Moved,
    render: Callable[[Planned], Pages],
    summary: Summary,
) -> Found:
    """Plan and render kind by kind, with a copy of this process; raises TooHeavyError."""
    from sitegen.side_by_side import done_side_by_side

    with summary.phase("plan"):
        names = kinds_asked(view, moved)
        keys = known_keys(state.units, names)
        # What both need: what many kinds look at, and what both must see alike.
        _ = view.listed, view.facets, view.media.outer_names
    scales = Scales()

    def make(name: str) -> tuple[list[_Made], list[Unit]]:
        found = compare_kind(view, name, keys[name], state.units, moved)
        return [_make(planned, render, scales) for planned in found.dirty], found.gone

    with summary.phase("render"):
        # What shows much comes late among the kinds and is begun first, so that nobody waits for it.
        done = done_side_by_side(names[::-1], make)[::-1]
    gone = [unit for _, units in done for unit in units]
    return Found(_summed_up(chain.from_iterable(made for made, _ in done), summary), gone)


def _render_all(
    dirty: Sequence[Planned],
    render: Callable[[Planned], Pages],
    summary: Summary,
    *,
    helped: bool,
) -> list[Rendered]:
    """Render units and weigh their pages; raises TooHeavyError. ``helped``: a copy may do a part."""
    scales = Scales()

    def make(units: Sequence[Planned]) -> list[_Made]:
        return [_make(planned, render, scales) for planned in units]

    # Kind by kind, the last one first, as where kinds are planned together.
    parts = [list(units) for _, units in groupby(dirty, key=lambda planned: planned[0][0])][::-1]
    if helped and len(dirty) >= MANY_FOR_ONE:
        from sitegen.side_by_side import done_side_by_side

        made = done_side_by_side(parts, make)
    else:
        made = list(map(make, parts))
    return _summed_up(chain(*made[::-1]), summary)


def _make(planned: Planned, render: Callable[[Planned], Pages], scales: Scales) -> _Made:
    started = time.perf_counter()
    unit, _, digest = planned
    pages = render(planned)
    heavy = [(one.name, one.packed, one.most) for one in scales.weigh(unit[0], pages)]
    return unit, digest, pages, heavy, time.perf_counter() - started


def _summed_up(made: Iterable[_Made], summary: Summary) -> list[Rendered]:
    """Count what units cost and return the rest of them; raises TooHeavyError."""
    rendered: list[Rendered] = []
    heavy: list[Heavy] = []
    for unit, digest, pages, above, seconds in made:
        rendered.append((unit, digest, pages))
        heavy += [Heavy(*one) for one in above]
        summary.cost(unit[0], seconds)
    if heavy:
        raise TooHeavyError(heavy)
    return rendered


def _render(
    folders: Folders,
    site: Site,
    sources: Sources,
    loaded: dict[Item, Loaded],
    day: date,
    planned: Planned,
) -> list[tuple[str, bytes]]:
    unit, inputs, _ = planned

    def load(item: Item) -> object:
        if item not in loaded:
            loaded.update(_load(folders, site, sources, [item], day))
        return loaded[item].record

    return list(KINDS[unit[0]].render(site, unit[1], inputs, shown_by(unit, inputs, load)))


def _write(
    folders: Folders,
    state: State,
    found: Found,
    summary: Summary,
) -> State:
    """Write what differs and remove what is gone; return what is known of all units then."""
    made = state.but(units=state.units.copy())
    stale: dict[str, Unit] = {}
    for unit in found.gone:
        stale.update(dict.fromkeys(_forgotten(made, unit), unit))
    writes: list[tuple[Unit, str, bytes]] = []
    for unit, digest, pages in found.rendered:
        before = _forgotten(made, unit)
        after = {name: digest_of(content) for name, content in pages}
        stale.update((name, unit) for name in before.keys() - after.keys())
        writes += [
            (unit, name, content) for name, content in pages if before.get(name) != after[name]
        ]
        made.units[unit] = (digest, after)
        made.files_count += len(after)
        made.pages_count += count_pages(after)
    wanted = {name for _, name, _ in writes}
    announced = [(unit, [name]) for unit, name, _ in writes]
    announced += [(unit, [name]) for name, unit in stale.items()]
    if announced:
        announce(folders.output, announced)
    for _, name, content in writes:
        summary.written += put_beside(folders.output, name, content)
    for name in sorted(stale.keys() - wanted):
        summary.removed += remove(folders.output, name)
    return made


def _forgotten(made: State, unit: Unit) -> dict[str, bytes]:
    """Take a unit out and return the digests of its files."""
    _, before = made.units.pop(unit, (b"", {}))
    made.files_count -= len(before)
    made.pages_count -= count_pages(before)
    return before
