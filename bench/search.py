"""Searches 5000 items in six languages: time and bytes of an answer, beside a plain scan for the words.

./run.sh bench search [--items 5000] [--rounds 20] [--write]
"""

from __future__ import annotations

import argparse
import gzip
import shlex
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.builds.corpus import TODAY, Corpus, ListedOffer, copy_region, edited_offer, make_corpus
from bench.builds.ours import write_content, write_offer
from bench.document import BENCHMARKS, write_figures
from catalog.folding import fold, words
from catalog.place_names import PlaceNames
from catalog.wording import load_wording
from formsrv.config import LOCALE, PublicConfig
from formsrv.desk.setup import prepare
from formsrv.search.answer import Finder, Group, Wish
from formsrv.search.index import SearchIndex
from formsrv.search.question import Words, ask
from formsrv.services.context import PublicContext
from formsrv.web_public.server import create_public_app
from sitegen.build import Folders
from sitegen.search import Follower
from sitegen.state import save_state
from tests.support.search_index import follow_state, state_of

ROOT = Path(__file__).resolve().parent.parent
NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
PATIENCE_SECONDS = 30
_PLAIN = "CREATE TABLE plain (key TEXT, tag TEXT, title TEXT, text TEXT, listed INTEGER)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One query: how many homes, CPU milliseconds of both sides, bytes of the page after gzip -9."""

    typed: str
    homes: int
    ours: float
    scan: float
    page: float
    size: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the corpus, ask, and print the figures."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser().parse_args(given)
    with tempfile.TemporaryDirectory(prefix="bench-search-") as base:
        text = "\n".join((*_report(Path(base), options.items, options.rounds), ""))
    print(text)
    if options.write:
        command = shlex.join(["./run.sh", "bench", "search", *given])
        write_figures(text, BENCHMARKS, name="search", command=command)
    return 0


def _report(base: Path, items: int, rounds: int) -> Iterator[str]:
    region = copy_region(ROOT / "region", base / "region")
    corpus = make_corpus(items, region)
    write_content(corpus, base / "content")
    var = base / "var"
    made = prepare(var, base / "region", demo=False)
    folders = Folders(
        content=base / "content",
        region=base / "region",
        output=base / "output",
        search=made.public.search_file,
    )
    yield from _making(corpus, folders)
    plain = base / "plain.sqlite"
    _write_plain(corpus, plain)
    size = folders.search.stat().st_size if folders.search else 0
    yield f"- The index is {size / 1e6:.1f} MB; the table that is scanned {plain.stat().st_size / 1e6:.1f} MB."
    yield ""
    yield "| typed | homes found | index, CPU ms | scan, CPU ms | index / scan | whole page, CPU ms | its bytes |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    context = PublicContext.from_config(made.public, clock=lambda: NOON)
    try:
        for one in _figures(context, made.public, plain, rounds=rounds):
            yield (
                f"| {one.typed} | {one.homes} | {one.ours:.2f} | {one.scan:.2f} | "
                f"{one.ours / one.scan:.3f} | {one.page:.1f} | {one.size} |"
            )
    finally:
        context.close()


def _making(corpus: Corpus, folders: Folders) -> Iterator[str]:
    """Yield what making and following the index costs, without loading what builds have loaded."""
    state, follower = state_of(folders, TODAY), Follower(folders)
    seconds = _seconds(lambda: follow_state(follower, state))
    yield f"- The whole index of {len(state.items)} items is made in {seconds:.1f} s of one core."
    write_offer(edited_offer(corpus, 1), folders.content, corpus.region)
    changed = state_of(folders, TODAY).but(
        environment=state.environment, fingerprint=state.fingerprint
    )
    saving = 1000 * _seconds(lambda: save_state(folders.output, changed))
    one = 1000 * _seconds(lambda: follow_state(follower, changed))
    nothing = 1000 * _seconds(lambda: follow_state(follower, changed))
    yield (
        f"- A builder that stays follows one changed offer in {one - saving:.1f} ms, and a state that was "
        f"written anew without a change in {nothing - saving:.1f} ms."
    )


def _figures(
    context: PublicContext, config: PublicConfig, plain: Path, *, rounds: int
) -> Iterator[Figure]:
    region = context.region
    default = region.settings.default_language
    wording = load_wording(region.language(default), locale_folder=LOCALE)
    known = Words((wording,))
    places = PlaceNames(region)
    index = SearchIndex(config.search_file)
    client = create_public_app(config, context=context).test_client()
    largest = max(region.municipalities.values(), key=lambda home: len(home.postcodes))
    for typed in ("wohnung", "balkon", f"3 zimmer {largest.name}", largest.postcodes[0], "qqqq"):
        wish = Wish(question=ask(typed, known, places), group=Group.HOMES)

        def search(wish: Wish = wish) -> int:
            with index.opened(seconds=PATIENCE_SECONDS) as reader:
                finder = Finder(
                    reader=reader, region=region, places=places, wording=wording, today=TODAY
                )
                return finder.answer(wish).count

        def page(typed: str = typed) -> bytes:
            return bytes(client.get(f"/forms/{default}/search", query_string={"q": typed}).data)

        def scan(typed: str = typed) -> int:
            return _scan(plain, typed, default)

        yield Figure(
            typed=typed,
            homes=search(),
            ours=_milliseconds(search, rounds),
            scan=_milliseconds(scan, rounds),
            page=_milliseconds(page, rounds),
            size=len(gzip.compress(page(), 9)),
        )


def _write_plain(corpus: Corpus, file: Path) -> None:
    """Write the folded texts of all offers as they are, with the words of their place."""
    rows = [
        (one.key, tag, fold(text.title), fold(f"{text.description} {facts}"), day)
        for one in corpus.offers
        for facts, day in [(_facts(one), one.offer.listed_on.toordinal())]
        for tag, text in one.offer.texts.items()
    ]
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(_PLAIN)
        connection.executemany("INSERT INTO plain VALUES (?, ?, ?, ?, ?)", rows)
        connection.commit()


def _facts(one: ListedOffer) -> str:
    """Return what a text says of place and rooms, as a list would show it."""
    code = one.offer.postcode if one.place.kind == "municipality" else ""
    return f"{code} {one.place.name} {one.offer.rooms} zimmer"


def _scan(file: Path, typed: str, tag: str) -> int:
    """Look for all words in every text of one language: count them, and take the newest ten."""
    parts = [f"%{word}%" for word in words(typed)]
    where = " AND ".join(["tag = ?", *("(title LIKE ? OR text LIKE ?)" for _ in parts)])
    both = "FROM plain WHERE " + where  # it holds no value
    values = (tag, *(part for part in parts for _ in range(2)))
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        (count,) = connection.execute(f"SELECT count(*) {both}", values).fetchone()
        newest = f"SELECT key, title {both} ORDER BY listed DESC LIMIT 10"
        connection.execute(newest, values).fetchall()
    return int(count)


def _milliseconds(work: Callable[[], object], rounds: int) -> float:
    return 1000 * median(_seconds(work) for _ in range(rounds))


def _seconds(work: Callable[[], object]) -> float:
    """Return CPU time: all of it is spent in this process, and others do not count then."""
    started = time.process_time()
    work()
    return time.process_time() - started


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run.sh bench search", description=__doc__)
    parser.add_argument("--items", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=20, help="medians are shown")
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
