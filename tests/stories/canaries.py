"""Words that stand in personal fields alone, and the places where they must not be found."""

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.stories import asking, letting
from tests.stories.tales import (
    Tale,
    add_photo,
    confirm,
    decide,
    open_case,
    open_form,
    publish,
    send_inquiry,
)
from tests.support.pictures import CANARIES
from tests.support.processes import ROOT

LANDLORD = {
    "first_name": "Vornamekanarie",
    "last_name": "Nachnamekanarie",
    "phone": "+49 431 555 01 71",
    "street": "Kanariengasse",
    "house_number": "17zk",
}
APPLICANT = {
    "name": "Bewerberkanarie",
    "phone": "+49 431 555 01 72",
    "own_words": "Eigenworteskanarie",
    "supporter": "Helferkanarie, Hilfswerkkanarie, kanarie.helfer@post.example",
}
ANSWER, REPLY, NOTICE, NOTE = (
    "Antwortkanarie",
    "Antwortzweikanarie",
    "Hinweiskanarie",
    "Notizkanarie",
)
CALLED = {"name": "Rufnamekanarie", "phone": "+49 431 555 01 73", "postcode": "24103"}


def write_everything(tale: Tale) -> None:
    """Type a canary into each personal field, in every form that the service has."""
    landlord, post = tale.landlord, tale.postbox("kanarie")
    asks = tale.postbox("bewerberpost", applicant=True)
    letting.write_with_a_pause(tale, post, **LANDLORD)
    link, reference = confirm(tale, landlord, post)
    add_photo(tale, link, "Raum")
    offer_id = publish(tale, reference)
    post.open_next()
    send_inquiry(tale, offer_id, {"mail": asks.address, **APPLICANT})
    applicants_link, inquiry = confirm(tale, tale.applicant, asks)
    open_case(tale, f"inquiries/{inquiry}")
    decide(tale, inquiry, "forward")
    landlord.page.goto(f"{link}/inquiry/{inquiry}")
    landlord.fill({"text": ANSWER})
    landlord.press("answer")
    for do in ("share", "share-now"):
        landlord.press(do)
    tale.applicant.page.goto(applicants_link)
    tale.applicant.press("read")
    tale.applicant.fill({"text": REPLY})
    for do in ("answer", "read", "share", "share-now"):
        tale.applicant.press(do)
    assert LANDLORD["last_name"] in tale.main_text(tale.applicant)
    post.open_next()
    write_notices(tale, offer_id)
    open_form(tale, landlord, "erase")
    landlord.fill({"mail": "kanarie.unbekannt@post.example"})
    landlord.press("send")


def write_notices(tale: Tale, offer_id: str) -> None:
    """Report an offer, and ask to be called."""
    report = {"reason": "other", "words": NOTICE, "mail": "kanarie.melder@post.example"}
    asking.send_notice(tale, f"report/{offer_id}", report, answer=ANSWER)
    open_form(tale, tale.landlord, "call-back")
    assert tale.landlord.send_step({**CALLED, "words": NOTE}) == 200


def words_of(tale: Tale) -> list[str]:
    """Return all canaries, and the local parts of the mail addresses."""
    typed = [*LANDLORD.values(), *APPLICANT.values(), *CALLED.values()]
    typed = [word for word in typed if word != CALLED["postcode"]]
    typed += [word.removeprefix("+49 431 ") for word in typed if word.startswith("+49")]
    typed += [re.sub(r"\D", "", word)[2:] for word in typed if word.startswith("+49")]
    typed += [ANSWER, REPLY, NOTICE, NOTE, "kanarie.unbekannt", "kanarie.melder"]
    typed += [f"{who}.{tale.name}.{tale.tag}@" for who in ("kanarie", "bewerberpost")]
    return [*typed, *(word.decode() for word in CANARIES)]


def found_in(texts: Mapping[str, bytes], tale: Tale) -> list[tuple[str, str]]:
    """Name the places that hold a canary, whatever the size of its letters."""
    words = [(word, word.casefold().encode()) for word in words_of(tale)]
    return [
        (place, word) for place, text in texts.items() for word, raw in words if raw in text.lower()
    ]


def make_backup(var: Path, folder: Path) -> Path:
    """Make a backup while everything runs, as the timer does; return its folder."""
    command = [sys.executable, "-m", "formsrv", "backup", str(folder), "--var", str(var)]
    region = next(var.glob("*/region.yaml")).parent
    subprocess.run([*command, "--region", str(region)], cwd=ROOT, check=True, capture_output=True)
    return next(path for path in folder.iterdir() if path.is_dir())


def git_objects(repository: Path) -> bytes:
    """Return every object of a repository, unpacked."""
    command = ["git", f"--git-dir={repository}", "cat-file", "--batch-all-objects", "--batch"]
    return subprocess.run(command, check=True, capture_output=True).stdout
