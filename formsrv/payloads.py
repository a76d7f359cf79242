"""What is sealed: offers, inquiries, messages and mails as typed values.

Each lies as JSON inside an age file, wrapped in an envelope with id, kind and version
(:mod:`formsrv.sealing`).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self, TypeVar

import idna
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    model_validator,
)

from catalog.vocabulary import Contact, IncomeKind

MAIL_MAX = 254
OWN_WORDS_MAX = 1500
SUPPORTER_MAX = 200
ANSWER_MAX = 3000

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\Z")
_ENCODED_WORD = "=?"
# No top-level domain begins with a digit, so that figures of an IP address are refused too.
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]\Z")
# Joiners and direction marks belong to Persian, Arabic and emoji; overrides could disguise a text.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\u2028\u2029\ud800-\udfff]")
_PHONE = re.compile(r"\+?[0-9][0-9 ()/.-]{4,24}\Z")
_PHONE_DIGITS = 5
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
# Letters by their class, yet nothing is seen of them: fillers of Hangul, the empty Braille cell.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f")


def readable(text: str) -> str:
    """Return what people can have typed: every line break as a newline, no other control.

    Copied from a document or a terminal, a text may hold what no file of ours may.
    """
    return _UNREADABLE.sub("", _LINE_END.sub("\n", text))


def is_visible(text: str) -> bool:
    """Tell whether anything of a text can be seen."""
    return any(
        letter not in _FILLERS and unicodedata.category(letter)[0] not in "CZ" for letter in text
    )


def mail_address(text: str) -> str:
    """Return a mail address as mail servers take it (domain in ASCII); raises ValueError."""
    local, _, domain = text.strip().rpartition("@")
    ascii_domain = _ascii_domain(domain)
    address = f"{local}@{ascii_domain}"
    right = _LOCAL.match(local) and _DOMAIN.match(ascii_domain) and len(address) <= MAIL_MAX
    # In a header it would be read as an encoded word, and the mail go elsewhere or nowhere.
    if not right or _ENCODED_WORD in local:
        raise ValueError("not a mail address")
    return address


def _ascii_domain(domain: str) -> str:
    """Encode a domain by IDNA 2008: "ß" stays itself, while IDNA 2003 names another owner's domain.

    Raises ValueError.
    """
    if domain.isascii():
        return domain.lower()
    if len(domain) > MAIL_MAX:
        raise ValueError("not a mail address")
    try:
        return idna.encode(domain, uts46=True, transitional=False).decode("ascii")
    except UnicodeError as error:
        raise ValueError("not a mail address") from error


def phone_number(text: str) -> str:
    """Return a phone number with Western digits and single spaces; raises ValueError."""
    number = " ".join(text.split())
    digits = sum(letter.isdecimal() for letter in number)
    if not _PHONE.match(number) or digits < _PHONE_DIGITS:
        raise ValueError("not a phone number")
    return number


def _plain_line(text: str) -> str:
    line = " ".join(text.split())
    if not is_visible(line) or _CONTROL.search(line):
        raise ValueError("not one line of text")
    return line


def _plain_text(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _CONTROL.search(plain):
        raise ValueError("control characters in text")
    return plain


MailAddress = Annotated[str, AfterValidator(mail_address)]
Phone = Annotated[str, AfterValidator(phone_number)]
Name = Annotated[str, Field(max_length=100), AfterValidator(_plain_line)]
Supporter = Annotated[str, Field(max_length=SUPPORTER_MAX), AfterValidator(_plain_line)]
OwnWords = Annotated[str, Field(max_length=OWN_WORDS_MAX), AfterValidator(_plain_text)]
Words = Annotated[str, Field(min_length=1, max_length=ANSWER_MAX), AfterValidator(_plain_text)]
LanguageTag = Annotated[str, Field(pattern="^[a-z]{2,3}(-[a-z]+)?$")]


class Payload(BaseModel):
    """Base of everything that is sealed: frozen, strict, no unknown key."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


P = TypeVar("P", bound=Payload)


def _reachable(payload: P, mail: str | None, phone: str | None) -> P:
    if mail is None and phone is None:
        raise ValueError("neither mail address nor phone number")
    return payload


class Consent(Payload):
    """That the sender agreed to the privacy page of this version, and when (UTC)."""

    privacy_version: date
    at: AwareDatetime


class OfferText(Payload):
    """Title and description in one language, as the landlord wrote them."""

    title: str
    description: str


class Landlord(Payload):
    """Who offers, and where the home is: never leaves the form service."""

    first_name: Name
    last_name: Name
    mail: MailAddress | None = None
    phone: Phone | None = None
    street: Name | None = None
    house_number: Name | None = None
    contact: Contact = Contact.MAIL
    language: LanguageTag

    @model_validator(mode="after")
    def _is_reachable(self) -> Self:
        return _reachable(self, self.mail, self.phone)


