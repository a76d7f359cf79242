"""``python -m bench.journeys.lane``: one side over one line, run by run, as lines of JSON."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from bench.journeys.bundles import make_bundle_site
from bench.journeys.link import SERVER, Link, Speed, slow_link
from bench.journeys.walk import reader, walk_bundle, walk_ours
from tests.support.nginx import Places, make_certificates, nginx
from tests.support.processes import ROOT, running

OURS = "ours"
_FRONT, _STAFF, _MAILS = 8301, 8302, 8303


def main(arguments: Sequence[str] | None = None) -> int:
    """Walk again and again and print what each walk saw."""
    options = _parser().parse_args(arguments)
    speed = Speed(kbit=options.kbit, round_trip_ms=options.round_trip_ms)
    tags = options.languages.split(",")
    with slow_link(speed, name=options.name) as link, _site(options, link) as site:
        offers = _offers(site, tags[0])
        turn = 0
        for run in range(options.runs):
            for tag in tags:
                with reader(link, options.folder) as browser:
                    walk = walk_ours if options.side == OURS else walk_bundle
                    seen = walk(browser, link, tag, offers[turn % len(offers)])
                turn += options.side == OURS
                told = {"tag": tag, "run": run, "seen": [asdict(one) for one in seen]}
                sys.stdout.write(json.dumps(told) + "\n")
                sys.stdout.flush()
    return 0


@contextmanager
def _site(options: argparse.Namespace, link: Link) -> Iterator[Path]:
    """Serve one side at the far end of the line; yields the folder of its pages."""
    folder: Path = options.folder
    var = folder / "var"
    places = Places(
        var=var,
        folder=folder,
        http=80,
        https=443,
        public=_FRONT,
        staff=_STAFF,
        address=SERVER,
    )
    make_certificates(folder)
    output = var / "site" / "output"
    if options.side != OURS:
        tag = options.languages.split(",")[0]
        paths = [f"/{tag}/", f"/{tag}/offers/", f"/{tag}/offers/{_offers(options.pages, tag)[0]}/"]
        make_bundle_site(options.pages, output, paths=paths, kilobytes=int(options.side))
        with nginx(places, within=link.at_server()):
            yield options.pages
        return
    ports = (("port", _FRONT), ("staff-port", _STAFF), ("mail-port", _MAILS))
    command = [sys.executable, "-m", "formsrv", "serve", "--var", str(var)]
    for name, port in ports:
        command += [f"--{name}", str(port)]
    with running([*link.at_server(), *command], ready="All answer", timeout=180):
        compress = [sys.executable, "-m", "sitegen", "compress", str(output)]
        subprocess.run(compress, cwd=ROOT, check=True, capture_output=True)
        with nginx(places, within=link.at_server()):
            yield output


def _offers(site: Path, tag: str) -> list[str]:
    """Return the ids of the offers on the first page of the list that have no photos.

    Photos are fetched while somebody reads; here nobody does, and they would slow the next page.
    """
    folder = site / tag / "offers"
    page = (folder / "index.html").read_text("utf-8")
    found = dict.fromkeys(re.findall(rf'href="/{tag}/offers/([a-z0-9]{{8}})/"', page))
    pages = {one: (folder / one / "index.html").read_text("utf-8") for one in found}
    return [one for one, text in pages.items() if "/media/" not in text]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--name", required=True, help="of the namespaces, short")
    parser.add_argument("--side", required=True, help="ours, or kilobytes of a bundle")
    parser.add_argument("--kbit", type=int, required=True)
    parser.add_argument("--round-trip-ms", type=int, required=True)
    parser.add_argument("--languages", required=True)
    parser.add_argument("--runs", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--pages", type=Path, required=True, help="a built site, for bundles")
    return parser


if __name__ == "__main__":
    sys.exit(main())
