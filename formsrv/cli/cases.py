"""``queue``, ``show``, ``publish``, ``erase``: what editors do with records."""

from __future__ import annotations

from pathlib import Path

import click

from formsrv.cli.shared import acting, desk, member, with_folders
from formsrv.desk.cases import find_record_seen
from formsrv.desk.decisions import publish as publish_offer
from formsrv.desk.erasing import ask_erasing
from formsrv.desk.notices import open_notice
from formsrv.desk.queue import list_queue, open_inquiry, open_offer
from formsrv.desk.views import QueueEntry
from formsrv.states import RecordKind

_MOST = 100


@click.command()
@with_folders
@acting
def queue(var: Path, region: Path, mail: str) -> None:
    """List what waits for a decision, oldest first."""
    with desk(var, region) as (context, _):
        page = list_queue(context, member(context, mail), limit=_MOST)
        for entry in page.entries:
            click.echo(_line(entry))
        click.echo(f"{page.total} wait.")


def _line(entry: QueueEntry) -> str:
    since = f"{entry.confirmed_at or entry.created_at:%Y-%m-%d %H:%M}"
    cautions = ", ".join(entry.cautions)
    parts = (entry.record_id, since, entry.kind, entry.state, entry.office, entry.place)
    return "  ".join((*parts, entry.title, f"[{cautions}]" if cautions else "")).rstrip()


@click.command()
@click.argument("record")
@with_folders
@acting
def show(var: Path, region: Path, record: str, mail: str) -> None:
    """Show a record as it would be published or forwarded, without name and address."""
    with desk(var, region) as (context, _):
        user = member(context, mail)
        row = find_record_seen(context, user, record)
        if row.kind is RecordKind.OFFER:
            offer = open_offer(context, user, record)
            click.echo(_line(offer.entry))
            click.echo(offer.yaml, nl=False)
            for problem in offer.problems:
                click.echo(f"# {problem.severity}: {problem.sentence('en')}")
            click.echo(f"# seen: {offer.seen}")
            return
        if row.kind is RecordKind.NOTICE:
            notice = open_notice(context, user, record)
            click.echo(_line(notice.entry))
            for name in ("topic", "reason", "words"):
                click.echo(f"{name}: {getattr(notice.notice, name) or ''}")
            return
        case = open_inquiry(context, user, record)
        click.echo(_line(case.entry))
        for name, value in case.inquiry.facts.model_dump(mode="json").items():
            click.echo(f"{name}: {value}")


@click.command()
@click.argument("record")
@with_folders
@acting
@click.option("--seen", required=True, help="what 'show' printed: exactly that is published")
def publish(var: Path, region: Path, record: str, mail: str, seen: str) -> None:
    """Publish an offer as 'show' showed it: a commit in the member's name, then a build."""
    with desk(var, region) as (context, _):
        made = publish_offer(context, member(context, mail), record, seen=seen)
        click.echo(f"{made.offer_id} is on the site until {made.listed_until}: {made.commit}")


@click.command()
@click.argument("record")
@with_folders
@acting
@click.option("--yes", is_flag=True, help="do not ask")
def erase(var: Path, region: Path, record: str, mail: str, *, yes: bool) -> None:
    """Take a record off the site and erase it; the worker does it within seconds."""
    if not yes:
        click.confirm(f"Erase {record}? Nothing brings it back.", abort=True)
    with desk(var, region) as (context, _):
        ask_erasing(context, member(context, mail), record)
        click.echo(f"{record} will be erased.")


COMMANDS = (queue, show, publish, erase)
