"""A public and a staff app over a real store in a folder of its own."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from formsrv.config import PublicConfig
from formsrv.desk.context import DeskContext
from formsrv.desk.setup import Prepared
from formsrv.desk.views import StaffUser
from formsrv.directory import ListedOffer, write_directory
from formsrv.services.context import PublicContext
from formsrv.web_public.limits import TokenBuckets
from formsrv.web_public.server import create_public_app
from formsrv.web_staff.server import create_staff_app
from tests.formsrv.conftest import PASSWORD
from tests.formsrv.web.pages import hidden_fields

LISTED = "a2b3c4d5"


@dataclass(frozen=True, kw_only=True)
class Web:
    """The public app and its store."""

    app: Flask
    config: PublicConfig
    context: PublicContext

    def walk(self, tag: str, *steps: dict[str, str | list[str]]) -> TestResponse:
        """Send the steps of the landlord's form one after another, as a browser does."""
        client = self.app.test_client()
        path = f"/forms/{tag}/offer"
        answer = client.get(path)
        for step in steps:
            answer = client.post(path, data=filled(answer, step))
        return answer


def filled(page: TestResponse, answers: dict[str, str | list[str]]) -> MultiDict[str, str]:
    """Return what a browser sends: hidden fields, and the answers instead of their fields."""
    fields = MultiDict([*hidden_fields(page.text), ("do", "next")])
    for name, value in answers.items():
        fields.setlist(name, [value] if isinstance(value, str) else value)
    return fields


@pytest.fixture
def web(prepared: Prepared, public: PublicContext) -> Web:
    """The public app; one offer that an editor committed is listed."""
    office = public.region.offices[0].id
    until = public.today + timedelta(days=30)
    write_directory(prepared.public.offers_file, {LISTED: ListedOffer(office=office, until=until)})
    app = create_public_app(prepared.public, context=public, buckets=TokenBuckets(capacity=1000))
    return Web(app=app, config=prepared.public, context=public)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The staff app as one editor's browser sees it."""

    client: FlaskClient

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        return self.client.get(path)

    def send(self, page: TestResponse, action: str, **answers: str) -> TestResponse:
        """Send the form of a page that leads to an action, with its hidden fields."""
        start = page.text.index(f'action="{action}"')
        form = page.text[start : page.text.index("</form>", start)]
        fields = {**dict(hidden_fields(form)), **answers}
        return self.client.post(action, data=fields)


@pytest.fixture
def staff(prepared: Prepared, desk: DeskContext, editor: StaffUser) -> Desk:
    """The staff app with the editor signed in."""
    app = create_staff_app(prepared.desk, context=desk, secure=False)
    browser = Desk(client=app.test_client())
    door = browser.get("/sign-in")
    answer = browser.send(door, "/sign-in", mail=editor.mail, password=PASSWORD)
    assert answer.status_code == 303
    return browser
