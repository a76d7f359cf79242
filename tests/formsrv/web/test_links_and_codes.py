"""Pages without a record link: action links, receipt codes, drafts, lost links, erasing."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from catalog.formats import money
from catalog.rent import answer_for
from formsrv.action_links import Deed, hash_token, new_token
from formsrv.services import links, receipts
from formsrv.states import State
from formsrv.store.links import add_actions, erase_drafts
from formsrv.store.outbox import list_due
from formsrv.store.rows import ActionRow
from formsrv.web_public.limits import Guesses, TokenBuckets
from formsrv.worker.letters import compose
from tests.formsrv.samples import CITY, FakeClock, landlord
from tests.formsrv.services.test_receipts import CODE, sent_by_telephone
from tests.formsrv.way import Way
from tests.formsrv.web.answers import CONTACT, HOME, PLACE, RENT, STEPS, TERMS, WORDS, Answers
from tests.formsrv.web.conftest import Desk, Web, filled
from tests.formsrv.web.pages import fault_links, hidden_fields, tags, value, weight

YES = {"do": "yes"}
BY_TELEPHONE: Answers = {**CONTACT, "mail": ""}


def link_for(way: Way, deed: Deed, *, language: str = "ar") -> tuple[str, str]:
    """Return the record and the path of an action link of a published offer."""
    sent, _ = way.published()
    token = new_token()
    ends = datetime.combine(way.desk.today + timedelta(days=3), time(), UTC)
    row = ActionRow(
        hash=hash_token(token),
        record_id=sent.record_id,
        deed=deed.value,
        language=language,
        created_at=way.desk.clock(),
        expires_at=ends,
    )
    with way.desk.store.writing() as connection:
        add_actions(connection, [row])
    return sent.record_id, f"/my/once/{token}"


def newest_mail(way: Way) -> str:
    """Return the text of the mail that was written last, as the worker sends it."""
    with way.desk.store.reading() as connection:
        rows = list_due(connection, way.desk.clock(), limit=50)
    return compose(way.desk, rows[-1]).text


def send_code(web: Web, code: str, do: str = "show", tag: str = "en") -> TestResponse:
    return web.app.test_client().post(f"/forms/{tag}/receipt", data={"code": code, "do": do})


@pytest.mark.parametrize("deed", [Deed.STILL_FREE, Deed.RENTED, Deed.WITHDRAW, Deed.ERASE])
def test_a_link_of_a_mail_acts_by_its_button_alone_and_once(web: Web, way: Way, deed: Deed) -> None:
    record, path = link_for(way, deed)
    client = web.app.test_client()
    before = way.row(record)

    shown = [client.get(path) for _ in range(2)]
    untouched = way.row(record)
    done, again = client.post(path, data=YES), client.post(path, data=YES)
    late = client.get(path)

    assert [answer.status_code for answer in (*shown, done, again, late)] == [
        200,
        200,
        200,
        410,
        410,
    ]
    assert untouched == before
    assert way.row(record) != before
    assert '<html lang="ar" dir="rtl">' in shown[0].text
    assert [one.get("value") for one in tags(shown[0].text, "button")] == ["yes"]
    assert record not in shown[0].text
    assert "kanarie" not in shown[0].text.casefold()
    assert shown[0].headers["Referrer-Policy"] == "no-referrer"


def test_a_link_that_is_over_or_unknown_says_so(web: Web, way: Way, clock: FakeClock) -> None:
    record, path = link_for(way, Deed.RENTED, language="en")
    clock.pass_time(days=4)

    late, unknown = (
        web.app.test_client().post(path, data=YES),
        web.app.test_client().get("/my/once/abc"),
    )

    assert (late.status_code, unknown.status_code) == (410, 404)
    assert "time is over" in late.text
    assert way.row(record).state is State.PUBLISHED


def test_who_has_no_mail_address_gets_a_code_that_works(web: Web, way: Way) -> None:
    done = web.walk("en", *STEPS[:5], BY_TELEPHONE)
    found = re.search(r'class="code"><bdi dir="ltr">([^<]+)', done.text)
    assert found

    view = receipts.find_record(way.public, found[1])
    shown = send_code(web, found[1].replace("-", " ").lower())

    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", found[1])
    assert view.state is State.RECEIVED
    assert "The office will call you." in shown.text
    assert [one["value"] for one in tags(shown.text, "button")] == ["withdraw"]
    assert (weight(done.data) < 3000, weight(shown.data) < 3000) == (True, True)


def test_a_second_click_shows_the_same_code(web: Web) -> None:
    client = web.app.test_client()
    fields = filled(web.walk("en", *STEPS[:5]), BY_TELEPHONE)

    codes = {
        re.findall(r'class="code"><bdi dir="ltr">([^<]+)', page.text)[0]
        for page in (client.post("/forms/en/offer", data=fields) for _ in range(2))
    }

    assert len(codes) == 1


def test_neither_address_nor_number_is_no_answer(web: Web) -> None:
    refused = web.walk("en", *STEPS[:5], {**BY_TELEPHONE, "phone": ""})

    assert refused.status_code == 422
    assert fault_links(refused.text) == ["#f-mail"]


def test_a_code_takes_back_and_erases_after_a_question(web: Web, way: Way) -> None:
    record = sent_by_telephone(way)

    asked = send_code(web, CODE, "withdraw")
    before = way.row(record).state
    taken = send_code(web, CODE, "withdraw_yes")
    erased = send_code(web, CODE, "erase_yes")

    assert [one["value"] for one in tags(asked.text, "button")] == ["withdraw_yes", "erase", "none"]
    assert before is State.RECEIVED
    assert "taken your offer back" in taken.text
    assert "being erased" in erased.text
    assert "kanarie" not in (asked.text + taken.text).casefold()


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_a_wrong_code_is_said_in_the_readers_language(web: Web, tag: str) -> None:
    wrong = send_code(web, "7KD0-1MQV", tag=tag)

    assert wrong.status_code == 422
    assert f'<html lang="{tag}"' in wrong.text
    assert value(wrong.text, "code") == "7KD0-1MQV"
    assert 'aria-invalid="true"' in wrong.text


@pytest.mark.parametrize(
    "guesses",
    [
        Guesses(TokenBuckets(capacity=3, per_minute=0), TokenBuckets()),
        Guesses(TokenBuckets(), TokenBuckets(capacity=3, per_minute=0)),
    ],
)
def test_guessing_is_slowed_down_for_a_network_and_for_all(web: Web, guesses: Guesses) -> None:
    site = web.app.extensions["site"]
    web.app.extensions["site"] = type(site)(
        context=site.context,
        pages=site.pages,
        signer=site.signer,
        buckets=site.buckets,
        guesses=guesses,
    )

    answers = [send_code(web, f"7KD0-1MQV-ABCE-HK{n:02}").status_code for n in range(5)]
    other = web.app.test_client().post("/forms/en/lost-link", data={"mail": "a@mail.example"})

    assert answers == [422, 422, 422, 429, 429]
    assert other.status_code == 429


def test_the_office_confirms_by_telephone(web: Web, way: Way, staff: Desk) -> None:
    record = sent_by_telephone(way)
    page = staff.get(f"/offers/{record}")

    done = staff.send(page, f"/offers/{record}/confirm")
    again = staff.send(page, f"/offers/{record}/confirm")

    assert f"/offers/{record}" in staff.get("/").text
    assert (done.status_code, again.status_code) == (303, 409)
    assert way.row(record).state is State.IN_REVIEW
    assert f'action="/offers/{record}/publish"' in staff.get(f"/offers/{record}").text


def test_an_editor_has_a_button_for_a_lost_link(way: Way, staff: Desk) -> None:
    sent = way.offer()
    page = staff.get(f"/offers/{sent.record_id}")

    done = staff.send(page, f"/offers/{sent.record_id}/link")

    assert done.status_code == 303
    assert sent.secret in newest_mail(way)
    by_telephone = sent_by_telephone(way)
    assert "/link" not in staff.get(f"/offers/{by_telephone}").text


@pytest.mark.parametrize("step", [1, 3, 6])
def test_a_form_goes_on_later_behind_a_mailed_link(web: Web, way: Way, step: int) -> None:
    """At any step: what was typed comes back, and nothing is left when the form was sent."""
    client = web.app.test_client()
    path = "/forms/en/offer"
    page = web.walk("en", *STEPS[: step - 1])
    asked = client.post(path, data=filled(page, {**STEPS[step - 1], "do": "later"}))
    wrong = client.post(path, data=filled(asked, {"draft_mail": "x", "do": "keep"}))
    kept = client.post(path, data=filled(wrong, {"draft_mail": "a@mail.example", "do": "keep"}))
    found = re.search(r"/my/draft/\S+", newest_mail(way))
    assert found
    button = client.get(found[0])
    again = client.post(found[0], data={"do": "open"})

    assert (asked.status_code, wrong.status_code, kept.status_code) == (200, 422, 200)
    assert "<bdi>a@mail.example</bdi>" in kept.text
    assert "Beispielfrau" not in button.text
    assert dict(hidden_fields(again.text))["step"] == str(step)
    for answers in STEPS[step - 1 :]:
        again = client.post(path, data=filled(again, answers))
    assert again.status_code == 200, fault_links(again.text)
    assert client.get(found[0]).status_code == 404
    with way.desk.store.writing() as connection:
        assert connection.exec_driver_sql("SELECT length(sealed) FROM drafts").all() == [(0,)]
        assert erase_drafts(connection, now=way.desk.clock()) == 1


@pytest.mark.parametrize("token", ["", "forged"])
def test_a_form_is_kept_for_later_by_its_own_page_alone(web: Web, way: Way, token: str) -> None:
    """No program writes mails to strangers with one address of the site."""
    client = web.app.test_client()
    fields = {"do": "keep", "step": "1", "postcode": "24103", "draft_mail": "a@mail.example"}

    refused = client.post("/forms/en/offer", data={**fields, "token": token})
    with way.desk.store.reading() as connection:
        waiting = list_due(connection, way.desk.clock(), limit=9)
    again = client.post("/forms/en/offer", data={**dict(hidden_fields(refused.text)), **fields})

    assert refused.status_code == 422
    assert value(refused.text, "draft_mail") == "a@mail.example"
    assert waiting == []
    assert again.status_code == 200
    assert "/my/draft/" in newest_mail(way)


def test_an_address_that_no_mail_can_have_is_refused(web: Web, way: Way) -> None:
    page = web.walk("en", HOME)
    fields = filled(page, {"draft_mail": "=?x?q?a?=@post.example", "do": "keep"})

    assert web.app.test_client().post("/forms/en/offer", data=fields).status_code == 422


def test_a_draft_ends_after_the_regions_days(web: Web, way: Way, clock: FakeClock) -> None:
    client = web.app.test_client()
    page = web.walk("en", HOME)
    fields = filled(page, {"draft_mail": "a@mail.example", "do": "keep"})
    client.post("/forms/en/offer", data=fields)
    found = re.search(r"/my/draft/\S+", newest_mail(way))
    assert found

    clock.pass_time(days=way.desk.region.settings.retention.draft_days)

    assert client.get(found[0]).status_code == 404
    with way.desk.store.writing() as connection:
        assert erase_drafts(connection, now=way.desk.clock()) == 1


@pytest.mark.parametrize("page", ["lost-link", "erase"])
def test_everybody_gets_the_same_answer_about_an_address(web: Web, way: Way, page: str) -> None:
    way.offer(landlord=landlord())
    client = web.app.test_client()

    answers = [
        client.post(f"/forms/en/{page}", data={"mail": mail})
        for mail in ("kanarie.landlord@post.example", "nobody@mail.example")
    ]
    wrong = client.post(f"/forms/en/{page}", data={"mail": "x"})

    assert answers[0].data == answers[1].data
    assert [one.status_code for one in answers] == [200, 200]
    assert (wrong.status_code, value(wrong.text, "mail")) == (422, "x")
    assert client.get(f"/forms/en/{page}").status_code == 200


@pytest.mark.parametrize("net", ["300", "900"])
def test_the_form_says_how_the_rent_compares_with_the_limit(web: Web, net: str) -> None:
    """Before the rent is asked, and twice before sending."""
    region, today = web.context.region, web.context.today
    home = {**HOME, "persons": "2"}
    answer = answer_for(int(net) * 100 + 11050, 2, ags=CITY, region=region, today=today)
    assert answer.limit is not None
    rent = {**RENT, "net": net, "deposit": ""}
    steps = (home, PLACE, rent, TERMS, WORDS)

    before, after, last = (web.walk("en", *steps[:count]).text for count in (2, 4, 5))

    assert money(answer.limit) in before
    for page in (after, last):
        assert money(answer.limit) in page
        assert (money(answer.over) if answer.over else "is within") in page


def test_without_a_current_table_nothing_is_guessed(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(web.context), "today", date(2099, 1, 1))

    page = web.walk("en", {**HOME, "persons": "2"}, PLACE)

    assert "There is no current table" in page.text


def test_an_unknown_link_leads_to_a_new_one(web: Web) -> None:
    answer = web.app.test_client().get("/my/x", headers={"Accept-Language": "en"})

    assert "/forms/en/lost-link" in answer.text
    assert MultiDict(hidden_fields(answer.text)) == MultiDict()


def test_a_draft_of_somebody_else_is_not_erased(web: Web, way: Way) -> None:
    """A record link, or nonsense, in the place of a draft's does no harm."""
    sent = way.offer()
    last = web.walk("en", *STEPS[:5])
    fields = filled(last, CONTACT)
    fields["draft"] = sent.secret

    done = web.app.test_client().post("/forms/en/offer", data=fields)

    assert done.status_code == 200
    assert links.read_written(way.public, sent.secret).offer is not None
