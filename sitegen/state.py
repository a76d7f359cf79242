"""State: what the last build knew and made, so that the next one does only what changed.

It lies inside the output folder, in a hidden folder of its own: a site and its state are
switched, copied and deleted together. What cannot be read as it was written counts as no
state, and everything is built anew.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from dataclasses import dataclass, field, fields
from pathlib import Path

from sitegen.scan import Files

FOLDER = ".build"
_STATE = "state"
_JOURNAL = "journal"
Item = tuple[str, str]
"""Kind and key of a source of content: ``("offer", "n257nq9a")``."""
Unit = tuple[str, str]
"""Kind and key of what is rendered in one go: a page in all its languages, a list, a feed."""
Made = tuple[bytes, dict[str, bytes]]
"""The digest of a unit's inputs, and the digest of every file made from them."""


@dataclass(slots=True, kw_only=True)
class State:
    """One build's knowledge; ``today`` is an ordinal, ``items`` are summaries as plain tuples.

    ``boot`` names the run of the machine in which files were written.
    ``environment`` and ``sources`` are the files that a build reads, below several roots.
    """

    fingerprint: bytes = b""
    time_zone: str = ""
    boot: str = ""
    today: int = 0
    environment: dict[str, Files] = field(default_factory=dict)
    sources: Files = field(default_factory=dict)
    items: dict[Item, tuple[object, ...]] = field(default_factory=dict)
    units: dict[Unit, Made] = field(default_factory=dict)

    def files(self) -> dict[str, bytes]:
        """Return the digest of every file of the site."""
        return {name: digest for _, made in self.units.values() for name, digest in made.items()}


_FORMAT = " ".join(
    ("heimathafen", sys.implementation.cache_tag or "", *(one.name for one in fields(State)), "\n")
).encode()
"""What files of this program begin with; another Python or other fields make them unreadable."""


def read_sealed(path: Path) -> bytes | None:
    """Read what :func:`write_sealed` wrote; null when it is missing, older or damaged."""
    try:
        raw = path.read_bytes()
    except OSError:
        return None
    head = len(_FORMAT) + hashlib.blake2b().digest_size
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
    names = [one.name for one in fields(State)]
    if len(values) != len(names):  # an older program's
        return None
    return State(**dict(zip(names, values, strict=True)))


def save_state(output: Path, state: State) -> None:
    """Write the state whole, then forget the journal: what it announced has happened."""
    values = tuple(getattr(state, one.name) for one in fields(State))
    write_sealed(output / FOLDER / _STATE, marshal.dumps(values))
    (output / FOLDER / _JOURNAL).unlink(missing_ok=True)


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
            touched.append(name)
    return touched


def distrust_what_differs(output: Path, state: State) -> None:
    """Read every file of a site; a unit with one that is not as it was noted is made again.

    For a machine that was switched off: a file renamed in its last seconds may be empty.
    """
    for unit, (_, made) in state.units.items():
        if any(_digest_on_disk(output / name) != noted for name, noted in made.items()):
            state.units[unit] = (b"", dict.fromkeys(made, b""))


def boot_id() -> str:
    """Name this run of the machine; empty where the system does not tell."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""


def digest_of(content: bytes) -> bytes:
    """Return what stands for the content of a file of the site."""
    return hashlib.blake2b(content, digest_size=16).digest()


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
    return hashlib.blake2b(payload).digest()
