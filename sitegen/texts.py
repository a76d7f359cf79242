"""The text a reader gets, as pages know it."""

from __future__ import annotations

from catalog.texts import Shown, choose

__all__ = ["Shown", "choose"]
