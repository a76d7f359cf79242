"""Walks the main way through services and desk, so that tests begin where they need to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from formsrv.desk import decisions, forwarding, notices, queue
from formsrv.desk.cases import (
    open_inquiry_record,
    open_notice_record,
    open_offer_record,
    open_search_record,
)
from formsrv.desk.context import DeskContext
from formsrv.desk.views import Publication, StaffUser
from formsrv.notice import Notice
from formsrv.payloads import Inquiry, OfferSubmission
from formsrv.saved_search import SavedSearch, SearchDraft, SearchWish
from formsrv.services import intake, links, searches
from formsrv.services.context import PublicContext
from formsrv.states import RecordKind
from formsrv.store.records import find_record
from formsrv.store.rows import RecordRow
from tests.formsrv.fake_builder import FakeBuilder
from tests.formsrv.samples import CONSENT, inquiry_draft, offer_draft

SEARCHER = "kanarie.searcher@post.example"
_numbers = count(1)
_OPENERS: dict[
    RecordKind, Callable[[DeskContext, RecordRow], OfferSubmission | Inquiry | Notice | SavedSearch]
] = {
    RecordKind.OFFER: open_offer_record,
    RecordKind.INQUIRY: open_inquiry_record,
    RecordKind.NOTICE: open_notice_record,
    RecordKind.SEARCH: open_search_record,
}


@dataclass(frozen=True)
class Sent:
    """A stored record with the secret of its link."""

    record_id: str
    secret: str


@dataclass
class Way:
    """Both sides of the service and somebody who edits."""

    public: PublicContext
    desk: DeskContext
    editor: StaffUser
    builder: FakeBuilder
    publications: list[Publication] = field(default_factory=list)

    def row(self, record_id: str) -> RecordRow:
        """Return a record as it is stored."""
        with self.desk.store.reading() as connection:
            found = find_record(connection, record_id)
        assert found is not None
        return found

    def secret(self, record_id: str) -> str:
        """Read a link's secret as the worker does."""
        row = self.row(record_id)
        opened = _OPENERS[row.kind](self.desk, row)
        return opened.link_secret

    def offer(self, *, confirmed: bool = True, language: str = "uk", **changes: object) -> Sent:
        """Send an offer in."""
        receipt = intake.submit_offer(
            self.public,
            offer_draft(**changes),
            submission=f"token-{next(_numbers):06}",
            language=language,
        )
        return self._sent(receipt.record_id, confirmed=confirmed)

    def published(self, **changes: Any) -> tuple[Sent, str]:  # noqa: ANN401 (as offer takes them)
        """Publish an offer; return it with its public id."""
        sent = self.offer(**changes)
        made = decisions.publish(self.desk, self.editor, sent.record_id, seen=self.seen(sent))
        return sent, made.offer_id

    def inquiry(self, offer_id: str, *, confirmed: bool = True, **changes: object) -> Sent:
        """Ask for a home."""
        receipt = intake.submit_inquiry(
            self.public,
            inquiry_draft(**changes),
            offer_id=offer_id,
            submission=f"token-{next(_numbers):06}",
            language="ar",
        )
        return self._sent(receipt.record_id, confirmed=confirmed)

    def search(self, *, confirmed: bool = True, language: str = "ar", **wish: object) -> Sent:
        """Save a search for two persons, or for what else is wished."""
        draft = SearchDraft(
            wish=SearchWish(**{"persons": 2, **wish}),  # type: ignore[arg-type]
            mail=SEARCHER,
            consent=CONSENT,
        )
        receipt = searches.submit_search(
            self.public, draft, submission=f"token-{next(_numbers):06}", language=language
        )
        return self._sent(receipt.record_id, confirmed=confirmed)

    def forwarded(self) -> tuple[Sent, Sent]:
        """An offer and an inquiry that its landlord has got."""
        offer, offer_id = self.published()
        inquiry = self.inquiry(offer_id)
        forwarding.forward(self.desk, self.editor, inquiry.record_id, seen=self.seen(inquiry))
        return offer, inquiry

    def seen(self, sent: Sent) -> str:
        """Look at a record as an editor does."""
        kind = self.row(sent.record_id).kind
        if kind is RecordKind.OFFER:
            return queue.open_offer(self.desk, self.editor, sent.record_id).seen
        if kind is RecordKind.NOTICE:
            return notices.open_notice(self.desk, self.editor, sent.record_id).seen
        return queue.open_inquiry(self.desk, self.editor, sent.record_id).seen

    def _sent(self, record_id: str, *, confirmed: bool) -> Sent:
        sent = Sent(record_id, self.secret(record_id))
        if confirmed:
            links.confirm(self.public, sent.secret)
        return sent
