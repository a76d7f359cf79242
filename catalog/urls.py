"""Where a page lives; the same below every language, so that a reader can switch."""

from __future__ import annotations

from urllib.parse import urlencode

TAKEN = frozenset(
    {"calendars", "guides", "offers", "offline", "opportunities", "places", "take-along"}
)
"""What stands right below a language already; no page may be called so."""
NO_PAGE = "not-found"
"""The slug of the page that is shown where an address leads nowhere."""


def home_url(tag: str) -> str:
    """Start page of a language."""
    return f"/{tag}/"


def feed_url(tag: str, district: str = "") -> str:
    """Atom feed of the newest homes, in all places or in a district by its slug."""
    return f"/{tag}/offers/in/{district}/feed.xml" if district else f"/{tag}/feed.xml"


def json_feed_url(tag: str, district: str = "") -> str:
    """JSON Feed of the newest homes, in all places or in a district by its slug."""
    return f"/{tag}/offers/in/{district}/feed.json" if district else f"/{tag}/feed.json"


def offers_url(tag: str) -> str:
    """List of all offers."""
    return f"/{tag}/offers/"


def facet_url(tag: str, path: str) -> str:
    """List of the offers of a facet, such as ``for/3``; ``for/3/1`` is a further page of it."""
    return f"/{tag}/offers/{path}/"


def places_url(tag: str) -> str:
    """Districts with a map."""
    return f"/{tag}/places/"


def district_url(tag: str, slug: str) -> str:
    """Places of one district."""
    return f"/{tag}/places/{slug}/"


def offer_url(tag: str, offer_id: str) -> str:
    """Page of one offer."""
    return f"/{tag}/offers/{offer_id}/"


def offer_sheet_url(tag: str, offer_id: str) -> str:
    """Sheet about one offer for the Jobcenter: German beside the reader's language."""
    return f"/{tag}/offers/{offer_id}/de/"


def offers_poster_url(tag: str) -> str:
    """Poster with the newest offers."""
    return f"/{tag}/offers/poster/"


def opportunity_poster_url(tag: str, slug: str) -> str:
    """Poster of one opportunity."""
    return f"/{tag}/opportunities/{slug}/poster/"


def media_url(name: str) -> str:
    """A file of a photo; it never changes."""
    return f"/media/{name}"


def office_card_url(office: str) -> str:
    """Card of an office for an address book (RFC 6350); the same in all languages."""
    return f"/offices/{office}.vcf"


def opportunities_url(tag: str) -> str:
    """List of all opportunities."""
    return f"/{tag}/opportunities/"


def opportunity_list_url(tag: str, path: str) -> str:
    """List of the opportunities of a facet such as ``on/mo``, or a further page of a list."""
    return f"/{tag}/opportunities/{path}/"


def event_url(tag: str, slug: str) -> str:
    """All dates of one opportunity for a calendar (RFC 5545)."""
    return f"/{tag}/opportunities/{slug}/event.ics"


def calendar_url(tag: str, slug: str) -> str:
    """A calendar to subscribe to (RFC 5545)."""
    return f"/{tag}/calendars/{slug}.ics"


def opportunity_url(tag: str, slug: str) -> str:
    """Page of one opportunity."""
    return f"/{tag}/opportunities/{slug}/"


def guides_url(tag: str) -> str:
    """List of all guides."""
    return f"/{tag}/guides/"


def guide_url(tag: str, slug: str) -> str:
    """Page of one guide."""
    return f"/{tag}/guides/{slug}/"


def bilingual_url(tag: str, slug: str, beside: str) -> str:
    """A guide with the same text in another language beside it."""
    return f"/{tag}/guides/{slug}/{beside}/"


def take_along_url(tag: str) -> str:
    """How to keep the portal on a phone, and the book to download."""
    return f"/{tag}/take-along/"


def offline_url(tag: str) -> str:
    """What the worker shows where there is neither internet nor a saved copy."""
    return f"/{tag}/offline/"


def book_url(tag: str) -> str:
    """The whole portal in one file, to pass on."""
    return f"/books/{tag}.html"


def page_url(tag: str, slug: str) -> str:
    """A page such as imprint or privacy."""
    return f"/{tag}/{slug}/"


def search_url(tag: str) -> str:
    """Search of the whole site; it takes ``q``."""
    return f"/forms/{tag}/search"


def saved_search_url(tag: str, place: str = "", **answers: str) -> str:
    """Form that saves a search, perhaps with the slug of an area and other answers filled in."""
    filled = {name: value for name, value in ({"place": place} | answers).items() if value}
    page = f"/forms/{tag}/saved-search"
    return f"{page}?{urlencode(filled)}" if filled else page


def offer_form_url(tag: str) -> str:
    """First step of the landlord's form."""
    return f"/forms/{tag}/offer"


def receipt_form_url(tag: str) -> str:
    """Form for a receipt code, for whoever has no mail address."""
    return f"/forms/{tag}/receipt"


def lost_link_url(tag: str) -> str:
    """Form that has personal links sent again."""
    return f"/forms/{tag}/lost-link"


def erase_form_url(tag: str) -> str:
    """Form that has everything of a mail address erased."""
    return f"/forms/{tag}/erase"


def report_form_url(tag: str, offer_id: str) -> str:
    """Form that tells the office what is wrong with an offer."""
    return f"/forms/{tag}/report/{offer_id}"


def feedback_form_url(tag: str) -> str:
    """Form that tells the office what hinders somebody on the portal."""
    return f"/forms/{tag}/feedback"


def call_back_form_url(tag: str) -> str:
    """Form with which a landlord asks to be called."""
    return f"/forms/{tag}/call-back"


def inquiry_form_url(tag: str, offer_id: str) -> str:
    """Form with which an applicant asks for one home."""
    return f"/forms/{tag}/inquiry/{offer_id}"
