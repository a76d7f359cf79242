"""What the public services work with; nothing in it opens a record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from catalog.region import Region
from catalog.region_files import load_region
from formsrv.clock import Clock, local_day, utc_now
from formsrv.config import PublicConfig
from formsrv.directory import OfferDirectory
from formsrv.posting import Post
from formsrv.sealing import Recipients
from formsrv.store.database import Database
from formsrv.store.migrate import open_ready


class Writer(Protocol):
    """What is needed to write in somebody's name: the desk does so for who has no link."""

    @property
    def store(self) -> Database:
        """The database that the public process writes."""

    def post(self) -> Post:
        """Return what makes mails and messages, at this moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicContext:
    """Database, region, public keys, listed offers and the clock."""

    store: Database
    region: Region
    recipients: Recipients
    offers: OfferDirectory
    clock: Clock = utc_now

    @classmethod
    def from_config(cls, config: PublicConfig, *, clock: Clock = utc_now) -> PublicContext:
        """Open everything; brings an SQLite file forward when it is behind."""
        recipients = Recipients.read(config.recipients_file)
        return cls(
            store=open_ready(config.intake_url, "intake"),
            region=load_region(config.region_folder),
            recipients=recipients,
            offers=OfferDirectory(config.offers_file),
            clock=clock,
        )

    @property
    def today(self) -> date:
        """The day in the region's time zone."""
        return local_day(self.clock(), self.region.settings.time_zone)

    def post(self) -> Post:
        """Return what makes mails and messages, at this moment."""
        domain = self.region.settings.mail_from.rpartition("@")[2]
        return Post(recipients=self.recipients, mail_domain=domain, now=self.clock())

    def close(self) -> None:
        """Close the database."""
        self.store.close()
