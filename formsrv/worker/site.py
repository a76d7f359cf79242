"""Keeps the site true: takes down what was withdrawn or ran out, and asks for builds."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import PurePosixPath

from formsrv.desk.audit import note
from formsrv.desk.context import DeskContext
from formsrv.desk.listing import export_listing
from formsrv.desk.removing import remove_file
from formsrv.errors import BuilderError, PublishingError
from formsrv.states import LISTED, RecordKind, State
from formsrv.store.records import change_record, list_expired, list_withdrawn_offers
from formsrv.store.rows import RecordRow
from formsrv.store.staff import list_fixed_offers
from formsrv.worker.following import follow_files
from formsrv.worker.landlords import carry_out
from formsrv.worker.left_behind import tell_left_behind
from formsrv.worker.photos import PhotoKeeper
from formsrv.worker.retention import erase_asked

_RETRY = timedelta(minutes=1)

log = logging.getLogger(__name__)


@dataclass(slots=True)
class SiteKeeper:
    """Remembers which day and which commit were built last; starts with neither."""

    context: DeskContext
    _built: tuple[date, str | None] | None = None
    _not_before: datetime | None = None
    _taken_down: set[str] = field(default_factory=set)
    _looked_at: str | None = None
    _photos: PhotoKeeper = field(init=False)

    def __post_init__(self) -> None:
        """Photos are tended with the site: before it is built."""
        self._photos = PhotoKeeper(self.context)

    def tend(self) -> None:
        """Do what is due; a fault of git or the builder is logged and tried again later."""
        now = self.context.clock()
        # A later moment than that: the clock was set back meanwhile.
        if self._not_before is not None and now < self._not_before <= now + _RETRY:
            return
        self._not_before = None
        self._expire()
        # Before a landlord who wants it is erased: then nobody knows any more who waits for what.
        tell_left_behind(self.context)
        try:
            carry_out(self.context)
            self._take_down()
            erase_asked(self.context, is_taken_down=self._is_taken_down)
            self._photos.tend()
            self._build_if_due()
        except PublishingError as error:
            log.warning("ALARM git refused %s, the site stays: %s", error.subject, error.detail)
            self._not_before = now + _RETRY
        except BuilderError as error:
            self._complain(error)

    def _is_taken_down(self, row: RecordRow) -> bool:
        """Tell whether nothing of an offer is on the branch or on the site any more."""
        with self.context.desk.reading() as connection:
            fixed = list_fixed_offers(connection).get(row.id, set())
        ids = {row.offer_id or "", *fixed} - {""}
        if row.kind is not RecordKind.OFFER:
            return True
        # Somebody may have pushed it again in this moment.
        return ids <= self._taken_down and not any(map(self.context.content.offer_path, ids))

    def _expire(self) -> None:
        with self.context.store.writing() as connection:
            for record_id in list_expired(connection, self.context.today):
                change_record(
                    connection,
                    record_id,
                    expected=list(LISTED),
                    state=State.EXPIRED.value,
                    updated_at=self.context.clock(),
                )

    def _take_down(self) -> None:
        """Remove files first, then pages: a page goes even when no build succeeds."""
        self._look_for_returned()
        ended = self._ended_offers()
        for offer_id, row in ended.items():
            self._remove(row, offer_id)
        for offer_id in ended:
            try:
                self.context.builder.remove(offer_id)
            except BuilderError as error:
                self._complain(error)
            else:
                self._taken_down.add(offer_id)

    def _look_for_returned(self) -> None:
        """Forget that offers were taken down whose files somebody has put back since."""
        head = self.context.content.head()
        if head != self._looked_at:
            paths = self.context.content.offer_paths()
            self._taken_down -= {PurePosixPath(path).stem for path in paths}
            self._looked_at = head

    def _ended_offers(self) -> dict[str, RecordRow]:
        """Return what is to be taken down, by offer; ids known from decisions alone count too."""
        with self.context.store.reading() as connection:
            rows = list_withdrawn_offers(connection)
        with self.context.desk.reading() as connection:
            fixed = list_fixed_offers(connection)
        return {
            offer_id: row
            for row in rows
            for offer_id in sorted({row.offer_id or "", *fixed.get(row.id, ())} - {""})
            if offer_id not in self._taken_down
        }

    def _remove(self, row: RecordRow, offer_id: str) -> None:
        # The same lock as for decisions: a publication under way is finished first.
        with self.context.alone("decide"):
            removed = remove_file(
                self.context,
                offer_id,
                summary=f"Take down offer {offer_id}",
                trailer=("Withdrawn", f"{row.id}.{row.version}"),
            )
        if not removed:
            return
        now = self.context.clock()
        with self.context.desk.writing() as connection:
            note(connection, "taken down", record_id=row.id, user=None, at=now)

    def _build_if_due(self) -> None:
        wanted = (self.context.today, self.context.content.head())
        if wanted == self._built:
            return
        if self._built is not None and self._built[1] is not None and wanted[1] is None:
            raise PublishingError("the branch", detail="It was there and is gone.")
        self.context.builder.build(None)
        # The same lock as for decisions: they write the file first and the record afterwards.
        with self.context.alone("decide"):
            follow_files(self.context, export_listing(self.context))
        self._built = wanted

    def _complain(self, error: BuilderError) -> None:
        log.warning("ALARM the site could not be built: %s", error.sentence)
        self._not_before = self.context.clock() + _RETRY
