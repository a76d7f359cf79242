"""Cards are drawn once for all lists, and again for whatever they show otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader
from markupsafe import Markup, escape

from sitegen import cards
from sitegen.cards import OfferCard, draw_once
from sitegen.site import Site, load_site
from sitegen.summaries import OfferSummary
from tests.support.summaries import summary_of
from tests.support.tiny import TAGS, tiny_files, write_files

MACRO = "{% macro card(card, t, big=false) %}<b>{{ card.title.value }} {{ big }}</b>{% endmacro %}"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    write_files(tmp_path, tiny_files())
    return load_site(tmp_path / "region")


def offer_of(site: Site, key: str) -> OfferSummary:
    home = next(iter(site.region.municipalities))
    return summary_of(key, home=home, titles=tuple((tag, "A <home>") for tag in TAGS))


def drawn(site: Site, shown: tuple[OfferCard, ...], **how: object) -> str:
    """Draw cards as templates do."""
    environment = site.environment.overlay(loader=DictLoader({"macro": MACRO}))
    macro = environment.get_template("macro").module.card  # type: ignore[attr-defined]
    return str(draw_once(macro, shown, site.translators[TAGS[0]], **how))


def test_a_card_is_kept_under_all_that_it_is_made_from(site: Site) -> None:
    one = offer_of(site, "aaaa1111")
    first, second, other = (
        site.cards.of(TAGS[0], [offer])[0]
        for offer in (one, one._replace(), one._replace(total=60_000))
    )

    assert first is second
    assert other is not first
    assert other.offer.total == 60_000
    assert site.cards.of(TAGS[1], [one])[0].url != first.url


def test_what_is_drawn_stands_a_line_each_and_is_escaped(site: Site) -> None:
    shown = site.cards.of(TAGS[0], [offer_of(site, "aaaa1111"), offer_of(site, "bbbb2222")])

    assert drawn(site, shown) == "\n".join(["<b>A &lt;home&gt; False</b>"] * 2)


def test_the_same_card_drawn_alike_is_drawn_once(site: Site) -> None:
    (card,) = site.cards.of(TAGS[0], [offer_of(site, "aaaa1111")])
    calls: list[dict[str, object]] = []

    def macro(_card: OfferCard, _t: object, **how: object) -> Markup:
        calls.append(how)
        return escape(len(calls))

    found = [str(draw_once(macro, [card], None, persons=number)) for number in (1, 2, 1)]

    assert found == ["1", "2", "1"]
    assert calls == [{"persons": 1}, {"persons": 2}]


def test_no_more_cards_are_kept_than_memory_should_hold(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "MOST", 3)
    offers = [offer_of(site, f"aaaa111{number}") for number in range(8)]

    shown = site.cards.of(TAGS[0], offers)

    assert [card.offer for card in shown] == offers
    assert len(site.cards._kept) <= 3  # noqa: SLF001 (what is bounded)
