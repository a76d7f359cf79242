"""Interface texts by language, from gettext catalogues that translators edit.

A message id is the English sentence. ``region/wording/<tag>.po`` may override single texts.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.formats import plural_category, plural_rule

if TYPE_CHECKING:
    from catalog.region import Language

DOMAIN = "heimathafen"
USUAL_COUNTS = 200


@dataclass(slots=True)
class KeptRule:
    """A plural rule as bytes until a count asks for it: the library behind it takes 3 ms to load."""

    packed: bytes
    _rule: Callable[[Decimal], str] | None = None

    def __call__(self, count: Decimal) -> str:
        """Return the CLDR category of a count."""
        if self._rule is None:
            self._rule = pickle.loads(self.packed)  # noqa: S301 (packed by ourselves, see Wording)
        return self._rule(count)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Wording:
    """The texts of one language; a text that is missing falls back to its English id.

    ``categories`` are those of usual counts and ``rule`` tells them of others, both kept
    because asking CLDR anew loads all data of a language.
    """

    language: Language
    messages: Mapping[tuple[str | None, str], tuple[str, ...]]
    categories: Mapping[str, str] = field(default_factory=dict)
    rule: KeptRule | None = None

    def gettext(self, message: str) -> str:
        """Return the text of a message id."""
        return self._found(None, message) or message

    def pgettext(self, context: str, message: str) -> str:
        """Return the text of a message id in a context that tells two uses apart."""
        return self._found(context, message) or message

    def ngettext(self, singular: str, plural: str, count: int | Decimal) -> str:
        """Return the text for a count, by the CLDR category of the language."""
        forms = self.messages.get((None, singular), ())
        index = self.language.plurals.index(self._category(count))
        if index < len(forms) and forms[index]:
            return forms[index]
        return singular if count == 1 else plural

    def _category(self, count: int | Decimal) -> str:
        known = self.categories.get(str(count))
        if known is None and self.rule is not None:
            known = self.rule(Decimal(count))
        return known or plural_category(count, self.language)

    def with_categories(self) -> Wording:
        """Return the texts with the categories of the counts that pages show most."""
        counts = [Decimal(half) / 2 for half in range(2 * USUAL_COUNTS)]
        names = {str(count): plural_category(count, self.language) for count in counts}
        whole = {str(n): plural_category(n, self.language) for n in range(USUAL_COUNTS)}
        rule = KeptRule(pickle.dumps(plural_rule(self.language)))
        return replace(self, categories=names | whole, rule=rule)

    def _found(self, context: str | None, message: str) -> str:
        forms = self.messages.get((context, message), ())
        return forms[0] if forms else ""


def catalogue_path(locale_folder: Path, tag: str) -> Path:
    """Return where the catalogue of a language lies, as gettext tools expect it."""
    return locale_folder / tag / "LC_MESSAGES" / f"{DOMAIN}.po"


def load_wording(
    language: Language, *, locale_folder: Path, overrides: Path | None = None
) -> Wording:
    """Read the catalogue of a language; a missing file gives the English ids."""
    messages: dict[tuple[str | None, str], tuple[str, ...]] = {}
    paths = [catalogue_path(locale_folder, language.tag)]
    if overrides is not None:
        paths.append(overrides / f"{language.tag}.po")
    for path in paths:
        if path.exists():
            messages.update(_read(path, path.stat().st_mtime_ns))
    return Wording(language=language, messages=messages)


@lru_cache(maxsize=64)  # services load texts again for each request; a changed file counts
def _read(path: Path, _changed: int) -> dict[tuple[str | None, str], tuple[str, ...]]:
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalogue = read_po(file, charset="utf-8")
    found: dict[tuple[str | None, str], tuple[str, ...]] = {}
    for message in catalogue:
        if not message.id or message.fuzzy:
            continue
        plural = isinstance(message.id, tuple | list)
        key = message.id[0] if plural else message.id
        text = message.string
        forms = (text,) if isinstance(text, str) or text is None else tuple(text)
        found[(message.context, str(key))] = tuple(str(form or "") for form in forms)
    return found
