"""The form that saves a search: what somebody looks for is mailed when it is offered."""

from __future__ import annotations

from flask import Blueprint, current_app, request
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from catalog.areas import Areas
from catalog.folding import words
from catalog.place_names import PlaceNames, Spot
from catalog.urls import page_url, saved_search_url
from formsrv.forms.classes import EXPIRED, TOKEN, TRAP, AnswerForm
from formsrv.forms.refusals import CHECK_AGAIN, refused_field
from formsrv.forms.search_table import PREFILLED, SEARCH_ROWS, SearchForm, search_draft
from formsrv.forms.walk import fields_to_mend, is_trapped, kept_token, submission_key
from formsrv.saved_search import MOST_AREAS
from formsrv.services.searches import submit_search
from formsrv.web_public.search import Searching
from formsrv.web_public.site import PublicSite, frame, language_or_elsewhere, this_site
from theme.environment import Translator

saved_searches = Blueprint("saved_searches", __name__)
Answer = str | tuple[str, int] | Response
FORM = "search"
_DAYS_A_MONTH = 30.44
_ABOUT = 3
"""By so many days a number of months may be missed."""


@saved_searches.get("/forms/<tag>/saved-search")
def show_form(tag: str) -> Answer:
    """Show the form, filled with what the address says."""
    translate = language_or_elsewhere(tag, saved_search_url)
    if isinstance(translate, Response):
        return translate
    site = this_site()
    typed = MultiDict((name, request.args[name]) for name in PREFILLED if name in request.args)
    if area := Areas(site.region).by_slug.get(typed.get("place", "")):
        typed["place"] = area.name
    return _show(site, SearchForm(site.form_context(FORM, translate, typed)))


@saved_searches.post("/forms/<tag>/saved-search")
def save(tag: str) -> Answer:
    """Check the answers and store the search."""
    translate = language_or_elsewhere(tag, saved_search_url)
    if isinstance(translate, Response):
        return translate
    site = this_site()
    form = SearchForm(site.form_context(FORM, translate, MultiDict(request.form)))
    if form.context.typed.get("do") == "show":
        return _show(site, form)
    valid, found = form.validate(), _areas_of(form.read_values["place"])
    if found is None and not form["place"].errors:
        form["place"].errors = [form["place"].say(form["place"].row.wrong)]
    if not valid or form.expired or found is None:
        return _show(site, form), 422
    try:
        return _store(site, form, *found)
    except ValidationError as error:
        field = form[refused_field(error, SEARCH_ROWS, otherwise="place")]
        field.errors = [translate.gettext(CHECK_AGAIN)]
        return _show(site, form), 422


def _areas_of(typed: str | None) -> tuple[str | None, tuple[str, ...]] | None:
    """Return the name and the public areas of a place; None when nobody knows it.

    Without a place it is everywhere: no name and no areas.
    """
    if typed is None:
        return None, ()
    searching: Searching = current_app.extensions["search"]
    spots = searching.places.spots(words(typed), by_sound=True)
    areas = Areas(this_site().region)
    slugs = dict.fromkeys(
        slug for spot in spots for slug in _slugs_of(spot, areas, searching.places)
    )
    if not slugs or len(slugs) > MOST_AREAS:
        return None
    return ", ".join(dict.fromkeys(spot.name for spot in spots))[:100], tuple(slugs)


def _slugs_of(spot: Spot, areas: Areas, places: PlaceNames) -> tuple[str, ...]:
    """Return the narrowest areas that may be named in public and hold a place."""
    if spot.kind == "district":
        return (areas.by_key(spot.district).slug,)
    homes = [places.region.municipalities[ags] for ags in spot.homes]
    amts = {home.amt.id for home in homes if home.amt}
    if spot.kind == "amt" and amts:
        return tuple(areas.by_key(amt).slug for amt in sorted(amts))
    return tuple(areas.around[home.ags][-1] for home in homes)


def _store(site: PublicSite, form: AnswerForm, place: str | None, areas: tuple[str, ...]) -> Answer:
    context = form.context
    translate = context.translate
    tag = translate.language.tag
    draft = search_draft(
        form.read_values,
        place=place,
        areas=areas,
        privacy_version=site.region.settings.privacy_version,
    )
    # No office looks at a search: what a program sends is not stored, and the page is the same.
    if not is_trapped(context):
        key = submission_key(context, form.read_values)
        submit_search(site.context, draft, submission=key, language=tag)
    return site.pages.render(
        "public/receipt.html",
        frame(translate.gettext("Please confirm your mail address"), translate),
        mail=draft.mail,
        days=site.region.settings.retention.unconfirmed_days,
        offer=False,
        search=True,
        action=saved_search_url(tag),
        hidden=fields_to_mend(context),
    )


def _show(site: PublicSite, form: AnswerForm) -> str:
    context = form.context
    translate: Translator = context.translate
    tag = translate.language.tag
    return site.pages.render(
        "public/saved_search.html",
        frame(translate.gettext("Get a mail about new homes"), translate, saved_search_url),
        form=form,
        wrong=form.wrong_fields,
        expired=translate.gettext(EXPIRED) if form.expired else "",
        action=saved_search_url(tag),
        url_in=saved_search_url,
        hidden=[("asked_1", "1"), (TOKEN, kept_token(context))],
        trap=TRAP,
        trapped=context.typed.get(TRAP, ""),
        days=site.region.settings.searches.days,
        months=_months(site.region.settings.searches.days),
        privacy=page_url(tag, "privacy"),
    )


def _months(days: int) -> int:
    """Return how many months so many days are; 0 where they are not about whole ones."""
    months = round(days / _DAYS_A_MONTH)
    return months if abs(days - months * _DAYS_A_MONTH) <= _ABOUT else 0
