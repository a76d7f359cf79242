"""The service worker in a real browser: what is kept, what is shown without internet, and the way out."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic, sleep, time

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from sitegen.build import Engine, Folders
from tests.site.document import Element, parse
from tests.support.browser import open_page
from tests.support.tiny import DAY, tiny_files, write_files

WORKER_BYTES = 700
SCRIPT_BYTES = 1_000
OFFLINE_BYTES = 3_000
READ, UNREAD = "/ar/offers/offer004/", "/ar/offers/offer003/"
START = ("", "offers/", "guides/", "help/", "take-along/", "offline/")
GUIDES = {name.split("/")[2] for name in tiny_files() if name.startswith("content/guides/")}
KEPT_AT_ONCE = {f"/ar/{name}" for name in (*START, *(f"guides/{slug}/" for slug in GUIDES))}
AGE_DAYS = 3


@dataclass
class Net:
    """A server of one site; ``delay`` seconds pass before each answer, ``asked`` are the paths.

    ``age`` days ago is when it says that it answered.
    """

    folder: Path
    delay: float = 0
    age: int = 0
    gone: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    address: str = ""


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, net: Net, *arguments: object) -> None:
        self.net = net
        super().__init__(*arguments, directory=str(net.folder))  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.net.asked.append(self.path)
        sleep(self.net.delay)
        if self.path.startswith(("/forms/", "/my/")):
            self._answer(200, b"<!doctype html><title>Form</title><main>A form</main>")
        elif self.path in self.net.gone:
            self._answer(404, b"<!doctype html><title>Gone</title><main>Gone</main>")
        else:
            super().do_GET()

    def _answer(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")  # else the browser guesses, by the file's age
        super().end_headers()

    def date_time_string(self, timestamp: float | None = None) -> str:
        return formatdate((timestamp or time()) - self.net.age * 86_400, usegmt=True)

    def log_message(self, *words: object) -> None:
        """Keep the test's output clean."""
        del words  # nobody reads a line a request


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site in German, English and Arabic."""
    base = tmp_path_factory.mktemp("kept")
    write_files(base, tiny_files())
    folders = Folders(content=base / "content", region=base / "region", output=base / "output")
    Engine(folders).build(today=DAY)
    return folders.output


@pytest.fixture
def net(site: Path) -> Iterator[Net]:
    """A server of the small site, on this machine only."""
    found = Net(site)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, found))
    server.daemon_threads = True
    found.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def phone(chromium: Browser, net: Net) -> Iterator[Page]:
    """A phone that has never seen the site."""
    with open_page(chromium, base_url=net.address) as page:
        yield page


def turn_on(page: Page, tag: str = "ar") -> None:
    """Press the button and wait until the page says that it is on."""
    page.goto(f"/{tag}/take-along/")
    page.locator("#keep").click()
    expect(page.locator("#keep-on")).to_be_visible()


def kept(page: Page) -> set[str]:
    """Return the paths of all pages that are saved."""
    found = page.evaluate(
        "async () => (await Promise.all((await caches.keys()).map(async name =>"
        " (await (await caches.open(name)).keys()).map(one => new URL(one.url).pathname)))).flat()"
    )
    return set(found)


def read(page: Page, path: str) -> None:
    """Open a page and wait until it is saved: that goes on while it is shown."""
    page.goto(path)
    wait_until(lambda: path in kept(page))


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait for what goes on in the background; raises AssertionError after ten seconds."""
    late = monotonic() + 10
    while not is_so():
        assert monotonic() < late
        sleep(0.05)


def workers(page: Page) -> int:
    """Count the workers that are registered."""
    count: int = page.evaluate(
        "async () => (await navigator.serviceWorker.getRegistrations()).length"
    )
    return count


@pytest.mark.parametrize(("name", "most"), [("sw.js", WORKER_BYTES), ("keep.js", SCRIPT_BYTES)])
def test_the_scripts_keep_to_their_budget(site: Path, name: str, most: int) -> None:
    """Bytes after `gzip -9`."""
    assert 200 < len(gzip.compress((site / name).read_bytes(), 9)) <= most


