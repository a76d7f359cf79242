"""Photos reach the site with the offers that name them, and go with the last of these."""

from pathlib import Path

import pytest

from catalog.photos import photo_files as names_of
from catalog.problems import ContentError
from sitegen.build import Engine, Folders
from sitegen.builder import Builder
from sitegen.media import own_photos
from tests.support.tiny import DAY, Files, photo_entry, photo_files, tiny_files, write_files

LARGE = b"a landlord's own picture"
OUTSIDE = {name.rpartition("/")[2]: text for name, text in photo_files(LARGE).items()}
SHA = next(iter(OUTSIDE))[:64]
HOME = "content/offers/hafendorf/offer004.yaml"


def with_landlords_photo() -> Files:
    """The tiny content, one offer of which names a photo that lies outside."""
    files = tiny_files()
    entry = photo_entry(LARGE, "A hall").replace(", alt:", ", outside: true, alt:")
    return files | {HOME: files[HOME] + f"photos:\n{entry}".encode()}


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    write_files(tmp_path, with_landlords_photo())
    media = tmp_path / "media"
    media.mkdir()
    for name, text in OUTSIDE.items():
        (media / name).write_bytes(text)
    return Folders(
        content=tmp_path / "content",
        region=tmp_path / "region",
        output=tmp_path / "output",
        media=media,
    )


def media_of(folders: Folders) -> set[str]:
    folder = folders.output / "media"
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def page(folders: Folders) -> str:
    return (folders.output / "de/offers/offer004/index.html").read_text()


def test_photos_of_both_folders_are_copied_as_they_are(folders: Folders) -> None:
    """Three files each; the page names both small ones, their size, and the large one."""
    Engine(folders).build(today=DAY)

    assert len(media_of(folders)) == 6
    assert (folders.output / "media" / f"{SHA}.jpg").read_bytes() == LARGE
    html = page(folders)
    assert f'srcset="/media/{SHA}-320.avif"' in html
    assert f'src="/media/{SHA}-320.jpg" width="320" height="240" loading="lazy"' in html
    assert f'<a href="/media/{SHA}.jpg">' in html
    assert 'alt="A hall"' in html


def test_a_missing_photo_of_a_landlord_leaves_a_page_without_it(folders: Folders) -> None:
    assert folders.media is not None
    (folders.media / f"{SHA}-320.avif").unlink()

    Engine(folders).build(today=DAY)

    assert len(media_of(folders)) == 3
    assert "/media/" not in page(folders)


def test_a_missing_photo_of_the_content_is_a_fault(folders: Folders) -> None:
    """Also in a small build, for which nothing but the picture changed; the site stays."""
    engine = Engine(folders)
    engine.build(today=DAY)
    (lost,) = (folders.content / "media").glob("*.avif")
    lost.unlink()

    with pytest.raises(ContentError) as error:
        engine.build(today=DAY)

    assert [problem.code for problem in error.value.problems] == ["L423"]
    assert len(media_of(folders)) == 6


def test_a_small_picture_made_anew_replaces_the_one_on_the_site(folders: Folders) -> None:
    """The name stays; of the content alone, where somebody may change it."""
    Engine(folders).build(today=DAY)
    (small,) = (folders.content / "media").glob("*-320.avif")
    small.write_bytes(b"smaller still")

    done = Engine(folders).build(today=DAY)

    assert not done.whole
    assert (folders.output / "media" / small.name).read_bytes() == b"smaller still"


@pytest.mark.parametrize("before", [True, False])
def test_a_large_picture_under_the_name_of_another_is_a_fault(
    folders: Folders, *, before: bool
) -> None:
    """In small builds and in whole ones, as the check has it; the site stays."""
    if before:
        Engine(folders).build(today=DAY)
    large = next(p for p in (folders.content / "media").glob("*.jpg") if "-320" not in p.name)
    large.write_bytes(b"another one")

    with pytest.raises(ContentError) as error:
        Engine(folders).build(today=DAY)

    assert [problem.code for problem in error.value.problems] == ["L424"]


def test_small_builds_read_no_photo_again(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Engine(folders)
    engine.build(today=DAY)
    offer = folders.content / "offers/hafendorf/offer004.yaml"
    offer.write_text(offer.read_text().replace("Words about", "Other words about"))
    read: list[Path] = []
    real = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        read.append(path)
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)

    done = engine.build(today=DAY)

    assert not done.whole
    assert done.written >= 3
    assert [path for path in read if path.suffix in {".jpg", ".avif"}] == []


def test_the_files_go_with_the_last_offer_that_names_them(folders: Folders) -> None:
    """Withdrawn in the content, or ended by the day."""
    engine = Engine(folders)
    engine.build(today=DAY)
    (folders.content / HOME.removeprefix("content/")).unlink()

    engine.build(today=DAY)
    after_removing = media_of(folders)
    engine.build(today=DAY.replace(month=12, day=20))

    assert len(after_removing) == 3
    assert set(OUTSIDE).isdisjoint(after_removing)
    assert media_of(folders) == set()


def test_the_builder_removes_photos_with_a_page_unless_another_offer_shows_them(
    tmp_path: Path, folders: Folders
) -> None:
    """At once, also when it was only just started and the content is at fault."""
    Engine(folders).build(today=DAY)
    shared = next(iter(media_of(folders) - set(OUTSIDE)))[:64]
    builder = Builder(
        var=tmp_path, content=folders.content, region=folders.region, media=folders.media
    )
    state = Engine(folders)
    state.build(today=DAY)

    answer = builder.answer({"command": "remove", "id": "offer004"})

    assert answer["removed"] >= 6  # a page in three languages, three files
    assert media_of(folders) == set(names_of(shared))
    assert own_photos(state.state, "offer003") == [shared]
    assert own_photos(state.state, "offer000") == []
