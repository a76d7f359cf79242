"""Every mail in every language: complete parts, the right direction, hostile words kept harmless."""

from collections.abc import Callable
from datetime import date

import pytest

from catalog.wording import Wording
from formsrv.action_links import Deed
from formsrv.desk.context import DeskContext
from formsrv.emails import decisions, inquiries, landlords, notices, offers, office, searches
from formsrv.emails.content import TEMPLATES, EmailContent, Reader, Stationery
from formsrv.emails.searches import FoundHome
from formsrv.payloads import Forwarded, MailPurpose, Note
from formsrv.saved_search import SearchWish
from formsrv.states import RecordKind
from tests.formsrv.samples import inquiry_draft

HOSTILE = '<script>alert(1)</script> & "x" %(name)s {{ 7*7 }}'
READER = Reader(mail="a@post.example", name=HOSTILE, link_secret="1abc")
NOTE = Note(purpose="refusal", reason="other", text=HOSTILE, language="de")

WISH = SearchWish(areas=["kiel"], place="Kiel", persons=3, rooms=2, rent=70000, step_free=True)
HOME = FoundHome(
    id="a2b3c4d5",
    title=HOSTILE,
    tag="de",
    place="Kiel",
    rooms="2.5",
    area="55.5",
    persons=3,
    total=65000,
    ask=True,
)


def forwarded(paper: Stationery) -> EmailContent:
    facts = inquiry_draft().facts.model_copy(update={"own_words": HOSTILE})
    return inquiries.inquiry_forwarded(
        paper,
        READER,
        inquiry_id="inq",
        offer_id="a2b3c4d5",
        forwarded=Forwarded(facts=facts, language="ar"),
    )


def forwarded_together(paper: Stationery) -> EmailContent:
    facts = inquiry_draft().facts.model_copy(update={"own_words": HOSTILE})
    one = Forwarded(facts=facts, language="ar")
    return inquiries.inquiries_forwarded(
        paper, READER, offer_id="a2b3c4d5", several=[("inq", one), ("inr", one)]
    )


def told(purpose: MailPurpose) -> Callable[[Stationery], EmailContent]:
    return lambda paper: decisions.decision(paper, READER, purpose=purpose, note=NOTE)


MAILS: dict[MailPurpose, Callable[[Stationery], EmailContent]] = {
    MailPurpose.OFFER_CONFIRM: lambda it: offers.offer_confirm(it, READER),
    MailPurpose.OFFER_PUBLISHED: lambda it: offers.offer_published(
        it, READER, offer_id="a2b3c4d5", until=date(2027, 1, 2)
    ),
    **{purpose: told(purpose) for purpose in decisions.TOLD},
    MailPurpose.OFFER_ENDING: lambda it: landlords.offer_ending(
        it,
        READER,
        offer_id="a2b3c4d5",
        until=date(2027, 1, 2),
        tokens={deed.value: f"token-{deed.value}" for deed in Deed},
    ),
    MailPurpose.RECORD_LINK: lambda it: landlords.record_link(it, READER, kind=RecordKind.SEARCH),
    MailPurpose.DRAFT_LINK: lambda it: landlords.draft_link(it, READER, secret="1abc"),
    MailPurpose.ERASE_LINK: lambda it: landlords.erase_link(it, READER, token="tok"),
    MailPurpose.INQUIRY_CONFIRM: lambda it: inquiries.inquiry_confirm(it, READER),
    MailPurpose.SEARCH_CONFIRM: lambda it: searches.search_confirm(it, READER, wish=WISH),
    MailPurpose.SEARCH_TOO_MANY: lambda it: searches.search_too_many(it, READER),
    MailPurpose.SEARCH_HOMES: lambda it: searches.search_homes(
        it, READER, homes=[HOME], more=2, token="tok"
    ),
    MailPurpose.SEARCH_ENDING: lambda it: searches.search_ending(
        it, READER, until=date(2027, 1, 2), keep="tok", stop="end"
    ),
    MailPurpose.INQUIRY_REPEATED: lambda it: inquiries.inquiry_repeated(
        it, READER, offer_id="a2b3c4d5"
    ),
    MailPurpose.INQUIRY_FORWARDED: forwarded,
    MailPurpose.INQUIRIES_FORWARDED: forwarded_together,
    MailPurpose.ANSWER_TO_APPLICANT: lambda it: inquiries.answer_to_applicant(it, READER),
    MailPurpose.ANSWER_TO_LANDLORD: lambda it: inquiries.answer_to_landlord(
        it, READER, inquiry_id="inq"
    ),
    MailPurpose.CONTACT_SHARED: lambda it: inquiries.contact_shared(
        it, READER, inquiry_id="", both=False
    ),
    MailPurpose.OFFICE_NEW_OFFER: lambda it: office.office_new_offer(it, READER, record_id="rec"),
    MailPurpose.OFFICE_NEW_INQUIRY: lambda it: office.office_new_inquiry(
        it, READER, record_id="rec"
    ),
    MailPurpose.OFFICE_NEW_NOTICE: lambda it: office.office_new_notice(it, READER, record_id="rec"),
    MailPurpose.HOME_GONE: lambda it: inquiries.home_gone(it, READER),
    MailPurpose.INQUIRY_WITHDRAWN: lambda it: inquiries.inquiry_withdrawn(
        it, READER, inquiry_id="inq"
    ),
    MailPurpose.NOTICE_ANSWERED: lambda it: notices.notice_answered(it, READER),
}


