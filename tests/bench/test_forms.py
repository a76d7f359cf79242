"""The bench of the forms counts what is stored, and a receipt that is none ends it."""

import re

import pytest

from bench import forms
from tests.formsrv.web.answers import INQUIRY


def test_both_sides_are_measured_in_one_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert forms.main(["--inquiries", "6", "--clients", "3", "--rounds", "1"]) == 0
    said = capsys.readouterr().out
    rows = re.findall(
        r"^\| [^|]+ \| (\d+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", said, re.MULTILINE
    )
    assert len(rows) == 2
    for per_second, middle, slowest, _cpu in rows:
        assert float(per_second) > 0
        assert 0 < float(middle) <= float(slowest)


def test_the_slowest_is_worse_than_99_of_100() -> None:
    made = forms.figure_of([0.001] * 99 + [1.0], wall=2.0, cpu=0.5)
    assert (made.per_second, made.middle, made.cpu) == (50, 1, 5)
    assert made.slowest > 900


def test_a_page_that_is_no_receipt_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(INQUIRY, "mail", "nobody")
    with pytest.raises(RuntimeError, match="was answered with 422"):
        forms.main(["--inquiries", "2", "--clients", "1", "--rounds", "1"])
