"""Reads what mail servers report back (RFC 3464), from a folder into which they are delivered.

Only reports about mails of ours are taken, and deleted then: they hold addresses. Anything else
in the folder is for a person and stays.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from pathlib import Path

from formsrv.desk.context import DeskContext
from formsrv.store.outbox import find_by_message_id, mark_failed
from formsrv.store.records import add_flag

BOUNCED = "bounced"
_LARGEST = 1_000_000
_BATCH = 100

log = logging.getLogger(__name__)


def read_bounces(context: DeskContext, maildir: Path) -> int:
    """Read new reports; the records of mails that nobody got are marked. Return how many."""
    found = 0
    for path in sorted((maildir / "new").glob("*"))[:_BATCH]:
        message_id = _read(path)
        if message_id is None:
            _put_aside(maildir, path)
            continue
        with context.store.writing() as connection:
            row = find_by_message_id(connection, message_id)
            if row is not None:
                mark_failed(connection, row.id, tries=row.tries)
                if row.record_id is not None:
                    add_flag(connection, row.record_id, BOUNCED)
        if row is not None:
            log.warning("mail %s about record %s came back", row.id, row.record_id)
            found += 1
        path.unlink(missing_ok=True)
    return found


def _read(path: Path) -> str | None:
    """Read what anybody may have sent: what cannot be read is no report of ours."""
    try:
        return _failed_mail(path)
    except Exception as error:  # noqa: BLE001 (the parser of mails fails in many ways)
        log.warning("a mail that came back cannot be read (%s)", type(error).__name__)
        return None


def _failed_mail(path: Path) -> str | None:
    """Return the Message-ID of the mail that a report says was not delivered for good."""
    if path.stat().st_size > _LARGEST:
        return None
    message = message_from_bytes(path.read_bytes(), EmailMessage, policy=policy.default)
    if message.get_content_type() != "multipart/report":
        return None
    failed = any(
        str(block.get("Action", "")).strip().lower() == "failed" for block in _blocks(message)
    )
    ids = [str(part["Message-ID"]).strip() for part in _returned(message) if part["Message-ID"]]
    return ids[0] if failed and ids else None


def _blocks(message: EmailMessage) -> Iterator[Message]:
    """Yield what a report says of each recipient."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            yield from (block for block in part.walk() if block is not part)


def _returned(message: EmailMessage) -> Iterator[Message]:
    """Yield the mail that came back, or its headers."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            yield from part.get_payload()  # type: ignore[misc]  # one message in a list
        elif kind == "text/rfc822-headers":
            yield message_from_bytes(part.get_payload(decode=True) or b"")  # type: ignore[arg-type]


def _put_aside(maildir: Path, path: Path) -> None:
    """Move what is for a person to where mail programs keep what was seen."""
    place = maildir / "cur"
    try:
        place.mkdir(exist_ok=True)
        path.rename(place / f"{path.name}:2,")
    except OSError as error:
        # A person may be faster; anything else is looked at again in a minute.
        log.warning("a mail that came back stays where it is (%s)", type(error).__name__)
