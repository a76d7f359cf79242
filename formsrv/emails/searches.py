"""Mails about a saved search: to confirm it, with new homes, and before it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from catalog.formats import money, number
from catalog.urls import offer_url, offers_url
from formsrv.emails.content import EmailContent, Reader, Stationery
from formsrv.emails.landlords import once_link
from formsrv.payloads import Payload
from formsrv.saved_search import SearchWish, describe_wish


class FoundHome(Payload):
    """A new home as the mail names it; ``total`` in cents a month, decimals as text.

    ``ask`` is whether only the Jobcenter can say if the rent is within its limit.
    """

    id: str
    title: str
    tag: str
    place: str
    rooms: str
    area: str
    persons: int
    total: int
    ask: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _HomeLine:
    """A home as the templates show it; ``language`` is that of its title."""

    title: str
    language: object
    place: str
    rooms: str
    area: str
    rent: str
    ask: bool
    page: str


def search_confirm(paper: Stationery, reader: Reader, *, wish: SearchWish) -> EmailContent:
    """Ask to confirm the search; the mail holds the person's link."""
    days = paper.region.settings.retention.unconfirmed_days
    lines = describe_wish(wish, paper.wording(paper.language))
    return paper.write("search_confirm", reader, link=paper.my_link(reader), days=days, lines=lines)


def search_too_many(paper: Stationery, reader: Reader) -> EmailContent:
    """Say that a further search is not kept, with the link to the oldest one."""
    most = paper.region.settings.searches.per_address
    return paper.write("search_too_many", reader, link=paper.my_link(reader), most=most)


def search_homes(
    paper: Stationery, reader: Reader, *, homes: Sequence[FoundHome], more: int, token: str
) -> EmailContent:
    """Name new homes; the link that ends the search works in mail programs by itself."""
    stop = once_link(paper, token)
    content = paper.write(
        "search_homes",
        reader,
        homes=[_line(paper, home) for home in homes],
        count=len(homes) + more,
        more=more,
        offers=paper.site_link(offers_url(paper.language)),
        link=paper.my_link(reader),
        stop=stop,
    )
    return replace(content, unsubscribe=stop)


def search_ending(
    paper: Stationery, reader: Reader, *, until: date, keep: str, stop: str
) -> EmailContent:
    """Ask whether a search is still wanted; without an answer it ends."""
    end = once_link(paper, stop)
    content = paper.write(
        "search_ending", reader, until=until, keep=once_link(paper, keep), stop=end
    )
    return replace(content, unsubscribe=end)


def _line(paper: Stationery, home: FoundHome) -> _HomeLine:
    return _HomeLine(
        title=home.title,
        language=paper.region.language(home.tag),
        place=home.place,
        rooms=number(Decimal(home.rooms)),
        area=f"{number(Decimal(home.area))}\N{NO-BREAK SPACE}m²",
        rent=money(home.total),
        ask=home.ask,
        page=paper.site_link(offer_url(paper.language, home.id)),
    )
