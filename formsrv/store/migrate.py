"""Brings a database to the form that this code expects."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.exc import DatabaseError

from formsrv.errors import NotPreparedError
from formsrv.store.database import Database

FOLDER = Path(__file__).parent / "migrations"
Name = Literal["intake", "desk"]


def is_behind(database: Database, name: Name) -> bool:
    """Tell whether steps are missing."""
    with database.reading() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    return present != ScriptDirectory.from_config(_config(name)).get_current_head()


def bring_forward(database: Database, name: Name) -> None:
    """Run the missing steps in one transaction; does nothing when there are none.

    Raises NotPreparedError when the database cannot be read.
    """
    try:
        if not is_behind(database, name):
            return
        config = _config(name)
        with database.writing() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except (DatabaseError, CommandError) as error:
        why = error.orig if isinstance(error, DatabaseError) else error
        raise NotPreparedError(
            f"The {name} database cannot be used ({why}): put it back from a backup."
        ) from error


def _config(name: Name) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("version_locations", str(FOLDER / name))
    config.set_main_option("path_separator", "os")
    config.attributes["database"] = name
    return config
