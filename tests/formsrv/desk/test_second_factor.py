"""The second factor: a code counts once, guessers are slowed, and a copied database signs nobody in."""

from datetime import UTC, datetime

import pyotp
import pytest
from sqlalchemy import select

from formsrv.desk import second_factor, throttle
from formsrv.desk.context import DeskContext
from formsrv.desk.users import find_user
from formsrv.desk.views import StaffUser
from formsrv.errors import InvalidValueError, SignInRefusedError, TooManySignInsError
from formsrv.store.tables import METADATA
from tests.formsrv.samples import FakeClock


def code_of(secret: str, clock: FakeClock, *, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(clock.now, counter_offset=steps)


def enrolled(desk: DeskContext, editor: StaffUser, clock: FakeClock) -> tuple[str, tuple[str, ...]]:
    secret = second_factor.begin(desk, editor).secret
    _, codes = second_factor.confirm(desk, editor, code_of(secret, clock))
    clock.pass_time(minutes=5)
    return secret, codes


def test_the_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B: the secret 12345678901234567890 in the year 2005."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    found = pyotp.TOTP(secret).at(datetime(2005, 3, 18, 1, 58, 29, tzinfo=UTC))

    assert found == "081804"


def test_it_counts_only_after_a_first_code(
    desk: DeskContext, editor: StaffUser, clock: FakeClock
) -> None:
    shown = second_factor.begin(desk, editor)
    again = second_factor.begin(desk, editor)
    assert (shown, second_factor.has_factor(desk, editor)) == (again, False)
    assert shown.secret in shown.address

    with pytest.raises(SignInRefusedError):
        second_factor.confirm(desk, editor, "000000")
    second_factor.confirm(desk, editor, code_of(shown.secret, clock))

    assert second_factor.has_factor(desk, editor)
    with pytest.raises(InvalidValueError):
        second_factor.begin(desk, editor)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_telephone_may_be_a_little_wrong(
    desk: DeskContext, editor: StaffUser, clock: FakeClock, steps: int
) -> None:
    secret, _ = enrolled(desk, editor, clock)

    second_factor.check(desk, editor, code_of(secret, clock, steps=steps))


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_but_not_more(desk: DeskContext, editor: StaffUser, clock: FakeClock, steps: int) -> None:
    secret, _ = enrolled(desk, editor, clock)

    with pytest.raises(SignInRefusedError):
        second_factor.check(desk, editor, code_of(secret, clock, steps=steps))


def test_a_code_that_was_seen_is_of_no_use(
    desk: DeskContext, editor: StaffUser, clock: FakeClock
) -> None:
    """Neither the same again, nor an older one that would still be in time."""
    secret, _ = enrolled(desk, editor, clock)
    second_factor.check(desk, editor, code_of(secret, clock))

    for steps in (0, -1):
        with pytest.raises(SignInRefusedError):
            second_factor.check(desk, editor, code_of(secret, clock, steps=steps))
    second_factor.check(desk, editor, code_of(secret, clock, steps=1))


def test_the_code_of_enrolment_does_not_sign_in_as_well(
    desk: DeskContext, editor: StaffUser, clock: FakeClock
) -> None:
    secret = second_factor.begin(desk, editor).secret
    code = code_of(secret, clock)
    second_factor.confirm(desk, editor, code)

    with pytest.raises(SignInRefusedError):
        second_factor.check(desk, editor, code)


def test_a_recovery_code_works_once(desk: DeskContext, editor: StaffUser, clock: FakeClock) -> None:
    _, codes = enrolled(desk, editor, clock)
    assert len(set(codes)) == second_factor.RECOVERY_CODES

    second_factor.check(desk, editor, f" {codes[3].upper()} ")

    with pytest.raises(SignInRefusedError):
        second_factor.check(desk, editor, codes[3])
    assert second_factor.codes_left(desk, editor) == second_factor.RECOVERY_CODES - 1


def test_new_recovery_codes_replace_the_old(
    desk: DeskContext, editor: StaffUser, clock: FakeClock
) -> None:
    secret, old = enrolled(desk, editor, clock)

    new = second_factor.renew_codes(desk, editor, code_of(secret, clock))

    with pytest.raises(SignInRefusedError):
        second_factor.check(desk, editor, old[0])
    second_factor.check(desk, editor, new[0])


def test_digits_of_other_scripts_and_spaces_are_read(
    desk: DeskContext, editor: StaffUser, clock: FakeClock
) -> None:
    secret, _ = enrolled(desk, editor, clock)
    typed = code_of(secret, clock).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    second_factor.check(desk, editor, f"{typed[:3]} {typed[3:]}")


@pytest.mark.parametrize("typed", ["", "     ", "12345", "1234567", "abcdef", "²³¹²³¹", "\x00"])
def test_what_is_no_code_is_refused(
    desk: DeskContext, editor: StaffUser, clock: FakeClock, typed: str
) -> None:
    enrolled(desk, editor, clock)

    with pytest.raises(SignInRefusedError):
        second_factor.check(desk, editor, typed)


def test_guessing_codes_is_slowed_down(
    desk: DeskContext, editor: StaffUser, clock: FakeClock
) -> None:
    secret, codes = enrolled(desk, editor, clock)
    for _ in range(second_factor.MAX_WRONG):
        with pytest.raises(SignInRefusedError):
            second_factor.check(desk, editor, "000000", network="198.51.100.7/32")

    for right in (code_of(secret, clock), codes[0]):
        with pytest.raises(TooManySignInsError):
            second_factor.check(desk, editor, right, network="198.51.100.7/32")
    second_factor.check(desk, editor, code_of(secret, clock), network="203.0.113.9/32")
    clock.now += throttle.FAILURE_WINDOW
    second_factor.check(desk, editor, code_of(secret, clock), network="198.51.100.7/32")


def test_many_networks_together_have_a_limit_too(
    desk: DeskContext, editor: StaffUser, clock: FakeClock
) -> None:
    secret, _ = enrolled(desk, editor, clock)
    for number in range(second_factor.MAX_WRONG_ANYWHERE):
        with pytest.raises(SignInRefusedError):
            second_factor.check(desk, editor, "000000", network=f"net {number}")

    with pytest.raises(TooManySignInsError):
        second_factor.check(desk, editor, code_of(secret, clock), network="another")


def test_neither_secret_nor_codes_lie_in_the_database(
    desk: DeskContext, editor: StaffUser, clock: FakeClock
) -> None:
    secret, codes = enrolled(desk, editor, clock)

    with desk.desk.reading() as connection:
        rows = [
            str(connection.execute(select(METADATA["desk"].tables[table])).all())
            for table in ("second_factors", "recovery_codes", "audit")
        ]

    stored = " ".join(rows)
    assert "age-encryption.org" in stored
    assert secret not in stored
    assert [code for code in codes if code in stored or code.replace("-", "") in stored] == []


def test_setting_up_and_taking_away_end_every_session(
    desk: DeskContext, editor: StaffUser, clock: FakeClock
) -> None:
    enrolled(desk, editor, clock)
    after = find_user(desk, editor.user_id)
    second_factor.drop(desk, editor.user_id, by=editor.user_id)
    last = find_user(desk, editor.user_id)

    assert after is not None
    assert last is not None
    assert editor.generation < after.generation < last.generation
    assert not second_factor.has_factor(desk, editor)
    assert second_factor.codes_left(desk, editor) == 0
