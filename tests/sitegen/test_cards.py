"""Cards are drawn once for all lists and languages, and again for whatever they show otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import DictLoader
from markupsafe import Markup, escape

from sitegen import cards
from sitegen.cards import SpokenCard
from sitegen.site import Site, load_site
from sitegen.spoken import Own
from sitegen.summaries import OfferSummary
from tests.support.summaries import summary_of
from tests.support.tiny import TAGS, tiny_files, write_files

MACRO = """{% macro card(card, t, big=false) -%}
<b>{{ card.link }} {{ t.gettext("Homes") }} {{ card.place.name }} {{ big }}</b>
{%- endmacro %}"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    write_files(tmp_path, tiny_files())
    return load_site(tmp_path / "region")


def offer_of(site: Site, key: str) -> OfferSummary:
    home = next(iter(site.region.municipalities))
    return summary_of(key, home=home, titles=tuple((tag, "A <home>") for tag in TAGS))


def drawing(site: Site) -> Callable[..., Markup]:
    environment = site.environment.overlay(loader=DictLoader({"macro": MACRO}))
    found: Callable[..., Markup] = environment.get_template("macro").module.card  # type: ignore[attr-defined]
    return found


def said(
    site: Site, tag: str, macro: Callable[..., str], shown: tuple[SpokenCard, ...], **how: object
) -> str:
    """Draw cards as lists do, and say them in a language."""
    say = site.cards.draw(macro, shown, **how)
    return say(Own(site.translators[tag], site.words[tag])).decode()


def test_a_card_is_kept_under_all_that_it_is_made_from(site: Site) -> None:
    one = offer_of(site, "aaaa1111")
    first, second, other, back = (
        site.cards.spoken([offer])[0]
        for offer in (one, one._replace(), one._replace(total=60_000), one)
    )

    assert first is second
    assert other is not first
    assert other.offer.total == 60_000
    assert back.offer == one
    assert not back.drawn


def test_a_card_of_a_language_leads_to_the_home_in_it(site: Site) -> None:
    offers = [offer_of(site, "aaaa1111"), offer_of(site, "bbbb2222")]
    shown = {tag: site.cards.of(tag, offers) for tag in TAGS}

    for tag, found in shown.items():
        assert [card.url for card in found] == [f"/{tag}/offers/{one.id}/" for one in offers]
        assert [card.offer for card in found] == offers
        assert {card.title.value for card in found} == {"A <home>"}


def test_what_is_drawn_stands_a_line_each_and_is_escaped(site: Site) -> None:
    """In each language with its own words and the way to its own page."""
    macro = drawing(site)
    shown = site.cards.spoken([offer_of(site, "aaaa1111"), offer_of(site, "bbbb2222")])

    for tag in TAGS:
        homes = site.translators[tag].gettext["Homes"]
        place = shown[0].place.name
        assert said(site, tag, macro, shown) == "\n".join(
            f'<b><a href="/{tag}/offers/{key}/">A &lt;home&gt;</a> {homes} {place} False</b>'
            for key in ("aaaa1111", "bbbb2222")
        )


def test_the_title_of_a_card_is_the_one_of_its_language(site: Site) -> None:
    """One that a language lacks is shown in another and says so, as on a card of that language."""
    german = offer_of(site, "aaaa1111")._replace(titles=(("de", "Nur \ue002Homes\ue006 %s <b>"),))
    parts = site.macros("components/offer_card.html")
    shown = site.cards.spoken([german])

    found = {tag: said(site, tag, parts.offer_card, shown) for tag in TAGS}

    for tag in TAGS:
        (card,) = site.cards.of(tag, [german])
        assert found[tag] == parts.offer_card(card, site.translators[tag])
        assert escape("Nur \ue002Homes\ue006 %s <b>") in found[tag] or tag != "de"
    assert len(set(found.values())) == len(TAGS)


def test_the_same_card_drawn_alike_is_drawn_once(site: Site) -> None:
    """For all lists and all languages."""
    shown = site.cards.spoken([offer_of(site, "aaaa1111")])
    calls: list[dict[str, object]] = []

    def macro(_card: SpokenCard, _t: object, **how: object) -> Markup:
        calls.append(how)
        return escape(len(calls))

    def other(_card: SpokenCard, _t: object, **_how: object) -> Markup:
        return escape("other")

    found = [said(site, tag, macro, shown, persons=number) for number in (1, 2, 1) for tag in TAGS]

    assert found == ["1"] * len(TAGS) + ["2"] * len(TAGS) + ["1"] * len(TAGS)
    assert calls == [{"persons": 1}, {"persons": 2}]
    assert said(site, TAGS[0], other, shown, persons=1) == "other"
    assert said(site, TAGS[0], macro, shown, heading=1) == "3"


def test_a_card_is_said_once_in_a_language(site: Site) -> None:
    """Lists that show the same home beside others join what was said."""
    first, second = offer_of(site, "aaaa1111"), offer_of(site, "bbbb2222")
    macro = drawing(site)
    one = said(site, "de", macro, site.cards.spoken([first]))
    site.words["de"].clear()

    both = said(site, "de", macro, site.cards.spoken([first, second]))

    assert both.splitlines()[0] == one
    (kept,) = site.cards.spoken([first])
    (spoken,) = kept.drawn.values()
    assert spoken[1] == {"de": one.encode()}


def test_no_more_cards_are_kept_than_memory_should_hold(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each holds what it says in every language."""
    monkeypatch.setattr(cards, "MOST", 3 * len(site.tags))
    offers = [offer_of(site, f"aaaa111{number}") for number in range(8)]

    shown = site.cards.spoken(offers)

    assert [card.offer for card in shown] == offers
    assert len(site.cards._kept) <= 3  # noqa: SLF001 (what is bounded)


def test_a_macro_that_is_another_each_time_fills_no_memory(site: Site) -> None:
    """One that a list's own template defines is made anew for each page, and said rightly."""
    shown = site.cards.spoken([offer_of(site, "aaaa1111")])

    for number in range(3 * cards.WAYS):
        assert said(site, "de", lambda *_, number=number: escape(number), shown) == str(number)

    assert len(shown[0].drawn) <= cards.WAYS


def test_a_theme_may_draw_the_way_to_a_home_by_any_macro(tmp_path: Path) -> None:
    """Also by one that takes further arguments, which Jinja alone can call."""
    link = "{% macro card_link(card) -%}<i>{{ card.title.value }} {{ kwargs|length }}</i>{%- endmacro %}"
    files = {"own/templates/components/card_link.html": link.encode()}
    write_files(tmp_path, tiny_files() | files)
    site = load_site(tmp_path / "region", theme=tmp_path / "own")

    shown = site.cards.spoken([offer_of(site, "aaaa1111")])

    assert "<i>A &lt;home&gt; 0</i>" in said(site, TAGS[0], drawing(site), shown)
