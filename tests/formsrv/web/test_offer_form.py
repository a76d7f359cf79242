"""The landlord's form in a browser's eyes: German and Arabic."""

from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict

from catalog.offer import Distances, Energy, Offer, Rent
from formsrv.desk.context import DeskContext
from formsrv.desk.queue import open_offer
from formsrv.desk.views import StaffUser
from formsrv.facts import NOT_FACTS
from formsrv.forms.offer_table import OFFER_ROWS, OFFER_STEP_ROWS
from formsrv.forms.token import TokenSigner
from tests.formsrv.web.answers import CONTACT, HOME, PLACE, RENT, STEPS, WORDS, Answers
from tests.formsrv.web.conftest import Web, filled
from tests.formsrv.web.pages import fault_links, hidden_fields, tags, value, weight

MISTAKES: list[tuple[int, Answers, str]] = [
    (1, {"rooms": "zwei"}, "rooms"),
    (1, {"postcode": "99999"}, "postcode"),
    (2, {"floor": "99"}, "floor"),
    (2, {"municipality": "01004000"}, "municipality"),
    (3, {"deposit": "1441"}, "deposit"),
    (3, {"net": "480,123"}, "net"),
    (4, {"available_from": "31.02.2027"}, "available_from"),
    (4, {"available_from": "01.01.2020"}, "available_from"),
    (4, {"lease_until": ""}, "lease_until"),
    (4, {"energy_value": ""}, "energy_value"),
    (5, {"title": "Kurz"}, "title"),
    (5, {"description": "Bitte anrufen unter ٠٤٣١ ٥٥٥ ٠١١١, die Wohnung ist hell."}, "description"),
    (5, {"description": "<b>Fett</b> und laut, aber sonst eine schöne Wohnung."}, "description"),
    (6, {"mail": "erna(at)mail.example"}, "mail"),
    (6, {"consent": []}, "consent"),
]


def shown_names(step: int) -> set[str]:
    return {row.name for row in OFFER_STEP_ROWS[step]}


def stored(web: Web) -> int:
    with web.context.store.reading() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM records").scalar_one()


def sent_token(page: str) -> str:
    return dict(hidden_fields(page))["token"]


@pytest.mark.parametrize("tag", ["de", "ar"])
@pytest.mark.parametrize(("step", "mistake", "field"), MISTAKES)
def test_a_mistake_comes_back_with_everything_typed(
    web: Web, tag: str, step: int, mistake: Answers, field: str
) -> None:
    wrong = {**STEPS[step - 1], **mistake}

    answer = web.walk(tag, *STEPS[: step - 1], wrong)

    assert answer.status_code == 422
    assert fault_links(answer.text) == [f"#f-{field}"]
    described = tags(answer.text, "input", "fieldset", "textarea", "select")
    assert any(f"e-{field}" in one.get("aria-describedby", "").split() for one in described)
    assert f'id="e-{field}"' in answer.text
    assert f'id="f-{field}"' in answer.text
    for name in shown_names(step) - {"municipality", "text_language", "carrier", "efficiency"}:
        expected = wrong.get(name, [])
        chosen = value(answer.text, name)
        assert chosen in (expected, [expected]), name


@pytest.mark.parametrize(("tag", "direction"), [("de", "ltr"), ("ar", "rtl")])
def test_every_step_names_its_language_and_is_light(web: Web, tag: str, direction: str) -> None:
    for count in range(6):
        answer = web.walk(tag, *STEPS[:count])

        assert answer.status_code == 200
        assert f'<html lang="{tag}" dir="{direction}">' in answer.text
        assert f"f-{OFFER_STEP_ROWS[count + 1][0].name}" in answer.text
        assert weight(answer.data) < 5000, f"step {count + 1} in {tag}"


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_a_whole_form_is_stored_once_and_reads_the_address_back(web: Web, tag: str) -> None:
    last = web.walk(tag, *STEPS[:5])
    client = web.app.test_client()
    fields = filled(last, CONTACT)

    first = client.post(f"/forms/{tag}/offer", data=fields)
    again = client.post(f"/forms/{tag}/offer", data=fields)

    assert (first.status_code, again.status_code) == (200, 200)
    assert str(CONTACT["mail"]) in first.text
    assert str(CONTACT["mail"]) in again.text
    assert stored(web) == 1


def test_what_was_typed_becomes_a_valid_offer(
    web: Web, desk: DeskContext, editor: StaffUser
) -> None:
    """The desk alone can open what was stored; there nothing is wrong with it."""
    answer = web.walk("de", *STEPS)
    with web.context.store.writing() as connection:
        connection.exec_driver_sql("UPDATE records SET state = 'confirmed'")
        record = connection.exec_driver_sql("SELECT id FROM records").scalar_one()

    case = open_offer(desk, editor, record)

    assert answer.status_code == 200
    assert case.offer is not None
    assert case.problems == ()
    assert case.submission.offer["rent"] == {
        "net": 48000,
        "cold_costs": 11050,
        "heating": 7500,
        "other": 500,
        "garage": 4000,
        "deposit": 144000,
        "hot_water_in_heating": True,
        "included": ["water", "garbage"],
        "separate": ["electricity"],
    }
    assert (case.offer.rooms, case.offer.area) == (Decimal("2.5"), Decimal("62.5"))
    assert (case.offer.distances.school, case.offer.floor) == (1200, -1)
    assert case.submission.texts["de"].title == WORDS["title"]
    assert case.submission.landlord.house_number == "17a"
    assert case.submission.listing_days == 60


