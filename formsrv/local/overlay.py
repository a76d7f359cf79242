"""The region's folder with addresses of this machine, so that links in pages and mails work here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

SETTINGS = "region.yaml"


def overlay_region(region: Path, overlay: Path, addresses: Mapping[str, str]) -> None:
    """Fill ``overlay`` with links to the region's files and settings with other addresses.

    ``addresses`` gives the new value of keys such as ``site_url``; all else stays as it is.
    """
    overlay.mkdir(parents=True, exist_ok=True)
    names = {entry.name for entry in region.iterdir()} - {SETTINGS}
    for entry in overlay.iterdir():
        if entry.is_symlink() and entry.name not in names:
            entry.unlink()
    for name in names:
        link, target = overlay / name, (region / name).resolve()
        if not link.is_symlink() or link.resolve() != target:
            link.unlink(missing_ok=True)
            link.symlink_to(target)
    text = (region / SETTINGS).read_text("utf-8")
    for key, address in addresses.items():
        text = re.sub(rf"(?m)^{key}:.*$", f"{key}: {address}", text)
    draft = overlay / f"{SETTINGS}.new"
    draft.write_text(text, "utf-8")
    draft.replace(overlay / SETTINGS)
