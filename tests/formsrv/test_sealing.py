"""What is sealed opens with each key it was sealed to, and with no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formsrv.errors import CannotOpenError, MismatchError, UnknownLinkError
from formsrv.payloads import Note
from formsrv.sealing import (
    Addressees,
    Label,
    LinkKey,
    fingerprint,
    open_sealed,
    read_payload,
    seal,
    seal_payload,
)

LABEL = Label(id="abcdefghijkl", kind="offer", version=3)


@given(payload=st.binary(max_size=2000))
def test_each_recipient_alone_opens_it(payload: bytes) -> None:
    keys = [LinkKey.new() for _ in range(3)]

    sealed = seal(payload, [key.recipient for key in keys])

    assert [key.open(sealed) for key in keys] == [payload] * 3


@given(payload=st.binary(min_size=8, max_size=200))
def test_another_key_opens_nothing_and_the_text_is_not_in_it(payload: bytes) -> None:
    sealed = seal(payload, [LinkKey.new().recipient])

    with pytest.raises(CannotOpenError):
        LinkKey.new().open(sealed)
    assert payload not in sealed


@given(text=st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=300))
def test_a_payload_comes_back_as_it_was(text: str) -> None:
    key = LinkKey.new()
    note = Note(purpose="reply", text=text, language="uk")

    sealed = seal_payload(LABEL, note, Addressees(keys=(key.recipient,), key_ids="x.1"))

    assert read_payload(key.open(sealed), LABEL, Note) == note


@pytest.mark.parametrize(
    "other",
    [
        Label(id="zzzzzzzzzzzz", kind="offer", version=3),
        Label(id="abcdefghijkl", kind="inquiry", version=3),
        Label(id="abcdefghijkl", kind="offer", version=4),
    ],
)
def test_a_payload_under_another_label_is_refused(other: Label) -> None:
    """Age proves no sender: what is inside must fit the row it came from."""
    key = LinkKey.new()
    note = Note(purpose="reply", text="x", language="uk")
    sealed = seal_payload(LABEL, note, Addressees(keys=(key.recipient,), key_ids="x.1"))

    with pytest.raises(MismatchError):
        read_payload(key.open(sealed), other, Note)


@given(raw=st.one_of(st.binary(max_size=100), st.just(b"[]"), st.just(b'{"id": 1}')))
def test_whatever_was_sealed_reading_raises_only_a_mismatch(raw: bytes) -> None:
    with pytest.raises(MismatchError):
        read_payload(raw, LABEL, Note)


def test_a_damaged_file_cannot_be_opened() -> None:
    key = LinkKey.new()
    sealed = bytearray(seal(b"something", [key.recipient]))
    sealed[-1] ^= 1

    with pytest.raises(CannotOpenError):
        open_sealed(bytes(sealed), [key.identity])


def test_a_link_leads_back_to_its_key() -> None:
    key = LinkKey.new()

    assert LinkKey.from_secret(key.secret) == key
    assert key.secret == key.secret.lower()
    assert key.secret not in repr(key)


@given(secret=st.text(max_size=80))
def test_a_made_up_link_is_unknown(secret: str) -> None:
    with pytest.raises(UnknownLinkError):
        LinkKey.from_secret(secret)


def test_the_fingerprint_names_the_bytes() -> None:
    assert fingerprint(b"a") != fingerprint(b"b")
    assert len(fingerprint(b"a")) == 64
