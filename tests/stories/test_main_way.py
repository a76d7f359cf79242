"""The way of one housing offer, from a landlord's form to his answer, with real processes."""

import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from catalog.region_files import load_region
from catalog.wording import Wording, load_wording
from tests.stories.navigators import Answers, Editor, FormFiller, MailReader
from tests.support.browser import open_page
from tests.support.ports import free_port
from tests.support.processes import ROOT, RunningProcess, running

LANDLORD = "oksana.kovalenko@mail.example"
CORRECTOR = "oksana.second@mail.example"
APPLICANT = "amal.haddad@mail.example"
SECRETS = (LANDLORD, "Kovalenko", "Oksana", "555 0177", "Holunderweg")
TITLE = "Світла квартира біля парку"
OWN_WORDS = "نحن عائلة هادئة ونبحث عن بيت قريب من المدرسة."
ANSWER = "Приходьте подивитися в суботу після обіду."
FREE_FROM = date.today() + timedelta(days=40)  # noqa: DTZ011 (any day of next month will do)

HOME = {"kind": "flat", "postcode": "24103", "rooms": "2,5", "area": "62,5", "persons": "3"}
PLACE: Answers = {"floor": "2", "kitchen": "fitted", "room_list": ["bed", "bath"], "bus": "200"}
RENT = {"net": "480", "cold_costs": "110,50", "heating": "75", "deposit": "2.000"}
TERMS = {
    "available_from": f"{FREE_FROM:%d.%m.%Y}",
    "certificate": "consumption",
    "energy_value": "98",
    "carrier": "gas",
    "listing_days": "60",
}
WORDS = {
    "title": TITLE,
    "description": "Дві кімнати, новий балкон, тихий двір. Школа й магазин поруч, можна з дітьми.",
    "landlord": "private",
}
CONTACT = {
    "first_name": "Oksana",
    "last_name": "Kovalenko",
    "mail": LANDLORD,
    "phone": "+49 431 555 0177",
    "street": "Holunderweg",
    "house_number": "17",
    "consent": "yes",
}
INQUIRY: Answers = {
    "adults": "٢",
    "children": "1",
    "move_in": f"{FREE_FROM:%d.%m.%Y}",
    "income": ["jobcenter"],
    "wbs": "yes",
    "own_words": OWN_WORDS,
    "name": "Amal Haddad",
    "mail": APPLICANT,
    "consent": "yes",
}


