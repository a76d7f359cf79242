"""Sends due mails by SMTP: tried again with growing pauses for 72 hours, then given up loudly.

A crash between sending and marking repeats at most one mail, under the same Message-ID. Whatever
one mail is like, the others go out.
"""

from __future__ import annotations

import contextlib
import logging
import smtplib
import ssl
from datetime import timedelta
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from formsrv.config import SmtpConfig
from formsrv.desk.calls import TOLD_BY_TELEPHONE
from formsrv.desk.context import DeskContext
from formsrv.desk.throttle import mail_hash
from formsrv.emails.content import EmailContent
from formsrv.errors import (
    CannotOpenError,
    FormServiceError,
    NoAddressError,
    NotPreparedError,
    PublishingError,
    UnknownOfferError,
)
from formsrv.payloads import MailPurpose
from formsrv.store.calls import keep_to_tell
from formsrv.store.outbox import drop_mail, list_due, mark_failed, mark_sent, put_off
from formsrv.store.rows import OutboxRow
from formsrv.store.staff import set_mail_hash
from formsrv.worker.flooding import (
    CONFIRMATIONS,
    count_draft_mail,
    drop_draft_flood,
    withhold_flood,
)
from formsrv.worker.letters import compose
from formsrv.worker.mentions import QUOTING, drop_withdrawn
from formsrv.worker.repeated import hold_back

GIVE_UP_AFTER = timedelta(hours=72)
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=6)
_BATCH = 50
_GREETING_SECONDS = 8
_SECONDS = 30
_GOING_AWAY = 421
_FOR_ONE_READER = frozenset({MailPurpose.DRAFT_LINK.value})
"""Mails with a link to what no office may open: nothing of them is kept."""
_PERMANENT = 500

log = logging.getLogger(__name__)


def send_due(context: DeskContext, smtp: SmtpConfig) -> int:
    """Send what is due; return how many mails the server took.

    A server that is away puts the whole batch off, so that it blocks the worker once and not
    for each mail; one that breaks off in the middle puts off that mail and ends the batch.
    """
    drop_withdrawn(context)
    with context.store.reading() as connection:
        rows = list_due(connection, context.clock(), limit=_BATCH)
    sent = 0
    for place, row in enumerate(rows):
        written = _write(context, row)
        if written is None:
            continue
        try:
            server = _connect(smtp)
        except (smtplib.SMTPException, OSError) as error:
            for waiting in rows[place:]:
                _try_later(context, waiting, error)
            break
        try:
            _hand_over(context, server, row, written)
        except Exception as error:  # noqa: BLE001 (one odd mail must not hold up the others)
            _try_later(context, row, error)
            if _is_broken_off(error):
                break
        else:
            sent += 1
    return sent


def pause_after(tries: int) -> timedelta:
    """Return how long to wait after so many failed tries."""
    doubled: int = 2 ** min(tries - 1, 20)
    return min(_FIRST_PAUSE * doubled, _LONGEST_PAUSE)


def build_message(
    content: EmailContent, row: OutboxRow, *, sender: tuple[str, str]
) -> EmailMessage:
    """Make the message; the same row always gets the same Message-ID and date.

    ``sender`` is name and address. A line end in a header raises ValueError.
    """
    message = EmailMessage(policy=SMTP)
    name, address = sender
    message["From"] = Address(display_name=name, addr_spec=address)
    message["To"] = Address(addr_spec=content.to)
    message["Subject"] = content.subject
    message["Message-ID"] = row.message_id
    message["Date"] = format_datetime(row.created_at)
    message["Auto-Submitted"] = "auto-generated"
    if content.unsubscribe:
        message["List-Unsubscribe"] = f"<{content.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(content.text)
    message.add_alternative(content.html, subtype="html")
    # Last, since setting the parts clears every Content header.
    message["Content-Language"] = content.language
    return message


def _write(context: DeskContext, row: OutboxRow) -> tuple[EmailMessage, str] | None:
    """Return message and address; None when the mail cannot be written, now or ever."""
    if row.purpose in QUOTING and row.id in drop_withdrawn(context):
        return None
    settings = context.region.settings
    try:
        content = compose(context, row)
        if _is_enough(context, row, content.to):
            return None
        message = build_message(content, row, sender=(settings.portal_name, settings.mail_from))
    except (CannotOpenError, NotPreparedError, PublishingError) as error:
        # A key or a branch can be put back: nothing is lost until the 72 hours are over.
        _try_later(context, row, error)
    except NoAddressError:
        # Who gave no address is called, and sees behind the receipt code how things stand.
        with context.store.writing() as connection:
            keep = keep_to_tell if row.purpose in TOLD_BY_TELEPHONE else drop_mail
            keep(connection, row.id)
    except UnknownOfferError:
        # What it was to tell is past: none of its homes is on offer any more.
        with context.store.writing() as connection:
            drop_mail(connection, row.id)
    except (FormServiceError, ValueError, KeyError, MessageError) as error:
        # Trying again would not help; the text of the error could quote what was sealed.
        _give_up(context, row, why=type(error).__name__)
    except Exception as error:  # noqa: BLE001 (one odd mail must not hold up the others)
        _try_later(context, row, error)
    else:
        return message, content.to
    return None


