"""A plain command line is read without a library, and means what the library would read."""

from __future__ import annotations

from datetime import date

import pytest

from sitegen import options
from sitegen.options import Options, read_options

PLAIN = (
    ["build"],
    ["build", "--content", "a", "--content=b", "--region", "r"],
    ["build", "--output=o", "--theme", "t/", "--media=m", "--search=s.sqlite"],
    ["build", "--today", "2026-11-22"],
)
OTHERS = (
    ["build", "--recheck", "--jobs", "2"],
    ["build", "--profile", "--compress", "--record-weights", "--level=quick"],
    ["build", "--cont", "a"],
    ["compress", "site", "--gently"],
    ["serve", "socket", "--var", "v", "--media", "m", "--without-compression"],
)


def values(found: Options) -> dict[str, object]:
    names = (name for name in vars(Options) if not name.startswith("__"))
    return {name: getattr(found, name) for name in names}


@pytest.mark.parametrize("line", [*PLAIN, *OTHERS], ids=" ".join)
def test_both_ways_to_read_a_line_agree(line: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """And what nobody says is what holds without it."""
    quick = values(read_options(line))
    monkeypatch.setattr(options, "_read_plain", lambda _line: None)
    assert values(read_options(line)) == quick
    assert quick["command"] == line[0]
    said = {part.removeprefix("--").partition("=")[0].replace("-", "_") for part in line}
    unsaid = vars(Options).keys() - said - {"command", "output", "socket", "var", "content"}
    assert all(quick[name] == getattr(Options, name) for name in unsaid & quick.keys())


@pytest.mark.parametrize("line", PLAIN, ids=" ".join)
def test_a_plain_line_needs_no_library(line: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "_parser", lambda: pytest.fail("argparse was asked"))
    assert read_options(line).content in (f"{options.ROOT}/content", "b")


@pytest.mark.parametrize(
    "line",
    [
        ["build", "--today=yesterday"],
        ["build", "--output"],
        ["build", "here"],
        ["build", "--shape=x"],
        ["build", "--content", "--region", "r"],
        [],
    ],
    ids=" ".join,
)
def test_what_is_no_command_is_refused(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """In the library's words."""
    with pytest.raises(SystemExit) as ended:
        read_options(line)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_a_day_is_read_as_one() -> None:
    assert read_options(["build", "--today=2026-11-22"]).today == date(2026, 11, 22)
