"""The worker's loop: short rounds with bounded pauses, a clean stop on SIGTERM."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from formsrv.config import DeskConfig, SmtpConfig
from formsrv.desk.context import DeskContext
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

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Chore:
    """Something to do now and then."""

    run: Callable[[], object]
    pause: timedelta
    due_at: datetime | None = None

    def run_if_due(self, now: datetime) -> None:
        if self.due_at is None or now >= self.due_at:
            self.run()
            self.due_at = now + self.pause


class Worker:
    """Sends, tends the site and erases until it is stopped."""

    def __init__(
        self,
        context: DeskContext,
        smtp: SmtpConfig,
        *,
        remote: str | None = None,
        bounces: Path | None = None,
    ) -> None:
        self._context = context
        self._stop = threading.Event()
        self._chores: tuple[_Chore, ...] = (
            _Chore(run=lambda: send_due(context, smtp), pause=timedelta(0)),
            _Chore(run=lambda: answer_requests(context), pause=timedelta(0)),
            _Chore(run=lambda: begin_erasing_addresses(context), pause=_SITE_PAUSE),
            _Chore(run=SiteKeeper(context).tend, pause=_SITE_PAUSE),
            _Chore(run=lambda: remind_due(context), pause=_REMIND_PAUSE),
            _Chore(run=lambda: tend_searches(context), pause=_SEARCH_PAUSE),
            _Chore(run=lambda: erase_due(context), pause=_ERASE_PAUSE),
        )
        if remote is not None:
            keeper = RemoteKeeper(context, remote)
            self._chores += (_Chore(run=keeper.tend, pause=_SITE_PAUSE),)
        if bounces is not None:
            self._chores += (
                _Chore(run=lambda: read_bounces(context, bounces), pause=_REMIND_PAUSE),
            )

    def stop(self) -> None:
        """End the loop after the present chore."""
        self._stop.set()

    def run_round(self) -> None:
        """Do once whatever is due."""
        for chore in self._chores:
            if self._stop.is_set():
                return
            chore.run_if_due(self._context.clock())

    def run(self) -> None:
        """Work until stopped."""
        log.info("worker ready")
        while not self._stop.is_set():
            self.run_round()
            self._stop.wait(SEND_PAUSE)
        log.info("worker stopped")


def run_worker(config: DeskConfig) -> None:
    """Run as a process of its own until SIGTERM or Ctrl-C; only one at a time."""
    context = DeskContext.from_config(config)
    worker = Worker(context, config.smtp, remote=config.site.remote, bounces=config.bounces_folder)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    try:
        with context.alone("worker"):
            worker.run()
    finally:
        context.close()
