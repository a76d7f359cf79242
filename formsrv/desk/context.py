"""What the desk works with: both databases, the offices' keys, the content clone, the builder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from catalog.region import Office, Region
from catalog.region_files import load_region
from catalog.wording import Wording, load_wording
from formsrv.clock import Clock, local_day, utc_now
from formsrv.config import DeskConfig, StaffRules
from formsrv.desk.builder import Builder
from formsrv.desk.content import ContentRepository
from formsrv.desk.keys import Keyring
from formsrv.desk.media import MediaFolder
from formsrv.errors import NotPreparedError
from formsrv.posting import Post
from formsrv.sealing import Recipients
from formsrv.store.database import Database
from formsrv.store.migrate import open_ready

_SECRET_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskContext:
    """Collaborators of everything under :mod:`formsrv.desk` and of the worker."""

    store: Database
    desk: Database
    region: Region
    recipients: Recipients
    keyring: Keyring
    content: ContentRepository
    builder: Builder
    media: MediaFolder
    offers_file: Path
    lock_folder: Path
    wording: Callable[[str], Wording]
    hmac_secret: bytes = field(repr=False)
    rules: StaffRules
    backup_folder: Path | None = None
    clock: Clock = utc_now

    @classmethod
    def from_config(cls, config: DeskConfig, *, clock: Clock = utc_now) -> DeskContext:
        """Open everything; brings SQLite files forward when they are behind."""
        region = load_region(config.region_folder)
        recipients, keyring = (
            Recipients.read(config.recipients_file),
            Keyring.read(config.keys_folder),
        )
        keyring.check(recipients)
        secret = read_secret(config.hmac_secret_file)
        store = open_ready(config.intake_url, "intake")
        desk = open_ready(config.desk_url, "desk")
        return cls(
            store=store,
            desk=desk,
            region=region,
            recipients=recipients,
            keyring=keyring,
            content=ContentRepository(
                folder=config.site.repository,
                branch=region.settings.content_branch,
                prefix=config.site.content_prefix,
            ),
            builder=Builder(config.site.builder_socket),
            media=MediaFolder(path=config.media_folder),
            offers_file=config.site.offers_file,
            lock_folder=config.lock_folder,
            wording=wording_loader(region, config),
            hmac_secret=secret,
            rules=replace(
                config.rules, four_eyes=config.rules.four_eyes or region.settings.four_eyes
            ),
            backup_folder=config.backup_folder,
            clock=clock,
        )

    @property
    def today(self) -> date:
        """The day in the region's time zone."""
        return local_day(self.clock(), self.region.settings.time_zone)

    def office(self, office_id: str) -> Office:
        """Return an office of the region; raises NotPreparedError for one it no longer has."""
        for office in self.region.offices:
            if office.id == office_id:
                return office
        raise NotPreparedError(f"The region has no office {office_id} any more.")

    def post(self) -> Post:
        """Return what makes mails and messages, at this moment."""
        domain = self.region.settings.mail_from.rpartition("@")[2]
        return Post(recipients=self.recipients, mail_domain=domain, now=self.clock())

    @contextmanager
    def alone(self, what: str) -> Iterator[None]:
        """Let only one process or thread do this at a time; a crash gives the lock back."""
        path = self.lock_folder / f"{what}.lock"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def close(self) -> None:
        """Close both databases."""
        self.store.close()
        self.desk.close()


def wording_loader(region: Region, config: DeskConfig) -> Callable[[str], Wording]:
    """Return what gives the texts of a language tag, with the region's own wording first."""

    def load(tag: str) -> Wording:
        return load_wording(
            region.language(tag),
            locale_folder=config.locale_folder,
            overrides=config.region_folder / "wording",
        )

    return load


def read_secret(path: Path) -> bytes:
    """Read a secret that ``setup`` made; raises NotPreparedError."""
    if not path.exists():
        raise NotPreparedError(f"{path} is missing: run 'python -m formsrv setup' first.")
    try:
        secret = bytes.fromhex(path.read_text("ascii").strip())
    except ValueError:
        secret = b""
    if len(secret) < _SECRET_BYTES:
        raise NotPreparedError(
            f"{path} is damaged: put it back from a backup, or delete it and run "
            "'python -m formsrv setup'."
        )
    return secret
