"""What an address asks for reaches every kind of record, and erasing leaves nothing of it."""

import re
from collections.abc import Iterator
from itertools import count

import pytest

from catalog.photos import Pictures
from formsrv.config import SmtpConfig
from formsrv.desk import decisions, forwarding_together, queue
from formsrv.desk.context import DeskContext
from formsrv.desk.throttle import mail_hash
from formsrv.errors import CannotOpenError
from formsrv.notice import NoticeDraft, Topic
from formsrv.payloads import Applicant
from formsrv.saved_search import SearchDraft, SearchWish
from formsrv.services import actions, addresses, conversation, drafts, links, searches
from formsrv.services.intake import Marks
from formsrv.services.notices import submit_notice
from formsrv.services.photos import NewPhoto, add_photos
from formsrv.store.records import list_record_ids
from formsrv.store.resealing import list_sealed, read_sealed
from formsrv.store.tables import METADATA, messages, outbox, photos, records, requests
from formsrv.worker.addresses import answer_requests, begin_erasing_addresses
from formsrv.worker.flooding import MOST_UNCONFIRMED
from formsrv.worker.sending import send_due
from formsrv.worker.site import SiteKeeper
from tests.formsrv.samples import CONSENT, landlord
from tests.formsrv.way import Sent, Way
from tests.support.smtp_sink import MailSink

ME = "kanarie.allesmeins@post.example"
_TRACES = (ME, "Alleskanarie", "Hürdenkanarie", "Antwortkanarie", "Küchenkanarie")
_numbers = count(1)


def deliver(way: Way, sink: MailSink) -> None:
    for _ in range(3):
        send_due(way.desk, SmtpConfig(host=sink.host, port=sink.port))


def feedback(way: Way) -> str:
    """Send a notice in; return its reference."""
    return submit_notice(
        way.public,
        NoticeDraft(topic=Topic.ACCESSIBILITY, words="Hürdenkanarie", mail=ME.upper()),
        submission=f"token-notice-{next(_numbers)}",
        language="en",
        marks=Marks(receipt=f"{next(_numbers):064}"),
    ).record_id


def search(way: Way) -> str:
    """Save a search; return its reference."""
    draft = SearchDraft(wish=SearchWish(persons=2), mail=ME, consent=CONSENT)
    made = searches.submit_search(
        way.public, draft, submission=f"token-search-{next(_numbers)}", language="en"
    )
    return made.record_id


def photographed(way: Way) -> Sent:
    """An offer of this address that is online with a photo."""
    sent = way.offer(landlord=landlord(mail=ME))
    pictures = Pictures(width=1600, height=1200, large=b"large", avif=b"avif", jpeg=b"jpeg")
    add_photos(way.public, sent.secret, [NewPhoto(pictures=pictures, words="Küchenkanarie")])
    seen = queue.open_offer(way.desk, way.editor, sent.record_id).seen
    decisions.publish(way.desk, way.editor, sent.record_id, seen=seen)
    return sent


def talk(way: Way, *, others: int = 0) -> tuple[Sent, Sent, list[Sent]]:
    """Somebody else's offer, an inquiry of this address that went there, and those of others."""
    home, offer_id = way.published()
    me = Applicant(name="Alleskanarie", mail=ME, phone="+49 431 555 01 99")
    mine = way.inquiry(offer_id, applicant=me)
    beside = [way.inquiry(offer_id) for _ in range(others)]
    seen = {sent.record_id: way.seen(sent) for sent in (mine, *beside)}
    forwarding_together.forward_together(way.desk, way.editor, home.record_id, seen=seen)
    return home, mine, beside


def ask(way: Way, sink: MailSink, kind: str) -> list[str]:
    """Ask as the page does; return the texts of the mails that came for it."""
    before = len(sink.mails)
    addresses.ask_for(way.public, kind, mail=ME, language="en")  # type: ignore[arg-type]
    answer_requests(way.desk)
    deliver(way, sink)
    return [found.text for found in sink.mails[before:] if _is_to_me(found.recipients)]


def _is_to_me(recipients: tuple[str, ...]) -> bool:
    return [one.lower() for one in recipients] == [ME]


def erase_all(way: Way, sink: MailSink) -> int:
    """Ask, press the button of the mail, and let the worker do its round."""
    text = ask(way, sink, "erase")[-1]
    found = re.search(r"/my/once/(\S+)", text)
    assert found
    actions.use_action(way.public, found[1])
    begun = begin_erasing_addresses(way.desk)
    SiteKeeper(way.desk).tend()
    return begun


def opened(desk: DeskContext) -> Iterator[tuple[str, bytes]]:
    """Yield all that the desk can open, with the name of its table."""
    for table in (records, messages, outbox, photos, requests):
        with desk.store.reading() as connection:
            ids = [row.id for row in list_sealed(connection, table)]
            whole = [read_sealed(connection, table, one) for one in ids]
        for row in whole:
            assert row is not None
            try:
                yield table.name, desk.keyring.open_raw(row.sealed, key_ids=row.key_ids)
            except CannotOpenError:
                assert row.key_ids == "link"


def traces(desk: DeskContext) -> list[str]:
    """Name the tables in which something of the address can be read."""
    words = [word.lower().encode() for word in _TRACES]
    return sorted(
        {name for name, raw in opened(desk) if any(word in raw.lower() for word in words)}
    )


