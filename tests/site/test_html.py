"""The Nu HTML checker over the site: one page of every kind in every language."""

from pathlib import Path

import pytest

from tests.site.document import SitePage
from tests.site.facts import Facts
from tests.support.nu import html_problems


@pytest.mark.slow
def test_one_page_of_every_kind_is_valid_in_every_language(
    built_site: Path, samples: dict[tuple[str, str], SitePage], facts: Facts
) -> None:
    """A home that is gone, one that is reserved and the longest pages are among them."""
    special = {
        f"{tag}/offers/{key}/index.html"
        for key, offer in facts.offers.items()
        if offer.get("availability") in {"rented", "reserved"}
        for tag in ("de", "ar")
    }
    chosen = {page.file for page in samples.values()} | special
    kinds = {kind for kind, _ in samples}
    assert len(kinds) > 20
    assert len(chosen) >= 10 * len(facts.languages)
    assert [str(found) for found in html_problems([built_site / file for file in chosen])] == []
