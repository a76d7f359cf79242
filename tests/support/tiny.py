"""A region and a content so small that a site of it is built in moments; all of it is invented."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

Files = dict[str, bytes]
"""Files by their path: below ``content/``, ``region/`` or ``own/``, a theme of one's own."""

DAY = date(2026, 11, 22)
TAGS = ("de", "en", "ar")
PLACES = {
    "musterstadt": ("07001001", "99001"),
    "hafendorf": ("07001002", "99002"),
    "wiesental": ("07001003", "99003"),
}
"""AGS and postcode by the slug of a municipality; of the last one only the Amt is shown."""

_REGION = """\
id: tiny
name: Musterland
portal_name: Heimathafen Musterland
time_zone: Europe/Berlin
default_language: de
site_url: https://musterland.example
forms_url: https://musterland.example
staff_url: https://redaktion.musterland.example
mail_from: antwort@musterland.example
content_branch: main
districts:
  - {id: "07001", name: Kreis Musterland, slug: kreis-musterland}
amts:
  - {id: wiesenamt, name: Amt Wiesen}
school_holidays: []
operator:
  placeholder: true
  name: Traeger
  street: Strasse
  city: Ort
  mail: traeger@musterland.example
  phone: "[Telefonnummer]"
  responsible: Person
  supervisory_authority: Aufsicht
retention: {unconfirmed_days: 7, offer_days: 90, inquiry_days: 90, message_days: 90, outbox_days: 14}
listing_days: [14, 30]
privacy_version: 2026-11-22
"""
_LANGUAGES = """\
- {tag: de, babel: de, dir: ltr, native: Deutsch, plurals: [one, other], fallback: []}
- {tag: en, babel: en_GB, dir: ltr, native: English, plurals: [one, other], fallback: [de]}
- {tag: ar, babel: ar, months: ar_SY, dir: rtl, native: العربية, plurals: [zero, one, two, few, many, other], fallback: [en, de], by: machine}
"""
FOURTH_LANGUAGE = (
    "- {tag: tr, babel: tr, dir: ltr, native: Türkçe, plurals: [one, other], fallback: [de, en]}\n"
)
_MUNICIPALITIES = """\
ags,name,kind,district,amt,public_place,lat,lon
07001001,Musterstadt,Stadt,07001,,municipality,54.1,10.1
07001002,Hafendorf,Gemeinde,07001,,municipality,54.2,10.2
07001003,Wiesental,Gemeinde,07001,wiesenamt,amt,54.3,10.3
"""
_POSTCODES = "ags,postcode\n" + "".join(f"{ags},{code}\n" for ags, code in PLACES.values())
_OFFICES = """\
- {id: office, name: Amt fuer Wohnen, mail: amt@musterland.example, districts: ["07001"]}
"""
_RENT_LIMITS = """\
- id: first
  districts: ["07001"]
  valid_from: 2025-01-01
  basis: gross_cold
  source: https://limits.example/first
  checked_on: 2026-11-22
  review_due: 2027-05-22
  complete: true
  households:
    - {persons: 1, square_metres: 50, limit: 474.50}
    - {persons: 2, square_metres: 60, limit: 545}
- id: second
  districts: ["07001"]
  valid_from: 2026-12-05
  basis: gross_cold
  source: https://limits.example/second
  checked_on: 2026-11-22
  review_due: 2027-05-22
  complete: true
  households:
    - {persons: 1, square_metres: 50, limit: 500}
    - {persons: 2, square_metres: 60, limit: 600}
"""
_PHOTO = b"the large picture of a kitchen"
_TOKENS = ":root { --ground: #fff; --ink: #111; --sea: #0a5a5c; }\n"


