"""Edits of what sites are made by: templates, styles, texts, programs, versions. Each is a process."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from tests.support.edits import EDITS, Situation, start
from tests.support.processes import ROOT
from tests.support.sequences import difference, published, stamps
from tests.support.tiny import Files, write_files

PARTS = ("catalog", "sitegen", "theme", "requirements", "pelicanconf.py")
CONTENT_EDITS = ("reword", "retitle", "add", "delete", "rename", "pass_days")
BREAKS = "break_template"


def substitute(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    changed = re.sub(old, new, text, count=1, flags=re.MULTILINE)
    assert changed != text, path
    path.write_text(changed, "utf-8")


@dataclass
class Copy:
    """A copy of the project with a content of its own, and the site that is kept up to date."""

    base: Path
    now: Situation = field(default_factory=start)
    held: Files = field(default_factory=dict)

    def edit(self, name: str, chance: Random) -> None:
        """Change a template, a style, a text, a program, a version, or the content."""
        number = chance.randrange(5, 9)
        theme, pages = self.base / "theme", self.base / "sitegen/pages"
        if name in EDITS:
            self.now = EDITS[name](self.now, chance)
            return
        path, old, new = {
            "template": (
                theme / "templates" / chance.choice(("offer.html", "base.html", "feed.xml")),
                r"\Z",
                f"<!-- {number} -->" if number % 2 else "{# nothing that is seen #}",
            ),
            BREAKS: (theme / "templates/offer.html", r"\A", "{% no such thing %}"),
            "component": (theme / "templates/components/offer_card.html", r"<", f"<{number} "),
            "style": (theme / "static/css/base.css", r"\A", f"body{{margin:{number}px}}\n"),
            "catalogue": (
                theme / f"locale/{chance.choice(('de', 'en'))}/LC_MESSAGES/heimathafen.po",
                r'^msgid "Guides"\nmsgstr ".*"',
                f'msgid "Guides"\nmsgstr "Guides {chance.randrange(99)}"',
            ),
            "program": (
                pages / chance.choice(("home.py", "feeds.py", "offer_lists.py")),
                r"^(NEWEST|ENTRIES|FEWEST_ON_FIRST) = [0-9]+",
                rf"\1 = {number}",
            ),
            "versions": (self.base / "requirements/runtime.txt", r"\A", f"# {number}\n"),
        }[name]
        substitute(path, old, new)

    def build(self, output: Path, *, pelican: bool = False) -> tuple[int, str]:
        """Build in a process of its own; return its exit code and its words on faults."""
        self.held = self.put()
        content, region = self.base / "content", self.base / "region"
        module = ["pelican", content, "-s", "pelicanconf.py", "-o", output]
        if not pelican:
            day = self.now.today.isoformat()
            module = ["sitegen", "build", "--content", content, "--region", region]
            module += ["--output", output, "--today", day]
        run = subprocess.run(
            [sys.executable, "-m", *map(str, module)],
            cwd=self.base,
            env=os.environ
            | {"HEIMATHAFEN_TODAY": self.now.today.isoformat(), "HEIMATHAFEN_REGION": str(region)},
            capture_output=True,
            text=True,
            check=False,
        )
        return run.returncode, "" if pelican else run.stderr

    def put(self) -> Files:
        """Write the content and a region without Arabic: a language costs each process time."""
        files = {
            name: re.sub(rb"^(  ar: |- {tag: ar,).*\n", b"", text, flags=re.MULTILINE)
            for name, text in self.now.files.items()
            if not name.startswith("own/")
        }
        write_files(self.base, files, self.held)
        return files


EDITS_OF_COPIES = ("template", "component", "style", "catalogue", "program", "versions")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with a built site; each test takes a copy of it."""
    base = tmp_path_factory.mktemp("copies") / "made"
    base.mkdir()
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, base / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, base / part)
    code, words = Copy(base).build(base / "output")
    assert code == 0, words
    return base


@pytest.mark.slow
@pytest.mark.parametrize("number", range(10))
def test_after_each_edit_the_site_is_the_one_of_a_clean_build(
    number: int, made: Path, tmp_path: Path
) -> None:
    """Two edits of programs and what they use, with content changed beside them."""
    chance = Random(number)  # noqa: S311 (a sequence must come back from its number)
    base = tmp_path / "copy"
    shutil.copytree(made, base)
    copy = Copy(base)
    copy.held = copy.put()
    output = base / "output"
    for step, kind in enumerate((EDITS_OF_COPIES[number % 6], chance.choice(EDITS_OF_COPIES))):
        copy.edit(kind, chance)
        copy.edit(chance.choice(CONTENT_EDITS), chance)
        before = stamps(output)

        living = copy.build(output, pelican=chance.randrange(4) == 0)
        clean = copy.build(base / f"clean-{step}")

        assert bool(living[0]) == bool(clean[0]), (living, clean)
        if clean[0]:
            assert living[1] in {"", clean[1]}
            assert stamps(output) == before
        else:
            assert difference(published(output), published(base / f"clean-{step}")) == ""


def test_a_template_that_cannot_be_read_stops_the_build_and_the_site_stays(
    made: Path, tmp_path: Path
) -> None:
    """Once it is whole again the site is as before, with the times of its files."""
    base = tmp_path / "copy"
    shutil.copytree(made, base)
    copy, before = Copy(base), stamps(base / "output")
    kept = (base / "theme/templates/offer.html").read_bytes()
    copy.edit(BREAKS, Random(0))  # noqa: S311 (no secret)
    code, words = copy.build(base / "output")
    assert code == 1
    assert "no such thing" in words or "'no'" in words
    assert stamps(base / "output") == before
    assert not (base / ".output.fresh").exists()

    (base / "theme/templates/offer.html").write_bytes(kept)
    assert copy.build(base / "output") == (0, "")
    assert stamps(base / "output") == before
