"""Mails about an inquiry: to the applicant, and to the landlord who is asked."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.urls import offer_url, offers_url
from formsrv.emails.content import EmailContent, Reader, Stationery
from formsrv.inquiry_facts import describe_inquiry
from formsrv.payloads import Forwarded


def inquiry_confirm(paper: Stationery, reader: Reader) -> EmailContent:
    """Ask the applicant to confirm the address; the mail holds the person's link."""
    days = paper.region.settings.retention.unconfirmed_days
    return paper.write("inquiry_confirm", reader, link=paper.my_link(reader), days=days)


def inquiry_repeated(paper: Stationery, reader: Reader, *, offer_id: str) -> EmailContent:
    """Say that this home was asked for before, with the link to the first inquiry."""
    page = paper.site_link(offer_url(paper.language, offer_id))
    return paper.write("inquiry_repeated", reader, link=paper.my_link(reader), page=page)


def inquiry_forwarded(
    paper: Stationery, reader: Reader, *, inquiry_id: str, offer_id: str, forwarded: Forwarded
) -> EmailContent:
    """Show the landlord who asks: answers in the own language, and again in the office's."""
    home = paper.region.settings.default_language
    own = describe_inquiry(forwarded.facts, paper.wording(paper.language), region=paper.region)
    again = describe_inquiry(forwarded.facts, paper.wording(home), region=paper.region)
    return paper.write(
        "inquiry_forwarded",
        reader,
        link=paper.my_link(reader, inquiry_id=inquiry_id),
        page=paper.site_link(offer_url(paper.language, offer_id)),
        lines=own,
        again=() if paper.language == home else again,
        again_language=paper.region.language(home),
        words=forwarded.facts.own_words,
        words_language=paper.region.language(forwarded.language),
    )


def inquiries_forwarded(
    paper: Stationery, reader: Reader, *, offer_id: str, several: Sequence[tuple[str, Forwarded]]
) -> EmailContent:
    """Show the landlord several who ask, each with a link of its own; ``several`` by inquiry."""
    wording = paper.wording(paper.language)
    return paper.write(
        "inquiries_forwarded",
        reader,
        page=paper.site_link(offer_url(paper.language, offer_id)),
        several=[
            {
                "link": paper.my_link(reader, inquiry_id=inquiry_id),
                "lines": describe_inquiry(forwarded.facts, wording, region=paper.region),
                "words": forwarded.facts.own_words,
                "words_language": paper.region.language(forwarded.language),
            }
            for inquiry_id, forwarded in several
        ],
    )


def inquiry_withdrawn(paper: Stationery, reader: Reader, *, inquiry_id: str) -> EmailContent:
    """Say that the applicant has taken the inquiry back; whose it was is not said."""
    link = paper.my_link(reader, inquiry_id=inquiry_id)
    return paper.write("inquiry_withdrawn", reader, link=link)


def home_gone(paper: Stationery, reader: Reader) -> EmailContent:
    """Say that nobody can get this home any more, and where the others are."""
    offers = paper.site_link(offers_url(paper.language))
    return paper.write("home_gone", reader, link=paper.my_link(reader), offers=offers)


def answer_to_applicant(paper: Stationery, reader: Reader) -> EmailContent:
    """Say that there is an answer; the text itself is only on the page."""
    return paper.write("answer_to_applicant", reader, link=paper.my_link(reader))


def answer_to_landlord(paper: Stationery, reader: Reader, *, inquiry_id: str) -> EmailContent:
    """Say that the applicant wrote; the text itself is only on the page."""
    link = paper.my_link(reader, inquiry_id=inquiry_id)
    return paper.write("answer_to_landlord", reader, link=link)


def contact_shared(
    paper: Stationery, reader: Reader, *, inquiry_id: str, both: bool
) -> EmailContent:
    """Say that the other side shared; ``inquiry_id`` is empty for the applicant."""
    link = paper.my_link(reader, inquiry_id=inquiry_id)
    return paper.write("contact_shared", reader, link=link, both=both)
