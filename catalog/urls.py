"""Where a page lives; the same below every language, so that a reader can switch."""

from __future__ import annotations


def home_url(tag: str) -> str:
    """Start page of a language."""
    return f"/{tag}/"


def feed_url(tag: str) -> str:
    """Atom feed of the newest homes."""
    return f"/{tag}/feed.xml"


def offers_url(tag: str) -> str:
    """List of all offers."""
    return f"/{tag}/offers/"


def offer_url(tag: str, offer_id: str) -> str:
    """Page of one offer."""
    return f"/{tag}/offers/{offer_id}/"


def opportunities_url(tag: str) -> str:
    """List of all opportunities."""
    return f"/{tag}/opportunities/"


def opportunity_url(tag: str, slug: str) -> str:
    """Page of one opportunity."""
    return f"/{tag}/opportunities/{slug}/"


def guides_url(tag: str) -> str:
    """List of all guides."""
    return f"/{tag}/guides/"


def guide_url(tag: str, slug: str) -> str:
    """Page of one guide."""
    return f"/{tag}/guides/{slug}/"


def page_url(tag: str, slug: str) -> str:
    """A page such as imprint or privacy."""
    return f"/{tag}/{slug}/"


def offer_form_url(tag: str) -> str:
    """First step of the landlord's form."""
    return f"/forms/{tag}/offer"


def inquiry_form_url(tag: str, offer_id: str) -> str:
    """Form with which an applicant asks for one home."""
    return f"/forms/{tag}/inquiry/{offer_id}"
