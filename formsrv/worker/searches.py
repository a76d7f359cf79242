"""Mails new homes to saved searches that they fit: each home once, at most one mail a day.

What was mailed is noted in the transaction that writes the mail: after a crash none is missing
and none comes twice.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from pydantic import JsonValue
from sqlalchemy import Connection

from catalog.areas import Areas
from catalog.offer import Offer
from catalog.rent import Verdict, rent_answer
from catalog.texts import choose
from formsrv.action_links import Deed, hash_token, new_token
from formsrv.desk.cases import open_search_record
from formsrv.desk.context import DeskContext
from formsrv.desk.live_file import read_live
from formsrv.directory import OfferDirectory
from formsrv.emails.searches import FoundHome
from formsrv.errors import (
    CannotOpenError,
    InvalidOfferError,
    MismatchError,
    PublishingError,
)
from formsrv.payloads import MailPurpose
from formsrv.saved_search import SavedSearch, fits
from formsrv.states import State
from formsrv.store import searches as statements
from formsrv.store.links import add_actions, add_reminder
from formsrv.store.outbox import add_mail
from formsrv.store.records import change_record, find_record
from formsrv.store.rows import ActionRow, RecordRow
from formsrv.store.searches import RunningSearch

MOST_HOMES = 10
"""Homes that one mail names; it only counts the others."""
_BATCH = 200
_BETWEEN_MAILS = timedelta(days=1)
_GRACE = timedelta(days=30)
"""How long the links of a mail work after the search has ended: the mail may lie unread."""

log = logging.getLogger(__name__)


def tend_searches(context: DeskContext) -> int:
    """Do what is due for saved searches; return how many mails were written."""
    with context.store.reading() as connection:
        running = statements.list_running(connection)
    over = [one for one in running if one.until < context.today]
    for one in over:
        _end(context, one)
    running = [one for one in running if one not in over]
    written = sum(_remind(context, one) for one in running)
    _note_offers(context)
    return written + _announce(context, running)


def _end(context: DeskContext, search: RunningSearch) -> None:
    values = {"state": State.EXPIRED.value, "updated_at": context.clock()}
    with context.store.writing() as connection:
        change_record(connection, search.record_id, expected=[State.CONFIRMED], **values)


def _remind(context: DeskContext, search: RunningSearch) -> bool:
    """Ask once whether a search is still wanted, some days before its end."""
    days = context.region.settings.searches.ending_days
    if search.until - timedelta(days=days) > context.today:
        return False
    with context.store.writing() as connection:
        row = _still_running(connection, search)
        if row is None or not add_reminder(connection, replace(row, expires_on=search.until), days):
            return False
        keep, stop = new_token(), new_token()
        ends = _link_ends(search.until)
        links = {Deed.KEEP_SEARCH: keep, Deed.END_SEARCH: stop}
        add_actions(connection, _actions(context, row, links, ends=ends))
        params: dict[str, JsonValue] = {
            "until": search.until.isoformat(),
            "keep": keep,
            "stop": stop,
        }
        add_mail(connection, context.post().mail(row, MailPurpose.SEARCH_ENDING, params=params))
        return True


def _note_offers(context: DeskContext) -> None:
    """Remember which offers are listed, and since when; a new one is what searches wait for."""
    if not context.offers_file.exists():
        return
    listed = OfferDirectory(context.offers_file).list_ids(today=context.today)
    with context.desk.writing() as connection:
        statements.note_offers(connection, listed, at=context.clock())


def _announce(context: DeskContext, running: Sequence[RunningSearch]) -> int:
    with context.desk.reading() as connection:
        newest = statements.newest_offer_seen(connection)
    now = context.clock()
    due = [one for one in running if newest is not None and _is_due(one, newest, now)]
    if newest is None or not due:
        return 0
    homes = _NewHomes(context=context, areas=Areas(context.region), offers={})
    written = 0
    for one in due[:_BATCH]:
        try:
            written += _compare(homes, one, newest=newest)
        except PublishingError:
            # Whoever was not compared is still due in the next round.
            log.warning("new homes cannot be read, saved searches wait")
            break
    return written


def _is_due(search: RunningSearch, newest: datetime, now: datetime) -> bool:
    rested = search.mailed_at is None or now - search.mailed_at >= _BETWEEN_MAILS
    return search.compared_to < newest and rested


@dataclass(frozen=True, slots=True, kw_only=True)
class _NewHomes:
    """The homes that a round compares; each file is read once."""

    context: DeskContext
    areas: Areas
    offers: dict[str, Offer | None]

    def since(self, moment: datetime) -> Iterator[tuple[str, Offer]]:
        """Yield the homes first listed after a moment, the newest first."""
        with self.context.desk.reading() as connection:
            ids = statements.list_offers_since(connection, moment)
        for offer_id in ids:
            if offer_id not in self.offers:
                self.offers[offer_id] = self._read(offer_id)
            if (offer := self.offers[offer_id]) is not None:
                yield offer_id, offer

    def _read(self, offer_id: str) -> Offer | None:
        try:
            found = read_live(self.context, offer_id)
        except InvalidOfferError:
            return None
        return found[1] if found else None


def _compare(homes: _NewHomes, search: RunningSearch, *, newest: datetime) -> bool:
    """Compare one search with what is new to it; tell whether a mail was written."""
    context = homes.context
    with context.store.reading() as connection:
        row = _still_running(connection, search)
    if row is None:
        return False
    try:
        saved = open_search_record(context, row)
    except (CannotOpenError, MismatchError):
        log.warning("the saved search %s cannot be opened", row.id)
        return False
    found = {
        offer_id: offer
        for offer_id, offer in homes.since(search.compared_to)
        if fits(saved.wish, offer, areas=homes.areas, today=context.today)
    }
    with context.store.writing() as connection:
        if _still_running(connection, search) is None:
            return False
        fresh = {
            offer_id: offer
            for offer_id, offer in found.items()
            if offer_id not in statements.list_announced(connection, row.id)
        }
        mailed_at = context.clock() if fresh else search.mailed_at
        statements.set_mark(connection, row.id, compared_to=newest, mailed_at=mailed_at)
        if fresh:
            statements.add_announcements(connection, row.id, fresh, at=context.clock())
            _write(context, connection, (row, saved, search.until), fresh)
    return bool(fresh)


def _write(
    context: DeskContext,
    connection: Connection,
    to: tuple[RecordRow, SavedSearch, date],
    fresh: Mapping[str, Offer],
) -> None:
    row, saved, until = to
    stop = new_token()
    add_actions(connection, _actions(context, row, {Deed.END_SEARCH: stop}, ends=_link_ends(until)))
    shown = list(fresh.items())[:MOST_HOMES]
    homes = [_home(context, row, saved, (key, offer)) for key, offer in shown]
    params: dict[str, JsonValue] = {
        "homes": [home.model_dump(mode="json") for home in homes],
        "more": str(len(fresh) - len(homes)),
        "stop": stop,
    }
    add_mail(connection, context.post().mail(row, MailPurpose.SEARCH_HOMES, params=params))


def _home(
    context: DeskContext, row: RecordRow, saved: SavedSearch, found: tuple[str, Offer]
) -> FoundHome:
    offer_id, offer = found
    region = context.region
    text = choose(offer.texts, region.language(row.language), region)
    answer = rent_answer(offer, saved.wish.persons, region, today=context.today)
    return FoundHome(
        id=offer_id,
        title=text.value.title,
        tag=text.language.tag,
        place=region.public_place(offer.municipality).name,
        rooms=str(offer.rooms),
        area=str(offer.area),
        persons=offer.persons,
        total=offer.rent.total,
        ask=saved.wish.within_limit and answer.verdict is Verdict.ASK,
    )


def _still_running(connection: Connection, search: RunningSearch) -> RecordRow | None:
    """Read a search again: its owner may have ended it in this moment."""
    row = find_record(connection, search.record_id)
    ended = row is None or row.state is not State.CONFIRMED or row.erase_asked_at is not None
    return None if ended else row


def _link_ends(until: date) -> datetime:
    return datetime.combine(until, time.max, UTC) + _GRACE


def _actions(
    context: DeskContext, row: RecordRow, tokens: Mapping[Deed, str], *, ends: datetime
) -> list[ActionRow]:
    now = context.clock()
    return [
        ActionRow(
            hash=hash_token(token),
            record_id=row.id,
            deed=deed.value,
            language=row.language,
            created_at=now,
            expires_at=ends,
        )
        for deed, token in tokens.items()
    ]
