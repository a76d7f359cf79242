"""An inquiry's answers as lines of label and value in any language: in mails and on pages."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.formats import day
from catalog.labels import label
from catalog.language_names import language_name
from catalog.region import Region
from catalog.wording import Wording
from formsrv.payloads import InquiryFacts, Wbs


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """One answer in the reader's language."""

    label: str
    value: str


def describe_inquiry(
    facts: InquiryFacts, wording: Wording, *, region: Region
) -> tuple[FactLine, ...]:
    """Return what an applicant answered, whatever the applicant's own language."""
    _ = wording.gettext
    separator = wording.pgettext("list separator", ", ")
    incomes = separator.join(_(label(kind)) for kind in facts.income)
    languages = separator.join(
        language_name(region.language(tag), wording.language)
        for tag in facts.languages
        if tag in region.languages_by_tag
    )
    lines = (
        (_("Adults"), str(facts.adults)),
        (_("Children"), str(facts.children)),
        (_("Wants to move in from"), day(facts.move_in)),
        (_("Where the rent comes from"), incomes or _("No answer")),
        (_("Has a WBS"), _wbs(facts.wbs, wording)),
        (_("Has pets"), _yes_no(wording, answer=facts.pets)),
        (_("Smokes"), _yes_no(wording, answer=facts.smoking)),
        (_("Speaks"), languages or _("No answer")),
        (_("Has somebody who helps"), _yes_no(wording, answer=facts.supported)),
    )
    return tuple(FactLine(label=label, value=value) for label, value in lines)


def _yes_no(wording: Wording, *, answer: bool) -> str:
    _ = wording.gettext
    return _("Yes") if answer else _("No")


def _wbs(answer: Wbs, wording: Wording) -> str:
    _ = wording.gettext
    texts = {Wbs.YES: _("Yes"), Wbs.NO: _("No"), Wbs.UNKNOWN: _("Does not know")}
    return texts[answer]
