"""Settings of the processes, read once from arguments and handed on.

The public process gets a :class:`PublicConfig`, which names nothing that opens a record; the
staff app and the worker get a :class:`DeskConfig`. The environment names what lies elsewhere:
``DATABASE_URL`` and ``DATABASE_PUBLIC_ROLE`` (PostgreSQL), ``REDIS_URL``, ``BACKUP_FOLDER``,
``CONTENT_REMOTE`` (the repository that editors push to), ``BOUNCES_MAILDIR`` (where mails that
came back are delivered).
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from formsrv.errors import NotPreparedError

LOCALE = Path(__file__).resolve().parent.parent / "theme" / "locale"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicConfig:
    """Where the public process finds what it may use."""

    intake_url: str = field(repr=False)
    recipients_file: Path
    form_secret_file: Path
    offers_file: Path
    search_file: Path
    region_folder: Path
    redis_url: str | None = field(default=None, repr=False)
    locale_folder: Path = LOCALE

    @classmethod
    def below(cls, var: Path, *, region_folder: Path) -> PublicConfig:
        """Return the settings for a var folder made by ``setup``, and the environment."""
        public = var.resolve() / "public"
        return cls(
            intake_url=_database(public / "intake.sqlite"),
            redis_url=os.environ.get("REDIS_URL") or None,
            recipients_file=public / "recipients.json",
            form_secret_file=public / "form.secret",
            offers_file=var.resolve() / "site" / "offers.json",
            search_file=var.resolve() / "site" / "search.sqlite",
            region_folder=region_folder,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpConfig:
    """The mail server that takes our mails.

    ``security`` is "none" only on a network that is trusted, "starttls" (a server that does not
    offer it gets no mail), or "tls" from the first byte. ``trust`` names a file of certificates
    to be believed instead of the system's. Signs in when there is a user.
    """

    host: str = "127.0.0.1"
    port: int = 25
    security: Literal["none", "starttls", "tls"] = "none"
    user: str | None = None
    password: str = field(default="", repr=False)
    trust: Path | None = None

    def __post_init__(self) -> None:
        """Refuse to send a password in the clear; raises NotPreparedError."""
        if self.user and self.security == "none":
            raise NotPreparedError("Signing in at the mail server needs starttls or tls.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteConfig:
    """The service's own clone of the content, and the builder.

    ``content_prefix`` is the content folder inside the repository, ``content`` or empty.
    ``remote`` is the repository that editors push to, as git names it: a URL, or ``origin``.
    """

    repository: Path
    content_prefix: str
    builder_socket: Path
    offers_file: Path
    remote: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRules:
    """What a portal asks of its staff: a second factor at sign-in, a second person to publish."""

    second_factor: bool = True
    four_eyes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskConfig:
    """Where the staff app and the worker find databases, keys, clone and mail server.

    On PostgreSQL ``public_role`` is who the public processes are there. ``backup_folder`` is
    where backups lie, if erasures are to be noted there at once. ``media_folder`` holds the
    landlords' photos that are on the site.
    """

    intake_url: str = field(repr=False)
    desk_url: str = field(repr=False)
    keys_folder: Path
    recipients_file: Path
    hmac_secret_file: Path
    session_secret_file: Path
    lock_folder: Path
    media_folder: Path
    site: SiteConfig
    region_folder: Path
    smtp: SmtpConfig = SmtpConfig()
    rules: StaffRules = StaffRules()
    public_role: str | None = None
    backup_folder: Path | None = None
    bounces_folder: Path | None = None
    locale_folder: Path = LOCALE

    @classmethod
    def below(
        cls,
        var: Path,
        *,
        region_folder: Path,
        smtp: SmtpConfig | None = None,
        content_prefix: str = "content",
    ) -> DeskConfig:
        """Return the settings for a var folder made by ``setup``, and the environment."""
        backups, bounces = os.environ.get("BACKUP_FOLDER"), os.environ.get("BOUNCES_MAILDIR")
        desk, site = var.resolve() / "desk", var.resolve() / "site"
        return cls(
            intake_url=_database(var.resolve() / "public" / "intake.sqlite"),
            desk_url=_database(desk / "desk.sqlite"),
            public_role=os.environ.get("DATABASE_PUBLIC_ROLE") or None,
            backup_folder=Path(backups).resolve() if backups else None,
            bounces_folder=Path(bounces).resolve() if bounces else None,
            keys_folder=desk / "keys",
            recipients_file=var.resolve() / "public" / "recipients.json",
            hmac_secret_file=desk / "hmac.secret",
            session_secret_file=desk / "session.secret",
            lock_folder=desk,
            media_folder=var.resolve() / "media",
            site=SiteConfig(
                repository=site / "content.git",
                content_prefix=content_prefix,
                builder_socket=site / "builder.sock",
                offers_file=site / "offers.json",
                remote=os.environ.get("CONTENT_REMOTE") or None,
            ),
            region_folder=region_folder,
            smtp=smtp or SmtpConfig(),
        )


def _database(file: Path) -> str:
    return os.environ.get("DATABASE_URL") or f"sqlite:///{file}"
