"""What the views of the public app work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from flask import current_app, redirect, request
from markupsafe import escape
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Redirect

from catalog.region import Region
from formsrv.asked_home import AskedHome, name_home
from formsrv.forms.context import FormContext, Typed
from formsrv.forms.token import TokenSigner
from formsrv.pages import Frame, Pages
from formsrv.services.context import PublicContext
from formsrv.web_public.limits import Guesses, Limits
from theme.environment import Translator


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicSite:
    """Services, pages, signer of tokens and limits of one app."""

    context: PublicContext
    pages: Pages
    signer: TokenSigner
    buckets: Limits
    guesses: Guesses = field(default_factory=Guesses)

    @property
    def region(self) -> Region:
        """The region's data."""
        return self.context.region

    def form_context(self, name: str, translate: Translator, typed: Typed) -> FormContext:
        """Return what a form needs to know."""
        return FormContext(
            name=name,
            region=self.region,
            translate=translate,
            signer=self.signer,
            today=self.context.today,
            typed=typed,
        )

    def home(self, offer_id: str | None, tag: str) -> AskedHome | None:
        """Return the home of an inquiry in a reader's language, while it is on the lists."""
        found = self.context
        wording = self.pages.translator(tag).wording
        return name_home(
            found.offers, offer_id, region=self.region, wording=wording, today=found.today
        )


def this_site() -> PublicSite:
    """Return the site of the running app."""
    return cast("PublicSite", current_app.extensions["site"])


def language_or_elsewhere(tag: str, url_in: Callable[[str], str]) -> Translator | Redirect:
    """Return the texts of the URL's language, or lead an alias to its language.

    Raises NotFound for a language the region has not.
    """
    site = this_site()
    if tag in site.region.languages_by_tag:
        return site.pages.translator(tag)
    for language in site.region.languages:
        if tag in language.aliases:
            return redirect(url_in(language.tag), code=308)
    raise NotFound


def reader_language() -> str:
    """Return the language of the URL, else one the browser asks for, else the default."""
    region = this_site().region
    parts = request.path.split("/")
    if len(parts) > 2 and parts[1] == "forms":  # noqa: PLR2004 (/forms/<tag>/…)
        names = {name: lang.tag for lang in region.languages for name in (lang.tag, *lang.aliases)}
        if parts[2] in names:
            return names[parts[2]]
    return request.accept_languages.best_match(region.tags, region.settings.default_language)


def frame(
    title: object, translate: Translator, url_in: Callable[[str], str] | None = None
) -> Frame:
    """Return the surroundings of a page of this app."""
    return Frame(title=escape(title), translate=translate, url_in=url_in)
