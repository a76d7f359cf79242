"""A table for a spreadsheet that executes nothing of it: every cell is text or a plain figure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from formsrv.desk.audit import note
from formsrv.desk.context import DeskContext
from formsrv.desk.figures import listed_places
from formsrv.desk.roles import office_seen, require_lead
from formsrv.desk.views import StaffUser
from formsrv.store import figures as statements

Cell = str | int | None
COLUMNS = (
    "reference",
    "state",
    "language",
    "office",
    "sent",
    "confirmed",
    "first_answer_hours",
    "last_day",
    "public_id",
    "place",
)
# What a spreadsheet takes for the beginning of a formula, also in full width.
_FORMULA = tuple("=+-@|%\t\r\n＝＋－＠")
_MARK = "\ufeff"


def export_offers(context: DeskContext, user: StaffUser) -> str:
    """Return the offers of an office as CSV without any personal data; raises NotAllowedError."""
    require_lead(user)
    office = office_seen(user)
    with context.store.reading() as connection:
        rows = statements.list_clear_rows(connection, office=office)
    with context.desk.reading() as connection:
        answers = statements.list_first_answers(connection)
    places = listed_places(context, office)
    zone = ZoneInfo(context.region.settings.time_zone)

    def written(moment: datetime | None) -> str:
        return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment else ""

    table = [
        (
            record_id,
            state.value,
            language,
            office_id,
            written(came),
            written(confirmed),
            _hours(confirmed, answers.get(record_id)),
            _day(until),
            offer_id,
            places.get(offer_id or ""),
        )
        for record_id, state, language, office_id, came, confirmed, until, offer_id in rows
    ]
    with context.desk.writing() as connection:
        note(connection, "export", record_id="", user=user.user_id, at=context.clock())
    return write_csv((COLUMNS, *table))


def write_csv(rows: Iterable[Sequence[Cell]]) -> str:
    """Write rows with semicolons, as spreadsheets here expect; all texts are quoted."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    for row in rows:
        writer.writerow([cell if isinstance(cell, int) else harmless(cell or "") for cell in row])
    return _MARK + text.getvalue()


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, on one line."""
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(_FORMULA) or text.startswith(_FORMULA) else line


def _hours(since: datetime | None, then: datetime | None) -> int | None:
    return None if since is None or then is None else round((then - since).total_seconds() / 3600)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
