"""State: what the last build knew and made, so that the next one does only what changed.

It lies inside the output folder, in a hidden folder of its own: a site and its state are
switched, copied and deleted together. What cannot be read as it was written counts as no
state, and everything is built anew. It is read in parts, each when somebody looks into it.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from sitegen.scan import Files, FileTable, as_table

FOLDER = ".build"
_STATE = "state"
_JOURNAL = "journal"
Item = tuple[str, str]
"""Kind and key of a source of content: ``("offer", "n257nq9a")``."""
Unit = tuple[str, str]
"""Kind and key of what is rendered in one go: a page in all its languages, a list, a feed."""
Made = tuple[bytes, dict[str, bytes]]
"""The digest of a unit's inputs, and the digest of every file made from them."""
Value = TypeVar("Value")


class Packed(MutableMapping[tuple[str, str], Value]):
    """Thousands of plain values by kind and key, of which a build looks at few.

    The whole is unpacked when first looked into, a value when it is asked for.
    """

    def __init__(self, packed: bytes = b"") -> None:
        self._packed = packed
        self._values: dict[tuple[str, str], bytes] | None = None

    def __getitem__(self, key: tuple[str, str]) -> Value:
        found: Value = marshal.loads(self._all()[key])  # noqa: S302 (our own bytes)
        return found

    def __setitem__(self, key: tuple[str, str], value: Value) -> None:
        self._all()[key] = marshal.dumps(value)  # type: ignore[arg-type] # plain, see tests

    def __delitem__(self, key: tuple[str, str]) -> None:
        del self._all()[key]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._all())

    def __contains__(self, key: object) -> bool:
        return key in self._all()

    def __len__(self) -> int:
        return len(self._all())

    def copy(self) -> Packed[Value]:
        """Return a mapping of its own with the same values."""
        found: Packed[Value] = Packed()
        found._values = dict(self._all())
        return found

    def packed(self) -> bytes:
        """Return what makes it again."""
        if self._values is not None:
            self._packed = marshal.dumps(self._values)
        return self._packed

    def _all(self) -> dict[tuple[str, str], bytes]:
        if self._values is None:
            self._values = marshal.loads(self._packed) if self._packed else {}  # noqa: S302 (the same)
        return self._values


def count_pages(names: Iterable[str]) -> int:
    """Count the pages among files."""
    return sum(name.endswith(".html") for name in names)


def pack(values: Mapping[tuple[str, str], Value]) -> Packed[Value]:
    """Pack values that were just made."""
    found: Packed[Value] = Packed()
    found.update(values)
    return found


@dataclass(slots=True, kw_only=True)
class State:
    """One build's knowledge; ``today`` is an ordinal, ``items`` are summaries as plain tuples.

    ``boot`` names the run of the machine in which files were written.
    ``environment`` and ``sources`` are the files that a build reads, below several roots.
    ``files_count`` and ``pages_count`` say how many files and pages the site has.
    ``doubted``: some units have no digest, since their files may not be as they should.
    """

    fingerprint: bytes = b""
    time_zone: str = ""
    boot: str = ""
    today: int = 0
    files_count: int = 0
    pages_count: int = 0
    doubted: bool = False
    environment: dict[str, Files] = field(default_factory=dict)
    sources: Files = field(default_factory=dict)
    items: Packed[tuple[object, ...]] = field(default_factory=Packed)
    units: Packed[Made] = field(default_factory=Packed)

    def files(self) -> dict[str, bytes]:
        """Return the digest of every file of the site."""
        return {name: digest for _, made in self.units.values() for name, digest in made.items()}

    def count(self) -> None:
        """Count files and pages anew."""
        names = self.files()
        self.files_count, self.pages_count = len(names), count_pages(names)

    def doubt(self, unit: Unit, names: Mapping[str, bytes]) -> None:
        """Have a unit made again whose files may not be as they should."""
        self.units[unit] = (b"", dict.fromkeys(names, b""))
        self.doubted = True


_FORMAT = " ".join(
    ("heimathafen", sys.implementation.cache_tag or "", *State.__slots__, "\n")
).encode()
"""What files of this program begin with; another Python or other fields make them unreadable."""


