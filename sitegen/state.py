"""State: what the last build knew and made, so that the next one does only what changed.

It lies inside the output folder, in a hidden folder of its own: a site and its state are
switched, copied and deleted together. What cannot be read as it was written counts as no
state, and everything is built anew. It is unpacked in parts, each when somebody looks into it.
"""

from __future__ import annotations

import marshal
import mmap
import os
import sys
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, MutableMapping
from contextlib import suppress
from itertools import accumulate, chain, pairwise

from sitegen.scan import Files, FileTable, as_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from io import BufferedReader
    from pathlib import Path
    from typing import Any, TypeVar

    from sitegen.view import View

    Value = TypeVar("Value")
else:
    Value = object  # stands for it where bases are named; the module "typing" takes 2 ms to load

FOLDER = ".build"
_STATE = "state"
_JOURNAL = "journal"
_SEAL_SIZE = 12
_BOXES = 64
_EMPTY = marshal.dumps({})
_HEAD = 8
"""Bytes that say how long the part of a state is that is always read."""
Bytes = bytes | memoryview
Item = tuple[str, str]
"""Kind and key of a source of content: ``("offer", "n257nq9a")``."""
Unit = tuple[str, str]
"""Kind and key of what is rendered in one go: a page in all its languages, a list, a feed."""
Made = tuple[bytes, dict[str, bytes]]
"""The digest of a unit's inputs, and the digest of every file made from them."""


class Packed(MutableMapping[tuple[str, str], Value]):
    """Thousands of plain values by kind and key, of which a build looks at few.

    They lie in boxes. A box is unpacked when first looked into, a value when it is asked for. Of a
    box that was only looked into the packed form stays.
    """

    def __init__(self, boxes: Iterable[Bytes] = ()) -> None:
        self._packed: list[Bytes | None] = list(boxes) or [_EMPTY] * _BOXES
        self._open: dict[int, dict[tuple[str, str], bytes]] = {}
        self._mine: set[int] = set()

    def __getitem__(self, key: tuple[str, str]) -> Value:
        found: Value = marshal.loads(self._box(_place_of(key))[key])  # noqa: S302 (our own bytes)
        return found

    def __setitem__(self, key: tuple[str, str], value: Value) -> None:
        self._own(_place_of(key))[key] = marshal.dumps(value)  # type: ignore[arg-type] # plain, see tests

    def __delitem__(self, key: tuple[str, str]) -> None:
        del self._own(_place_of(key))[key]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for place in range(_BOXES):
            yield from self._box(place)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, tuple) and key in self._box(_place_of(key))

    def __len__(self) -> int:
        return sum(len(self._box(place)) for place in range(_BOXES))

    def copy(self) -> Packed[Value]:
        """Return a mapping of its own with the same values."""
        found: Packed[Value] = Packed()
        found._packed, found._open = list(self._packed), dict(self._open)
        self._mine.clear()  # from now on both have the boxes that are open
        return found

    def packed(self) -> tuple[Bytes, ...]:
        """Return what makes it again."""
        found = [
            marshal.dumps(self._open[place]) if box is None else box
            for place, box in enumerate(self._packed)
        ]
        self._packed[:] = found
        return tuple(found)

    def _box(self, place: int) -> dict[tuple[str, str], bytes]:
        box = self._open.get(place)
        if box is None:
            self._mine.add(place)
            box = self._open[place] = marshal.loads(self._packed[place] or b"")  # noqa: S302 (the same)
        return box

    def _own(self, place: int) -> dict[tuple[str, str], bytes]:
        """Return a box that no other mapping has."""
        box = self._box(place)
        if place not in self._mine:
            self._mine.add(place)
            box = self._open[place] = dict(box)
        self._packed[place] = None
        return box


def _place_of(key: tuple[str, str]) -> int:
    # A name of a file may be any bytes; that it is no key is for whoever loads it to say.
    return zlib.crc32("\t".join(key).encode(errors="surrogateescape")) % _BOXES


def count_pages(names: Iterable[str]) -> int:
    """Count the pages among files."""
    return sum(name.endswith(".html") for name in names)


def pack(values: Mapping[tuple[str, str], Value]) -> Packed[Value]:
    """Pack values that were just made."""
    found: Packed[Value] = Packed()
    found.update(values)
    return found


