"""Setup makes what is missing, keeps what is there, and lets nobody else read it."""

import stat
import subprocess
import sys
from pathlib import Path

from formsrv.desk.context import DeskContext
from formsrv.desk.setup import prepare
from formsrv.desk.users import sign_in
from formsrv.sealing import LinkKey, Recipients
from tests.support.processes import ROOT

REGION = ROOT / "region"


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "sqlite" not in path.name
    }


def test_running_it_again_changes_nothing(var: Path) -> None:
    first = prepare(var, REGION, demo=True)
    before = contents(var)

    second = prepare(var, REGION, demo=True)

    assert contents(var) == before
    assert second.demo_sign_in == first.demo_sign_in
    assert (first.recovery_key is None, second.recovery_key is None) == (False, True)


def test_secrets_are_for_their_owner_only(var: Path) -> None:
    prepare(var, REGION, demo=True)

    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode)
        for path in var.rglob("*")
        if path.suffix in {".key", ".secret"} or path.name == "demo-sign-in.json"
    }
    assert len(modes) > 5
    assert set(modes.values()) == {0o600}
    folders = (var / "public", var / "desk", var / "recovery")
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}


def test_the_demonstrations_editor_can_sign_in(var: Path) -> None:
    made = prepare(var, REGION, demo=True)
    context = DeskContext.from_config(made.desk)
    try:
        assert made.demo_sign_in is not None
        user = sign_in(context, made.demo_sign_in.mail, made.demo_sign_in.password)
    finally:
        context.close()

    assert user.name == "Demo Editor"


def test_without_demo_the_recovery_key_is_printed_and_not_stored(var: Path) -> None:
    """The command says it once; no file of the folder holds it."""
    command = [sys.executable, "-m", "formsrv", "setup", "--var", str(var), "--region", str(REGION)]

    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    key = next(line for line in printed.splitlines() if line.startswith("AGE-SECRET-KEY-"))
    recipients = Recipients.read(var / "public" / "recipients.json")
    assert LinkKey(key).recipient == recipients.recovery
    assert not any(key.encode() in raw for raw in contents(var).values())
