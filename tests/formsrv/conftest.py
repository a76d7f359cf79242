"""A prepared var folder, both contexts, a real bare repository and a builder, for each test."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from formsrv.desk.context import DeskContext
from formsrv.desk.setup import Prepared, prepare
from formsrv.desk.users import NewUser, add_user
from formsrv.desk.views import Role, StaffUser
from formsrv.services.context import PublicContext
from tests.formsrv.fake_builder import FakeBuilder
from tests.formsrv.samples import FakeClock
from tests.formsrv.way import Way
from tests.support.processes import ROOT

PASSWORD = "a long enough password"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def prepared(var: Path) -> Prepared:
    """A var folder as setup makes it, and an empty bare repository."""
    made = prepare(var, ROOT / "region", demo=False)
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
    context = DeskContext.from_config(prepared.desk, clock=clock)
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
