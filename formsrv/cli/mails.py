"""``outbox``: mails that wait or were given up; who they go to is sealed and not shown."""

from __future__ import annotations

from pathlib import Path

import click

from formsrv.cli.shared import desk, with_folders
from formsrv.store.outbox import list_mails_in, try_again

outbox = click.Group("outbox", help="Mails that the worker sends.")


@outbox.command("list")
@with_folders
@click.option("--failed", is_flag=True, help="those that were given up")
def list_mails(var: Path, region: Path, *, failed: bool) -> None:
    """List mails by reference, purpose and age."""
    with desk(var, region) as (context, _):
        with context.store.reading() as connection:
            found = list_mails_in(connection, "failed" if failed else "waiting")
        for row in found:
            since, due = f"{row.created_at:%Y-%m-%d %H:%M}", f"{row.due_at:%Y-%m-%d %H:%M}"
            about = row.record_id or "-"
            click.echo(f"{row.id}  {row.purpose}  {about}  {since}  tries {row.tries}  due {due}")
        click.echo(f"{len(found)} mails.")


@outbox.command("retry")
@with_folders
@click.argument("mail", required=False)
def retry(var: Path, region: Path, mail: str | None) -> None:
    """Let all mails that were given up, or one, go out at once."""
    with desk(var, region) as (context, _):
        with context.store.writing() as connection:
            count = try_again(connection, context.clock(), mail_id=mail)
        if mail is not None and not count:
            raise click.ClickException("There is no such mail that was not sent.")
        click.echo(f"{count} mails go out at once.")
