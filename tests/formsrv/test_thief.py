"""What a thief gets: the public process's files open nothing, and no clear text lies anywhere."""

import logging
import re
from dataclasses import fields
from pathlib import Path

import pyrage
import pytest

from formsrv.desk.keys import Keyring
from formsrv.desk.setup import Prepared
from formsrv.errors import CannotOpenError
from formsrv.notice import NoticeDraft, Topic
from formsrv.sealing import open_sealed
from formsrv.services import addresses, conversation, drafts, links
from formsrv.store.records import list_messages
from formsrv.worker.addresses import answer_requests
from formsrv.worker.sending import send_due
from tests.formsrv.samples import APPLICANT_CANARIES, LANDLORD_CANARIES
from tests.formsrv.services.test_notices import send as send_notice
from tests.formsrv.way import SEARCHER, Sent, Way
from tests.support.smtp_sink import MailSink

DRAFTED = "Entwurfskanarie"
NOTICE = NoticeDraft(
    topic=Topic.CALL_BACK,
    words="Meldungskanarie",
    mail="kanarie.melder@post.example",
    name="Rufkanarie",
    phone="+49 431 555 01 73",
    postcode="24103",
)
NOTICE_CANARIES = ("Meldungskanarie", "kanarie.melder", "Rufkanarie", "555 01 73")
PLACE = "Ortskanarie"
_SECRET = re.compile(
    rb"AGE-SECRET-KEY-1[0-9A-Z]{58}|1[02-9ac-hj-np-z]{58}|[0-9a-f]{64}", re.IGNORECASE
)


@pytest.fixture
def talk(way: Way) -> tuple[Sent, Sent]:
    """Everything the service stores, with a canary in every personal field."""
    offer, inquiry = way.forwarded()
    answer = "Antwortkanarie"
    conversation.send_answer(way.public, offer.secret, answer, inquiry_id=inquiry.record_id)
    conversation.share_contact(way.public, inquiry.secret)
    conversation.share_contact(way.public, offer.secret, inquiry_id=inquiry.record_id)
    drafts.keep_draft(
        way.public,
        [("last_name", DRAFTED), ("street", "Kanariengasse")],
        mail="kanarie.landlord@post.example",
        language="uk",
    )
    send_notice(way, NOTICE)
    addresses.ask_for(way.public, "erase", mail="kanarie.landlord@post.example", language="uk")
    way.search(place=PLACE)
    return offer, inquiry


def all_sealed(way: Way, *sent: Sent) -> list[bytes]:
    with way.desk.store.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT sealed FROM records UNION ALL SELECT sealed FROM messages "
            "UNION ALL SELECT sealed FROM outbox UNION ALL SELECT sealed FROM drafts "
            "UNION ALL SELECT sealed FROM requests"
        )
        found = [bytes(row[0]) for row in rows]
        assert len(list_messages(connection, sent[1].record_id)) >= 4
    return found


def identities_in(raw: bytes) -> set[str]:
    """Read as an age identity whatever could be one."""
    found = set()
    for match in _SECRET.findall(raw):
        text = match.decode("ascii").upper()
        candidate = text if text.startswith("AGE") else f"AGE-SECRET-KEY-{text}"
        try:
            pyrage.x25519.Identity.from_str(candidate)
        except pyrage.IdentityError:
            continue
        found.add(candidate)
    return found


def test_what_the_public_process_has_opens_no_row(
    way: Way, talk: tuple[Sent, Sent], prepared: Prepared
) -> None:
    """Every file under var/public and every setting is tried as a key on every sealed row."""
    config = prepared.public
    folder = config.recipients_file.parent
    known = b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
    settings = [str(getattr(config, item.name)) for item in fields(config)]
    known += "\n".join(settings).encode()
    for setting in settings:
        path = Path(setting)
        if path.is_file():
            known += path.read_bytes()

    identities = identities_in(known)

    sealed = all_sealed(way, *talk)
    assert identities == set()
    for row in sealed:
        for identity in identities:
            with pytest.raises(CannotOpenError):
                open_sealed(row, [identity])


def test_the_same_search_finds_the_desks_keys_which_open_the_rows(
    way: Way, talk: tuple[Sent, Sent], prepared: Prepared
) -> None:
    """So the test above looks in the right way: on the desk's folder it opens every row."""
    known = b"".join(path.read_bytes() for path in prepared.desk.keys_folder.iterdir())

    identities = identities_in(known)

    def opens(row: bytes) -> bool:
        try:
            return bool(open_sealed(row, sorted(identities)))
        except CannotOpenError:
            return False

    sealed = all_sealed(way, *talk)
    assert len(identities) == len(way.desk.region.offices)
    # The two address cards are for the other person alone, and a draft for who wrote it.
    assert [opens(row) for row in sealed].count(False) == 3
    assert repr(Keyring.read(prepared.desk.keys_folder)).count("AGE-SECRET") == 0


def test_a_persons_link_opens_only_the_own_record(way: Way, talk: tuple[Sent, Sent]) -> None:
    offer, inquiry = talk

    with pytest.raises(CannotOpenError):
        open_sealed(way.row(offer.record_id).sealed, [f"AGE-SECRET-KEY-{inquiry.secret.upper()}"])
    written = links.read_written(way.public, offer.secret)
    assert written.offer is not None
    assert written.offer.landlord.last_name == "Nachnamekanarie"


def test_no_personal_word_lies_in_a_database_a_log_or_beside(
    way: Way,
    talk: tuple[Sent, Sent],
    var: Path,
    mail_sink: MailSink,
    prepared: Prepared,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """All files of the var folder are searched, WAL included, also after all mails are sent."""
    caplog.set_level(logging.DEBUG)
    smtp = type(prepared.desk.smtp)(host=mail_sink.host, port=mail_sink.port)
    assert send_due(way.desk, smtp) > 5
    words = [*LANDLORD_CANARIES, *APPLICANT_CANARIES, "Antwortkanarie", DRAFTED, *NOTICE_CANARIES]
    words += [SEARCHER, PLACE]
    words += [sent.secret for sent in talk]
    answer_requests(way.desk)
    send_due(way.desk, smtp)
    texts = "".join(mail.text for mail in mail_sink.mails)
    tokens = re.findall(r"/my/(?:once|draft)/(\S+)", texts)
    assert len(tokens) == 2
    words += tokens

    found = [
        (path.name, word)
        for path in var.rglob("*")
        if path.is_file()
        for word in words
        if word.casefold().encode() in path.read_bytes().lower()
    ]

    assert found == []
    # "mail.log" is the mail server of this test, which prints what it gets.
    logged = "\n".join(r.getMessage() for r in caplog.records if r.name != "mail.log")
    assert [word for word in words if word in logged] == []
    assert (var / "public" / "intake.sqlite-wal").stat().st_size > 0


def test_the_mails_are_where_the_words_went(
    way: Way, talk: tuple[Sent, Sent], mail_sink: MailSink, prepared: Prepared
) -> None:
    """So the canaries above are really typed: the landlord's mail names the landlord."""
    smtp = type(prepared.desk.smtp)(host=mail_sink.host, port=mail_sink.port)
    send_due(way.desk, smtp)

    texts = [mail.text for mail in mail_sink.to("kanarie.landlord@post.example")]

    assert any("Vornamekanarie" in text and talk[0].secret in text for text in texts)
    assert any("Eigenworteskanarie" in text for text in texts)
    assert any(PLACE in mail.text for mail in mail_sink.to(SEARCHER))
    assert not any(word in text for text in texts for word in ("Bewerberkanarie", "Helferkanarie"))
