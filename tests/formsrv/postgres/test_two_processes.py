"""Two public processes on one server, one of them killed under load: each inquiry is there once."""

import http.client
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from formsrv.desk.cases import open_inquiry_record
from formsrv.desk.context import DeskContext
from formsrv.desk.setup import Prepared
from formsrv.directory import ListedOffer, write_directory
from formsrv.states import RecordKind, State
from formsrv.store.records import list_inquiries
from formsrv.store.tables import outbox
from tests.formsrv.web.answers import INQUIRY
from tests.formsrv.web.pages import hidden_fields
from tests.support.ports import free_port
from tests.support.processes import ROOT, RunningProcess, running

LISTED = "a2b3c4d5"
PATH = f"/forms/de/inquiry/{LISTED}"
CLIENTS, EACH = 8, 5
KILL_AFTER = 10
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, kw_only=True)
class Served:
    """A public process and its port."""

    process: RunningProcess
    port: int

    def ask(self, method: str, body: str | None = None) -> str | None:
        """Return the page, or None when no whole answer came."""
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            wire.request(method, PATH, body=body, headers=FORM if body else {})
            answer = wire.getresponse()
            page = answer.read().decode()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            wire.close()
        return page if answer.status == 200 else None


@dataclass(kw_only=True)
class Load:
    """Applicants who send, and send again elsewhere when no answer came."""

    served: tuple[Served, ...]
    acknowledged: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    asked: threading.Condition = field(default_factory=threading.Condition)

    def send_all(self, client: int) -> None:
        """Send the inquiries of one applicant's browser after another."""
        for number in range(EACH):
            self._send(f"Wir sind Familie {client}-{number}.", first=(client + number) % 2)

    def _send(self, words: str, *, first: int) -> None:
        form = self._until_answered("GET", None, first=first)
        fields = [*hidden_fields(form), ("do", "next")]
        for name, value in {**INQUIRY, "own_words": words}.items():
            fields += [(name, each) for each in ([value] if isinstance(value, str) else value)]
        body = urlencode(fields)
        assert str(INQUIRY["mail"]) in self._until_answered("POST", body, first=first)
        with self.asked:
            self.acknowledged.append(words)
            self.asked.notify_all()
        # Somebody who does not trust the receipt sends the same page once more.
        self._until_answered("POST", body, first=1 - first)

    def _until_answered(self, method: str, body: str | None, *, first: int) -> str:
        for turn in range(10):
            page = self.served[(first + turn) % 2].ask(method, body)
            if page is not None:
                return page
            self.unanswered.append(method)
        message = f"{method} was never answered"
        raise AssertionError(message)


@pytest.fixture
def served(prepared: Prepared, desk: DeskContext, var: Path) -> Iterator[tuple[Served, ...]]:
    until = desk.today + timedelta(days=3000)
    office = desk.region.offices[0].id
    write_directory(prepared.public.offers_file, {LISTED: ListedOffer(office=office, until=until)})
    with ExitStack() as stack:
        found = []
        for port in (free_port(), free_port()):
            command = [sys.executable, "-m", "formsrv", "public", "--port", str(port)]
            command += ["--var", str(var), "--region", str(ROOT / "region")]
            env = {"DATABASE_URL": prepared.public.intake_url}
            process = stack.enter_context(running(command, ready="^ready$", env=env))
            found.append(Served(process=process, port=port))
        yield tuple(found)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_nothing_acknowledged_is_lost_and_nothing_is_there_twice(
    served: tuple[Served, ...], desk: DeskContext
) -> None:
    load = Load(served=served)
    clients = [threading.Thread(target=load.send_all, args=(n,)) for n in range(CLIENTS)]
    for client in clients:
        client.start()

    with load.asked:
        assert load.asked.wait_for(lambda: len(load.acknowledged) >= KILL_AFTER, timeout=60)
        before = len(load.acknowledged)
        served[0].process.process.send_signal(signal.SIGKILL)
    for client in clients:
        client.join(90)

    assert before < CLIENTS * EACH
    assert served[0].process.process.wait(10) == -signal.SIGKILL
    assert load.unanswered
    assert len(load.acknowledged) == CLIENTS * EACH
    assert stored(desk) == Counter(load.acknowledged)
    assert set(mails(desk).values()) == {1}
    assert len(mails(desk)) == CLIENTS * EACH


def stored(desk: DeskContext) -> Counter[str]:
    """Open every inquiry with the office's key; return the own words."""
    with desk.store.reading() as connection:
        rows = list_inquiries(connection, LISTED, states=list(State))
    assert all(row.kind is RecordKind.INQUIRY for row in rows)
    return Counter(open_inquiry_record(desk, row).facts.own_words for row in rows)


def mails(desk: DeskContext) -> dict[str, int]:
    """Count the confirmation mails of each record."""
    with desk.store.reading() as connection:
        query = select(outbox.c.record_id, func.count()).group_by(outbox.c.record_id)
        return {row[0]: row[1] for row in connection.execute(query)}
