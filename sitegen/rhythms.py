"""Says of a simple rule how often something takes place; days are named, not bent into a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.formats import weekday

if TYPE_CHECKING:
    from catalog.repeat import Repeat
    from catalog.wording import Wording


def rhythm_words(repeat: Repeat, wording: Wording) -> str:
    """Return one sentence without its full stop: ``Every week: Tuesday``."""
    separator = wording.pgettext("list separator", ", ")
    days = separator.join(weekday(day, wording.language) for day in repeat.weekdays)
    return _pattern(repeat, wording) % {"n": repeat.interval, "days": days, "day": repeat.day}


def _pattern(repeat: Repeat, wording: Wording) -> str:
    count = repeat.interval
    if repeat.unit == "day":
        return wording.ngettext("Every day", "Every %(n)s days", count)
    if repeat.unit == "week":
        return wording.ngettext("Every week: %(days)s", "Every %(n)s weeks: %(days)s", count)
    if repeat.day:
        return wording.ngettext(
            "Every month on day %(day)s", "Every %(n)s months on day %(day)s", count
        )
    if repeat.nth < 0:
        return wording.ngettext(
            "Every month: %(days)s (the last in the month)",
            "Every %(n)s months: %(days)s (the last in the month)",
            count,
        )
    return _counted(repeat.nth, count, wording)


def _counted(nth: int, count: int, wording: Wording) -> str:
    patterns = {
        1: wording.ngettext(
            "Every month: %(days)s (the first in the month)",
            "Every %(n)s months: %(days)s (the first in the month)",
            count,
        ),
        2: wording.ngettext(
            "Every month: %(days)s (the second in the month)",
            "Every %(n)s months: %(days)s (the second in the month)",
            count,
        ),
        3: wording.ngettext(
            "Every month: %(days)s (the third in the month)",
            "Every %(n)s months: %(days)s (the third in the month)",
            count,
        ),
        4: wording.ngettext(
            "Every month: %(days)s (the fourth in the month)",
            "Every %(n)s months: %(days)s (the fourth in the month)",
            count,
        ),
    }
    return patterns[nth]
