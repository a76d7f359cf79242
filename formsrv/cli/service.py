"""``purge`` and ``doctor``: the service as a whole."""

from __future__ import annotations

from pathlib import Path

import click

from formsrv.cli.shared import desk, with_folders
from formsrv.desk.doctor import Level, examine
from formsrv.worker.retention import erase_due


@click.command()
@with_folders
def purge(var: Path, region: Path) -> None:
    """Erase now what is due by age; the worker does the same every hour."""
    with desk(var, region) as (context, _):
        erased = erase_due(context)
        click.echo(f"{len(erased)} records erased.")


@click.command()
@with_folders
def doctor(var: Path, region: Path) -> None:
    """Look the whole service over; ends with 1 when something needs somebody."""
    bad = False
    with desk(var, region) as (context, config):
        for found in examine(context, config):
            click.echo(f"{found.level:5} {found.about}: {found.sentence}")
            bad = bad or found.level is Level.BAD
    raise SystemExit(1 if bad else 0)


COMMANDS = (purge, doctor)