def test_digits_and_marks_of_other_scripts_mean_the_same(web: Web) -> None:
    home = {**HOME, "postcode": "٢٤١٠٣", "rooms": "٢٫٥", "area": "۶۲٫۵", "persons": "۳"}
    rent = {**RENT, "net": "٤٨٠", "deposit": "١٬٤٤٠", "cold_costs": "110.50 €"}

    answer = web.walk("ar", home, PLACE, rent)

    assert answer.status_code == 200
    assert "f-available_from" in answer.text


def test_earlier_answers_are_checked_again_at_the_end(web: Web) -> None:
    last = web.walk("de", *STEPS[:5])
    fields = filled(last, {**CONTACT, "deposit": "9.999"})

    answer = web.app.test_client().post("/forms/de/offer", data=fields)

    assert answer.status_code == 422
    assert fault_links(answer.text) == [
        "#f-deposit",
    ]
    assert dict(hidden_fields(answer.text))["first_name"] == "Erna"
    assert stored(web) == 0


def test_back_loses_nothing(web: Web) -> None:
    third = web.walk("de", HOME, PLACE)
    fields = filled(third, {**RENT, "net": "noch offen", "do": "back"})

    back = web.app.test_client().post("/forms/de/offer", data=fields)

    assert back.status_code == 200
    assert value(back.text, "room_list") == PLACE["room_list"]
    assert dict(hidden_fields(back.text))["net"] == "noch offen"


def test_another_language_keeps_what_was_typed(web: Web) -> None:
    third = web.walk("de", HOME, PLACE)
    buttons = [one["formaction"] for one in tags(third.text, "button") if "formaction" in one]
    fields = filled(third, {**RENT, "do": "show"})

    shown = web.app.test_client().post("/forms/ar/offer", data=fields)

    assert "/forms/ar/offer" in buttons
    assert shown.status_code == 200
    assert '<html lang="ar" dir="rtl">' in shown.text
    assert value(shown.text, "deposit") == RENT["deposit"]
    assert fault_links(shown.text) == []


@pytest.mark.parametrize("token", ["", "forged", "other form", "too old"])
def test_a_bad_token_brings_the_form_back_with_a_new_one(
    web: Web, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = web.walk("de", *STEPS[:5])
    signer = TokenSigner(web.config.form_secret_file.read_bytes())
    given = {"other form": signer.make("inquiry:x"), "too old": signer.make("offer")}
    bad = given.get(token, token)
    if token == "too old":
        monkeypatch.setattr("formsrv.forms.token.LIFETIME_SECONDS", -1)

    answer = web.app.test_client().post(
        "/forms/de/offer", data=filled(last, {**CONTACT, "token": bad})
    )

    assert answer.status_code == 422
    assert 'id="errors"' in answer.text
    assert value(answer.text, "first_name") == "Erna"
    assert sent_token(answer.text) != bad
    assert stored(web) == 0


def test_a_program_that_fills_in_everything_is_marked_not_dropped(web: Web) -> None:
    last = web.walk("de", *STEPS[:5])

    answer = web.app.test_client().post(
        "/forms/de/offer", data=filled(last, {**CONTACT, "website": "https://spam.example"})
    )

    assert answer.status_code == 200
    with web.context.store.reading() as connection:
        flags = connection.exec_driver_sql("SELECT flags FROM records").scalars().all()
    assert flags == ["hasty honeypot quarantine"]


def test_the_rent_limit_is_said_before_the_rent_is_asked(web: Web) -> None:
    answer = web.walk("de", HOME, PLACE)

    assert "679\N{NO-BREAK SPACE}€" in answer.text


def test_a_postcode_with_one_municipality_chooses_it(web: Web) -> None:
    answer = web.walk("de", HOME)

    assert value(answer.text, "municipality") == ["01002000"]


def test_correcting_the_address_is_another_submission(web: Web) -> None:
    receipt = web.walk("de", *STEPS)
    client = web.app.test_client()

    form = client.post("/forms/de/offer", data=MultiDict(hidden_fields(receipt.text)))
    corrected = client.post(
        "/forms/de/offer", data=filled(form, {**CONTACT, "mail": "erna@other.example"})
    )

    assert value(form.text, "mail") == CONTACT["mail"]
    assert "erna@other.example" in corrected.text
    assert stored(web) == 2


def test_every_fact_that_a_landlord_decides_has_a_field() -> None:
    covered = {row.covers.removeprefix("offer.") for row in OFFER_ROWS}
    inner = {"rent": Rent, "energy": Energy, "distances": Distances}
    facts = {
        f"{name}.{part}" if part else name
        for name in Offer.model_fields.keys() - NOT_FACTS
        for part in (inner[name].model_fields if name in inner else ("",))
    }

    assert facts - covered == set()
    assert {"texts.title", "texts.description", "listing_days", "consent"} <= covered


def test_names_of_fields_are_used_once() -> None:
    names = [row.name for row in OFFER_ROWS]

    assert len(names) == len(set(names))


def test_nothing_typed_is_found_in_the_database(web: Web) -> None:
    answer = web.walk("de", *STEPS)

    raw = b"".join(path.read_bytes() for path in web.config.recipients_file.parent.glob("intake*"))
    assert answer.status_code == 200
    for secret in ("Beispielfrau", "mail.example", "555 0111", "Holunderweg", "Helle Wohnung"):
        assert secret.encode() not in raw
