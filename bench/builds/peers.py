"""What all peers get of the corpus: one text a language, links as paths, facts as front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from bench.builds.corpus import Corpus, ListedOffer

STYLE = (Path(__file__).parent / "style.css").read_text("utf-8").strip()
STYLE_MARK = "/*STYLE*/"

_TARGET = re.compile(r"\]\((guide:([a-z0-9-]+)|offers:)\)")

Fact = str | int | bool | Decimal | date | None


def moments(offers: Sequence[ListedOffer]) -> Iterator[tuple[ListedOffer, datetime]]:
    """Give each offer a moment on its day that keeps the order of the corpus."""
    for place, listed in enumerate(reversed(offers)):
        yield listed, _moment(listed, seconds=place)


def moment_in(corpus: Corpus, listed: ListedOffer) -> datetime:
    """Return the moment of an offer of a corpus, or of one that is newer than all of it."""
    older = (place for place, one in enumerate(reversed(corpus.offers)) if one.key == listed.key)
    return _moment(listed, seconds=next(older, len(corpus.offers)))


def _moment(listed: ListedOffer, *, seconds: int) -> datetime:
    """Return a moment so many seconds into the day from which an offer is listed."""
    day = listed.offer.listed_on
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return midnight + timedelta(seconds=seconds)


def offer_facts(listed: ListedOffer) -> dict[str, Fact]:
    """Return the facts that every theme shows of an offer."""
    offer = listed.offer
    energy = offer.energy
    return {
        "kind": offer.kind.value,
        "place": listed.place.name,
        "net": offer.rent.net // 100,
        "cold_costs": offer.rent.cold_costs // 100,
        "heating": (offer.rent.heating or 0) // 100,
        "total": offer.rent.total // 100,
        "deposit": offer.rent.deposit // 100,
        "area": offer.area,
        "rooms": offer.rooms,
        "persons": offer.persons,
        "floor": offer.floor,
        "lift": offer.lift,
        "step_free": offer.step_free,
        "kitchen": offer.kitchen.value,
        "available_from": offer.available_from,
        "wbs": offer.wbs.value,
        "pets": offer.pets.value,
        "certificate": energy.certificate.value,
        "energy_value": energy.value,
        "carrier": energy.carrier.value if energy.carrier else "",
        "efficiency": energy.efficiency.value if energy.efficiency else "",
        "built": energy.built,
    }


def written(value: Fact) -> str:
    """Write a fact without quotes: ``32.5``, ``true``, ``2026-12-01``."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def with_paths(body: str, tag: str) -> str:
    """Write the link targets of a guide as paths of the site."""
    return _TARGET.sub(
        lambda found: f"](/{tag}/guides/{found[2]}/)" if found[2] else f"](/{tag}/offers/)", body
    )


def styled(template: str) -> str:
    """Put the style sheet where a theme wants it, the same bytes for every builder."""
    return template.replace(STYLE_MARK, STYLE)
