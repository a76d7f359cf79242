"""Statements of the desk: staff, decisions, audit, hashes of mail addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from formsrv.store.rows import DecisionRow, UserRow
from formsrv.store.tables import (
    approvals,
    audit,
    decisions,
    erasures,
    home_hashes,
    mail_hashes,
    sign_in_failures,
    users,
)


def add_user(connection: Connection, **values: object) -> int:
    """Write a member of the staff; return the id."""
    result = connection.execute(insert(users).values(values).returning(users.c.id))
    return int(result.scalar_one())


def find_user(connection: Connection, user_id: int) -> UserRow | None:
    """Return a member of the staff by id."""
    row = connection.execute(select(users).where(users.c.id == user_id)).first()
    return None if row is None else UserRow(**row._asdict())


def find_user_by_mail(connection: Connection, mail: str) -> UserRow | None:
    """Return a member of the staff by mail address (lower case)."""
    row = connection.execute(select(users).where(users.c.mail == mail)).first()
    return None if row is None else UserRow(**row._asdict())


def change_user(connection: Connection, user_id: int, **values: object) -> None:
    """Change columns of a member of the staff."""
    connection.execute(update(users).where(users.c.id == user_id).values(values))


def end_sessions(connection: Connection, user_id: int) -> None:
    """Make every session of a member of the staff an old one."""
    values = {"generation": users.c.generation + 1}
    connection.execute(update(users).where(users.c.id == user_id).values(values))


def find_failures(connection: Connection, mail_hash: str) -> tuple[int, datetime] | None:
    """Return how often a sign-in failed, and since when."""
    query = select(sign_in_failures.c.count, sign_in_failures.c.first_at).where(
        sign_in_failures.c.mail_hash == mail_hash
    )
    row = connection.execute(query).first()
    return None if row is None else (int(row[0]), row[1])


def set_failures(connection: Connection, mail_hash: str, *, count: int, first_at: datetime) -> None:
    """Note failed sign-ins; a count of zero forgets them."""
    connection.execute(delete(sign_in_failures).where(sign_in_failures.c.mail_hash == mail_hash))
    if count:
        values = {"mail_hash": mail_hash, "count": count, "first_at": first_at}
        connection.execute(insert(sign_in_failures).values(values))


def erase_failures(connection: Connection, *, before: datetime) -> None:
    """Forget failed sign-ins that began before a moment."""
    connection.execute(delete(sign_in_failures).where(sign_in_failures.c.first_at < before))


def add_decision(connection: Connection, row: DecisionRow) -> int:
    """Write a decision; return the id that the database gives it."""
    values = asdict(row)
    del values["id"]
    result = connection.execute(insert(decisions).values(values).returning(decisions.c.id))
    return int(result.scalar_one())


def find_open_decision(connection: Connection, record_id: str) -> DecisionRow | None:
    """Return the decision about a record whose effects are not all there yet."""
    query = select(decisions).where(
        decisions.c.record_id == record_id, decisions.c.finished_at.is_(None)
    )
    return _decision(connection.execute(query).first())


def list_decisions(connection: Connection, record_id: str) -> list[tuple[DecisionRow, str]]:
    """Return all decisions about a record with the name of who made them, oldest first."""
    query = (
        select(decisions, users.c.name.label("editor"))
        .join(users, users.c.id == decisions.c.user)
        .where(decisions.c.record_id == record_id)
        .order_by(decisions.c.id)
    )
    found = []
    for row in connection.execute(query):
        values = row._asdict()
        editor = str(values.pop("editor"))
        found.append((DecisionRow(**values), editor))
    return found


def list_fixed_offers(connection: Connection) -> dict[str, set[str]]:
    """Return the ids that decisions fixed for offers, by record."""
    query = select(decisions.c.record_id, decisions.c.offer_id).where(
        decisions.c.offer_id.is_not(None)
    )
    found: dict[str, set[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.record_id, set()).add(row.offer_id)
    return found


def change_decision(connection: Connection, decision_id: int, **values: object) -> None:
    """Change columns of a decision."""
    connection.execute(update(decisions).where(decisions.c.id == decision_id).values(values))


def drop_decision(connection: Connection, decision_id: int) -> None:
    """Take back a decision that had no effect."""
    connection.execute(
        delete(decisions).where(decisions.c.id == decision_id, decisions.c.finished_at.is_(None))
    )


def last_audit(connection: Connection) -> tuple[int, str]:
    """Return number and hash of the newest entry of the audit log."""
    query = select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)
    row = connection.execute(query).first()
    return (0, "") if row is None else (int(row[0]), str(row[1]))


def add_audit(connection: Connection, **values: object) -> None:
    """Write an entry of the audit log."""
    connection.execute(insert(audit).values(values))


def list_audit(connection: Connection) -> list[Row[tuple[object, ...]]]:
    """Return the audit log, oldest first."""
    return list(connection.execute(select(audit).order_by(audit.c.number)))


def count_notes(connection: Connection, action: str, record_ids: Sequence[str]) -> dict[str, int]:
    """Count how often the log notes something about each of some records."""
    query = (
        select(audit.c.record_id, func.count().label("times"))
        .where(audit.c.action == action, audit.c.record_id.in_(record_ids))
        .group_by(audit.c.record_id)
    )
    return {str(row.record_id): int(row.times) for row in connection.execute(query)}


def set_mail_hash(connection: Connection, record_id: str, digest: str) -> None:
    """Note from which address a record came, as a keyed hash."""
    connection.execute(delete(mail_hashes).where(mail_hashes.c.record_id == record_id))
    connection.execute(insert(mail_hashes).values(record_id=record_id, hash=digest))


def erase_mail_hashes(connection: Connection, record_ids: list[str]) -> None:
    """Forget from which addresses records came, which homes they are about, who checked them."""
    for table in (mail_hashes, home_hashes, approvals):
        connection.execute(delete(table).where(table.c.record_id.in_(record_ids)))


def begin_erasures(connection: Connection, record_ids: list[str], *, at: datetime) -> list[str]:
    """Note what is to be erased; return it with what an earlier run left unfinished."""
    query = select(erasures.c.record_id).order_by(erasures.c.at, erasures.c.record_id)
    begun = [str(row.record_id) for row in connection.execute(query)]
    fresh = [record_id for record_id in record_ids if record_id not in set(begun)]
    if fresh:
        rows = [{"record_id": record_id, "at": at} for record_id in fresh]
        connection.execute(insert(erasures), rows)
    return begun + fresh


def finish_erasures(connection: Connection) -> None:
    """Forget the list of erasures: all of it is done."""
    connection.execute(delete(erasures))


def _decision(row: Row[tuple[object, ...]] | None) -> DecisionRow | None:
    return None if row is None else DecisionRow(**row._asdict())
