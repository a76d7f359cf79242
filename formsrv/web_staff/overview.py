"""Figures and their table, and the offers that end soon."""

from __future__ import annotations

from flask import Blueprint, Response, request

from formsrv.desk import expiries, export, figures
from formsrv.desk.expiries import Outcome
from formsrv.desk.roles import leads
from formsrv.errors import BuilderError, PublishingError
from formsrv.forms.rows import N_
from formsrv.web_staff.cases import STATES, office_names
from formsrv.web_staff.decisions import explain
from formsrv.web_staff.findings import Findings
from formsrv.web_staff.site import Answer, editor, signed_in, this_site, translator

overview = Blueprint("overview", __name__)
MOST_AT_ONCE = 200
SPANS = (
    N_("up to one day"),
    N_("up to three days"),
    N_("up to a week"),
    N_("more than a week"),
)


@overview.get("/figures")
@signed_in
def show_figures() -> Answer:
    """Show how many offers stand where, and how fast the office answers."""
    site = this_site()
    found = figures.read_figures(site.context, editor())
    return site.render(
        "staff/figures.html",
        translator().gettext("Figures"),
        found=found,
        states=[(STATES[state], number) for state, number in found.states],
        waiting=list(zip(SPANS, found.waiting, strict=True)),
        answered=list(zip(SPANS, found.answered, strict=True)),
        highest=max((number for _, number in found.weeks), default=0),
        may_export=leads(editor()),
    )


@overview.get("/figures/offers.csv")
@signed_in
def export_offers() -> Answer:
    """Return the offers as a table for a spreadsheet."""
    table = export.export_offers(this_site().context, editor())
    name = f"offers-{this_site().context.today.isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(table, mimetype="text/csv", headers=headers)


@overview.get("/expiries")
@signed_in
def show_expiries() -> Answer:
    """Show the offers that end within two weeks."""
    return _expiries_page()


@overview.post("/expiries")
@signed_in
def change_expiries() -> Answer:
    """Show the chosen offers for longer, or end them."""
    chosen = request.form.getlist("record")[:MOST_AT_ONCE]
    if not chosen:
        return _expiries_page(fault=translator().gettext("Please choose at least one offer.")), 422
    context, wish = this_site().context, request.form.get("do", "")
    days = {str(one): one for one in context.region.settings.listing_days}
    try:
        if wish in days:
            outcome = expiries.extend(context, editor(), chosen, days=days[wish])
        elif wish == "end" and request.form.get("sure") == "yes":
            outcome = expiries.end(context, editor(), chosen)
        elif wish == "end":
            fault = translator().gettext("Please tick that the chosen offers shall end now.")
            return _expiries_page(fault=fault), 422
        else:
            return _expiries_page(), 422
    except (BuilderError, PublishingError) as error:
        sentence, lines = explain(error, translator())
        return _expiries_page(fault=sentence, lines=lines), 409
    return _expiries_page(outcome=outcome)


def _expiries_page(
    *, fault: object = "", lines: Findings = (), outcome: Outcome | None = None
) -> str:
    site = this_site()
    return site.render(
        "staff/expiries.html",
        translator().gettext("Ending soon"),
        endings=expiries.list_ending(site.context, editor()),
        days=site.context.region.settings.listing_days,
        names=office_names(),
        site_url=site.context.region.settings.site_url,
        chosen=set(request.form.getlist("record")) if fault else set(),
        soon=expiries.SOON_DAYS,
        outcome=outcome,
        fault=fault,
        fault_lines=lines,
    )
