from collections.abc import Callable
from pathlib import Path

import pytest

from bench.builds.corpus import TODAY, Corpus, copy_region, edited_offer, make_corpus, new_offer
from bench.builds.hugo_site import write_hugo_site
from bench.builds.ours import write_content
from bench.builds.pelican_site import write_pelican_site
from bench.builds.words import TAGS
from catalog.library import load_library
from tests.support.processes import ROOT

ITEMS = 20


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_check_of_the_content_has_nothing_to_say(corpus: Corpus, tmp_path: Path) -> None:
    write_content(corpus, tmp_path)

    library = load_library(tmp_path, corpus.region, today=TODAY)

    assert [str(problem) for problem in library.problems] == []
    assert (len(library.offers), len(library.guides)) == (18, 2)


def test_a_changed_and_a_new_offer_are_faultless_too(corpus: Corpus, tmp_path: Path) -> None:
    more = Corpus(
        region=corpus.region,
        offers=(new_offer(corpus), edited_offer(corpus, 21)),
        guides=corpus.guides,
        pages=corpus.pages,
    )
    write_content(more, tmp_path)

    assert load_library(tmp_path, corpus.region, today=TODAY).problems == ()


def test_the_same_size_gives_the_same_bytes(corpus: Corpus, tmp_path: Path) -> None:
    again = make_corpus(ITEMS, copy_region(ROOT / "region", tmp_path / "region"))

    for name, one in (("one", corpus), ("other", again)):
        write_content(one, tmp_path / name)

    assert tree(tmp_path / "one") == tree(tmp_path / "other")


def test_texts_have_the_size_that_the_figures_are_given_for(corpus: Corpus) -> None:
    guides = [len(texts[tag].body.encode()) for texts in corpus.guides.values() for tag in TAGS]
    descriptions = [
        len(listed.offer.texts[tag].description.encode())
        for listed in corpus.offers
        for tag in TAGS
    ]

    assert 4500 < sum(guides) / len(guides) < 6500
    assert 850 < sum(descriptions) / len(descriptions) < 1150


def test_an_edit_changes_one_language_and_differs_each_time(corpus: Corpus) -> None:
    texts = [edited_offer(corpus, number).offer.texts for number in range(3)]

    changed = {tag for tag in TAGS if texts[0][tag] != texts[1][tag]}
    assert changed == {"uk"}
    assert len({text["uk"].description for text in texts}) == 3


def test_nobody_has_the_new_offers_id(corpus: Corpus) -> None:
    assert new_offer(corpus).key not in {listed.key for listed in corpus.offers}


@pytest.mark.parametrize("write", [write_hugo_site, write_pelican_site])
def test_peers_get_one_file_for_each_text(
    corpus: Corpus, tmp_path: Path, write: Callable[[Corpus, Path], None]
) -> None:
    write(corpus, tmp_path)

    names = [path.stem for path in tmp_path.glob("content/**/*.md")]
    for listed in corpus.offers:
        assert names.count(listed.key) == len(TAGS)
    for slug in (*corpus.guides, *corpus.pages):
        assert names.count(slug) == len(TAGS)
