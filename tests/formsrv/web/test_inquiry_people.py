"""The applicant's form for whoever is helped, and for whoever has no mail address."""

import re

import pytest

from formsrv.states import State
from tests.formsrv.way import Way
from tests.formsrv.web.answers import INQUIRY, Answers
from tests.formsrv.web.conftest import LISTED, Desk, Web, filled
from tests.formsrv.web.pages import fault_links, weight

PATH = f"/forms/en/inquiry/{LISTED}"
HELPED: Answers = {
    **INQUIRY,
    "supporter": "Frieda Helferin, Beratungsstelle Muster, +49 431 555 0155",
}
WITHOUT_MAIL: Answers = {**INQUIRY, "mail": "", "phone": "+49 431 555 0166"}


def send(web: Web, answers: Answers, *, do: str = "next") -> tuple[int, str]:
    client = web.app.test_client()
    answer = client.post(PATH, data=filled(client.get(PATH), {**answers, "do": do}))
    return answer.status_code, answer.text


def record_id(web: Web) -> str:
    with web.context.store.reading() as connection:
        found = connection.exec_driver_sql("SELECT id FROM records WHERE kind = 'inquiry'")
        return str(found.scalar_one())


def test_the_office_sees_who_helps(web: Web, way: Way, staff: Desk) -> None:
    assert send(web, HELPED)[0] == 200
    client = web.app.test_client()
    own = f"/my/{way.secret(record_id(web))}"
    client.post(own, data={"do": "confirm"})

    seen = staff.get(f"/inquiries/{record_id(web)}").text
    written = client.post(own, data={"do": "show"}).text

    for page in (seen, written):
        assert str(HELPED["supporter"]) in page


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"supporter": "<Frieda>"}, "supporter"),
        ({"mail": "", "phone": ""}, "mail"),
    ],
)
def test_nobody_who_cannot_be_reached(web: Web, change: Answers, field: str) -> None:
    status, page = send(web, {**HELPED, **change})

    assert (status, fault_links(page)) == (422, [f"#f-{field}"])


def test_without_a_mail_address_a_code_shows_and_takes_back(web: Web, way: Way) -> None:
    status, page = send(web, WITHOUT_MAIL)
    code = re.findall(r'class="code"><bdi dir="ltr">([^<]+)', page)[0]
    client = web.app.test_client()
    shown = client.post("/forms/ar/receipt", data={"code": code, "do": "show"})
    done = client.post("/forms/ar/receipt", data={"code": code, "do": "withdraw_yes"})

    assert status == 200
    assert "inquiry" in page
    assert "offer" not in re.findall(r"<main.*", page, re.DOTALL)[0]
    assert weight(page.encode()) < 3000
    assert (shown.status_code, done.status_code) == (200, 200)
    assert 'value="withdraw"' in shown.text
    assert way.row(record_id(web)).state is State.WITHDRAWN


def test_a_second_click_shows_the_same_code(web: Web) -> None:
    client = web.app.test_client()
    fields = filled(client.get(PATH), WITHOUT_MAIL)

    pages = [client.post(PATH, data=fields).text for _ in range(2)]

    codes = [re.findall(r'class="code"><bdi dir="ltr">([^<]+)', page)[0] for page in pages]
    assert codes[0] == codes[1]
    assert record_id(web)


def test_the_office_confirms_by_telephone(web: Web, way: Way, staff: Desk) -> None:
    send(web, WITHOUT_MAIL)
    path = f"/inquiries/{record_id(web)}"
    queue = staff.get("/").text
    page = staff.get(path)

    answer = staff.send(page, f"{path}/confirm")

    assert path in queue
    assert answer.status_code in {200, 303}
    assert way.row(record_id(web)).state is State.CONFIRMED
