"""Behind the links of a mail that do one thing once, and the link to a draft.

A GET shows one button and reads nothing; a program that follows links in mails does nothing.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from catalog.urls import offers_url
from formsrv.action_links import Deed, action_path
from formsrv.errors import WrongStateError
from formsrv.forms.rows import N_
from formsrv.services import actions, drafts
from formsrv.services.actions import ActionView
from formsrv.web_public.later import DRAFT
from formsrv.web_public.offers import open_again
from formsrv.web_public.plain import Button, PlainPage, show_plain
from formsrv.web_public.site import this_site

once = Blueprint("once", __name__)
ONCE = "once.use_action"
"""The endpoint that mail programs call by themselves."""
_ONE_CLICK = ("List-Unsubscribe", "One-Click")
_OF_SEARCHES = frozenset({Deed.KEEP_SEARCH, Deed.END_SEARCH})
Answer = str | tuple[str, int] | Response
_QUESTIONS: dict[Deed, tuple[str, str]] = {
    Deed.STILL_FREE: (N_("Is your home still free?"), N_("Yes, still free: show it for longer")),
    Deed.RENTED: (N_("Is your home rented out?"), N_("Yes, it is rented out")),
    Deed.WITHDRAW: (N_("Take the offer back?"), N_("Yes, take it back")),
    Deed.ERASE: (N_("Erase everything?"), N_("Yes, erase everything")),
    Deed.ERASE_ALL: (N_("Erase everything about you?"), N_("Yes, erase everything")),
    Deed.KEEP_SEARCH: (N_("Let your search run on?"), N_("Yes, let it run on")),
    Deed.END_SEARCH: (N_("End your search?"), N_("Yes, end it")),
}
_EXPLAINED: dict[Deed, str] = {
    Deed.STILL_FREE: N_("The offer is then shown for longer."),
    Deed.RENTED: N_("The offer then leaves the lists, and nobody can ask for the home any more."),
    Deed.WITHDRAW: N_("It cannot be undone."),
    Deed.ERASE: N_(
        "The offer is taken off the portal, and everything you sent is erased. It cannot be undone."
    ),
    Deed.ERASE_ALL: N_(
        "Your offers are taken off the portal, and everything that came from your mail address is "
        "erased: offers, inquiries and messages. It cannot be undone."
    ),
    Deed.KEEP_SEARCH: N_("We go on mailing you when a new home fits."),
    Deed.END_SEARCH: N_("No more mails come then. What you looked for is erased soon after."),
}
_DONE: dict[Deed, str] = {
    Deed.STILL_FREE: N_("Thank you. Your offer is shown for longer; a mail tells you until when."),
    Deed.RENTED: N_("Thank you. Your offer leaves the lists within a minute."),
    Deed.WITHDRAW: N_("Your offer is taken off the portal within a minute."),
    Deed.ERASE: N_("Everything is erased within a few minutes."),
    Deed.ERASE_ALL: N_("Everything is erased within a few minutes."),
    Deed.KEEP_SEARCH: N_("Thank you. Your search runs on."),
    Deed.END_SEARCH: N_("Your search has ended. No more mails come."),
}

_CHANGED = {
    False: N_("Your offer stands differently by now, so nothing was done."),
    True: N_("Your search has ended already, so nothing was done."),
}
_STILL_WORKS = {
    False: N_("The personal link to your offer still works."),
    True: N_("The personal link to your search still works."),
}


@once.get("/my/once/<secret>")
def show_action(secret: str) -> Answer:
    """Say what the link does and ask for the press of a button."""
    site = this_site()
    view = actions.find_action(site.context, secret)
    if view.used_at is not None or view.is_over:
        return _closed(view)
    translate = site.pages.translator(view.language)
    title, label = _QUESTIONS[view.deed]
    page = PlainPage(
        title=translate.gettext(title),
        sentences=(translate.gettext(_EXPLAINED[view.deed]),),
        action=action_path(secret),
        buttons=(Button(do="yes", label=translate.gettext(label)),),
    )
    return show_plain(site, page, translate)


@once.post("/my/once/<secret>")
def use_action(secret: str) -> Answer:
    """Do it; a second press says that it was done."""
    site = this_site()
    try:
        view = actions.use_action(site.context, secret)
    except WrongStateError:
        return _closed(actions.find_action(site.context, secret), changed=True)
    if view.used_at is None and view.is_over:
        return _closed(view)
    if request.form.get(_ONE_CLICK[0]) == _ONE_CLICK[1]:
        # A mail program pressed (RFC 8058), perhaps twice: nobody reads a page.
        return Response(status=HTTPStatus.NO_CONTENT)
    if view.used_at is not None:
        return _closed(view)
    translate = site.pages.translator(view.language)
    page = PlainPage(
        title=translate.gettext("Done"),
        sentences=(translate.gettext(_DONE[view.deed]),),
        link=(offers_url(view.language), translate.gettext("To the homes on the portal")),
    )
    return show_plain(site, page, translate)


@once.get("/my/draft/<secret>")
def show_draft(secret: str) -> Answer:
    """Ask for the press of a button before anything is opened."""
    site = this_site()
    translate = site.pages.translator(drafts.draft_language(site.context, secret))
    page = PlainPage(
        title=translate.gettext("Go on with your form"),
        sentences=(
            translate.gettext("What you typed is opened on this device. Nothing is sent yet."),
        ),
        action=f"/my/draft/{secret}",
        buttons=(Button(do="open", label=translate.gettext("Go on with the form")),),
    )
    return show_plain(site, page, translate)


@once.post("/my/draft/<secret>")
def open_draft(secret: str) -> Answer:
    """Show the form as it was left."""
    site = this_site()
    draft = drafts.open_draft(site.context, secret)
    typed = MultiDict([*draft.fields, (DRAFT, secret)])
    return open_again(site, site.pages.translator(draft.language), typed)


def _closed(view: ActionView, *, changed: bool = False) -> Answer:
    site = this_site()
    translate = site.pages.translator(view.language)
    if changed:
        sentence = translate.gettext(_CHANGED[view.deed in _OF_SEARCHES])
    elif view.used_at is not None:
        moment = site.pages.moment(view.used_at)
        sentence = translate.gettext(
            "It was used on %(moment)s. Nothing more is done now.", moment=moment
        )
    else:
        sentence = translate.gettext("Its time is over.")
    page = PlainPage(
        title=translate.gettext("This link does no longer work"),
        sentences=(sentence, translate.gettext(_STILL_WORKS[view.deed in _OF_SEARCHES])),
    )
    return show_plain(site, page, translate), HTTPStatus.GONE
