"""One small corpus for all tests of the benchmark."""

import pytest

from bench.builds.corpus import Corpus, copy_region, make_corpus
from tests.support.processes import ROOT

ITEMS = 20


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("bench") / "region"
    return make_corpus(ITEMS, copy_region(ROOT / "region", folder))
