"""Looks over the whole service and says what needs somebody: no data about people in it."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from formsrv.backup.making import list_backups
from formsrv.config import DeskConfig
from formsrv.desk.audit import verify_chain
from formsrv.desk.context import DeskContext
from formsrv.desk.drills import read_drill
from formsrv.desk.remote import count_unpushed
from formsrv.desk.rotation import count_older, list_unreadable
from formsrv.errors import BuilderError, DamagedAuditError, PublishingError
from formsrv.store.outbox import count_mails

DRILL_EVERY = timedelta(days=180)
BACKUP_EVERY = timedelta(hours=36)
LEAST_FREE = 500_000_000
"""Bytes: below this SQLite, git and builds may fail at any moment."""
LATE = timedelta(hours=1)


class Level(StrEnum):
    """How much it matters."""

    GOOD = "good"
    LOOK = "look"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was looked at, and what was found."""

    level: Level
    about: str
    sentence: str


def examine(context: DeskContext, config: DeskConfig) -> Iterator[Finding]:
    """Look at everything; each look that fails is a finding of its own."""
    for look in _LOOKS:
        yield from look(context, config)


def _good(about: str, sentence: str) -> Finding:
    return Finding(level=Level.GOOD, about=about, sentence=sentence)


def _look(about: str, sentence: str) -> Finding:
    return Finding(level=Level.LOOK, about=about, sentence=sentence)


def _bad(about: str, sentence: str) -> Finding:
    return Finding(level=Level.BAD, about=about, sentence=sentence)


def _recovery(context: DeskContext, _config: DeskConfig) -> Iterator[Finding]:
    drill = read_drill(context.lock_folder)
    how = "run 'keys drill' with the printed key"
    if drill is None or drill.recovery != context.recipients.recovery:
        yield _bad("recovery key", f"nobody has shown that it is at hand: {how}.")
    elif context.today - drill.on > DRILL_EVERY:
        yield _look("recovery key", f"last drill on {drill.on}: {how}.")
    else:
        yield _good("recovery key", f"last drill on {drill.on}.")


def _keys(context: DeskContext, config: DeskConfig) -> Iterator[Finding]:
    older, unreadable = count_older(context), list_unreadable(context)
    if older:
        yield _look("keys", f"{older} rows are sealed to older keys: run 'keys reseal'.")
    if unreadable:
        names = ", ".join(unreadable[:5])
        yield _bad("keys", f"no key opens {len(unreadable)} rows ({names}): put keys back.")
    if not older and not unreadable:
        yield _good("keys", "every row opens with the newest keys.")
    for path in sorted(config.keys_folder.iterdir()):
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield _bad("keys", f"{path.name} can be read by others: chmod 600.")


def _mails(context: DeskContext, _config: DeskConfig) -> Iterator[Finding]:
    with context.store.reading() as connection:
        count = count_mails(connection)
    if count.failed:
        yield _bad("mails", f"{count.failed} were given up: see 'outbox list --failed'.")
    if count.oldest_waiting and context.clock() - count.oldest_waiting > LATE:
        yield _bad("mails", f"{count.waiting} wait, the oldest since {count.oldest_waiting:%c}.")
    elif not count.failed:
        yield _good("mails", f"{count.waiting} wait, none for more than an hour.")


def _audit(context: DeskContext, _config: DeskConfig) -> Iterator[Finding]:
    try:
        with context.desk.reading() as connection:
            entries = verify_chain(connection)
    except DamagedAuditError as error:
        yield _bad("log of the staff", f"entry {error.subject} is not as it was written.")
    else:
        yield _good("log of the staff", f"whole, {entries} entries.")


def _content(context: DeskContext, config: DeskConfig) -> Iterator[Finding]:
    try:
        head = context.content.head()
        unpushed = count_unpushed(context.content) if config.site.remote and head else 0
    except PublishingError as error:
        yield _bad("content", error.detail or str(error))
        return
    if head is None:
        yield _bad("content", "the branch has no commit: clone the content repository.")
    else:
        yield _good("content", f"branch at {head[:12]}.")
    if unpushed is None:
        yield _bad("content", "the shared repository was never reached: see the worker's log.")
    elif unpushed:
        yield _look("content", f"{unpushed} commits are not in the shared repository yet.")


def _builder(context: DeskContext, _config: DeskConfig) -> Iterator[Finding]:
    try:
        made = context.builder.build(None)
    except BuilderError as error:
        yield _bad("builder", str(error))
    else:
        yield _good("builder", f"answers; {made.pages} pages.")


def _backups(context: DeskContext, _config: DeskConfig) -> Iterator[Finding]:
    folder = context.backup_folder
    if folder is None or not folder.is_dir():
        yield _look("backups", "BACKUP_FOLDER names no folder: erasures are not noted there.")
        return
    made = list_backups(folder)
    if not made:
        yield _bad("backups", f"there is none in {folder}.")
        return
    age = context.clock().timestamp() - made[-1].stat().st_mtime
    say = _bad if age > BACKUP_EVERY.total_seconds() else _good
    yield say("backups", f"the newest is {made[-1].name}.")


def _disk(_context: DeskContext, config: DeskConfig) -> Iterator[Finding]:
    free = shutil.disk_usage(config.lock_folder).free
    say = _bad if free < LEAST_FREE else _good
    yield say("disk", f"{free // 1_000_000} MB free.")


_LOOKS: tuple[Callable[[DeskContext, DeskConfig], Iterator[Finding]], ...] = (
    _recovery,
    _keys,
    _mails,
    _audit,
    _content,
    _builder,
    _backups,
    _disk,
)
