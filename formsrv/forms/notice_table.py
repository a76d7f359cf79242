"""The short forms to the office as tables: a report, feedback on barriers, a call back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from formsrv.forms.checks import Fault, home_faults
from formsrv.forms.classes import AnswerForm, make_form
from formsrv.forms.context import FormContext
from formsrv.forms.rows import N_, Kind, Row
from formsrv.notice import REPORT_REASONS, NoticeDraft, ReportReason, Topic
from formsrv.payloads import OWN_WORDS_MAX

_MAIL = Row(
    name="mail",
    kind=Kind.MAIL,
    covers="mail",
    label=N_("Mail address"),
    hint=N_("Only if you want an answer from the office."),
    required=False,
    autocomplete="email",
)
ROWS: dict[Topic, tuple[Row, ...]] = {
    Topic.REPORT: (
        Row(
            name="reason",
            kind=Kind.CHOICE,
            covers="reason",
            label=N_("What is wrong with this offer?"),
            options=tuple((reason.value, text) for reason, text in REPORT_REASONS.items()),
        ),
        Row(
            name="words",
            kind=Kind.PROSE,
            covers="words",
            label=N_("What did you notice?"),
            required=False,
            low=1,
            high=OWN_WORDS_MAX,
        ),
        _MAIL,
    ),
    Topic.ACCESSIBILITY: (
        Row(
            name="words",
            kind=Kind.PROSE,
            covers="words",
            label=N_("What hinders you, and on which page?"),
            low=1,
            high=OWN_WORDS_MAX,
        ),
        _MAIL,
    ),
    Topic.CALL_BACK: (
        Row(
            name="name",
            kind=Kind.LINE,
            covers="name",
            label=N_("Your name"),
            low=1,
            high=100,
            autocomplete="name",
        ),
        Row(
            name="phone",
            kind=Kind.PHONE,
            covers="phone",
            label=N_("Phone"),
            autocomplete="tel",
        ),
        Row(
            name="reached",
            kind=Kind.LINE,
            covers="reached",
            label=N_("When do you have time?"),
            hint=N_("For example: on weekdays after 5 p.m."),
            required=False,
            low=1,
            high=100,
        ),
        Row(
            name="postcode",
            kind=Kind.POSTCODE,
            covers="postcode",
            label=N_("Postcode of your home"),
            autocomplete="postal-code",
        ),
        Row(
            name="place",
            kind=Kind.LINE,
            covers="place",
            label=N_("Place"),
            required=False,
            low=1,
            high=100,
        ),
        Row(
            name="words",
            kind=Kind.PROSE,
            covers="words",
            label=N_("Your question"),
            required=False,
            low=1,
            high=OWN_WORDS_MAX,
        ),
    ),
}


def report_faults(values: Mapping[str, Any], context: FormContext) -> Iterator[Fault]:
    """Something else needs words: nobody can act on it otherwise."""
    del context
    if values.get("reason") == ReportReason.OTHER and not values.get("words"):
        yield Fault(name="words", message=N_("Please write a few sentences here."))


FORMS: dict[Topic, type[AnswerForm]] = {
    Topic.REPORT: make_form("ReportForm", ROWS[Topic.REPORT], report_faults),
    Topic.ACCESSIBILITY: make_form("FeedbackForm", ROWS[Topic.ACCESSIBILITY]),
    Topic.CALL_BACK: make_form("CallBackForm", ROWS[Topic.CALL_BACK], home_faults),
}


def notice_draft(topic: Topic, values: Mapping[str, Any]) -> NoticeDraft:
    """Build the draft of a notice from what was read; raises ValidationError of pydantic."""
    given = {name: value for name, value in values.items() if value is not None}
    if reason := given.get("reason"):
        given["reason"] = ReportReason(reason)
    return NoticeDraft(topic=topic, **given)
