"""Mails to a landlord about the own offer."""

from __future__ import annotations

from datetime import date

from catalog.urls import offer_url
from formsrv.emails.content import EmailContent, Reader, Stationery
from formsrv.payloads import Note
from formsrv.reasons import reason_text


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


def offer_refused(paper: Stationery, reader: Reader, *, note: Note) -> EmailContent:
    """Say why the offer is not published."""
    values = {"reason": reason_text(note.reason), "words": note.text}
    words_language = paper.region.language(note.language)
    link = paper.my_link(reader)
    return paper.write("offer_refused", reader, link=link, words_language=words_language, **values)


def offer_taken_down(paper: Stationery, reader: Reader, *, note: Note) -> EmailContent:
    """Say why the office took the offer off the portal."""
    return paper.write(
        "offer_taken_down",
        reader,
        link=paper.my_link(reader),
        reason=reason_text(note.reason),
        words=note.text,
        words_language=paper.region.language(note.language),
    )


def offer_asked_back(paper: Stationery, reader: Reader, *, note: Note) -> EmailContent:
    """Pass the office's question on."""
    words_language = paper.region.language(note.language)
    link = paper.my_link(reader)
    return paper.write(
        "offer_asked_back",
        reader,
        link=link,
        reason=reason_text(note.reason),
        words=note.text,
        words_language=words_language,
    )