class State:
    """One build's knowledge; ``today`` is an ordinal, ``items`` are summaries as plain tuples.

    ``python`` names the version that ran, ``boot`` names the run of the machine in which files were written.
    ``environment`` and ``sources`` are the files that a build reads, below several roots.
    ``files_count`` and ``pages_count`` say how many files and pages the site has.
    ``doubted``: some units have no digest, since their files may not be as they should.
    ``view`` is what the last plan was made from; it lasts as long as the process.
    """

    python: str = ""
    fingerprint: bytes = b""
    time_zone: str = ""
    boot: str = ""
    today: int = 0
    files_count: int = 0
    pages_count: int = 0
    doubted: bool = False
    environment: dict[str, Files]
    sources: Files
    items: Packed[tuple[object, ...]]
    units: Packed[Made]
    view: View | None = None

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 (each field has its own type)
        self.environment, self.sources = {}, {}
        self.items, self.units = Packed(), Packed()
        for name, value in values.items():
            setattr(self, name, value)

    def but(self, **values: Any) -> State:  # noqa: ANN401 (the same)
        """Return a state of which some fields are others."""
        return State(**{**self.__dict__, **values})

    def files(self) -> dict[str, bytes]:
        """Return the digest of every file of the site."""
        return {name: digest for _, made in self.units.values() for name, digest in made.items()}

    def count(self, names: Collection[str] | None = None) -> None:
        """Count files and pages anew; who knows the names of all says them."""
        names = self.files() if names is None else names
        self.files_count, self.pages_count = len(names), count_pages(names)

    def doubt(self, unit: Unit, names: Mapping[str, bytes]) -> None:
        """Have a unit made again whose files may not be as they should."""
        self.units[unit] = (b"", dict.fromkeys(names, b""))
        self.doubted = True


_FIELDS = tuple(name for name in State.__annotations__ if name != "view")
_FORMAT = " ".join(("heimathafen 3", sys.implementation.cache_tag or "", *_FIELDS, "\n")).encode()
"""What files of this program begin with; the number counts forms that the same fields had.

Another Python or other fields make files unreadable.
"""


def read_sealed(path: Path | str, *, mapped: bool = False) -> memoryview | None:
    """Read what :func:`write_sealed` wrote; null when it is missing, older or damaged.

    ``mapped``: nothing is copied before somebody looks at it, for a process that ends soon: were the
    file cut off meanwhile, which nobody of us does, or the disk to fail, the process would end at once.
    """
    try:
        with open(path, "rb") as file:  # noqa: PTH123 (no build waits for "pathlib" to load)
            raw = memoryview(_mapped(file) if mapped else file.read())
    except OSError:
        return None
    head = len(_FORMAT) + _SEAL_SIZE
    payload = raw[head:]
    if raw[: len(_FORMAT)] != _FORMAT or raw[len(_FORMAT) : head] != _seal(payload):
        return None
    return payload


def _mapped(file: BufferedReader) -> mmap.mmap | bytes:
    try:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):  # a system of files that maps none; an empty file
        return file.read()


def write_sealed(path: Path | str, *payload: Bytes) -> None:
    """Write bytes with what tells that they are whole; replaces the file in one step."""
    folder, _, name = str(path).rpartition("/")
    os.makedirs(folder, exist_ok=True)  # noqa: PTH103 (the same)
    beside = f"{folder}/.{name}.{os.getpid()}.new"  # processes may write the same
    with open(beside, "wb") as file:  # noqa: PTH123 (the same)
        file.writelines((_FORMAT, _seal(*payload), *payload))
    os.replace(beside, path)  # noqa: PTH105 (the same)


def load_state(output: Path | str, *, mapped: bool = False) -> State | None:
    """Read the state of a site; null when there is none that this program wrote to its end.

    ``mapped`` as :func:`read_sealed` has it.
    """
    payload = read_sealed(f"{output}/{FOLDER}/{_STATE}", mapped=mapped)
    if payload is None:
        return None
    end = _HEAD + int.from_bytes(payload[:_HEAD], "big")
    values = marshal.loads(payload[_HEAD:end])  # noqa: S302 (our own bytes: they are as they were written)
    if len(values) != len(_FIELDS):  # an older program's
        return None
    state = State(**dict(zip(_FIELDS, values, strict=True)))
    _unpack(state, payload[end:])
    return state


