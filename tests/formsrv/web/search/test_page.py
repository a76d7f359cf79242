"""The search page: hostile queries, headers, weight, and an index that is not there."""

import re
import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formsrv.search.index import SearchIndex, SearchUnavailableError
from formsrv.services.context import PublicContext
from formsrv.web_public.limits import TokenBuckets
from formsrv.web_public.server import create_public_app
from tests.formsrv.samples import FakeClock
from tests.formsrv.web.pages import tags, weight
from tests.formsrv.web.search.looking import (
    CONTENT,
    DAY,
    PLACES,
    REGION,
    TAGS,
    TOWN,
    Searched,
    Searcher,
)
from tests.support.search_index import make_index

MOST_BYTES = 6000


def test_more_results_lead_on_to_all_of_them_once(searcher: Searcher) -> None:
    first = searcher.find("", kind="homes", persons=1)
    seen, page = list(first.links), first
    while more := [link["href"] for link in tags(page.html, "a") if link.get("rel") == "next"]:
        page = Searched(answer=searcher.client.get(unescape(more[0])))
        assert page.links
        seen += page.links

    assert len(first.links) == 10
    assert len(seen) == len(set(seen)) == sum(len(place.offers) for place in PLACES)


def test_what_holds_some_of_the_words_is_shown_with_a_note(searcher: Searcher) -> None:
    page = searcher.find("Fahrrad Mietvertrag Kaution zzzz", "de")

    assert page.links
    assert "Nothing holds all of these words" in searcher.find("bicycle deposit zzzz").note


def test_a_home_with_a_title_in_another_language_is_named_by_its_facts(searcher: Searcher) -> None:
    """The titles of the town's homes are German; whatever else is in another language says so."""
    german, home = searcher.find(TOWN.name, "de", kind="homes").html, "<h3><a href="
    page = searcher.find(TOWN.name, "uk", kind="homes")

    assert page.html.count(home) == german.count(home) == len(page.homes)
    assert re.search(rf"<h3><a [^>]+>[А-Яа-яі ]+, [0-9] кімнат[аи]?, {TOWN.name}</a>", page.html)
    assert re.search(r'<h3 lang="(?:de|en)" dir="ltr">', searcher.find("Jobcenter", "ti").html)


def test_a_home_answers_for_its_rent_and_says_when_it_is_free(searcher: Searcher) -> None:
    """As it does in lists."""
    cards = searcher.find(TOWN.name, kind="homes").main.split('<li class="card">')[1:]

    assert cards
    for card in cards:
        assert re.search(r"free from <bdi>\d\d\.\d\d\.\d{4}</bdi>", card)
        assert re.search(r"Within the limit for|Above the limit for|ask the Jobcenter", card)


@pytest.mark.parametrize("tag", TAGS)
def test_an_empty_search_and_one_that_finds_nothing_lead_to_the_lists(
    searcher: Searcher, tag: str
) -> None:
    for page in (searcher.find("", tag), searcher.find("qqqqqq", tag)):
        links = {link["href"] for link in tags(page.main, "a")}
        assert page.answer.status_code == 200
        assert {f"/{tag}/places/", f"/{tag}/offers/", f"/{tag}/guides/"} <= links
        assert page.links == []


@pytest.mark.parametrize("tag", TAGS)
def test_results_are_light_in_every_language(searcher: Searcher, tag: str) -> None:
    """Ten homes, and some of everything with a long query of letters outside ASCII."""
    pages = [
        searcher.find("", tag, kind="homes", persons=1, rent=1500),
        searcher.find(f"Wohnung Jobcenter Kurs {'ü' * 70}", tag),
        searcher.find(TOWN.name, tag),
        searcher.find("beratung", tag, kind="opportunities"),
    ]

    assert all(page.links for page in pages)
    assert {
        weight(page.answer.data) for page in pages if weight(page.answer.data) >= MOST_BYTES
    } == set()


def test_the_query_comes_back_escaped_in_its_own_direction(searcher: Searcher) -> None:
    page = searcher.find("<b>\"x' & qqqq", "ar")
    (box,) = [field for field in tags(page.html, "input") if field["name"] == "q"]

    assert box["value"] == "<b>\"x' & qqqq"
    assert box["dir"] == "auto"
    assert "<bdi>&lt;b&gt;&#34;x&#39; &amp; qqqq</bdi>" in page.main
    assert "<b>" not in page.html


