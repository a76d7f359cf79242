"""Contact data is found however it is written, and ordinary sentences are left alone."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.rules.contact import ContactKind, FoundContact, find_contacts, search_kinds

WITH_CONTACT = [
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
    ("DE02ABCDEFGHIJKLMN", ContactKind.IBAN),
    ("mara (ÄT) post", ContactKind.MAIL),
    ("mara AT post PUNKT example", ContactKind.MAIL),
    ("mara < at > post", ContactKind.MAIL),
    ("WWW.7", ContactKind.WEB),
    ("wohnung.ıo", ContactKind.WEB),
    ("tel 55501", ContactKind.PHONE),
]


@pytest.mark.parametrize(("text", "kind"), WITH_CONTACT)
def test_contact_data_is_found(text: str, kind: ContactKind) -> None:
    """Each way of writing it is one finding of its kind."""
    assert [found.kind for found in find_contacts(f"Schön und hell. {text}")] == [kind]


ORDINARY = [
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
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_sentences_hold_none(text: str) -> None:
    """Dates, prices, distances and times are no phone numbers."""
    assert find_contacts(text) == []


@given(st.text())
def test_no_text_raises(text: str) -> None:
    """Findings stand in reading order, one of a kind."""
    found = find_contacts(text)

    assert [contact.start for contact in found] == sorted(contact.start for contact in found)
    assert len({contact.kind for contact in found}) == len(found)


def every_pattern(text: str) -> list[FoundContact]:
    """Search as if every text could hold everything: letter by letter, all patterns."""
    letters = "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
        for letter in unicodedata.normalize("NFKC", text)
        if letter not in "\u200b\u200c\u200d\u2060\ufeff\u00ad"
    )
    dates = r"(?<![0-9])[0-9]{1,2}\.[ ]?[0-9]{1,2}\.(?:[ ]?[0-9]{4}(?![0-9]))?"
    plain = re.sub(dates, lambda match: "#" * len(match.group()), letters)
    return search_kinds(plain, set(ContactKind))


PIECES = [*(text for text, _ in WITH_CONTACT), *ORDINARY]
PIECES += [
    "tel",
    " AT ",
    "(ät)",
    " dot ",
    " Punkt ",
    "[dot]",
    "WWW.",
    "www.-",
    ".ınfo",
    ".İo",
    "t.me/",
]
PIECES += [
    "1.5.",
    "12. 1.2026",
    "0",
    "+",
    "DE02",
    "ABCD",
    "٠",
    "\u00ad",
    "\u200d",
    "@",
    "．",
    "：//",
    "\n",
]
PIECES += [
    "ſite",
    "http://",
    "{ @ }",
    "<at>",
    "x",
    "\u00a0",
    "\u2028",
    "𝟗",
    "\u07c1",
    "\ua8d1",
    "#",
    "/",
]


@given(
    st.text(st.one_of(st.sampled_from("0123459.@ /(at)dotDE-+:w"), st.characters()), max_size=60)
)
def test_no_hint_hides_a_match_in_any_letters(text: str) -> None:
    """What is left out for speed could not have matched."""
    assert find_contacts(text) == every_pattern(text)


@given(st.lists(st.sampled_from(PIECES), max_size=8), st.data())
def test_no_hint_hides_a_match_in_mutated_contacts(pieces: list[str], data: st.DataObject) -> None:
    """Known ways of writing, cut and joined anywhere."""
    text = "".join(pieces)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 9, len(text))))
    text = text[:start] + data.draw(st.sampled_from(["", " ", *PIECES])) + text[end:]

    assert find_contacts(text) == every_pattern(text)


def test_a_digit_of_any_script_counts() -> None:
    """Blocks of letters that are skipped hold none."""
    for letter in filter(str.isdecimal, map(chr, range(sys.maxunicode + 1))):
        found = find_contacts(f"0431 55{letter} 010{letter}")
        assert [one.kind for one in found] == [ContactKind.PHONE], hex(ord(letter))


@pytest.mark.parametrize("letter", "\u200b\u200c\u200d\u2060\ufeff\u00ad")
def test_invisible_letters_hide_nothing(letter: str) -> None:
    """A number that is cut by them is read as its reader sees it."""
    assert [one.text for one in find_contacts(f"0{letter}431555010ü")] == ["0431555010"]
