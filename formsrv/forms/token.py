"""The token of a form without a session: signed, dated, bound to the form's name.

Its random part keys the digest of the answers under which a submission is stored once, however
often it is sent.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadSignature, URLSafeTimedSerializer
from wtforms.csrf.core import CSRF, CSRFTokenField
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

LIFETIME_SECONDS = 24 * 60 * 60
RECEIPT_BYTES = 10


@dataclass(frozen=True, slots=True)
class TokenSigner:
    """Makes and checks tokens with the secret of the public process."""

    secret: bytes

    def make(self, form_name: str) -> str:
        """Return a new token for a form."""
        return str(self._serializer(form_name).dumps(secrets.token_urlsafe(15)))

    def read(self, form_name: str, token: str) -> str | None:
        """Return the random part of a token; None when it is forged, foreign or too old."""
        try:
            found = self._serializer(form_name).loads(token[:200], max_age=LIFETIME_SECONDS)
        except BadSignature:
            return None
        return found if isinstance(found, str) else None

    def age(self, form_name: str, token: str) -> float | None:
        """Return for how many seconds a form was open; None when the token is not good."""
        try:
            _, since = self._serializer(form_name).loads(
                token[:200], max_age=LIFETIME_SECONDS, return_timestamp=True
            )
        except BadSignature:
            return None
        seconds: float = time.time() - since.timestamp()
        return max(0.0, seconds)

    def submission(self, form_name: str, token: str, answers: Mapping[str, object]) -> str:
        """Return the key of a submission: the same answers with the same token give the same.

        Nobody can guess answers from it, as neither token nor random part is stored. Empty when
        the token is not good.
        """
        digest = self._digest(form_name, token, answers)
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def receipt(self, form_name: str, token: str, answers: Mapping[str, object]) -> bytes:
        """Return the ten secret bytes of a submission's receipt code.

        They come from the random part of the token too, which is stored nowhere.
        """
        return self._digest(form_name, token, {"receipt of": answers})[:RECEIPT_BYTES]

    def _digest(self, form_name: str, token: str, answers: Mapping[str, object]) -> bytes:
        found = self.read(form_name, token)
        if found is None:
            return b""
        plain = json.dumps(answers, sort_keys=True, ensure_ascii=False, default=str)
        return hmac.digest(found.encode(), plain.encode(), hashlib.sha256)

    def _serializer(self, form_name: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.secret, salt=f"form:{form_name}")


class TimeTokenCSRF(CSRF):
    """``csrf_class`` of all public forms; takes signer and name from the form's context."""

    def setup_form(self, form: BaseForm) -> list[tuple[str, Any]]:
        """Remember who signs; called by WTForms before the fields are made."""
        context = form.meta.context
        self._signer: TokenSigner = context.signer
        self._name: str = context.name
        return list(super().setup_form(form))

    def generate_csrf_token(self, csrf_token_field: CSRFTokenField) -> str:
        """Make the token that the page carries."""
        del csrf_token_field
        return self._signer.make(self._name)

    def validate_csrf_token(self, form: BaseForm, field: CSRFTokenField) -> None:
        """Refuse a token that is not ours; raises ValidationError."""
        del form
        if self._signer.read(self._name, str(field.data or "")) is None:
            raise ValidationError("token")
