"""A real nginx with the configuration of deploy/, on this machine, for tests and benchmarks."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import ROOT

CONFIGURATION = ROOT / "deploy" / "nginx" / "heimathafen.conf"
BROTLI = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so"
HOST = "portal.example"
_READY_SECONDS = 10.0


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where a server finds things: the folder VAR, ports, and its own working folder."""

    var: Path
    folder: Path
    http: int
    https: int
    public: int
    staff: int
    address: str = "127.0.0.1"

    @property
    def log(self) -> Path:
        """The access log."""
        return self.folder / "heimathafen.log"

    @property
    def root(self) -> Path:
        """The certificate that a client must trust."""
        return self.folder / "root.pem"


def make_certificates(folder: Path, hosts: Sequence[str] = (HOST, "redaktion.example")) -> None:
    """Make an ECDSA certificate with an intermediate one, as authorities hand them out."""
    _openssl(
        folder,
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
        "-keyout root.key -out root.pem -subj /CN=Root",
    )
    _issue(folder, "between", "root", "/CN=Between", "basicConstraints=critical,CA:TRUE")
    names = ",".join(f"DNS:{host}" for host in hosts)
    _issue(folder, "leaf", "between", f"/CN={hosts[0]}", f"subjectAltName={names}")
    chain = (folder / "leaf.pem").read_text("ascii") + (folder / "between.pem").read_text("ascii")
    (folder / "fullchain.pem").write_text(chain, "ascii")
    (folder / "leaf.key").rename(folder / "key.pem")


def public_key_hash(folder: Path) -> str:
    """Return what names the public key of the certificate: SHA-256 in base64 (RFC 7469)."""
    pem = _openssl(folder, "x509 -in leaf.pem -noout -pubkey")
    body = b"".join(pem.splitlines()[1:-1])
    return base64.b64encode(hashlib.sha256(base64.b64decode(body)).digest()).decode("ascii")


def _issue(folder: Path, name: str, by: str, subject: str, extension: str) -> None:
    (folder / f"{name}.cnf").write_text(f"{extension}\n", "ascii")
    _openssl(
        folder,
        "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
        f"-keyout {name}.key -out {name}.csr -subj {subject}",
    )
    _openssl(
        folder,
        f"x509 -req -in {name}.csr -CA {by}.pem -CAkey {by}.key -CAcreateserial "
        f"-days 2 -extfile {name}.cnf -out {name}.pem",
    )


def _openssl(folder: Path, command: str) -> bytes:
    words = ["openssl", *command.split()]
    return subprocess.run(words, cwd=folder, check=True, capture_output=True).stdout


def configure(places: Places) -> Path:
    """Write a main configuration around the one of deploy/, with paths and ports of a test."""
    text = CONFIGURATION.read_text("utf-8")
    for stated, here in (
        ("listen 80;", f"listen {places.address}:{places.http};"),
        ("listen 443 ssl http2;", f"listen {places.address}:{places.https} ssl http2;"),
        ("    listen [::]:80;\n", ""),
        ("    listen [::]:443 ssl http2;\n", ""),
        ("127.0.0.1:8301", f"127.0.0.1:{places.public}"),
        ("127.0.0.1:8302", f"127.0.0.1:{places.staff}"),
        ("/etc/heimathafen/tls", str(places.folder)),
        ("/var/lib/heimathafen", str(places.var)),
        ("/var/log/nginx/heimathafen.log", str(places.log)),
    ):
        if stated not in text:
            message = f"deploy/nginx no longer says {stated!r}."
            raise ValueError(message)
        text = text.replace(stated, here)
    (places.folder / "site.conf").write_text(text, "utf-8")
    temporary = "".join(
        f"{kind}_temp_path {places.folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "scgi", "uwsgi")
    )
    main = places.folder / "nginx.conf"
    main.write_text(
        f"load_module {BROTLI};\n"
        "user root;\ndaemon off;\nworker_processes 1;\n"
        f"pid {places.folder}/nginx.pid;\nerror_log {places.folder}/error.log;\n"
        "events { worker_connections 256; }\n"
        f"http {{\n{temporary}send_timeout 600s;\ninclude {places.folder}/site.conf;\n}}\n",
        "utf-8",
    )
    return main


@contextmanager
def nginx(places: Places, *, within: Sequence[str] = ()) -> Iterator[None]:
    """Serve while the block lasts; ``within`` is a command that runs it somewhere else."""
    main = configure(places)
    command = [*within, "nginx", "-c", str(main), "-e", str(places.folder / "error.log")]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as process:
        try:
            _wait(places.folder / "nginx.pid", process)
            yield
        finally:
            process.terminate()
            process.wait(timeout=10)


def _wait(pid: Path, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _READY_SECONDS
    while not (pid.exists() and pid.read_text("ascii").strip()):
        if process.poll() is not None or time.monotonic() > end:
            message = f"nginx did not start; its log: {pid.with_name('error.log').read_text()}"
            raise RuntimeError(message)
        time.sleep(0.02)
