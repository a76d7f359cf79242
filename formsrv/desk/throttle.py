"""Slows guessers down: attempts are counted before they are checked, and forgotten when right."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection

from formsrv.desk.context import DeskContext
from formsrv.errors import TooManySignInsError
from formsrv.store import staff

FAILURE_WINDOW = timedelta(minutes=15)

Limits = Mapping[str, int]
"""Most attempts in a window by what they are counted for; the first one is the network's."""


def keyed_hash(context: DeskContext, text: str) -> str:
    """Return an HMAC that only the desk can make, so that nobody can try addresses."""
    return hmac.new(context.hmac_secret, text.encode(), hashlib.sha256).hexdigest()


def mail_hash(context: DeskContext, address: str) -> str:
    """Return the keyed hash under which the desk knows a mail address."""
    return keyed_hash(context, f"mail:{address.lower()}")


def limits_for(
    context: DeskContext, what: str, *, network: str, here: int, anywhere: int
) -> Limits:
    """Count for somebody in each network, so that a stranger does not lock out who works elsewhere.

    And, more generously, for the same from everywhere.
    """
    return {
        keyed_hash(context, f"{what}|{network}"): here,
        keyed_hash(context, what): anywhere,
    }


def count_attempt(context: DeskContext, limits: Limits) -> None:
    """Count before anything is checked: guesses at the same time cannot pass each other.

    Raises TooManySignInsError; what is refused is not counted.
    """
    now = context.clock()
    with context.desk.writing() as connection:
        counts: dict[str, tuple[int, datetime]] = {}
        for digest, limit in limits.items():
            found = staff.find_failures(connection, digest)
            if found is None or found[1] + FAILURE_WINDOW <= now:
                found = (0, now)
            if found[0] >= limit:
                left = found[1] + FAILURE_WINDOW - now
                raise TooManySignInsError(retry_after=int(left.total_seconds()) + 1)
            counts[digest] = found
        for digest, (count, first_at) in counts.items():
            staff.set_failures(connection, digest, count=count + 1, first_at=first_at)


def forget_attempt(connection: Connection, limits: Limits) -> None:
    """Forget the failures of this network; of those from everywhere, only this attempt."""
    here, anywhere = limits
    found = staff.find_failures(connection, here)
    if found is not None:
        staff.set_failures(connection, here, count=0, first_at=found[1])
    found = staff.find_failures(connection, anywhere)
    if found is not None:
        staff.set_failures(connection, anywhere, count=found[0] - 1, first_at=found[1])
