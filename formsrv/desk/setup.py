"""Makes the var folder: databases, keys, secrets. Running it again adds only what is missing."""

from __future__ import annotations

import json
import secrets
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from catalog.region import Region
from catalog.region_files import load_region
from formsrv.config import DeskConfig, PublicConfig
from formsrv.desk.context import DeskContext
from formsrv.desk.keys import make_keys, read_identity, write_secret
from formsrv.desk.users import NewUser, add_user
from formsrv.desk.views import Role
from formsrv.store.database import Database, Name
from formsrv.store.migrate import bring_forward
from formsrv.store.rights import let_public

_SHARED = 0o660
"""Mode of the intake's file where the public process runs as a user of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """Mail and password of the demonstration's editor."""

    mail: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What ``setup`` made: a new recovery key is shown once; only a demonstration keeps it."""

    public: PublicConfig
    desk: DeskConfig
    recovery_key: str | None = field(repr=False)
    demo_sign_in: SignIn | None


def prepare(
    var: Path,
    region_folder: Path,
    *,
    demo: bool,
    confirm: Callable[[str], bool] = lambda _key: True,
) -> Prepared:
    """Make or complete a var folder for a region.

    A demonstration also gets an administrator, whose sign-in it returns each time. ``confirm``
    is asked about a new recovery key; when it says no, NotPreparedError is raised.
    """
    region = load_region(region_folder)
    _make_folders(var)
    public = PublicConfig.below(var, region_folder=region_folder)
    desk = DeskConfig.below(var, region_folder=region_folder)
    recovery = make_keys(
        desk.keys_folder,
        public.recipients_file,
        offices=[office.id for office in region.offices],
        recovery=_kept_recovery_key(var) if demo else None,
        confirm=confirm,
    )
    for path in (public.form_secret_file, desk.hmac_secret_file, desk.session_secret_file):
        if not path.exists():
            write_secret(path, secrets.token_hex(32))
    _migrate(desk.intake_url, "intake", public_role=desk.public_role)
    _migrate(desk.desk_url, "desk")
    sign_in = _demonstrate(var, region, desk, recovery=recovery) if demo else None
    return Prepared(public=public, desk=desk, recovery_key=recovery, demo_sign_in=sign_in)


def _make_folders(var: Path) -> None:
    for name in ("public", "desk", "desk/keys", "site", "site/stage", "site/output"):
        (var / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    (var / "media").mkdir(exist_ok=True)


def _kept_recovery_key(var: Path) -> str | None:
    """Return the recovery key that a demonstration keeps."""
    path = var / "recovery" / "recovery.key"
    return read_identity(path) if path.exists() else None


def _migrate(url: str, name: Name, *, public_role: str | None = None) -> None:
    database = Database(url, name)
    try:
        bring_forward(database, name)
        if database.is_file:
            for path in database.file.parent.glob(f"{name}.sqlite*"):
                # What an operator opened to the group of desk and public stays so at an update.
                if stat.S_IMODE(path.stat().st_mode) != _SHARED:
                    path.chmod(0o600)
        elif public_role is not None:
            with database.writing() as connection:
                let_public(connection, public_role)
    finally:
        database.close()


def _demonstrate(var: Path, region: Region, config: DeskConfig, *, recovery: str | None) -> SignIn:
    folder = var / "recovery"
    folder.mkdir(mode=0o700, exist_ok=True)
    if recovery is not None:
        write_secret(folder / "recovery.key", recovery)
    note = folder / "demo-sign-in.json"
    if note.exists():
        found = json.loads(note.read_text("ascii"))
        return SignIn(mail=found["mail"], password=found["password"])
    domain = region.settings.mail_from.rpartition("@")[2]
    sign_in = SignIn(mail=f"demo@{domain}", password=secrets.token_urlsafe(12))
    context = DeskContext.from_config(config)
    try:
        new = NewUser(
            name="Demo Editor",
            mail=sign_in.mail,
            password=sign_in.password,
            office=region.offices[0].id,
            role=Role.ADMINISTRATOR,
        )
        add_user(context, new)
    finally:
        context.close()
    write_secret(note, json.dumps({"mail": sign_in.mail, "password": sign_in.password}))
    return sign_in
