"""New keys: what was sealed to older ones is sealed anew, and everybody still opens theirs."""

from dataclasses import replace

import pytest

from catalog.photos import Pictures
from formsrv.config import DeskConfig
from formsrv.desk import forwarding
from formsrv.desk.context import DeskContext
from formsrv.desk.drills import is_same_key, read_drill, run_drill
from formsrv.desk.keys import next_generation
from formsrv.desk.rotation import count_older, list_unreadable, reseal
from formsrv.desk.setup import Prepared
from formsrv.errors import CannotOpenError, UnknownLinkError
from formsrv.sealing import LinkKey, Recipients, new_identity, open_sealed
from formsrv.services import conversation, links
from formsrv.services.photos import NewPhoto, add_photos, list_own, remove_photo
from formsrv.store.records import list_messages
from formsrv.store.resealing import list_sealed, read_sealed
from formsrv.store.tables import messages, outbox, records
from tests.formsrv.way import Way


def rotate(prepared: Prepared, *, recovery: str | None = None) -> DeskContext:
    """Make new keys as the command does and open the desk with them."""
    config: DeskConfig = prepared.desk
    recipients = Recipients.read(config.recipients_file)
    if recovery:
        recipients = replace(recipients, recovery=LinkKey(recovery).recipient)
    else:
        for office in recipients.offices:
            recipients = next_generation(config.keys_folder, recipients, office)
    recipients.write(config.recipients_file)
    return DeskContext.from_config(config)


def talk(way: Way) -> tuple[str, str]:
    """Publish, ask, forward and answer: messages of every kind; return both links."""
    offer, offer_id = way.published()
    inquiry = way.inquiry(offer_id)
    forwarding.forward(way.desk, way.editor, inquiry.record_id, seen=way.seen(inquiry))
    conversation.send_answer(way.public, offer.secret, "Come", inquiry_id=inquiry.record_id)
    return offer.secret, inquiry.secret


def opens(context: DeskContext, identity: str) -> int:
    """Count the rows that a key opens."""
    count = 0
    with context.store.reading() as connection:
        for table in (records, messages, outbox):
            for row in list_sealed(connection, table):
                found = read_sealed(connection, table, row.id)
                assert found is not None
                try:
                    open_sealed(found.sealed, [identity])
                    count += 1
                except CannotOpenError:
                    pass
    return count


def test_after_new_keys_everybody_opens_what_they_did_before(way: Way, prepared: Prepared) -> None:
    landlord, applicant = talk(way)
    identities = [LinkKey.from_secret(one).identity for one in (landlord, applicant)]
    before = [opens(way.desk, one) for one in identities]
    old = {path.name: path.read_text("ascii") for path in prepared.desk.keys_folder.iterdir()}

    with_new = rotate(prepared)
    try:
        assert count_older(with_new) > 5
        found = reseal(with_new)

        assert found.done > 5
        assert (found.unreadable, count_older(with_new)) == ((), 0)
        assert reseal(with_new).done == 0
        assert [opens(with_new, one) for one in identities] == before
        assert links.read_written(way.public, landlord).offer is not None
        seen = conversation.read_conversation(way.public, applicant)
        assert "Come" in repr(seen)
        assert sum(opens(with_new, text.strip()) for text in old.values()) == 0
    finally:
        with_new.close()


def test_a_new_recovery_key_opens_all_and_the_old_one_nothing(way: Way, prepared: Prepared) -> None:
    talk(way)
    identity = new_identity()
    assert prepared.recovery_key is not None
    total = opens(way.desk, prepared.recovery_key)

    with_new = rotate(prepared, recovery=identity)
    try:
        reseal(with_new, everything=True)
        assert opens(with_new, identity) == total > 5
        assert opens(with_new, prepared.recovery_key) == 0
    finally:
        with_new.close()


def test_an_offices_answer_stays_closed_to_the_landlord(way: Way, prepared: Prepared) -> None:
    """New keys give it to nobody for whom it was not written."""
    offer, offer_id = way.published()
    inquiry = way.inquiry(offer_id)
    seen = way.seen(inquiry)
    forwarding.answer_applicant(way.desk, way.editor, inquiry.record_id, seen=seen, text="Come")

    with_new = rotate(prepared)
    try:
        assert reseal(with_new, everything=True).unreadable == ()
        with with_new.store.reading() as connection:
            (answer,) = list_messages(connection, inquiry.record_id)
        assert LinkKey.from_secret(inquiry.secret).open(answer.sealed)
        with pytest.raises(CannotOpenError):
            LinkKey.from_secret(offer.secret).open(answer.sealed)
    finally:
        with_new.close()


def test_a_photo_that_was_taken_away_is_no_broken_row(way: Way) -> None:
    """Its row stays until the next publication, and there is nothing in it to open."""
    sent, _ = way.published()
    pictures = Pictures(width=1600, height=1200, large=b"l", avif=b"a", jpeg=b"j")
    add_photos(way.public, sent.secret, [NewPhoto(pictures=pictures, words="Küche")])
    (photo,) = list_own(way.public, sent.secret)
    remove_photo(way.public, sent.secret, photo.photo_id)

    assert list_unreadable(way.desk) == []
    assert reseal(way.desk, everything=True).unreadable == ()


def test_a_row_that_no_key_opens_is_named_and_stays(way: Way, prepared: Prepared) -> None:
    sent = way.offer()
    with way.desk.store.writing() as connection:
        connection.execute(
            records.update().where(records.c.id == sent.record_id).values(sealed=b"broken")
        )
    assert f"records/{sent.record_id}" in list_unreadable(way.desk)

    with_new = rotate(prepared)
    try:
        assert reseal(with_new).unreadable == (f"records/{sent.record_id}",)
        assert way.row(sent.record_id).sealed == b"broken"
    finally:
        with_new.close()


def test_a_drill_opens_every_record_with_the_printed_key(way: Way, prepared: Prepared) -> None:
    way.offer()
    way.offer()
    assert prepared.recovery_key is not None
    spoken = prepared.recovery_key.lower().replace("-", " - ")

    assert run_drill(way.desk, spoken).done == 2
    drill = read_drill(way.desk.lock_folder)
    assert drill is not None
    assert (drill.recovery, drill.on) == (way.desk.recipients.recovery, way.desk.today)


@pytest.mark.parametrize("typed", ["", "nothing", "AGE-SECRET-KEY-1QQQ", "ключ"])
def test_what_is_no_key_makes_no_drill(way: Way, typed: str) -> None:
    with pytest.raises(UnknownLinkError):
        run_drill(way.desk, typed)
    assert read_drill(way.desk.lock_folder) is None


def test_another_regions_key_makes_no_drill(way: Way) -> None:
    with pytest.raises(CannotOpenError):
        run_drill(way.desk, new_identity())
    assert read_drill(way.desk.lock_folder) is None


def test_a_key_typed_from_paper_may_have_spaces_and_small_letters() -> None:
    identity = new_identity()
    typed = " ".join(identity.lower()[at : at + 4] for at in range(0, len(identity), 4))
    assert is_same_key(typed, identity)
    assert not is_same_key(typed[:-1], identity)
    assert not is_same_key(new_identity(), identity)
