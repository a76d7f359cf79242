"""A whole folder is read at once, and what is missing is said like what is wrong."""

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from catalog.problems import ContentError, Severity, format_text
from catalog.region_files import load_region
from catalog.rules.offers import offer_problems
from catalog.urls import TAKEN
from catalog.yaml_source import parse_yaml
from tests.catalog.places import OFFER, OPPORTUNITY, TODAY, Place


def test_the_base_is_read_whole(place: Place) -> None:
    """Offers by id, prose by slug and language."""
    library = place.library()

    assert list(library.offers) == ["a0000001"]
    assert list(library.opportunities) == ["language-cafe"]
    assert sorted(library.guides["first-steps"]) == ["de", "en"]
    assert library.offers["a0000001"].rent.total == 655_50
    library.require_faultless()


def test_a_missing_page_is_named(place: Place) -> None:
    """Imprint and privacy cannot be forgotten."""
    (place.content / "pages/imprint/de.md").unlink()

    found = place.problems()

    assert [(fault.code, fault.path) for fault in found] == [
        ("L417", (place.content / "pages/imprint/de.md").as_posix())
    ]
    with pytest.raises(ContentError, match="imprint"):
        place.library().require_faultless()


def test_a_missing_file_of_the_region_is_named(place: Place) -> None:
    """Nothing is guessed in its place."""
    (place.region_folder / "offices.yaml").unlink()

    assert [fault.code for fault in place.problems()] == ["L401"]
    with pytest.raises(ContentError):
        load_region(place.region_folder)


def test_a_file_that_cannot_be_read_is_named(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk error is a problem of one file, not the end of the check."""
    broken = place.content / OFFER
    original = type(broken).read_bytes

    def read_bytes(path: os.PathLike[str]) -> bytes:
        if path == broken:
            raise OSError(5, "Input/output error")
        return original(broken.__class__(path))

    monkeypatch.setattr(type(broken), "read_bytes", read_bytes)

    assert [fault.code for fault in place.problems()] == ["L409"]


def test_an_expired_offer_is_no_fault(place: Place) -> None:
    """It is only left out by the build."""
    assert place.problems(today=TODAY + timedelta(days=100)) == []


def test_odd_things_in_the_folder_do_not_stop_the_check(place: Place) -> None:
    """Folders named like files and dangling links are named, hidden files are not."""
    (place.content / "offers/musterstadt/b0000001.yaml").mkdir()
    (place.content / "offers/musterstadt/b0000002.yaml").symlink_to("nowhere")
    (place.content / ".hidden").write_text("x", "utf-8")

    assert [found.code for found in place.problems()] == ["L406", "L406"]


def test_a_link_that_leads_out_is_refused_and_nothing_of_its_target_is_told(
    place: Place, tmp_path: Path
) -> None:
    """A file, a folder, and a link beside its target, which is content like any other."""
    secret = tmp_path / "secret"
    secret.write_text("canary: of the machine\n", "utf-8")
    (place.content / "offers/musterstadt/b0000001.yaml").symlink_to(secret)
    other = tmp_path / "grossdorf"
    other.mkdir()
    shutil.copyfile(place.content / OFFER, other / "b0000002.yaml")
    (place.content / "offers/grossdorf").symlink_to(other)
    (place.content / "guides/first-steps/en.md").rename(place.content / "guides/first-steps/.en")
    (place.content / "guides/first-steps/en.md").symlink_to(".en")

    found = place.problems()

    assert [(one.code, one.path.rpartition("/")[2]) for one in found] == [
        ("L426", "grossdorf"),
        ("L426", "b0000001.yaml"),
    ]
    assert "canary" not in format_text(found)
    assert "b0000002" not in place.library().offers


@pytest.mark.parametrize("name", ["a b", "a#b", "Rent", "a\tb", "a\nb", "caf\udce9", "-a", "a--b"])
@pytest.mark.parametrize("kind", ["guides", "pages"])
def test_a_text_is_called_by_what_an_address_can_hold(place: Place, kind: str, name: str) -> None:
    """Also where the system takes any bytes for a name; the fault can be printed."""
    shutil.copytree(place.content / "guides/first-steps", place.content / kind / name)

    found = place.problems()

    assert {one.code for one in found} == {"F217"}
    format_text(found).encode()


@pytest.mark.parametrize("name", sorted(TAKEN))
def test_a_page_takes_no_address_of_something_else(place: Place, name: str) -> None:
    shutil.copytree(place.content / "guides/first-steps", place.content / "pages" / name)

    assert {one.code for one in place.problems()} == {"L427"}


def test_a_link_that_leads_back_to_its_folder_is_named(place: Place) -> None:
    """A walk through it would not end."""
    (place.content / "guides/loop").symlink_to("..")

    assert [one.code for one in place.problems()] == ["L428"]


def test_all_faults_of_a_file_come_at_once(place: Place) -> None:
    """An editor mends them in one go."""
    place.change(f"content/{OFFER}", "deposit: 1440", "deposit: 9000")
    place.change(f"content/{OFFER}", '"01099"', '"99101"')
    place.change(f"content/{OPPORTUNITY}", "[library, home]", "[library, park, pool]")

    assert [fault.code for fault in place.problems()] == ["R305", "R301", "R332", "R332"]


def test_a_warning_stops_no_build(place: Place) -> None:
    """It is said, and the library counts as faultless."""
    place.change(f"content/{OFFER}", "  net: 480", "  net: 60")
    place.change(f"content/{OFFER}", "deposit: 1440", "deposit: 0")

    library = place.library()

    assert [fault.severity for fault in library.problems] == [Severity.WARNING]
    library.require_faultless()


def test_a_village_named_like_its_amt_may_be_named(place: Place) -> None:
    """Nothing is given away that the public place does not say."""
    place.change("region/municipalities.csv", "99057002,Kleinau", "99057002,Mustersee")
    library, region = place.library(), place.region()
    offer = library.offers["a0000001"].model_copy(
        update={"municipality": "99057002", "postcode": "99102"}
    )
    text = offer.texts["de"].model_copy(update={"title": "Wohnung in Mustersee"})
    offer = offer.model_copy(update={"texts": {**offer.texts, "de": text}})
    source, _ = parse_yaml("kind: flat", path="x.yaml")

    assert list(offer_problems(source, offer, region, today=TODAY)) == []
