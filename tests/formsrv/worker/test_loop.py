"""One worker at a time goes on with the rest, whatever fails and whatever is done to the clock."""

from __future__ import annotations

import logging

import pytest

from formsrv.config import SmtpConfig
from formsrv.worker import loop
from formsrv.worker.loop import Worker
from tests.formsrv.samples import FakeClock
from tests.formsrv.way import Way
from tests.support.smtp_sink import MailSink


class Steady:
    """Seconds that only tests let go by."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Say how many seconds have gone by."""
        return self.now


@pytest.fixture
def steady() -> Steady:
    return Steady()


@pytest.fixture
def worker(way: Way, mail_sink: MailSink, steady: Steady) -> Worker:
    smtp = SmtpConfig(host=mail_sink.host, port=mail_sink.port)
    return Worker(way.desk, smtp, monotonic=steady)


def test_a_chore_that_fails_leaves_the_others_at_work(
    way: Way,
    worker: Worker,
    steady: Steady,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    tried, reminded = [], []

    def fail(*_: object) -> None:
        tried.append(steady.now)
        raise RuntimeError("Vornamekanarie")

    monkeypatch.setattr(loop, "answer_requests", fail)
    monkeypatch.setattr(loop, "remind_due", lambda _: reminded.append(steady.now))
    for _ in range(70):
        worker.run_round()
        steady.now += 1

    assert tried == [1000.0, 1060.0]
    assert reminded == [1000.0, 1060.0]
    alarms = [found.getMessage() for found in caplog.records if found.levelno == logging.ERROR]
    assert len(alarms) == 2
    assert "requests of addresses" in alarms[0]
    assert "RuntimeError in" in alarms[0]
    assert "kanarie" not in caplog.text


def test_a_clock_that_is_set_back_stops_nothing(
    way: Way, worker: Worker, steady: Steady, clock: FakeClock, mail_sink: MailSink
) -> None:
    worker.run_round()
    way.published()
    clock.pass_time(hours=-3)
    steady.now += 6
    worker.run_round()

    assert len(mail_sink.mails) == 3
    assert [asked["command"] for asked in way.builder.requests].count("build") == 3
