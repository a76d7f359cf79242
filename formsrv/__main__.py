"""``python -m formsrv COMMAND``: setup, user, worker, backup, and the servers."""

from __future__ import annotations

import argparse
import getpass
import logging
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from catalog.problems import ContentError
from formsrv.errors import FormServiceError, InvalidValueError, NotPreparedError

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Run a command; 0 all is well, 1 it failed, 2 the arguments are wrong."""
    given = sys.argv[1:] if arguments is None else arguments
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        if given and given[0] in _SERVERS:
            return _SERVERS[given[0]](given[1:])
        options = _parser().parse_args(given)
        command: Callable[[argparse.Namespace], int] = options.run
        return command(options)
    except NotPreparedError as error:
        fault = error.subject
    except OSError as error:
        fault = f"{error.filename or error.__class__.__name__}: {error.strerror or error}"
    except (FormServiceError, ContentError) as error:
        fault = str(error)
    except DatabaseError as error:
        fault = f"The database failed: {error.orig}"
    return _refuse(fault)


def _refuse(sentence: str) -> int:
    """Say what must hold; return how the command ends."""
    sys.stderr.write(f"{sentence}\n")
    return 1


def _serve(arguments: list[str]) -> int:
    from formsrv.local import serve

    return serve.main(arguments)


def _public(arguments: list[str]) -> int:
    from formsrv.web_public import server

    return server.main(arguments)


def _staff(arguments: list[str]) -> int:
    from formsrv.web_staff import server

    return server.main(arguments)


def _backup(arguments: list[str]) -> int:
    from formsrv.backup import commands

    return commands.backup(arguments)


def _restore(arguments: list[str]) -> int:
    from formsrv.backup import commands

    return commands.restore(arguments)


_SERVERS: dict[str, Callable[[list[str]], int]] = {
    "serve": _serve,
    "public": _public,
    "staff": _staff,
    "backup": _backup,
    "restore": _restore,
}


def _setup(options: argparse.Namespace) -> int:
    from formsrv.cli.keys import ask_back
    from formsrv.desk.drills import note_new_key
    from formsrv.desk.setup import prepare

    if options.demo:
        made = prepare(options.var, options.region, demo=True)
    else:
        made = prepare(options.var, options.region, demo=False, confirm=ask_back)
    if made.recovery_key is not None:
        note_new_key(made.desk, made.recovery_key)
    sys.stdout.write(f"{options.var} is ready.\n")
    if made.demo_sign_in is not None:
        sign_in = made.demo_sign_in
        sys.stdout.write(f"Demonstration sign-in: {sign_in.mail} {sign_in.password}\n")
    return 0


def _add_user(options: argparse.Namespace) -> int:
    from formsrv.cli.people import RULES
    from formsrv.config import DeskConfig
    from formsrv.desk.context import DeskContext
    from formsrv.desk.users import NewUser, add_user
    from formsrv.desk.views import Role

    new = NewUser(
        name=options.name,
        mail=options.mail,
        password=_read_password(),
        office=options.office,
        role=Role(options.role),
    )
    config = DeskConfig.below(options.var, region_folder=options.region)
    with closing(DeskContext.from_config(config)) as context:
        try:
            add_user(context, new)
        except InvalidValueError as error:
            return _refuse(RULES[error.subject])
    return 0


def _switch_off(options: argparse.Namespace) -> int:
    from formsrv.cli.people import NO_ACCOUNT
    from formsrv.config import DeskConfig
    from formsrv.desk.context import DeskContext
    from formsrv.desk.users import switch_off

    config = DeskConfig.below(options.var, region_folder=options.region)
    with closing(DeskContext.from_config(config)) as context:
        try:
            switch_off(context, options.mail)
        except InvalidValueError:
            return _refuse(NO_ACCOUNT)
    return 0


def _check_audit(options: argparse.Namespace) -> int:
    from formsrv.config import DeskConfig
    from formsrv.desk.audit import Mark, newest_mark, verify_chain
    from formsrv.desk.context import DeskContext
    from formsrv.errors import DamagedAuditError

    try:
        known = Mark.read(options.known) if options.known else None
    except InvalidValueError:
        return _refuse("--known must be a mark that this command has printed: number:hash.")
    config = DeskConfig.below(options.var, region_folder=options.region)
    try:
        with (
            closing(DeskContext.from_config(config)) as context,
            context.desk.reading() as connection,
        ):
            count, mark = verify_chain(connection, known=known), newest_mark(connection)
    except DamagedAuditError as error:
        return _refuse(f"The audit log is damaged: entry {error.subject} is not as written.")
    sys.stdout.write(f"The audit log is whole: {count} entries. Keep this mark elsewhere: {mark}\n")
    return 0


def _work(options: argparse.Namespace) -> int:
    from formsrv.config import DeskConfig, SmtpConfig
    from formsrv.worker.loop import run_worker

    config = DeskConfig.below(
        options.var,
        region_folder=options.region,
        smtp=SmtpConfig(
            host=options.smtp_host,
            port=options.smtp_port,
            security=options.smtp_security,
            user=options.smtp_user,
            password=_first_line(options.smtp_password_file),
        ),
        content_prefix=options.content_prefix,
    )
    run_worker(config)
    return 0


def _first_line(file: Path | None) -> str:
    return file.read_text("utf-8").partition("\n")[0] if file else ""


def _read_password() -> str:
    """Ask for a password, or take the first line of the input when nobody sits there."""
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m formsrv", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in _SERVERS:
        commands.add_parser(name, help=f"see: python -m formsrv {name} --help", add_help=False)
    setup = commands.add_parser("setup", help="make the var folder: databases, keys, secrets")
    setup.add_argument("--demo", action="store_true", help="with a demonstration sign-in")
    setup.set_defaults(run=_setup)
    worker = commands.add_parser("worker", help="send mails, erase what is due, ask for builds")
    worker.add_argument("--smtp-host", default="127.0.0.1")
    worker.add_argument("--smtp-port", type=int, default=25)
    worker.add_argument("--smtp-security", choices=["none", "starttls", "tls"], default="none")
    worker.add_argument("--smtp-user")
    worker.add_argument("--smtp-password-file", type=Path, help="its first line is the password")
    worker.add_argument("--content-prefix", default="content", help="folder in the repository")
    worker.set_defaults(run=_work)
    people = commands.add_parser("user", help="who may sign in").add_subparsers(
        dest="action", required=True
    )
    add = people.add_parser("add", help="add somebody; the password is asked for")
    for name in ("--name", "--mail", "--office"):
        add.add_argument(name, required=True)
    add.add_argument("--role", default="editor", choices=["editor", "lead", "administrator"])
    add.set_defaults(run=_add_user)
    off = people.add_parser("off", help="end somebody's access")
    off.add_argument("--mail", required=True)
    off.set_defaults(run=_switch_off)
    audit = commands.add_parser("audit", help="tell whether the log of the staff is whole")
    audit.add_argument("--known", default="", help="a mark that was kept: number:hash")
    audit.set_defaults(run=_check_audit)
    for command in (setup, worker, add, off, audit):
        command.add_argument("--var", type=Path, default=ROOT / "var")
        command.add_argument("--region", type=Path, default=ROOT / "region")
    return parser


if __name__ == "__main__":
    sys.exit(main())
