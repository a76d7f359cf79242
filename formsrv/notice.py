"""Notices: reports of offers, feedback on barriers, and requests to be called back."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from formsrv.forms.rows import N_
from formsrv.payloads import MailAddress, Name, OwnWords, Payload, Phone


class Topic(StrEnum):
    """What a notice is about."""

    REPORT = "report"
    ACCESSIBILITY = "accessibility"
    CALL_BACK = "call_back"


class ReportReason(StrEnum):
    """What is wrong with an offer."""

    FRAUD = "fraud"
    MONEY_FIRST = "money_first"
    SHUTS_OUT = "shuts_out"
    GONE = "gone"
    OTHER = "other"


TOPICS: dict[Topic, str] = {
    Topic.REPORT: N_("Report about an offer"),
    Topic.ACCESSIBILITY: N_("Feedback on barriers"),
    Topic.CALL_BACK: N_("Please call back"),
}
REPORT_REASONS: dict[ReportReason, str] = {
    ReportReason.FRAUD: N_("It looks like fraud"),
    ReportReason.MONEY_FIRST: N_("Somebody wants money before the contract"),
    ReportReason.SHUTS_OUT: N_("It shuts people out, for example by origin or religion"),
    ReportReason.GONE: N_("The home is no longer to be had"),
    ReportReason.OTHER: N_("Something else"),
}


class NoticeDraft(Payload):
    """What somebody sends: the argument of :func:`formsrv.services.notices.submit_notice`."""

    topic: Topic
    reason: ReportReason | None = None
    words: OwnWords = ""
    mail: MailAddress | None = None
    name: Name | None = None
    phone: Phone | None = None
    reached: Name | None = None
    postcode: Annotated[str, Field(pattern="^[0-9]{5}$")] | None = None
    place: Name | None = None


class Notice(NoticeDraft):
    """The sealed record of a notice."""

    link_secret: str
