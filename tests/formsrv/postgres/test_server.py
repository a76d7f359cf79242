"""What holds on a server only: roles, connections that break, settings that would lose data."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import OperationalError, ProgrammingError

from formsrv.desk.context import DeskContext
from formsrv.desk.setup import Prepared, prepare
from formsrv.errors import NotPreparedError
from formsrv.services import intake, links
from formsrv.services.context import PublicContext
from formsrv.store import tables
from formsrv.store.database import Database
from formsrv.store.migrate import open_ready
from tests.formsrv.samples import offer_draft
from tests.formsrv.way import Way
from tests.support.postgres import DESK_ROLE, PUBLIC_ROLE, Server
from tests.support.processes import ROOT

ON_POSTGRES = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
FORBIDDEN: dict[str, Callable[[Connection], object]] = {
    "read the staff": lambda c: c.exec_driver_sql("SELECT * FROM desk.users"),
    "add a member of the staff": lambda c: c.exec_driver_sql(
        "INSERT INTO desk.users (name, mail, password_hash, office, role, active) "
        "VALUES ('N', 'n@x.example', 'h', 'o', 'administrator', true)"
    ),
    "write a decision": lambda c: c.exec_driver_sql(
        "INSERT INTO desk.decisions (record_id) VALUES ('abc')"
    ),
    "write into the audit log": lambda c: c.exec_driver_sql("DELETE FROM desk.audit"),
    "change which offer a record is": lambda c: c.execute(
        update(tables.records).values(offer_id="a2b3c4d5")
    ),
    "delete a record": lambda c: c.execute(delete(tables.records)),
    "read mails": lambda c: c.execute(select(tables.outbox)),
    "delete mails": lambda c: c.execute(delete(tables.outbox)),
    "change a message": lambda c: c.execute(update(tables.messages).values(kind="note")),
    "make a link that acts": lambda c: c.exec_driver_sql(
        "INSERT INTO intake.actions (hash, deed, language, created_at, expires_at) "
        "VALUES ('h', 'erase', 'de', now(), now())"
    ),
    "give a link another deed": lambda c: c.execute(update(tables.actions).values(deed="erase")),
    "read what addresses ask for": lambda c: c.execute(select(tables.requests)),
    "see reminders": lambda c: c.execute(select(tables.reminders)),
    "delete a draft": lambda c: c.execute(delete(tables.drafts)),
    "say until when an offer is shown": lambda c: c.execute(
        update(tables.records).values(expires_on=None)
    ),
    "say which version is on the site": lambda c: c.execute(
        update(tables.records).values(published_version=1)
    ),
    "change the form of the tables": lambda c: c.exec_driver_sql(
        "CREATE TABLE intake.mine (x int)"
    ),
    "say that the form is another": lambda c: c.exec_driver_sql(
        "UPDATE intake.alembic_version SET version_num = 'x'"
    ),
}


def name_of(prepared: Prepared) -> str:
    """Return the name of a test's database."""
    return prepared.desk.intake_url.partition("@/")[2].partition("?")[0]


def end_connections(server: Server, prepared: Prepared) -> None:
    """Break all connections to a test's own database, as a restart does."""
    server.run(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name_of(prepared)}'"  # noqa: S608
    )


@ON_POSTGRES
@pytest.mark.parametrize("deed", FORBIDDEN)
def test_the_public_role_may_not(public: PublicContext, deed: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        public.store.writing() as connection,
    ):
        FORBIDDEN[deed](connection)


@ON_POSTGRES
@pytest.mark.parametrize("deed", sorted(set(FORBIDDEN) - {"write into the audit log"}))
def test_the_desk_may_do_most_of_that(way: Way, deed: str) -> None:
    """So the refusals above come from the role, not from a mistyped statement."""
    way.published()
    refused = ""
    try:
        with way.desk.store.writing() as connection:
            FORBIDDEN[deed](connection)
    except Exception as error:  # noqa: BLE001 (looked at below)
        refused = str(error)

    assert "permission denied" not in refused
    assert "syntax error" not in refused
    assert "does not exist" not in refused


