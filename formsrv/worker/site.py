"""Keeps the site true: takes down what was withdrawn or ran out, and asks for builds."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from formsrv.desk.audit import note
from formsrv.desk.content import Author, Change
from formsrv.desk.context import DeskContext
from formsrv.desk.listing import export_listing
from formsrv.errors import BuilderError, PublishingError
from formsrv.states import State
from formsrv.store.records import change_record, list_expired, list_withdrawn_offers
from formsrv.store.rows import RecordRow

_RETRY = timedelta(minutes=1)

log = logging.getLogger(__name__)


@dataclass(slots=True)
class SiteKeeper:
    """Remembers which day and which commit were built last; starts with neither."""

    context: DeskContext
    _built: tuple[date, str | None] | None = None
    _not_before: datetime | None = None
    _taken_down: set[str] = field(default_factory=set)

    def tend(self) -> None:
        """Do what is due; a fault of git or the builder is logged and tried again later."""
        now = self.context.clock()
        if self._not_before is not None and now < self._not_before:
            return
        self._not_before = None
        try:
            self._expire()
            self._take_down()
            self._build_if_due()
        except BuilderError as error:
            log.warning("ALARM the site could not be built: %s", error.sentence)
            self._not_before = now + _RETRY
        except PublishingError as error:
            log.warning("ALARM git refused %s", error.subject)
            self._not_before = now + _RETRY

    def _expire(self) -> None:
        with self.context.store.writing() as connection:
            for record_id in list_expired(connection, self.context.today):
                change_record(
                    connection,
                    record_id,
                    expected=[State.PUBLISHED],
                    state=State.EXPIRED.value,
                    updated_at=self.context.clock(),
                )

    def _take_down(self) -> None:
        with self.context.store.reading() as connection:
            rows = list_withdrawn_offers(connection)
        for row in rows:
            if row.id not in self._taken_down:
                self._remove(row)
                self._taken_down.add(row.id)

    def _remove(self, row: RecordRow) -> None:
        settings = self.context.region.settings
        # The same lock as for decisions: a publication under way is finished first.
        with self.context.alone("decide"):
            path = self.context.content.offer_path(row.offer_id or "")
            if path is None:
                return
            change = Change(
                path=path,
                content=None,
                summary=f"Take down offer {row.offer_id}",
                trailer=("Withdrawn", f"{row.id}.{row.version}"),
            )
            portal = Author(name=settings.portal_name, mail=settings.mail_from)
            self.context.content.commit(
                change, author=portal, committer=portal, at=self.context.clock()
            )
        with self.context.desk.writing() as connection:
            note(
                connection,
                "taken down",
                record_id=row.id,
                user=None,
                at=self.context.clock(),
            )

    def _build_if_due(self) -> None:
        wanted = (self.context.today, self.context.content.head())
        if wanted == self._built:
            return
        self.context.builder.build(None)
        export_listing(self.context)
        self._built = wanted
