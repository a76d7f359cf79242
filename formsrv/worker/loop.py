"""The worker's loop: short rounds with bounded pauses, a clean stop on SIGTERM."""

from __future__ import annotations

import logging
import signal
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from formsrv.config import DeskConfig, SmtpConfig
from formsrv.desk.context import DeskContext
from formsrv.errors import AlreadyRunningError
from formsrv.store.database import hold_lock
from formsrv.worker.addresses import answer_requests, begin_erasing_addresses
from formsrv.worker.bounces import read_bounces
from formsrv.worker.reminders import remind_due
from formsrv.worker.remote import RemoteKeeper
from formsrv.worker.retention import erase_due
from formsrv.worker.searches import tend_searches
from formsrv.worker.sending import send_due
from formsrv.worker.site import SiteKeeper

SEND_PAUSE = 1.0
"""Seconds between two looks into the outbox."""
_SITE_PAUSE = timedelta(seconds=5)
_REMIND_PAUSE = timedelta(minutes=1)
_SEARCH_PAUSE = timedelta(seconds=20)
_ERASE_PAUSE = timedelta(hours=1)
_FAULT_PAUSE = timedelta(minutes=1)

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Chore:
    """Something to do now and then; pauses hold whatever is done to the clock of the machine."""

    name: str
    run: Callable[[], object]
    pause: timedelta = timedelta(0)
    due_at: float = 0.0

    def run_if_due(self, now: float) -> None:
        """Run it; a fault is logged, and it is tried again after a minute at the earliest."""
        if now < self.due_at:
            return
        pause = self.pause
        try:
            self.run()
        except Exception as error:  # noqa: BLE001 (whatever fails, the other chores go on)
            pause = max(pause, _FAULT_PAUSE)
            _tell(self.name, error)
        self.due_at = now + pause.total_seconds()


def _tell(chore: str, error: Exception) -> None:
    """Log which chore failed, and where; the text of an error could quote what was sealed."""
    frames = traceback.extract_tb(error.__traceback__)
    places = ", ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    kind = type(error).__name__
    log.error("ALARM %s failed (%s in %s); the worker goes on", chore, kind, places)


class Worker:
    """Sends, tends the site and erases until it is stopped."""

    def __init__(
        self,
        context: DeskContext,
        smtp: SmtpConfig,
        *,
        remote: str | None = None,
        bounces: Path | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._monotonic = monotonic
        self._stop = threading.Event()
        chores = [
            _Chore("sending mails", lambda: send_due(context, smtp)),
            _Chore("requests of addresses", lambda: answer_requests(context)),
            _Chore(
                "erasing by address", lambda: begin_erasing_addresses(context), pause=_SITE_PAUSE
            ),
            _Chore("tending the site", SiteKeeper(context).tend, pause=_SITE_PAUSE),
            _Chore("reminders", lambda: remind_due(context), pause=_REMIND_PAUSE),
            _Chore("saved searches", lambda: tend_searches(context), pause=_SEARCH_PAUSE),
            _Chore("erasing by age", lambda: erase_due(context), pause=_ERASE_PAUSE),
        ]
        if remote is not None:
            keeper = RemoteKeeper(context, remote)
            chores.append(_Chore("the shared repository", keeper.tend, pause=_SITE_PAUSE))
        if bounces is not None:
            read = partial(read_bounces, context, bounces)
            chores.append(_Chore("mails that came back", read, pause=_REMIND_PAUSE))
        self._chores = chores

    def stop(self) -> None:
        """End the loop after the present chore."""
        self._stop.set()

    def run_round(self) -> None:
        """Do once whatever is due."""
        for chore in self._chores:
            if self._stop.is_set():
                return
            chore.run_if_due(self._monotonic())

    def run(self) -> None:
        """Work until stopped."""
        log.info("worker ready")
        while not self._stop.is_set():
            self.run_round()
            self._stop.wait(SEND_PAUSE)
        log.info("worker stopped")


def run_worker(config: DeskConfig) -> None:
    """Run as a process of its own until SIGTERM or Ctrl-C.

    Raises AlreadyRunningError when another worker runs.
    """
    context = DeskContext.from_config(config)
    worker = Worker(context, config.smtp, remote=config.site.remote, bounces=config.bounces_folder)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    try:
        with hold_lock(context.lock_folder / "worker.lock") as held:
            if not held:
                raise AlreadyRunningError(
                    f"Another worker runs on {config.lock_folder}. There is one at a time: stop it "
                    "first."
                )
            worker.run()
    finally:
        context.close()
