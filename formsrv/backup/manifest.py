"""What a backup says about itself: when it was made, from what, and the hash of each file."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from formsrv.errors import NotPreparedError

NAME = "manifest.json"


class Manifest(BaseModel):
    """The file ``manifest.json``; ``erased`` is how many tombstones there were at that moment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    made_at: datetime
    kind: Literal["sqlite", "postgresql"]
    files: dict[str, str]
    erased: int

    def write(self, folder: Path) -> None:
        """Write the file durably; it is the last one of a backup."""
        handle = os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(self.model_dump_json(indent=2) + "\n")
            file.flush()
            os.fsync(file.fileno())

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read and check a backup's manifest and files; raises NotPreparedError."""
        path = folder / NAME
        if not path.exists():
            raise NotPreparedError(f"{folder} is no backup: {NAME} is missing.")
        try:
            found = cls.model_validate_json(path.read_text("utf-8"))
        except (ValidationError, UnicodeDecodeError):
            raise NotPreparedError(f"{path} is damaged.") from None
        for name, digest in found.files.items():
            file = folder / Path(name).name
            if not file.exists() or hash_file(file) != digest:
                raise NotPreparedError(f"{file} is damaged: it is not what was backed up.")
        return found


def hash_file(path: Path) -> str:
    """Return sha256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
