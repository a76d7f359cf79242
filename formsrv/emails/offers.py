"""Mails to a landlord about the own offer."""

from __future__ import annotations

from datetime import date

from catalog.urls import offer_url
from formsrv.emails.content import EmailContent, Reader, Stationery


def offer_confirm(paper: Stationery, reader: Reader) -> EmailContent:
    """Ask to confirm the address; the mail holds the person's link."""
    days = paper.region.settings.retention.unconfirmed_days
    return paper.write("offer_confirm", reader, link=paper.my_link(reader), days=days)


def offer_published(
    paper: Stationery, reader: Reader, *, offer_id: str, until: date
) -> EmailContent:
    """Say that the offer is on the site, and until when."""
    page = paper.site_link(offer_url(paper.language, offer_id))
    link = paper.my_link(reader)
    return paper.write("offer_published", reader, link=link, page=page, until=until)