class OfferDraft(Payload):
    """What a landlord sends: the argument of :func:`formsrv.services.intake.submit_offer`.

    ``offer`` holds the facts as :func:`formsrv.facts.to_offer` reads them.
    """

    offer: dict[str, JsonValue]
    listing_days: Annotated[int, Field(ge=1, le=180)]
    texts: Annotated[dict[LanguageTag, OfferText], Field(min_length=1)]
    landlord: Landlord
    consent: Consent


class OfferSubmission(OfferDraft):
    """The sealed record of an offer; ``link_secret`` lets the desk send the link again."""

    link_secret: str


class Wbs(StrEnum):
    """Whether somebody has a Wohnberechtigungsschein (WBS)."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class InquiryFacts(Payload):
    """What a landlord may read about an applicant: answers and own words, no name."""

    adults: Annotated[int, Field(ge=1, le=20)]
    children: Annotated[int, Field(ge=0, le=20)]
    move_in: date
    income: list[IncomeKind] = []
    wbs: Wbs = Wbs.UNKNOWN
    pets: bool = False
    smoking: bool = False
    languages: list[LanguageTag] = []
    supported: bool = False
    own_words: OwnWords = ""


class Applicant(Payload):
    """Who asks for a home; shown to the landlord only when both share."""

    name: Name
    mail: MailAddress | None = None
    phone: Phone | None = None

    @model_validator(mode="after")
    def _is_reachable(self) -> Self:
        return _reachable(self, self.mail, self.phone)


class InquiryDraft(Payload):
    """What an applicant sends: the argument of :func:`formsrv.services.intake.submit_inquiry`.

    ``supporter`` is who helps, by name, organisation and how to reach; the landlord learns only
    that there is one.
    """

    facts: InquiryFacts
    supporter: Supporter | None = None
    applicant: Applicant
    consent: Consent


class Inquiry(InquiryDraft):
    """The sealed record of an inquiry."""

    link_secret: str


class Forwarded(Payload):
    """The inquiry as the landlord reads it; ``language`` is that of the own words."""

    facts: InquiryFacts
    language: LanguageTag


class Answer(Payload):
    """What one side wrote to the other, in the language of the writer."""

    sender: Literal["landlord", "applicant", "office"]
    text: Words
    language: LanguageTag


class ContactCard(Payload):
    """How to reach one side, sealed to the other; a landlord may want calls only."""

    sender: Literal["landlord", "applicant"]
    name: str
    mail: str | None = None
    phone: str | None = None


class Note(Payload):
    """Between office and sender: a question, the reason of a refusal, the reply, or an answer.

    ``reason`` is a member of RefusalReason or InquiryRefusal; its text is shown translated.
    """

    purpose: Literal["question", "refusal", "reply", "answer"]
    reason: str | None = None
    text: Annotated[str, Field(max_length=ANSWER_MAX), AfterValidator(_plain_text)] = ""
    language: LanguageTag


class AddressRequest(Payload):
    """A mail address that asks for its links or for erasing, and the language to answer in."""

    mail: MailAddress
    language: LanguageTag


class DraftForm(Payload):
    """What was typed into a form so far, field by field, to go on with later."""

    fields: list[tuple[str, str]]
    language: LanguageTag


class MailPurpose(StrEnum):
    """Which mail it is; the value names its templates."""

    OFFER_CONFIRM = "offer_confirm"
    OFFER_PUBLISHED = "offer_published"
    OFFER_REFUSED = "offer_refused"
    OFFER_ASKED_BACK = "offer_asked_back"
    CHANGE_REFUSED = "change_refused"
    OFFER_TAKEN_DOWN = "offer_taken_down"
    OFFER_ENDING = "offer_ending"
    RECORD_LINK = "record_link"
    DRAFT_LINK = "draft_link"
    ERASE_LINK = "erase_link"
    INQUIRY_CONFIRM = "inquiry_confirm"
    INQUIRY_REPEATED = "inquiry_repeated"
    INQUIRY_FORWARDED = "inquiry_forwarded"
    INQUIRY_REFUSED = "inquiry_refused"
    ANSWER_TO_APPLICANT = "answer_to_applicant"
    ANSWER_TO_LANDLORD = "answer_to_landlord"
    CONTACT_SHARED = "contact_shared"
    SEARCH_CONFIRM = "search_confirm"
    SEARCH_TOO_MANY = "search_too_many"
    SEARCH_HOMES = "search_homes"
    SEARCH_ENDING = "search_ending"
    OFFICE_NEW_OFFER = "office_new_offer"
    OFFICE_NEW_INQUIRY = "office_new_inquiry"
    OFFICE_NEW_NOTICE = "office_new_notice"
    NOTICE_ANSWERED = "notice_answered"
    INQUIRIES_FORWARDED = "inquiries_forwarded"
    INQUIRY_WITHDRAWN = "inquiry_withdrawn"
    HOME_GONE = "home_gone"


class Mail(Payload):
    """A mail to send; ``to`` null: the worker takes the address from the record."""

    purpose: MailPurpose
    to: MailAddress | None = None
    language: LanguageTag
    params: dict[str, JsonValue] = {}