def test_turning_it_on_costs_no_more_than_the_page_says(
    built_site: Path, pages: dict[str, object]
) -> None:
    """In every language: the pages saved at once and both scripts, compressed; nor much less."""
    tags = {file.split("/")[0] for file in pages if file.endswith("/take-along/index.html")}
    assert len(tags) >= 12
    for tag in tags:
        names = [f"{tag}/{name}index.html" for name in START]
        names += [f"{tag}/guides/{one.name}/index.html" for one in guides_of(built_site, tag)]
        assert len(names) > len(START) + 2
        names += ["sw.js", "keep.js"]
        sizes = [len(gzip.compress((built_site / name).read_bytes(), 9)) for name in names]
        assert sizes[5] <= OFFLINE_BYTES, tag
        shown = parse((built_site / f"{tag}/take-along/index.html").read_text("utf-8"))
        (most,) = [int(li.one("bdi").text.split()[0]) for li in shown.all("li") if said(li)]
        assert most * 900 <= sum(sizes) <= most * 1000, tag


def guides_of(site: Path, tag: str) -> list[Path]:
    """Return the folders of all guides in a language."""
    return [one for one in (site / tag / "guides").iterdir() if one.is_dir()]


def said(item: Element) -> bool:
    """Tell whether a line of a list says a size."""
    return any(bdi.text.endswith("kB") for bdi in item.all("bdi"))


def test_nothing_is_kept_unless_somebody_presses_the_button(phone: Page, net: Net) -> None:
    """Neither reading nor looking at the page with the button is a yes."""
    for path in ("/", "/ar/", READ, "/ar/take-along/"):
        phone.goto(path)
    expect(phone.locator("#keep")).to_be_visible()
    assert (workers(phone), kept(phone)) == (0, set())
    assert "/sw.js?ar" not in net.asked


def test_the_first_page_and_the_start_pages_of_the_language_are_kept_at_once(phone: Page) -> None:
    """Without a second visit, and no page of another language."""
    turn_on(phone)
    wait_until(lambda: kept(phone) >= KEPT_AT_ONCE)
    assert kept(phone) == KEPT_AT_ONCE
    assert len(GUIDES) > 1


def test_all_guides_are_read_without_internet_though_none_was_opened(phone: Page) -> None:
    """That is what the page with the button says."""
    turn_on(phone)
    wait_until(lambda: kept(phone) >= KEPT_AT_ONCE)
    phone.context.set_offline(True)
    for slug in GUIDES:
        phone.goto(f"/ar/guides/{slug}/")
        assert phone.locator("main mark").count() == 1
        assert phone.locator("html").get_attribute("lang") == "ar"


def test_what_was_read_is_shown_without_internet_with_its_age(phone: Page, net: Net) -> None:
    """The day and the days since then stand in the words of the reader's language."""
    turn_on(phone)
    net.age = AGE_DAYS
    read(phone, READ)
    title = phone.locator("h1").inner_text()
    assert phone.locator("mark").count() == 0
    phone.context.set_offline(True)
    phone.goto(READ)
    assert phone.locator("h1").inner_text() == title
    mark = phone.locator("main mark")
    assert mark.locator("bdi").nth(1).inner_text() == str(AGE_DAYS)
    day = mark.locator("bdi").first.inner_text()
    assert len(day.split(".")) == 3
    assert len(day) == len("22.11.2026")
    words = parse((net.folder / "ar/offline/index.html").read_text("utf-8")).one("template").text
    assert mark.inner_text() == words.replace("{day}", day).replace("{age}", str(AGE_DAYS))


@pytest.mark.parametrize("path", [UNREAD, "/de/offers/offer003/", "/forms/ar/inquiry/offer003"])
def test_what_was_not_read_shows_the_page_for_no_internet_in_the_chosen_language(
    phone: Page, net: Net, path: str
) -> None:
    """It says that the page is not saved and that forms need the internet."""
    turn_on(phone)
    phone.context.set_offline(True)
    phone.goto(path)
    assert phone.locator("html").get_attribute("lang") == "ar"
    expected = parse((net.folder / "ar/offline/index.html").read_text("utf-8")).one("main")
    assert phone.locator("main > p").first.inner_text() == expected.all("p")[0].text
    assert phone.url == net.address + path
    phone.context.set_offline(False)
    phone.locator("main a.button").click()
    expect(phone.locator("main")).not_to_contain_text(expected.all("p")[0].text)


