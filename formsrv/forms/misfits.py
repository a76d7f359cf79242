"""Says before an inquiry is sent why a home does not fit: too small, or only with a WBS."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from formsrv.directory import ListedOffer
from formsrv.forms.checks import Values
from formsrv.payloads import Wbs
from theme.environment import Translator

Misfit = tuple[str, Markup]
"""Its short name and the sentence to show."""


def find_misfits(
    values: Values, listed: ListedOffer | None, translate: Translator
) -> Iterator[Misfit]:
    """Compare an applicant's answers with what is published of the home."""
    if listed is None:
        return
    people = (values.get("adults") or 0) + (values.get("children") or 0)
    if listed.persons and people > listed.persons:
        yield (
            "persons",
            translate.gettext(
                "This home has room for %(most)s people, and you are %(people)s.",
                most=listed.persons,
                people=people,
            ),
        )
    if listed.wbs and values.get("wbs") == Wbs.NO:
        yield (
            "wbs",
            translate.gettext(
                "This home is let only with a Wohnberechtigungsschein (WBS), and you have none."
            ),
        )
