"""Open pages of serve: fresh when their file changes, and told what is at fault."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.test import Client

from formsrv.errors import BuilderUnreachableError
from formsrv.local import live
from formsrv.local.children import Children
from formsrv.local.live import LiveFront, version_of
from formsrv.local.news import News
from formsrv.local.rebuilding import Folders, Rebuilding
from formsrv.serving import THREADS
from tests.support.browser import open_page
from tests.support.ports import free_port
from tests.support.processes import RunningProcess, running
from tests.support.tiny import tiny_files, write_files

OFFER = "content/offers/hafendorf/offer001.yaml"
PAGE = "offers/offer001/"


@dataclass(frozen=True, kw_only=True)
class Town:
    """A running serve whose files an editor changes."""

    checkout: Path
    output: Path
    address: str
    process: RunningProcess

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace the first place in a file that matches."""
        path = self.checkout / name
        text = path.read_text("utf-8")
        changed = re.sub(old, new, text, count=1, flags=re.MULTILINE)
        assert changed != text
        path.write_text(changed, "utf-8")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    base = tmp_path_factory.mktemp("live")
    checkout = base / "checkout"
    write_files(checkout, tiny_files())
    git = ["git", "-C", str(checkout), "-c", "user.name=Dev", "-c", "user.email=dev@town.example"]
    subprocess.run([*git, "init", "--quiet", "--initial-branch=work"], check=True)
    subprocess.run([*git, "add", "--all"], check=True)
    subprocess.run([*git, "commit", "--quiet", "--message=Content"], check=True)
    command = [sys.executable, "-m", "formsrv", "serve", "--var", base / "var"]
    for name in ("content", "region"):
        command += [f"--{name}", checkout / name]
    for name in ("port", "staff-port", "mail-port"):
        command += [f"--{name}", str(free_port())]
    with running(command, ready=r"All answer", timeout=120) as process:
        found = re.search(r"http://127\.0\.0\.1:\d+", process.output)
        assert found
        yield Town(
            checkout=checkout,
            output=base / "var/site/output",
            address=found[0],
            process=process,
        )


@pytest.fixture
def reader(chromium: Browser, town: Town) -> Iterator[Page]:
    with open_page(chromium, base_url=town.address) as page:
        yield page


@pytest.mark.browser
def test_an_edited_title_appears_by_itself_within_three_seconds(town: Town, reader: Page) -> None:
    reader.goto(f"/de/{PAGE}")
    expect(reader.locator("h1")).to_contain_text("Home number 1 de")

    town.edit(OFFER, r'de: \{title: "Home number 1', 'de: {title: "A fresh home')
    expect(reader.locator("h1")).to_contain_text("A fresh home de", timeout=3000)

    traces = [path for path in town.output.rglob("*.html") if b"__live" in path.read_bytes()]
    assert traces == []
    assert town.output.joinpath(f"de/{PAGE}index.html").exists()


@pytest.mark.browser
def test_a_fault_is_shown_with_its_line_until_it_is_mended(town: Town, reader: Page) -> None:
    """In German on German pages, else in English; all pages are served meanwhile."""
    reader.goto("/de/")
    alert = reader.get_by_role("alert")
    expect(alert).to_have_count(0)

    town.edit(OFFER, "^rooms: 2", "rooms: many")
    expect(alert).to_be_visible(timeout=3000)
    expect(alert).to_contain_text("Sie sehen den letzten guten Stand.")
    expect(alert).to_contain_text(re.compile(rf"{OFFER}:8:\d+: F\d+ „rooms“ muss"))
    answer = reader.goto(f"/en/{PAGE}")
    assert answer is not None
    assert answer.status == 200
    expect(alert).to_contain_text("This is its last good state.")
    expect(alert).to_contain_text(re.compile(rf"{OFFER}:8:\d+: F\d+ \"rooms\" must"))
    assert alert.evaluate("box => box.scrollWidth <= box.clientWidth")

    town.edit(OFFER, "^rooms: many", "rooms: 2")
    expect(alert).to_have_count(0, timeout=3000)