def _is_enough(context: DeskContext, row: OutboxRow, address: str) -> bool:
    """Tell whether a mail is not to be sent since its address has got enough of them."""
    return (
        hold_back(context, row, address)
        or withhold_flood(context, row, address)
        or drop_draft_flood(context, row, address)
    )


def _connect(smtp: SmtpConfig) -> smtplib.SMTP:
    """Open a connection, encrypted and signed in as set; raises SMTPException or OSError.

    A certificate that does not fit the host's name is an OSError: the mail waits.
    """
    if smtp.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            smtp.host, smtp.port, timeout=_GREETING_SECONDS, context=_trust(smtp)
        )
    else:
        server = smtplib.SMTP(smtp.host, smtp.port, timeout=_GREETING_SECONDS)
    try:
        if smtp.security == "starttls":
            server.starttls(context=_trust(smtp))
        server.ehlo_or_helo_if_needed()
        if smtp.user:
            server.login(smtp.user, smtp.password)
        if server.sock is not None:
            server.sock.settimeout(_SECONDS)
    except (smtplib.SMTPException, OSError):
        server.close()
        raise
    return server


def _trust(smtp: SmtpConfig) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(smtp.trust) if smtp.trust else None)


def _hand_over(
    context: DeskContext, server: smtplib.SMTP, row: OutboxRow, written: tuple[EmailMessage, str]
) -> None:
    """Give a mail to the server and mark it; what the server says to QUIT changes nothing."""
    message, address = written
    try:
        server.send_message(message, context.region.settings.mail_from, [address])
        # Before it is marked: after a crash in between it is sent and remembered once more.
        _remember_address(context, row, address)
        with context.store.writing() as connection:
            if row.purpose in _FOR_ONE_READER:
                drop_mail(connection, row.id)
            else:
                mark_sent(connection, row.id, context.clock())
        with contextlib.suppress(smtplib.SMTPException, OSError):
            server.quit()
    finally:
        server.close()


def _is_broken_off(error: Exception) -> bool:
    """Tell a connection that is of no more use from a refusal of this one mail."""
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code == _GOING_AWAY
    if isinstance(error, smtplib.SMTPException):
        return isinstance(error, smtplib.SMTPServerDisconnected)
    return isinstance(error, OSError)


def _remember_address(context: DeskContext, row: OutboxRow, address: str) -> None:
    if row.purpose == MailPurpose.DRAFT_LINK.value:
        count_draft_mail(context, address)
    if row.purpose in CONFIRMATIONS and row.record_id is not None:
        digest = mail_hash(context, address)
        with context.desk.writing() as connection:
            set_mail_hash(connection, row.record_id, digest)


def _try_later(context: DeskContext, row: OutboxRow, error: Exception) -> None:
    now, tries = context.clock(), row.tries + 1
    if _is_permanent(error) or _tried_for(tries) > GIVE_UP_AFTER:
        _give_up(context, row, why=type(error).__name__)
        return
    with context.store.writing() as connection:
        put_off(connection, row.id, tries=tries, due_at=now + pause_after(tries))
    log.warning("mail %s could not be sent (%s), try %d", row.id, type(error).__name__, tries)


def _tried_for(tries: int) -> timedelta:
    """Return how long after the first try the next one comes: a worker at rest tries nothing."""
    return sum((pause_after(number) for number in range(1, tries + 1)), timedelta())


def _is_permanent(error: Exception) -> bool:
    """Tell a refusal for good from a passing one: mail servers say it by the code."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= _PERMANENT for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= _PERMANENT


def _give_up(context: DeskContext, row: OutboxRow, *, why: str) -> None:
    with context.store.writing() as connection:
        if row.purpose in _FOR_ONE_READER:
            drop_mail(connection, row.id)
        else:
            mark_failed(connection, row.id, tries=row.tries + 1)
    log.error("ALARM mail %s about record %s was given up (%s)", row.id, row.record_id, why)
