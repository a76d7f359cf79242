"""The privacy page says of each class of data when it is erased, as the region has set it."""

import pytest

from catalog.markup import PLACEHOLDERS
from catalog.region_models import Retention
from sitegen.prose import placeholders
from sitegen.site import Site
from tests.support.processes import ROOT

INSIDE = {"message_days", "outbox_days"}
"""Parts of what other classes hold: they go with these at the latest."""
PAGES = sorted((ROOT / "content" / "pages" / "privacy").glob("*.md"))


@pytest.mark.parametrize("name", sorted(set(Retention.model_fields) - INSIDE))
def test_each_class_stands_on_the_privacy_page_in_every_language(name: str) -> None:
    field = f"{{{{retention.{name}}}}}"

    assert f"retention.{name}" in PLACEHOLDERS
    assert [path.name for path in PAGES if path.read_text("utf-8").count(field) != 1] == []


def test_the_days_are_those_of_the_region(site: Site) -> None:
    values, retention = placeholders(site.region), site.region.settings.retention

    for name in sorted(set(Retention.model_fields) - INSIDE):
        assert values[f"retention.{name}"] == str(getattr(retention, name))
