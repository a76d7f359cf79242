"""Both apps over one real store with a record in every state, made once for all tests here."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from flask import Flask

from catalog.photos import Pictures
from formsrv.config import StaffRules
from formsrv.desk import decisions, forwarding, queue, second_factor
from formsrv.desk.context import DeskContext
from formsrv.desk.editing import edit_offer
from formsrv.desk.handing_over import Target, hand_over
from formsrv.desk.notices import close_notice
from formsrv.desk.setup import prepare
from formsrv.desk.users import NewUser, add_user
from formsrv.desk.views import Role, StaffUser
from formsrv.directory import ListedOffer, write_directory
from formsrv.notice import Topic
from formsrv.payloads import OfferText
from formsrv.reasons import InquiryRefusal, OfferRefusal
from formsrv.services import conversation, links, receipts
from formsrv.services.context import PublicContext
from formsrv.services.intake import Marks
from formsrv.services.notices import submit_notice
from formsrv.services.photos import NewPhoto, add_photos
from formsrv.states import RecordKind, State
from formsrv.web_public.limits import Guesses, TokenBuckets
from formsrv.web_public.server import create_public_app
from formsrv.web_staff.server import create_staff_app
from formsrv.worker.site import SiteKeeper
from sitegen.build import Engine, Folders
from sitegen.builder import Builder
from tests.formsrv.conftest import PASSWORD
from tests.formsrv.fake_builder import FakeBuilder
from tests.formsrv.samples import TEXT, FakeClock, facts, offer_draft
from tests.formsrv.services.test_notices import CALL, REPORT
from tests.formsrv.way import Sent, Way
from tests.formsrv.web.conftest import LISTED, Desk, Web
from tests.support.processes import ROOT

UKRAINIAN = OfferText(
    title="Світла квартира біля парку",
    description="Дві кімнати, новий балкон, тихий двір. Лише для християн. Школа поруч.",
)
_FLAGS = {"call_back": ("hasty", "quarantine")}
QUESTION = "Ist der Balkon überdacht, und gibt es einen Keller für Fahrräder?"


class PreviewingBuilder(FakeBuilder):
    """Previews are those of the real builder; builds are only remembered."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.real = Builder(var=folder, content=ROOT / "content", region=ROOT / "region")
        checkout = Folders(
            content=ROOT / "content", region=ROOT / "region", output=folder / "output"
        )
        self.real.engine = Engine(checkout)  # the checkout's content, without a clone of it
        self.real.engine.build()

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Answer one request."""
        if request["command"] == "preview" and not self.fault:
            return self.real.answer(request)
        return super().answer(request)


@dataclass(frozen=True, kw_only=True)
class House:
    """The apps, and records by what is special about them."""

    web: Web
    desk: Desk
    way: Way
    offers: dict[str, Sent]
    inquiries: dict[str, Sent]
    notices: dict[str, Sent]
    staff_app: Flask
    talks: dict[str, tuple[Sent, Sent]]
    """Conversations as landlord's and applicant's record."""
    clock: FakeClock
    lead: StaffUser
    """Lea, who has a second factor."""
    recovery_codes: list[str]
    """Those of Lea that are left."""

    def speak(self, tag: str) -> None:
        """Let every record be of somebody who reads this language."""
        with self.way.public.store.writing() as connection:
            connection.exec_driver_sql("UPDATE records SET language = ?", (tag,))

    @contextmanager
    def elsewhere(self) -> Iterator[None]:
        """Let all records belong to an office that does not exist while the block lasts."""
        change = "UPDATE records SET office = CASE WHEN office LIKE '-%' THEN substr(office, 2) "
        change += "ELSE '-' || office END"
        for moment in range(2):
            with self.way.public.store.writing() as connection:
                connection.exec_driver_sql(change)
            if moment == 0:
                yield

    @contextmanager
    def failing(self) -> Iterator[None]:
        """Let the builder refuse everything while the block lasts."""
        self.way.builder.fault = {"error": "One file is at fault.", "problems": ["a.yaml:1:1: x"]}
        yield
        self.way.builder.fault = None


@contextmanager
def open_house(folder: Path) -> Iterator[House]:
    """Make the var folder, both apps and all records."""
    clock = FakeClock()
    made = prepare(folder / "var", ROOT / "region", demo=False)
    subprocess.run(["git", "init", "--quiet", "--bare", made.desk.site.repository], check=True)
    builder = PreviewingBuilder(folder)
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        public = PublicContext.from_config(made.public, clock=clock)
        stack.callback(public.close)
        rules = StaffRules(second_factor=False)
        context = DeskContext.from_config(replace(made.desk, rules=rules), clock=clock)
        stack.callback(context.close)
        patch.setattr("sitegen.builder._today", lambda _region: context.today)
        stack.enter_context(builder.listening(made.desk.site.builder_socket))
        editor, lead, codes = _people(context)
        way = Way(public=public, desk=context, editor=editor, builder=builder)
        offers, inquiries, notices, talks = _records(way, clock)
        many = TokenBuckets(capacity=100_000)
        app = create_public_app(
            made.public, context=public, buckets=many, guesses=Guesses(many, many)
        )
        staff = create_staff_app(made.desk, context=context, secure=False)
        yield House(
            web=Web(app=app, config=made.public, context=public),
            desk=signed_in(staff),
            staff_app=staff,
            way=way,
            offers=offers,
            inquiries=inquiries,
            notices=notices,
            talks=talks,
            clock=clock,
            lead=lead,
            recovery_codes=codes,
        )


def signed_in(staff: Flask, name: str = "erika") -> Desk:
    """Return a browser in which somebody of the staff has given the password."""
    desk = Desk(client=staff.test_client())
    desk.send(desk.get("/sign-in"), "/sign-in", mail=f"{name}@amt.example", password=PASSWORD)
    return desk


def _people(context: DeskContext) -> tuple[StaffUser, StaffUser, list[str]]:
    """Make an editor, an administrator, a lead with a second factor, and somebody new.

    Return the editor, the lead, and the lead's recovery codes.
    """
    made = {
        name: add_user(
            context,
            NewUser(
                name=f"{name.title()} Beispiel",
                mail=f"{name}@amt.example",
                password=PASSWORD,
                office=context.region.offices[0].id,
                role=role,
                must_renew=name == "nele",
            ),
        )
        for name, role in (
            ("erika", Role.EDITOR),
            ("adele", Role.ADMINISTRATOR),
            ("lea", Role.LEAD),
            ("nele", Role.EDITOR),
        )
    }
    shown = second_factor.begin(context, made["lea"]).secret
    code = pyotp.TOTP(shown).at(context.clock())
    _, codes = second_factor.confirm(context, made["lea"], code)
    return made["erika"], made["lea"], list(codes)


def _records(
    way: Way, clock: FakeClock
) -> tuple[dict[str, Sent], dict[str, Sent], dict[str, Sent], dict[str, tuple[Sent, Sent]]]:
    expired, _ = way.published()
    clock.pass_time(days=32)
    SiteKeeper(way.desk).tend()
    offers = {**_offers(way), "expired": expired}
    talks = _talks(way)
    inquiries = {**_inquiries(way), **{name: pair[1] for name, pair in talks.items()}}
    notices = _notices(way, offers["published"])
    every = (*offers.values(), *inquiries.values(), *notices.values())
    states = {way.row(sent.record_id).state for sent in every}
    assert states == set(State), "A state is missing from the gallery."
    return offers, inquiries, notices, talks


def _notices(way: Way, reported: Sent) -> dict[str, Sent]:
    """A notice on each topic; the one about an offer is answered."""
    drafts = {
        "report": REPORT.model_copy(update={"mail": "amal@mail.example"}),
        "accessibility": REPORT.model_copy(update={"topic": Topic.ACCESSIBILITY, "reason": None}),
        "call_back": CALL,
    }
    offer_id = way.row(reported.record_id).offer_id
    found = {}
    for number, (name, draft) in enumerate(drafts.items()):
        code = receipts.make_code(number.to_bytes(10, "big"))
        record_id = submit_notice(
            way.public,
            draft,
            submission=f"token-{name}",
            language="ar",
            marks=Marks(receipt=receipts.hash_code(code), flags=_FLAGS.get(name, ())),
            offer_id=offer_id if name == "report" else None,
        ).record_id
        found[name] = Sent(record_id, way.secret(record_id))
    close_notice(
        way.desk,
        way.editor,
        found["report"].record_id,
        seen=way.seen(found["report"]),
        internal="Anzeige erstattet.",
        answer="Danke, wir haben das Angebot entfernt.",
    )
    return found


def _offers(way: Way) -> dict[str, Sent]:
    offers = {
        "received": way.offer(confirmed=False),
        "confirmed": way.offer(),
        "in_review": way.offer(),
        "asked_back": way.offer(),
        "replied": way.offer(),
        "refused": way.offer(),
        "withdrawn": way.offer(),
        "published": way.published()[0],
        "ending": way.published(listing_days=14)[0],
        "edited": way.offer(texts={"uk": UKRAINIAN}),
        "handed_over": way.offer(),
        "pictured": way.offer(),
        **{name: way.published()[0] for name in ("changed", "change_asked", "unchanged", "rented")},
    }
    way.seen(offers["in_review"])
    for name in ("asked_back", "replied"):
        _ask(way, offers[name])
    links.reply_to_office(way.public, offers["replied"].secret, "Ja, und im Keller ist Platz.")
    decisions.refuse(
        way.desk,
        way.editor,
        offers["refused"].record_id,
        seen=way.seen(offers["refused"]),
        reason=OfferRefusal.RENT_TOO_HIGH,
        words="Mit 50 Euro weniger geht es.",
    )
    links.withdraw(way.public, offers["withdrawn"].secret)
    _picture(way, offers["pictured"])
    _change(way, offers)
    _edit(way, offers["edited"])
    _hand_over(way, offers["handed_over"])
    return offers


def _change(way: Way, offers: dict[str, Sent]) -> None:
    """Change offers that are online; the office asks about one and leaves one as it was."""
    for name in ("changed", "change_asked", "unchanged"):
        draft = offer_draft(offer=facts(area="77.5"))
        links.revise_offer(way.public, offers[name].secret, draft, version=1)
    _ask(way, offers["change_asked"])
    sent = offers["unchanged"]
    decisions.refuse(
        way.desk,
        way.editor,
        sent.record_id,
        seen=way.seen(sent),
        reason=OfferRefusal.RENT_TOO_HIGH,
    )
    links.mark_rented(way.public, offers["rented"].secret)


def _picture(way: Way, offer: Sent) -> None:
    """Two photos, of which one says what it shows."""
    for words in ("Küche mit Fenster zum Hof", ""):
        raw = words.encode()
        pictures = Pictures(width=1600, height=1200, large=b"l" + raw, avif=raw, jpeg=b"j" + raw)
        add_photos(way.public, offer.secret, [NewPhoto(pictures=pictures, words=words)])


def _edit(way: Way, offer: Sent) -> None:
    case = queue.open_offer(way.desk, way.editor, offer.record_id)
    changed = {**case.submission.offer, "area": "60"}
    changed.pop("floor")
    uk = UKRAINIAN.model_copy(update={"title": "Світла квартира у парку"})
    edit_offer(
        way.desk,
        way.editor,
        offer.record_id,
        seen=case.seen,
        offer=changed,
        texts={"uk": uk, "de": TEXT},
    )


def _hand_over(way: Way, offer: Sent) -> None:
    """Give an offer away and back, so that both notes stand there."""
    offices = [office.id for office in way.desk.region.offices[:2]]
    for mine, other in (offices, offices[::-1]):
        editor = replace(way.editor, office=mine)
        target = Target(kind=RecordKind.OFFER, office=other, words="Das Haus liegt bei Ihnen.")
        seen = queue.open_offer(way.desk, editor, offer.record_id).seen
        hand_over(way.desk, editor, offer.record_id, seen=seen, target=target)


def _ask(way: Way, offer: Sent) -> None:
    seen = way.seen(offer)
    decisions.ask_back(way.desk, way.editor, offer.record_id, seen=seen, question=QUESTION)


def _inquiries(way: Way) -> dict[str, Sent]:
    _, offer_id = way.published()
    until = way.public.today + timedelta(days=30)
    listed = {
        name: ListedOffer(office=way.editor.office or "", until=until)
        for name in (LISTED, offer_id)
    }
    # Only now, for every publication writes this list anew; no landlord is behind the first.
    write_directory(way.desk.offers_file, listed)
    inquiries = {
        "received": way.inquiry(offer_id, confirmed=False),
        "confirmed": way.inquiry(offer_id),
        "refused": way.inquiry(offer_id),
        "withdrawn": way.inquiry(offer_id),
        "no_landlord": way.inquiry(LISTED),
    }
    forwarding.refuse_inquiry(
        way.desk,
        way.editor,
        inquiries["refused"].record_id,
        seen=way.seen(inquiries["refused"]),
        reason=InquiryRefusal.ALREADY_TAKEN,
        words="Leider seit gestern.",
    )
    links.withdraw(way.public, inquiries["withdrawn"].secret)
    return inquiries


def _talks(way: Way) -> dict[str, tuple[Sent, Sent]]:
    talks = {name: way.forwarded() for name in ("forwarded", "answered", "one_shared", "shared")}
    for name, (offer, inquiry) in talks.items():
        inquiry_id = inquiry.record_id
        if name == "forwarded":
            continue
        text = "Kommen Sie am Samstag um 15 Uhr?"
        conversation.send_answer(way.public, offer.secret, text, inquiry_id=inquiry_id)
        conversation.send_answer(way.public, inquiry.secret, "نعم، شكرا جزيلا")
        if name in {"one_shared", "shared"}:
            conversation.share_contact(way.public, offer.secret, inquiry_id=inquiry_id)
        if name == "shared":
            conversation.share_contact(way.public, inquiry.secret)
    return talks
