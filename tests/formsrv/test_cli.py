"""``flask --app formsrv``: the same tasks on a command line, as a real process where it matters."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from formsrv import create_app
from formsrv.clock import utc_now
from formsrv.desk.approving import approve
from formsrv.desk.drills import read_drill
from formsrv.desk.setup import Prepared
from formsrv.desk.users import NewUser, add_user
from formsrv.desk.views import Role
from formsrv.states import State
from formsrv.store.outbox import list_mails_in, mark_failed
from formsrv.store.records import find_record
from formsrv.store.tables import audit, records
from tests.formsrv.way import Way
from tests.support.processes import ROOT

WHERE = ("--region", str(ROOT / "region"))


@pytest.fixture
def run(way: Way, var: Path) -> object:
    """Run a command on the var folder of the test, for this region or another."""
    del way

    def command(*words: str, typed: str = "", where: Sequence[str] = WHERE) -> Result:
        place: Sequence[str] = ("--var", str(var), *where)
        runner = CliRunner()
        app = create_app()
        return runner.invoke(app.cli, [*words, *place], input=typed)

    return command


def actions(way: Way) -> list[str]:
    with way.desk.desk.reading() as connection:
        return [row.action for row in connection.execute(audit.select())]


def test_an_offer_is_found_shown_and_published(way: Way, run) -> None:  # noqa: ANN001 (a function)
    sent = way.offer()
    acting = ("--as", way.editor.mail)

    listed = run("queue", *acting)
    assert sent.record_id in listed.output
    assert "1 wait." in listed.output

    shown = run("show", sent.record_id, *acting)
    assert "rent:" in shown.output
    for secret in ("Kovalenko", "@mail.example", "555"):
        assert secret not in shown.output
    (seen,) = re.findall(r"# seen: (\w+)", shown.output)

    made = run("publish", sent.record_id, *acting, "--seen", seen)
    assert made.exit_code == 0, made.output
    assert way.row(sent.record_id).state is State.PUBLISHED
    again = run("publish", sent.record_id, *acting, "--seen", "another")
    assert again.exit_code == 1
    assert "decided about it already" in again.output


def test_no_command_goes_past_a_second_person(
    way: Way,
    run,  # noqa: ANN001 (a function)
    tmp_path: Path,
) -> None:
    """The region asks for two people, wherever somebody publishes."""
    region = tmp_path / "region"
    shutil.copytree(ROOT / "region", region)
    file = region / "region.yaml"
    file.write_text(file.read_text("utf-8").replace("four_eyes: false", "four_eyes: true"), "utf-8")
    sent = way.offer()
    seen = way.seen(sent)
    deed = ("publish", sent.record_id, "--as", way.editor.mail, "--seen", seen)

    alone = run(*deed, where=("--region", str(region)))
    other = NewUser(
        name="Zweite Person",
        mail="zwei@amt.example",
        password="long enough a password",
        office=way.editor.office,
        role=Role.EDITOR,
    )
    approve(way.desk, add_user(way.desk, other), sent.record_id, seen=seen)
    checked = run(*deed, where=("--region", str(region)))

    assert (alone.exit_code, "second person" in alone.output) == (1, True)
    assert checked.exit_code == 0, checked.output
    assert way.row(sent.record_id).state is State.PUBLISHED


def test_who_acts_must_be_an_active_member(way: Way, run) -> None:  # noqa: ANN001
    found = run("queue", "--as", "nobody@mail.example")
    assert (found.exit_code, "active member" in found.output) == (1, True)


def test_erasing_asks_first_and_leaves_the_rest_to_the_worker(way: Way, run) -> None:  # noqa: ANN001
    sent = way.offer()
    acting = ("--as", way.editor.mail)
    assert run("erase", sent.record_id, *acting, typed="n\n").exit_code == 1
    assert way.row(sent.record_id).erase_asked_at is None

    assert run("erase", sent.record_id, *acting, typed="y\n").exit_code == 0
    row = way.row(sent.record_id)
    assert (row.state, row.erase_asked_at is None) == (State.WITHDRAWN, False)
    assert actions(way).count("erase asked") == 1
    run("erase", sent.record_id, *acting, "--yes")
    assert actions(way).count("erase asked") == 1
    assert run("erase", "nothing", *acting, "--yes").exit_code == 1


def test_mails_that_were_given_up_go_out_again(way: Way, run) -> None:  # noqa: ANN001
    way.offer()
    with way.desk.store.writing() as connection:
        waiting = list_mails_in(connection, "waiting")
        mark_failed(connection, waiting[0].id, tries=9)
    failed = run("outbox", "list", "--failed")
    assert waiting[0].id in failed.output
    assert "@" not in failed.output
    assert "1 mails go out" in run("outbox", "retry").output
    with way.desk.store.reading() as connection:
        assert not list_mails_in(connection, "failed")
    assert run("outbox", "retry", "nothing").exit_code == 1


def test_the_drill_is_noted_and_shown(way: Way, prepared: Prepared, run) -> None:  # noqa: ANN001
    way.offer()
    assert "last drill: never" in run("keys", "list").output
    assert prepared.recovery_key is not None
    wrong = run("keys", "drill", typed="AGE-SECRET-KEY-1NO\n")
    assert (wrong.exit_code, "as it was printed" in wrong.output) == (1, True)

    done = run("keys", "drill", typed=f"{prepared.recovery_key}\n")
    assert "1 records open" in done.output
    assert prepared.recovery_key not in done.output
    drill = read_drill(way.desk.lock_folder)
    assert drill is not None
    assert f"last drill: {drill.on}" in run("keys", "list").output


def test_keys_are_rotated_and_rows_sealed_anew(way: Way, prepared: Prepared, run) -> None:  # noqa: ANN001
    way.offer()
    done = run("keys", "rotate")
    assert done.exit_code == 0, done.output
    assert re.search(r"[1-9]\d* rows sealed anew", done.output)
    names = {path.name for path in prepared.desk.keys_folder.iterdir()}
    assert {name.replace(".1.", ".2.") for name in names} <= names
    assert "older keys: 0" in run("keys", "list").output
    assert run("keys", "rotate", "--office", "nowhere").exit_code == 1


def test_a_new_recovery_key_counts_only_when_typed_back(way: Way, run, var: Path) -> None:  # noqa: ANN001
    before = (var / "public" / "recipients.json").read_text("utf-8")
    refused = run("keys", "rotate", "--recovery", typed="a\nb\nc\n")
    assert (refused.exit_code, "typed back" in refused.output) == (1, True)
    assert (var / "public" / "recipients.json").read_text("utf-8") == before
    assert way.desk.recipients.recovery in before


def test_the_doctor_names_what_needs_somebody(way: Way, prepared: Prepared, run) -> None:  # noqa: ANN001
    way.published()
    first = run("doctor")
    assert first.exit_code == 1
    assert re.search(r"bad +recovery key: nobody has shown", first.output)
    assert re.search(r"good +log of the staff: whole", first.output)
    run("keys", "drill", typed=f"{prepared.recovery_key}\n")
    key = next(prepared.desk.keys_folder.iterdir())
    key.chmod(0o644)
    second = run("doctor")
    assert re.search(r"good +recovery key: last drill", second.output)
    assert re.search(rf"bad +keys: {re.escape(key.name)} can be read by others", second.output)


def test_accounts_are_listed_made_and_ended(way: Way, run) -> None:  # noqa: ANN001
    refused = run("users", "list", "--as", way.editor.mail)
    assert (refused.exit_code, "may not do that" in refused.output) == (1, True)
    office = way.editor.office
    boss = add_user(
        way.desk,
        NewUser(
            name="Ada Boss",
            mail="boss@stadt.example",
            password="long enough for all",
            office=office,
            role=Role.ADMINISTRATOR,
        ),
    )
    new = ("--name", "Neu Hier", "--mail", "neu@stadt.example", "--office", office)
    made = run("users", "add", "--as", boss.mail, *new)
    assert re.fullmatch(r"neu@stadt\.example  \S{12,}\n", made.output)
    listed = run("users", "list", "--as", boss.mail)
    assert re.search(r"neu@stadt\.example .* editor  active  no second factor", listed.output)
    ended = run("users", "off", way.editor.mail)
    assert ended.exit_code == 0
    assert run("queue", "--as", way.editor.mail).exit_code == 1
    assert run("users", "off", "nobody@mail.example").exit_code == 1


def test_purging_erases_what_is_due(way: Way, run) -> None:  # noqa: ANN001
    old, new = way.offer(confirmed=False), way.offer(confirmed=False)
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    with way.desk.store.writing() as connection:
        mine = records.update().where(records.c.id == old.record_id)
        connection.execute(mine.values(created_at=long_ago, updated_at=long_ago))
        other = records.update().where(records.c.id == new.record_id)
        connection.execute(other.values(created_at=utc_now(), updated_at=utc_now()))
    assert "1 records erased" in run("purge").output
    assert way.row(new.record_id).id == new.record_id
    with way.desk.store.reading() as connection:
        assert find_record(connection, old.record_id) is None


def test_flask_finds_the_commands(tmp_path: Path) -> None:
    """And a folder that is not set up ends with one sentence, not with a traceback."""
    command = [sys.executable, "-m", "flask", "--app", "formsrv", "doctor", "--var", str(tmp_path)]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 1
    assert "setup" in found.stderr
    assert "Traceback" not in found.stderr


def test_setup_goes_on_only_when_the_recovery_key_was_typed_back(tmp_path: Path) -> None:
    var = tmp_path / "var"
    command = [sys.executable, "-m", "formsrv", "setup", "--var", str(var), *WHERE]
    refused = subprocess.run(
        command, cwd=ROOT, input="no\nno\nno\n", capture_output=True, text=True, check=False
    )
    assert refused.returncode == 1
    assert "typed back" in refused.stderr
    assert not (var / "public" / "recipients.json").exists()

    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        lines = (line.strip() for line in process.stdout)
        key = next(line for line in lines if line.startswith("AGE-SECRET-KEY-"))
        process.stdin.write(f"{key.lower()}\n")
        process.stdin.close()
        assert process.wait(60) == 0
    drill = read_drill(var / "desk")
    assert drill is not None
    assert drill.recovery in (var / "public" / "recipients.json").read_text("utf-8")
