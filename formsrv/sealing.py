"""Seals to keys and opens with keys: age files, made and read by pyrage only here.

No cryptography of our own: ``age -d -i KEYFILE`` reads every sealed thing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

import pyrage
from pydantic import TypeAdapter, ValidationError

from formsrv.errors import CannotOpenError, MismatchError, NotPreparedError, UnknownLinkError
from formsrv.payloads import Payload

P = TypeVar("P", bound=Payload)

_SECRET_PREFIX = "AGE-SECRET-KEY-"  # noqa: S105 (how every age identity begins)


@dataclass(frozen=True, slots=True)
class LinkKey:
    """The key of a person's own link; ``repr`` does not show it."""

    _identity: str

    @classmethod
    def new(cls) -> LinkKey:
        """Make a fresh key."""
        return cls(new_identity())

    @classmethod
    def from_secret(cls, secret: str) -> LinkKey:
        """Read the last part of a link ``/my/<secret>``; raises UnknownLinkError."""
        identity = _SECRET_PREFIX + secret.upper()
        try:
            pyrage.x25519.Identity.from_str(identity)
        except (pyrage.IdentityError, ValueError) as error:
            raise UnknownLinkError from error
        return cls(identity)

    @property
    def secret(self) -> str:
        """What stands in the link: the age identity in lower case, without its prefix."""
        return self._identity.removeprefix(_SECRET_PREFIX).lower()

    @property
    def identity(self) -> str:
        """The age identity as age prints it: for key files, never for a log."""
        return self._identity

    @property
    def recipient(self) -> str:
        """The public key: what is stored and looked up."""
        return str(pyrage.x25519.Identity.from_str(self._identity).to_public())

    def open(self, sealed: bytes) -> bytes:
        """Open what was sealed to this link; raises CannotOpenError."""
        return open_sealed(sealed, [self._identity])

    def __repr__(self) -> str:
        return f"LinkKey({self.recipient})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a sealed thing says it is: checked on opening, since age proves no sender."""

    id: str
    kind: str
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipients:
    """The public keys that the public process seals to, from ``recipients.json``."""

    offices: Mapping[str, tuple[int, str]]
    recovery: str

    @classmethod
    def read(cls, path: Path) -> Recipients:
        """Read the file that ``setup`` writes; raises NotPreparedError."""
        if not path.exists():
            raise NotPreparedError(f"{path} is missing: run 'python -m formsrv setup' first.")
        try:
            found = json.loads(path.read_text("utf-8"))
            offices = {
                office: (int(entry["generation"]), str(entry["recipient"]))
                for office, entry in found["offices"].items()
            }
            read = cls(offices=offices, recovery=str(found["recovery"]))
            for recipient in (read.recovery, *(key for _, key in offices.values())):
                pyrage.x25519.Recipient.from_str(recipient)
        except (ValueError, KeyError, TypeError, AttributeError, pyrage.RecipientError) as error:
            raise NotPreparedError(
                f"{path} is damaged: put it back from a backup, or delete it and run "
                "'python -m formsrv setup', which rebuilds it from the keys."
            ) from error
        return read

    def write(self, path: Path) -> None:
        """Replace ``recipients.json`` at once: a crash leaves the old one or the new one."""
        offices = {
            office: {"generation": generation, "recipient": recipient}
            for office, (generation, recipient) in sorted(self.offices.items())
        }
        text = json.dumps({"offices": offices, "recovery": self.recovery}, indent=2)
        draft = path.with_suffix(".new")
        with draft.open("w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)

    def for_office(self, office: str, *links: str) -> Addressees:
        """Return whom to seal to: the office, the recovery key and links; raises NotPreparedError."""
        if office not in self.offices:
            raise NotPreparedError(
                f"recipients.json has no key of office {office}: run 'python -m formsrv setup'."
            )
        generation, recipient = self.offices[office]
        keys = (recipient, self.recovery, *links)
        return Addressees(keys=keys, key_ids=f"{office}.{generation}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressees:
    """Public keys to seal to, and the id of the office's key for the clear column."""

    keys: tuple[str, ...]
    key_ids: str


def new_identity() -> str:
    """Make a private age key."""
    return str(pyrage.x25519.Identity.generate())


def seal(payload: bytes, recipients: Iterable[str]) -> bytes:
    """Encrypt to several age recipients; each of them alone opens it."""
    keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    return cast("bytes", pyrage.encrypt(payload, keys))


def open_sealed(sealed: bytes, identities: Iterable[str]) -> bytes:
    """Decrypt with any of the identities; raises CannotOpenError."""
    try:
        keys = [pyrage.x25519.Identity.from_str(identity) for identity in identities]
        return cast("bytes", pyrage.decrypt(sealed, keys))
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        raise CannotOpenError from error


def seal_payload(label: Label, payload: Payload, addressees: Addressees) -> bytes:
    """Seal a payload under its label."""
    body = {
        "id": label.id,
        "kind": label.kind,
        "version": label.version,
        "payload": payload.model_dump(mode="json"),
    }
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return seal(raw, addressees.keys)


def read_payload(raw: bytes, label: Label, model: type[P]) -> P:
    """Read an opened payload; raises MismatchError when it is not what its row says."""
    try:
        body = json.loads(raw)
        found = Label(id=body["id"], kind=body["kind"], version=body["version"])
        content = json.dumps(body["payload"])
    except (ValueError, KeyError, TypeError) as error:
        raise MismatchError(label.id) from error
    if found != label:
        raise MismatchError(label.id)
    try:
        return TypeAdapter(model).validate_json(content)
    except ValidationError:
        # Its text would quote what was sealed.
        raise MismatchError(label.id) from None


def fingerprint(sealed: bytes) -> str:
    """Name the very bytes an editor saw: sha256 in hex."""
    return hashlib.sha256(sealed).hexdigest()
