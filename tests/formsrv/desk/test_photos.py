"""What the office decides about photos: what it saw is published, and what ended is gone."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from catalog.photos import Pictures, photo_files
from formsrv.desk import decisions, queue
from formsrv.desk import photos as desk_photos
from formsrv.desk.cases import find_case
from formsrv.desk.git import run_git
from formsrv.desk.handing_over import Target, hand_over
from formsrv.desk.photos import Judgement, judge_photos, read_picture, shown_photos
from formsrv.desk.views import CasePhoto, OfferCase
from formsrv.errors import (
    BuilderError,
    ChangedMeanwhileError,
    InvalidOfferError,
    NotAllowedError,
    UnknownRecordError,
)
from formsrv.reasons import OfferRefusal
from formsrv.sealing import open_sealed, seal_payload
from formsrv.services import links
from formsrv.services.photos import NewPhoto, add_photos, list_own, move_up, remove_photo
from formsrv.states import RecordKind, State
from formsrv.store.photos import PhotoState, list_photos
from formsrv.worker.retention import erase_due
from formsrv.worker.site import SiteKeeper
from tests.formsrv.samples import FakeClock
from tests.formsrv.way import Sent, Way


def pictures(name: str) -> Pictures:
    """Stand for the pictures of a photo: the desk never looks into them."""
    raw = name.encode()
    return Pictures(
        width=1600, height=1200, large=b"large " + raw, avif=b"avif " + raw, jpeg=b"jpeg " + raw
    )


def send(way: Way, sent: Sent, *names: str, words: str = "Küche mit Fenster") -> None:
    new = [NewPhoto(pictures=pictures(name), words=words) for name in names]
    add_photos(way.public, sent.secret, new)


def case(way: Way, sent: Sent) -> OfferCase:
    return queue.open_offer(way.desk, way.editor, sent.record_id)


def publish(way: Way, sent: Sent) -> str:
    made = decisions.publish(way.desk, way.editor, sent.record_id, seen=case(way, sent).seen)
    return made.offer_id


def judge(way: Way, sent: Sent, **by_sha: Judgement) -> None:
    found = {photo.sha256: photo for photo in case(way, sent).photos}
    judgements = {found[sha[1:]].photo_id: one for sha, one in by_sha.items()}
    seen = case(way, sent).seen
    judge_photos(way.desk, way.editor, sent.record_id, seen=seen, judgements=judgements)


def on_branch(way: Way, offer_id: str) -> list[str]:
    """Return the hashes that the offer's file names."""
    path = way.desk.content.offer_path(offer_id)
    value = yaml.safe_load(way.desk.content.read(str(path)))
    assert all(photo["outside"] is True for photo in value.get("photos", []))
    return [photo["sha256"] for photo in value.get("photos", [])]


def media(way: Way) -> set[str]:
    return {path.name for path in way.desk.media.path.iterdir()}


def files_of(*names: str) -> set[str]:
    return {file for name in names for file in photo_files(pictures(name).sha256)}


def test_publishing_writes_photos_beside_the_content_and_their_words_into_it(way: Way) -> None:
    """The bytes never enter git; every object of the repository is looked through."""
    sent = way.offer()
    send(way, sent, "kitchen", "hall")

    offer_id = publish(way, sent)

    hashes = [pictures(name).sha256 for name in ("kitchen", "hall")]
    assert on_branch(way, offer_id) == hashes
    assert media(way) == files_of("kitchen", "hall")
    large = way.desk.media.path / f"{hashes[0]}.jpg"
    assert large.read_bytes() == b"large kitchen"
    objects = run_git(way.desk.content.folder, "cat-file", "--batch-all-objects", "--batch")
    assert b"large kitchen" not in objects
    assert "Küche mit Fenster".encode() in objects
    assert [one.state for one in list_own(way.public, sent.secret)] == [PhotoState.LIVE] * 2


def test_a_photo_that_came_after_looking_is_not_published(way: Way) -> None:
    """Nor one that was taken away, put in another order or said in other words since."""
    sent = way.offer()
    send(way, sent, "kitchen", "hall")
    hall = list_own(way.public, sent.secret)[1].photo_id
    changes: tuple[Callable[[], None], ...] = (
        lambda: send(way, sent, "bath"),
        lambda: move_up(way.public, sent.secret, hall),
        lambda: remove_photo(way.public, sent.secret, hall),
    )
    for change in changes:
        seen = case(way, sent).seen
        change()
        with pytest.raises(ChangedMeanwhileError):
            decisions.publish(way.desk, way.editor, sent.record_id, seen=seen)
    assert way.desk.content.head() is None
    assert media(way) == set()


