"""What a landlord's corrections changed, in the editor's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from catalog.region import Region
from formsrv.desk.views import Correction
from formsrv.forms.shown import Changes, changes_of
from theme.environment import Translator


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What a landlord changed and when, and what the office had changed that stands no longer."""

    at: datetime
    changes: Changes | None
    lost: Changes | None


def corrected(
    corrections: Iterable[Correction], region: Region, translate: Translator
) -> Iterator[Corrected]:
    """Compare each correction with what it replaced; one without a difference is left out."""
    for one in corrections:
        changes = changes_of(one.before, one.after, region, translate)
        lost = changes_of(one.before, one.edition, region, translate)
        if changes or lost:
            yield Corrected(at=one.at, changes=changes, lost=lost)
