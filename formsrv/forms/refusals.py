"""Shows what was found wrong with whole answers beside the field it is about."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup
from pydantic import ValidationError

from formsrv.errors import InvalidOfferError
from formsrv.forms.offer_table import OFFER_ROWS
from formsrv.forms.rows import N_, Row
from theme.environment import Translator

_OTHERWISE = "description"
CHECK_AGAIN = N_("Please check your answers once more.")
_SENTENCE = N_("The check of the whole offer found this: %(sentence)s")


def refused_field(error: ValidationError, rows: Sequence[Row], *, otherwise: str) -> str:
    """Return the name of the field that the first fault of a payload is about."""
    place = {str(part) for part in error.errors()[0]["loc"]}
    return next((row.name for row in rows if row.covers.split(".")[-1] in place), otherwise)


def place_of(
    error: InvalidOfferError | ValidationError, translate: Translator
) -> tuple[str, Markup]:
    """Return the form's field and a sentence for the first problem of a refused offer."""
    if isinstance(error, ValidationError):
        name = refused_field(error, OFFER_ROWS, otherwise=_OTHERWISE)
        return name, translate.gettext(CHECK_AGAIN)
    if not error.problems:
        return _OTHERWISE, translate.gettext(CHECK_AGAIN)
    problem = error.problems[0]
    german = translate.language.babel == "de"
    sentence = problem.sentence("de" if german else "en")
    field = str(problem.values.get("field", ""))
    names = {row.covers.removeprefix("offer."): row.name for row in OFFER_ROWS}
    name = names.get(field) or names.get(field.rpartition(".")[2]) or _OTHERWISE
    return name, translate.gettext(_SENTENCE, sentence=sentence)
