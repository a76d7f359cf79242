"""Templates that a copy of the process compiles are those that this one would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from jinja2 import TemplateSyntaxError

import sitegen.templates
from sitegen.frames import main_part_of
from sitegen.outputs import ALL, read_outputs
from sitegen.templates import (
    CompiledTemplates,
    Compiling,
    compile_all,
    environment_of,
    folders_of,
    load_templates,
)
from tests.support.processes import ROOT

BENCH = ROOT / "bench" / "builds" / "theme"


@contextmanager
def compiling(theme: Path | None) -> Iterator[Compiling]:
    found = Compiling(theme)
    try:
        yield found
    finally:
        found.close()


@pytest.mark.parametrize("theme", [None, BENCH])
def test_a_copy_compiles_all_that_a_build_loads(
    theme: Path | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is left to compile for who keeps what the copy made."""
    with compiling(theme) as copy:
        made = copy.done()
    assert made == compile_all(theme)
    kept = CompiledTemplates(tmp_path)
    kept.keep(made)

    def compiles(*_about: object) -> None:
        raise AssertionError("compiled again")

    monkeypatch.setattr(sitegen.templates.WordyCodeGenerator, "visit_Template", compiles)
    environment = environment_of(theme, kept=kept)
    about = folders_of(theme), read_outputs(theme)
    load_templates((environment, main_part_of(environment)), *about)
    with pytest.raises(AssertionError, match="compiled again"):
        load_templates((environment_of(theme),), *about)


def test_what_is_wrong_in_a_template_is_said_by_who_loads_it(tmp_path: Path) -> None:
    """The copy says nothing of it, and makes nothing."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "home.html").write_text("{% block %}", "utf-8")
    with compiling(tmp_path) as copy:
        assert copy.done() == {}
    environment = environment_of(tmp_path)
    with pytest.raises(TemplateSyntaxError):
        load_templates((environment,), folders_of(tmp_path), ALL)


def test_a_copy_that_nobody_waits_for_ends() -> None:
    copy = sitegen.templates.Copy(lambda: [b"x" * 1_000_000])
    assert copy.close() != 0
    assert copy.close() == 0, "it is gone"
