"""Takes translations from outside into a catalogue, each checked before any is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import Field, TypeAdapter

from catalog.fields import Record
from catalog.i18n.checks import form_faults, listed, names_of
from catalog.i18n.messages import Message, catalogue_text, merge, read_catalogue, write_catalogue
from catalog.region import Language
from catalog.wording import catalogue_path


class FillError(Exception):
    """Translations cannot be taken; ``str()`` gives each fault on a line."""


class Filling(Record):
    """One translation: ``text``, or ``texts`` with a text for each plural form."""

    id: str
    context: str | None = None
    text: str | None = None
    texts: list[str] = Field(default=[])


def fill(rows: object, template: list[Message], language: Language, *, locale_folder: Path) -> int:
    """Write translations into a catalogue and return how many.

    Raises FillError when one fits no text or its placeholders differ; then nothing is written.
    """
    fillings = TypeAdapter(list[Filling]).validate_python(rows)
    path = catalogue_path(locale_folder, language.tag)
    old = path.read_text("utf-8") if path.exists() else ""
    messages = {message.key: message for message in merge(template, read_catalogue(path), language)}
    faults: list[str] = []
    for filling in fillings:
        key = (filling.id, filling.context or "")
        forms = tuple(filling.texts) or (filling.text or "",)
        fault = _fault(messages.get(key), forms, language)
        if fault:
            faults.append(f"{filling.id!r}: {fault}")
        else:
            messages[key] = replace(messages[key], forms=forms)
    if faults:
        raise FillError("\n".join(faults))
    write_catalogue(path, catalogue_text(list(messages.values()), language, old=old))
    return len(fillings)


def _fault(message: Message | None, forms: Sequence[str], language: Language) -> str | None:
    if message is None:
        return "no code asks for this text."
    expected = len(language.plurals) if message.plural else 1
    if len(forms) != expected:
        return f"{expected} forms are needed, {len(forms)} were given."
    if not all(form.strip() for form in forms):
        return "a form is empty."
    wanted = listed(names_of(message.plural or message.id))
    for form in form_faults(message, tuple(forms), language):
        return f"the placeholders must be {wanted}; found {listed(names_of(form))}."
    return None
