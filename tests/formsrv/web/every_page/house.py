"""Both apps over one real store with a record in every state, made once for all tests here."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from formsrv.desk import decisions, forwarding
from formsrv.desk.context import DeskContext
from formsrv.desk.setup import prepare
from formsrv.desk.users import NewUser, add_user
from formsrv.desk.views import Role
from formsrv.directory import ListedOffer, write_directory
from formsrv.reasons import InquiryRefusal, OfferRefusal
from formsrv.services import conversation, links
from formsrv.services.context import PublicContext
from formsrv.states import State
from formsrv.web_public.limits import TokenBuckets
from formsrv.web_public.server import create_public_app
from formsrv.web_staff.server import create_staff_app
from formsrv.worker.site import SiteKeeper
from sitegen.builder import Builder
from sitegen.inputs import load_inputs
from tests.formsrv.conftest import PASSWORD
from tests.formsrv.fake_builder import FakeBuilder
from tests.formsrv.samples import FakeClock
from tests.formsrv.way import Sent, Way
from tests.formsrv.web.conftest import LISTED, Desk, Web
from tests.support.processes import ROOT

QUESTION = "Ist der Balkon überdacht, und gibt es einen Keller für Fahrräder?"


class PreviewingBuilder(FakeBuilder):
    """Previews are those of the real builder; builds are only remembered."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.real = Builder(var=folder, content=ROOT / "content", region=ROOT / "region")
        self.real._inputs = load_inputs(ROOT / "content", ROOT / "region")  # noqa: SLF001 (no git)

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
    staff_app: Flask
    talks: dict[str, tuple[Sent, Sent]]
    """Conversations as landlord's and applicant's record."""

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
        context = DeskContext.from_config(made.desk, clock=clock)
        stack.callback(context.close)
        patch.setattr("sitegen.builder._today", lambda _region: context.today)
        stack.enter_context(builder.listening(made.desk.site.builder_socket))
        office = public.region.offices[0].id
        new = NewUser(
            name="Erika Editorin",
            mail="erika@amt.example",
            password=PASSWORD,
            office=office,
            role=Role.EDITOR,
        )
        way = Way(public=public, desk=context, editor=add_user(context, new), builder=builder)
        offers, inquiries, talks = _records(way, clock)
        app = create_public_app(made.public, context=public, buckets=TokenBuckets(capacity=100_000))
        staff = create_staff_app(made.desk, context=context, secure=False)
        yield House(
            web=Web(app=app, config=made.public, context=public),
            desk=signed_in(staff),
            staff_app=staff,
            way=way,
            offers=offers,
            inquiries=inquiries,
            talks=talks,
        )


def signed_in(staff: Flask) -> Desk:
    """Return a browser in which the editor has signed in."""
    desk = Desk(client=staff.test_client())
    desk.send(desk.get("/sign-in"), "/sign-in", mail="erika@amt.example", password=PASSWORD)
    return desk


def _records(
    way: Way, clock: FakeClock
) -> tuple[dict[str, Sent], dict[str, Sent], dict[str, tuple[Sent, Sent]]]:
    expired, _ = way.published()
    clock.pass_time(days=32)
    SiteKeeper(way.desk).tend()
    offers = {**_offers(way), "expired": expired}
    talks = _talks(way)
    inquiries = {**_inquiries(way), **{name: pair[1] for name, pair in talks.items()}}
    states = {way.row(sent.record_id).state for sent in (*offers.values(), *inquiries.values())}
    assert states == set(State), "A state is missing from the gallery."
    return offers, inquiries, talks


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
    return offers


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
