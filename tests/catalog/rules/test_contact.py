"""Contact data is found however it is written, and ordinary sentences are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.rules.contact import ContactKind, find_contacts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("schreiben Sie an mara.h@post.example", ContactKind.MAIL),
        ("mara (at) post.example", ContactKind.MAIL),
        ("mara[at]post (dot) example", ContactKind.MAIL),
        ("mara at post dot example", ContactKind.MAIL),
        ("mara＠post.example", ContactKind.MAIL),
        ("0431 555 0100", ContactKind.PHONE),
        ("(0431) 5550100", ContactKind.PHONE),
        ("+49 431 555 01-00", ContactKind.PHONE),
        ("0431/555.01.00", ContactKind.PHONE),
        ("اتصلوا ٠٤٣١٥٥٥٠١٠٠ مساء", ContactKind.PHONE),
        ("۰۴۳۱ ۵۵۵ ۰۱۰۰", ContactKind.PHONE),
        ("Tel.: 55 50 100", ContactKind.PHONE),
        ("WhatsApp 5550100", ContactKind.PHONE),
        ("nur 0\u200b431 555\u00a00100", ContactKind.PHONE),
        ("https://wohnung.example/1", ContactKind.WEB),
        ("auf www.wohnung.example", ContactKind.WEB),
        ("auf wohnung-am-see.de", ContactKind.WEB),
        ("t.me/mara", ContactKind.WEB),
        ("Instagram @mara_wohnt", ContactKind.HANDLE),
        ("DE02 1203 0000 0000 2020 51", ContactKind.IBAN),
        ("DE02120300000000202051", ContactKind.IBAN),
    ],
)
def test_contact_data_is_found(text: str, kind: ContactKind) -> None:
    """Each way of writing it is one finding of its kind."""
    assert [found.kind for found in find_contacts(f"Schön und hell. {text}")] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Einzug am 01.12.2026, Besichtigung 08:00-16:00 Uhr.",
        "Frei ab 1. 12. 2026 bis 31.12.2027.",
        "Baujahr 1978, 62,5 m², 480 € kalt, 95,50 € Nebenkosten.",
        "Zum Bahnhof sind es 1.200 m, zum Bus 300 m.",
        "Die Postleitzahl ist 01099, Kaution 1440 €.",
        "Zwei Zimmer, Küche, Bad, z. B. für Paare, usw.",
        "A bus runs at weekends. It is quiet at night.",
        "Ab 2027-01-01 frei; 0,5 km zum See.",
        "В квартирі 2 кімнати, 3 поверх.",
        "شقة من غرفتين في الطابق ٢ بالقرب من المدرسة",
    ],
)
def test_ordinary_sentences_hold_none(text: str) -> None:
    """Dates, prices, distances and times are no phone numbers."""
    assert find_contacts(text) == []


@given(st.text())
def test_no_text_raises(text: str) -> None:
    """Findings stand in reading order, one of a kind."""
    found = find_contacts(text)

    assert [contact.start for contact in found] == sorted(contact.start for contact in found)
    assert len({contact.kind for contact in found}) == len(found)
