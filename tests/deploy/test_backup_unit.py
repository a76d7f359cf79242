"""What the nightly unit runs makes a backup, with no more rights than the unit gives."""

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from formsrv.backup.making import list_backups
from formsrv.desk.setup import prepare
from tests.support.processes import ROOT

UNITS = ROOT / "deploy" / "backup"
INSTALLED, VAR, BACKUPS = "/opt/heimathafen", "/var/lib/heimathafen", "/var/backups/heimathafen"


def settings(name: str) -> dict[str, list[str]]:
    """Read a unit's settings; a name may stand several times."""
    found: dict[str, list[str]] = {}
    for line in (UNITS / name).read_text("utf-8").splitlines():
        key, mark, value = line.partition("=")
        if mark and not key.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    prepare(tmp_path / "var", ROOT / "region", demo=False)
    return tmp_path / "var"


def test_the_unit_makes_a_backup_without_seeing_the_keys(var: Path, tmp_path: Path) -> None:
    service = settings("heimathafen-backup.service")
    places = {VAR: str(var), BACKUPS: str(tmp_path / "backups"), INSTALLED: str(ROOT)}
    (line,) = service["ExecStart"]
    for installed, here in places.items():
        line = line.replace(installed, here)
    _, *words = shlex.split(line)
    (hidden,) = service["InaccessiblePaths"]
    shutil.rmtree(hidden.removeprefix("-").replace(VAR, str(var)))

    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert [str(path) for path in list_backups(tmp_path / "backups")] == done.stdout.split()


def test_the_unit_may_write_only_where_it_must() -> None:
    service = settings("heimathafen-backup.service")

    assert service["ProtectSystem"] == ["strict"]
    assert service["ReadWritePaths"] == [f"{VAR}/public {VAR}/desk {BACKUPS}"]
    assert service["User"] == ["heimathafen-desk"]


def test_the_timer_catches_up_on_a_night_that_was_missed() -> None:
    timer = settings("heimathafen-backup.timer")

    assert timer["OnCalendar"] == ["*-*-* 02:40"]
    assert timer["Persistent"] == ["true"]