@pytest.mark.parametrize("path", ["/forms/ar/inquiry/offer003", "/my/secret"])
def test_forms_and_records_are_never_kept(phone: Page, path: str) -> None:
    """Nobody who finds the phone reads there what its owner wrote."""
    turn_on(phone)
    before = kept(phone)
    phone.goto(path)
    assert kept(phone) == before
    phone.context.set_offline(True)
    phone.goto(path)
    assert phone.locator("h1").inner_text() == phone.title().split(" · ")[0]
    assert "A form" not in phone.content()


def test_other_files_and_languages_are_not_kept(phone: Page) -> None:
    """A book is what its reader saves; one language is what somebody turned on."""
    turn_on(phone)
    before = kept(phone)
    for path in ("/books/ar.html", "/de/", READ.replace("/ar/", "/en/")):
        phone.goto(path)
    assert kept(phone) == before


def test_a_home_that_is_gone_is_kept_no_longer(phone: Page, net: Net) -> None:
    """A withdrawn home leaves the phone with the first look at it."""
    turn_on(phone)
    read(phone, READ)
    net.gone.add(READ)
    answer = phone.goto(READ)
    assert isinstance(answer, Response)
    assert answer.status == 404
    wait_until(lambda: READ not in kept(phone))


def test_a_line_that_is_too_slow_gets_the_saved_copy(phone: Page, net: Net) -> None:
    """After five seconds; a page that is not saved is waited for."""
    turn_on(phone)
    read(phone, READ)
    net.delay = 7
    phone.goto(READ)
    assert phone.locator("main mark").count() == 1
    phone.goto(UNREAD)
    assert phone.locator("main mark").count() == 0
    assert phone.locator("html").get_attribute("lang") == "ar"
    assert phone.locator(".price").count() > 0


def test_another_version_removes_what_older_ones_kept(phone: Page) -> None:
    """Caches of other names go when a worker takes over."""
    phone.goto("/ar/")
    phone.evaluate(
        "async () => { await (await caches.open('older')).put('/ar/x/', new Response()) }"
    )
    turn_on(phone)
    assert "/ar/x/" not in kept(phone)
    assert phone.evaluate("async () => (await caches.keys()).length") == 1


def test_turning_it_off_removes_everything(phone: Page) -> None:
    """Also what was read; later pages are kept no more."""
    turn_on(phone)
    read(phone, READ)
    phone.goto("/ar/take-along/")
    expect(phone.locator("#keep")).to_be_hidden()
    phone.locator("#drop").click()
    expect(phone.locator("#keep")).to_be_visible()
    expect(phone.locator("#keep-on")).to_be_hidden()
    phone.goto(READ)
    assert (workers(phone), kept(phone)) == (0, set())


def test_another_language_can_be_chosen_later(phone: Page) -> None:
    """The button is there again, and then that language is kept."""
    turn_on(phone)
    turn_on(phone, "en")
    assert kept(phone) >= {path.replace("/ar/", "/en/") for path in KEPT_AT_ONCE}
    phone.context.set_offline(True)
    phone.goto(UNREAD)
    assert phone.locator("html").get_attribute("lang") == "en"


def test_a_browser_whose_store_fails_shows_the_page_from_the_net(phone: Page, net: Net) -> None:
    """A worker that cannot do its work must not stand in the way."""
    worker = net.folder / "sw.js"
    right = worker.read_bytes()
    worker.write_bytes(
        right.replace(b"caches.open(", b"Promise.reject(", 1) + b"onactivate=0;oninstall=0;"
    )
    try:
        phone.goto("/ar/take-along/")
        phone.locator("#keep").click()
        expect(phone.locator("#keep-on")).to_be_visible()
        phone.goto(READ)
        assert phone.locator(".price").count() > 0
    finally:
        worker.write_bytes(right)


def test_without_script_the_page_says_so_and_offers_the_file(chromium: Browser, net: Net) -> None:
    """The buttons are hidden: they would do nothing."""
    with open_page(chromium, script=False, base_url=net.address) as page:
        page.goto("/ar/take-along/")
        assert page.locator("button:visible").count() == 0
        assert page.locator("#keep-none").is_visible()
        assert page.locator("a[download]").is_visible()


def test_a_worker_that_cannot_be_fetched_is_told(phone: Page, net: Net) -> None:
    """Nothing pretends to be on."""
    net.gone.add("/sw.js?ar")
    phone.goto("/ar/take-along/")
    phone.locator("#keep").click()
    expect(phone.locator("#keep-failed")).to_be_visible()
    expect(phone.locator("#keep-on")).to_be_hidden()
