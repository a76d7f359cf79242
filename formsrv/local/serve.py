"""``python -m formsrv serve``: site, forms, staff app, worker and mail catcher on this machine."""

from __future__ import annotations

import argparse
import contextlib
import signal
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn

from catalog.region_files import load_region
from formsrv.desk.setup import Prepared, prepare
from formsrv.errors import BuilderUnreachableError
from formsrv.local.children import ChildEndedError, Children
from formsrv.local.clone import PREFIX, CloneError, prepare_clone
from formsrv.local.overlay import overlay_region
from formsrv.local.rebuilding import READY_SECONDS, Folders, Rebuilding
from formsrv.local.watching import FileWatcher
from formsrv.ports import port

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAMS = ("catalog", "sitegen", "theme")
"""What the builder is made of; a change there starts it anew."""
PAUSE_SECONDS = 0.2
ENDING_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Ports of this machine; all are free."""

    front: int
    staff: int
    mails: int
    smtp: int


class StoppedError(Exception):
    """Somebody asked to stop."""


def main(arguments: list[str]) -> int:
    """Run everything until Ctrl-C or SIGTERM; 1 when a process ended by itself."""
    options = _parser().parse_args(arguments)
    folders = Folders(
        var=options.var.resolve(),
        content=options.content.resolve(),
        region=options.region.resolve(),
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    children = Children(root=ROOT, say=say)
    try:
        ports = choose_ports(options)
        made, rebuilding = prepare_all(children, folders, ports)
        start_all(rebuilding, ports)
        _greet(ports, made)
        _stay(rebuilding)
    except StoppedError:
        say("Stopping.")
        return 0
    except BuilderUnreachableError as error:
        say(_why_unreachable(children, error))
        return 1
    except (ChildEndedError, CloneError) as error:
        say(str(error))
        return 1
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        children.stop()


def _why_unreachable(children: Children, error: BuilderUnreachableError) -> str:
    """Tell how the builder ended, if that is why it does not answer."""
    until = time.monotonic() + ENDING_SECONDS
    while time.monotonic() < until:
        try:
            children.check()
        except ChildEndedError as ended:
            return str(ended)
        time.sleep(PAUSE_SECONDS)
    return error.sentence


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def choose_ports(options: argparse.Namespace) -> Ports:
    """Take the wished ports, or free ones where they are taken."""
    taken: set[int] = set()
    found = [
        _free_port(wish, taken) for wish in (options.port, options.staff_port, options.mail_port, 0)
    ]
    return Ports(front=found[0], staff=found[1], mails=found[2], smtp=found[3])


def prepare_all(children: Children, folders: Folders, ports: Ports) -> tuple[Prepared, Rebuilding]:
    """Make what is not there yet: databases, keys, a demonstration user, the clone."""
    addresses = {
        "site_url": f"http://127.0.0.1:{ports.front}",
        "forms_url": f"http://127.0.0.1:{ports.front}",
        "staff_url": f"http://127.0.0.1:{ports.staff}",
    }
    overlay_region(folders.region, folders.overlay, addresses)
    made = prepare(folders.var, folders.overlay, demo=True)
    branch = load_region(folders.overlay).settings.content_branch
    done = prepare_clone(folders.site / "content.git", folders.content, branch=branch)
    say(f"[clone] {done}")
    rebuilding = Rebuilding(
        children=children,
        folders=folders,
        addresses=addresses,
        branch=branch,
        code=[ROOT / name for name in PROGRAMS],
        say=say,
    )
    return made, rebuilding


def start_all(rebuilding: Rebuilding, ports: Ports) -> None:
    """Start the processes in an order in which each finds what it needs."""
    children, folders = rebuilding.children, rebuilding.folders
    common = ("--var", str(folders.var), "--region", str(folders.overlay))
    mails = children.start(
        "mails",
        (
            "formsrv.local.mailbox",
            *("--smtp-port", str(ports.smtp)),
            *("--port", str(ports.mails)),
        ),
    )
    rebuilding.start()
    say("[site] building")
    rebuilding.build()
    front = children.start(
        "public",
        (
            *("formsrv.local.live", str(folders.news), *common),
            *("--port", str(ports.front), "--site", str(folders.site / "output")),
        ),
    )
    staff = children.start(
        "staff",
        (
            *("formsrv", "staff", *common, "--port", str(ports.staff)),
            *("--without-tls", "--second-factor-optional"),
        ),
    )
    for child in (mails, front, staff):
        children.wait_ready(child, seconds=READY_SECONDS)
    children.start("worker", ("formsrv", "worker", *common, "--smtp-port", str(ports.smtp)))


def _stay(rebuilding: Rebuilding) -> NoReturn:
    folders = rebuilding.folders
    watched = (folders.content, folders.region, *(ROOT / name for name in PROGRAMS))
    with FileWatcher(watched) as watcher:
        while True:
            changed = watcher.wait_changes(seconds=PAUSE_SECONDS)
            rebuilding.children.check()
            if changed:
                rebuilding.follow(changed)


def _greet(ports: Ports, made: Prepared) -> None:
    say("")
    say(f"Site and forms:  http://127.0.0.1:{ports.front}/")
    say(f"Staff:           http://127.0.0.1:{ports.staff}/")
    say(f"Mails:           http://127.0.0.1:{ports.mails}/")
    if made.demo_sign_in is not None:
        sign_in = made.demo_sign_in
        say(f"Sign-in:         {sign_in.mail}  {sign_in.password}")
    say("All answer. Ctrl-C ends them.")


def _free_port(wish: int, taken: set[int]) -> int:
    for wanted in (wish, 0):
        with contextlib.closing(socket.socket()) as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", wanted))
            found = int(probe.getsockname()[1])
            if found not in taken:
                taken.add(found)
                return found
    return _free_port(0, taken)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise StoppedError


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m formsrv serve", description=__doc__)
    parser.add_argument("--port", type=port, default=8000, help="site and forms")
    parser.add_argument("--staff-port", type=port, default=8001)
    parser.add_argument("--mail-port", type=port, default=8002, help="page with the caught mails")
    parser.add_argument("--var", type=Path, default=ROOT / "var", help="data of this service")
    parser.add_argument("--content", type=Path, default=ROOT / PREFIX)
    parser.add_argument("--region", type=Path, default=ROOT / "region")
    return parser
