"""``users``: who may sign in."""

from __future__ import annotations

from pathlib import Path

import click

from formsrv.cli.shared import acting, desk, member, with_folders
from formsrv.desk import accounts
from formsrv.desk.users import PASSWORD_MAX, PASSWORD_MIN, switch_off
from formsrv.desk.views import Role
from formsrv.errors import InvalidValueError

RULES = {
    "name": "--name must have letters, and no line ends or signs like < and >.",
    "mail": "--mail must be a mail address that no other account has.",
    "office": "--office must be the id of an office of the region.",
    "password": f"The password must have from {PASSWORD_MIN} to {PASSWORD_MAX} characters.",
}
"""What must hold for each field of a new account."""
NO_ACCOUNT = "There is no account with this mail address."

users = click.Group(
    "users", help="The staff's accounts; the first one is made by 'python -m formsrv user add'."
)


@users.command("list")
@with_folders
@acting
def list_users(var: Path, region: Path, mail: str) -> None:
    """List the accounts that a member cares for."""
    with desk(var, region) as (context, _):
        for one in accounts.list_accounts(context, member(context, mail)):
            state = "active" if one.active else "off"
            factor = "second factor" if one.has_factor else "no second factor"
            user = one.user
            click.echo(f"{user.mail}  {user.name}  {user.office}  {user.role}  {state}  {factor}")


@users.command("add")
@with_folders
@acting
@click.option("--name", required=True)
@click.option("--mail", "address", required=True)
@click.option("--office", required=True)
@click.option("--role", type=click.Choice([role.value for role in Role]), default="editor")
def add(  # noqa: PLR0913 (one parameter an option)
    *, var: Path, region: Path, mail: str, name: str, address: str, office: str, role: str
) -> None:
    """Make an account; its first password is printed once and must be changed at sign-in."""
    with desk(var, region) as (context, _):
        try:
            made = accounts.invite(
                context,
                member(context, mail),
                name=name,
                mail=address,
                office=office,
                role=Role(role),
            )
        except InvalidValueError as error:
            raise click.ClickException(RULES[error.subject]) from None
        click.echo(f"{made.user.mail}  {made.password}")


@users.command("off")
@with_folders
@click.argument("address")
def off(var: Path, region: Path, address: str) -> None:
    """End somebody's access at once."""
    with desk(var, region) as (context, _):
        try:
            switch_off(context, address)
        except InvalidValueError:
            raise click.ClickException(NO_ACCOUNT) from None
        click.echo(f"{address} is switched off.")
