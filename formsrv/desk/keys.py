"""The offices' private keys: files that the public process cannot read, each with a generation."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from formsrv.errors import CannotOpenError, NotPreparedError, UnknownLinkError
from formsrv.payloads import Payload
from formsrv.sealing import Label, LinkKey, Recipients, new_identity, open_sealed, read_payload

P = TypeVar("P", bound=Payload)

_AGE = "AGE-SECRET-KEY-"
NOT_TYPED_BACK = (
    "The recovery key must be typed back as it was shown: whoever sets this up must hold it on "
    "paper. Nothing was set up; run the command again."
)
_FILE = re.compile(r"([a-z0-9-]+)\.([0-9]+)\.key\Z")


@dataclass(frozen=True, slots=True)
class Keyring:
    """Private keys by their id ``<office>.<generation>``; ``repr`` shows none."""

    _identities: Mapping[str, str]

    @classmethod
    def read(cls, folder: Path) -> Keyring:
        """Read every key of a folder; raises NotPreparedError when there is none or one is bad."""
        found = {
            path.name.removesuffix(".key"): read_identity(path)
            for path in sorted(folder.glob("*.key"))
            if _FILE.match(path.name)
        }
        if not found:
            raise NotPreparedError(
                f"{folder} has no keys: run 'python -m formsrv setup', or put the keys back."
            )
        return cls(found)

    def check(self, recipients: Recipients) -> None:
        """Compare with what the public process seals to; raises NotPreparedError.

        Otherwise each mail about a new record would fail, and nobody would know why.
        """
        for office, (generation, recipient) in recipients.offices.items():
            identity = self._identities.get(f"{office}.{generation}")
            if identity is None:
                raise NotPreparedError(
                    f"The key of office {office} is missing: put {office}.{generation}.key "
                    "back into the folder of the keys, from a backup."
                )
            if LinkKey(identity).recipient != recipient:
                raise NotPreparedError(
                    f"The key of office {office} is not the one that records are sealed to: put "
                    f"the right {office}.{generation}.key back into the folder of the keys."
                )

    def open(self, sealed: bytes, label: Label, model: type[P], *, key_ids: str) -> P:
        """Open what was sealed to an office; raises CannotOpenError and MismatchError."""
        try:
            raw = self.open_raw(sealed, key_ids=key_ids)
        except CannotOpenError as error:
            raise CannotOpenError(label.id) from error
        return read_payload(raw, label, model)

    def open_raw(self, sealed: bytes, *, key_ids: str) -> bytes:
        """Open without reading what is inside; raises CannotOpenError."""
        keys = [self._identities[key] for key in key_ids.split() if key in self._identities]
        if not keys:
            raise CannotOpenError
        return open_sealed(sealed, keys)

    def __repr__(self) -> str:
        return f"Keyring({', '.join(self._identities)})"


def make_keys(
    folder: Path,
    recipients_file: Path,
    *,
    offices: Iterable[str],
    recovery: str | None = None,
    confirm: Callable[[str], bool] = lambda _key: True,
) -> str | None:
    """Give each office without a key its first one; return the recovery key when it is new.

    Running it again changes nothing for offices that have a key; a lost recipients file is made
    again from the keys, with ``recovery`` or a new recovery key. Nothing can be sealed before
    ``confirm`` says that somebody holds a new recovery key. Raises NotPreparedError when a key
    is lost or damaged, and when the new one was not confirmed.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    known = Recipients.read(recipients_file) if recipients_file.exists() else None
    public = dict(known.offices) if known else _newest(folder)
    if public:
        check = Recipients(offices=public, recovery="")
        Keyring.read(folder).check(check)
    for office in offices:
        if office not in public:
            identity = new_identity()
            write_secret(folder / f"{office}.1.key", identity)
            public[office] = (1, LinkKey(identity).recipient)
    fresh = new_identity() if known is None and recovery is None else None
    if fresh is not None and not confirm(fresh):
        raise NotPreparedError(NOT_TYPED_BACK)
    kept = known.recovery if known else LinkKey(fresh or recovery or "").recipient
    if known is None or public != known.offices:
        Recipients(offices=public, recovery=kept).write(recipients_file)
    return fresh


def next_generation(folder: Path, recipients: Recipients, office: str) -> Recipients:
    """Make an office a new key beside the old one; return whom to seal to from now on."""
    generation = recipients.offices[office][0] + 1
    identity = new_identity()
    write_secret(folder / f"{office}.{generation}.key", identity)
    offices = {**recipients.offices, office: (generation, LinkKey(identity).recipient)}
    return Recipients(offices=offices, recovery=recipients.recovery)


def _newest(folder: Path) -> dict[str, tuple[int, str]]:
    """Return generation and public key of each office's newest key."""
    found: dict[str, tuple[int, str]] = {}
    for path in folder.glob("*.key"):
        name = _FILE.match(path.name)
        if name is None:
            continue
        office, generation = name[1], int(name[2])
        if generation >= found.get(office, (0, ""))[0]:
            found[office] = (generation, LinkKey(read_identity(path)).recipient)
    return found


def read_identity(path: Path) -> str:
    """Read a private key; raises NotPreparedError without quoting it."""
    try:
        secret = path.read_text("ascii").strip()
        return LinkKey.from_secret(secret.removeprefix(_AGE).lower()).identity
    except (UnicodeDecodeError, UnknownLinkError):
        raise NotPreparedError(
            f"The key of {path.name.partition('.')[0]} is damaged: put {path.name} back from a backup."
        ) from None


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner reads, from its first moment on."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text + "\n")
