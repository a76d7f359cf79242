"""A backup is made while people write, and holds no key and no word of theirs."""

import itertools
import json
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path

import pytest

from formsrv.backup.making import list_backups
from formsrv.backup.tombstones import NAME as TOMBSTONES
from formsrv.desk.audit import verify_chain
from formsrv.desk.cases import open_offer_record
from formsrv.desk.setup import Prepared
from formsrv.errors import UnknownLinkError
from formsrv.services import conversation, intake, links
from formsrv.states import State
from formsrv.store.records import find_record
from tests.formsrv.backup.vaults import (
    Vault,
    close,
    contents,
    opened,
)
from tests.formsrv.samples import APPLICANT_CANARIES, LANDLORD_CANARIES, offer_draft
from tests.formsrv.way import Sent, Way
from tests.support.processes import ROOT


def test_what_was_backed_up_is_there_on_another_machine(way: Way, vault: Vault) -> None:
    offer, offer_id = way.published()
    later = vault.backup()

    there = vault.restore(later)

    with opened(there, vault.clock) as (public, desk):
        view = links.find_record(public, offer.secret)
        with desk.store.reading() as connection:
            row = find_record(connection, offer.record_id)
        assert row is not None
        assert open_offer_record(desk, row).landlord.last_name == "Nachnamekanarie"
        with desk.desk.reading() as connection:
            assert verify_chain(connection) > 0
        again = intake.submit_offer(public, offer_draft(), submission="token-there", language="uk")
        assert not again.repeated
    assert (view.state, view.offer_id) == (State.PUBLISHED, offer_id)


def test_what_came_after_the_backup_is_not_in_it(way: Way, vault: Vault) -> None:
    way.offer()
    backup = vault.backup()
    later = way.offer()

    there = vault.restore(backup)

    with opened(there, vault.clock) as (public, _), pytest.raises(UnknownLinkError):
        links.find_record(public, later.secret)


def test_it_is_made_while_people_write(way: Way, vault: Vault) -> None:
    """Nobody waits for it, and no record in it is without its mail."""
    stop = threading.Event()
    sent: list[str] = []

    def write() -> None:
        for number in itertools.count():
            if stop.is_set():
                return
            key = f"token-busy-{number}"
            done = intake.submit_offer(way.public, offer_draft(), submission=key, language="uk")
            sent.append(done.record_id)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        before = len(sent)
        backup = vault.backup()
        after = len(sent)
    finally:
        stop.set()
        writer.join()

    there = vault.restore(backup)

    assert after > before
    with opened(there, vault.clock) as (_, desk), desk.store.reading() as connection:
        lonely = connection.exec_driver_sql(
            "SELECT count(*) FROM records WHERE id NOT IN (SELECT record_id FROM outbox)"
        ).scalar_one()
        count = connection.exec_driver_sql("SELECT count(*) FROM records").scalar_one()
    assert lonely == 0
    assert before <= count <= len(sent)


@pytest.fixture
def talk(way: Way) -> tuple[Sent, Sent]:
    """Everything the service stores, with a canary in every personal field."""
    offer, inquiry = way.forwarded()
    conversation.send_answer(
        way.public, offer.secret, "Antwortkanarie", inquiry_id=inquiry.record_id
    )
    conversation.share_contact(way.public, inquiry.secret)
    conversation.share_contact(way.public, offer.secret, inquiry_id=inquiry.record_id)
    return offer, inquiry


def test_no_backup_holds_a_personal_word_or_a_key(
    way: Way, vault: Vault, talk: tuple[Sent, Sent], prepared: Prepared
) -> None:
    raw = contents(vault.backup()).lower()

    words = [*LANDLORD_CANARIES, *APPLICANT_CANARIES, "Antwortkanarie"]
    words += [sent.secret for sent in talk]
    secrets = [path.read_text("ascii") for path in prepared.desk.keys_folder.iterdir()]
    secrets += [
        path.read_text("ascii")
        for path in (
            prepared.public.form_secret_file,
            prepared.desk.hmac_secret_file,
            prepared.desk.session_secret_file,
        )
    ]
    assert [word for word in words if word.lower().encode() in raw] == []
    assert [secret for secret in secrets if secret.strip().lower().encode() in raw] == []
    # It is all there, sealed: so the search above looked at the right bytes.
    assert way.row(talk[0].record_id).sealed.lower() in raw
    assert talk[0].record_id.encode() in raw


def test_only_the_newest_stay_when_asked(way: Way, vault: Vault) -> None:
    made = [vault.backup() for _ in range(3)]
    made.append(vault.backup(keep=2))

    assert list_backups(vault.folder) == made[2:]
    assert (vault.folder / TOMBSTONES).exists()


def test_a_backup_that_fails_leaves_nothing_that_looks_like_one(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("formsrv.backup.making.add_tombstones", fail)
        with pytest.raises(KeyboardInterrupt):
            vault.backup()

    assert list_backups(vault.folder) == []
    assert [path.name for path in vault.folder.iterdir()] == ["backup.lock"]


def test_nobody_else_may_read_it(vault: Vault) -> None:
    backup = vault.backup()

    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in vault.folder.rglob("*")}

    assert set(modes.values()) == {"0o600", "0o700"}
    assert modes[backup.name] == "0o700"


def test_the_manifest_names_every_file(vault: Vault) -> None:
    backup = vault.backup()

    found = json.loads((backup / "manifest.json").read_text("utf-8"))

    assert set(found["files"]) == {path.name for path in backup.iterdir()} - {"manifest.json"}
    assert datetime.fromisoformat(found["made_at"]).tzinfo is not None


def formsrv(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "formsrv", *(str(word) for word in arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_both_commands_do_it(way: Way, vault: Vault, var: Path) -> None:
    way.offer()
    place = ("--var", var, "--region", ROOT / "region")
    close(way)

    made = formsrv("backup", vault.folder, "--keep", 3, *place)
    refused = formsrv("restore", made.stdout.strip(), *place)
    done = formsrv("restore", made.stdout.strip(), "--replace", *place)

    assert (made.returncode, made.stderr) == (0, "")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "--replace" in refused.stderr
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Restored. Records: 1. Erased again: 0.\n"
