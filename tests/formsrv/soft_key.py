"""An authenticator in software: it makes keys and answers questions as the standard says."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url, encode_cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass(kw_only=True)
class SoftKey:
    """One key for one origin; ``steps`` is by how much its counter grows, 0 for no counter."""

    origin: str
    steps: int = 1
    count: int = 0
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def register(self, options: str) -> str:
        """Answer what ``navigator.credentials.create`` is asked."""
        asked = json.loads(options)
        numbers = self.private.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        head = bytes(16) + len(self.credential_id).to_bytes(2) + self.credential_id
        data = self._data(asked["rp"]["id"], ATTESTED) + head + encode_cbor(public)
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", asked)
        return self._credential(clientDataJSON=client, attestationObject=attestation)

    def sign(self, options: str) -> str:
        """Answer what ``navigator.credentials.get`` is asked."""
        asked = json.loads(options)
        client = self._client("webauthn.get", asked)
        data = self._data(asked["rpId"], 0)
        signature = self.private.sign(
            data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256())
        )
        return self._credential(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _client(self, kind: str, asked: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": asked["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _data(self, host: str, flags: int) -> bytes:
        self.count += self.steps
        flags |= PRESENT | VERIFIED
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _credential(self, **response: bytes) -> str:
        name = bytes_to_base64url(self.credential_id)
        written = {key: bytes_to_base64url(value) for key, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": written})
