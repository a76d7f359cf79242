"""Steps that tests of backups share."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from formsrv.backup.making import DUMP, make_backup
from formsrv.backup.restoring import restore_backup
from formsrv.config import DeskConfig, PublicConfig
from formsrv.desk.context import DeskContext
from formsrv.desk.setup import Prepared
from formsrv.services.context import PublicContext
from formsrv.store.staff import set_mail_hash
from formsrv.worker.retention import erase_due
from tests.formsrv.samples import FakeClock
from tests.formsrv.way import Sent, Way


@dataclass(frozen=True, kw_only=True)
class Vault:
    """The folder of the backups and what is needed to fill and to use it."""

    folder: Path
    config: DeskConfig
    clock: FakeClock
    elsewhere: Callable[[], Prepared]

    def backup(self, *, keep: int | None = None) -> Path:
        """Make a backup, at least a second after the one before."""
        self.clock.pass_time(seconds=1)
        return make_backup(self.config, self.folder, keep=keep, clock=self.clock).folder

    def restore(self, backup: Path) -> Prepared:
        """Put a backup back on another machine, to which only the keys were brought."""
        there = self.elsewhere()
        restore_backup(there.desk, backup, clock=self.clock)
        return there


def machine_with_keys(prepared: Prepared, var: Path) -> Prepared:
    """A var folder to which keys and secrets were brought, and no database."""
    before = prepared.desk.lock_folder.parent
    shutil.copytree(before, var, ignore=shutil.ignore_patterns("*.sqlite*", "*.lock", "site"))
    (var / "site").mkdir()
    region = prepared.desk.region_folder
    return replace(
        prepared,
        desk=DeskConfig.below(var, region_folder=region),
        public=PublicConfig.below(var, region_folder=region),
    )


@contextmanager
def opened(there: Prepared, clock: FakeClock) -> Iterator[tuple[PublicContext, DeskContext]]:
    public = PublicContext.from_config(there.public, clock=clock)
    desk = DeskContext.from_config(there.desk, clock=clock)
    try:
        yield public, desk
    finally:
        public.close()
        desk.close()


def contents(backup: Path) -> bytes:
    """Read every byte of a backup, and what the dump of a server packs, as text and as bytes."""
    found = b"".join(
        path.read_bytes() for path in sorted(backup.parent.rglob("*")) if path.is_file()
    )
    dump = backup / DUMP
    if dump.exists():
        words = ["pg_restore", "--file=-", str(dump)]
        text = subprocess.run(words, capture_output=True, check=True).stdout
        binary = (bytes.fromhex(each.decode()) for each in re.findall(rb"\\x([0-9a-f]+)", text))
        found += text + b"".join(binary)
    return found


def erased_offer(way: Way, clock: FakeClock) -> Sent:
    """An offer that nobody confirms, with the hash of its address."""
    sent = way.offer(confirmed=False)
    with way.desk.desk.writing() as connection:
        set_mail_hash(connection, sent.record_id, "hash of an address")
    return sent


def let_it_be_erased(way: Way, clock: FakeClock) -> list[str]:
    clock.pass_time(days=way.desk.region.settings.retention.unconfirmed_days + 1)
    return erase_due(way.desk)


def close(way: Way) -> None:
    way.public.close()
    way.desk.close()