def save_state(output: Path | str, state: State) -> None:
    """Write the state whole, then forget the journal: what it announced has happened."""
    values = {name: getattr(state, name) for name in _FIELDS}
    values["environment"] = {
        root: as_table(files).columns() for root, files in state.environment.items()
    }
    values["sources"] = as_table(state.sources).columns()
    boxes = state.items.packed(), state.units.packed()
    values["items"], values["units"] = ([len(box) for box in part] for part in boxes)
    head = marshal.dumps(tuple(values.values()))
    sizes = len(head).to_bytes(_HEAD, "big")
    write_sealed(f"{output}/{FOLDER}/{_STATE}", sizes, head, *boxes[0], *boxes[1])
    with suppress(FileNotFoundError):
        os.unlink(f"{output}/{FOLDER}/{_JOURNAL}")  # noqa: PTH108 (the same)


def _unpack(state: State, boxes: memoryview) -> None:
    """Give the parts of a state that was just read their forms again; the boxes stand in a row."""
    columns: dict[str, Any] = state.environment
    state.environment = {root: FileTable(*found) for root, found in columns.items()}
    sources: Any = state.sources
    state.sources = FileTable(*sources)
    sizes: Any = (state.items, state.units)
    ends = accumulate(chain(*sizes), initial=0)
    cut = [boxes[start:end] for start, end in pairwise(ends)]
    state.items, state.units = Packed(cut[:_BOXES]), Packed(cut[_BOXES:])


def announce(output: Path | str, units: list[tuple[Unit, list[str]]]) -> None:
    """Note which files of which units are about to change, before the first one does."""
    lines = "".join(f"{kind}\t{key}\t{name}\n" for (kind, key), names in units for name in names)
    with open(f"{output}/{FOLDER}/{_JOURNAL}", "a", encoding="utf-8") as journal:  # noqa: PTH123 (the same)
        journal.write(lines)
        journal.flush()


def recover(output: Path | str, state: State) -> list[str]:
    """Distrust what a build that was killed may have touched, and name those files.

    Its units lose their digest, so that they are made again, and its files belong to them,
    so that they are removed if nobody wants them any more.
    """
    try:
        with open(f"{output}/{FOLDER}/{_JOURNAL}", encoding="utf-8", errors="replace") as file:  # noqa: PTH123 (the same)
            text = file.read()
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


def distrust_what_differs(output: Path | str, state: State) -> None:
    """Read every file of a site; a unit with one that is not as it was noted is made again.

    For a machine that was switched off: a file renamed in its last seconds may be empty.
    """
    for unit, (_, made) in list(state.units.items()):
        if any(_digest_on_disk(f"{output}/{name}") != noted for name, noted in made.items()):
            state.doubt(unit, made)


def boot_id() -> str:
    """Name this run of the machine; empty where the system does not tell."""
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="utf-8") as file:  # noqa: PTH123 (the same)
            return file.read().strip()
    except OSError:
        return ""


def digest_of(content: bytes) -> bytes:
    """Return what stands for the content of a file of the site."""
    from xxhash import xxh3_128_digest  # a build with nothing to do needs none

    return xxh3_128_digest(content)


def _digest_on_disk(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 (the same)
            return digest_of(file.read())
    except OSError:
        return b""


def is_site(output: Path | str) -> bool:
    """Tell whether a folder was made by a build, even if its state cannot be read."""
    return os.path.isdir(f"{output}/{FOLDER}")  # noqa: PTH112 (the same)


def stamp_of(output: Path | str) -> tuple[int, int]:
    """Return what tells a state on disk from the one in memory: time and inode."""
    try:
        status = os.stat(f"{output}/{FOLDER}/{_STATE}")  # noqa: PTH116 (the same)
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_ino


def _seal(*payload: Bytes) -> bytes:
    """Return length and checksum: what was cut off, or has a flipped bit, is noticed."""
    checksum = 0
    for part in payload:
        checksum = zlib.crc32(part, checksum)
    return sum(map(len, payload)).to_bytes(_SEAL_SIZE - 4, "big") + checksum.to_bytes(4, "big")
