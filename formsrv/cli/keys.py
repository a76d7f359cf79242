"""``keys``: which there are, the drill with the printed one, new generations."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from formsrv.cli.shared import desk, with_folders
from formsrv.desk.context import DeskContext
from formsrv.desk.drills import Drill, is_same_key, note_drill, read_drill, run_drill
from formsrv.desk.keys import NOT_TYPED_BACK, next_generation
from formsrv.desk.rotation import Resealed, count_older, reseal
from formsrv.errors import CannotOpenError, UnknownLinkError
from formsrv.sealing import LinkKey, new_identity

_TRIES = 3
_RESTART = "Restart public, staff and worker, then run 'keys reseal' once more."


keys = click.Group("keys", help="The keys that open records.")


@keys.command("list")
@with_folders
def list_keys(var: Path, region: Path) -> None:
    """List offices with the generation in use, and the last drill."""
    with desk(var, region) as (context, config):
        for office, (generation, recipient) in sorted(context.recipients.offices.items()):
            click.echo(f"{office}.{generation}  {recipient}")
        drill = read_drill(config.lock_folder)
        known = drill is not None and drill.recovery == context.recipients.recovery
        click.echo(f"recovery  {context.recipients.recovery}")
        click.echo(f"last drill: {drill.on if drill and known else 'never'}")
        click.echo(f"rows sealed to older keys: {count_older(context)}")


@keys.command("drill")
@with_folders
def drill_key(var: Path, region: Path) -> None:
    """Type the printed recovery key and see that it opens every record."""
    with desk(var, region) as (context, _):
        typed = click.prompt("Recovery key", hide_input=True)
        try:
            found = run_drill(context, typed)
        except (UnknownLinkError, CannotOpenError):
            raise click.ClickException(
                "It must be the recovery key of this region, as it was printed."
            ) from None
        click.echo(f"{found.done} records open with it.")
        _say_unreadable(found)


@keys.command("rotate")
@with_folders
@click.option("--office", "offices", multiple=True, help="an office (default: all)")
@click.option("--recovery", is_flag=True, help="make a new recovery key")
def rotate(var: Path, region: Path, offices: tuple[str, ...], *, recovery: bool) -> None:
    """Make new keys and seal everything to them; old key files stay for backups."""
    with desk(var, region) as (context, config):
        recipients = context.recipients
        if recovery:
            recipients = replace(recipients, recovery=_new_recovery(context))
        else:
            for office in offices or sorted(recipients.offices):
                if office not in recipients.offices:
                    raise click.ClickException(f"There is no office {office}.")
                recipients = next_generation(config.keys_folder, recipients, office)
        recipients.write(config.recipients_file)
    _reseal(var, region, everything=recovery)
    click.echo(_RESTART)


@keys.command("reseal")
@with_folders
@click.option("--everything", is_flag=True, help="also what the newest keys open already")
def reseal_rows(var: Path, region: Path, *, everything: bool) -> None:
    """Seal to the newest keys what older ones closed."""
    _reseal(var, region, everything=everything)


def _reseal(var: Path, region: Path, *, everything: bool) -> None:
    with desk(var, region) as (context, _):
        found = reseal(context, everything=everything)
        click.echo(f"{found.done} rows sealed anew.")
        _say_unreadable(found)


def _say_unreadable(found: Resealed) -> None:
    if found.unreadable:
        names = ", ".join(found.unreadable)
        raise click.ClickException(f"No key here opens {names}; they stay as they are.")


def _new_recovery(context: DeskContext) -> str:
    identity = new_identity()
    if not ask_back(identity):
        raise click.ClickException(NOT_TYPED_BACK)
    key = LinkKey(identity)
    note_drill(context.lock_folder, Drill(recovery=key.recipient, on=context.today))
    return key.recipient


def ask_back(identity: str) -> bool:
    """Show a new recovery key once and have it typed back from paper."""
    click.echo(
        "Recovery key. It opens every record, is shown this once and is stored nowhere: print "
        f"it and lock it away.\n{identity}"
    )
    for _ in range(_TRIES):
        try:
            typed = click.prompt("Type it back from paper", hide_input=False)
            if is_same_key(typed, identity):
                return True
        except UnknownLinkError:
            pass
        click.echo("That is not the key that was shown.")
    return False
