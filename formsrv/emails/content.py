"""Renders the three parts of a mail: subject, plain text and simple HTML without tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from catalog.formats import day
from catalog.language_names import language_name
from catalog.region import Region
from catalog.wording import Wording
from formsrv.asked_home import AskedHome
from theme.environment import make_environment, translator

TEMPLATES = Path(__file__).resolve().parent / "templates"
_EMPTY_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailContent:
    """A mail ready to be sent; ``direction`` is that of its language.

    ``unsubscribe`` is the link by which mail programs end such mails; empty for single mails.
    """

    to: str
    subject: str
    text: str
    html: str
    language: str
    direction: str
    unsubscribe: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who gets a mail: address, name, and the secret of the own link (not shown by ``repr``)."""

    mail: str
    name: str = field(default="", repr=False)
    link_secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stationery:
    """What every mail needs: the region, texts by language, and the language it is written in.

    ``home`` is the one that a mail is about, where it is about one on the lists.
    """

    region: Region
    wording: Callable[[str], Wording]
    language: str
    home: AskedHome | None = None

    def my_link(self, reader: Reader, *, inquiry_id: str = "") -> str:
        """Return the reader's own link, or the page of one inquiry below it."""
        page = f"{self.region.settings.forms_url}/my/{reader.link_secret}"
        return f"{page}/inquiry/{inquiry_id}" if inquiry_id else page

    def site_link(self, path: str) -> str:
        """Return the address of a public page."""
        return f"{self.region.settings.site_url}{path}"

    def staff_link(self, path: str) -> str:
        """Return the address of a page of the staff app."""
        return f"{self.region.settings.staff_url}{path}"

    def write(self, name: str, reader: Reader, **values: object) -> EmailContent:
        """Render the templates ``<name>.subject``, ``.text`` and ``.html``."""
        wording = self.wording(self.language)
        language = wording.language
        shared = {
            "language": language,
            "portal": self.region.settings.portal_name,
            "name": reader.name,
            "home": self.home,
            "home_link": self.site_link(self.home.path) if self.home and self.home.path else "",
            **values,
        }
        plain = {**_PlainTexts(wording).names(), **shared}
        marked = {**translator(wording).names(), **shared}
        subject = _TEXT.get_template(f"{name}.subject").render(plain)
        text = _TEXT.get_template(f"{name}.text").render(plain)
        return EmailContent(
            to=reader.mail,
            subject=" ".join(subject.split()),
            text=_EMPTY_LINES.sub("\n\n", text).strip() + "\n",
            html=_HTML.get_template(f"{name}.html").render(marked),
            language=language.tag,
            direction=language.dir,
        )


@dataclass(frozen=True, slots=True)
class _PlainTexts:
    """The same functions as templates of pages have, for text that is not HTML."""

    wording: Wording

    def names(self) -> dict[str, object]:
        return {"_": self.gettext, "ngettext": self.ngettext}

    def gettext(self, message: str, **values: object) -> str:
        text = self.wording.gettext(message)
        return text % values if values else text

    def ngettext(self, singular: str, plural: str, count: int, **values: object) -> str:
        return self.wording.ngettext(singular, plural, count) % {"n": count, **values}


def _text_environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=False,  # noqa: S701 (plain text: there is nothing to escape)
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,
    )
    environment.filters["day"] = day
    return environment


_TEXT = _text_environment()
_HTML = make_environment(TEMPLATES)
for _environment in (_TEXT, _HTML):
    _environment.globals["language_name"] = language_name
