"""Templates of a build: where they are looked for, and how they are kept compiled.

A full build has a copy of the process compile them while this one reads the region.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from sitegen.copies import Copy
from sitegen.frames import main_part_of
from sitegen.outputs import ALL, read_outputs
from sitegen.state import FOLDER, read_sealed, write_sealed
from theme.environment import TEMPLATES, make_environment
from theme.styles import texts_used
from theme.words import WordyCodeGenerator

_KEPT = "templates"


class CompiledTemplates(BytecodeCache):
    """Keeps compiled templates below an output folder; what is damaged is compiled again."""

    def __init__(self, output: Path) -> None:
        self.folder = output / FOLDER / _KEPT

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what was kept under its key."""
        found = read_sealed(self.folder / bucket.key)
        if found is not None:
            bucket.bytecode_from_string(bytes(found))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a bucket holds."""
        self.keep({bucket.key: bucket.bytecode_to_string()})

    def keep(self, compiled: Mapping[str, bytes]) -> None:
        """Keep templates that were compiled elsewhere."""
        for key, bytecode in compiled.items():
            write_sealed(self.folder / key, bytecode)


class _InMemory(BytecodeCache):
    """Collects what was compiled, by its key."""

    def __init__(self) -> None:
        self.compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what was compiled for another environment."""
        found = self.compiled.get(bucket.key)
        if found is not None:
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a bucket holds."""
        self.compiled[bucket.key] = bucket.bytecode_to_string()


class Compiling:
    """A copy of this process that compiles the templates of a theme, or ours where there is none."""

    def __init__(self, theme: Path | None) -> None:
        self._copy = Copy(lambda: [marshal.dumps(compile_all(theme))])

    def done(self) -> dict[str, bytes]:
        """Wait for the compiled ones by key; without any, who compiles them anew learns why."""
        answer = self._copy.answer()
        return marshal.loads(answer) if answer else {}  # noqa: S302 (our own bytes)

    def close(self) -> None:
        """Let it end."""
        self._copy.close()


def folders_of(theme: Path | None) -> tuple[Path, ...]:
    """Return where templates are looked for, one after the other."""
    own = (theme / "templates",) if theme is not None else ()
    return (*own, TEMPLATES)


def environment_of(theme: Path | None, *, kept: BytecodeCache | None = None) -> Environment:
    """Return the environment of all pages, with templates kept compiled."""
    environment = make_environment(*folders_of(theme)[:-1])
    environment.code_generator_class = WordyCodeGenerator
    environment.bytecode_cache = kept
    return environment


def compile_all(theme: Path | None) -> dict[str, bytes]:
    """Compile what the outputs of a theme are made with; by the keys of :class:`CompiledTemplates`."""
    kept = _InMemory()
    environment = environment_of(theme, kept=kept)
    load_templates((environment, main_part_of(environment)), folders_of(theme), read_outputs(theme))
    return kept.compiled


def load_templates(
    environments: Iterable[Environment], folders: tuple[Path, ...], outputs: frozenset[str]
) -> None:
    """Load all templates that outputs are made with; those not kept yet are compiled."""
    names = list(_names(folders, outputs))
    for environment in environments:
        for name in names:
            environment.get_template(name)


def _names(folders: tuple[Path, ...], outputs: frozenset[str]) -> Iterator[str]:
    unmade = {f"{kind}.html" for kind in ALL - outputs}
    # Parts of pages lie in folders of their own: they count where a page names them.
    whole = {path.name for folder in folders for path in folder.glob("*.html")}
    return iter(texts_used(folders, whole - unmade))
