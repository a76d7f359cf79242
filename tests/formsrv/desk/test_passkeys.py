"""Passkeys: an answer counts once and in time, for one origin, and a copied key is noticed."""

import json
import subprocess
import sys
from dataclasses import replace

import pyotp
import pytest
from sqlalchemy import select
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from formsrv.desk import accounts, passkeys, second_factor
from formsrv.desk.context import DeskContext
from formsrv.desk.passkeys import Question
from formsrv.desk.users import NewUser, add_user, find_user
from formsrv.desk.views import Role, StaffUser
from formsrv.errors import (
    InvalidValueError,
    SignInRefusedError,
    TooManySignInsError,
    UnknownRecordError,
)
from formsrv.store.tables import audit
from formsrv.store.tables import passkeys as table
from tests.formsrv.conftest import PASSWORD
from tests.formsrv.samples import FakeClock
from tests.formsrv.soft_key import SoftKey
from tests.support.processes import ROOT

ELSEWHERE = "https://elsewhere.example"


@pytest.fixture
def secret(desk: DeskContext, editor: StaffUser, clock: FakeClock) -> str:
    """The editor has set up codes."""
    shown = second_factor.begin(desk, editor).secret
    second_factor.confirm(desk, editor, pyotp.TOTP(shown).at(clock.now))
    return shown


@pytest.fixture
def key(desk: DeskContext) -> SoftKey:
    return SoftKey(origin=desk.region.settings.staff_url)


@pytest.fixture
def added(
    desk: DeskContext, editor: StaffUser, clock: FakeClock, secret: str, key: SoftKey
) -> SoftKey:
    """The editor has this key."""
    add(desk, editor, clock, secret=secret, key=key)
    return key


def ask_new(desk: DeskContext, editor: StaffUser, clock: FakeClock, secret: str) -> Question:
    clock.pass_time(minutes=2)
    return passkeys.begin_registration(desk, editor, pyotp.TOTP(secret).at(clock.now))


def add(
    desk: DeskContext, editor: StaffUser, clock: FakeClock, *, secret: str, key: SoftKey
) -> None:
    question = ask_new(desk, editor, clock, secret)
    answer = key.register(question.options)
    passkeys.finish_registration(desk, editor, answer, asked=question.asked, label=" My \n key ")


def ask(desk: DeskContext, editor: StaffUser) -> Question:
    question = passkeys.begin_sign_in(desk, editor)
    assert question is not None
    return question


def sign_in(desk: DeskContext, editor: StaffUser, key: SoftKey, *, network: str = "") -> None:
    question = ask(desk, editor)
    answer = key.sign(question.options)
    passkeys.finish_sign_in(desk, editor, answer, asked=question.asked, network=network)


def test_a_key_is_added_used_and_removed(
    desk: DeskContext, editor: StaffUser, added: SoftKey
) -> None:
    sign_in(desk, editor, added)
    sign_in(desk, editor, added)

    (shown,) = passkeys.list_keys(desk, editor)
    assert shown.label == "My key"
    assert shown.last_used_at is not None
    assert shown.last_used_at > shown.created_at
    before = find_user(desk, editor.user_id)
    after = passkeys.remove(desk, editor, shown.key_id)
    assert before is not None
    assert after.generation > before.generation
    assert passkeys.begin_sign_in(desk, editor) is None
    with desk.desk.reading() as connection:
        actions = [row.action for row in connection.execute(select(audit).order_by("number"))]
    assert [name for name in actions if name.startswith("passkey")] == [
        "passkey added",
        "passkey used",
        "passkey used",
        "passkey removed",
    ]


def test_nobody_adds_one_without_codes(desk: DeskContext, editor: StaffUser) -> None:
    second_factor.begin(desk, editor)

    with pytest.raises(SignInRefusedError):
        passkeys.begin_registration(desk, editor, "000000")


def test_nobody_adds_one_after_the_codes_were_taken_away(
    desk: DeskContext, editor: StaffUser, clock: FakeClock, secret: str, key: SoftKey
) -> None:
    question = ask_new(desk, editor, clock, secret)
    second_factor.drop(desk, editor.user_id, by=editor.user_id)

    with pytest.raises(SignInRefusedError):
        passkeys.finish_registration(
            desk, editor, key.register(question.options), asked=question.asked, label=""
        )


def test_nobody_adds_one_with_a_wrong_code(
    desk: DeskContext, editor: StaffUser, secret: str
) -> None:
    with pytest.raises(SignInRefusedError):
        passkeys.begin_registration(desk, editor, "000000")


