"""How books are made: the newest homes, parts that are kept, and no record that was not declared."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from typing import Any

import pytest

from sitegen.kinds import Records
from sitegen.pages import KINDS, book_parts
from sitegen.pages.book import MOST_OFFERS, _kept, link_within
from sitegen.pages.book_parts import Chapter, Parts, lowered
from sitegen.plan import shown_by
from sitegen.prose import render_markdown
from sitegen.site import Site
from sitegen.state import Item
from tests.site.document import Element, parse
from tests.sitegen.conftest import FLAT, TAGS, Small

BOOK = KINDS["book"]


@pytest.fixture
def short(small: Small) -> Small:
    """The small content in three languages, with a site that has kept nothing yet."""
    return small.speaking(*TAGS)


def book(small: Small, tag: str = "en") -> Element:
    return parse(small.files("book")[f"books/{tag}.html"].decode())


def homes(root: Element) -> list[str]:
    (chapter,) = [one for one in root.all("section") if one["id"] == "homes"]
    titles = [link["href"] for title in chapter.all("h3") for link in title.all("a")]
    return [href.split("/")[-2] for href in titles]


@pytest.mark.parametrize("older", [0, 5])
def test_a_book_holds_the_newest_homes_and_says_how_many_it_leaves_out(
    older: int, short: Small
) -> None:
    """Two hundred: a file for a phone, not an archive."""
    flat = short.record("offer", FLAT)
    days = [flat.listed_on - timedelta(days=number) for number in range(MOST_OFFERS + older)]
    many = {
        f"a{number:07d}": flat.model_copy(update={"listed_on": day})
        for number, day in enumerate(days)
    }
    root = book(short.holding("offer", many))
    assert homes(root) == list(many)[:200]
    assert (f"{older} older homes are on the portal" in root.text) == bool(older)


def test_a_home_comes_into_the_book_with_the_next_day(short: Small) -> None:
    """So publishing one makes no book anew."""
    flat = short.record("offer", FLAT)
    today = short.holding(
        "offer",
        {
            FLAT: flat,
            "newest00": flat.model_copy(update={"listed_on": short.today}),
        },
    )
    before = BOOK.inputs(short.holding("offer", {FLAT: flat}).view, "")
    assert BOOK.inputs(today.view, "") == before
    assert homes(book(today)) == [FLAT]
    assert homes(book(today.on(short.today + timedelta(days=1)))) == ["newest00", FLAT]


def rendered(small: Small) -> list[tuple[str, bytes]]:
    inputs = BOOK.inputs(small.view, "")
    records = shown_by(("book", ""), inputs, small.records.__getitem__)
    return list(BOOK.render(small.site, "", inputs, records))


def test_parts_that_stay_the_same_are_made_once(
    short: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next book of the same texts is the same, joined from what was kept."""
    drawn: list[str] = []
    draw = Parts._draw  # noqa: SLF001 (what is counted)

    def counting(parts: Parts, macro: str, *values: object) -> Any:  # noqa: ANN401 (as it is)
        drawn.append(macro)
        return draw(parts, macro, *values)

    monkeypatch.setattr(Parts, "_draw", counting)
    first, made = rendered(short), len(drawn)
    assert made > 20
    assert rendered(short) == first
    assert len(drawn) == made

    guide = short.record("guide", "finding-a-home")
    other = {tag: replace(text, body="Otherwise.") for tag, text in guide.items()}
    changed = replace(
        short,
        records={**short.records, ("guide", "finding-a-home"): other},
        sources={("guide", "finding-a-home"): b"another state"},
    )
    assert b"Otherwise." in dict(rendered(changed))["books/de.html"]
    assert drawn[made:] == ["title"] * len(TAGS) + ["chapter"] * len(TAGS)
    # What the last round did not use is forgotten.
    assert len(short.site.fragments) == made


def test_a_record_is_read_for_all_languages_at_once(short: Small) -> None:
    """Who comes back to it later has it read from disk again, with its neighbours."""
    inputs = BOOK.inputs(short.view, "")
    read: list[Item] = []

    def load(item: Item) -> Any:  # noqa: ANN401 (each kind has its own)
        read.append(item)
        return short.records[item]

    list(BOOK.render(short.site, "", inputs, shown_by(("book", ""), inputs, load)))
    in_turn = [item for item, _ in groupby(read)]
    assert len(in_turn) == len(set(in_turn)) > 5
    for kind in ("guide", "page"):
        ours = [item for item in in_turn if item[0] == kind]
        assert ours == sorted(ours)


def test_what_a_guide_weighs_is_told_once(short: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told for the page that leads to the book, and kept with the guide's chapter."""
    weighed: list[bytes] = []

    def counting(content: bytes, level: int) -> bytes:
        weighed.append(content)
        return zlib.compress(content, level)

    monkeypatch.setattr(book_parts, "compress", counting)
    first = rendered(short)
    assert len(weighed) == len(TAGS) * len(short.view.guides) > 0
    assert rendered(short) == first
    assert len(weighed) == len(TAGS) * len(short.view.guides)


def test_of_very_many_guides_the_first_ones_tell_what_all_weigh() -> None:
    """Up to fifty are weighed each; of more the sum is near to what weighing each gives."""
    words = [f"word{number * number % 97}" for number in range(4_000)]
    texts = [" ".join(words[at : at + 300 + at % 7]) for at in range(0, 3_000, 15)]
    guides = [Chapter(text) for text in texts]
    each = [3_200 + len(zlib.compress(text.encode(), 9)) for text in texts]

    assert _kept(guides[:50]) == 30_000 + sum(each[:50])
    assert _kept(guides) == pytest.approx(30_000 + sum(each), rel=0.02)
    assert _kept([]) == 30_000
    assert [place for place, one in enumerate(guides) if "weight" in vars(one)] == list(range(50))


def test_only_declared_records_are_given() -> None:
    """What a unit does not declare it cannot show."""
    records = Records([("guide", "a")], lambda item: f"record of {item[1]}")
    assert records[("guide", "a")] == "record of a"
    with pytest.raises(KeyError):
        records[("guide", "b")]


def test_links_lead_into_the_book_or_to_the_portal() -> None:
    """Full addresses are left alone."""
    html = b'<a href="/de/a/">1</a><a href="/de/b/">2</a><a href="https://x.example/">3</a>'
    expected = (
        b'<a href="#a">1</a><a href="https://portal.example/de/b/">2</a>'
        b'<a href="https://x.example/">3</a>'
    )
    assert link_within(html, {"/de/a/": "a"}, "https://portal.example") == expected


def test_headings_of_a_text_go_two_levels_down(site: Site) -> None:
    """Above them stand the chapter and the title."""
    body = render_markdown("## One\n\n### Two\n", tag="de", region=site.region)
    assert lowered(body) == "<h4>One</h4>\n<h5>Two</h5>"


def test_easy_language_has_a_sentence_a_line(site: Site) -> None:
    """In paragraphs and points, not in headings, and in no other language."""
    text = "## Eins. Zwei.\n\nEins. Zwei? [Drei](offers:). Vier: **Fünf.** Sechs am 3. Mai.\n"
    easy = render_markdown(text, tag="de-simple", region=site.region)
    assert easy.count("<br>") == 5
    assert "<h2>Eins. Zwei.</h2>" in easy
    assert "3. Mai" in easy
    assert "<br>" not in render_markdown(text, tag="de", region=site.region)
