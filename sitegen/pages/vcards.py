"""Cards of the offices for an address book (vCard 4.0, RFC 6350)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.urls import office_card_url
from sitegen.icalendar import escaped, fold
from sitegen.kinds import Kind, Rendered
from sitegen.site import Site
from sitegen.view import View

if TYPE_CHECKING:
    from catalog.region import Office


def _render(site: Site, key: str, _inputs: tuple[()], _record: None) -> Rendered:
    office = next(office for office in site.region.offices if office.id == key)
    yield office_card_url(key)[1:], b"".join(fold(line) for line in _lines(site, office))


def _lines(site: Site, office: Office) -> tuple[str, ...]:
    settings = site.region.settings
    return (
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        f"UID:{settings.site_url}{office_card_url(office.id)}",
        f"FN;LANGUAGE={settings.default_language}:{escaped(office.name)}",
        f"ORG:{escaped(office.name)}",
        f"EMAIL;TYPE=work:{escaped(office.mail)}",
        f"NOTE:{escaped(', '.join(_places(site, office)))}",
        f"URL:{settings.site_url}",
        f"LANG:{settings.default_language}",
        "END:VCARD",
    )


def _places(site: Site, office: Office) -> list[str]:
    """Name what an office answers for; villages are named by their Amt."""
    keys = [*office.districts, *office.amts]
    names = [site.areas.by_key(key).name for key in keys]
    return [*names, *(site.region.public_place(ags).name for ags in office.municipalities)]


def _keys(view: View) -> tuple[str, ...]:
    return tuple(office.id for office in view.site.region.offices)


VCARD = Kind(name="vcard", keys=_keys, inputs=lambda _view, _key: (), render=_render)