@ON_POSTGRES
def test_a_connection_that_broke_is_replaced(
    public: PublicContext, postgres: Server, way: Way, prepared: Prepared
) -> None:
    """As after a restart of the server: the next submission does not notice."""
    way.offer()
    end_connections(postgres, prepared)

    receipt = intake.submit_offer(public, offer_draft(), submission="token-later", language="uk")

    assert links.find_record(public, way.secret(receipt.record_id)).record_id == receipt.record_id


@ON_POSTGRES
def test_a_connection_that_breaks_while_writing_stores_nothing(
    desk: DeskContext, postgres: Server, prepared: Prepared
) -> None:
    def write() -> None:
        with desk.desk.writing() as connection:
            connection.execute(insert(tables.mail_hashes).values(record_id="abcdef", hash="h"))
            end_connections(postgres, prepared)
            connection.exec_driver_sql("SELECT 1")

    with pytest.raises(OperationalError):
        write()

    with desk.desk.reading() as connection:
        assert connection.execute(select(tables.mail_hashes)).all() == []


@ON_POSTGRES
def test_reading_sees_one_moment(desk: DeskContext) -> None:
    with desk.desk.reading() as connection:
        before = connection.execute(select(tables.mail_hashes)).all()
        with desk.desk.writing() as other:
            other.execute(insert(tables.mail_hashes).values(record_id="abcdefghijkl", hash="h"))
        after = connection.execute(select(tables.mail_hashes)).all()

    assert before == after == []


def test_a_database_that_setup_has_not_seen_is_refused(postgres: Server, tmp_path: Path) -> None:
    """Public may not make tables, and must not find half of them."""
    url = postgres.url(postgres.new_database(), role=PUBLIC_ROLE)

    with pytest.raises(NotPreparedError, match="run 'python -m formsrv setup'"):
        open_ready(url, "intake")


def test_setup_makes_both_schemas_of_an_empty_database(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = postgres.new_database()
    monkeypatch.setenv("DATABASE_URL", postgres.url(name, role=DESK_ROLE))
    monkeypatch.setenv("DATABASE_PUBLIC_ROLE", PUBLIC_ROLE)

    for _ in range(2):
        prepare(tmp_path / "var", ROOT / "region", demo=False)

    open_ready(postgres.url(name, role=PUBLIC_ROLE), "intake").close()
    assert list((tmp_path / "var").rglob("*.sqlite*")) == []


@ON_POSTGRES
def test_a_server_that_answers_before_the_disk_has_it_is_refused(
    prepared: Prepared, postgres: Server
) -> None:
    postgres.run(f"ALTER DATABASE {name_of(prepared)} SET synchronous_commit = off")

    with pytest.raises(NotPreparedError, match="synchronous_commit"):
        DeskContext.from_config(replace(prepared.desk))


@pytest.mark.parametrize("url", ["mysql://u:geheim@h/d", "postgres", "://geheim", "sqlite+x:///a"])
def test_another_address_is_refused_without_quoting_it(url: str) -> None:
    with pytest.raises(NotPreparedError, match="DATABASE_URL is not") as refused:
        Database(url, "intake")

    assert "geheim" not in str(refused.value)


def test_a_server_that_is_away_is_said_without_the_password(tmp_path: Path) -> None:
    url = f"postgresql://somebody:geheim@/nothing?host={tmp_path}"

    with pytest.raises(NotPreparedError, match="cannot be reached") as refused:
        open_ready(url, "intake")

    assert "geheim" not in str(refused.value)


@ON_POSTGRES
def test_settings_do_not_show_the_password(prepared: Prepared) -> None:
    secret = replace(prepared.desk, intake_url="postgresql://u:geheim@h/d", desk_url="geheim")
    public = replace(prepared.public, intake_url="geheim", redis_url="geheim")

    assert "geheim" not in repr(secret) + repr(public)