def test_a_new_key_answers_its_own_question_in_time(
    desk: DeskContext, editor: StaffUser, clock: FakeClock, secret: str, key: SoftKey
) -> None:
    first = ask_new(desk, editor, clock, secret)
    second = ask_new(desk, editor, clock, secret)
    for asked in (None, second.asked):
        with pytest.raises(SignInRefusedError):
            passkeys.finish_registration(
                desk, editor, key.register(first.options), asked=asked, label=""
            )
    clock.pass_time(minutes=6)
    with pytest.raises(SignInRefusedError):
        passkeys.finish_registration(
            desk, editor, key.register(second.options), asked=second.asked, label=""
        )
    assert passkeys.list_keys(desk, editor) == []


def test_the_same_key_is_not_added_twice(
    desk: DeskContext, editor: StaffUser, clock: FakeClock, secret: str, added: SoftKey
) -> None:
    question = ask_new(desk, editor, clock, secret)
    excluded = json.loads(question.options)["excludeCredentials"]

    with pytest.raises(SignInRefusedError):
        passkeys.finish_registration(
            desk, editor, added.register(question.options), asked=question.asked, label=""
        )
    assert len(excluded) == len(passkeys.list_keys(desk, editor)) == 1


def test_a_member_has_not_more_than_ten(
    desk: DeskContext, editor: StaffUser, clock: FakeClock, secret: str
) -> None:
    for _ in range(passkeys.MOST_KEYS):
        key = SoftKey(origin=desk.region.settings.staff_url)
        add(desk, editor, clock, secret=secret, key=key)

    with pytest.raises(InvalidValueError):
        ask_new(desk, editor, clock, secret)


@pytest.mark.parametrize("steps", [0, 1])
def test_an_answer_counts_once(
    desk: DeskContext, editor: StaffUser, clock: FakeClock, secret: str, steps: int
) -> None:
    """Also that of a key without a counter, and from a copied cookie."""
    key = SoftKey(origin=desk.region.settings.staff_url, steps=steps)
    add(desk, editor, clock, secret=secret, key=key)
    question = ask(desk, editor)
    answer = key.sign(question.options)
    passkeys.finish_sign_in(desk, editor, answer, asked=question.asked)

    with pytest.raises(SignInRefusedError):
        passkeys.finish_sign_in(desk, editor, answer, asked=question.asked)
    with pytest.raises(SignInRefusedError):
        passkeys.finish_sign_in(desk, editor, answer, asked=ask(desk, editor).asked)
    sign_in(desk, editor, key)


def test_a_question_waits_five_minutes(
    desk: DeskContext, editor: StaffUser, clock: FakeClock, added: SoftKey
) -> None:
    question = ask(desk, editor)
    answer = added.sign(question.options)
    clock.pass_time(minutes=6)

    for asked in (question.asked, None):
        with pytest.raises(SignInRefusedError):
            passkeys.finish_sign_in(desk, editor, answer, asked=asked)


def test_a_page_of_another_origin_gets_nothing(
    desk: DeskContext, editor: StaffUser, clock: FakeClock, secret: str, added: SoftKey
) -> None:
    phished = replace(added, origin=ELSEWHERE, count=100)
    with pytest.raises(SignInRefusedError):
        sign_in(desk, editor, phished)

    with pytest.raises(SignInRefusedError):
        add(desk, editor, clock, secret=secret, key=SoftKey(origin=ELSEWHERE))


def test_a_copied_key_is_noticed_by_its_counter(
    desk: DeskContext, editor: StaffUser, added: SoftKey
) -> None:
    copy = replace(added)
    sign_in(desk, editor, added)
    sign_in(desk, editor, added)

    with pytest.raises(SignInRefusedError):
        sign_in(desk, editor, copy)


def test_another_key_signs_nobody_in(desk: DeskContext, editor: StaffUser, added: SoftKey) -> None:
    other = SoftKey(origin=added.origin, count=100)
    named_alike = replace(other, credential_id=added.credential_id)

    for wrong in (other, named_alike):
        with pytest.raises(SignInRefusedError):
            sign_in(desk, editor, wrong)


