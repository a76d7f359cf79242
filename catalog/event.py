"""An event of a calendar in plain values: building a calendar reads no record."""

from __future__ import annotations

from typing import NamedTuple


class Event(NamedTuple):
    """One event or series of a calendar, in local time as RFC 5545 writes it.

    ``uid`` stays the same whatever the language. ``rule`` ends in UTC; ``left_out`` are starts
    on which it does not count; ``replaces`` is the start in a series that a cancelled event
    stands for. ``venue`` is an id.
    """

    uid: str
    begins: str
    ends: str
    venue: str
    rule: str = ""
    left_out: tuple[str, ...] = ()
    replaces: str = ""
    cancelled: bool = False
