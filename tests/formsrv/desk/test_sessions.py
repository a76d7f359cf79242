"""A session ends when its owner signs out or is switched off, whoever has a copy of the cookie."""

import re
from dataclasses import replace
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from formsrv.desk import users
from formsrv.desk.context import DeskContext
from formsrv.desk.setup import Prepared
from formsrv.desk.views import StaffUser
from formsrv.web_staff.server import create_staff_app
from tests.formsrv.conftest import PASSWORD


@pytest.fixture
def app(prepared: Prepared, desk: DeskContext) -> Flask:
    return create_staff_app(prepared.desk, context=desk, secure=False)


def post(client: FlaskClient, path: str, **fields: str) -> int:
    page = client.get("/sign-in").text
    found = re.search(r'name="csrf_token" value="([^"]+)', page)
    assert found is not None
    return client.post(path, data={"csrf_token": found[1], **fields}).status_code


def sign_in(app: Flask, editor: StaffUser) -> FlaskClient:
    client = app.test_client()
    status = post(client, "/sign-in", mail=editor.mail, password=PASSWORD)
    assert (status, client.get("/").status_code) == (HTTPStatus.SEE_OTHER, HTTPStatus.OK)
    return client


def copy_of(app: Flask, client: FlaskClient) -> FlaskClient:
    cookie = client.get_cookie("staff")
    assert cookie is not None
    thief = app.test_client()
    thief.set_cookie("staff", cookie.value)
    assert thief.get("/").status_code == HTTPStatus.OK
    return thief


def test_a_copied_cookie_ends_with_the_session(app: Flask, editor: StaffUser) -> None:
    client = sign_in(app, editor)
    thief = copy_of(app, client)

    post(client, "/sign-out")

    assert thief.get("/").status_code == HTTPStatus.SEE_OTHER
    sign_in(app, editor)
    assert thief.get("/").status_code == HTTPStatus.SEE_OTHER


def test_who_is_switched_off_and_on_again_has_no_old_session(
    app: Flask, desk: DeskContext, editor: StaffUser
) -> None:
    client = sign_in(app, editor)
    users.switch_off(desk, editor.mail)
    with desk.desk.writing() as connection:
        connection.exec_driver_sql("UPDATE users SET active = true")

    assert client.get("/").status_code == HTTPStatus.SEE_OTHER


def test_signing_out_without_a_session_ends_nobodys(
    app: Flask, desk: DeskContext, editor: StaffUser
) -> None:
    post(app.test_client(), "/sign-out")

    assert users.find_user(desk, editor.user_id) == replace(editor, generation=1)
