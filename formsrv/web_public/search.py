"""The search page: a form that is sent by GET, and what was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, make_response, request
from werkzeug.wrappers import Response as Redirect

from catalog.folding import words
from catalog.formats import western_digits
from catalog.place_names import PlaceNames
from catalog.region import Language
from catalog.urls import (
    guide_url,
    guides_url,
    offer_url,
    offers_url,
    opportunities_url,
    opportunity_url,
    page_url,
    places_url,
    saved_search_url,
    search_url,
)
from formsrv.pages import Pages
from formsrv.search.answer import PAGE, Answer, Event, Finder, Group, Hit, Home, Wish
from formsrv.search.index import SearchIndex, SearchUnavailableError
from formsrv.search.question import LONGEST_QUERY, Words, ask
from formsrv.search.spelling import places_meant
from formsrv.web_public.site import frame, language_or_elsewhere, this_site
from theme.environment import Translator

search = Blueprint("search", __name__)

MOST_PERSONS = 8
RENTS = (300, 400, 500, 600, 700, 800, 1000, 1200, 1500)
FURTHEST = 1000
_KEPT_SECONDS = 60
_UNAVAILABLE = 503


@dataclass(frozen=True, kw_only=True)
class Searching:
    """What the search of one app works with."""

    index: SearchIndex
    places: PlaceNames
    pages: Pages
    _words: dict[str, Words] = field(default_factory=dict)

    def words_for(self, language: Language) -> Words:
        """Return the words of vocabularies that a reader of a language may type."""
        if language.tag not in self._words:
            default = self.places.region.settings.default_language
            tags = dict.fromkeys((language.tag, *language.fallback, default))
            wordings = tuple(self.pages.translator(tag).wording for tag in tags)
            self._words[language.tag] = Words(wordings)
        return self._words[language.tag]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What the form was sent with; persons, euros and the first result's number are 0 if unset."""

    text: str
    group: Group | None
    persons: int
    rent: int
    start: int

    def address(self, tag: str, **others: object) -> str:
        """Return the address of this search with some values changed."""
        values: dict[str, object] = {
            "q": self.text,
            "kind": self.group or "",
            "persons": self.persons or "",
            "rent": self.rent or "",
            "from": "",
        }
        sent = {name: value for name, value in (values | others).items() if value}
        return f"{search_url(tag)}?{urlencode(sent)}" if sent else search_url(tag)


@search.get("/forms/<tag>/search")
def show_search(tag: str) -> Response | Redirect:
    """Show the form and what was found."""
    typed = _typed()
    translate = language_or_elsewhere(tag, typed.address)
    if isinstance(translate, Redirect):
        return translate
    try:
        answer = _answer(typed, translate)
    except SearchUnavailableError:
        return _answered(typed, translate, None)
    return _answered(typed, translate, answer)


def _answer(typed: Typed, translate: Translator) -> Answer:
    searching, site = _searching(), this_site()
    language = translate.language
    known = searching.words_for(language)
    wish = Wish(
        question=ask(typed.text, known, searching.places),
        guess=ask(typed.text, known, searching.places, by_sound=True),
        group=typed.group,
        persons=typed.persons,
        rent=typed.rent * 100,
        start=typed.start,
    )
    with searching.index.opened() as reader:
        if wish.empty:
            return Answer()
        finder = Finder(
            reader=reader,
            region=site.region,
            places=searching.places,
            wording=translate.wording,
            today=site.context.today,
        )
        return finder.answer(wish)


def _searching() -> Searching:
    searching: Searching = current_app.extensions["search"]
    return searching


def _answered(typed: Typed, translate: Translator, answer: Answer | None) -> Response:
    tag = translate.language.tag
    page = this_site().pages.render(
        "public/search.html",
        frame(translate.gettext("Search"), translate, typed.address),
        typed=typed,
        asked=bool(typed.text.strip() or typed.persons or typed.rent),
        answer=answer,
        address=partial(typed.address, tag),
        meant=places_meant(typed.text, answer, _searching().places) if answer else (),
        further=typed.start + PAGE,
        url_of=partial(_url_of, tag),
        persons=range(1, MOST_PERSONS + 1),
        rents=RENTS,
        longest=LONGEST_QUERY,
        action=search_url(tag),
        places_url=places_url(tag),
        lists=(offers_url(tag), opportunities_url(tag), guides_url(tag)),
        saved=_saved_search(typed, tag),
    )
    response = make_response(page, 200 if answer is not None else _UNAVAILABLE)
    # Of one reader alone: what is asked for stands in the address.
    kept = f"private, max-age={_KEPT_SECONDS}" if answer is not None else "no-store"
    response.headers["Cache-Control"] = kept
    return response


def _saved_search(typed: Typed, tag: str) -> str:
    """Return where a search for homes can be saved, filled with what was chosen; else nothing."""
    if typed.group not in {None, Group.HOMES}:
        return ""
    values = {"place": _place(typed.text), "persons": typed.persons, "rent": typed.rent}
    chosen = {name: value for name, value in values.items() if value}
    return f"{saved_search_url(tag)}?{urlencode(chosen)}" if chosen else saved_search_url(tag)


def _place(text: str) -> str:
    """Name the places that were typed, as the form of a saved search understands them."""
    typed = words(text)
    spots = _searching().places.spots(typed)
    return ", ".join(
        spot.name if spot.exact else " ".join(typed[spot.start : spot.stop]) for spot in spots
    )


def _typed() -> Typed:
    """Read what was sent; whatever is no choice of the form counts as not chosen."""
    sent = request.args
    kinds = {group.value: group for group in Group}
    return Typed(
        text=sent.get("q", "")[:LONGEST_QUERY],
        group=kinds.get(sent.get("kind", "")),
        persons=_number(sent.get("persons", ""), MOST_PERSONS),
        rent=_number(sent.get("rent", ""), RENTS[-1]),
        start=_number(sent.get("from", ""), FURTHEST),
    )


def _number(text: str, most: int) -> int:
    """Read a whole number up to a limit; 0 for anything else."""
    digits = western_digits(text)
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= len(str(most))):
        return 0
    return min(int(digits), most)


def _url_of(tag: str, hit: Hit) -> str:
    if isinstance(hit, Home):
        return offer_url(tag, hit.key)
    if isinstance(hit, Event):
        return opportunity_url(tag, hit.key)
    return guide_url(tag, hit.key) if hit.kind == "guide" else page_url(tag, hit.key)
