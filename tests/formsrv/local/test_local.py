"""What serve is made of: clone, region with local addresses, front, mail catcher, children."""

import signal
import smtplib
import subprocess
import time
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller
from werkzeug.test import Client

from catalog.region_files import load_region
from formsrv.errors import BuilderUnreachableError
from formsrv.local import serve
from formsrv.local.children import ChildEndedError, Children
from formsrv.local.clone import CloneError, prepare_clone
from formsrv.local.mailbox import Mailbox, create_mailbox_app
from formsrv.local.overlay import overlay_region
from formsrv.local.watching import FileWatcher
from formsrv.web_public.front import Front
from tests.support.ports import free_port
from tests.support.processes import ROOT


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Dev", "-c", "user.email=dev@town.example"]
    command = ["git", "-C", str(folder), *identity, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def commit(checkout: Path, name: str, text: str) -> str:
    file = checkout / "content" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    git(checkout, "add", "--all")
    git(checkout, "commit", "--quiet", f"--message={name}")
    return git(checkout, "rev-parse", "HEAD")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A developer's checkout with one commit."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=feature")
    commit(folder, "offers/a.yaml", "one")
    return folder


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    return tmp_path / "var" / "content.git"


def publish(clone: Path) -> None:
    """Commit to the clone as the desk does."""
    stream = (
        "commit refs/heads/main\ncommitter Editor <e@town.example> 1700000000 +0000\n"
        "data 7\nPublish\nfrom refs/heads/main^0\n"
        "M 100644 inline content/offers/b.yaml\ndata 3\ntwo\n"
    )
    subprocess.run(
        ["git", f"--git-dir={clone}", "fast-import", "--quiet"], input=stream, text=True, check=True
    )


def listed(clone: Path) -> list[str]:
    return git(clone, "ls-tree", "-r", "--name-only", "main").split()


def test_a_clone_begins_at_the_checkouts_commit(checkout: Path, clone: Path) -> None:
    before = git(checkout, "rev-parse", "HEAD")

    prepare_clone(clone, checkout / "content", branch="main")

    assert git(clone, "rev-parse", "main") == before == git(checkout, "rev-parse", "HEAD")
    assert git(checkout, "status", "--porcelain") == ""


def test_new_commits_of_the_checkout_follow(checkout: Path, clone: Path) -> None:
    prepare_clone(clone, checkout / "content", branch="main")
    newer = commit(checkout, "offers/c.yaml", "three")

    prepare_clone(clone, checkout / "content", branch="main")

    assert git(clone, "rev-parse", "main") == newer


def test_publications_and_commits_are_joined(checkout: Path, clone: Path) -> None:
    prepare_clone(clone, checkout / "content", branch="main")
    publish(clone)
    head = commit(checkout, "offers/c.yaml", "three")

    prepare_clone(clone, checkout / "content", branch="main")
    again = prepare_clone(clone, checkout / "content", branch="main")

    names = [f"content/offers/{letter}.yaml" for letter in "abc"]
    assert listed(clone) == names
    assert again == "kept"
    assert git(checkout, "rev-parse", "HEAD") == head


def test_commits_that_contradict_are_reported_and_change_nothing(
    checkout: Path, clone: Path
) -> None:
    prepare_clone(clone, checkout / "content", branch="main")
    publish(clone)
    tip = git(clone, "rev-parse", "main")
    commit(checkout, "offers/b.yaml", "another two")

    with pytest.raises(CloneError, match="merge-tree"):
        prepare_clone(clone, checkout / "content", branch="main")

    assert git(clone, "rev-parse", "main") == tip


def test_a_folder_outside_git_is_copied(tmp_path: Path, clone: Path) -> None:
    content = tmp_path / "plain" / "content"
    content.mkdir(parents=True)
    (content / "a.yaml").write_text("one")

    prepare_clone(clone, content, branch="main")

    assert listed(clone) == ["content/a.yaml"]
    assert not (tmp_path / "plain" / ".git").exists()


def test_the_region_gets_addresses_of_this_machine(tmp_path: Path) -> None:
    overlay = tmp_path / "region"

    overlay_region(ROOT / "region", overlay, {"site_url": "http://127.0.0.1:8000"})

    ours, theirs = load_region(overlay), load_region(ROOT / "region")
    assert ours.settings.site_url == "http://127.0.0.1:8000"
    assert ours.settings.model_copy(update={"site_url": ""}) == theirs.settings.model_copy(
        update={"site_url": ""}
    )
    assert ours.municipalities.keys() == theirs.municipalities.keys()


@pytest.fixture
def front(tmp_path: Path) -> Client:
    """A little site, and an app that says its path."""
    site = tmp_path / "site"
    for name, text in (
        ("index.html", "start"),
        ("404.html", "nowhere"),
        ("de/index.html", "heim"),
        ("de/not-found/index.html", "nirgends"),
        ("de/dates.ics", "BEGIN:VCALENDAR"),
        (".pages", "hidden"),
        ("de/.new/index.html", "hidden"),
    ):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    (tmp_path / "secret.txt").write_text("secret")

    def app(environ, start_response):  # noqa: ANN001, ANN202 (a WSGI app of one line)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [environ["PATH_INFO"].encode()]

    return Client(Front(app, site=site, tags=("de", "ar")))


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("/", 200, "start"),
        ("/de/", 200, "heim"),
        ("/de/nothing/", 404, "nirgends"),
        ("/ar/nothing/", 404, "nowhere"),
        ("/../secret.txt", 404, "nowhere"),
        ("/%2e%2e/secret.txt", 404, "nowhere"),
        ("/.pages", 404, "nowhere"),
        ("/de/.new/", 404, "nirgends"),
        (f"/{'a' * 300}", 404, "nowhere"),
        (f"/de/{'%F0%9F%98%80' * 80}/", 404, "nirgends"),
        ("/forms/de/offer", 200, "/forms/de/offer"),
        ("/my/abc", 200, "/my/abc"),
    ],
)
def test_the_front_serves_files_and_hands_on_forms(
    front: Client, path: str, status: int, text: str
) -> None:
    answer = front.get(path)

    assert (answer.status_code, answer.text) == (status, text)


