"""Mails that pass on what the office decided or asks, in its own words."""

from __future__ import annotations

from formsrv.emails.content import EmailContent, Reader, Stationery
from formsrv.payloads import MailPurpose, Note
from formsrv.reasons import reason_text

TOLD = (
    MailPurpose.OFFER_REFUSED,
    MailPurpose.OFFER_ASKED_BACK,
    MailPurpose.OFFER_TAKEN_DOWN,
    MailPurpose.CHANGE_REFUSED,
    MailPurpose.INQUIRY_REFUSED,
)
"""The mails that carry a note; the template of each is named like its purpose."""


def decision(
    paper: Stationery, reader: Reader, *, purpose: MailPurpose, note: Note
) -> EmailContent:
    """Give the reason from the list, the office's words in their language, and the person's link."""
    return paper.write(
        purpose.value,
        reader,
        link=paper.my_link(reader),
        reason=reason_text(note.reason),
        words=note.text,
        words_language=paper.region.language(note.language),
    )
