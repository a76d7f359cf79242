"""What holds for every page of the public app."""

import pytest
from werkzeug.datastructures import MultiDict

from formsrv.web_public.limits import TokenBuckets
from formsrv.web_public.server import create_public_app
from tests.formsrv.web.answers import HOME, PLACE
from tests.formsrv.web.conftest import LISTED, Web, filled
from tests.formsrv.web.pages import hidden_fields, tags, weight

PATHS = [
    "/forms/de/offer",
    f"/forms/ar/inquiry/{LISTED}",
    "/forms/de/inquiry/zzzzzzzz",
    "/my/unknown",
    "/forms/xx/offer",
]
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("path", PATHS)
def test_no_page_may_be_kept_framed_scripted_or_followed(web: Web, path: str) -> None:
    answer = web.app.test_client().get(path)

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "form-action 'self'" in policy
    assert "script" not in policy
    assert "<script" not in answer.text
    assert "Set-Cookie" not in answer.headers


def test_no_cookie_is_set_on_the_way(web: Web) -> None:
    client = web.app.test_client()
    page = client.get("/forms/de/offer")
    client.post("/forms/de/offer", data=filled(page, HOME))

    assert client._cookies == {}  # noqa: SLF001 (werkzeug's client shows them nowhere else)


def test_the_style_is_the_one_that_the_policy_allows(web: Web) -> None:
    import base64
    import hashlib
    import re

    answer = web.app.test_client().get("/forms/de/offer")

    style = re.search(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["Content-Security-Policy"]


def test_an_alias_leads_to_its_language(web: Web) -> None:
    answer = web.app.test_client().get("/forms/prs/offer")

    assert answer.status_code == 308
    assert answer.headers["Location"] == "/forms/fa/offer"


@pytest.mark.parametrize(
    ("path", "accepted", "language"),
    [
        ("/forms/ar/nothing", "de", "ar"),
        ("/my/unknown", "uk,de;q=0.5", "uk"),
        ("/my/unknown", "xx", "de"),
        ("/forms/prs/nothing", "", "fa"),
    ],
)
def test_a_missing_page_speaks_the_readers_language(
    web: Web, path: str, accepted: str, language: str
) -> None:
    answer = web.app.test_client().get(path, headers={"Accept-Language": accepted})

    assert answer.status_code == 404
    assert f'<html lang="{language}"' in answer.text
    assert weight(answer.data) < 3000


def test_a_body_that_is_no_form_of_ours_is_refused(web: Web) -> None:
    client = web.app.test_client()

    broken = client.post(
        "/forms/de/offer", data=b"--x\r\nbroken", content_type="multipart/form-data; boundary=x"
    )
    json = client.post("/forms/de/offer", json={"kind": "flat"})

    assert (broken.status_code, json.status_code) == (400, 400)
    assert "<h1>" in broken.text


def test_a_body_of_thousands_of_fields_is_refused(web: Web) -> None:
    body = "&".join(f"a{number}=1" for number in range(5000))

    answer = web.app.test_client().post("/forms/de/offer", data=body, content_type=FORM)

    assert answer.status_code == 413
    assert '<html lang="de"' in answer.text


def test_a_very_large_body_is_refused(web: Web) -> None:
    body = "description=" + "a" * 200_000

    answer = web.app.test_client().post("/forms/ar/offer", data=body, content_type=FORM)

    assert answer.status_code == 413


def test_a_busy_network_is_asked_to_wait_and_loses_nothing(web: Web) -> None:
    app = create_public_app(
        web.config, context=web.context, buckets=TokenBuckets(capacity=1, per_minute=0)
    )
    client = app.test_client()
    page = client.get("/forms/de/offer")
    client.post("/forms/de/offer", data=filled(page, HOME))
    fields = filled(page, PLACE)

    answer = client.post("/forms/de/offer", data=fields)

    assert answer.status_code == 429
    assert answer.headers["Retry-After"]
    assert MultiDict(hidden_fields(answer.text)) == fields
    assert [form["action"] for form in tags(answer.text, "form")] == ["/forms/de/offer"]


def test_a_fault_of_ours_says_so_and_logs_no_value(
    web: Web, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("erna@mail.example")

    monkeypatch.setattr("formsrv.services.links.find_record", fail)

    answer = web.app.test_client().get("/my/secret-of-erna")

    assert answer.status_code == 500
    assert "RuntimeError" in caplog.text
    assert "erna" not in caplog.text
    assert "erna" not in answer.text


def test_networks_are_told_apart_and_refilled() -> None:
    now = [0.0]
    buckets = TokenBuckets(capacity=2, per_minute=60, clock=lambda: now[0])

    taken = [buckets.take("198.51.100.7") for _ in range(3)]
    other = buckets.take("198.51.100.8")
    same_home = [buckets.take(f"2001:db8:1:{number:x}::1") for number in (0x01, 0x02, 0x03)]
    now[0] = 1.0

    assert taken == [True, True, False]
    assert other
    assert same_home == [True, True, False]
    assert buckets.take("198.51.100.7")
