"""An office sees and changes only what is routed to it, whichever address somebody types."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from formsrv.desk import queue
from formsrv.desk.context import DeskContext
from formsrv.desk.setup import Prepared
from formsrv.desk.users import NewUser, add_user
from formsrv.desk.views import Role
from formsrv.states import RecordKind, State
from formsrv.web_staff.server import create_staff_app
from tests.formsrv.conftest import PASSWORD
from tests.formsrv.services.test_notices import CALL, send
from tests.formsrv.way import Sent, Way
from tests.formsrv.web.conftest import Desk
from tests.formsrv.web.pages import value

GERMAN = {
    "title_de": "Ruhige Wohnung im Hof",
    "description_de": "Zwei Zimmer mit Balkon, ruhig gelegen. Bus und Schule sind nah.",
}


@pytest.fixture
def app(prepared: Prepared, desk: DeskContext) -> Flask:
    return create_staff_app(prepared.desk, context=desk, secure=False)


def somebody(app: Flask, desk: DeskContext, *, office: int, role: Role = Role.EDITOR) -> Desk:
    """Sign somebody of an office in."""
    mail = f"{role.value}{office}@amt.example"
    new = NewUser(
        name=f"Person {office}",
        mail=mail,
        password=PASSWORD,
        office=desk.region.offices[office].id,
        role=role,
    )
    add_user(desk, new)
    browser = Desk(client=app.test_client())
    browser.send(browser.get("/sign-in"), "/sign-in", mail=mail, password=PASSWORD)
    return browser


def routes_of_cases(app: Flask, sent: dict[str, Sent]) -> Iterator[tuple[str, str]]:
    """Every address of the app that names a case, with its method."""
    for rule in app.url_map.iter_rules():
        if "record_id" not in rule.arguments:
            continue
        several = re.match(r"/<any\((.*)\):\w+>/", rule.rule)
        kinds = several[1].split(", ") if several else [rule.rule.split("/")[1]]
        for kind in kinds:
            path = rule.rule.replace(several[0], f"/{kind}/") if several else rule.rule
            path = path.replace("<record_id>", sent[kind].record_id).replace("<tag>", "de")
            path = path.replace("<photo_id>", "photo0000000")
            assert "<" not in path
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield method, path


@pytest.mark.parametrize("role", [Role.EDITOR, Role.LEAD])
def test_no_address_of_a_case_opens_for_another_office(app: Flask, way: Way, role: Role) -> None:
    """All routes of the app, also those that somebody adds later."""
    _, offer_id = way.published()
    notice = send(way, CALL)
    sent = {
        "offers": way.offer(),
        "inquiries": way.inquiry(offer_id),
        "notices": Sent(notice, way.secret(notice)),
    }
    seen = {kind: way.seen(one) for kind, one in sent.items()}
    stranger = somebody(app, way.desk, office=1, role=role)
    token = str(value(stranger.get("/").text, "csrf_token"))
    before = {one.record_id: way.row(one.record_id) for one in sent.values()}

    found: dict[str, int] = {}
    for method, path in routes_of_cases(app, sent):
        fields = {
            "csrf_token": token,
            "seen": seen[path.split("/")[1]],
            "words": "Guten Tag.",
            "reason": "duplicate",
            "office": way.desk.region.offices[2].id,
            **GERMAN,
        }
        answer = stranger.get(path) if method == "GET" else stranger.client.post(path, data=fields)
        found[f"{method} {path}"] = answer.status_code

    assert len(found) > 12
    assert {path: status for path, status in found.items() if status != 404} == {}
    assert {one: way.row(one) for one in before} == before


def test_lists_and_figures_show_the_own_office_only(app: Flask, way: Way) -> None:
    offer = way.offer()
    ending, _ = way.published(listing_days=14)
    stranger = somebody(app, way.desk, office=1, role=Role.LEAD)
    mine = somebody(app, way.desk, office=0, role=Role.LEAD)

    pages = {
        path: (mine.get(path).text, stranger.get(path).text)
        for path in ("/", "/expiries", "/figures/offers.csv", "/figures")
    }

    for path, record in (("/", offer), ("/expiries", ending), ("/figures/offers.csv", offer)):
        own, foreign = pages[path]
        assert record.record_id in own
        assert record.record_id not in foreign
    assert re.search(r'<td class="plot__number">[1-9]', pages["/figures"][0])
    assert not re.search(r'<td class="plot__number">[1-9]', pages["/figures"][1])


def test_nobody_extends_or_ends_anothers_offers(app: Flask, way: Way) -> None:
    """Not even together with an own one."""
    ending, _ = way.published(listing_days=14)
    stranger = somebody(app, way.desk, office=1)
    token = str(value(stranger.get("/").text, "csrf_token"))
    before = way.row(ending.record_id)

    for wish in ("30", "end"):
        fields = {"csrf_token": token, "record": ending.record_id, "do": wish, "sure": "yes"}
        assert stranger.client.post("/expiries", data=fields).status_code == 404

    assert way.row(ending.record_id) == before


def test_an_administrator_sees_every_office(app: Flask, way: Way) -> None:
    sent = way.offer()
    administrator = somebody(app, way.desk, office=3, role=Role.ADMINISTRATOR)

    assert administrator.get(f"/offers/{sent.record_id}").status_code == 200


def test_a_case_is_handed_over_with_a_note(app: Flask, staff: Desk, way: Way) -> None:
    sent = way.offer()
    path = f"/offers/{sent.record_id}"
    other = way.desk.region.offices[1].id
    page = staff.get(path)

    empty = staff.send(page, f"{path}/hand-over", office=other, words=" ")
    nowhere = staff.send(page, f"{path}/hand-over", office="", words="Bitte prüfen.")
    done = staff.send(page, f"{path}/hand-over", office=other, words="Das liegt bei Ihnen.")

    assert (empty.status_code, nowhere.status_code, done.status_code) == (422, 422, 303)
    assert "Bitte prüfen." in nowhere.text
    assert staff.get(path).status_code == 404
    theirs = somebody(app, way.desk, office=1).get(path)
    assert "Das liegt bei Ihnen." in theirs.text


def test_an_editor_adds_a_german_text_and_sees_the_difference(staff: Desk, way: Way) -> None:
    from tests.formsrv.desk.test_editing import UKRAINIAN

    sent = way.offer(texts={"uk": UKRAINIAN})
    path = f"/offers/{sent.record_id}"
    form = staff.get(f"{path}/edit")
    assert value(form.text, "title_uk") == UKRAINIAN.title
    assert value(form.text, "title_de") == ""

    half = post_edit(staff, form.text, path, title_de=GERMAN["title_de"])
    done = post_edit(staff, form.text, path, **GERMAN, area="60")

    assert half.status_code == 422
    assert done.status_code == 303
    page = staff.get(path).text
    assert re.search(rf"<ins>{GERMAN['title_de']}</ins>", page)
    assert re.search(r"<del><bdi[^>]*>55,5.*?</del> <ins><bdi[^>]*>60<", page)
    staff.send(staff.get(path), f"{path}/publish")
    assert way.row(sent.record_id).state is State.PUBLISHED


def post_edit(staff: Desk, page: str, path: str, **answers: str):  # noqa: ANN201 (of the client)
    """Send the form as a browser does: every field as it stands, some changed."""
    start = page.index(f'action="{path}/edit"')
    form = page[start : page.index("</form>", start)]
    names = dict.fromkeys(re.findall(r'name="([a-z_]+)"', form))
    fields: dict[str, object] = {name: field_value(form, name) for name in names}
    return staff.client.post(f"{path}/edit", data={**fields, **answers})


def field_value(form: str, name: str) -> str | list[str]:
    chosen = re.search(rf'<select [^>]*name="{name}".*?</select>', form, re.DOTALL)
    if chosen:
        found = re.search(r'<option value="([^"]*)"[^>]* selected', chosen[0])
        return found[1] if found else ""
    return value(form, name)


def test_an_edit_that_changes_nothing_shows_no_difference(staff: Desk, way: Way) -> None:
    """So the form reads back what it shows, field by field."""
    sent = way.offer()
    path = f"/offers/{sent.record_id}"

    done = post_edit(staff, staff.get(f"{path}/edit").text, path)

    case = queue.open_offer(way.desk, way.editor, sent.record_id)
    assert done.status_code == 303
    assert case.submission.texts == case.sent.texts
    assert "<ins>" not in staff.get(path).text
    assert case.entry.kind is RecordKind.OFFER


def test_a_decided_offer_is_not_edited(staff: Desk, way: Way) -> None:
    sent, _ = way.published()

    answer = staff.get(f"/offers/{sent.record_id}/edit")

    assert answer.headers["Location"] == f"/offers/{sent.record_id}"


def test_a_usual_question_reaches_the_landlord_in_the_own_language(staff: Desk, way: Way) -> None:
    from formsrv.reasons import OFFER_QUESTIONS, OfferQuestion
    from formsrv.services import links

    sent = way.offer()
    path = f"/offers/{sent.record_id}"
    staff.send(staff.get(path), f"{path}/ask", about="ask_deposit", words="")

    note = links.read_notes(way.public, sent.secret)[0].note
    assert (note.reason, note.text) == ("ask_deposit", "")
    assert OFFER_QUESTIONS[OfferQuestion(note.reason)].startswith("Please check the deposit")
