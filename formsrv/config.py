"""Settings of the processes, read once from arguments and handed on.

The public process gets a :class:`PublicConfig`, which names nothing that opens a record; the
staff app and the worker get a :class:`DeskConfig`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "theme" / "locale"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicConfig:
    """Where the public process finds what it may use."""

    intake_url: str
    recipients_file: Path
    form_secret_file: Path
    offers_file: Path
    region_folder: Path
    locale_folder: Path = LOCALE

    @classmethod
    def below(cls, var: Path, *, region_folder: Path) -> PublicConfig:
        """Return the settings for a var folder made by ``setup``."""
        public = var.resolve() / "public"
        return cls(
            intake_url=f"sqlite:///{public / 'intake.sqlite'}",
            recipients_file=public / "recipients.json",
            form_secret_file=public / "form.secret",
            offers_file=var.resolve() / "site" / "offers.json",
            region_folder=region_folder,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpConfig:
    """The mail server that takes our mails, on a network that is trusted."""

    host: str = "127.0.0.1"
    port: int = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteConfig:
    """The service's own clone of the content, and the builder.

    ``content_prefix`` is the content folder inside the repository, ``content`` or empty.
    """

    repository: Path
    content_prefix: str
    builder_socket: Path
    offers_file: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskConfig:
    """Where the staff app and the worker find databases, keys, clone and mail server."""

    intake_url: str
    desk_url: str
    keys_folder: Path
    recipients_file: Path
    hmac_secret_file: Path
    session_secret_file: Path
    lock_folder: Path
    site: SiteConfig
    region_folder: Path
    smtp: SmtpConfig = SmtpConfig()
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
        """Return the settings for a var folder made by ``setup``."""
        desk, site = var.resolve() / "desk", var.resolve() / "site"
        return cls(
            intake_url=f"sqlite:///{var.resolve() / 'public' / 'intake.sqlite'}",
            desk_url=f"sqlite:///{desk / 'desk.sqlite'}",
            keys_folder=desk / "keys",
            recipients_file=var.resolve() / "public" / "recipients.json",
            hmac_secret_file=desk / "hmac.secret",
            session_secret_file=desk / "session.secret",
            lock_folder=desk,
            site=SiteConfig(
                repository=site / "content.git",
                content_prefix=content_prefix,
                builder_socket=site / "builder.sock",
                offers_file=site / "offers.json",
            ),
            region_folder=region_folder,
            smtp=smtp or SmtpConfig(),
        )
