"""The way through the landlord's form: which step to show, with what, or that it is done.

Nothing is stored on the way: all that was typed comes along with each step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from formsrv.forms.answers import LONGEST_RAW
from formsrv.forms.classes import OFFER_FORMS, TOKEN, TRAP, AnswerForm
from formsrv.forms.context import FormContext
from formsrv.forms.offer_table import OFFER_ROWS, OFFER_STEPS
from formsrv.services.suspicion import suspicious

LAST = len(OFFER_STEPS)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage:
    """A step to show; ``refused`` when something has to be mended first."""

    form: AnswerForm
    number: int
    token: str
    refused: bool = False
    expired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """All steps are right: what was read, and the key under which it is stored once.

    ``receipt`` makes the code of whoever has no mail address: the same for a second click.
    """

    values: dict[str, Any]
    submission: str
    receipt: bytes
    flags: tuple[str, ...]


def first_page(context: FormContext) -> StepPage:
    """Return the first step, before anything was typed."""
    return _page(context, 1)


def shown_page(context: FormContext) -> StepPage:
    """Return the step that is named in what was typed, without checking anything."""
    return _page(context, _step_number(context))


def walk(context: FormContext) -> StepPage | Completed:
    """Read what came with a step and say what follows."""
    number = _step_number(context)
    action = context.typed.get("do", "next")
    if action == "show":
        return _page(context, number)
    if action == "back":
        return _page(context, max(1, number - 1))
    return _forward(context, number)


def _forward(context: FormContext, number: int) -> StepPage | Completed:
    forms = {step: OFFER_FORMS[step](context) for step in range(1, number + 1)}
    # Earlier answers are checked again: they came along as fields that anybody may change.
    for step, form in forms.items():
        if not form.validate():
            return _page(context, step, form=form, refused=True)
    if forms[number].expired:
        return _page(context, number, form=forms[number], refused=True)
    if number < LAST:
        return _page(context, number + 1)
    values = {name: value for form in forms.values() for name, value in form.read_values.items()}
    return Completed(
        values=values,
        submission=submission_key(context, values),
        receipt=receipt_secret(context, values),
        flags=noticed_flags(context, (values.get("title"), values.get("description"))),
    )


def submission_key(context: FormContext, values: Mapping[str, Any]) -> str:
    """Return the key under which these answers are stored once; changed ones get another."""
    answers = {**values, "page": context.translate.language.tag}
    return context.signer.submission(context.name, context.typed.get(TOKEN, ""), answers)


def receipt_secret(context: FormContext, values: Mapping[str, Any]) -> bytes:
    """Return ten bytes that nobody can tell from what is stored, the same for the same answers."""
    answers = {**values, "page": context.translate.language.tag}
    return context.signer.receipt(context.name, context.typed.get(TOKEN, ""), answers)


def refused_page(context: FormContext, name: str, message: str) -> StepPage:
    """Return the step of a field with a sentence about it, found after all steps were right."""
    step = next(row.step for row in OFFER_ROWS if row.name == name)
    form = OFFER_FORMS[step](context)
    form.validate()
    form[name].errors = [message]
    return _page(context, step, form=form, refused=True)


def is_trapped(context: FormContext) -> bool:
    """Tell whether the field that people do not see was filled in."""
    return bool(context.typed.get(TRAP, "").strip())


def noticed_flags(context: FormContext, texts: Iterable[str | None]) -> tuple[str, ...]:
    """Return what speaks for a machine behind these own words of a form."""
    seconds = context.signer.age(context.name, context.typed.get(TOKEN, ""))
    return suspicious((text or "" for text in texts), seconds=seconds, trapped=is_trapped(context))


def fields_to_mend(context: FormContext) -> list[tuple[str, str]]:
    """Return all that was typed into a form of one page, with a new token: it is another submission."""
    own = {TOKEN, TRAP, "do"}
    kept = [pair for pair in context.typed.items(multi=True) if pair[0] not in own]
    return [*kept, (TOKEN, context.signer.make(context.name)), ("do", "show")]


def is_signed(context: FormContext) -> bool:
    """Tell whether the token that came is ours and not too old."""
    return context.signer.read(context.name, context.typed.get(TOKEN, "")) is not None


def kept_token(context: FormContext) -> str:
    """Return the token that came if it is good, else a new one."""
    return context.typed[TOKEN] if is_signed(context) else context.signer.make(context.name)


def carried_fields(context: FormContext, number: int) -> Iterator[tuple[str, str]]:
    """Yield what was typed in the other steps, for hidden fields."""
    for row in OFFER_ROWS:
        if row.step != number:
            for value in context.typed.getlist(row.name)[:40]:
                yield row.name, value[:LONGEST_RAW]
    for step in OFFER_STEPS:
        mark = f"asked_{step.number}"
        if step.number == number or mark in context.typed:
            yield mark, "1"


def _page(
    context: FormContext, number: int, *, form: AnswerForm | None = None, refused: bool = False
) -> StepPage:
    return StepPage(
        form=form or OFFER_FORMS[number](context),
        number=number,
        token=kept_token(context),
        refused=refused,
        expired=form is not None and form.expired,
    )


def _step_number(context: FormContext) -> int:
    text = context.typed.get("step", "1")
    return int(text) if text in {str(step.number) for step in OFFER_STEPS} else 1
