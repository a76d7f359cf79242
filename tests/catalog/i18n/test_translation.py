"""An editor sees which translation no longer says what its source says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.front_matter import split_front_matter
from catalog.i18n.translation import (
    State,
    section_hash,
    split_sections,
    stamp_library,
    stamped,
    translation_state,
    work_list,
)
from tests.catalog.places import Place

GUIDE = "content/guides/first-steps"


def state_of(place: Place, tag: str) -> State:
    texts = place.library().guides["first-steps"]
    return translation_state(texts, tag, default="de")


def test_sections_are_the_lead_and_each_second_heading() -> None:
    """Deeper headings belong to the section above."""
    body = "Lead\n\n## One\ntext\n### Deeper\n## Two\n"

    assert split_sections(body) == ["Lead\n\n", "## One\ntext\n### Deeper\n", "## Two\n"]


@given(st.text())
def test_sections_lose_nothing(body: str) -> None:
    """Together they are the text."""
    assert "".join(split_sections(body)) == body


def test_a_hash_ignores_line_breaks() -> None:
    """Wrapping a paragraph anew makes no translation stale."""
    assert section_hash("Ein  Satz\nüber zwei Zeilen.\n") == section_hash(
        "Ein Satz u\u0308ber zwei Zeilen."
    )
    assert section_hash("Ein Satz.") != section_hash("Ein Wort.")


def test_a_translation_read_by_nobody_is_machine_made(place: Place) -> None:
    """It is up to date all the same."""
    assert state_of(place, "en") is State.MACHINE
    assert state_of(place, "uk") is State.MISSING

    place.change(f"{GUIDE}/en.md", "by: machine\n", "by: human\n")

    assert state_of(place, "en") is State.FRESH


def test_a_changed_section_is_named(place: Place) -> None:
    """The work list says which section to look at."""
    place.change(f"{GUIDE}/de.md", "Melden Sie sich an.", "Melden Sie sich bald an.")

    stale = [work for work in work_list(place.library(), place.region()) if work.sections]

    assert [(work.slug, work.tag, work.state, work.sections) for work in stale] == [
        ("first-steps", "en", State.STALE, (1,))
    ]


def test_a_new_title_makes_the_lead_stale(place: Place) -> None:
    """Title and summary are part of what is translated."""
    place.change(f"{GUIDE}/de.md", "title: Erste Schritte", "title: Die ersten Schritte")

    assert state_of(place, "en") is State.STALE


def test_a_stamp_makes_it_fresh_and_changes_nothing_else(place: Place) -> None:
    """Only the lines of the stamp differ."""
    place.change(f"{GUIDE}/de.md", "Melden Sie sich an.", "Melden Sie sich bald an.")
    path = place.folder / GUIDE / "en.md"
    before = path.read_text("utf-8").splitlines()

    changed = stamp_library(place.library(), place.region(), only=frozenset({path}))

    after = path.read_text("utf-8").splitlines()
    differing = [new for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [path]
    assert len(differing) == 1
    assert state_of(place, "en") is State.MACHINE


def test_without_files_only_unstamped_translations_are_stamped(place: Place) -> None:
    """A stale translation does not become fresh by the way."""
    place.change(f"{GUIDE}/de.md", "Melden Sie sich an.", "Melden Sie sich bald an.")

    assert stamp_library(place.library(), place.region()) == []
    assert state_of(place, "en") is State.STALE
    assert stamp_library(place.library(), place.region(), anew=True) != []


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "head",
    ["title: A\n", "translated_from: [a,\n  b]\ntitle: A\n", "title: A\ntranslated_from: []\n"],
)
def test_a_stamp_keeps_the_rest_of_any_head(head: str, ending: str) -> None:
    """Wherever the old stamp stands, and whatever line ends the file has."""
    text = f"---\n{head}# note\n---\nBody\n".replace("\n", ending)

    new = stamped(text, ["11111111", "22222222"], path="x.md")

    source, body, problems = split_front_matter(new, path="x.md")
    assert problems == []
    assert source.value == {"title": "A", "translated_from": ["11111111", "22222222"]}
    assert body == f"Body{ending}"
    assert new.count("\n") == new.count(ending)


def test_a_translation_without_its_source_is_an_orphan(place: Place) -> None:
    """And check refuses it."""
    (place.folder / GUIDE / "de.md").unlink()

    assert state_of(place, "en") is State.ORPHAN
    assert [found.code for found in place.problems()] == ["T603"]
