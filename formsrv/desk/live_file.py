"""Changes the file of an offer that is on the site, through the door of editors' own files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.offer import Offer
from catalog.problems import Severity
from catalog.reading import read_offer
from catalog.writer import dump_offer
from formsrv.desk.content import Author, Change
from formsrv.desk.context import DeskContext
from formsrv.errors import InvalidOfferError, PublishingError
from formsrv.facts import offer_facts
from formsrv.payloads import OfferSubmission, OfferText
from formsrv.states import State
from formsrv.store.rows import RecordRow


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveChange:
    """Fields of the file to replace, and what git says about it; ``author`` null: the portal."""

    fields: Mapping[str, object]
    summary: str
    trailer: tuple[str, str]
    author: Author | None = field(default=None)


def read_live(context: DeskContext, offer_id: str) -> tuple[str, Offer] | None:
    """Return path and record of an offer's file; None when there is none.

    Raises InvalidOfferError when somebody made it unreadable, and PublishingError.
    """
    path = context.content.offer_path(offer_id)
    if path is None:
        return None
    raw = context.content.read(path)
    offer, problems = read_offer(raw, path=path, region=context.region, today=context.today)
    if offer is None:
        raise InvalidOfferError(offer_id, problems=problems)
    return path, offer


def live_submission(
    context: DeskContext, row: RecordRow, submission: OfferSubmission
) -> OfferSubmission | None:
    """Return an offer as it is on the site, to compare a change with; None where there is none."""
    if row.state is not State.CHANGED or row.offer_id is None:
        return None
    try:
        found = read_live(context, row.offer_id)
    except (InvalidOfferError, PublishingError):
        # The case can be decided all the same.
        return None
    if found is None:
        return None
    offer = found[1]
    texts = {
        tag: OfferText(title=text.title, description=text.description)
        for tag, text in offer.texts.items()
    }
    return submission.model_copy(update={"offer": offer_facts(offer), "texts": texts})


def change_live(context: DeskContext, offer_id: str, change: LiveChange) -> bool:
    """Commit a change of an offer's file once; tell whether that was now.

    The caller holds the lock ``decide``. Raises InvalidOfferError when the result breaks a rule,
    and PublishingError.
    """
    found = read_live(context, offer_id)
    if found is None:
        return False
    path, offer = found
    yaml = dump_offer(offer.model_copy(update=dict(change.fields)))
    _, problems = read_offer(yaml.encode(), path=path, region=context.region, today=context.today)
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise InvalidOfferError(offer_id, problems=problems)
    before = context.content.head()
    made = commit_file(
        context,
        Change(path=path, content=yaml, summary=change.summary, trailer=change.trailer),
        author=change.author,
    )
    return made != before and made == context.content.head()


def commit_file(context: DeskContext, change: Change, *, author: Author | None = None) -> str:
    """Commit a change in somebody's name, or in the portal's; raises PublishingError."""
    settings = context.region.settings
    portal = Author(name=settings.portal_name, mail=settings.mail_from)
    return context.content.commit(
        change, author=author or portal, committer=portal, at=context.clock()
    )
