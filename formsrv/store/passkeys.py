"""Statements about the WebAuthn keys of the staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select, update

from formsrv.store.rows import PasskeyRow
from formsrv.store.tables import passkeys


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """That a key has answered: when, to a question of when, and how often it says it did."""

    at: datetime
    asked_at: datetime
    sign_count: int


def add_key(connection: Connection, **values: object) -> None:
    """Write a key."""
    connection.execute(insert(passkeys).values(values))


def list_keys(connection: Connection, user_id: int) -> list[PasskeyRow]:
    """Return a member's keys, the oldest first."""
    query = select(passkeys).where(passkeys.c.user == user_id).order_by(passkeys.c.id)
    return [PasskeyRow(**row._asdict()) for row in connection.execute(query)]


def is_known(connection: Connection, credential_id: bytes) -> bool:
    """Tell whether anybody has this key already."""
    query = select(passkeys.c.id).where(passkeys.c.credential_id == credential_id)
    return connection.execute(query).first() is not None


def use_key(connection: Connection, row: PasskeyRow, use: Use) -> bool:
    """Note a use; false when the key has answered this question, or a newer one, before."""
    query = update(passkeys).where(
        passkeys.c.id == row.id,
        passkeys.c.sign_count == row.sign_count,
        or_(passkeys.c.last_used_at.is_(None), passkeys.c.last_used_at < use.asked_at),
    )
    changed = connection.execute(query.values(sign_count=use.sign_count, last_used_at=use.at))
    return changed.rowcount == 1


def drop_key(connection: Connection, user_id: int, key_id: int) -> bool:
    """Take one of a member's keys away; false when it is none of theirs."""
    query = delete(passkeys).where(passkeys.c.id == key_id, passkeys.c.user == user_id)
    return connection.execute(query).rowcount == 1


def drop_keys(connection: Connection, user_id: int) -> None:
    """Take all keys of a member away."""
    connection.execute(delete(passkeys).where(passkeys.c.user == user_id))