@pytest.mark.browser
def test_a_fault_can_be_read_on_a_small_phone_whatever_the_direction_and_the_colours(
    town: Town, reader: Page
) -> None:
    """At 320 px nothing is cut, and its words run from left to right on Arabic pages too."""
    alert = reader.get_by_role("alert")
    town.edit("region/region.yaml", "^time_zone: .*", "time_zone: Nowhere/At_all")
    colours = set()
    for scheme in ("light", "dark"):
        reader.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        reader.goto("/ar/")
        expect(alert).to_contain_text("region/region.yaml:4:", timeout=3000)
        box = alert.bounding_box()
        assert box is not None
        assert (box["x"], box["width"]) == (0, 320)
        assert alert.evaluate("box => box.scrollWidth <= box.clientWidth")
        style = "box => { const s = getComputedStyle(box);"
        assert alert.evaluate(f"{style} return s.direction; }}") == "ltr"
        colours.add(alert.evaluate(f"{style} return s.color + s.backgroundColor; }}"))
    assert len(colours) == 2

    town.edit("region/region.yaml", "^time_zone: .*", "time_zone: Europe/Berlin")
    expect(alert).to_have_count(0, timeout=3000)


def app(environ, start_response):  # noqa: ANN001, ANN201 (a WSGI app of one line)
    start_response("200 OK", [("Content-Type", "text/html")])
    return [b"a form"]


@pytest.fixture
def front(tmp_path: Path) -> LiveFront:
    """A little site with a page, a calendar and a page for what is missing."""
    for name in ("de/index.html", "de/dates.ics", "de/not-found/index.html"):
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(name)
    return LiveFront(app, site=tmp_path / "site", tags=("de",), news=News(tmp_path / "live.json"))


def ask(front: LiveFront, **query: str) -> tuple[dict[str, object], float]:
    """Ask for news of a page; also tell how long the answer took."""
    started = time.monotonic()
    answer = Client(front).get("/__live", query_string=query)
    return dict(answer.get_json()), time.monotonic() - started


def test_only_pages_of_the_site_get_the_script(front: LiveFront) -> None:
    client = Client(front)
    paths = ("/de/", "/de/nothing/", "/de/dates.ics", "/forms/de/offer", "/my/abc")
    with_script = [path for path in paths if "/__live.js" in client.get(path).text]
    assert with_script == ["/de/", "/de/nothing/"]
    assert client.get("/__live.js").mimetype == "text/javascript"


@pytest.mark.parametrize("path", ["/de/", "/de/nothing/"])
def test_the_version_in_a_page_is_the_one_that_is_compared(front: LiveFront, path: str) -> None:
    """Else a page would be loaded again without end."""
    found = re.search(r'data-version="([^"]+)"', Client(front).get(path).text)
    assert found
    news, _ = ask(front, page=path)
    assert news["version"] == found[1]


def test_an_answer_comes_when_something_is_new_or_after_a_while(
    front: LiveFront, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "WAIT_SECONDS", 0.5)
    page = front.site / "de/index.html"
    version = version_of(page)
    _, nothing_new = ask(front, page="/de/", version=version)
    monkeypatch.setattr(live, "WAIT_SECONDS", 20.0)
    threading.Timer(0.2, front.news.tell, [{"de": ["Zeile"], "en": ["line"]}]).start()
    told, soon = ask(front, page="/de/", version=version)
    fault = told["fault"]
    assert isinstance(fault, dict)
    threading.Timer(0.2, page.write_text, ["changed"]).start()
    changed, again = ask(front, page="/de/", version=version, fault=fault["id"])

    assert 0.4 < nothing_new < 5
    assert (soon < 5, again < 5) == (True, True)
    assert fault["texts"]["de"]["lines"] == ["Zeile"]
    assert changed["version"] != version


