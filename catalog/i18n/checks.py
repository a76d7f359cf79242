"""Rules for translations of the interface: complete, and with the placeholders of their ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from babel import Locale

from catalog.i18n.messages import CatalogueError, Message, read_catalogue
from catalog.problems import Problem
from catalog.region import Language
from catalog.wording import catalogue_path

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_PERCENT = re.compile(r"%(?!\(\w+\)s|%)")
_TRIED_COUNTS = 210


def catalogue_problems(
    template: list[Message], language: Language, *, locale_folder: Path
) -> Iterator[Problem]:
    """Say what a catalogue lacks, what is wrong in it and what it holds for nothing."""
    path = catalogue_path(locale_folder, language.tag)
    shown = path.as_posix()
    try:
        found = read_catalogue(path)
    except CatalogueError as error:
        yield Problem(path=shown, line=1, col=1, code="T615", values={"why": error})
        return
    wanted = {message.key: message for message in template}
    for key, message in found.items():
        if key not in wanted:
            yield _problem(shown, message, "T614", found=message.id)
    for key, message in wanted.items():
        yield from _message_problems(shown, message, found.get(key), language)


def form_faults(message: Message, forms: tuple[str, ...], language: Language) -> Iterator[str]:
    """Yield the forms whose placeholders are not those of the text's id."""
    for place, form in enumerate(forms):
        if form and not _fits(message, form, place, language):
            yield form


def names_of(text: str) -> set[str]:
    """Return the placeholders of a text, and ``%`` for a sign that formatting trips over."""
    names = set(_PLACEHOLDER.findall(text))
    return names | ({"%"} if _PERCENT.search(text) else set())


def listed(names: set[str]) -> str:
    """Write placeholders as a translator types them."""
    return ", ".join("%" if name == "%" else f"%({name})s" for name in sorted(names)) or "-"


def _message_problems(
    shown: str, message: Message, found: Message | None, language: Language
) -> Iterator[Problem]:
    if found is None or not found.is_complete:
        yield _problem(shown, found or message, "T611", found=message.id)
        return
    expected = len(language.plurals) if message.plural else 1
    if len(found.forms) != expected:
        yield _problem(shown, found, "T613", found=len(found.forms), expected=expected)
        return
    for form in form_faults(message, found.forms, language):
        names = names_of(message.plural or message.id)
        yield _problem(shown, found, "T612", found=listed(names_of(form)), expected=listed(names))


def _fits(message: Message, form: str, place: int, language: Language) -> bool:
    names = names_of(form)
    if not _PLACEHOLDER.search(message.id + (message.plural or "")):
        return names <= {"%"}  # never formatted: a percent sign is one
    if message.plural is None:
        return names == names_of(message.id)
    allowed = [names_of(message.id), names_of(message.plural)]
    if names in allowed:
        return True
    # "Two homes" needs no figure where the form stands for one number alone.
    return _sole_count(language, place) and names < allowed[0] | allowed[1]


def _sole_count(language: Language, place: int) -> bool:
    rule = Locale.parse(language.babel).plural_form
    category = language.plurals[place] if place < len(language.plurals) else ""
    return sum(rule(count) == category for count in range(_TRIED_COUNTS)) == 1


def _problem(shown: str, message: Message, code: str, **values: object) -> Problem:
    line = message.line if message.forms else 1
    return Problem(path=shown, line=line, col=1, code=code, values=values)
