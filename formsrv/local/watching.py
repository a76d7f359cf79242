"""Notices changes of files, for rebuilding."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from watchfiles import watch


class FileWatcher:
    """Watches folders in a thread of its own while the block lasts."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folder for folder in folders if folder.exists())
        self._changed = threading.Event()
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

    def take_changes(self) -> bool:
        """Tell whether something has changed since this was asked last."""
        changed = self._changed.is_set()
        self._changed.clear()
        return changed

    def _run(self) -> None:
        for _ in watch(*self._folders, stop_event=self._stop, debounce=300, rust_timeout=500):
            self._changed.set()
