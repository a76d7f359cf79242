"""What a result of the search says of a home: the same as its card in a list."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from sitegen.build import Folders
from sitegen.search import Follower
from tests.support.edits import start
from tests.support.search_index import follow_state, state_of
from tests.support.tiny import write_files

OFFER = "offer003"


def shown(file: Path) -> dict[str, object]:
    with closing(sqlite3.connect(file)) as connection:
        found = connection.execute("SELECT shown FROM items WHERE key = ?", (OFFER,)).fetchone()
    values: dict[str, object] = json.loads(found[0])
    return values


def test_a_home_is_shown_with_its_first_day_and_what_the_tables_of_the_day_say(
    tmp_path: Path,
) -> None:
    """500 euros are within the limit for one person from the day of a new table."""
    folders = Folders(
        content=tmp_path / "content",
        region=tmp_path / "region",
        output=tmp_path / "output",
        search=tmp_path / "search.sqlite",
    )
    assert folders.search is not None
    follower = Follower(folders)
    write_files(tmp_path, start().files)

    found = []
    for today in (date(2026, 12, 4), date(2026, 12, 5)):
        follow_state(follower, state_of(folders, today))
        found.append(shown(folders.search))

    before, after = found
    assert before["free"] == date(2026, 12, 14).toordinal()
    assert (before["verdict"], before["within"]) == ("within", [2])
    assert (after["verdict"], after["within"]) == ("within", [1, 2])