def test_one_that_comes_while_the_site_is_built_waits_beside_what_is_live(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = way.offer()
    send(way, sent, "kitchen")
    builder = type(way.desk.builder)
    real = builder.build

    def late(self: object, commit: str | None) -> object:
        send(way, sent, "hall")
        return real(way.desk.builder, commit)

    monkeypatch.setattr(builder, "build", late)

    offer_id = publish(way, sent)

    assert on_branch(way, offer_id) == [pictures("kitchen").sha256]
    assert way.row(sent.record_id).state is State.CHANGED
    states = [one.state for one in list_own(way.public, sent.secret)]
    assert states == [PhotoState.LIVE, PhotoState.NEW]


def test_without_words_nothing_is_published_and_an_editor_writes_them(way: Way) -> None:
    sent = way.offer()
    send(way, sent, "kitchen", words="")
    with pytest.raises(InvalidOfferError):
        publish(way, sent)
    sha = "x" + pictures("kitchen").sha256

    judge(way, sent, **{sha: Judgement(alt={"de": "Eine Küche", "en": ""}, left_out=False)})
    offer_id = publish(way, sent)

    (photo,) = case(way, sent).photos
    assert photo.alt == {"de": "Eine Küche"}
    assert on_branch(way, offer_id) == [pictures("kitchen").sha256]
    assert list_own(way.public, sent.secret)[0].words == "Eine Küche"


def test_one_that_is_taken_away_while_an_editor_writes_its_words_stays_away(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = way.offer()
    send(way, sent, "kitchen", "hall")
    taken = case(way, sent).photos[0]

    def late(*args: Any) -> bytes:  # noqa: ANN401 (whatever it takes)
        remove_photo(way.public, sent.secret, taken.photo_id)
        return seal_payload(*args)

    monkeypatch.setattr(desk_photos, "seal_payload", late)

    with pytest.raises(ChangedMeanwhileError):
        judge(way, sent, **{f"_{taken.sha256}": Judgement(alt={"de": "Bad"}, left_out=False)})

    assert [one.sha256 for one in case(way, sent).photos] == [pictures("hall").sha256]


def test_words_that_are_too_long_are_refused(way: Way) -> None:
    sent = way.offer()
    send(way, sent, "kitchen")
    sha = "x" + pictures("kitchen").sha256

    with pytest.raises(ValidationError):
        judge(way, sent, **{sha: Judgement(alt={"de": "x" * 201}, left_out=False)})


def test_a_photo_that_is_left_out_stays_away_from_the_site(way: Way) -> None:
    sent = way.offer()
    send(way, sent, "kitchen", "hall")
    sha = "x" + pictures("kitchen").sha256
    judge(way, sent, **{sha: Judgement(alt={"uk": "Küche mit Fenster"}, left_out=True)})

    offer_id = publish(way, sent)

    assert on_branch(way, offer_id) == [pictures("hall").sha256]
    assert media(way) == files_of("hall")
    assert [one.state for one in list_own(way.public, sent.secret)] == [
        PhotoState.LEFT_OUT,
        PhotoState.LIVE,
    ]


def test_a_change_of_photos_is_published_under_the_same_version(way: Way) -> None:
    """Added, taken away: each goes live with the next decision and not before."""
    sent = way.offer()
    send(way, sent, "kitchen")
    offer_id = publish(way, sent)
    send(way, sent, "hall")
    remove_photo(way.public, sent.secret, list_own(way.public, sent.secret)[0].photo_id)
    before = on_branch(way, offer_id)

    again = publish(way, sent)

    assert (again, before) == (offer_id, [pictures("kitchen").sha256])
    assert on_branch(way, offer_id) == [pictures("hall").sha256]
    assert (way.row(sent.record_id).state, way.row(sent.record_id).version) == (State.PUBLISHED, 1)
    with way.desk.store.reading() as connection:
        assert len(list_photos(connection, sent.record_id, states=list(PhotoState))) == 1
    SiteKeeper(way.desk).tend()
    assert media(way) == files_of("hall")


def test_a_change_that_could_not_be_built_can_be_refused(way: Way) -> None:
    """What the failed publication committed is taken back: the live photos stay as they were."""
    sent = way.offer()
    send(way, sent, "kitchen")
    offer_id = publish(way, sent)
    send(way, sent, "hall")
    way.builder.unbuildable = {"error": "No.", "problems": []}
    with pytest.raises(BuilderError):
        publish(way, sent)
    assert len(on_branch(way, offer_id)) == 2
    way.builder.unbuildable = None

    seen = case(way, sent).seen
    decisions.refuse(way.desk, way.editor, sent.record_id, seen=seen, reason=OfferRefusal.OTHER)

    assert on_branch(way, offer_id) == [pictures("kitchen").sha256]
    assert way.row(sent.record_id).state is State.PUBLISHED


def test_only_the_own_office_sees_a_photo(way: Way) -> None:
    sent, other = way.offer(), way.offer()
    send(way, sent, "kitchen")
    (photo,) = case(way, sent).photos
    stranger = replace(way.editor, office=way.desk.region.offices[1].id)

    assert read_picture(way.desk, way.editor, sent.record_id, photo.photo_id) == b"large kitchen"
    with pytest.raises(UnknownRecordError):
        read_picture(way.desk, way.editor, other.record_id, photo.photo_id)
    with pytest.raises(NotAllowedError):
        read_picture(way.desk, stranger, sent.record_id, photo.photo_id)


def test_the_preview_carries_the_pictures_in_itself(way: Way) -> None:
    sent = way.offer()
    send(way, sent, "kitchen")
    small = photo_files(pictures("kitchen").sha256)[1:]
    way.builder.fault = {"html": "".join(f'<img src="/media/{name}">' for name in small)}

    page = queue.preview_offer(way.desk, way.editor, sent.record_id, tag="de")

    assert page.count("data:image/") == 2
    assert "/media/" not in page


def test_a_case_handed_over_takes_its_photos_along(way: Way) -> None:
    sent = way.offer()
    send(way, sent, "kitchen")
    office = way.desk.region.offices[1].id
    target = Target(kind=RecordKind.OFFER, office=office, words="Bitte ansehen.")

    hand_over(way.desk, way.editor, sent.record_id, seen=case(way, sent).seen, target=target)

    colleague = replace(way.editor, office=office)
    row = find_case(way.desk, colleague, sent.record_id, kind=RecordKind.OFFER)
    with way.desk.store.reading() as connection:
        (photo,) = list_photos(connection, row.id)
    assert photo.key_ids == f"{office}.1"
    assert open_sealed(photo.sealed, [f"AGE-SECRET-KEY-{sent.secret.upper()}"])
    assert [one.large for _, one in shown_photos(way.desk, row.id)] == [b"large kitchen"]


def test_withdrawn_and_expired_offers_leave_no_file(way: Way) -> None:
    clock = way.desk.clock
    assert isinstance(clock, FakeClock)
    keeper = SiteKeeper(way.desk)
    first, second, third = way.offer(), way.offer(), way.offer()
    for sent, name in ((first, "kitchen"), (second, "hall"), (third, "hall")):
        send(way, sent, name)
        publish(way, sent)
    keeper.tend()
    assert media(way) == files_of("kitchen", "hall")

    links.withdraw(way.public, first.secret)
    links.withdraw(way.public, second.secret)
    keeper.tend()
    after_withdrawing = media(way)
    clock.pass_time(days=40)
    keeper.tend()

    assert after_withdrawing == files_of("hall")
    assert media(way) == set()


def test_erasing_a_record_erases_its_photos(way: Way) -> None:
    clock = way.desk.clock
    assert isinstance(clock, FakeClock)
    sent, kept = way.offer(), way.offer()
    send(way, sent, "kitchen")
    links.withdraw(way.public, sent.secret)
    clock.pass_time(days=way.desk.region.settings.retention.offer_days - 1)
    send(way, kept, "hall")
    remove_photo(way.public, kept.secret, list_own(way.public, kept.secret)[0].photo_id)
    clock.pass_time(days=2)

    assert sent.record_id in erase_due(way.desk)

    with way.desk.store.reading() as connection:
        left = connection.exec_driver_sql("SELECT count(*) FROM photos").scalar_one()
    assert left == 0


def test_lost_files_are_made_again_from_what_lies_sealed(
    way: Way, caplog: pytest.LogCaptureFixture
) -> None:
    """After a backup was put back on another machine; what cannot be made again is told."""
    sent, other = way.offer(), way.offer()
    send(way, sent, "kitchen")
    publish(way, sent)
    send(way, other, "hall")
    publish(way, other)
    remove_photo(way.public, other.secret, list_own(way.public, other.secret)[0].photo_id)
    for path in way.desk.media.path.iterdir():
        path.unlink()

    SiteKeeper(way.desk).tend()

    assert media(way) == files_of("kitchen")
    assert "are missing: its page is made without them" in caplog.text


def test_the_case_names_what_was_shown(way: Way) -> None:
    """By the hash under which it is published, so that both can be compared."""
    sent = way.offer()
    send(way, sent, "kitchen")

    assert case(way, sent).photos == (
        CasePhoto(
            photo_id=list_own(way.public, sent.secret)[0].photo_id,
            alt={"uk": "Küche mit Fenster"},
            sha256=pictures("kitchen").sha256,
            width=1600,
            height=1200,
            size=len(b"large kitchen"),
            left_out=False,
            live=False,
        ),
    )
