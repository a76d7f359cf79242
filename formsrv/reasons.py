"""Why an office refuses: a choice with a text in every language, beside its own words."""

from __future__ import annotations

from enum import StrEnum


def N_(message: str) -> str:  # noqa: N802 (the name that gettext tools look for)
    """Mark a text for translation; it is translated where it is shown."""
    return message


class OfferRefusal(StrEnum):
    """Why an offer is not published."""

    RENT_TOO_HIGH = "rent_too_high"
    INCOMPLETE = "incomplete"
    DUPLICATE = "duplicate"
    NOT_LAWFUL = "not_lawful"
    DISCRIMINATING = "discriminating"
    DOUBTFUL = "doubtful"
    OTHER = "other"


class InquiryRefusal(StrEnum):
    """Why an inquiry is not forwarded."""

    ALREADY_TAKEN = "already_taken"
    NOT_SUITABLE = "not_suitable"
    INCOMPLETE = "incomplete"
    DUPLICATE = "duplicate"
    OTHER = "other"


class OfferQuestion(StrEnum):
    """What offices often ask before they publish an offer."""

    ENERGY = "ask_energy"
    RENT_PARTS = "ask_rent_parts"
    HEATING = "ask_heating"
    DEPOSIT = "ask_deposit"
    AREA = "ask_area"
    FREE_FROM = "ask_free_from"
    ADDRESS = "ask_address"
    DESCRIPTION = "ask_description"
    STILL_FREE = "ask_still_free"


class OfferEnding(StrEnum):
    """Why an office takes an offer off the portal."""

    PERSONAL = "end_personal"
    FRAUD = "end_fraud"
    MONEY_FIRST = "end_money_first"
    SHUTS_OUT = "end_shuts_out"
    GONE = "end_gone"
    OTHER = "end_other"


OFFER_QUESTIONS: dict[OfferQuestion, str] = {
    OfferQuestion.ENERGY: N_("Please add the figures of the energy certificate."),
    OfferQuestion.RENT_PARTS: N_("Please check net rent and running costs: they look mixed up."),
    OfferQuestion.HEATING: N_("Are the heating costs part of the rent, or are they paid apart?"),
    OfferQuestion.DEPOSIT: N_("Please check the deposit: the law allows three net rents."),
    OfferQuestion.AREA: N_("Please check the living area and the number of rooms."),
    OfferQuestion.FREE_FROM: N_("From which day on can somebody move in?"),
    OfferQuestion.ADDRESS: N_("Please tell us street and house number. We do not publish them."),
    OfferQuestion.DESCRIPTION: N_("Please describe the home a little more."),
    OfferQuestion.STILL_FREE: N_("Is the home still free?"),
}
OFFER_REFUSALS: dict[OfferRefusal, str] = {
    OfferRefusal.RENT_TOO_HIGH: N_("The rent is too high for the people this portal is made for."),
    OfferRefusal.INCOMPLETE: N_("Important facts about the home are missing."),
    OfferRefusal.DUPLICATE: N_("This home is already on the portal."),
    OfferRefusal.NOT_LAWFUL: N_("The law does not allow the offer in this form."),
    OfferRefusal.DISCRIMINATING: N_("The offer shuts out people for reasons the law forbids."),
    OfferRefusal.DOUBTFUL: N_("We could not make sure that the offer is genuine."),
    OfferRefusal.OTHER: N_("There is another reason."),
}
OFFER_ENDINGS: dict[OfferEnding, str] = {
    OfferEnding.PERSONAL: N_("The offer shows personal data that must not be public."),
    OfferEnding.FRAUD: N_("We could not make sure that the offer is genuine."),
    OfferEnding.MONEY_FIRST: N_("Money was asked for before the contract."),
    OfferEnding.SHUTS_OUT: N_("The offer shuts out people for reasons the law forbids."),
    OfferEnding.GONE: N_("The home is no longer free."),
    OfferEnding.OTHER: N_("There is another reason."),
}
INQUIRY_REFUSALS: dict[InquiryRefusal, str] = {
    InquiryRefusal.ALREADY_TAKEN: N_("The home is no longer free."),
    InquiryRefusal.NOT_SUITABLE: N_(
        "The home does not fit the number of people who want to move in."
    ),
    InquiryRefusal.INCOMPLETE: N_("Important answers are missing from your inquiry."),
    InquiryRefusal.DUPLICATE: N_("You have already asked for this home."),
    InquiryRefusal.OTHER: N_("There is another reason."),
}


def reason_text(reason: str | None) -> str | None:
    """Return the msgid of a reason by its value; None for none or an unknown one."""
    texts: dict[str, str] = {str(key): text for key, text in INQUIRY_REFUSALS.items()}
    texts.update({str(key): text for key, text in OFFER_REFUSALS.items()})
    texts.update({str(key): text for key, text in OFFER_QUESTIONS.items()})
    texts.update({str(key): text for key, text in OFFER_ENDINGS.items()})
    return texts.get(reason) if reason else None
