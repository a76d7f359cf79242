"""Which offers can be asked for, and who answers: a small public file made after each build.

The desk writes it from the committed content; the public process reads it and so needs
neither the content nor git.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedOffer:
    """An offer on the site: the office that answers, its last day, and the slug of its area.

    ``titles`` are by language and ``place`` is the one that may be named, as both are published;
    ``persons`` is for how many there is room, ``wbs`` whether a Wohnberechtigungsschein is needed,
    ``kind`` and ``rooms`` name a home that has no title in a language; empty where unknown.
    """

    office: str
    until: date
    area: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    persons: int | None = None
    wbs: bool = False
    kind: str = ""
    rooms: str = ""

    def title_tag(self, *tags: str) -> str:
        """Return the first of some languages in which there is a title, else any; else nothing."""
        return next((tag for tag in (*tags, *self.titles) if tag in self.titles), "")


@dataclass(slots=True)
class OfferDirectory:
    """Reads the file again when it has changed; without a file there are no offers."""

    path: Path
    _stamp: int = 0
    _offers: Mapping[str, ListedOffer] = field(default_factory=dict)

    def find(self, offer_id: str, *, today: date) -> ListedOffer | None:
        """Return the offer of an id if it is still listed."""
        self._refresh()
        offer = self._offers.get(offer_id)
        return offer if offer and today <= offer.until else None

    def list_ids(self, *, today: date) -> frozenset[str]:
        """Return the ids of all offers that are still listed."""
        self._refresh()
        return frozenset(key for key, offer in self._offers.items() if today <= offer.until)

    def _refresh(self) -> None:
        try:
            stamp = self.path.stat().st_mtime_ns
        except FileNotFoundError:
            return
        if stamp != self._stamp:
            self._offers = _read(json.loads(self.path.read_text("utf-8")))
            self._stamp = stamp


def write_directory(path: Path, offers: Mapping[str, ListedOffer]) -> None:
    """Replace the file at once, so that no reader sees half of it."""
    found = {
        offer_id: {**asdict(offer), "until": offer.until.isoformat()}
        for offer_id, offer in sorted(offers.items())
    }
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    draft.replace(path)


def _read(found: dict[str, Any]) -> dict[str, ListedOffer]:
    return {
        offer_id: ListedOffer(
            office=str(entry["office"]),
            until=date.fromisoformat(entry["until"]),
            area=str(entry.get("area", "")),
            titles=entry.get("titles", {}),
            place=str(entry.get("place", "")),
            persons=entry.get("persons"),
            wbs=entry.get("wbs") is True,
            kind=str(entry.get("kind", "")),
            rooms=str(entry.get("rooms", "")),
        )
        for offer_id, entry in found.items()
    }
