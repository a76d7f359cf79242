"""The worker as a process: sends what waits and stops cleanly when asked to."""

import signal
import subprocess
import sys
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

from formsrv.clock import utc_now
from formsrv.desk.setup import Prepared
from formsrv.services import intake
from formsrv.services.context import PublicContext
from tests.formsrv.samples import offer_draft
from tests.support.processes import ROOT
from tests.support.smtp_sink import MailSink


def test_it_sends_and_stops_on_sigterm(
    prepared: Prepared, public: PublicContext, var: Path, mail_sink: MailSink
) -> None:
    now = replace(public, clock=utc_now)
    intake.submit_offer(now, offer_draft(), submission="token-abcdef", language="uk")
    command = [sys.executable, "-m", "formsrv", "worker", "--var", str(var)]
    command += ["--region", str(ROOT / "region"), "--smtp-port", str(mail_sink.port)]
    worker = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        mail_sink.wait_for("kanarie.landlord@post.example")
        assert worker.stderr is not None
        before = list(takewhile(lambda line: "does not answer" not in line, worker.stderr))
        worker.send_signal(signal.SIGTERM)
        _, after = worker.communicate(timeout=5)
    finally:
        worker.kill()
        worker.wait()

    assert worker.returncode == 0
    assert "worker stopped" in after
    assert "anarie" not in "".join(before) + after


def test_a_second_worker_refuses_at_once(prepared: Prepared, var: Path) -> None:
    """It must not wait in silence beside the first; that one still stops on SIGTERM."""
    command = [sys.executable, "-m", "formsrv", "worker", "--var", str(var)]
    command += ["--region", str(ROOT / "region")]
    first = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        assert first.stderr is not None
        assert any("worker ready" in line for line in first.stderr)
        second = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False
        )
        first.send_signal(signal.SIGTERM)
        first.communicate(timeout=10)
    finally:
        first.kill()
        first.wait()

    assert second.returncode == 1
    assert "Another worker runs" in second.stderr.splitlines()[-1]
    assert first.returncode == 0
