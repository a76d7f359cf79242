"""What the desk shows to editors: frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from catalog.offer import Offer
from catalog.problems import Problem
from formsrv.notice import Notice
from formsrv.payloads import (
    ContactCard,
    Inquiry,
    MailPurpose,
    Note,
    OfferSubmission,
    Payload,
    Words,
)
from formsrv.states import RecordKind, State


class Role(StrEnum):
    """What a member of the staff may do; an administrator sees every office."""

    EDITOR = "editor"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffUser:
    """A member of the staff who is signed in; a session of another ``generation`` has ended."""

    user_id: int
    name: str
    mail: str
    office: str
    role: Role
    generation: int = 1
    must_renew: bool = False


Conversant = Literal["landlord", "applicant"]
"""The sides of a talk about a home."""


class Caution(StrEnum):
    """What an editor should look at; the web app has a text for each."""

    PROBLEMS = "problems"
    SAME_MAIL = "same_mail"
    HONEYPOT = "honeypot"
    BOUNCED = "bounced"
    SUSPICIOUS = "suspicious"
    UNREADABLE = "unreadable"
    NO_LANDLORD = "no_landlord"
    CORRECTED = "corrected"
    EDITED = "edited"
    CHECKED = "checked"
    SAME_HOME = "same_home"
    WISH = "wish"
    PERSONAL = "personal"
    NO_OFFICE_LANGUAGE = "no_office_language"
    ABOVE_LIMIT = "above_limit"
    WAITS_LONG = "waits_long"
    TO_CALL = "to_call"
    BY_TELEPHONE = "by_telephone"
    ANSWERED = "answered"
    TO_TELL = "to_tell"
    CHANGE = "change"
    HOME_GONE = "home_gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """One line of a list; a notice has a ``topic`` instead of a ``title``. Times in UTC.

    ``title_tag`` is the language of the title, ``reason`` why an offer was reported, ``calls`` how
    often somebody called in vain.
    """

    record_id: str
    kind: RecordKind
    state: State
    language: str
    office: str
    offer_id: str | None
    created_at: datetime
    confirmed_at: datetime | None
    title: str
    place: str
    cautions: tuple[Caution, ...]
    by_telephone: bool = False
    topic: str = ""
    title_tag: str = ""
    reason: str = ""
    calls: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """A page of the queue, oldest first, how many there are in all, in the quarantine, to call."""

    entries: tuple[QueueEntry, ...]
    total: int
    quarantined: int = 0
    to_tell: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a mail would have told somebody who gave no mail address.

    ``inquiries`` are those a landlord is told of, ``words`` what was written, ``reason`` one of
    the fixed ones, ``contact`` how an applicant reaches the landlord once both have shared.
    """

    mail_id: str
    purpose: MailPurpose
    at: datetime
    inquiries: tuple[str, ...]
    words: str
    language: str
    reason: str
    contact: ContactCard | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionView:
    """What somebody of the staff decided before about this record."""

    decision: str
    editor: str
    at: datetime


class InternalNote(Payload):
    """What an editor wrote to the next office; no sender of an offer or inquiry reads it."""

    text: Words
    editor: str
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalView:
    """Who of the staff has checked what is seen now; ``own`` when it is the reader."""

    editor: str
    at: datetime
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SameHome:
    """Another offer of what seems to be the same home; of another office it has no link."""

    record_id: str
    state: State
    visible: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePhoto:
    """A photo of a case: its words by language, its size in pixels and bytes, where it stands."""

    photo_id: str
    alt: Mapping[str, str]
    sha256: str
    width: int
    height: int
    size: int
    left_out: bool
    live: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a landlord replaced: the offer ``before`` and ``after``, and when.

    ``edition`` is the office's version of the one before, which stands no longer.
    """

    at: datetime
    before: OfferSubmission
    after: OfferSubmission
    edition: OfferSubmission | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCase:
    """All about an offer under review.

    ``seen`` goes into the forms; ``sent`` is what the landlord wrote, ``submission`` what would
    be published; ``offer`` and ``yaml`` are the file of it (None when the facts make no offer);
    ``live`` is what is on the site where this is a change of it; ``problems`` are the catalog's; ``same_mail`` counts other offers from the same
    address; ``wishes`` are words that may shut people out, ``personal`` those that give somebody
    away.
    """

    entry: QueueEntry
    version: int
    seen: str
    sent: OfferSubmission
    submission: OfferSubmission
    live: OfferSubmission | None
    offer: Offer | None
    yaml: str
    problems: tuple[Problem, ...]
    same_mail: int
    same_homes: tuple[SameHome, ...]
    wishes: tuple[str, ...]
    personal: tuple[str, ...]
    approval: ApprovalView | None
    internal: tuple[tuple[datetime, InternalNote], ...]
    notes: tuple[tuple[datetime, Note], ...]
    decisions: tuple[DecisionView, ...]
    photos: tuple[CasePhoto, ...] = ()
    news: tuple[News, ...] = ()
    corrections: tuple[Correction, ...] = ()
    was_online: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryCase:
    """All about an inquiry; ``has_landlord`` tells whether it can be forwarded."""

    entry: QueueEntry
    version: int
    seen: str
    inquiry: Inquiry
    offer_id: str
    has_landlord: bool
    internal: tuple[tuple[datetime, InternalNote], ...]
    decisions: tuple[DecisionView, ...]
    news: tuple[News, ...] = ()
    to_ask: tuple[Conversant, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeCase:
    """All about a notice; ``offer_case`` is the record of the offer it reports, where there is one.

    ``offer_file`` is the path of an offer that has none: an editor committed it by hand.
    """

    entry: QueueEntry
    seen: str
    notice: Notice
    offer_id: str
    offer_case: str
    offer_file: str
    offer_is_shown: bool
    internal: tuple[tuple[datetime, InternalNote], ...]
    notes: tuple[tuple[datetime, Note], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What publishing did: the offer's public id, the commit, and until when it is listed."""

    offer_id: str
    commit: str
    listed_until: date
