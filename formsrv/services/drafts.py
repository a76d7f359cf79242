"""A form to go on with later: sealed to a link of its own, which only its writer gets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from formsrv.errors import UnknownLinkError
from formsrv.ids import new_record_id
from formsrv.payloads import DraftForm, MailPurpose, mail_address
from formsrv.sealing import Addressees, Label, LinkKey, read_payload, seal_payload
from formsrv.services.context import PublicContext
from formsrv.store.links import add_draft, empty_draft, find_draft
from formsrv.store.outbox import add_mail
from formsrv.store.rows import DraftRow

_KIND = "draft"


def keep_draft(
    context: PublicContext, fields: Sequence[tuple[str, str]], *, mail: str, language: str
) -> None:
    """Keep what was typed for the region's days, and mail the link to it.

    Raises ValueError for what is no mail address.
    """
    address = mail_address(mail)
    link = LinkKey.new()
    payload = DraftForm(fields=list(fields), language=language)
    draft_id, post = new_record_id(), context.post()
    row = DraftRow(
        id=draft_id,
        link_public=link.recipient,
        language=language,
        created_at=post.now,
        expires_at=post.now + timedelta(days=context.region.settings.retention.draft_days),
        sealed=seal_payload(
            Label(id=draft_id, kind=_KIND),
            payload,
            Addressees(keys=(link.recipient,), key_ids="link"),
        ),
    )
    letter = post.letter(
        MailPurpose.DRAFT_LINK,
        to=address,
        language=language,
        office=context.region.offices[0].id,
        params={"secret": link.secret},
    )
    with context.store.writing() as connection:
        add_draft(connection, row)
        add_mail(connection, letter)


def draft_language(context: PublicContext, secret: str) -> str:
    """Return the language of a draft without opening it; raises UnknownLinkError."""
    return _find(context, LinkKey.from_secret(secret)).language


def open_draft(context: PublicContext, secret: str) -> DraftForm:
    """Open a draft with its link; raises UnknownLinkError when it was sent in or its time is over."""
    link = LinkKey.from_secret(secret)
    row = _find(context, link)
    return read_payload(link.open(row.sealed), Label(id=row.id, kind=_KIND), DraftForm)


def erase_draft(context: PublicContext, secret: str) -> None:
    """Erase a draft whose form was sent in; for what is no link of a draft nothing happens."""
    try:
        link = LinkKey.from_secret(secret)
    except UnknownLinkError:
        return
    with context.store.writing() as connection:
        empty_draft(connection, link.recipient)


def _find(context: PublicContext, link: LinkKey) -> DraftRow:
    with context.store.reading() as connection:
        row = find_draft(connection, link.recipient)
    if row is None or not row.sealed or row.expires_at <= context.clock():
        raise UnknownLinkError
    return row