def paper(desk: DeskContext, tag: str) -> Stationery:
    return Stationery(region=desk.region, wording=desk.wording, language=tag)


@pytest.mark.parametrize("purpose", list(MailPurpose))
def test_a_mail_is_complete_and_harmless_in_every_language(
    desk: DeskContext, purpose: MailPurpose
) -> None:
    """HTML shows hostile words as text, plain text has no entities, a link stands in both."""
    for language in desk.region.languages:
        mail = MAILS[purpose](paper(desk, language.tag))

        assert mail.subject
        assert "\n" not in mail.subject
        assert "https://" in mail.text
        assert f'<html lang="{language.tag}" dir="{language.dir}">' in mail.html
        assert (mail.language, mail.direction) == (language.tag, language.dir)
        assert "<script" not in mail.html
        assert "&lt;" not in mail.text
        assert "49" not in mail.text.replace(READER.link_secret, "")
        assert "\n\n\n" not in mail.text
        assert "<table" not in mail.html


def test_every_purpose_has_its_three_templates() -> None:
    for purpose in MailPurpose:
        for part in ("subject", "text", "html"):
            assert (TEMPLATES / f"{purpose.value}.{part}").exists()


def test_the_landlord_reads_the_answers_in_the_own_language_and_in_german(
    desk: DeskContext,
) -> None:
    """With two catalogues that translate one label differently, both stand in the mail."""

    def wording(tag: str) -> Wording:
        language = desk.region.language(tag)
        return Wording(language=language, messages={(None, "Adults"): (f"Adults-{tag}",)})

    both = forwarded(Stationery(region=desk.region, wording=wording, language="uk"))
    german = forwarded(Stationery(region=desk.region, wording=wording, language="de"))

    assert both.text.index("Adults-uk: 2") < both.text.index("Adults-de: 2")
    assert '<section lang="de" dir="ltr">' in both.html
    assert '<blockquote lang="ar" dir="rtl"' in both.html
    assert german.text.count("Adults-de") == 1


def test_an_inquirys_page_lies_below_the_landlords_own_link(desk: DeskContext) -> None:
    mail = forwarded(paper(desk, "uk"))

    assert "/my/1abc/inquiry/inq\n" in mail.text
    assert "/uk/offers/a2b3c4d5/" in mail.text
