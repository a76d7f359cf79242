"""Brings a database to the form that this code expects."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.exc import DatabaseError, OperationalError

from formsrv.errors import NotPreparedError
from formsrv.store.database import Database, Name

FOLDER = Path(__file__).parent / "migrations"


def open_ready(url: str, name: Name) -> Database:
    """Open a database for use; raises NotPreparedError.

    An SQLite file is brought forward when it is behind. On PostgreSQL only ``setup`` does that:
    the public role may not, and older processes may still run on other machines.
    """
    database = Database(url, name)
    try:
        if database.is_file:
            bring_forward(database, name)
        else:
            _check_server(database)
    except BaseException:
        database.close()
        raise
    return database


def is_behind(database: Database, name: Name) -> bool:
    """Tell whether steps are missing."""
    with database.reading() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    return present != newest(name)


def newest(name: Name) -> str | None:
    """Return the name of the last step."""
    return ScriptDirectory.from_config(_config(name)).get_current_head()


def bring_forward(database: Database, name: Name) -> None:
    """Run the missing steps in one transaction; does nothing when there are none.

    Raises NotPreparedError when the database cannot be read.
    """
    try:
        if not is_behind(database, name):
            return
        config = _config(name)
        with database.writing() as connection:
            if not database.is_file:
                connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {name}")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except (DatabaseError, CommandError) as error:
        raise _unusable(database, error) from error


def _check_server(database: Database) -> None:
    try:
        behind = is_behind(database, database.name)
        with database.reading() as connection:
            durable = connection.exec_driver_sql("SHOW synchronous_commit").scalar_one() != "off"
    except (DatabaseError, CommandError) as error:
        raise _unusable(database, error) from error
    if behind:
        raise NotPreparedError(
            f"The {database.name} database is not in the form that this program needs: run "
            "'python -m formsrv setup' with the DATABASE_URL of the desk."
        )
    if not durable:
        raise NotPreparedError(
            "The PostgreSQL server answers before a commit is on its disk: set "
            "synchronous_commit to on, or what was accepted can be lost."
        )


def _unusable(database: Database, error: DatabaseError | CommandError) -> NotPreparedError:
    why = error.orig if isinstance(error, DatabaseError) else error
    if isinstance(error, OperationalError) and not database.is_file:
        return NotPreparedError(f"The PostgreSQL database cannot be reached ({why}).")
    return NotPreparedError(
        f"The {database.name} database cannot be used ({why}): put it back from a backup."
    )


def _config(name: Name) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("version_locations", str(FOLDER / name))
    config.set_main_option("path_separator", "os")
    config.attributes["database"] = name
    return config
