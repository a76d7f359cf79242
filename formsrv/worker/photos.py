"""Keeps the folder of landlords' photos true: what no listed offer names is deleted."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date

from formsrv.desk.context import DeskContext
from formsrv.desk.media import wanted_photos
from formsrv.desk.photos import shown_photos
from formsrv.errors import CannotOpenError, MismatchError
from formsrv.store.records import find_offer_record

log = logging.getLogger(__name__)


@dataclass(slots=True)
class PhotoKeeper:
    """Remembers for which day and commit the folder was last looked through."""

    context: DeskContext
    _tended: tuple[date, str | None] | None = None

    def tend(self) -> None:
        """Delete what is not wanted and write what is missing, when the branch or the day moved.

        Raises PublishingError.
        """
        # A publication writes its photos before its commit, under the same lock.
        with self.context.alone("decide"):
            now = (self.context.today, self.context.content.head())
            if now == self._tended:
                return
            offers = self.context.content.read_offers()
            wanted = dict(wanted_photos(offers, today=self.context.today))
            named = {sha256 for photos in wanted.values() for sha256 in photos}
            removed = self.context.media.forget_others(named)
            if removed:
                log.info("%d files of photos that nobody shows any more were deleted", removed)
            for offer_id, photos in wanted.items():
                if not all(map(self.context.media.has, photos)):
                    self._write_again(offer_id, set(photos))
            self._tended = now

    def _write_again(self, offer_id: str, missing: set[str]) -> None:
        """Make files anew from what lies sealed, as after moving to another machine."""
        with self.context.store.reading() as connection:
            row = find_offer_record(connection, offer_id)
        try:
            found = [photo for _, photo in shown_photos(self.context, row.id)] if row else []
        except (CannotOpenError, MismatchError):
            found = []
        for photo in found:
            if photo.sha256 in missing:
                self.context.media.keep(photo)
        if missing.difference(photo.sha256 for photo in found):
            log.warning("photos of offer %s are missing: its page is made without them", offer_id)
