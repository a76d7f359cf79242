"""The public app over the real index of the real content, made once for all tests here."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from formsrv.desk.setup import prepare
from formsrv.services.context import PublicContext
from formsrv.web_public.limits import TokenBuckets
from formsrv.web_public.server import create_public_app
from tests.formsrv.samples import FakeClock
from tests.formsrv.web.search.looking import CONTENT, DAY, REGION, Searcher
from tests.support.search_index import make_index


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the real content."""
    file = tmp_path_factory.mktemp("index") / "search.sqlite"
    make_index(file, content=CONTENT, region=REGION, today=DAY)
    return file


@pytest.fixture(scope="session")
def searcher(index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    made = prepare(tmp_path_factory.mktemp("searching") / "var", REGION, demo=False)
    config = replace(made.public, search_file=index)
    context = PublicContext.from_config(config, clock=FakeClock())
    assert context.today == DAY
    app = create_public_app(config, context=context, buckets=TokenBuckets(capacity=1000))
    yield Searcher(client=app.test_client(), config=config)
    context.close()
