"""What leads and administrators see: the accounts of an office, and the log."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request
from markupsafe import Markup

from formsrv.desk import accounts, log
from formsrv.desk.accounts import FirstPassword
from formsrv.desk.roles import roles_to_give
from formsrv.desk.views import Role
from formsrv.errors import InvalidValueError
from formsrv.forms.reading import plain_line
from formsrv.forms.rows import N_
from formsrv.web_staff.site import (
    Answer,
    editor,
    pages_beside,
    place_in_list,
    signed_in,
    this_site,
    translator,
)

people = Blueprint("people", __name__)
PAGE = 50
_WRONG: dict[str, str] = {
    "name": N_("Please enter a name."),
    "mail": N_("This is no mail address, or somebody already signs in with it."),
    "office": N_("Please choose an office."),
}

LOG_TEXTS: dict[str, str] = {
    "user added": N_("Account made"),
    "user switched off": N_("Account switched off"),
    "user switched on": N_("Account switched on"),
    "account reset": N_("New first password"),
    "role editor": N_("Role: editor"),
    "role lead": N_("Role: office lead"),
    "role administrator": N_("Role: administrator"),
    "password given": N_("Password given"),
    "password changed": N_("Password changed"),
    "code given": N_("Code given"),
    "recovery code used": N_("Recovery code used"),
    "codes renewed": N_("New recovery codes"),
    "second factor on": N_("Second factor set up"),
    "passkey added": N_("Passkey added"),
    "passkey used": N_("Passkey used"),
    "passkey removed": N_("Passkey removed"),
    "second factor off": N_("Second factor taken away"),
    "signed out": N_("Signed out"),
    "publish": N_("Published"),
    "ask back": N_("Asked the landlord"),
    "refuse": N_("Refused"),
    "forward": N_("Sent to the landlord"),
    "answer": N_("Answered"),
    "done": N_("Done"),
    "confirmed by telephone": N_("Confirmed by telephone"),
    "not reached": N_("Not reached by telephone"),
    "told by telephone": N_("Told by telephone"),
    "agreed by telephone": N_("Agreed by telephone to share the number"),
    "link sent again": N_("Personal link sent again"),
    "edit": N_("Edited before publishing"),
    "photos": N_("Words or choice of photos saved"),
    "approve": N_("Checked for a second person"),
    "hand over": N_("Handed over to another office"),
    "extend": N_("Shown for longer"),
    "end": N_("Taken off the site"),
    "extended by landlord": N_("Shown for longer, as the landlord wished"),
    "rented": N_("Rented out"),
    "export": N_("Table exported"),
    "taken back": N_("Publication taken back"),
    "taken down": N_("Taken down"),
    "erase asked": N_("Erasing was asked for"),
    "erased": N_("Erased"),
}
"""What the log calls things, with the msgids that say it."""


@people.get("/accounts")
@signed_in
def show_accounts() -> Answer:
    """Show the accounts that somebody cares for."""
    return _page()


@people.post("/accounts")
@signed_in
def invite() -> Answer:
    """Make an account and show its first password, this once."""
    role = request.form.get("role", "")
    if role not in set(Role):
        abort(400)
    try:
        made = accounts.invite(
            this_site().context,
            editor(),
            name=plain_line(request.form.get("name", "")),
            mail=request.form.get("mail", "").strip(),
            office=request.form.get("office", editor().office),
            role=Role(role),
        )
    except InvalidValueError as error:
        return _page(error.subject), 422
    return _password_page(made)


@people.post("/accounts/<int:user_id>/<action>")
@signed_in
def change(user_id: int, action: str) -> Answer:
    """Change an account: on, off, reset, or another role."""
    context = this_site().context
    if action == "reset":
        return _password_page(accounts.reset(context, editor(), user_id))
    if action in {"on", "off"}:
        accounts.switch(context, editor(), user_id, active=action == "on")
    elif action == "role" and request.form.get("role", "") in set(Role):
        accounts.give_role(context, editor(), user_id, Role(request.form["role"]))
    else:
        abort(404)
    return redirect("/accounts", code=303)


@people.get("/log")
@signed_in
def show_log() -> Answer:
    """Show who did what, newest first."""
    offset = place_in_list()
    page = log.read_log(this_site().context, editor(), offset=offset, limit=PAGE)
    return this_site().render(
        "staff/log.html",
        translator().gettext("Log"),
        page=page,
        texts=LOG_TEXTS,
        **pages_beside(offset, page.total, size=PAGE),
    )


def _page(wrong: str = "") -> str:
    site = this_site()
    return site.render(
        "staff/accounts.html",
        translator().gettext("Accounts"),
        accounts=accounts.list_accounts(site.context, editor()),
        roles=roles_to_give(editor()),
        offices=_offices(),
        names={office.id: office.name for office in site.context.region.offices},
        wrong=wrong,
        fault=_fault(wrong),
        typed=request.form,
    )


def _offices() -> list[tuple[str, str]]:
    offices = this_site().context.region.offices
    every = editor().role is Role.ADMINISTRATOR
    return [(one.id, one.name) for one in offices if every or one.id == editor().office]


def _fault(wrong: str) -> Markup | str:
    return translator().gettext(_WRONG[wrong]) if wrong in _WRONG else ""


def _password_page(made: FirstPassword) -> str:
    title = translator().gettext("First password")
    return this_site().render("staff/first_password.html", title, made=made)
