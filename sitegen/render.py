"""Render: from a planned page to its bytes."""

from __future__ import annotations

from dataclasses import fields

from sitegen.inputs import Inputs
from sitegen.pages import CONTEXTS
from sitegen.pages.context import PageContext
from sitegen.plan import PlannedPage


def render_page(inputs: Inputs, page: PlannedPage) -> bytes:
    """Return the HTML of a page."""
    return render_context(inputs, page, CONTEXTS[page.kind](inputs, page))


def render_context(inputs: Inputs, page: PlannedPage, context: PageContext) -> bytes:
    """Render a context with the template of the page's kind."""
    template = inputs.environment.get_template(f"{page.kind.value}.html")
    values = {field.name: getattr(context, field.name) for field in fields(context)}
    names = inputs.translators[page.tag].names()
    return template.render(**values, **names).encode()