def in_clear(desk: DeskContext) -> str:
    """Return every column of every row of both databases as text, but for the log."""
    found = []
    for database, metadata in ((desk.store, METADATA["intake"]), (desk.desk, METADATA["desk"])):
        with database.reading() as connection:
            for table in metadata.sorted_tables:
                if table.name not in {"audit", "decisions"}:
                    rows = connection.execute(table.select())
                    found += [f"{table.name}: {tuple(row)}" for row in rows]
    return "\n".join(found)


def test_nothing_of_an_address_is_left_in_any_table_or_folder(
    way: Way, mail_sink: MailSink
) -> None:
    """Offer with photo, inquiry with a talk, notice, saved search and the mail of a draft."""
    offer, (home, inquiry, _) = photographed(way), talk(way)
    conversation.send_answer(way.public, home.secret, "Gern.", inquiry_id=inquiry.record_id)
    conversation.send_answer(way.public, inquiry.secret, "Antwortkanarie")
    mine = [offer.record_id, inquiry.record_id, feedback(way), search(way)]
    deliver(way, mail_sink)
    drafts.keep_draft(way.public, [("words", "Antwortkanarie")], mail=ME, language="en")
    ask(way, mail_sink, "erase")
    drafts.keep_draft(way.public, [("words", "Antwortkanarie")], mail=ME, language="en")
    assert traces(way.desk) == ["messages", "outbox", "photos", "records"]
    assert list(way.desk.media.path.iterdir())

    begun = erase_all(way, mail_sink)

    assert begun == len(mine)
    assert traces(way.desk) == []
    clear = in_clear(way.desk)
    assert [one for one in (*mine, mail_hash(way.desk, ME)) if one in clear] == []
    assert (
        re.findall(r"^(?:erasure_links|address_requests|actions|requests): .*", clear, re.MULTILINE)
        == []
    )
    assert list(way.desk.media.path.iterdir()) == []
    with way.desk.store.reading() as connection:
        assert list_record_ids(connection) == [home.record_id]


def test_what_has_got_no_mail_yet_is_erased_too(way: Way, mail_sink: MailSink) -> None:
    """The mail server is away, or refuses the address for good."""
    feedback(way)
    _, offer_id = way.published()
    me = Applicant(name="Alleskanarie", mail=ME)
    way.inquiry(offer_id, confirmed=False, applicant=me)
    addresses.ask_for(way.public, "erase", mail=ME, language="en")
    answer_requests(way.desk)

    assert erase_all(way, mail_sink) == 2
    assert traces(way.desk) == []


def test_the_mail_about_others_still_goes_out_without_the_erased_inquiry(
    way: Way, mail_sink: MailSink
) -> None:
    _, mine, (other,) = talk(way, others=1)
    links.ask_erasing(way.public, mine.secret)

    SiteKeeper(way.desk).tend()
    deliver(way, mail_sink)

    texts = [mail.text for mail in mail_sink.to("kanarie.landlord@post.example")]
    assert len([text for text in texts if other.record_id in text]) == 1
    assert mine.record_id not in "".join(texts)


def test_the_link_to_a_notice_is_sent_again(way: Way, mail_sink: MailSink) -> None:
    """No mail went to its sender before: it is found all the same, twice as well as once."""
    secret = way.secret(feedback(way))

    for _ in range(2):
        (text,) = ask(way, mail_sink, "lost_link")
        assert secret in text


def test_notices_in_somebody_elses_name_hold_back_no_mail(way: Way, mail_sink: MailSink) -> None:
    for _ in range(MOST_UNCONFIRMED + 1):
        feedback(way)
    ask(way, mail_sink, "lost_link")
    before = len(mail_sink.mails)

    search(way)
    deliver(way, mail_sink)

    assert [mail.recipients for mail in mail_sink.mails[before:]] == [(ME,)]


def test_a_notice_is_no_other_offer_of_the_same_address(way: Way, mail_sink: MailSink) -> None:
    first, second = (way.offer(landlord=landlord(mail=ME)) for _ in range(2))
    feedback(way)
    deliver(way, mail_sink)
    ask(way, mail_sink, "lost_link")

    assert queue.open_offer(way.desk, way.editor, first.record_id).same_mail == 1
    assert queue.open_offer(way.desk, way.editor, second.record_id).same_mail == 1


def test_who_gave_no_address_is_looked_at_once(
    way: Way, mail_sink: MailSink, caplog: pytest.LogCaptureFixture
) -> None:
    """Opened once and remembered: afterwards a row that no key opens is not even tried."""
    record_id = submit_notice(
        way.public,
        NoticeDraft(topic=Topic.ACCESSIBILITY, words="Hürde"),
        submission="token-nobody",
        language="en",
        marks=Marks(receipt=f"{next(_numbers):064}"),
    ).record_id
    ask(way, mail_sink, "lost_link")
    with way.desk.store.writing() as connection:
        connection.execute(records.update().values(sealed=b"damaged"))

    assert ask(way, mail_sink, "lost_link") == []
    assert record_id not in caplog.text


def test_a_record_that_no_key_opens_hides_no_other(
    way: Way, mail_sink: MailSink, caplog: pytest.LogCaptureFixture
) -> None:
    damaged, whole = feedback(way), feedback(way)
    with way.desk.store.writing() as connection:
        chosen = records.update().where(records.c.id == damaged)
        connection.execute(chosen.values(sealed=b"damaged"))

    (text,) = ask(way, mail_sink, "lost_link")

    assert way.secret(whole) in text
    assert f"record {damaged} cannot be opened" in caplog.text
