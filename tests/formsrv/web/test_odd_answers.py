"""Answers that no honest browser sends, and letters that nobody sees: kept, mended or refused."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from markupsafe import Markup, escape
from werkzeug.test import TestResponse

from formsrv.desk import decisions
from formsrv.errors import InvalidOfferError
from formsrv.forms.reading import plain_line, plain_text
from formsrv.forms.refusals import place_of
from formsrv.payloads import Answer, InquiryDraft, OfferDraft, phone_number
from formsrv.services import intake, links
from formsrv.services.conversation import read_conversation
from formsrv.states import State
from formsrv.web_public.site import frame
from tests.formsrv.samples import landlord as a_landlord
from tests.formsrv.way import Way
from tests.formsrv.web.answers import CONTACT, INQUIRY, STEPS, TERMS, WORDS, Answers
from tests.formsrv.web.conftest import LISTED, Web, filled
from tests.formsrv.web.pages import fault_links, tags, value

BREAKS = ["\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\r", "\r\n"]
DROPPED = ["\x00", "\x1b", "\x1f", "\x7f", "\x9f"]
UNSEEN = ["\u200c", "\u200d", "\u3164", "\u115f\u1160", "\uffa0", "\u00ad", "\u2800", "\u2060"]
PATH = f"/forms/ar/inquiry/{LISTED}"


def count(web: Web) -> int:
    with web.context.store.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM records").scalar_one())


def ask(web: Web, **changed: str | list[str]) -> TestResponse:
    client = web.app.test_client()
    return client.post(PATH, data=filled(client.get(PATH), {**INQUIRY, **changed}))


def offer(web: Web, **changed: str | list[str]) -> TestResponse:
    steps = [
        {**step, **{name: to for name, to in changed.items() if name in step}} for step in STEPS
    ]
    return web.walk("de", *steps)


@pytest.fixture
def drafts(monkeypatch: pytest.MonkeyPatch) -> list[OfferDraft | InquiryDraft]:
    """What reaches the services."""
    found: list[OfferDraft | InquiryDraft] = []

    def keeping(real: Callable[..., object]) -> Callable[..., object]:
        def keep(context: object, draft: Any, **rest: object) -> object:  # noqa: ANN401 (either kind)
            found.append(draft)
            return real(context, draft, **rest)

        return keep

    for name in ("submit_offer", "submit_inquiry"):
        monkeypatch.setattr(intake, name, keeping(getattr(intake, name)))
    return found


# One token, one set of answers


def test_changed_answers_with_the_same_token_are_another_inquiry(web: Web) -> None:
    client = web.app.test_client()
    fields = filled(client.get(PATH), INQUIRY)
    changed = fields.copy()
    changed["mail"] = "right@mail.example"

    pages = [client.post(PATH, data=sent) for sent in (fields, changed, changed, fields)]

    assert [page.status_code for page in pages] == [200] * 4
    assert "right@mail.example" in pages[1].text
    assert count(web) == 2


def test_changed_answers_with_the_same_token_are_another_offer(web: Web) -> None:
    client = web.app.test_client()
    fields = filled(web.walk("de", *STEPS[:5]), CONTACT)
    changed = fields.copy()
    changed["mail"] = "right@mail.example"

    pages = [
        client.post("/forms/de/offer", data=sent) for sent in (fields, changed, changed, fields)
    ]

    assert [page.status_code for page in pages] == [200] * 4
    assert count(web) == 2


def test_what_is_stored_of_a_token_names_neither_token_nor_answers(web: Web) -> None:
    client = web.app.test_client()
    fields = filled(client.get(PATH), INQUIRY)
    client.post(PATH, data=fields)

    with web.context.store.reading() as connection:
        key = connection.exec_driver_sql("SELECT submission FROM records").scalar_one()

    token = fields["token"]
    assert not any(part in token for part in (key, key[:8]))
    assert len(key) == 43


# Consent


@pytest.mark.parametrize("given", ["no", "YES", "on", ["no", "yes"], ["yes", "no"]])
def test_only_yes_is_consent(web: Web, given: str | list[str]) -> None:
    inquiry, home = ask(web, consent=given), offer(web, consent=given)

    assert (inquiry.status_code, home.status_code) == (422, 422)
    assert fault_links(inquiry.text) == fault_links(home.text) == ["#f-consent"]
    assert count(web) == 0


def test_an_optional_box_needs_no_yes(web: Web, drafts: list[InquiryDraft]) -> None:
    assert ask(web, pets="maybe").status_code == 200
    assert drafts[0].facts.pets is False


# Controls


@pytest.mark.parametrize("control", BREAKS)
def test_every_kind_of_line_break_is_a_newline(control: str) -> None:
    assert plain_text(f"one{control}two") == "one\ntwo"
    assert plain_line(f"one{control}two") == "one two"


@pytest.mark.parametrize("control", DROPPED)
def test_other_controls_are_dropped(control: str) -> None:
    assert plain_text(f"one{control}two") == "onetwo"
    assert plain_line(f"{control}one two{control}") == "one two"


@pytest.mark.parametrize("control", [*BREAKS, *DROPPED])
def test_forms_take_texts_with_controls(
    web: Web, drafts: list[OfferDraft | InquiryDraft], control: str
) -> None:
    inquiry = ask(web, own_words=f"Wir sind{control}zu dritt.", name=f"Amal{control} Haddad")
    home = offer(web, description=f"{WORDS['description']}{control}Ende", last_name=f"B{control} C")

    assert (inquiry.status_code, home.status_code) == (200, 200)
    asked, offered = drafts
    assert isinstance(asked, InquiryDraft)
    assert isinstance(offered, OfferDraft)
    assert asked.applicant.name == "Amal Haddad"
    assert offered.landlord.last_name == "B C"
    assert control == "\n" or control not in json.dumps(
        [asked.facts.own_words, offered.texts["de"].description], ensure_ascii=False
    )


@pytest.mark.parametrize("control", [*BREAKS, *DROPPED, "\u202e"])
def test_messages_with_controls_arrive(web: Web, way: Way, control: str) -> None:
    sent, inquiry = way.forwarded()
    client = web.app.test_client()
    text = f"Kommen Sie{control}morgen?"

    path = f"/my/{sent.secret}/inquiry/{inquiry.record_id}"
    first = client.post(path, data={"do": "answer", "text": text})
    second = client.post(f"/my/{inquiry.secret}", data={"do": "answer", "text": text})

    assert (first.status_code, second.status_code) == (303, 303)
    talk = read_conversation(web.context, inquiry.secret)
    assert len([line for line in str(talk).split("Kommen Sie") if "morgen?" in line]) == 2


@pytest.mark.parametrize("control", [*BREAKS, *DROPPED])
def test_a_reply_with_controls_arrives(web: Web, way: Way, control: str) -> None:
    sent = way.offer()
    decisions.ask_back(way.desk, way.editor, sent.record_id, seen=way.seen(sent), question="?")

    fields = {"do": "reply", "text": f"Ja{control}gern"}
    answer = web.app.test_client().post(f"/my/{sent.secret}", data=fields)

    assert answer.status_code == 303
    assert way.row(sent.record_id).state is State.IN_REVIEW


# What a payload refuses though the form did not


def refuse_payload(*_: object, **__: object) -> None:
    Answer(sender="landlord", text="\x00", language="de")


def test_a_refused_message_keeps_its_text(
    web: Web, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, inquiry = way.forwarded()
    asked = way.offer()
    decisions.ask_back(way.desk, way.editor, asked.record_id, seen=way.seen(asked), question="?")
    monkeypatch.setattr("formsrv.services.conversation.send_answer", refuse_payload)
    monkeypatch.setattr("formsrv.services.links.reply_to_office", refuse_payload)
    with web.context.store.writing() as connection:
        connection.exec_driver_sql("UPDATE records SET state='answered' WHERE state='forwarded'")

    client = web.app.test_client()
    answers = [
        client.post(path, data={"do": do, "text": "Mein langer Text"})
        for path, do in (
            (f"/my/{sent.secret}/inquiry/{inquiry.record_id}", "answer"),
            (f"/my/{inquiry.secret}", "answer"),
            (f"/my/{asked.secret}", "reply"),
        )
    ]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert [value(answer.text, "text") for answer in answers] == ["Mein langer Text"] * 3


def test_refused_answers_come_back_with_the_field(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        a_landlord(first_name="\u200d")

    def refuse_own_words(*_: object, **__: object) -> None:
        refuse_payload()

    monkeypatch.setattr("formsrv.web_public.offers.offer_draft", refuse)
    monkeypatch.setattr("formsrv.web_public.inquiries.inquiry_draft", refuse_own_words)

    home, inquiry = offer(web), ask(web)

    assert (home.status_code, inquiry.status_code) == (422, 422)
    assert fault_links(home.text) == ["#f-first_name"]
    assert value(home.text, "last_name") == CONTACT["last_name"]
    assert fault_links(inquiry.text) == ["#f-own_words"]
    assert value(inquiry.text, "own_words") == INQUIRY["own_words"]


def test_a_payload_refused_anywhere_else_is_no_fault_of_ours(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "find_record", refuse_payload)

    answer = web.app.test_client().get("/my/abc", headers={"Accept-Language": "ar"})

    assert answer.status_code == 422
    assert '<html lang="ar"' in answer.text


# Letters that nobody sees, and other odd values


@pytest.mark.parametrize("text", UNSEEN)
def test_a_name_that_nobody_sees_is_empty(web: Web, text: str) -> None:
    inquiry, home = ask(web, name=text), offer(web, first_name=text)

    assert (inquiry.status_code, home.status_code) == (422, 422)
    assert fault_links(inquiry.text) == ["#f-name"]
    assert fault_links(home.text) == ["#f-first_name"]
    with pytest.raises(ValueError, match="not one line of text"):
        a_landlord(first_name=text)


@pytest.mark.parametrize("text", UNSEEN)
def test_what_nobody_sees_counts_as_left_out(
    web: Web, way: Way, drafts: list[InquiryDraft], text: str
) -> None:
    inquiry = ask(web, supporter=text, own_words=text)
    sent = way.offer()
    decisions.ask_back(way.desk, way.editor, sent.record_id, seen=way.seen(sent), question="?")
    fields = {"do": "reply", "text": text}
    reply = web.app.test_client().post(f"/my/{sent.secret}", data=fields)

    assert (inquiry.status_code, reply.status_code) == (200, 422)
    assert drafts[0].supporter is None


@pytest.mark.parametrize("name", ["می‌خواهم", "क्‍ष", "김하늘"])
def test_letters_with_joiners_and_hangul_are_names(
    web: Web, drafts: list[InquiryDraft], name: str
) -> None:
    assert ask(web, name=name).status_code == 200
    assert drafts[0].applicant.name == name


@pytest.mark.parametrize("number", ["+49 (", "1 - 2 - 3", "1234", "0 (/.-) 12"])
def test_a_phone_number_has_five_digits(web: Web, number: str) -> None:
    assert fault_links(ask(web, phone=number).text) == ["#f-phone"]
    with pytest.raises(ValueError, match="phone number"):
        phone_number(number)


@pytest.mark.parametrize("mail", ["a@b.--", "a@1.2.3.44", "a@b.-c"])
def test_a_mail_address_ends_in_a_domain(web: Web, mail: str) -> None:
    assert fault_links(ask(web, mail=mail).text) == ["#f-mail"]


@pytest.mark.parametrize(
    ("changed", "field", "latest"),
    [
        (
            {"available_from": "01.01.2029", "lease_until": "", "lease": "unlimited"},
            "available_from",
            "2028",
        ),
        ({"lease_until": "31.12.9999"}, "lease_until", "2100"),
        ({"built": "2028"}, "built", "2027"),
        ({"built": "1199"}, "built", "1200"),
        ({"built": "alt"}, "built", ""),
    ],
)
def test_a_home_is_free_soon_and_was_built(
    web: Web, changed: Answers, field: str, latest: str
) -> None:
    page = web.walk("de", *STEPS[:3], {**TERMS, **changed})

    assert page.status_code == 422
    assert fault_links(page.text) == [f"#f-{field}"]
    assert latest in page.text
    assert "%(" not in page.text


@pytest.mark.parametrize(
    "changed",
    [
        {"available_from": "31.12.2028", "lease_until": "", "lease": "unlimited"},
        {"built": "2027"},
        {"built": "1200"},
    ],
)
def test_the_last_year_itself_is_taken(web: Web, changed: Answers) -> None:
    page = web.walk("de", *STEPS[:3], {**TERMS, **changed})

    assert (page.status_code, fault_links(page.text)) == (200, [])


@pytest.mark.parametrize("tag", ["de", "uk"])
@pytest.mark.parametrize(
    "mistake",
    [
        {"title": "Wohnung < Park"},
        {"description": "Zwei Zimmer < ein Haus, hell und mit Garten am See"},
    ],
)
def test_a_sentence_with_a_sign_is_escaped_once(web: Web, tag: str, mistake: Answers) -> None:
    page = web.walk(tag, *STEPS[:4], {**STEPS[4], **mistake})

    assert page.status_code == 422
    assert page.text.count("&lt;") == 3  # in the list of faults, beside the field and in it
    assert "&amp;lt;" not in page.text


def test_a_title_is_escaped_once(web: Web) -> None:
    translate = web.app.extensions["site"].pages.translator("fr")

    assert [frame(title, translate).title for title in ("l'<", escape("l'<"))] == [
        Markup("l&#39;&lt;")
    ] * 2


def test_a_sentence_of_the_whole_check_stays_markup(web: Web) -> None:
    translate = web.app.extensions["site"].pages.translator("de")
    _, sentence = place_of(InvalidOfferError("x", problems=()), translate)

    assert isinstance(sentence, Markup)


@pytest.mark.parametrize("number", ["", "  "])
def test_who_wants_calls_gives_a_number(web: Web, number: str) -> None:
    wish = {**STEPS[5], "contact": "phone", "phone": number}

    refused = web.walk("de", *STEPS[:5], wish)
    taken = web.walk("de", *STEPS[:5], {**wish, "contact": "either"})

    assert (refused.status_code, fault_links(refused.text)) == (422, ["#f-phone"])
    assert taken.status_code == 200


def test_nobody_moves_in_after_this_century(web: Web) -> None:
    answer = ask(web, move_in="31.12.9999")

    assert answer.status_code == 422
    assert fault_links(answer.text) == ["#f-move_in"]
    assert "2100" in answer.text
    assert tags(answer.text, "form")
