"""Which text a reader gets when the own language has none."""

import pytest

from sitegen.site import Site
from sitegen.texts import choose


@pytest.mark.parametrize(
    ("reader", "texts", "shown"),
    [
        ("ar", {"de": 1, "ar": 2, "en": 3}, "ar"),
        ("ar", {"de": 1, "en": 3}, "en"),
        ("tr", {"de": 1, "en": 3}, "de"),
        ("ar", {"so": 1, "ru": 2}, "ru"),
        ("de", {"fr": 1, "uk": 2}, "uk"),
    ],
)
def test_the_nearest_language_is_chosen(
    reader: str, texts: dict[str, int], shown: str, site: Site
) -> None:
    """First the own one, then its fallbacks, then the region's languages in their order."""
    region = site.region
    found = choose(texts, region.language(reader), region)
    assert (found.language.tag, found.value) == (shown, texts[shown])
    assert found.fallback == (shown != reader)


def test_no_text_at_all_is_an_error(site: Site) -> None:
    """The check never lets that through; a page without words must not appear in silence."""
    region = site.region
    with pytest.raises(LookupError):
        choose({}, region.language("ar"), region)
