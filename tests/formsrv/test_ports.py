"""A port that is none is told in one sentence, by every command that takes one."""

from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentTypeError

import pytest

from formsrv.ports import port
from tests.support.processes import ROOT


@pytest.mark.parametrize(
    "arguments",
    [
        ["serve", "--port", "99999"],
        ["serve", "--staff-port", "-1"],
        ["serve", "--mail-port", "65536"],
        ["public", "--var", "x", "--region", "region", "--port", "99999"],
        ["staff", "--var", "x", "--region", "region", "--port", "99999"],
    ],
)
def test_a_port_that_is_none_is_refused_in_one_sentence(arguments: list[str]) -> None:
    """Before anything begins: the exit code is that of wrong usage."""
    result = subprocess.run(
        [sys.executable, "-m", "formsrv", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (result.returncode, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr
    assert "A port must be a number from 0 to 65535; found" in result.stderr.splitlines()[-1]


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("8000", 8000), ("65535", 65_535)])
def test_a_port_is_read(text: str, number: int) -> None:
    assert port(text) == number


@pytest.mark.parametrize("text", ["", "x", "-1", "65536", "9" * 5000, "٨٠٠٠", "80 ", "8_0"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        port(text)
