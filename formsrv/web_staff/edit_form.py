"""The form with which an editor changes an offer: words of each language, and the facts."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import JsonValue
from werkzeug.datastructures import MultiDict

from catalog.fields import DESCRIPTION_MAX, DESCRIPTION_MIN, TITLE_MAX, TITLE_MIN
from catalog.region import Language
from formsrv.desk.context import DeskContext
from formsrv.forms.answers import AnswerField
from formsrv.forms.checks import Fault, Values, private_faults, rent_faults, terms_faults
from formsrv.forms.classes import AnswerForm, make_form
from formsrv.forms.context import FormContext, Typed
from formsrv.forms.drafts import offer_values
from formsrv.forms.offer_table import OFFER_ROWS, OFFER_STEPS
from formsrv.forms.refill import filled_in
from formsrv.forms.rows import MISSING, N_, Kind, Row, Step
from formsrv.forms.token import TokenSigner
from formsrv.payloads import OfferSubmission, OfferText
from formsrv.private_words import Writer
from theme.environment import Translator

# The place stays as it was sent: the office that answers depends on it.
_FIXED = frozenset({"offer.municipality", "offer.postcode"})
FACT_ROWS = tuple(
    row for row in OFFER_ROWS if row.covers.startswith("offer.") and row.covers not in _FIXED
)


HEADINGS = {"home": N_("The home"), "contact": N_("Contact"), "words": N_("Words")}
"""Headings of the landlord's form that speak to landlords, as editors read them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The two fields of one language."""

    language: Language
    is_new: bool
    title: AnswerField
    description: AnswerField

    @property
    def wrong(self) -> bool:
        """Whether something must be mended here."""
        return bool(self.title.errors or self.description.errors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The facts of one step of the landlord's form."""

    step: Step
    fields: tuple[AnswerField, ...]

    @property
    def heading(self) -> str:
        """The msgid above these fields."""
        return HEADINGS.get(self.step.name, str(self.step.heading))

    @property
    def wrong(self) -> bool:
        """Whether something must be mended here."""
        return any(field.errors for field in self.fields)


class EditForm:
    """An offer's fields with what stands in them; ``typed`` null: as the offer is now."""

    def __init__(
        self,
        context: DeskContext,
        submission: OfferSubmission,
        translate: Translator,
        typed: Typed | None,
    ) -> None:
        self._tags = _tags(context, submission)
        self._known = set(submission.texts)
        self._offer = submission.offer
        self._writer = Writer.of(submission.landlord)
        self._region = context.region
        filled = _typed(typed) if typed is not None else _filled(submission, self._tags)
        rows = [*_text_rows(self._tags, self._known), *FACT_ROWS]
        self.form: AnswerForm = make_form("EditForm", rows, self._faults)(
            FormContext(
                name="edit",
                region=context.region,
                translate=translate,
                # Its token is not used: the session's own protects the staff app.
                signer=TokenSigner(secrets.token_bytes(16)),
                today=context.today,
                typed=filled,
            )
        )

    @property
    def words(self) -> list[Words]:
        """The texts, language by language."""
        return [
            Words(
                language=self._region.language(tag),
                is_new=tag not in self._known,
                title=self.form[_name("title", tag)],
                description=self.form[_name("description", tag)],
            )
            for tag in self._tags
        ]

    @property
    def sections(self) -> list[Section]:
        """The facts, step by step."""
        fields = {row.name: self.form[row.name] for row in FACT_ROWS}
        found = [
            Section(
                step=step,
                fields=tuple(fields[row.name] for row in FACT_ROWS if row.step == step.number),
            )
            for step in OFFER_STEPS
        ]
        return [section for section in found if section.fields]

    def texts(self) -> dict[str, OfferText]:
        """Return the words that were read; a language that was left empty has none."""
        values = self.form.read_values
        return {
            tag: OfferText(title=title, description=values[_name("description", tag)])
            for tag in self._tags
            if (title := values[_name("title", tag)])
        }

    def facts(self) -> dict[str, JsonValue]:
        """Return the facts that were read; a usual answer that was left out stays left out."""
        facts = offer_values(self.form.read_values)
        for row in FACT_ROWS:
            name = row.covers.partition(".")[2]
            if row.first and name not in self._offer and facts.get(name) == row.first:
                del facts[name]
        return facts

    def _faults(self, values: Values, context: FormContext) -> Iterator[Fault]:
        yield from rent_faults(values, context)
        yield from terms_faults(values, context)
        for tag in self._tags:
            pair = {part: _name(part, tag) for part in ("title", "description")}
            yield from _half_faults(values, pair)
            for name in pair.values():
                yield from private_faults(name, values.get(name) or "", writer=self._writer)


def _half_faults(values: Values, pair: dict[str, str]) -> Iterator[Fault]:
    """A text has a title and a description, or there is none in this language."""
    title, description = values.get(pair["title"]), values.get(pair["description"])
    if title and not description:
        yield Fault(name=pair["description"], message=MISSING[Kind.PROSE])
    if description and not title:
        yield Fault(name=pair["title"], message=MISSING[Kind.LINE])


def _tags(context: DeskContext, submission: OfferSubmission) -> list[str]:
    """Return the languages of the words, and the office's own if it has none yet."""
    home = context.region.settings.default_language
    return [*submission.texts, *([] if home in submission.texts else [home])]


def _name(part: str, tag: str) -> str:
    return f"{part}_{tag.replace('-', '_')}"


def _text_rows(tags: Sequence[str], known: set[str]) -> Iterator[Row]:
    for tag in tags:
        row = Row(
            name=_name("title", tag),
            kind=Kind.LINE,
            covers=f"texts.{tag}.title",
            step=5,
            label=N_("Title"),
            required=tag in known,
            low=TITLE_MIN,
            high=TITLE_MAX,
        )
        yield row
        yield replace(
            row,
            name=_name("description", tag),
            kind=Kind.PROSE,
            covers=f"texts.{tag}.description",
            label=N_("Description"),
            low=DESCRIPTION_MIN,
            high=DESCRIPTION_MAX,
        )


def _filled(submission: OfferSubmission, tags: Sequence[str]) -> Typed:
    filled = filled_in(MultiDict[str, str](), submission)
    for row in FACT_ROWS:
        if row.first and not filled.getlist(row.name):
            filled[row.name] = row.first
    for tag in tags:
        text = submission.texts.get(tag)
        filled[_name("title", tag)] = text.title if text else ""
        filled[_name("description", tag)] = text.description if text else ""
    return filled


def _typed(typed: Typed) -> Typed:
    """Return what came, marked as asked: a box that was left empty is not ticked again."""
    marked: Any = typed.copy()
    for step in OFFER_STEPS:
        marked[f"asked_{step.number}"] = "1"
    return MultiDict[str, str](marked)
