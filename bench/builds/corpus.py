"""The corpus that every builder gets: offers, guides and pages, the same for the same size."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from bench.builds.words import (
    EDITED_TAG,
    TAGS,
    ProseText,
    changed_text,
    guide_text,
    offer_text,
    page_text,
)
from catalog.fields import Text
from catalog.offer import Energy, Offer, Rent
from catalog.region import Municipality, Place, Region
from catalog.region_files import load_region
from catalog.rules.library import REQUIRED_PAGES
from catalog.vocabulary import (
    Certificate,
    EnergyCarrier,
    EnergyCertificate,
    EnergyClass,
    Kitchen,
    LandlordKind,
    OfferKind,
    Pets,
)

TODAY = date(2026, 11, 22)
"""The day every build stands on, so that no figure depends on the calendar."""
LISTED_OVER_DAYS = 90
GUIDE_SHARE = 10
SEED = 20261122

_ID_FIRST = "abcdefghkmnpqrstuvwxyz"
_ID_REST = "abcdefghkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedOffer:
    """An offer with its id and the only place that may be shown of it."""

    key: str
    offer: Offer
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """All content, the newest offer first; guides and pages by slug and language."""

    region: Region
    offers: tuple[ListedOffer, ...]
    guides: Mapping[str, Mapping[str, ProseText]]
    pages: Mapping[str, Mapping[str, ProseText]]


def copy_region(source: Path, folder: Path) -> Region:
    """Copy a region and leave it the languages of the corpus."""
    shutil.copytree(source, folder, dirs_exist_ok=True)
    lines = (folder / "languages.yaml").read_text("utf-8").splitlines()
    kept = [line for line in lines if any(line.startswith(f"- {{tag: {tag},") for tag in TAGS)]
    (folder / "languages.yaml").write_text("\n".join(kept) + "\n", "utf-8")
    return load_region(folder)


def make_corpus(items: int, region: Region) -> Corpus:
    """Make so many items, nine offers for one guide, and the pages every portal needs."""
    rng = random.Random(SEED)  # noqa: S311 (it shall be the same again)
    guides = items // GUIDE_SHARE
    offers = sorted(
        _offers(items - guides, region, rng),
        key=lambda listed: (listed.offer.listed_on, listed.key),
        reverse=True,
    )
    return Corpus(
        region=region,
        offers=tuple(offers),
        guides={f"guide-{number}": _guide(number, rng) for number in range(1, guides + 1)},
        pages={slug: {tag: page_text(tag, slug, rng) for tag in TAGS} for slug in REQUIRED_PAGES},
    )


def edited_offer(corpus: Corpus, times: int) -> ListedOffer:
    """Return the offer from the middle of the lists as it reads after so many edits."""
    listed = corpus.offers[len(corpus.offers) // 2]
    text = listed.offer.texts[EDITED_TAG]
    changed = text.model_copy(
        update={"description": changed_text(text.description, EDITED_TAG, times)}
    )
    texts = {**listed.offer.texts, EDITED_TAG: changed}
    return replace(listed, offer=listed.offer.model_copy(update={"texts": texts}))


def new_offer(corpus: Corpus) -> ListedOffer:
    """Make the offer that somebody adds today, in all languages."""
    rng = random.Random(SEED + 1)  # noqa: S311 (it shall be the same again)
    home = next(iter(corpus.region.municipalities.values()))
    dates = {
        "listed_on": TODAY,
        "listed_until": TODAY + timedelta(days=LISTED_OVER_DAYS),
        "available_from": TODAY,
    }
    offer = _offer(home, rng).model_copy(update=dates)
    # Ids of the corpus hold no "o" and no digit 1, so this one is free.
    return ListedOffer(key="zoo11new", offer=offer, place=corpus.region.public_place(home.ags))


def _guide(number: int, rng: random.Random) -> dict[str, ProseText]:
    """Make a guide that points at the one before it, the first at the list of offers."""
    link = f"guide:guide-{number - 1}" if number > 1 else "offers:"
    return {tag: guide_text(tag, rng, link=link) for tag in TAGS}


def _offers(count: int, region: Region, rng: random.Random) -> Iterator[ListedOffer]:
    homes = list(region.municipalities.values())
    used: set[str] = set()
    for number in range(count):
        home = homes[number % len(homes)]
        yield ListedOffer(
            key=_free_id(used, rng),
            offer=_offer(home, rng),
            place=region.public_place(home.ags),
        )


def _free_id(used: set[str], rng: random.Random) -> str:
    while True:
        key = rng.choice(_ID_FIRST) + "".join(rng.choices(_ID_REST, k=7))
        if key not in used:
            used.add(key)
            return key


def _offer(home: Municipality, rng: random.Random) -> Offer:
    listed_on = TODAY - timedelta(days=rng.randrange(LISTED_OVER_DAYS))
    rooms = Decimal(rng.randrange(2, 11)) / 2
    area = Decimal(int(rooms * 200) + rng.randrange(0, 160)) / 10
    texts = {tag: offer_text(tag, rng) for tag in TAGS}
    return Offer(
        kind=rng.choices(list(OfferKind), weights=[70, 12, 12, 6])[0],
        municipality=home.ags,
        postcode=rng.choice(home.postcodes),
        listed_on=listed_on,
        listed_until=listed_on + timedelta(days=rng.randrange(120, 181)),
        available_from=listed_on + timedelta(days=rng.randrange(1, 120)),
        rooms=rooms,
        area=area,
        persons=max(1, int(rooms) + rng.randrange(2)),
        floor=rng.randrange(7),
        lift=_sometimes(rng),
        step_free=_sometimes(rng),
        kitchen=rng.choice([Kitchen.NONE, Kitchen.CONNECTIONS, Kitchen.FITTED]),
        rent=_rent(int(area), rng),
        wbs=rng.choices(list(Certificate), weights=[70, 25, 5])[0],
        pets=rng.choice(list(Pets)),
        energy=_energy(rng),
        landlord=LandlordKind.PRIVATE,
        languages=["de"],
        texts={tag: Text(title=title, description=body) for tag, (title, body) in texts.items()},
    )


def _sometimes(rng: random.Random) -> bool:
    return rng.choice([True, False, False, False])


def _rent(area: int, rng: random.Random) -> Rent:
    """Make rents in whole euros, so that no builder has to format cents."""
    net = area * rng.randrange(6, 11)
    return Rent(
        net=net,
        cold_costs=20 + area * rng.randrange(10, 20) // 10,
        heating=15 + area * rng.randrange(10, 16) // 10,
        deposit=net * rng.randrange(1, 4),
    )


def _energy(rng: random.Random) -> Energy:
    return Energy(
        certificate=rng.choice([EnergyCertificate.DEMAND, EnergyCertificate.CONSUMPTION]),
        value=rng.randrange(45, 240),
        carrier=rng.choice(list(EnergyCarrier)),
        efficiency=rng.choice(list(EnergyClass)),
        built=rng.randrange(1900, 2020),
    )
