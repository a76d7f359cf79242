"""Form classes made from the tables, one for each step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm

from formsrv.forms.answers import AnswerField
from formsrv.forms.checks import OFFER_CHECKS, Check, inquiry_faults
from formsrv.forms.context import FormContext
from formsrv.forms.inquiry_table import INQUIRY_ROWS
from formsrv.forms.offer_table import OFFER_STEP_ROWS
from formsrv.forms.rows import N_, Row
from formsrv.forms.token import TimeTokenCSRF

TOKEN = "token"  # noqa: S105 (the name of a field)
TRAP = "website"
"""A field that people do not see; what fills it in is probably a program."""
EXPIRED = N_("This page was open for too long. Nothing is lost: please send it once more.")


class AnswerForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """Base of all public forms; ``check`` holds the rules between its fields."""

    check: Check | None = None

    class Meta:
        """No session: the token is signed and dated."""

        csrf = True
        csrf_class = TimeTokenCSRF
        csrf_context = None
        csrf_field_name = TOKEN

    def __init__(self, context: FormContext) -> None:
        super().__init__(formdata=context.typed, meta={"context": context})

    @property
    def context(self) -> FormContext:
        """What the form knows."""
        context: FormContext = self.meta.context
        return context

    @property
    def answer_fields(self) -> list[AnswerField]:
        """The fields of the table, in its order."""
        return [field for field in self if isinstance(field, AnswerField)]

    @property
    def read_values(self) -> dict[str, Any]:
        """What was read, by name."""
        return {field.row.name: field.data for field in self.answer_fields}

    @property
    def wrong_fields(self) -> list[AnswerField]:
        """The fields with something wrong, in reading order."""
        return [field for field in self.answer_fields if field.errors]

    @property
    def expired(self) -> bool:
        """Whether the token was not ours or too old."""
        return bool(self[TOKEN].errors)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 (as in WTForms)
        """Check every field, then the rules between them."""
        super().validate(extra_validators)
        unread = {field.row.name for field in self.wrong_fields}
        if (check := type(self).check) is not None:
            for fault in check(self.read_values, self.context):
                if fault.name in self and fault.name not in unread:
                    field = self[fault.name]
                    field.errors = [*field.errors, field.say(fault.message, **fault.values)]
        return not self.wrong_fields


def make_form(name: str, rows: Sequence[Row], check: Check | None = None) -> type[AnswerForm]:
    """Make a form class of rows."""
    fields: dict[str, Any] = {row.name: AnswerField(row) for row in rows}
    held = staticmethod(check) if check is not None else None
    return type(name, (AnswerForm,), {**fields, "check": held})


OFFER_FORMS: dict[int, type[AnswerForm]] = {
    number: make_form(f"OfferStep{number}", rows, OFFER_CHECKS.get(number))
    for number, rows in OFFER_STEP_ROWS.items()
}
InquiryForm = make_form("InquiryForm", INQUIRY_ROWS, inquiry_faults)
