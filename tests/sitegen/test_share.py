"""A shared home fits one short message, whatever it is called."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.share import LONGEST, share_links, share_text

ADDRESS = "https://portal.example/de-simple/offers/a2345678/"
PRINTABLE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=60)


@given(st.lists(PRINTABLE.filter(bool), max_size=6))
def test_the_text_ends_with_the_address_and_is_short(facts: list[str]) -> None:
    text = share_text(facts, ADDRESS)

    assert text.endswith(ADDRESS)
    assert len(text) <= LONGEST


def test_of_too_many_facts_the_last_ones_go() -> None:
    text = share_text(["first" * 5, "second" * 10, "third" * 10], ADDRESS)

    assert text.removesuffix(f": {ADDRESS}").split(" · ") == ["first" * 5, "second" * 10]
    assert "third" not in text
    assert share_text(["x" * 200], ADDRESS) == ADDRESS


@example("Zimmer & Küche? 100%; a=b+c#d", '"Haus" <1>')
@given(PRINTABLE, PRINTABLE)
def test_whatever_a_text_holds_it_arrives_whole(text: str, subject: str) -> None:
    """Separators and quotes of addresses are encoded; spaces that do not break become spaces."""
    links = share_links(text, subject=subject)

    def plain(value: str) -> str:
        return value.replace("\N{NO-BREAK SPACE}", " ")

    for link, name in ((links.whatsapp, "text"), (links.sms, "body"), (links.mail, "body")):
        values = parse_qs(urlsplit(link).query, keep_blank_values=True)
        assert values[name] == [plain(text)]
        assert not set(link) & set("\"'<> ")
    assert parse_qs(urlsplit(links.mail).query, keep_blank_values=True)["subject"] == [
        plain(subject)
    ]
