"""The search index of a content, without the pages: state and index as a build leaves them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from catalog.region_files import load_region
from sitegen.build import Folders
from sitegen.environment import fingerprint, scan_environment
from sitegen.load import Sources, load_item
from sitegen.scan import scan_folder
from sitegen.search import Follower
from sitegen.state import State, pack, save_state


def state_of(folders: Folders, today: date) -> State:
    """Load everything that a build would; raises ContentError or FaultyItemError."""
    region = load_region(folders.region)
    files = scan_folder(folders.content, {})
    items = {
        item: load_item(folders.content, item, names, region=region, today=today).summary
        for item, names in Sources(files).names.items()
    }
    environment = scan_environment(folders, {})
    return State(
        fingerprint=fingerprint(environment),
        today=today.toordinal(),
        environment=environment,
        sources=files,
        items=pack(items),
    )


def follow_state(follower: Follower, state: State, *, recheck: bool = False) -> None:
    """Save a state as a build does, and bring the index to it."""
    folders = follower.folders
    save_state(folders.output, state)
    follower.follow(lambda: load_region(folders.region), state, recheck=recheck)


def make_index(file: Path, *, content: Path, region: Path, today: date) -> None:
    """Write the index of a content; what a build keeps for itself goes beside it."""
    output = file.with_name(f"{file.name}.output")
    folders = Folders(content=content, region=region, output=output, search=file)
    follow_state(Follower(folders), state_of(folders, today))