@dataclass(frozen=True, kw_only=True)
class Town:
    """A running service with a checkout of its own."""

    checkout: Path
    var: Path
    site: str
    staff: str
    mails: str
    sign_in: tuple[str, str]
    process: RunningProcess

    @property
    def output(self) -> Path:
        """The folder of the built site."""
        return self.var / "site" / "output"

    def git(self, *arguments: str) -> str:
        """Ask git about the service's clone."""
        command = ["git", f"--git-dir={self.var / 'site' / 'content.git'}", *arguments]
        done = subprocess.run(command, capture_output=True, check=True)
        return done.stdout.decode(errors="replace")  # trees are binary

    def checkout_state(self) -> str:
        """Return commit and changes of the checkout."""
        commands = (["rev-parse", "HEAD"], ["status", "--porcelain"])
        return "".join(
            subprocess.run(
                ["git", "-C", str(self.checkout), *command],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for command in commands
        )


def make_checkout(folder: Path) -> Path:
    for name in ("content", "region"):
        shutil.copytree(ROOT / name, folder / name)
    git = ["git", "-C", str(folder), "-c", "user.name=Dev", "-c", "user.email=dev@town.example"]
    subprocess.run([*git, "init", "--quiet", "--initial-branch=work"], check=True)
    subprocess.run([*git, "add", "--all"], check=True)
    subprocess.run([*git, "commit", "--quiet", "--message=Content of the town"], check=True)
    return folder


@contextmanager
def serve_town(checkout: Path, var: Path) -> Iterator[Town]:
    """Run the service on a checkout while the block lasts; temporary files lie beside it."""
    tmp = var.with_name("tmp")
    tmp.mkdir()
    ports = {name: str(free_port()) for name in ("port", "staff-port", "mail-port")}
    command = [sys.executable, "-m", "formsrv", "serve", "--var", str(var)]
    command += ["--content", str(checkout / "content"), "--region", str(checkout / "region")]
    for name, port in ports.items():
        command += [f"--{name}", port]
    env = {"TMPDIR": str(tmp)}
    with running(command, ready=r"All answer", timeout=180, env=env) as process:
        found = re.findall(r"http://127\.0\.0\.1:\d+/", process.output)
        sign_in = re.search(r"Sign-in:\s+(\S+)\s+(\S+)", process.output)
        assert sign_in
        yield Town(
            checkout=checkout,
            var=var,
            site=found[0].rstrip("/"),
            staff=found[1],
            mails=found[2],
            sign_in=(sign_in[1], sign_in[2]),
            process=process,
        )


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    base = tmp_path_factory.mktemp("town")
    with serve_town(make_checkout(base / "checkout"), base / "var") as served:
        yield served


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Everybody in a browser of their own, without JavaScript."""

    landlord: FormFiller
    landlord_mail: MailReader
    applicant: FormFiller
    applicant_mail: MailReader
    editor: Editor


@pytest.fixture(scope="module")
def people(chromium: Browser, town: Town) -> Iterator[Cast]:
    with ExitStack() as stack:
        pages = [stack.enter_context(open_page(chromium, script=False)) for _ in range(3)]
        yield Cast(
            landlord=FormFiller(page=pages[0], site=town.site),
            landlord_mail=MailReader(page=pages[0], catcher=town.mails),
            applicant=FormFiller(page=pages[1], site=town.site),
            applicant_mail=MailReader(page=pages[1], catcher=town.mails),
            editor=Editor(page=pages[2], staff=town.staff),
        )


def wording(tag: str) -> Wording:
    region = load_region(ROOT / "region")
    return load_wording(region.language(tag), locale_folder=ROOT / "theme" / "locale")


def offer_home(landlord: FormFiller) -> None:
    """The landlord fills in the form in Ukrainian, with one mistake, and corrects it."""
    landlord.open("/forms/uk/offer")
    assert landlord.language() == ("uk", "ltr")
    assert landlord.send_step(HOME) == 200
    assert landlord.send_step(PLACE) == 200

    assert landlord.send_step(RENT) == 422
    assert landlord.faults() == ["#f-deposit"]
    assert landlord.typed("deposit") == "2.000"
    assert landlord.typed("cold_costs") == "110,50"

    assert landlord.send_step({"deposit": "1.440"}) == 200
    for answers in (TERMS, WORDS, CONTACT):
        assert landlord.send_step(answers) == 200
    assert LANDLORD in landlord.page.inner_text("main")


def confirm_by_mail(person: FormFiller, mails: MailReader, address: str) -> str:
    """Open the link of the first mail, which alone does nothing, and press the button."""
    mails.open_newest(address)
    link = mails.follow_link()
    button = 'main button[value="confirm"]'
    person.page.reload()
    assert person.page.locator(button).count() == 1
    person.press("confirm")
    assert person.page.locator(button).count() == 0
    return link


def publish(editor: Editor, town: Town, *, version: int = 1) -> str:
    """The editor signs in, sees the preview and publishes; return the offer's id."""
    editor.sign_in(*town.sign_in)
    reference, preview = editor.open_first_with_preview()
    assert preview.ok
    assert TITLE in preview.text()
    assert editor.preview_is_drawn()
    assert '<html lang="ar" dir="rtl">' in editor.open_preview("ar").text()
    editor.decide("publish")
    assert editor.page.url.endswith(f"?done={reference}")
    assert editor.page.locator('[role="status"]').count() == 1

    author, message = town.git("log", "-1", "--format=%an%x00%B", "main").split("\0")
    assert author == "Demo Editor"
    assert f"Record: {reference}.{version}" in message
    changed = town.git("diff-tree", "--no-commit-id", "--name-only", "-r", "main").split()
    assert len(changed) == 1
    return Path(changed[0]).stem


def correct_answers(landlord: FormFiller) -> None:
    """The landlord goes through the steps again in a narrow window and changes one answer."""
    assert landlord.press("correct").status == 200
    assert landlord.language() == ("uk", "ltr")
    assert (landlord.typed("area"), landlord.typed("rooms")) == ("62,5", "2,5")
    steps: tuple[Answers, ...] = ({"area": "71,5"}, {}, {}, {}, {})
    for changes in steps:
        assert landlord.width_needed(window=320) == 320
        assert landlord.send_step(changes) == 200
    assert landlord.typed("last_name") == "Kovalenko"
    assert CORRECTOR in landlord.page.inner_text("main")
    assert landlord.send_step({"consent": "yes"}) == 200


def assert_live_everywhere(town: Town, offer_id: str) -> None:
    for language in load_region(ROOT / "region").languages:
        url = f"{town.site}/{language.tag}/offers/{offer_id}/"
        with urllib.request.urlopen(url) as answer:  # noqa: S310 (our own server)
            page = answer.read().decode()
        assert TITLE in page
        assert f'<html lang="{language.tag}" dir="{language.dir}">' in page


def ask_for_home(applicant: FormFiller, town: Town, offer_id: str) -> None:
    """The applicant goes from the offer's page to the form and sends it in Arabic."""
    applicant.open(f"/ar/offers/{offer_id}/")
    applicant.page.locator(f'a[href="/forms/ar/inquiry/{offer_id}"]').first.click()
    assert applicant.language() == ("ar", "rtl")
    assert applicant.send_step(INQUIRY) == 200
    assert APPLICANT in applicant.page.inner_text("main")


def read_forwarded(mails: MailReader) -> None:
    """The landlord's mail is Ukrainian, with the facts in German below."""
    text = mails.open_newest(LANDLORD, count=3)
    ukrainian, german = wording("uk").gettext("Adults"), wording("de").gettext("Adults")
    assert len({ukrainian, german, "Adults"}) == 3, "The catalogues lack a text."
    assert 0 < text.index(f"{ukrainian}: 2") < text.index(f"{german}: 2")
    assert OWN_WORDS in text
    assert APPLICANT not in text
    assert "Haddad" not in text
    assert mails.html_language() == ("uk", "ltr")
    mails.page.go_back()


def assert_nothing_leaked(town: Town) -> None:
    """No page, feed or git object holds the landlord's contact data."""
    objects = town.git("cat-file", "--batch-all-objects", "--batch", "--unordered")
    assert TITLE in objects
    files = [path for path in town.output.rglob("*") if path.is_file()]
    assert len(files) > 100
    texts = [path.read_text("utf-8", errors="replace") for path in files]
    found = {secret for secret in SECRETS for text in (objects, *texts) if secret in text}
    assert found == set()


@pytest.mark.browser
@pytest.mark.slow
def test_a_home_is_offered_published_asked_for_and_answered(town: Town, people: Cast) -> None:
    before = town.checkout_state()

    offer_home(people.landlord)
    confirm_by_mail(people.landlord, people.landlord_mail, LANDLORD)
    offer_id = publish(people.editor, town)
    assert_live_everywhere(town, offer_id)

    ask_for_home(people.applicant, town, offer_id)
    applicants_link = confirm_by_mail(people.applicant, people.applicant_mail, APPLICANT)
    people.editor.open_first("inquiries")
    people.editor.decide("forward")

    read_forwarded(people.landlord_mail)
    people.landlord_mail.follow_link(containing="/inquiry/")
    people.landlord.fill({"text": ANSWER})
    assert people.landlord.press("answer").status == 200
    people.applicant_mail.open_newest(APPLICANT, count=2)
    assert people.applicant_mail.follow_link() == applicants_link
    people.applicant.press("read")
    assert ANSWER in people.applicant.page.inner_text("main")

    assert town.checkout_state() == before
    assert_nothing_leaked(town)


@pytest.mark.browser
@pytest.mark.slow
def test_an_offer_is_asked_back_corrected_and_published(town: Town, people: Cast) -> None:
    landlord, editor = people.landlord, people.editor
    landlord.open("/forms/uk/offer")
    rent, contact = {**RENT, "deposit": "1.440"}, {**CONTACT, "mail": CORRECTOR}
    steps: tuple[Answers, ...] = (HOME, PLACE, rent, TERMS, WORDS, contact)
    for answers in steps:
        assert landlord.send_step(answers) == 200
    confirm_by_mail(landlord, people.landlord_mail, CORRECTOR)
    editor.sign_in(*town.sign_in)
    editor.open_first("offers")
    editor.ask("Stimmt die Fläche?")

    people.landlord_mail.open_newest(CORRECTOR, count=2)
    people.landlord_mail.follow_link()
    correct_answers(landlord)

    editor.open_first("offers")
    assert wording("de").gettext("Corrected by the landlord") in editor.page.inner_text("main")
    offer_id = publish(editor, town, version=2)
    landlord.open(f"/de/offers/{offer_id}/")
    assert "71,5" in landlord.page.inner_text("main")
    assert "62,5" not in landlord.page.inner_text("main")


@pytest.mark.browser
@pytest.mark.slow
def test_serve_stops_clean_within_five_seconds(town: Town) -> None:
    """It runs last: no process of it is left, and the sockets are closed."""
    group = town.process.process.pid

    assert town.process.stop(timeout=5) == 0

    listed = subprocess.run(
        ["ps", "-eo", "pgid=,args="], capture_output=True, text=True, check=True
    )
    assert [line for line in listed.stdout.splitlines() if line.split()[0] == str(group)] == []
