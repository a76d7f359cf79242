"""A prepared var folder, both contexts, a real bare repository and a builder, for each test."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from formsrv.config import StaffRules
from formsrv.desk.context import DeskContext
from formsrv.desk.setup import Prepared, prepare
from formsrv.desk.users import NewUser, add_user
from formsrv.desk.views import Role, StaffUser
from formsrv.services.context import PublicContext
from formsrv.store.database import Database
from formsrv.store.migrate import bring_forward
from tests.formsrv.fake_builder import FakeBuilder
from tests.formsrv.samples import FakeClock
from tests.formsrv.way import Way
from tests.support.postgres import DESK_ROLE, PUBLIC_ROLE, Server, postgres
from tests.support.processes import ROOT

__all__ = ["postgres"]

ON_BOTH = {"backup", "desk", "services", "store", "worker"}
"""Folders whose tests run on SQLite and on PostgreSQL."""
PASSWORD = "a long enough password"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


@dataclass(frozen=True)
class Store:
    """Where the databases lie: in files of the var folder, or on a server."""

    public_url: str | None = None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames and metafunc.definition.path.parent.name in ON_BOTH:
        metafunc.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(scope="session", autouse=True)
def no_real_servers() -> Iterator[None]:
    """Whatever the shell says about databases, tests use none but their own."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "DATABASE_PUBLIC_ROLE", "REDIS_URL", "BACKUP_FOLDER"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def template(postgres: Server) -> str:
    """A database in today's form, to be copied: that is faster than to make it each time."""
    made = postgres.new_database()
    for name in ("intake", "desk"):
        database = Database(postgres.url(made, role=DESK_ROLE), name)
        bring_forward(database, name)
        database.close()
    return made


@pytest.fixture
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """What the environment says about the database, for this process and those it starts."""
    if getattr(request, "param", "sqlite") == "sqlite":
        monkeypatch.delenv("DATABASE_URL", raising=False)
        yield Store()
        return
    server: Server = request.getfixturevalue("postgres")
    name = server.new_database(like=request.getfixturevalue("template"))
    monkeypatch.setenv("DATABASE_URL", server.url(name, role=DESK_ROLE))
    monkeypatch.setenv("DATABASE_PUBLIC_ROLE", PUBLIC_ROLE)
    yield Store(server.url(name, role=PUBLIC_ROLE))
    server.drop(name)


@pytest.fixture
def prepared(var: Path, database: Store) -> Prepared:
    """A var folder as setup makes it, and an empty bare repository."""
    made = prepare(var, ROOT / "region", demo=False)
    if database.public_url is not None:
        made = replace(made, public=replace(made.public, intake_url=database.public_url))
    repository = made.desk.site.repository
    subprocess.run(["git", "init", "--quiet", "--bare", str(repository)], check=True)
    return made


@pytest.fixture
def public(prepared: Prepared, clock: FakeClock) -> Iterator[PublicContext]:
    context = PublicContext.from_config(prepared.public, clock=clock)
    yield context
    context.close()


@pytest.fixture
def desk(prepared: Prepared, clock: FakeClock) -> Iterator[DeskContext]:
    # Tests of the second factor ask for it themselves.
    config = replace(prepared.desk, rules=StaffRules(second_factor=False))
    context = DeskContext.from_config(config, clock=clock)
    yield context
    context.close()


@pytest.fixture
def builder(prepared: Prepared) -> Iterator[FakeBuilder]:
    fake = FakeBuilder()
    with fake.listening(prepared.desk.site.builder_socket):
        yield fake


@pytest.fixture
def editor(desk: DeskContext) -> StaffUser:
    new = NewUser(
        name="Erika Editorin",
        mail="erika@amt.example",
        password=PASSWORD,
        office=desk.region.offices[0].id,
        role=Role.EDITOR,
    )
    return add_user(desk, new)


@pytest.fixture
def way(public: PublicContext, desk: DeskContext, editor: StaffUser, builder: FakeBuilder) -> Way:
    """The steps of the main way, to start a test in the middle of it."""
    return Way(public=public, desk=desk, editor=editor, builder=builder)
