"""The portal behind a real nginx with the configuration that deploy/ ships."""

from __future__ import annotations

import base64
import gzip
import hashlib
import http.client
import json
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotli
import pytest

from sitegen.build import Engine
from sitegen.compress import compress_site
from tests.support.edits import start
from tests.support.nginx import CONFIGURATION, HOST, Places, make_certificates, nginx
from tests.support.ports import free_port
from tests.support.sequences import folders_of
from tests.support.tiny import DAY, write_files

SCRIPT = re.compile(r"<script([^>]*)>(.*?)</script>", re.DOTALL)
Answer = tuple[int, dict[str, str], bytes]


class App(BaseHTTPRequestHandler):
    """Stands where the public app does and says what reached it."""

    def do_GET(self) -> None:
        """Answer with the path and the headers."""
        body = json.dumps({"path": self.path, **self.headers}).encode() + b" " * 300
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", "default-src 'none'")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Say nothing."""
        del words  # nobody reads a line a request


class Portal:
    """A site behind nginx."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.trust = ssl.create_default_context(cafile=str(places.root))
        self.trust.check_hostname = False

    def get(self, path: str, *, accept: str = "", host: str = HOST) -> Answer:
        """Ask by HTTPS."""
        line = http.client.HTTPSConnection(
            "127.0.0.1", self.places.https, context=self.trust, timeout=10
        )
        line.request("GET", path, headers={"Host": host, "Accept-Encoding": accept})
        answer = line.getresponse()
        headers = answer.getheaders()
        assert len(headers) == len({name.lower() for name, _ in headers}), "a header stands twice"
        body = answer.read()
        line.close()
        return answer.status, {name.lower(): value for name, value in headers}, body


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    base, folder = tmp_path_factory.mktemp("portal"), tmp_path_factory.mktemp("nginx")
    write_files(base, start().files)
    Engine(folders_of(base, start())).build(today=DAY)
    compress_site(base / "output", level="quick", jobs=1)
    (base / "site").mkdir()
    (base / "output").rename(base / "site" / "output")
    (base / "site" / "output" / "media").mkdir(exist_ok=True)
    (base / "site" / "output" / "media" / "photo.jpg").write_bytes(b"\xff\xd8 no photo")
    make_certificates(folder)
    app = ThreadingHTTPServer(("127.0.0.1", 0), App)
    threading.Thread(target=app.serve_forever, daemon=True).start()
    places = Places(
        var=base,
        folder=folder,
        http=free_port(),
        https=free_port(),
        public=app.server_port,
        staff=app.server_port,
    )
    with nginx(places):
        yield Portal(places)
    app.shutdown()
    app.server_close()


def file(portal: Portal, name: str) -> bytes:
    return (portal.places.var / "site" / "output" / name).read_bytes()


def test_pages_are_sent_as_they_were_compressed(portal: Portal) -> None:
    page = file(portal, "de/index.html")
    for accept, kind, unpack in (
        ("br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
    ):
        status, headers, body = portal.get("/de/", accept=accept)
        assert (status, headers["content-encoding"]) == (200, kind)
        assert unpack(body) == page
        assert body == file(portal, f"de/index.html.{'br' if kind == 'br' else 'gz'}")
    assert portal.get("/de/")[2] == page
    status, headers, _ = portal.get("/de")
    assert (status, headers["location"]) == (301, "/de/")


def test_pages_say_what_a_browser_may_do_with_them(portal: Portal) -> None:
    _, headers, _ = portal.get("/de/")
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["cache-control"] == "no-cache"
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["strict-transport-security"].startswith("max-age=")
    assert portal.get("/de/feed.xml")[1]["content-type"].startswith("application/xml")
    media = portal.get("/media/photo.jpg")[1]
    assert media["content-type"] == "image/jpeg"
    assert "immutable" in media["cache-control"]


def test_who_asks_for_a_missing_page_is_told_in_the_language_of_the_path(portal: Portal) -> None:
    for path, page in (
        ("/ar/offers/nothing/", "ar/not-found/index.html"),
        ("/de/nothing", "de/not-found/index.html"),
        ("/xx/offers/", "404.html"),
        ("/nothing", "404.html"),
        ("/sitemaps/", "404.html"),
    ):
        status, _, body = portal.get(path)
        assert (status, body) == (404, file(portal, page)), path


def test_what_the_build_keeps_for_itself_is_not_sent(portal: Portal) -> None:
    assert (portal.places.var / "site" / "output" / ".build" / "state").is_file()
    for path in ("/.build/state", "/.build/", "/de/.hidden", "/%2ebuild/state"):
        status, _, body = portal.get(path)
        assert status == 404, path
        assert b"heimathafen" not in body[:20]


def test_forms_and_links_go_to_the_app_with_its_own_headers(portal: Portal) -> None:
    for path in ("/forms/de/offer", "/my/secret-link"):
        status, headers, body = portal.get(path, accept="gzip")
        assert status == 200
        assert headers["cache-control"] == "no-store"
        assert headers["content-security-policy"] == "default-src 'none'"
        seen = json.loads(gzip.decompress(body))
        assert seen["path"] == path
        assert (seen["X-Forwarded-Proto"], seen["X-Forwarded-Host"]) == ("https", HOST)
        assert seen["X-Forwarded-For"] == "127.0.0.1"


def test_logs_hold_no_address_no_query_and_no_personal_link(portal: Portal) -> None:
    portal.get("/de/?q=canary-of-a-query")
    portal.get("/forms/de/search?q=canary-of-a-search")
    portal.get("/my/canary-of-a-link")
    portal.get("/canary-of-staff", host="redaktion.example")
    said = "".join(one.read_text("utf-8") for one in portal.places.folder.glob("*.log"))
    assert " 200 GET /de/index.html" in said
    assert "canary" not in said
    assert "127.0.0.1" not in portal.places.log.read_text("utf-8")


def test_plain_http_leads_to_https_and_http2_is_spoken(portal: Portal) -> None:
    line = http.client.HTTPConnection("127.0.0.1", portal.places.http, timeout=10)
    line.request("GET", "/de/", headers={"Host": HOST})
    answer = line.getresponse()
    assert (answer.status, answer.getheader("Location")) == (308, f"https://{HOST}/de/")
    line.close()
    offer = ssl.create_default_context(cafile=str(portal.places.root))
    offer.set_alpn_protocols(["h2", "http/1.1"])
    plain = socket.create_connection(("127.0.0.1", portal.places.https), timeout=10)
    with plain, offer.wrap_socket(plain, server_hostname=HOST) as tls:
        assert tls.selected_alpn_protocol() == "h2"
        assert tls.version() == "TLSv1.3"


def test_pages_run_the_scripts_that_they_carry_and_no_others(built_site: Path) -> None:
    """The policy names each of them by its hash; data for search engines does not run."""
    (policy,) = re.findall(r"script-src ([^;]+);", CONFIGURATION.read_text("utf-8"))
    known = set(re.findall(r"'(sha256-[^']+)'", policy))
    carried = {
        f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"
        for page in built_site.rglob("*.html")
        if page.parent.name != "books"
        for kind, script in SCRIPT.findall(page.read_text("utf-8"))
        if "ld+json" not in kind and "src=" not in kind
    }
    assert carried == known
