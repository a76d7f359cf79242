"""Addresses and names that could break a mail's header or reach another mailbox are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from formsrv.payloads import OWN_WORDS_MAX, mail_address, phone_number
from tests.formsrv.samples import inquiry_draft, landlord


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a.b+c@post.example", "a.b+c@post.example"),
        (" a@Post.Example ", "a@post.example"),
        ("a@möbel.example", "a@xn--mbel-5qa.example"),
        ("a@MÖBEL.example", "a@xn--mbel-5qa.example"),
        # By the older rule it would be strasse.example: somebody else's domain.
        ("erna@straße.example", "erna@xn--strae-oqa.example"),
        ("a@βόλος.example", "a@xn--nxasmm1c.example"),
        ("a=b?c@post.example", "a=b?c@post.example"),
    ],
)
def test_an_address_is_kept_as_servers_take_it(typed: str, kept: str) -> None:
    assert mail_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "a",
        "a@",
        "@post.example",
        "a@post",
        "a@post.example\nBcc: b@post.example",
        "a@post.example, b@post.example",
        "a b@post.example",
        '"a"@post.example',
        "a..b@post.example",
        "<a@post.example>",
        "a@-post.example",
        "a" * 250 + "@post.example",
        "a@b.--",
        "a@b.-c",
        "a@b.c-",
        "a@1.2.3.44",
        "=?x?q?a?=@post.example",
        "=?us-ascii?q?a=2Cb=40other.example?=@post.example",
        "a@☃.example",
        "a@" + "ö" * 64 + ".example",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="mail address"):
        mail_address(typed)


@given(text=st.text(max_size=60))
def test_an_address_never_holds_a_line_end_or_a_second_address(text: str) -> None:
    try:
        found = mail_address(text)
    except ValueError:
        return
    assert found.isascii()
    assert found.isprintable()
    assert not set(' ,;<>"\r\n') & set(found)
    assert found.count("@") == 1


def test_a_name_is_one_line() -> None:
    assert landlord(first_name=" Анна\u00a0Марія ").first_name == "Анна Марія"
    with pytest.raises(ValidationError):
        landlord(first_name="A\x00B")


@pytest.mark.parametrize("name", ["علی\u200cرضا", "O\u2019Brien", "Nguyễn Thị"])
def test_a_name_of_any_script_stays_as_it_is(name: str) -> None:
    assert landlord(first_name=name).first_name == name


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\u202e", "\u2028", "\x85"])
def test_no_sign_that_steers_or_disguises_gets_into_a_text(sign: str) -> None:
    facts = inquiry_draft().facts.model_dump()

    with pytest.raises(ValidationError):
        type(inquiry_draft().facts)(**{**facts, "own_words": f"a{sign}b"})


def test_phone_numbers_keep_their_signs() -> None:
    assert phone_number("+49 431  555-0171") == "+49 431 555-0171"
    with pytest.raises(ValueError, match="phone"):
        phone_number("call me")


def test_own_words_have_a_limit() -> None:
    facts = inquiry_draft().facts.model_dump()

    with pytest.raises(ValidationError):
        type(inquiry_draft().facts)(**{**facts, "own_words": "a" * (OWN_WORDS_MAX + 1)})
