"""Gettext catalogues of the interface: extracted from the code, merged, checked, filled.

Everything written here is sorted and free of dates and line numbers, so that a change in the
code changes only the lines of its own texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.extract import extract as extract_texts
from babel.messages.pofile import PoFileError, normalize, read_po
from babel.plural import to_gettext

from catalog.region import Language
from catalog.wording import DOMAIN, catalogue_path

LOCALE_FOLDER = Path("theme/locale")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PYTHON_FOLDERS = ("theme", "sitegen", "formsrv", "catalog")
TEMPLATE_FOLDERS = ("theme", "formsrv")
TEMPLATE_ENDINGS = (".html", ".text", ".subject")
# Babel sees a bare name only; macros call the texts of the language they are handed.
_CALL_OF_TEXTS = re.compile(rb"\b\w+\.(?=(?:gettext|ngettext|pgettext)\()")

_ENGLISH = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One text: its id, the plural id, the context, where it is used, and its forms."""

    id: str
    plural: str | None = None
    context: str | None = None
    files: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    line: int = 1

    @property
    def key(self) -> tuple[str, str]:
        """What a text is found and sorted by."""
        return (self.id, self.context or "")

    @property
    def is_complete(self) -> bool:
        """Tell whether every form is filled in."""
        return bool(self.forms) and all(form.strip() for form in self.forms)


class CatalogueError(Exception):
    """A catalogue cannot be read; ``str()`` says why."""


def extract(root: Path) -> list[Message]:
    """Collect the texts of all templates and modules below a checkout, sorted by id."""
    found: dict[tuple[str, str], Message] = {}
    for path, method in _sources(root):
        shown = path.relative_to(root).as_posix()
        source = BytesIO(_CALL_OF_TEXTS.sub(b"", path.read_bytes()))
        for _, ids, _, context in extract_texts(method, source, KEYWORDS):
            first, plural = (ids[0], ids[1]) if isinstance(ids, tuple) else (ids, None)
            message = Message(id=first, plural=plural, context=context)
            known = found.get(message.key, message)
            files = tuple(sorted({*known.files, shown}))
            plural = known.plural or message.plural
            found[message.key] = replace(known, files=files, plural=plural)
    return sorted((message for message in found.values() if message.id), key=_order)


def read_catalogue(path: Path) -> dict[tuple[str, str], Message]:
    """Read a catalogue by keys; a missing file is empty. Raises CatalogueError."""
    if not path.exists():
        return {}
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, charset="utf-8", abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise CatalogueError(str(error)) from error
    messages = (
        Message(
            id=str(found.id[0] if isinstance(found.id, tuple | list) else found.id),
            plural=str(found.id[1]) if isinstance(found.id, tuple | list) else None,
            context=found.context,
            forms=("",) if found.fuzzy else _forms(found.string),
            line=found.lineno or 1,
        )
        for found in catalogue
        if found.id
    )
    return {message.key: message for message in messages}


def merge(
    template: list[Message], old: Mapping[tuple[str, str], Message], language: Language
) -> list[Message]:
    """Give each text of the template its old translation; what is no longer used goes."""
    return [_merged(message, old.get(message.key), language) for message in template]


def template_text(messages: list[Message]) -> str:
    """Write the template that all catalogues are merged from."""
    header = {"Content-Type": "text/plain; charset=utf-8"}
    blank = (replace(found, forms=("", "") if found.plural else ("",)) for found in messages)
    return _po_text(header, blank)


def catalogue_text(messages: list[Message], language: Language, *, old: str = "") -> str:
    """Write a catalogue; who translated and when it was reviewed is kept from the old one."""
    header = {
        "Language": language.tag,
        "Content-Type": "text/plain; charset=utf-8",
        "Plural-Forms": plural_forms(language),
        "X-By": _header_value(old, "X-By") or "machine",
        "X-Reviewed-On": _header_value(old, "X-Reviewed-On"),
    }
    return _po_text(header, iter(messages))


def plural_forms(language: Language) -> str:
    """Return the gettext header for the CLDR categories of a language."""
    rule = to_gettext(Locale.parse(language.babel).plural_form)
    # Counts are whole numbers: the exponent that some rules ask for is always nought.
    return re.sub(r"\be\b", "0", rule)


def write_catalogue(path: Path, text: str) -> bool:
    """Write a file when its text has changed; tell whether it was written."""
    if path.exists() and path.read_text("utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return True


def template_path(locale_folder: Path) -> Path:
    """Return where the template lies."""
    return locale_folder / f"{DOMAIN}.pot"


def update_catalogue(template: list[Message], language: Language, *, locale_folder: Path) -> bool:
    """Merge the template into one catalogue; tell whether the file changed."""
    path = catalogue_path(locale_folder, language.tag)
    old = path.read_text("utf-8") if path.exists() else ""
    messages = merge(template, read_catalogue(path), language)
    return write_catalogue(path, catalogue_text(messages, language, old=old))


def _sources(root: Path) -> Iterator[tuple[Path, str]]:
    for folder in PYTHON_FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            yield path, "python"
    for folder in TEMPLATE_FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if "templates" in path.parts and path.suffix in TEMPLATE_ENDINGS:
                yield path, "jinja2"


def _merged(message: Message, old: Message | None, language: Language) -> Message:
    count = len(language.plurals) if message.plural else 1
    forms = old.forms if old and bool(old.plural) == bool(message.plural) else ()
    kept = tuple(forms[place] if place < len(forms) else "" for place in range(count))
    if language.tag == _ENGLISH and not all(kept):
        kept = _english(message, language)
    return replace(message, forms=kept)


def _english(message: Message, language: Language) -> tuple[str, ...]:
    if message.plural is None:
        return (message.id,)
    return tuple(message.id if name == "one" else message.plural for name in language.plurals)


def _forms(found: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    if found is None or isinstance(found, str):
        return (found or "",)
    return tuple(form or "" for form in found)


def _header_value(text: str, name: str) -> str:
    found = re.search(rf'^"{re.escape(name)}: (.*?)\\n"$', text, re.MULTILINE)
    return found[1] if found else ""


def _po_text(header: Mapping[str, str], messages: Iterator[Message]) -> str:
    lines = ['msgid ""', 'msgstr ""', *(f'"{key}: {value}\\n"' for key, value in header.items())]
    for message in messages:
        lines += ["", *_po_entry(message)]
    return "\n".join(lines) + "\n"


def _po_entry(message: Message) -> Iterator[str]:
    for name in message.files:
        yield f"#: {name}"
    if "%(" in message.id:
        yield "#, python-format"
    if message.context:
        yield f"msgctxt {normalize(message.context)}"
    yield f"msgid {normalize(message.id)}"
    if message.plural is None:
        yield f"msgstr {normalize(message.forms[0])}"
        return
    yield f"msgid_plural {normalize(message.plural)}"
    for place, form in enumerate(message.forms):
        yield f"msgstr[{place}] {normalize(form)}"


def _order(message: Message) -> tuple[str, str]:
    return message.key
