"""Publications, photos and media come back from a backup; what was erased since does not."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from catalog.photos import Pictures, photo_files
from formsrv.backup.content import BUNDLE
from formsrv.backup.restoring import restore_backup
from formsrv.desk import decisions, queue
from formsrv.desk.content import ContentRepository
from formsrv.desk.context import DeskContext
from formsrv.desk.photos import shown_photos
from formsrv.desk.setup import Prepared
from formsrv.errors import BuilderError, PublishingError
from formsrv.services import conversation, links
from formsrv.services.photos import NewPhoto, add_photos
from formsrv.store.records import find_record, list_messages
from formsrv.store.resealing import list_mails
from formsrv.store.tables import photos
from formsrv.worker.site import SiteKeeper
from tests.formsrv.backup.vaults import Vault, contents, opened
from tests.formsrv.fake_builder import FakeBuilder
from tests.formsrv.way import Sent, Way


def pictures(name: str) -> Pictures:
    """Stand for the pictures of a photo; nobody looks into them here."""
    raw = f"canary of the {name} ".encode()
    return Pictures(width=1600, height=1200, large=raw + b"l", avif=raw + b"a", jpeg=raw + b"j")


def publish(way: Way, name: str) -> tuple[Sent, str]:
    """Publish an offer with one photo; return it with its public id."""
    sent = way.offer()
    add_photos(way.public, sent.secret, [NewPhoto(pictures=pictures(name), words=name)])
    seen = queue.open_offer(way.desk, way.editor, sent.record_id).seen
    return sent, decisions.publish(way.desk, way.editor, sent.record_id, seen=seen).offer_id


def erase(way: Way, sent: Sent) -> None:
    """Erase a record as its owner asks for it, and let the worker do it."""
    links.ask_erasing(way.public, sent.secret)
    SiteKeeper(way.desk).tend()
    with way.desk.store.reading() as connection:
        assert find_record(connection, sent.record_id) is None


def machine(vault: Vault, tmp_path: Path) -> Prepared:
    """Another machine, to which keys were brought, and neither content nor photos."""
    there = vault.elsewhere()
    shutil.rmtree(there.desk.site.repository, ignore_errors=True)
    shutil.rmtree(there.desk.media_folder, ignore_errors=True)
    there.desk.site.repository.parent.mkdir(parents=True, exist_ok=True)
    return there


@contextmanager
def tended(there: Prepared, vault: Vault, builder: FakeBuilder) -> Iterator[DeskContext]:
    """Let the worker of the restored service do its first round."""
    with opened(there, vault.clock) as (_, desk):
        if there.desk.site.builder_socket.exists():
            SiteKeeper(desk).tend()
        else:
            with builder.listening(there.desk.site.builder_socket):
                SiteKeeper(desk).tend()
        yield desk


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def history(repository: Path) -> str:
    words = ["git", f"--git-dir={repository}", "log", "--all", "--format=%H %an %s"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def test_publications_and_photos_come_back_on_another_machine(
    way: Way, vault: Vault, builder: FakeBuilder, tmp_path: Path
) -> None:
    sent, offer_id = publish(way, "kitchen")
    before = history(way.desk.content.folder)
    backup = vault.backup()
    there = machine(vault, tmp_path)

    done = restore_backup(there.desk, backup, clock=vault.clock)

    assert done.content
    assert history(there.desk.site.repository) == before
    with tended(there, vault, builder) as desk:
        assert desk.content.offer_path(offer_id) is not None
        (photo,) = [photo for _, photo in shown_photos(desk, sent.record_id)]
        assert photo.large == pictures("kitchen").large
        assert names(desk.media.path) == set(photo_files(pictures("kitchen").sha256))


def test_what_was_erased_since_is_on_no_branch_and_in_no_folder(
    way: Way, vault: Vault, builder: FakeBuilder, tmp_path: Path
) -> None:
    erased, erased_id = publish(way, "kitchen")
    _, kept_id = publish(way, "hall")
    backup = vault.backup()
    erase(way, erased)
    vault.backup()
    there = machine(vault, tmp_path)

    done = restore_backup(there.desk, backup, clock=vault.clock)

    assert done.erased_again == (erased.record_id,)
    with tended(there, vault, builder) as desk:
        assert desk.content.offer_path(erased_id) is None
        assert desk.content.offer_path(kept_id) is not None
        assert names(desk.media.path) == set(photo_files(pictures("hall").sha256))
        with desk.store.reading() as connection:
            rows = connection.execute(photos.select()).all()
        assert [row.record_id for row in rows] != []
        assert erased.record_id not in {row.record_id for row in rows}


def test_a_publication_that_was_not_finished_is_taken_off_too(
    way: Way, vault: Vault, tmp_path: Path
) -> None:
    """It was committed, its build failed, and the record was erased since."""
    sent = way.offer()
    way.builder.fault = {"error": "One file is at fault.", "problems": []}
    with pytest.raises(BuilderError):
        decisions.publish(way.desk, way.editor, sent.record_id, seen=way.seen(sent))
    way.builder.fault = None
    assert len(way.desk.content.offer_paths()) == 1
    backup = vault.backup()
    erase(way, sent)
    vault.backup()
    there = machine(vault, tmp_path)

    restore_backup(there.desk, backup, clock=vault.clock)

    assert repository_of(there).offer_paths() == []


def repository_of(there: Prepared) -> ContentRepository:
    site = there.desk.site
    return ContentRepository(folder=site.repository, branch="main", prefix=site.content_prefix)


def test_a_photo_lies_in_a_backup_only_sealed(way: Way, vault: Vault) -> None:
    publish(way, "kitchen")

    raw = contents(vault.backup())

    assert b"canary of the kitchen" not in raw


def test_content_that_is_there_is_never_replaced_by_an_older_one(way: Way, vault: Vault) -> None:
    publish(way, "kitchen")
    backup = vault.backup()
    publish(way, "hall")
    before = history(way.desk.content.folder)
    way.public.close()
    way.desk.close()

    done = restore_backup(vault.config, backup, replace=True, clock=vault.clock)

    assert not done.content
    assert history(vault.config.site.repository) == before


def test_without_a_publication_there_is_nothing_to_put_back(
    way: Way, vault: Vault, tmp_path: Path
) -> None:
    way.offer()
    backup = vault.backup()

    done = restore_backup(machine(vault, tmp_path).desk, backup, clock=vault.clock)

    assert not (backup / BUNDLE).exists()
    assert not done.content


def test_a_damaged_repository_stops_the_backup(way: Way, vault: Vault) -> None:
    """Rather than that nobody notices: the last whole backup stays."""
    publish(way, "kitchen")
    (way.desk.content.folder / "HEAD").unlink()

    with pytest.raises(PublishingError):
        vault.backup()

    assert not list(vault.folder.glob("2*"))


def test_what_others_were_told_of_the_erased_does_not_come_back(way: Way, vault: Vault) -> None:
    """A landlord's words to an applicant, and an applicant's words in a mail to a landlord."""
    home, inquiry = way.forwarded()
    conversation.send_answer(way.public, home.secret, "Gern.", inquiry_id=inquiry.record_id)
    landlord, other = way.forwarded()
    backup = vault.backup()
    erase(way, home)
    erase(way, other)
    vault.backup()

    there = vault.restore(backup)

    with opened(there, vault.clock) as (_, desk), desk.store.reading() as connection:
        kinds = [found.kind for found in list_messages(connection, inquiry.record_id)]
        told = [row.purpose for row in list_mails(connection, landlord.record_id)]
    assert kinds == ["forwarded"]
    assert told != []
    assert "inquiry_forwarded" not in told
