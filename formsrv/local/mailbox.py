"""A mail catcher: takes every mail, sends none on, and shows them on a page with links."""

from __future__ import annotations

import argparse
import re
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask, Response, abort
from markupsafe import Markup

from formsrv.serving import run_server

MOST_MAILS = 500
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:)]")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:1rem auto;padding:0 1rem}}
li{{margin:.7rem 0}}pre{{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}}</style></head>
<body><h1>{title}</h1>{body}</body></html>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """One mail, and when it came (UTC)."""

    number: int
    at: datetime
    message: EmailMessage

    def part(self, kind: str) -> str:
        """Return the text or the HTML of the mail; empty when it has none."""
        body = self.message.get_body(preferencelist=(kind,))
        return str(body.get_content()) if body is not None else ""


@dataclass(slots=True)
class Mailbox:
    """All mails of this run, in memory only."""

    mails: list[Caught] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, raw: bytes) -> None:
        """Keep a mail; of very many the oldest are forgotten."""
        message = message_from_bytes(raw, EmailMessage, policy=policy.default)
        with self._lock:
            number = self.mails[-1].number + 1 if self.mails else 1
            self.mails.append(Caught(number=number, at=datetime.now(UTC), message=message))
            del self.mails[:-MOST_MAILS]

    def find(self, number: int) -> Caught | None:
        """Return a mail by its number."""
        return next((mail for mail in list(self.mails) if mail.number == number), None)

    async def handle_DATA(  # noqa: N802 (aiosmtpd calls it by this name)
        self,
        server: Any,  # noqa: ANN401 (not used)
        session: Any,  # noqa: ANN401 (not used)
        envelope: Any,  # noqa: ANN401 (its class has no types)
    ) -> str:
        """Take a mail from the server."""
        del server, session
        self.add(bytes(envelope.original_content or b""))
        return "250 kept"


def create_mailbox_app(mailbox: Mailbox) -> Flask:
    """Build the pages that show the mails."""
    app = Flask(__name__, static_folder=None)

    @app.get("/")
    def show_list() -> Response:
        """All mails, the newest first."""
        rows = "".join(
            f'<li><a href="/mails/{mail.number}"><bdi>{_head(mail, "Subject")}</bdi></a>'
            f"<br>{mail.at:%H:%M:%S} UTC · <bdi>{_head(mail, 'To')}</bdi></li>"
            for mail in reversed(list(mailbox.mails))
        )
        return _page("Caught mails", f"<ol reversed>{rows}</ol>" if rows else "<p>No mail yet.</p>")

    @app.get("/mails/<int:number>")
    def show_mail(number: int) -> Response:
        """One mail as text, with links that can be pressed."""
        mail = mailbox.find(number) or abort(404)
        heads = "".join(
            f"<li>{name}: <bdi>{_head(mail, name)}</bdi></li>" for name in ("From", "To", "Date")
        )
        html = f'<p><a href="/mails/{number}/html">As HTML</a> · <a href="/">All mails</a></p>'
        text = f'<pre dir="auto">{_linked(mail.part("plain"))}</pre>'
        return _page(str(mail.message["Subject"] or "-"), f"<ul>{heads}</ul>{html}{text}")

    @app.get("/mails/<int:number>/html")
    def show_html(number: int) -> Response:
        """One mail as its reader sees it."""
        mail = mailbox.find(number) or abort(404)
        return _sealed_off(mail.part("html") or "<p>This mail has no HTML.</p>")

    return app


def main(arguments: list[str] | None = None) -> int:
    """``python -m formsrv.local.mailbox``: run until SIGTERM."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args(arguments)
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=options.smtp_port)
    controller.start()
    try:
        run_server(create_mailbox_app(mailbox), host="127.0.0.1", port=options.port)
    finally:
        controller.stop()
    return 0


def _head(mail: Caught, name: str) -> str:
    return escape(str(mail.message[name] or "-"))


def _linked(text: str) -> str:
    parts: list[str] = []
    end = 0
    for match in _LINK.finditer(text):
        url = escape(match[0])
        parts += [escape(text[end : match.start()]), f'<a href="{url}">{url}</a>']
        end = match.end()
    return str(Markup("").join(Markup(part) for part in (*parts, escape(text[end:]))))  # noqa: S704 (escaped above)


def _page(title: str, body: str) -> Response:
    return _sealed_off(_PAGE.format(title=escape(title), body=body))


def _sealed_off(html: str) -> Response:
    headers = {"Content-Security-Policy": _POLICY, "Referrer-Policy": "no-referrer"}
    return Response(html, headers=headers, mimetype="text/html")


if __name__ == "__main__":
    raise SystemExit(main())