def offer_text(
    place: str, *, listed_on: date, listed_until: date, title: str, tags: tuple[str, ...] = TAGS
) -> bytes:
    """Write an offer; its title stands in every language with the language's tag behind."""
    ags, postcode = PLACES[place]
    lines = [
        "kind: flat",
        "availability: available",
        f'municipality: "{ags}"',
        f'postcode: "{postcode}"',
        f"listed_on: {listed_on}",
        f"listed_until: {listed_until}",
        f"available_from: {listed_on + timedelta(days=40)}",
        "rooms: 2",
        "area: 50",
        "persons: 2",
        "kitchen: none",
        "rent: {net: 400, cold_costs: 100, heating: 80}",
        "energy: {certificate: exempt}",
        "landlord: private",
        "languages: [de]",
        "texts:",
        *(_text_line(tag, title) for tag in tags),
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def _opportunity(title: str, schedule: str) -> bytes:
    lines = [
        "kind: sports",
        "organiser: {name: Verein am Hafen, mail: verein@hafen.example}",
        "venues:",
        '  - {id: hall, name: Halle, municipality: "07001003"}',
        "schedule:",
        f"  - {schedule}",
        "audience: [youth]",
        "languages: [de, en]",
        "texts:",
        *(_text_line(tag, title) for tag in ("de", "en")),
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def _text_line(tag: str, title: str) -> str:
    about = f"Words about {title} that are long enough to be a description."
    return f'  {tag}: {{title: "{title} {tag}", description: "{about}", by: human}}'


def prose_text(tag: str, title: str, body: str, *, order: int = 1, version: str = "") -> bytes:
    """Write a guide or page in one language."""
    lines = [
        "---",
        f"title: {title} {tag}",
        f"summary: What {title} is about in short words",
        f"order: {order}",
        *([f"version: {version}"] if version else []),
        "checked_on: 2026-11-22",
        "review_due: 2027-05-22",
        "---",
        body,
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def _prose() -> Files:
    bodies = {
        "guides/rent-and-jobcenter": "See [moving](guide:moving-in).\n\n## Next\n- one\n- two",
        "guides/moving-in": "Ask {{operator.name}}, then [play](opportunity:weekly-football).",
        "pages/about": "Written for {{region.name}}.",
        "pages/help": "Read [this](guide:rent-and-jobcenter).",
        "pages/imprint": "**{{operator.name}}**",
        "pages/privacy": "Kept {{retention.offer_days}} days.",
        "pages/accessibility": "Write to {{operator.mail}}.",
        "pages/not-found": "See [homes](offers:).",
    }
    found = {}
    for number, (folder, body) in enumerate(bodies.items()):
        slug = folder.rpartition("/")[2]
        version = "2026-11-22" if slug == "privacy" else ""
        for tag in ("de", "en"):
            found[f"content/{folder}/{tag}.md"] = prose_text(
                tag, f"About {slug}", body, order=number, version=version
            )
    return found


def photo_entry(large: bytes, words: str) -> str:
    """Write the entry of a photo whose large file holds these bytes."""
    sha256 = hashlib.sha256(large).hexdigest()
    sizes = f"width: 1600, height: 1200, bytes: {len(large)}"
    return f'  - {{sha256: "{sha256}", {sizes}, alt: {{de: {words}}}}}\n'


def photo_files(large: bytes) -> Files:
    """Return the files of a photo; small ones hold other bytes."""
    stem = f"content/media/{hashlib.sha256(large).hexdigest()}"
    return {f"{stem}.jpg": large, f"{stem}-320.avif": b"avif", f"{stem}-320.jpg": b"jpeg"}


def tiny_files() -> Files:
    """Return six offers, two opportunities, two guides, all pages and a region of three languages.

    One offer has a photo.
    """
    files = _prose() | photo_files(_PHOTO)
    for number, place in enumerate((*PLACES, *PLACES)):
        files[f"content/offers/{place}/offer00{number}.yaml"] = offer_text(
            place,
            listed_on=date(2026, 11, 1 + number),
            listed_until=date(2026, 11, 25) + timedelta(days=5 * number),
            title=f"Home number {number}",
            tags=TAGS[: 1 + number % 3],
        )
    entry = f"photos:\n{photo_entry(_PHOTO, 'A kitchen')}"
    files["content/offers/musterstadt/offer003.yaml"] += entry.encode()
    weekly = '{first: 2026-11-28, begins: "15:00", ends: "17:00", rule: FREQ=WEEKLY;BYDAY=SA, until: 2027-03-20}'
    once = '{first: 2026-12-01, begins: "19:00", ends: "21:00"}'
    files["content/opportunities/weekly-football.yaml"] = _opportunity("Open football", weekly)
    files["content/opportunities/one-evening.yaml"] = _opportunity("One evening", once)
    region = {
        "region.yaml": _REGION,
        "languages.yaml": _LANGUAGES,
        "municipalities.csv": _MUNICIPALITIES,
        "postcodes.csv": _POSTCODES,
        "offices.yaml": _OFFICES,
        "rent_limits.yaml": _RENT_LIMITS,
        "brand/tokens.css": _TOKENS,
    }
    files |= {f"region/{name}": text.encode() for name, text in region.items()}
    return files


def write_files(base: Path, files: Files, before: Files | None = None) -> list[str]:
    """Make a folder hold these files; ``before`` is what it holds. Return what was touched.

    Folders that are left empty stay, as they do where an editor deletes a file.
    """
    before = before or {}
    touched = [name for name in files if files[name] != before.get(name)]
    for name in touched:
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_bytes(files[name])
    gone = [name for name in before if name not in files]
    for name in gone:
        (base / name).unlink()
    return touched + gone
