"""``flask --app formsrv COMMAND``: the tasks of editors and operators on a command line.

It runs as the desk's system user, where the staff app runs, and asks no password: who can read
the keys there needs none. What it decides it decides in the name of a member of the staff.
"""

from __future__ import annotations

from flask import Flask

from formsrv.cli import cases, keys, mails, people, service


def make_app() -> Flask:
    """Return an app that serves nothing and carries the commands."""
    app = Flask("formsrv", static_folder=None, template_folder=None)
    for command in (*cases.COMMANDS, keys.keys, mails.outbox, people.users, *service.COMMANDS):
        app.cli.add_command(command)
    return app
