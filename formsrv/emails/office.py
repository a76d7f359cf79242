"""Mails to an office's own mailbox: a reference and a link, nothing about a person."""

from __future__ import annotations

from formsrv.emails.content import EmailContent, Reader, Stationery


def office_new_offer(paper: Stationery, reader: Reader, *, record_id: str) -> EmailContent:
    """Say that an offer waits."""
    link = paper.staff_link(f"/offers/{record_id}")
    return paper.write("office_new_offer", reader, link=link, reference=record_id)


def office_new_inquiry(paper: Stationery, reader: Reader, *, record_id: str) -> EmailContent:
    """Say that an inquiry waits."""
    link = paper.staff_link(f"/inquiries/{record_id}")
    return paper.write("office_new_inquiry", reader, link=link, reference=record_id)


def office_new_notice(paper: Stationery, reader: Reader, *, record_id: str) -> EmailContent:
    """Say that a message waits."""
    link = paper.staff_link(f"/notices/{record_id}")
    return paper.write("office_new_notice", reader, link=link, reference=record_id)
