"""What a thief gets who has become the system user of the public process.

As root the tests run as such a user, with the owners and modes of docs/operations.md; without root
what that user may not touch is closed to everybody, which is the same for who tries.
"""

import os
import shutil
import socket
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from formsrv.desk.context import DeskContext
from formsrv.desk.setup import Prepared
from formsrv.errors import CannotOpenError
from formsrv.sealing import open_sealed
from formsrv.states import State
from formsrv.worker.site import SiteKeeper
from tests.formsrv.test_thief import all_sealed, identities_in, talk
from tests.formsrv.way import Sent, Way

__all__ = ["talk"]
DESK, PUBLIC, SHARED = 64101, 64102, 64110
"""Users, and the group of desk and public: numbers that no system has given away."""
IS_ROOT = os.getuid() == 0
Deed = Callable[[Path, Prepared], object]


@pytest.fixture
def var() -> Iterator[Path]:
    """A folder that other users can reach, unlike those of pytest."""
    base = Path(tempfile.mkdtemp(prefix="thief-"))
    base.chmod(0o755)
    yield base / "var"
    for path in base.rglob("*"):
        if path.is_dir():
            path.chmod(0o700)
    shutil.rmtree(base)


def set_owners(var: Path) -> None:
    """Give each file the owner and mode that docs/operations.md asks for."""
    site = var / "site"
    for path in (*var.rglob("*"), var):
        give(path, SHARED if path.is_relative_to(var / "public") else DESK)
    give(var / "public", SHARED, 0o3770 if IS_ROOT else 0o555)
    for path in (var / "public").glob("intake.sqlite*"):
        give(path, SHARED, 0o660)
    for path in (var, site, site / "output", var / "media"):
        give(path, DESK, 0o755)
    give(site / "offers.json", DESK, 0o644)


def give(path: Path, group: int, mode: int | None = None) -> None:
    """Set group and mode; without them files are for their owner, or for the group to read."""
    if not path.exists():
        return
    if mode is None:
        mode = (0o750 if path.is_dir() else 0o640) if group == SHARED else 0o700
        if not IS_ROOT:
            mode = mode & 0o444 if group == SHARED else 0
    if IS_ROOT:
        os.chown(path, DESK, group)
    path.chmod(mode)


def as_public(deed: Callable[[], object]) -> bytes:
    """Do something as the public user in a process of its own; return what it says."""
    source, target = os.pipe()
    child = os.fork()
    if not child:
        try:
            if IS_ROOT:
                os.setgroups([SHARED])
                os.setgid(PUBLIC)
                os.setuid(PUBLIC)
            said = deed()
            answer = said if isinstance(said, bytes) else b"did it"
        except (OSError, sqlite3.Error) as error:
            answer = type(error).__name__.encode()
        except BaseException as error:  # noqa: BLE001 (whatever it is, the parent must hear of it)
            answer = repr(error).encode()
        with os.fdopen(target, "wb") as pipe:
            pipe.write(answer)
        os._exit(0)
    os.close(target)
    with os.fdopen(source, "rb") as pipe:
        heard = pipe.read()
    os.waitpid(child, 0)
    return heard


def read_all(var: Path) -> bytes:
    """Return the names and the content of all files that can be read."""
    found = []
    for folder, _, names in os.walk(var):
        for name in names:
            path = Path(folder, name)
            if path.is_file() and os.access(path, os.R_OK):
                found += [str(path.relative_to(var)).encode(), path.read_bytes()]
    return b"\n".join(found)


def test_a_copy_of_all_that_public_may_read_opens_no_row(
    way: Way, talk: tuple[Sent, Sent], var: Path
) -> None:
    sealed = all_sealed(way, *talk)
    own = read_all(var)
    set_owners(var)

    copied = as_public(lambda: read_all(var))

    assert b"public/intake.sqlite\n" in copied
    assert b"public/recipients.json\n" in copied
    assert b"desk/desk.sqlite\n" in own
    assert b"desk/desk.sqlite\n" not in copied
    assert b".key\n" not in copied
    # What root copies opens rows, so the search finds keys where there are some.
    assert any(opens(row, identities_in(own)) for row in sealed)
    assert not any(opens(row, identities_in(copied)) for row in sealed)


def opens(row: bytes, identities: set[str]) -> bool:
    try:
        return bool(open_sealed(row, sorted(identities)))
    except CannotOpenError:
        return False


def test_with_these_modes_public_does_its_work(way: Way, var: Path, prepared: Prepared) -> None:
    """Else nothing could be done in any case, and the tests below would say nothing."""
    sent = way.offer()
    set_owners(var)

    def work() -> None:
        with sqlite3.connect(var / "public" / "intake.sqlite") as connection:
            connection.execute("UPDATE records SET language = 'ar'")
        prepared.public.recipients_file.read_text()
        prepared.public.form_secret_file.read_text()

    assert as_public(work) == b"did it"
    assert way.row(sent.record_id).language == "ar"


def add_staff(var: Path, prepared: Prepared) -> None:
    del prepared
    with sqlite3.connect(var / "desk" / "desk.sqlite") as connection:
        connection.execute("UPDATE users SET role = 'administrator'")


def open_desk(var: Path, prepared: Prepared) -> None:
    """What every command of the desk does first: adding members, publishing, approving."""
    del var
    DeskContext.from_config(prepared.desk)


def overwrite_key(var: Path, prepared: Prepared) -> None:
    del var
    prepared.public.recipients_file.write_text("{}")


def replace_key(var: Path, prepared: Prepared) -> None:
    """The folder can be written, for SQLite's sake; what others own in it cannot be replaced."""
    del prepared
    mine = var / "public" / "mine.json"
    mine.write_text("{}")
    mine.replace(var / "public" / "recipients.json")


def swap_folder(var: Path, prepared: Prepared) -> None:
    del prepared
    (var / "public").rename(var / "other")


def commit(var: Path, prepared: Prepared) -> None:
    del var
    (prepared.desk.site.repository / "refs" / "heads" / "main").write_text("0" * 40)


def ask_builder(var: Path, prepared: Prepared) -> None:
    del var
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(str(prepared.desk.site.builder_socket))


def write_page(var: Path, prepared: Prepared) -> None:
    del prepared
    (var / "site" / "output" / "index.html").write_text("mine")


@pytest.mark.parametrize(
    "deed",
    [
        add_staff,
        open_desk,
        overwrite_key,
        replace_key,
        swap_folder,
        commit,
        ask_builder,
        write_page,
    ],
)
def test_as_public_it_fails(way: Way, var: Path, prepared: Prepared, deed: Deed) -> None:
    way.offer()
    set_owners(var)
    before = prepared.public.recipients_file.stat().st_ino if IS_ROOT else 0

    said = as_public(lambda: deed(var, prepared))

    assert said in {b"PermissionError", b"OperationalError"}, said
    if IS_ROOT:
        assert prepared.public.recipients_file.stat().st_ino == before


def test_a_state_that_public_invents_publishes_nothing(
    way: Way, var: Path, prepared: Prepared
) -> None:
    """Records are public's to write; what stands on the site comes from commits of the desk."""
    sent = way.offer()
    head = way.desk.content.head()
    values = (State.PUBLISHED.value, "abcd2345", sent.record_id)

    with sqlite3.connect(var / "public" / "intake.sqlite") as connection:
        connection.execute("UPDATE records SET state = ?, offer_id = ? WHERE id = ?", values)
    connection.close()
    SiteKeeper(way.desk).tend()

    assert way.row(sent.record_id).state is State.PUBLISHED
    assert way.desk.content.head() == head
    assert way.desk.content.offer_path("abcd2345") is None
