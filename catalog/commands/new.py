"""``new``: a file to begin with, which ``check`` then guides to completion."""

from __future__ import annotations

import argparse
import re
import secrets
import string
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.commands.shared import add_folders, say, tell, today_in, usable_region
from catalog.region import Municipality, Region
from catalog.skeletons import guide_skeleton, offer_skeleton, opportunity_skeleton

if TYPE_CHECKING:
    from catalog.commands.shared import Commands

LISTED_FOR = timedelta(days=60)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_LETTERS = string.ascii_lowercase
_SIGNS = string.ascii_lowercase + string.digits


def add_to(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("new", help="begin an offer, an opportunity or a guide")
    kinds = parser.add_subparsers(required=True, metavar="KIND")
    offer = kinds.add_parser("offer", help="begin an offer")
    offer.add_argument("municipality", help="its key (AGS) or name")
    opportunity = kinds.add_parser("opportunity", help="begin an opportunity")
    opportunity.add_argument("slug", help="name of its file: small letters, digits, hyphens")
    guide = kinds.add_parser("guide", help="begin a guide")
    guide.add_argument("slug", help="name of its folder: small letters, digits, hyphens")
    for kind, run in ((offer, new_offer), (opportunity, new_opportunity), (guide, new_guide)):
        add_folders(kind)
        kind.set_defaults(run=run, parser=kind)


def new_offer(chosen: argparse.Namespace) -> int:
    """Write the skeleton of an offer under a new id."""
    region = usable_region(chosen.region)
    home = _municipality(region, chosen.municipality)
    if home is None:
        say(f"There is no municipality {chosen.municipality} in the region.")
        return 2
    today = today_in(region)
    text = offer_skeleton(home, region, listed_on=today, listed_until=today + LISTED_FOR)
    return _write(chosen.content / "offers" / home.slug / f"{new_id()}.yaml", text)


def new_opportunity(chosen: argparse.Namespace) -> int:
    """Write the skeleton of an opportunity."""
    region = usable_region(chosen.region)
    _need_slug(chosen)
    text = opportunity_skeleton(region, first=today_in(region))
    return _write(chosen.content / "opportunities" / f"{chosen.slug}.yaml", text)


def new_guide(chosen: argparse.Namespace) -> int:
    """Write the skeleton of a guide in the region's default language."""
    region = usable_region(chosen.region)
    _need_slug(chosen)
    today = today_in(region)
    text = guide_skeleton(checked_on=today, review_due=_half_a_year_after(today))
    tag = region.settings.default_language
    return _write(chosen.content / "guides" / chosen.slug / f"{tag}.md", text)


def new_id() -> str:
    """Return a new id of an offer: a small letter and seven signs, told by nobody's name."""
    return secrets.choice(_LETTERS) + "".join(secrets.choice(_SIGNS) for _ in range(7))


def _municipality(region: Region, wanted: str) -> Municipality | None:
    if wanted in region.municipalities:
        return region.municipalities[wanted]
    found = [
        home
        for home in region.municipalities.values()
        if wanted.casefold() in {home.name.casefold(), home.slug}
    ]
    return found[0] if len(found) == 1 else None


def _half_a_year_after(day: date) -> date:
    return day + timedelta(days=182)


def _need_slug(chosen: argparse.Namespace) -> None:
    if not _SLUG.match(chosen.slug):
        chosen.parser.error("The name must hold only small letters, digits and single hyphens.")


def _write(path: Path, text: str) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        say(f"{path.as_posix()} exists already; it was left as it is.")
        return 1
    tell(path.as_posix())
    say("Please fill it in; python -m catalog check says what is still missing.")
    return 0
