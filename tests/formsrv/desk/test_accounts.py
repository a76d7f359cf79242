"""Leads care for the editors of their office, administrators for everybody, editors for nobody."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from formsrv.desk import accounts, second_factor, users
from formsrv.desk.context import DeskContext
from formsrv.desk.users import NewUser, add_user, find_user, sign_in
from formsrv.desk.views import Role, StaffUser
from formsrv.errors import (
    InvalidValueError,
    NotAllowedError,
    SignInRefusedError,
    UnknownRecordError,
)
from tests.formsrv.conftest import PASSWORD

MakePerson = Callable[..., StaffUser]


@pytest.fixture
def person(desk: DeskContext) -> MakePerson:
    """Make members of the staff with an office (by its number) and a role."""

    def make(role: Role, *, office: int = 0) -> StaffUser:
        mail = f"{role.value}{office}@amt.example"
        return add_user(
            desk,
            NewUser(
                name=f"Person {role.value} {office}",
                mail=mail,
                password=PASSWORD,
                office=desk.region.offices[office].id,
                role=role,
            ),
        )

    return make


def test_a_lead_sees_the_own_office_and_an_administrator_all(
    desk: DeskContext, editor: StaffUser, person: MakePerson
) -> None:
    lead, administrator = person(Role.LEAD), person(Role.ADMINISTRATOR, office=2)
    stranger = person(Role.EDITOR, office=1)

    seen = {one.user.user_id for one in accounts.list_accounts(desk, lead)}
    every = {one.user.user_id for one in accounts.list_accounts(desk, administrator)}

    assert seen == {editor.user_id, lead.user_id}
    assert every == seen | {administrator.user_id, stranger.user_id}
    with pytest.raises(NotAllowedError):
        accounts.list_accounts(desk, editor)


@pytest.mark.parametrize(
    ("by", "office", "role", "allowed"),
    [
        (Role.EDITOR, 0, Role.EDITOR, False),
        (Role.LEAD, 0, Role.EDITOR, True),
        (Role.LEAD, 0, Role.LEAD, False),
        (Role.LEAD, 0, Role.ADMINISTRATOR, False),
        (Role.LEAD, 1, Role.EDITOR, False),
        (Role.ADMINISTRATOR, 1, Role.EDITOR, True),
        (Role.ADMINISTRATOR, 1, Role.ADMINISTRATOR, True),
    ],
)
def test_who_may_make_which_account(
    desk: DeskContext, person: MakePerson, by: Role, office: int, role: Role, *, allowed: bool
) -> None:
    maker = person(by)
    office_id = desk.region.offices[office].id

    def invite() -> accounts.FirstPassword:
        return accounts.invite(
            desk, maker, name="Neu", mail="neu@amt.example", office=office_id, role=role
        )

    if allowed:
        assert invite().user.role is role
    else:
        with pytest.raises(NotAllowedError):
            invite()


def test_a_first_password_must_be_changed(desk: DeskContext, person: MakePerson) -> None:
    made = accounts.invite(
        desk,
        person(Role.LEAD),
        name="Neu",
        mail="neu@amt.example",
        office=desk.region.offices[0].id,
        role=Role.EDITOR,
    )
    came = sign_in(desk, "neu@amt.example", made.password)
    assert came.must_renew

    after = users.change_password(desk, came, old=made.password, new=PASSWORD)

    assert (after.must_renew, after.generation > came.generation) == (False, True)
    assert not sign_in(desk, "neu@amt.example", PASSWORD).must_renew


@pytest.mark.parametrize("new", ["short", "x" * 201, PASSWORD])
def test_a_bad_new_password_changes_nothing(desk: DeskContext, editor: StaffUser, new: str) -> None:
    with pytest.raises(InvalidValueError):
        users.change_password(desk, editor, old=PASSWORD, new=new)

    assert sign_in(desk, editor.mail, PASSWORD) == editor


def test_the_old_password_is_asked_for(desk: DeskContext, editor: StaffUser) -> None:
    with pytest.raises(SignInRefusedError):
        users.change_password(desk, editor, old="not the password", new="a new long password")


@pytest.mark.parametrize(
    ("role", "office"), [(Role.EDITOR, 1), (Role.LEAD, 0), (Role.ADMINISTRATOR, 0)]
)
def test_a_lead_cannot_touch_others(
    desk: DeskContext, person: MakePerson, role: Role, office: int
) -> None:
    """Nor the own account, which would lock the last lead out."""
    lead = person(Role.LEAD, office=3)
    lead = replace(lead, office=desk.region.offices[0].id)
    other = person(role, office=office)

    for target in (other.user_id, lead.user_id):
        for act in (
            lambda target=target: accounts.switch(desk, lead, target, active=False),
            lambda target=target: accounts.reset(desk, lead, target),
            lambda target=target: accounts.give_role(desk, lead, target, Role.EDITOR),
        ):
            with pytest.raises(NotAllowedError):
                act()
    assert find_user(desk, other.user_id) == other


def test_an_administrator_does_not_lock_the_own_account(
    desk: DeskContext, person: MakePerson
) -> None:
    administrator = person(Role.ADMINISTRATOR)

    with pytest.raises(NotAllowedError):
        accounts.switch(desk, administrator, administrator.user_id, active=False)
    with pytest.raises(NotAllowedError):
        accounts.give_role(desk, administrator, administrator.user_id, Role.EDITOR)

    assert find_user(desk, administrator.user_id) == administrator


def test_a_lead_cannot_raise_an_editor(
    desk: DeskContext, editor: StaffUser, person: MakePerson
) -> None:
    with pytest.raises(NotAllowedError):
        accounts.give_role(desk, person(Role.LEAD), editor.user_id, Role.ADMINISTRATOR)


def test_an_account_that_is_not_there(desk: DeskContext, person: MakePerson) -> None:
    with pytest.raises(UnknownRecordError):
        accounts.switch(desk, person(Role.ADMINISTRATOR), 999, active=False)


def test_a_reset_takes_the_second_factor_and_every_session(
    desk: DeskContext, editor: StaffUser, person: MakePerson
) -> None:
    second_factor.begin(desk, editor)

    made = accounts.reset(desk, person(Role.LEAD), editor.user_id)

    with pytest.raises(SignInRefusedError):
        sign_in(desk, editor.mail, PASSWORD)
    came = sign_in(desk, editor.mail, made.password)
    assert (came.must_renew, came.generation > editor.generation) == (True, True)


def test_switching_off_and_on(desk: DeskContext, editor: StaffUser, person: MakePerson) -> None:
    lead = person(Role.LEAD)

    accounts.switch(desk, lead, editor.user_id, active=False)
    off = find_user(desk, editor.user_id)
    accounts.switch(desk, lead, editor.user_id, active=True)

    assert off is None
    assert find_user(desk, editor.user_id) is not None
