"""The own account: password, second factor, recovery codes."""

from __future__ import annotations

from flask import Blueprint, redirect, request

from formsrv.desk import passkeys, second_factor, users
from formsrv.errors import InvalidValueError, SignInRefusedError, TooManySignInsError
from formsrv.forms.rows import N_
from formsrv.web_staff.session import TOO_MANY, WRONG_CODE
from formsrv.web_staff.site import (
    Answer,
    editor,
    network,
    setting_up,
    sign_in_as,
    signed_in,
    this_site,
    translator,
)
from theme.qr import draw_qr

account = Blueprint("account", __name__)
_BAD_PASSWORD = N_(
    "Please choose a new password with at least %(least)s signs, another one than before."
)


@account.get("/account")
@signed_in
def show_account() -> Answer:
    """Show who is signed in and how the account is protected."""
    return _page()


@account.get("/account/password")
@setting_up
def show_password() -> Answer:
    """Show the form for a new password."""
    return _password_page()


@account.post("/account/password")
@setting_up
def change_password() -> Answer:
    """Change the password; every other session ends."""
    _ = translator().gettext
    try:
        user = users.change_password(
            this_site().context,
            editor(),
            old=request.form.get("old", ""),
            new=request.form.get("new", ""),
            network=network(),
        )
    except SignInRefusedError:
        return _password_page(_("The present password is not right."), at="old"), 422
    except TooManySignInsError:
        return _password_page(_(TOO_MANY), at="old"), 429
    except InvalidValueError:
        sentence = _(_BAD_PASSWORD, least=users.PASSWORD_MIN)
        return _password_page(sentence, at="new"), 422
    sign_in_as(user)
    return redirect("/account", code=303)


@account.get("/account/second-factor")
@setting_up
def show_second_factor() -> Answer:
    """Show the secret as text and QR code until a first code has come."""
    if second_factor.has_factor(this_site().context, editor()):
        return redirect("/account", code=303)
    return _enrolment_page()


@account.post("/account/second-factor")
@setting_up
def confirm_second_factor() -> Answer:
    """Take the first code and show the recovery codes, this once."""
    _ = translator().gettext
    code = request.form.get("code", "")
    try:
        user, codes = second_factor.confirm(this_site().context, editor(), code, network=network())
    except SignInRefusedError:
        if second_factor.has_factor(this_site().context, editor()):
            return redirect("/account", code=303)
        return _enrolment_page(_(WRONG_CODE)), 422
    except TooManySignInsError:
        return _enrolment_page(_(TOO_MANY)), 429
    sign_in_as(user)
    return _codes_page(codes)


@account.post("/account/recovery-codes")
@signed_in
def renew_codes() -> Answer:
    """Replace the recovery codes of who gives a code of the app."""
    _ = translator().gettext
    code = request.form.get("code", "")
    try:
        codes = second_factor.renew_codes(this_site().context, editor(), code, network=network())
    except SignInRefusedError:
        return _page(_(WRONG_CODE)), 422
    except TooManySignInsError:
        return _page(_(TOO_MANY)), 429
    return _codes_page(codes)


@account.post("/account/second-factor/off")
@signed_in
def drop_second_factor() -> Answer:
    """Take the second factor away, to set up another telephone."""
    _ = translator().gettext
    context = this_site().context
    try:
        second_factor.check(context, editor(), request.form.get("code", ""), network=network())
    except SignInRefusedError:
        return _page(_(WRONG_CODE)), 422
    except TooManySignInsError:
        return _page(_(TOO_MANY)), 429
    user = second_factor.drop(context, editor().user_id, by=editor().user_id)
    if user is not None:
        sign_in_as(user)
    return redirect("/account/second-factor", code=303)


def _page(fault: object = "") -> str:
    site = this_site()
    return site.render(
        "staff/account.html",
        translator().gettext("My account"),
        office=site.context.office(editor().office),
        has_factor=second_factor.has_factor(site.context, editor()),
        codes_left=second_factor.codes_left(site.context, editor()),
        passkeys_possible=passkeys.possible(site.context),
        fault=fault,
    )


def _password_page(fault: object = "", *, at: str = "") -> str:
    return this_site().render(
        "staff/password.html",
        translator().gettext("New password"),
        fault=fault,
        at=at,
        least=users.PASSWORD_MIN,
        first=editor().must_renew,
    )


def _enrolment_page(fault: object = "") -> str:
    site = this_site()
    shown = second_factor.begin(site.context, editor())
    groups = [shown.secret[start : start + 4] for start in range(0, len(shown.secret), 4)]
    return site.render(
        "staff/enrolment.html",
        translator().gettext("Set up the second factor"),
        secret=" ".join(groups),
        address=shown.address,
        code=draw_qr(shown.address, level="M", quiet=4),
        required=site.context.rules.second_factor,
        fault=fault,
    )


def _codes_page(codes: tuple[str, ...]) -> str:
    title = translator().gettext("Your recovery codes")
    return this_site().render("staff/recovery_codes.html", title, codes=codes)
