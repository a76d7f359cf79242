"""Going on with the landlord's form later: what was typed is kept behind a link that is mailed."""

from __future__ import annotations

from http import HTTPStatus

from markupsafe import Markup
from werkzeug.wrappers import Response

from catalog.urls import offer_form_url
from formsrv.forms.classes import EXPIRED, TOKEN
from formsrv.forms.context import FormContext
from formsrv.forms.rows import MISSING, N_, WRONG, Kind
from formsrv.forms.walk import carried_fields, is_signed, kept_token
from formsrv.services import drafts
from formsrv.web_public.plain import Box, Button, PlainPage, show_plain
from formsrv.web_public.site import PublicSite
from theme.environment import isolate

DRAFT = "draft"
"""The field with the secret of a draft's link, so that the draft is erased in the end."""
LATER = "later"
KEEP = "keep"
_MAIL = "draft_mail"
_AT_MOST = N_("An address gets such a mail at most three times a day.")
Answer = str | tuple[str, int] | Response


def go_on_later(site: PublicSite, context: FormContext, *, asked: bool) -> Answer:
    """Ask for a mail address, or keep the answers and say that the link is on its way."""
    translate = context.translate
    typed = context.typed.get(_MAIL, "").strip()
    if asked:
        # The address of the form itself is the likely one.
        return _ask(site, context, typed=context.typed.get("mail", "").strip(), fault="")
    if not is_signed(context):
        page = _ask(site, context, typed=typed, fault=translate.gettext(EXPIRED))
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        tag = translate.language.tag
        drafts.keep_draft(site.context, _all_typed(context), mail=typed, language=tag)
    except ValueError:
        fault = translate.gettext((WRONG if typed else MISSING)[Kind.MAIL])
        return _ask(site, context, typed=typed, fault=fault), HTTPStatus.UNPROCESSABLE_ENTITY
    drafts.erase_draft(site.context, context.typed.get(DRAFT, ""))
    days = site.region.settings.retention.draft_days
    done = PlainPage(
        title=translate.gettext("Your link is on its way"),
        sentences=(
            # Whoever mistyped the address sees it here, and nowhere else.
            Markup("%s %s")
            % (translate.gettext("We have sent a link to this address:"), isolate(typed)),
            translate.ngettext(
                "The link works for %(n)s day. Then all you wrote is erased.",
                "The link works for %(n)s days. Then all you wrote is erased.",
                days,
            ),
            translate.gettext(_AT_MOST),
            translate.gettext("Nothing has been sent to the office yet."),
        ),
    )
    return show_plain(site, done, translate)


def _all_typed(context: FormContext) -> list[tuple[str, str]]:
    return [*carried_fields(context, 0), ("step", context.typed.get("step", "1"))]


def _ask(site: PublicSite, context: FormContext, *, typed: str, fault: str) -> str:
    translate = context.translate
    hidden = [*_all_typed(context), (TOKEN, kept_token(context))]
    if secret := context.typed.get(DRAFT):
        hidden.append((DRAFT, secret))
    page = PlainPage(
        title=translate.gettext("Go on later"),
        sentences=(
            translate.gettext(
                "We keep what you typed so that only your link opens it, and mail you the link. "
                "Nothing is sent to the office."
            ),
            translate.gettext(_AT_MOST),
        ),
        action=offer_form_url(translate.language.tag),
        hidden=tuple(hidden),
        box=Box(
            name=_MAIL,
            label=translate.gettext("Mail address"),
            kind="email",
            value=typed,
            fault=fault,
        ),
        buttons=(
            Button(do=KEEP, label=translate.gettext("Send me the link")),
            Button(do="show", label=translate.gettext("Back"), quiet=True),
        ),
    )
    return show_plain(site, page, translate)
