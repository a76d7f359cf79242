"""What a form needs to know besides what was typed, and what may be chosen in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from catalog.formats import western_digits
from catalog.region import Language, Municipality, Region
from formsrv.forms.reading import plain_line
from formsrv.forms.rows import Kind, Row
from formsrv.forms.token import TokenSigner
from theme.environment import Translator

Typed = MultiDict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer to choose; ``lang`` and ``dir`` are set where it is in another language."""

    value: str
    label: Markup | str
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormContext:
    """Everything around a form: ``typed`` is all that came with the request, of every step."""

    name: str
    region: Region
    translate: Translator
    signer: TokenSigner
    today: date
    typed: Typed

    @property
    def postcode(self) -> str:
        """The postcode that was typed in an earlier step, in Western digits."""
        return western_digits(plain_line(self.typed.get("postcode", "")))

    @property
    def places(self) -> tuple[Municipality, ...]:
        """The municipalities that share the typed postcode."""
        return self.region.municipalities_by_postcode.get(self.postcode, ())


def options_of(row: Row, context: FormContext) -> tuple[Option, ...]:
    """Return what may be chosen in a field, in the reader's language."""
    translate = context.translate
    if row.words is not None:
        return tuple(Option(value=word.value, label=translate.label(word)) for word in row.words)
    if row.options:
        return tuple(
            Option(value=str(value), label=translate.gettext(text)) for value, text in row.options
        )
    if row.kind is Kind.PLACE:
        return tuple(
            Option(value=place.ags, label=place.name, lang="de", dir="ltr")
            for place in context.places
        )
    if row.kind is Kind.DAYS:
        return tuple(
            Option(
                value=str(days),
                label=translate.ngettext("%(n)s day", "%(n)s days", days),
            )
            for days in context.region.settings.listing_days
        )
    return _language_options(row, context)


def first_choice(row: Row, context: FormContext) -> list[str]:
    """Return what is chosen before anybody chose."""
    if row.kind is Kind.LANGUAGE:
        return [context.translate.language.tag]
    if row.kind is Kind.LANGUAGES:
        babel = context.translate.language.babel
        return [one.tag for one in _spoken(context.region) if one.babel == babel]
    if row.kind is Kind.PLACE and len(context.places) == 1:
        return [context.places[0].ags]
    return [row.first] if row.first else []


def _language_options(row: Row, context: FormContext) -> tuple[Option, ...]:
    if row.kind not in {Kind.LANGUAGE, Kind.LANGUAGES}:
        return ()
    return tuple(
        Option(value=language.tag, label=language.native, lang=language.tag, dir=language.dir)
        for language in (
            context.region.languages if row.kind is Kind.LANGUAGE else _spoken(context.region)
        )
    )


def _spoken(region: Region) -> tuple[Language, ...]:
    """Return the languages that people speak: plain words of one are read, not spoken."""
    first: dict[str, Language] = {}
    for language in region.languages:
        first.setdefault(language.babel, language)
    return tuple(first.values())