def read_sealed(path: Path) -> bytes | None:
    """Read what :func:`write_sealed` wrote; null when it is missing, older or damaged."""
    try:
        raw = path.read_bytes()
    except OSError:
        return None
    head = len(_FORMAT) + blake2b().digest_size
    if not raw.startswith(_FORMAT) or raw[len(_FORMAT) : head] != _digest(raw[head:]):
        return None
    return raw[head:]


def write_sealed(path: Path, payload: bytes) -> None:
    """Write bytes with their digest, so that damage is noticed; replaces the file whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")  # processes may write the same
    beside.write_bytes(b"".join((_FORMAT, _digest(payload), payload)))
    beside.replace(path)


def load_state(output: Path) -> State | None:
    """Read the state of a site; null when there is none that this program wrote to its end."""
    payload = read_sealed(output / FOLDER / _STATE)
    if payload is None:
        return None
    values = marshal.loads(payload)  # noqa: S302 (our own bytes: the digest was compared)
    if len(values) != len(State.__slots__):  # an older program's
        return None
    state = State(**dict(zip(State.__slots__, values, strict=True)))
    _unpack(state)
    return state


def save_state(output: Path, state: State) -> None:
    """Write the state whole, then forget the journal: what it announced has happened."""
    values = {name: getattr(state, name) for name in State.__slots__}
    values["environment"] = {
        root: as_table(files).columns() for root, files in state.environment.items()
    }
    values["sources"] = as_table(state.sources).columns()
    values["items"], values["units"] = state.items.packed(), state.units.packed()
    write_sealed(output / FOLDER / _STATE, marshal.dumps(tuple(values.values())))
    (output / FOLDER / _JOURNAL).unlink(missing_ok=True)


def _unpack(state: State) -> None:
    """Give the parts of a state that was just read their forms again."""
    columns: dict[str, Any] = state.environment
    state.environment = {root: FileTable(*found) for root, found in columns.items()}
    sources: Any = state.sources
    state.sources = FileTable(*sources)
    parts: Any = (state.items, state.units)
    state.items, state.units = (Packed(part) for part in parts)


def announce(output: Path, units: list[tuple[Unit, list[str]]]) -> None:
    """Note which files of which units are about to change, before the first one does."""
    lines = "".join(f"{kind}\t{key}\t{name}\n" for (kind, key), names in units for name in names)
    with (output / FOLDER / _JOURNAL).open("a", encoding="utf-8") as journal:
        journal.write(lines)
        journal.flush()


def recover(output: Path, state: State) -> list[str]:
    """Distrust what a build that was killed may have touched, and name those files.

    Its units lose their digest, so that they are made again, and its files belong to them,
    so that they are removed if nobody wants them any more.
    """
    try:
        text = (output / FOLDER / _JOURNAL).read_text("utf-8", errors="replace")
    except OSError:
        return []
    touched = []
    for line in text.splitlines():
        kind, _, rest = line.partition("\t")
        key, _, name = rest.partition("\t")
        if name and not name.startswith(("/", ".")) and ".." not in name.split("/"):
            _, made = state.units.get((kind, key), (b"", {}))
            state.units[(kind, key)] = (b"", {**made, name: b""})
            state.doubted = True
            touched.append(name)
    if touched:
        state.count()
    return touched


def distrust_what_differs(output: Path, state: State) -> None:
    """Read every file of a site; a unit with one that is not as it was noted is made again.

    For a machine that was switched off: a file renamed in its last seconds may be empty.
    """
    for unit, (_, made) in list(state.units.items()):
        if any(_digest_on_disk(output / name) != noted for name, noted in made.items()):
            state.doubt(unit, made)


def boot_id() -> str:
    """Name this run of the machine; empty where the system does not tell."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""


def digest_of(content: bytes) -> bytes:
    """Return what stands for the content of a file of the site."""
    return blake2b(content, digest_size=16).digest()


def _digest_on_disk(path: Path) -> bytes:
    try:
        return digest_of(path.read_bytes())
    except OSError:
        return b""


def is_site(output: Path) -> bool:
    """Tell whether a folder was made by a build, even if its state cannot be read."""
    return (output / FOLDER).is_dir()


def stamp_of(output: Path) -> tuple[int, int]:
    """Return what tells a state on disk from the one in memory: time and inode."""
    try:
        status = (output / FOLDER / _STATE).stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_ino


def _digest(payload: bytes) -> bytes:
    return blake2b(payload).digest()
