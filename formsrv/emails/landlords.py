"""Mails about what comes after sending: reminders, lost links, drafts, erasing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from catalog.urls import offer_url
from formsrv.action_links import Deed, action_path
from formsrv.emails.content import EmailContent, Reader, Stationery
from formsrv.states import RecordKind


def offer_ending(
    paper: Stationery, reader: Reader, *, offer_id: str, until: date, tokens: Mapping[str, str]
) -> EmailContent:
    """Ask whether a home is still free; each answer is a link that does one thing once."""
    links = {deed: once_link(paper, tokens[deed]) for deed in map(str, Deed) if deed in tokens}
    page = paper.site_link(offer_url(paper.language, offer_id))
    return paper.write(
        "offer_ending", reader, page=page, until=until, links=links, link=paper.my_link(reader)
    )


def record_link(paper: Stationery, reader: Reader, *, kind: RecordKind) -> EmailContent:
    """Send the person's own link once more."""
    return paper.write("record_link", reader, link=paper.my_link(reader), kind=kind.value)


def draft_link(paper: Stationery, reader: Reader, *, secret: str) -> EmailContent:
    """Send the link under which a form goes on later."""
    link = f"{paper.region.settings.forms_url}/my/draft/{secret}"
    days = paper.region.settings.retention.draft_days
    return paper.write("draft_link", reader, link=link, days=days)


def erase_link(paper: Stationery, reader: Reader, *, token: str) -> EmailContent:
    """Send the link that erases everything of an address."""
    days = paper.region.settings.retention.unconfirmed_days
    return paper.write("erase_link", reader, link=once_link(paper, token), days=days)


def once_link(paper: Stationery, token: str) -> str:
    """Return the address of an action link."""
    return f"{paper.region.settings.forms_url}{action_path(token)}"