def test_those_who_wait_leave_room_for_those_who_read(
    front: LiveFront, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of the server's threads may wait; the next one is answered at once."""
    monkeypatch.setattr(live, "WAIT_SECONDS", 1.5)
    version = version_of(front.site / "de/index.html")
    waiting = [
        threading.Thread(target=ask, args=[front], kwargs={"page": "/de/", "version": version})
        for _ in range(THREADS // 2)
    ]
    for thread in waiting:
        thread.start()
    time.sleep(0.3)
    _, took = ask(front, page="/de/", version=version)
    for thread in waiting:
        thread.join()
    _, later = ask(front, page="/de/", version=version)

    assert took < 0.5
    assert later > 1


FAKE_BUILDER = """
import json, pathlib, socket, sys
listener = socket.socket(socket.AF_UNIX)
path = pathlib.Path(sys.argv[2])
path.unlink(missing_ok=True)
listener.bind(sys.argv[2])
listener.listen()
print("ready", flush=True)
PAGES = 1
while True:
    connection, _ = listener.accept()
    connection.makefile("rb").readline()
    answer = {"pages": PAGES, "written": 0, "removed": 0, "seconds": 0}
    connection.sendall(json.dumps(answer).encode() + b"\\n")
    connection.close()
"""


@pytest.fixture
def rebuilding(tmp_path: Path) -> Iterator[Rebuilding]:
    """What follows changes, with a builder that counts pages as its program says."""
    for name in ("sitegen", "content", "region", "var/site"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "sitegen/__main__.py").write_text(FAKE_BUILDER)
    (tmp_path / "region/region.yaml").write_text("site_url: https://town.example\n")
    children = Children(root=tmp_path, say=lambda _line: None)
    made = Rebuilding(
        children=children,
        folders=Folders(
            var=tmp_path / "var", content=tmp_path / "content", region=tmp_path / "region"
        ),
        addresses={"site_url": "http://127.0.0.1:8000"},
        branch="main",
        code=[tmp_path / "sitegen"],
        say=[].append,
    )
    made.start()
    try:
        yield made
    finally:
        children.stop()


def said(rebuilding: Rebuilding) -> list[str]:
    lines: list[str] = []
    rebuilding.say = lines.append
    return lines


def test_changed_programs_start_the_builder_anew_and_other_changes_do_not(
    rebuilding: Rebuilding, tmp_path: Path
) -> None:
    program = tmp_path / "sitegen/__main__.py"
    lines, first = said(rebuilding), rebuilding.builder
    # Of another length: Python takes a program of the same second and length for the same.
    program.write_text(FAKE_BUILDER.replace("PAGES = 1", "PAGES = 20"))

    rebuilding.follow({tmp_path / "content/a.yaml", tmp_path / "sitegen/offer.html"})
    same = rebuilding.builder
    rebuilding.follow({program})

    assert same is first is not rebuilding.builder
    assert [line.split(",")[0] for line in lines] == ["[site] 1 pages", "[site] 20 pages"]
    rebuilding.children.check()


def test_a_program_that_cannot_start_is_told_and_the_next_change_mends_it(
    rebuilding: Rebuilding, tmp_path: Path
) -> None:
    program = tmp_path / "sitegen/__main__.py"
    program.write_text("PAGES = = 1\n")
    rebuilding.follow({program})
    news = News(rebuilding.folders.news)
    fault = news.read()
    assert fault is not None
    assert any("SyntaxError" in line for line in fault["texts"]["en"]["lines"])
    rebuilding.children.check()

    program.write_text(FAKE_BUILDER)
    rebuilding.follow({tmp_path / "content/a.yaml"})

    assert news.read() is None
    assert rebuilding.builder is not None


def test_a_changed_region_is_taken_over_with_addresses_of_this_machine(
    rebuilding: Rebuilding, tmp_path: Path
) -> None:
    settings = rebuilding.folders.region / "region.yaml"
    settings.write_text("name: New\nsite_url: https://town.example\n")
    rebuilding.follow({settings})
    assert (rebuilding.folders.overlay / "region.yaml").read_text() == (
        "name: New\nsite_url: http://127.0.0.1:8000\n"
    )


def test_a_builder_that_is_gone_is_no_fault_of_the_content(rebuilding: Rebuilding) -> None:
    assert rebuilding.builder is not None
    rebuilding.builder.process.kill()
    rebuilding.builder.process.wait()
    with pytest.raises(BuilderUnreachableError):
        rebuilding.build()
