"""A folder of backups, and another machine to which they can be brought."""

from dataclasses import replace
from pathlib import Path

import pytest

from formsrv.desk.setup import Prepared
from tests.formsrv.backup.vaults import Vault, machine_with_keys
from tests.formsrv.conftest import Store
from tests.formsrv.samples import FakeClock
from tests.support.postgres import DESK_ROLE, PUBLIC_ROLE, Server


@pytest.fixture
def vault(
    prepared: Prepared,
    clock: FakeClock,
    database: Store,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Vault:
    def elsewhere() -> Prepared:
        if database.public_url is None:
            return machine_with_keys(prepared, tmp_path / "elsewhere")
        server: Server = request.getfixturevalue("postgres")
        name = server.new_database()
        desk = server.url(name, role=DESK_ROLE)
        return replace(
            prepared,
            desk=replace(prepared.desk, intake_url=desk, desk_url=desk),
            public=replace(prepared.public, intake_url=server.url(name, role=PUBLIC_ROLE)),
        )

    return Vault(
        folder=tmp_path / "backups", config=prepared.desk, clock=clock, elsewhere=elsewhere
    )
