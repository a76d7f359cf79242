"""What all commands share: folders, the desk's context, and errors as one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import DatabaseError

from catalog.problems import ContentError
from formsrv.config import DeskConfig
from formsrv.desk.context import DeskContext
from formsrv.desk.users import find_by_mail
from formsrv.desk.views import StaffUser
from formsrv.errors import (
    AlreadyDecidedError,
    CannotOpenError,
    ChangedMeanwhileError,
    FormServiceError,
    NeedsSecondPersonError,
    NotAllowedError,
    NotPreparedError,
    UnknownRecordError,
    WrongStateError,
)

ROOT = Path(__file__).resolve().parents[2]
_SENTENCES: dict[type[FormServiceError], str] = {
    UnknownRecordError: "There is no such record.",
    AlreadyDecidedError: "Somebody has decided about it already.",
    WrongStateError: "The record must be one that waits for a decision.",
    ChangedMeanwhileError: "Somebody changed it meanwhile: look at it again.",
    NeedsSecondPersonError: "A second person must check it in the staff app first.",
    NotAllowedError: "This member of the staff may not do that.",
    CannotOpenError: "No key here opens it.",
}

acting = click.option("--as", "mail", required=True, help="mail address of the member who acts")
"""Adds the option that says in whose name something is done."""


def with_folders(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say where the service lies."""
    var = click.option(
        "--var", type=click.Path(path_type=Path), default=ROOT / "var", envvar="HEIMATHAFEN_VAR"
    )
    region = click.option(
        "--region",
        type=click.Path(path_type=Path),
        default=ROOT / "region",
        envvar="HEIMATHAFEN_REGION",
    )
    return var(region(function))


@contextmanager
def desk(var: Path, region: Path) -> Iterator[tuple[DeskContext, DeskConfig]]:
    """Open the desk; what goes wrong ends the command with one sentence and 1."""
    config = DeskConfig.below(var, region_folder=region)
    try:
        with closing(DeskContext.from_config(config)) as context:
            yield context, config
    except NotPreparedError as error:
        raise click.ClickException(str(error.subject)) from None
    except DatabaseError as error:
        raise click.ClickException(f"The database failed: {error.orig}") from None
    except ContentError as error:
        raise click.ClickException(str(error)) from None
    except FormServiceError as error:
        raise click.ClickException(sentence_of(error)) from None


def sentence_of(error: FormServiceError) -> str:
    """Return what must hold, in one sentence."""
    return next((text for kind, text in _SENTENCES.items() if isinstance(error, kind)), str(error))


def member(context: DeskContext, mail: str) -> StaffUser:
    """Return the active member of the staff in whose name something is done."""
    user = find_by_mail(context, mail)
    if user is None:
        raise click.ClickException("--as must name the mail address of an active member.")
    return user