def test_a_key_is_its_owners_alone(desk: DeskContext, editor: StaffUser, added: SoftKey) -> None:
    other = colleague(desk, editor)
    (shown,) = passkeys.list_keys(desk, editor)

    assert passkeys.begin_sign_in(desk, other) is None
    question = ask(desk, editor)
    with pytest.raises(SignInRefusedError):
        passkeys.finish_sign_in(desk, other, added.sign(question.options), asked=question.asked)
    with pytest.raises(UnknownRecordError):
        passkeys.remove(desk, other, shown.key_id)


def test_who_loses_everything_loses_the_keys_too(
    desk: DeskContext, editor: StaffUser, added: SoftKey
) -> None:
    accounts.reset(desk, colleague(desk, editor), editor.user_id)

    with desk.desk.reading() as connection:
        assert connection.execute(select(table)).all() == []


@pytest.mark.parametrize(
    "answer",
    ["", "null", "[]", "{}", "{", '{"id": 1}', '{"id": "AA", "rawId": "AA", "type": "public-key"}'],
)
def test_what_no_browser_sends_is_refused(
    desk: DeskContext, editor: StaffUser, clock: FakeClock, secret: str, added: SoftKey, answer: str
) -> None:
    question = ask(desk, editor)
    with pytest.raises(SignInRefusedError):
        passkeys.finish_sign_in(desk, editor, answer, asked=question.asked)

    question = ask_new(desk, editor, clock, secret)
    with pytest.raises(SignInRefusedError):
        passkeys.finish_registration(desk, editor, answer, asked=question.asked, label="")


@pytest.mark.parametrize("part", ["clientDataJSON", "attestationObject", "rawId"])
def test_a_garbled_key_is_refused(
    desk: DeskContext, editor: StaffUser, clock: FakeClock, secret: str, key: SoftKey, part: str
) -> None:
    question = ask_new(desk, editor, clock, secret)
    answer = json.loads(key.register(question.options))
    place = answer if part in answer else answer["response"]
    for garbled in ("", "AAAA", place[part][:-9], "ä", 7, None):
        place[part] = garbled
        with pytest.raises(SignInRefusedError):
            passkeys.finish_registration(
                desk, editor, json.dumps(answer), asked=question.asked, label=""
            )


def test_a_key_that_names_no_algorithm_is_refused(
    desk: DeskContext, editor: StaffUser, clock: FakeClock, secret: str, key: SoftKey
) -> None:
    """The library means to find one there."""
    question = ask_new(desk, editor, clock, secret)
    answer = json.loads(key.register(question.options))
    whole = base64url_to_bytes(answer["response"]["attestationObject"])
    garbled = whole.replace(b"\x01\x02\x03\x26", b"\x01\x02\x04\x26")
    assert garbled != whole
    answer["response"]["attestationObject"] = bytes_to_base64url(garbled)

    with pytest.raises(SignInRefusedError):
        passkeys.finish_registration(
            desk, editor, json.dumps(answer), asked=question.asked, label=""
        )


def test_trying_is_slowed_down(desk: DeskContext, editor: StaffUser, added: SoftKey) -> None:
    for _ in range(second_factor.MAX_WRONG):
        with pytest.raises(SignInRefusedError):
            passkeys.finish_sign_in(
                desk, editor, "{}", asked=ask(desk, editor).asked, network="here"
            )

    with pytest.raises(TooManySignInsError):
        sign_in(desk, editor, added, network="here")
    sign_in(desk, editor, added, network="elsewhere")


@pytest.mark.parametrize("address", ["http://127.0.0.1:8001", "http://[::1]:8001"])
def test_no_browser_uses_keys_at_a_bare_number(
    desk: DeskContext, editor: StaffUser, added: SoftKey, address: str
) -> None:
    settings = desk.region.settings.model_copy(update={"staff_url": address})
    elsewhere = replace(desk, region=replace(desk.region, settings=settings))

    assert passkeys.possible(desk)
    assert not passkeys.possible(elsewhere)
    assert passkeys.begin_sign_in(elsewhere, editor) is None


@pytest.mark.parametrize("module", ["formsrv.web_staff.server", "formsrv.worker.loop"])
def test_no_process_loads_the_library_before_it_is_needed(module: str) -> None:
    code = f"import sys, {module}; print('webauthn' in sys.modules, 'cryptography' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["False", "False"]


def colleague(desk: DeskContext, editor: StaffUser) -> StaffUser:
    new = NewUser(
        name="Adele Amtsleitung",
        mail="adele@amt.example",
        password=PASSWORD,
        office=editor.office,
        role=Role.ADMINISTRATOR,
    )
    return add_user(desk, new)
