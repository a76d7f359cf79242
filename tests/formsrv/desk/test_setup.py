"""Setup makes what is missing, keeps what is there, and lets nobody else read it."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from formsrv.desk.context import DeskContext
from formsrv.desk.setup import prepare
from formsrv.desk.users import sign_in
from formsrv.errors import NotPreparedError
from formsrv.sealing import LinkKey, Recipients
from tests.support.ports import free_port
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
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        lines = (line.strip() for line in process.stdout)
        key = next(line for line in lines if line.startswith("AGE-SECRET-KEY-"))
        process.stdin.write(f"{key}\n")
        process.stdin.close()
        rest = process.stdout.read()
        assert process.wait(60) == 0

    recipients = Recipients.read(var / "public" / "recipients.json")
    assert LinkKey(key).recipient == recipients.recovery
    assert key not in rest
    assert not any(key.encode() in raw for raw in contents(var).values())


def run(command: str, var: Path) -> subprocess.CompletedProcess[str]:
    arguments = [command, "--var", str(var), "--region", str(REGION)]
    if command in {"public", "staff"}:
        arguments += ["--port", str(free_port())]
    return subprocess.run(
        [sys.executable, "-m", "formsrv", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def first_key(var: Path) -> Path:
    return min((var / "desk" / "keys").glob("*.key"))


DAMAGES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "no var public": ("public", shutil.rmtree),
    "no var staff": ("staff", shutil.rmtree),
    "no var worker": ("worker", shutil.rmtree),
    "recipients public": (
        "public",
        lambda var: (var / "public" / "recipients.json").write_text('{"offices": {'),
    ),
    "recipients setup": (
        "setup",
        lambda var: (var / "public" / "recipients.json").write_text('{"offices": []}'),
    ),
    "recipient worker": (
        "worker",
        lambda var: (var / "public" / "recipients.json").write_text(
            '{"offices": {}, "recovery": "age1"}'
        ),
    ),
    "intake public": (
        "public",
        lambda var: (var / "public" / "intake.sqlite").write_bytes(b"no database" * 200),
    ),
    "desk staff": (
        "staff",
        lambda var: (var / "desk" / "desk.sqlite").write_bytes(b"no database" * 200),
    ),
    "session staff": ("staff", lambda var: (var / "desk" / "session.secret").write_text("zz")),
    "form public": ("public", lambda var: (var / "public" / "form.secret").unlink()),
    "key worker": ("worker", lambda var: first_key(var).write_bytes(b"\xff\xfe\x00")),
    "key setup": ("setup", lambda var: first_key(var).write_text("garbage\n")),
    "lost key staff": ("staff", lambda var: first_key(var).unlink()),
    "lost key setup": ("setup", lambda var: first_key(var).unlink()),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_folder_ends_a_command_with_one_sentence(var: Path, name: str) -> None:
    prepare(var, REGION, demo=True)
    command, damage = DAMAGES[name]
    damage(var)

    ended = run(command, var)

    assert (ended.returncode, len(ended.stderr.splitlines())) == (1, 1), ended.stderr
    assert "Traceback" not in ended.stderr
    assert "AGE-SECRET-KEY" not in ended.stderr


def test_a_wrong_key_names_office_and_cure(var: Path) -> None:
    made = prepare(var, REGION, demo=True)
    keys = sorted((var / "desk" / "keys").glob("*.key"))
    keys[0].write_bytes(keys[1].read_bytes())

    for start in (
        lambda: DeskContext.from_config(made.desk),
        lambda: prepare(var, REGION, demo=True),
    ):
        with pytest.raises(NotPreparedError) as refused:
            start()
        assert keys[0].name in refused.value.subject
        assert keys[0].name.partition(".")[0] in refused.value.subject


def test_lost_recipients_are_made_again_from_the_keys(var: Path) -> None:
    """Also the recovery key of a demonstration, which lies beside."""
    made = prepare(var, REGION, demo=True)
    before = contents(var)
    made.public.recipients_file.unlink()

    prepare(var, REGION, demo=True)

    assert contents(var) == before


def test_writing_recipients_is_all_or_nothing(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = prepare(var, REGION, demo=True).public.recipients_file
    before = path.read_bytes()

    def crash(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", crash)
    with pytest.raises(KeyboardInterrupt):
        Recipients(offices={}, recovery="").write(path)

    assert path.read_bytes() == before


def test_databases_and_locks_are_for_their_owner_only(var: Path) -> None:
    context = DeskContext.from_config(prepare(var, REGION, demo=True).desk)
    try:
        with context.alone("decide"), context.store.reading() as reading:
            reading.exec_driver_sql("SELECT 1 FROM records")
            modes = {
                path.name: stat.S_IMODE(path.stat().st_mode)
                for path in var.rglob("*")
                if "sqlite" in path.name or path.suffix == ".lock"
            }
    finally:
        context.close()

    assert modes.keys() >= {"intake.sqlite", "intake.sqlite-wal", "desk.sqlite", "decide.lock"}
    assert set(modes.values()) == {0o600}
