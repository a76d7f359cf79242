"""The offices' private keys: files that the public process cannot read, each with a generation."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from formsrv.errors import CannotOpenError, NotPreparedError
from formsrv.payloads import Payload
from formsrv.sealing import Label, LinkKey, Recipients, new_identity, open_sealed, read_payload

P = TypeVar("P", bound=Payload)

_FILE = re.compile(r"([a-z0-9-]+)\.([0-9]+)\.key\Z")


@dataclass(frozen=True, slots=True)
class Keyring:
    """Private keys by their id ``<office>.<generation>``; ``repr`` shows none."""

    _identities: Mapping[str, str]

    @classmethod
    def read(cls, folder: Path) -> Keyring:
        """Read every key of a folder; raises NotPreparedError when there is none."""
        found = {
            path.name.removesuffix(".key"): path.read_text("ascii").strip()
            for path in sorted(folder.glob("*.key"))
            if _FILE.match(path.name)
        }
        if not found:
            raise NotPreparedError(folder.name)
        return cls(found)

    def open(self, sealed: bytes, label: Label, model: type[P], *, key_ids: str) -> P:
        """Open what was sealed to an office; raises CannotOpenError and MismatchError."""
        keys = [self._identities[key] for key in key_ids.split() if key in self._identities]
        if not keys:
            raise CannotOpenError(label.id)
        try:
            raw = open_sealed(sealed, keys)
        except CannotOpenError as error:
            raise CannotOpenError(label.id) from error
        return read_payload(raw, label, model)

    def __repr__(self) -> str:
        return f"Keyring({', '.join(self._identities)})"


def make_keys(folder: Path, recipients_file: Path, *, offices: Iterable[str]) -> str | None:
    """Give each office without a key its first one; return the recovery key when it is new.

    Running it again changes nothing for offices that have a key.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    known = Recipients.read(recipients_file) if recipients_file.exists() else None
    recovery = LinkKey(new_identity()) if known is None else None
    public = dict(known.offices) if known else {}
    for office in offices:
        if office not in public:
            identity = new_identity()
            write_secret(folder / f"{office}.1.key", identity)
            public[office] = (1, LinkKey(identity).recipient)
    recipient = recovery.recipient if recovery else known.recovery if known else ""
    Recipients(offices=public, recovery=recipient).write(recipients_file)
    return recovery.identity if recovery else None


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner reads, from its first moment on."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text + "\n")
