"""The mail to whoever sent a notice: there is none but the office's answer."""

from __future__ import annotations

from formsrv.emails.content import EmailContent, Reader, Stationery


def notice_answered(paper: Stationery, reader: Reader) -> EmailContent:
    """Say that the office has answered; the text itself is only on the page."""
    return paper.write("notice_answered", reader, link=paper.my_link(reader))