HOSTILE = [
    '"',
    "*",
    "a*b",
    "NEAR(kiel, 2)",
    "kiel AND",
    "facts : x",
    "{title_de} : x",
    "-x",
    "^x",
    "' OR 1=1 --",
    "=rooms.3",
    "@01002000",
    "\x00\x00",
    "(" * 99,
    "a " * 50,
    "ab" * 5000,
    "\N{RIGHT-TO-LEFT OVERRIDE}\N{ZERO WIDTH NON-JOINER}",
    "\ud7ff\U0010ffff",
    "aaaaaaaa* " * 12,
]


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_typed_is_taken_for_a_command(searcher: Searcher, typed: str) -> None:
    assert searcher.find(typed).answer.status_code == 200


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(typed=st.text(max_size=120), kind=st.text(max_size=8), number=st.text(max_size=6))
def test_whatever_is_sent_the_page_answers(
    searcher: Searcher, typed: str, kind: str, number: str
) -> None:
    page = searcher.find(typed, kind=kind, persons=number, rent=number, **{"from": number})

    assert page.answer.status_code == 200
    assert "<script" not in page.html


def test_the_page_is_not_kept_by_others_and_for_no_search_engine(searcher: Searcher) -> None:
    headers = searcher.find("Jobcenter").answer.headers

    assert headers["Cache-Control"] == "private, max-age=60"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in headers
    assert "script" not in headers["Content-Security-Policy"]


def test_the_links_to_other_languages_keep_the_search(searcher: Searcher) -> None:
    page = searcher.find("24103 & mehr", "de", persons=2)
    links = [link["href"] for link in tags(page.html, "a") if link["href"].startswith("/forms/ar/")]

    assert links[0].endswith("/forms/ar/search?q=24103+%26+mehr&persons=2")


def test_an_alias_of_a_language_leads_to_it_with_the_search(searcher: Searcher) -> None:
    answer = searcher.find("x", "prs").answer

    assert (answer.status_code, answer.headers["Location"]) == (308, "/forms/fa/search?q=x")


@pytest.mark.parametrize(("tag", "typed"), [("uk", "Нортторф"), ("ar", "نورتورف")])
def test_a_place_written_as_it_sounds_is_guessed(searcher: Searcher, tag: str, typed: str) -> None:
    """The page says which place it has understood."""
    place = next(place for place in PLACES if place.name == "Nortorf")

    page = searcher.find(typed, tag, kind="homes")

    assert set(page.homes) == set(place.offers)
    assert place.name in page.note


def test_a_home_that_has_ended_since_the_build_is_not_shown(
    searcher: Searcher, index: Path
) -> None:
    """The index is made after midnight, not at it."""
    clock = FakeClock()
    clock.pass_time(days=400)
    context = PublicContext.from_config(searcher.config, clock=clock)
    app = create_public_app(searcher.config, context=context, buckets=TokenBuckets())
    later = Searcher(client=app.test_client(), config=searcher.config)

    assert later.homes(TOWN.name) == set()
    assert DAY + timedelta(days=400) == context.today
    context.close()


@pytest.mark.parametrize("damage", ["missing", "no database", "other version"])
def test_without_an_index_the_page_says_so_and_leads_to_the_lists(
    searcher: Searcher, tmp_path: Path, damage: str
) -> None:
    file = tmp_path / "search.sqlite"
    if damage == "no database":
        file.write_bytes(b"nothing of the kind" * 500)
    if damage == "other version":
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA user_version = 99")
    config = replace(searcher.config, search_file=file)
    context = PublicContext.from_config(config, clock=FakeClock())
    client = create_public_app(config, context=context, buckets=TokenBuckets()).test_client()

    page = Searched(answer=client.get("/forms/en/search?q=x"))

    assert page.answer.status_code == 503
    assert page.answer.headers["Cache-Control"] == "no-store"
    assert "cannot be used right now" in page.note
    assert "/en/places/" in {link["href"] for link in tags(page.main, "a")}
    context.close()


def test_a_new_file_is_seen_by_the_running_app(searcher: Searcher, tmp_path: Path) -> None:
    """Another file is put in the place of the old one, as after damage."""
    file = tmp_path / "search.sqlite"
    shutil.copyfile(searcher.config.search_file, file)
    config = replace(searcher.config, search_file=file)
    context = PublicContext.from_config(config, clock=FakeClock())
    app = create_public_app(config, context=context, buckets=TokenBuckets())
    here = Searcher(client=app.test_client(), config=config)
    before = here.homes(TOWN.name)
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    next(content.glob(f"offers/*/{TOWN.offers[0]}.yaml")).unlink()
    make_index(tmp_path / "new.sqlite", content=content, region=REGION, today=DAY)
    (tmp_path / "new.sqlite").replace(file)

    assert here.homes(TOWN.name) == before - {TOWN.offers[0]}
    context.close()


def test_a_search_that_takes_too_long_is_given_up(index: Path) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
    started = time.monotonic()

    with pytest.raises(SearchUnavailableError), SearchIndex(index).opened(seconds=0.2) as reader:
        reader.rows(endless)

    assert time.monotonic() - started < 5


def test_the_reader_cannot_write(index: Path) -> None:
    with pytest.raises(SearchUnavailableError), SearchIndex(index).opened() as reader:
        reader.rows("DELETE FROM items")
