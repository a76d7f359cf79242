"""Has the clone follow the repository that editors push to, with growing pauses while it fails."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from formsrv.desk.context import DeskContext
from formsrv.desk.remote import Joined, synchronise
from formsrv.errors import PublishingError

EVERY = timedelta(minutes=1)
_LONGEST = timedelta(minutes=30)
_LOUD_AFTER = 3
"""Failures in a row: one is a network that hiccups."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class RemoteKeeper:
    """Remembers how often in a row it failed, and which commit it pushed last."""

    context: DeskContext
    remote: str
    _failed: int = 0
    _not_before: datetime | None = None
    _pushed: str | None = None

    def tend(self) -> None:
        """Do a round when it is due: each minute, and at once after a publication."""
        now = self.context.clock()
        # A later moment than that: the clock was set back meanwhile.
        waits = self._not_before is not None and now < self._not_before <= now + _LONGEST
        if waits and (self._failed or self._pushed == self._head()):
            return
        try:
            done = synchronise(self.context, self.remote)
        except PublishingError as error:
            self._failed += 1
            pause = min(EVERY * 2 ** min(self._failed - 1, 10), _LONGEST)
            self._not_before = now + pause
            loud = "ALARM " if self._failed >= _LOUD_AFTER or error.subject == "merge" else ""
            log.warning("%sthe shared repository: %s: %s", loud, error.subject, error.detail)
            return
        self._failed, self._not_before, self._pushed = 0, now + EVERY, self._head()
        if done.joined is not Joined.SAME or done.pushed:
            log.info("the shared repository: %s, pushed: %s", done.joined, done.pushed)

    def _head(self) -> str | None:
        try:
            return self.context.content.head()
        except PublishingError:
            return None
