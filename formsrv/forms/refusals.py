"""Shows a problem that the catalog found in a whole offer beside the field it is about."""

from __future__ import annotations

from formsrv.errors import InvalidOfferError
from formsrv.forms.offer_table import OFFER_ROWS
from formsrv.forms.rows import N_
from theme.environment import Translator

_OTHERWISE = "description"
_SENTENCE = N_("The check of the whole offer found this: %(sentence)s")


def place_of(error: InvalidOfferError, translate: Translator) -> tuple[str, str]:
    """Return the form's field and a sentence for the first problem of a refused offer."""
    if not error.problems:
        return _OTHERWISE, str(translate.gettext("Please check your answers once more."))
    problem = error.problems[0]
    german = translate.language.babel == "de"
    sentence = problem.sentence("de" if german else "en")
    field = str(problem.values.get("field", ""))
    names = {row.covers.removeprefix("offer."): row.name for row in OFFER_ROWS}
    name = names.get(field) or names.get(field.rpartition(".")[2]) or _OTHERWISE
    return name, str(translate.gettext(_SENTENCE, sentence=sentence))
