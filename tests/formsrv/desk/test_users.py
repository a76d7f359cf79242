"""Sign-in tells nothing to guessers, slows them down, and ends at once when switched off."""

import contextlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from formsrv.desk import throttle, users
from formsrv.desk.context import DeskContext
from formsrv.desk.users import (
    PASSWORD_MAX,
    PASSWORD_MIN,
    NewUser,
    add_user,
    find_user,
    sign_in,
    switch_off,
)
from formsrv.desk.views import Role, StaffUser
from formsrv.errors import InvalidValueError, SignInRefusedError, TooManySignInsError
from tests.formsrv.conftest import PASSWORD
from tests.formsrv.samples import FakeClock
from tests.support.processes import ROOT


def test_the_right_password_signs_in(desk: DeskContext, editor: StaffUser) -> None:
    assert sign_in(desk, " Erika@Amt.example ", PASSWORD) == editor


def test_passwords_are_stored_as_argon2id_only(desk: DeskContext, editor: StaffUser) -> None:
    with desk.desk.reading() as connection:
        stored = connection.exec_driver_sql("SELECT password_hash FROM users").scalar_one()

    assert stored.startswith("$argon2id$")
    assert PASSWORD not in stored


@pytest.mark.parametrize("mail", ["erika@amt.example", "nobody@amt.example"])
def test_wrong_name_and_wrong_password_cost_and_look_the_same(
    desk: DeskContext, editor: StaffUser, monkeypatch: pytest.MonkeyPatch, mail: str
) -> None:
    """An unknown name costs one full check too."""
    checked: list[str] = []
    fits = users._fits  # noqa: SLF001 (counted, not replaced)

    def counted(password_hash: str, password: str) -> bool:
        checked.append(password_hash)
        return fits(password_hash, password)

    monkeypatch.setattr(users, "_fits", counted)

    with pytest.raises(SignInRefusedError) as refused:
        sign_in(desk, mail, "not the password")

    assert str(refused.value) == "SignInRefusedError"
    assert checked[0].startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert len(checked) == 1


def test_guessing_is_slowed_down_and_forgiven(
    desk: DeskContext, editor: StaffUser, clock: FakeClock
) -> None:
    for _ in range(users.MAX_FAILURES):
        with pytest.raises(SignInRefusedError):
            sign_in(desk, editor.mail, "wrong")

    with pytest.raises(TooManySignInsError) as refused:
        sign_in(desk, editor.mail, PASSWORD)

    assert 0 < refused.value.retry_after <= throttle.FAILURE_WINDOW.total_seconds()
    clock.now += throttle.FAILURE_WINDOW
    assert sign_in(desk, editor.mail, PASSWORD) == editor


def test_parallel_guesses_cannot_pass_the_limit(
    desk: DeskContext, editor: StaffUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An attempt is counted before its password is checked, also the attempts in between."""
    passed: list[str] = []

    def guess_meanwhile(password_hash: str, password: str) -> bool:
        passed.append(password)
        with contextlib.suppress(SignInRefusedError, TooManySignInsError):
            sign_in(desk, editor.mail, f"{password}x")
        return False

    monkeypatch.setattr(users, "_fits", guess_meanwhile)
    with pytest.raises(SignInRefusedError):
        sign_in(desk, editor.mail, "x")

    assert len(passed) == users.MAX_FAILURES


def test_a_stranger_does_not_lock_out_who_works_elsewhere(
    desk: DeskContext, editor: StaffUser
) -> None:
    for _ in range(users.MAX_FAILURES):
        with pytest.raises(SignInRefusedError):
            sign_in(desk, editor.mail, "wrong", network="198.51.100.7/32")
    with pytest.raises(TooManySignInsError):
        sign_in(desk, editor.mail, PASSWORD, network="198.51.100.7/32")

    assert sign_in(desk, editor.mail, PASSWORD, network="203.0.113.9/32") == editor


def test_many_networks_together_have_a_limit_too(
    desk: DeskContext, editor: StaffUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who signs in between does not give the guessers new attempts."""
    monkeypatch.setattr(users, "MAX_FAILURES_ANYWHERE", 3)
    for number in range(3):
        with pytest.raises(SignInRefusedError):
            sign_in(desk, editor.mail, "wrong", network=f"net {number}")
        if number == 1:
            sign_in(desk, editor.mail, PASSWORD, network="office")

    with pytest.raises(TooManySignInsError):
        sign_in(desk, editor.mail, "wrong", network="net 4")


def test_who_is_switched_off_is_out_at_once(desk: DeskContext, editor: StaffUser) -> None:
    switch_off(desk, editor.mail)

    assert find_user(desk, editor.user_id) is None
    with pytest.raises(SignInRefusedError):
        sign_in(desk, editor.mail, PASSWORD)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "A <b>"}, "name"),
        ({"name": "A\nb"}, "name"),
        ({"mail": "nonsense"}, "mail"),
        ({"mail": "erika@amt.example"}, "mail"),
        ({"password": "short"}, "password"),
        ({"office": "nowhere"}, "office"),
    ],
)
def test_a_wrong_field_is_named(
    desk: DeskContext, editor: StaffUser, changes: dict[str, str], field: str
) -> None:
    new = NewUser(
        name="Neu",
        mail="neu@amt.example",
        password="long enough, really",
        office=editor.office,
        role=Role.EDITOR,
    )

    with pytest.raises(InvalidValueError) as refused:
        add_user(desk, replace(new, **changes))  # type: ignore[arg-type]

    assert refused.value.subject == field


@pytest.mark.parametrize(
    ("action", "changes", "password", "said"),
    [
        ("add", {"--name": "A <b>"}, PASSWORD, "--name must"),
        ("add", {"--mail": "nonsense"}, PASSWORD, "--mail must"),
        ("add", {"--mail": "erika@amt.example"}, PASSWORD, "--mail must"),
        ("add", {"--office": "nowhere"}, PASSWORD, "--office must"),
        ("add", {}, "short", f"from {PASSWORD_MIN} to {PASSWORD_MAX} characters"),
        ("off", {"--mail": "nobody@amt.example"}, "", "There is no account"),
    ],
)
def test_the_command_says_what_must_hold(
    var: Path,
    editor: StaffUser,
    action: str,
    changes: dict[str, str],
    password: str,
    said: str,
) -> None:
    asked = {"--name": "Neu", "--mail": "neu@amt.example", "--office": editor.office}
    fields = changes if action == "off" else asked | changes
    command = [sys.executable, "-m", "formsrv", "user", action, "--var", str(var)]
    command += [
        "--region",
        str(ROOT / "region"),
        *(word for pair in fields.items() for word in pair),
    ]

    found = subprocess.run(
        command, cwd=ROOT, input=f"{password}\n", capture_output=True, text=True, check=False
    )

    assert found.returncode == 1
    assert said in found.stderr
    assert "Error" not in found.stderr
