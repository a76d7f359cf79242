"""Statements about mail addresses by keyed hashes: what is theirs, what they asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from formsrv.store.tables import address_requests, erasure_links, mail_hashes


def list_records_of(connection: Connection, mail_hash: str) -> list[str]:
    """Return the records that came from an address."""
    query = select(mail_hashes.c.record_id).where(mail_hashes.c.hash == mail_hash)
    return [str(row.record_id) for row in connection.execute(query)]


def list_known_records(connection: Connection) -> set[str]:
    """Return the records of which it is known from which address they came, if from any."""
    return {str(row.record_id) for row in connection.execute(select(mail_hashes.c.record_id))}


def count_requests(connection: Connection, mail_hash: str, *, since: datetime) -> int:
    """Count what an address asked for since a moment."""
    query = (
        select(func.count())
        .select_from(address_requests)
        .where(address_requests.c.mail_hash == mail_hash, address_requests.c.at >= since)
    )
    return int(connection.execute(query).scalar_one())


def note_request(connection: Connection, mail_hash: str, *, at: datetime) -> None:
    """Note that an address asked for something."""
    connection.execute(insert(address_requests).values(mail_hash=mail_hash, at=at))


def forget_requests_of(connection: Connection, mail_hashes_of: Iterable[str]) -> None:
    """Forget what an address asked for; it may be counted under several hashes."""
    chosen = address_requests.c.mail_hash.in_(list(mail_hashes_of))
    connection.execute(delete(address_requests).where(chosen))


def forget_requests(connection: Connection, *, before: datetime) -> None:
    """Forget what addresses asked for before a moment."""
    connection.execute(delete(address_requests).where(address_requests.c.at < before))


def add_erasure_link(
    connection: Connection, action_hash: str, *, mail_hash: str, at: datetime
) -> None:
    """Note whose records an action link erases."""
    values = {"action_hash": action_hash, "mail_hash": mail_hash, "at": at}
    connection.execute(insert(erasure_links).values(values))


def find_erasure_link(connection: Connection, action_hash: str) -> str | None:
    """Return the hash of the address whose records a link erases."""
    query = select(erasure_links.c.mail_hash).where(erasure_links.c.action_hash == action_hash)
    row = connection.execute(query).first()
    return None if row is None else str(row.mail_hash)


def list_erasure_links(connection: Connection, mail_hash: str) -> list[str]:
    """Return the hashes of all links that erase the records of an address."""
    query = select(erasure_links.c.action_hash).where(erasure_links.c.mail_hash == mail_hash)
    return [str(row.action_hash) for row in connection.execute(query)]


def drop_erasure_links(connection: Connection, mail_hash: str) -> None:
    """Forget all links of an address: one of them was carried out."""
    connection.execute(delete(erasure_links).where(erasure_links.c.mail_hash == mail_hash))


def forget_erasure_links(connection: Connection, *, before: datetime) -> None:
    """Forget links that were made before a moment."""
    connection.execute(delete(erasure_links).where(erasure_links.c.at < before))
