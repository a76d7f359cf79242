"""Notices changes of files, for rebuilding."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from watchfiles import watch

SETTLED_MS = 40
"""A change is passed on when so long no other one came: an editor writes a file in steps."""
LONGEST_MS = 1000
STOP_MS = 500


class FileWatcher:
    """Watches folders in a thread of its own while the block lasts."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folder for folder in folders if folder.exists())
        self._changed: set[Path] = set()
        self._news = threading.Condition()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        """Begin to watch."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        place: TracebackType | None,
    ) -> None:
        """Stop watching."""
        self._stop.set()
        self._thread.join(timeout=2)

    def wait_changes(self, *, seconds: float) -> set[Path]:
        """Return what has changed since this was asked last; wait a while for the first one."""
        with self._news:
            self._news.wait_for(lambda: self._changed, timeout=seconds)
            changed, self._changed = self._changed, set()
        return changed

    def _run(self) -> None:
        for changes in watch(
            *self._folders,
            stop_event=self._stop,
            debounce=LONGEST_MS,
            step=SETTLED_MS,
            rust_timeout=STOP_MS,
        ):
            with self._news:
                self._changed.update(Path(name) for _, name in changes)
                self._news.notify_all()