def test_a_folder_without_its_slash_leads_to_it(front: Client) -> None:
    answer = front.get("/de")

    assert (answer.status_code, answer.headers["Location"]) == (308, "/de/")


def test_a_page_that_has_not_changed_is_not_sent_again(front: Client) -> None:
    first = front.get("/de/")

    again = front.get("/de/", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")


def test_files_have_their_types(front: Client) -> None:
    kinds = [front.get(path).headers["Content-Type"] for path in ("/de/", "/de/dates.ics")]

    assert kinds == ["text/html; charset=utf-8", "text/calendar; charset=utf-8"]


def test_the_catcher_shows_mails_with_links_and_no_markup() -> None:
    mailbox, port = Mailbox(), free_port()
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@town.example", "b@mail.example", "Привіт <b>"
    mail.set_content("See http://127.0.0.1:8000/my/abc. <script>")
    mail.add_alternative("<p lang=uk>Так</p>", subtype="html")
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.send_message(mail)
    finally:
        controller.stop()
    pages = create_mailbox_app(mailbox).test_client()

    listing, text, html = (pages.get(path) for path in ("/", "/mails/1", "/mails/1/html"))

    assert "Привіт &lt;b&gt;" in listing.text
    assert '<a href="http://127.0.0.1:8000/my/abc">' in text.text
    assert "<script>" not in text.text
    assert html.text.strip() == "<p lang=uk>Так</p>"
    assert "script" not in html.headers["Content-Security-Policy"]
    assert pages.get("/mails/9").status_code == 404


def test_a_child_that_ends_shows_its_last_words(tmp_path: Path) -> None:
    (tmp_path / "short.py").write_text("print('no such region'); raise SystemExit(3)")
    said: list[str] = []
    children = Children(root=tmp_path, say=said.append)

    child = children.start("short", ("short",))
    with pytest.raises(ChildEndedError, match="short ended with 3"):
        children.wait_ready(child, seconds=20)
    children.stop()

    assert said == ["[short] no such region"]


def test_a_killed_child_is_named_with_what_ended_it(tmp_path: Path) -> None:
    (tmp_path / "long.py").write_text("import time\nprint('ready')\ntime.sleep(60)\n")
    children = Children(root=tmp_path, say=lambda _line: None)
    child = children.start("worker", ("long",))
    children.wait_ready(child, seconds=20)

    child.process.kill()
    child.process.wait()
    with pytest.raises(ChildEndedError, match=r"^worker was ended by SIGKILL; it said nothing\.$"):
        children.check()
    children.stop()


def test_a_builder_that_ended_is_named_when_a_build_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "long.py").write_text("import time\nprint('ready')\ntime.sleep(60)\n")
    monkeypatch.setattr(serve, "ROOT", tmp_path)
    rebuilding = SimpleNamespace()

    def prepare_all(children: Children, *_: object) -> tuple[None, SimpleNamespace]:
        rebuilding.children = children
        return None, rebuilding

    monkeypatch.setattr(serve, "prepare_all", prepare_all)

    def start(rebuilding: SimpleNamespace, *_: object) -> None:
        children = rebuilding.children
        child = children.start("builder", ("long",))
        children.wait_ready(child, seconds=20)
        child.process.kill()
        raise BuilderUnreachableError("Nobody answers.")

    monkeypatch.setattr(serve, "start_all", start)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        code = serve.main(["--var", str(tmp_path), "--content", str(tmp_path)])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

    assert code == 1
    assert "builder was ended by SIGKILL" in capsys.readouterr().out


def test_children_end_together_even_if_one_resists(tmp_path: Path) -> None:
    (tmp_path / "deaf.py").write_text(
        "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print('ready')\ntime.sleep(60)\n"
    )
    children = Children(root=tmp_path, say=lambda _line: None)
    child = children.start("deaf", ("deaf",))
    children.wait_ready(child, seconds=20)

    children.stop()

    assert child.process.poll() is not None


def test_changes_of_files_are_noticed_at_once_and_by_name(tmp_path: Path) -> None:
    """Editors write in steps: what changes within moments is one change."""
    with FileWatcher([tmp_path]) as watcher:
        time.sleep(0.3)  # it begins to watch
        names = {tmp_path / "offer.yaml", tmp_path / "guide.md"}
        for path in names:
            path.write_text("changed")
        written = time.monotonic()
        changed = watcher.wait_changes(seconds=20)
        waited = time.monotonic() - written

        assert changed == names
        assert waited < 1
        assert watcher.wait_changes(seconds=0.1) == set()
