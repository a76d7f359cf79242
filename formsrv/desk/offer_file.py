"""Makes the file that publishing an offer writes, through the same door as editors' own files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.library import offer_path
from catalog.offer import Offer, Photo
from catalog.problems import Problem, Severity
from catalog.reading import read_offer
from catalog.region import Region
from catalog.writer import dump_offer
from formsrv.errors import InvalidOfferError
from formsrv.facts import Listing, to_offer
from formsrv.payloads import OfferSubmission


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFile:
    """An offer as a content file: its path below the content folder, text, and problems."""

    offer: Offer
    path: str
    yaml: str
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep it from being published."""
        return tuple(found for found in self.problems if found.severity is Severity.ERROR)


def make_file(
    submission: OfferSubmission,
    *,
    offer_id: str,
    listing: Listing,
    region: Region,
    photos: Sequence[Photo] = (),
) -> OfferFile:
    """Write an offer as canonical YAML and read it back; raises InvalidOfferError.

    Problems of the rules are in the result; what makes no offer at all raises.
    """
    facts = to_offer(submission.offer, texts=submission.texts, listing=listing)
    offer = facts.model_copy(update={"photos": [*photos]})
    if offer.municipality not in region.municipalities:
        raise InvalidOfferError(offer_id, problems=[])
    path = offer_path(offer_id, offer, region)
    yaml = dump_offer(offer)
    again, problems = read_offer(yaml.encode(), path=path, region=region, today=listing.first)
    if again is not None and again != offer:
        raise InvalidOfferError(offer_id, problems=problems)
    return OfferFile(offer=offer, path=path, yaml=yaml, problems=tuple(problems))
