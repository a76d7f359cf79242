"""A page with a few sentences and one form: for links of mails, codes and requests."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from formsrv.web_public.site import PublicSite, frame
from theme.environment import Translator

Text = Markup | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button: what it does, its label, and whether it is of less weight."""

    do: str
    label: Text
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One field to type into; ``kind`` is the type of the input, ``fault`` what is wrong."""

    name: str
    label: Text
    kind: str = "text"
    value: str = ""
    hint: Text = ""
    fault: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer of several."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainPage:
    """Everything on such a page; without buttons there is no form."""

    title: Text
    sentences: tuple[Text, ...] = ()
    action: str = ""
    hidden: tuple[tuple[str, str], ...] = ()
    box: Box | None = None
    choices: tuple[Choice, ...] = ()
    buttons: tuple[Button, ...] = ()
    link: tuple[str, Text] | None = None


def show_plain(site: PublicSite, page: PlainPage, translate: Translator) -> str:
    """Render such a page."""
    return site.pages.render("public/plain.html", frame(page.title, translate), page=page)
