"""What the public services answer: frozen values without any secret of another person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from formsrv.notice import Notice
from formsrv.payloads import (
    Answer,
    ContactCard,
    Forwarded,
    Inquiry,
    InquiryFacts,
    Note,
    OfferSubmission,
)
from formsrv.reasons import OfferEnding
from formsrv.saved_search import SavedSearch
from formsrv.states import ENDED, RecordKind, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """An accepted submission: its reference, and whether it had come before."""

    record_id: str
    kind: RecordKind
    language: str
    created_at: datetime
    repeated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferReference:
    """A published offer that can be asked for, and the office that answers for it."""

    offer_id: str
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """What the link shows without decrypting: where the record stands, times in UTC."""

    record_id: str
    kind: RecordKind
    language: str
    state: State
    office: str
    version: int
    created_at: datetime
    updated_at: datetime
    confirmed_at: datetime | None
    expires_on: date | None
    offer_id: str | None
    published_version: int | None
    listed_on: date | None
    wanted_until: date | None
    reason: str | None
    by_telephone: bool
    erasing: bool

    @property
    def until(self) -> date | None:
        """The last day, also when the site does not say so yet."""
        if self.expires_on is None or self.wanted_until is None:
            return self.expires_on
        return max(self.expires_on, self.wanted_until)

    @property
    def taken_down(self) -> bool:
        """Whether the office took an offer off the portal, and has said why."""
        return self.state in ENDED and self.reason in set(OfferEnding)

    @property
    def change_refused(self) -> bool:
        """Whether the office left an offer on the site as it was."""
        published = self.published_version is not None and self.state is State.PUBLISHED
        return published and self.published_version != self.version


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What the person once wrote: one of them is there."""

    offer: OfferSubmission | None = None
    inquiry: Inquiry | None = None
    notice: Notice | None = None
    search: SavedSearch | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteView:
    """A question, a refusal or a reply, and when it was written (UTC)."""

    note: Note
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryEntry:
    """An inquiry that was forwarded to this landlord; null ``facts`` were erased by age."""

    inquiry_id: str
    state: State
    language: str
    forwarded_at: datetime
    facts: InquiryFacts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """One answer and when it was written (UTC); ``own`` when the reader wrote it."""

    answer: Answer
    at: datetime
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One inquiry as one side sees it.

    ``side`` is the reader (``landlord`` or ``applicant``); ``forwarded`` is what the landlord
    got; ``contact`` is the other side's card, only when both have shared; ``left`` says that the
    reader's landlord has taken the offer back, ``alone`` that there is no landlord who could read.
    """

    inquiry_id: str
    offer_id: str
    side: str
    state: State
    language: str
    forwarded: Forwarded | None
    answers: tuple[AnswerView, ...]
    shared_by_reader: bool
    shared_by_other: bool
    contact: ContactCard | None
    left: bool
    alone: bool
