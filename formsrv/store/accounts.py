"""Statements about the accounts of the staff: second factors, recovery codes, approvals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from formsrv.store.rows import ApprovalRow, SecondFactorRow, UserRow
from formsrv.store.tables import (
    approvals,
    audit,
    home_hashes,
    recovery_codes,
    second_factors,
    users,
)


def list_users(connection: Connection, *, office: str | None) -> list[UserRow]:
    """Return the staff of an office, or of all for None, by name."""
    query = select(users).order_by(users.c.name, users.c.id)
    if office is not None:
        query = query.where(users.c.office == office)
    return [UserRow(**row._asdict()) for row in connection.execute(query)]


def set_factor(connection: Connection, row: SecondFactorRow) -> None:
    """Write a member's second factor in the place of an older one."""
    drop_factor(connection, row.user)
    connection.execute(insert(second_factors).values(asdict(row)))


def find_factor(connection: Connection, user_id: int) -> SecondFactorRow | None:
    """Return a member's second factor, in use or just shown."""
    row = connection.execute(select(second_factors).where(second_factors.c.user == user_id)).first()
    return None if row is None else SecondFactorRow(**row._asdict())


def list_factors(connection: Connection) -> set[int]:
    """Return who has a second factor in use."""
    query = select(second_factors.c.user).where(second_factors.c.confirmed_at.is_not(None))
    return {int(row.user) for row in connection.execute(query)}


def drop_factor(connection: Connection, user_id: int) -> None:
    """Take a member's second factor away."""
    connection.execute(delete(second_factors).where(second_factors.c.user == user_id))


def confirm_factor(connection: Connection, user_id: int, at: datetime) -> None:
    """Put a second factor in use."""
    query = update(second_factors).where(second_factors.c.user == user_id)
    connection.execute(query.values(confirmed_at=at))


def take_step(connection: Connection, user_id: int, step: int) -> bool:
    """Note that the code of a step of time was used; false when it or a later one was before."""
    query = update(second_factors).where(
        second_factors.c.user == user_id, second_factors.c.last_step < step
    )
    return connection.execute(query.values(last_step=step)).rowcount == 1


def set_recovery_codes(connection: Connection, user_id: int, hashes: Iterable[str]) -> None:
    """Replace a member's recovery codes; with none they are only taken away."""
    connection.execute(delete(recovery_codes).where(recovery_codes.c.user == user_id))
    if rows := [{"hash": digest, "user": user_id} for digest in hashes]:
        connection.execute(insert(recovery_codes), rows)


def take_recovery_code(connection: Connection, user_id: int, digest: str, *, at: datetime) -> bool:
    """Use a recovery code up; false when there is none like this, or it was used before."""
    query = update(recovery_codes).where(
        recovery_codes.c.hash == digest,
        recovery_codes.c.user == user_id,
        recovery_codes.c.used_at.is_(None),
    )
    return connection.execute(query.values(used_at=at)).rowcount == 1


def count_recovery_codes(connection: Connection, user_id: int) -> int:
    """Count the recovery codes that are left."""
    query = (
        select(func.count())
        .select_from(recovery_codes)
        .where(recovery_codes.c.user == user_id, recovery_codes.c.used_at.is_(None))
    )
    return int(connection.execute(query).scalar_one())


def set_approval(connection: Connection, row: ApprovalRow) -> None:
    """Note who has checked a record; an older check of it no longer counts."""
    connection.execute(delete(approvals).where(approvals.c.record_id == row.record_id))
    connection.execute(insert(approvals).values(asdict(row)))


def find_approval(connection: Connection, record_id: str) -> tuple[ApprovalRow, str] | None:
    """Return the check of a record with the name of who made it."""
    query = (
        select(approvals, users.c.name.label("editor"))
        .join(users, users.c.id == approvals.c.user)
        .where(approvals.c.record_id == record_id)
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    values = row._asdict()
    editor = str(values.pop("editor"))
    return ApprovalRow(**values), editor


def set_home_hashes(connection: Connection, record_id: str, hashes: Iterable[str]) -> None:
    """Note which home a record is about, as keyed hashes."""
    connection.execute(delete(home_hashes).where(home_hashes.c.record_id == record_id))
    if rows := [{"record_id": record_id, "hash": digest} for digest in sorted(set(hashes))]:
        connection.execute(insert(home_hashes), rows)


def list_same_homes(
    connection: Connection, hashes: Iterable[str], *, except_record: str
) -> list[str]:
    """Return the other records that are about the same home."""
    query = (
        select(home_hashes.c.record_id)
        .where(home_hashes.c.hash.in_(list(hashes)), home_hashes.c.record_id != except_record)
        .distinct()
        .order_by(home_hashes.c.record_id)
    )
    return [str(row.record_id) for row in connection.execute(query)]


def find_home_hashes(connection: Connection, record_id: str) -> set[str]:
    """Return the hashes that are noted for a record."""
    query = select(home_hashes.c.hash).where(home_hashes.c.record_id == record_id)
    return {str(row.hash) for row in connection.execute(query)}


def list_log(
    connection: Connection, *, page: tuple[int, int]
) -> list[tuple[int, datetime, str, str, str]]:
    """Return a page (offset, limit) of the audit log, newest first.

    Each entry is number, moment, name of who did it, action and reference.
    """
    offset, limit = page
    query = (
        select(audit, users.c.name.label("editor"))
        .outerjoin(users, users.c.id == audit.c.user)
        .order_by(audit.c.number.desc())
        .offset(offset)
        .limit(limit)
    )
    return [
        (row.number, row.at, row.editor or "", row.action, row.record_id)
        for row in connection.execute(query)
    ]
