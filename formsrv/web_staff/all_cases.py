"""All cases of the office: where each stands, and a field that finds a reference."""

from __future__ import annotations

from flask import Blueprint, request

from formsrv.desk.all_cases import GROUPS, list_all
from formsrv.forms.rows import N_
from formsrv.web_staff.cases import ENTRY_WORDS, PAGE
from formsrv.web_staff.site import (
    Answer,
    editor,
    pages_beside,
    place_in_list,
    signed_in,
    this_site,
    translator,
)

register = Blueprint("register", __name__)
LONGEST_REFERENCE = 40
GROUP_TEXTS = {
    "waiting": N_("Waits for the office"),
    "asked": N_("Waits for the landlord"),
    "published": N_("Online"),
    "passed_on": N_("Sent to the landlord"),
    "ended": N_("Ended"),
    "refused": N_("Refused"),
}


@register.get("/cases")
@signed_in
def show_all() -> Answer:
    """Show a page of all cases, or of those in some states, or the one of a reference."""
    site, offset = this_site(), place_in_list()
    reference = request.args.get("reference", "").strip()[:LONGEST_REFERENCE]
    group = request.args.get("state", "")
    group = group if group in GROUPS else ""
    page = list_all(site.context, editor(), group=group, reference=reference, page=(offset, PAGE))
    return site.render(
        "staff/cases.html",
        translator().gettext("All cases"),
        page=page,
        groups=GROUP_TEXTS,
        group=group,
        reference=reference,
        **ENTRY_WORDS,
        **pages_beside(offset, page.total, size=PAGE),
    )
