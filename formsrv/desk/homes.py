"""Which home an inquiry is about, for the office and in mails: also once it is off the lists."""

from __future__ import annotations

from formsrv.asked_home import AskedHome, find_home
from formsrv.desk.cases import open_offer_record
from formsrv.desk.context import DeskContext
from formsrv.desk.editions import find_edition
from formsrv.directory import OfferDirectory
from formsrv.editions import edited, first_tag
from formsrv.errors import CannotOpenError, MismatchError
from formsrv.store.records import find_offer_record
from formsrv.store.rows import RecordRow


def home_of(context: DeskContext, offer_id: str | None, *, tag: str) -> AskedHome | None:
    """Return a home as it was published; off the lists it has an empty path."""
    listed = find_home(
        OfferDirectory(context.offers_file),
        offer_id,
        region=context.region,
        tag=tag,
        today=context.today,
    )
    if listed is not None or offer_id is None:
        return listed
    with context.store.reading() as connection:
        row = find_offer_record(connection, offer_id)
    # Texts of a later version were perhaps never published.
    if row is None or row.version != row.published_version:
        return None
    return _once_listed(context, row, tag)


def _once_listed(context: DeskContext, row: RecordRow, tag: str) -> AskedHome | None:
    try:
        offer = edited(open_offer_record(context, row), find_edition(context, row))
    except (CannotOpenError, MismatchError):
        return None
    region, texts = context.region, offer.texts
    found = tag if tag in texts else first_tag(texts, region.settings.default_language)
    ags = str(offer.offer.get("municipality"))
    if ags not in region.municipalities:
        return None
    return AskedHome(
        title=texts[found].title,
        language=region.language(found),
        place=region.public_place(ags).name,
        path="",
    )
