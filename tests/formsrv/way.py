"""Walks the main way through services and desk, so that tests begin where they need to."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from formsrv.desk import decisions, forwarding, queue
from formsrv.desk.cases import open_inquiry_record, open_offer_record
from formsrv.desk.context import DeskContext
from formsrv.desk.views import Publication, StaffUser
from formsrv.services import intake, links
from formsrv.services.context import PublicContext
from formsrv.states import RecordKind
from formsrv.store.records import find_record
from formsrv.store.rows import RecordRow
from tests.formsrv.fake_builder import FakeBuilder
from tests.formsrv.samples import inquiry_draft, offer_draft

_numbers = count(1)


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
        opened = (
            open_offer_record(self.desk, row)
            if row.kind is RecordKind.OFFER
            else open_inquiry_record(self.desk, row)
        )
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

    def forwarded(self) -> tuple[Sent, Sent]:
        """An offer and an inquiry that its landlord has got."""
        offer, offer_id = self.published()
        inquiry = self.inquiry(offer_id)
        forwarding.forward(self.desk, self.editor, inquiry.record_id, seen=self.seen(inquiry))
        return offer, inquiry

    def seen(self, sent: Sent) -> str:
        """Look at a record as an editor does."""
        if self.row(sent.record_id).kind is RecordKind.OFFER:
            return queue.open_offer(self.desk, self.editor, sent.record_id).seen
        return queue.open_inquiry(self.desk, self.editor, sent.record_id).seen

    def _sent(self, record_id: str, *, confirmed: bool) -> Sent:
        sent = Sent(record_id, self.secret(record_id))
        if confirmed:
            links.confirm(self.public, sent.secret)
        return sent
