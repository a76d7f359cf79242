"""The form service: takes offers and inquiries, seals them, and lets editors publish them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create_app() -> Flask:
    """Return what ``flask --app formsrv`` looks for: commands, and no page."""
    from formsrv.cli import make_app

    return make_app()
