"""What may not stand in any file of this project."""

import re

import pytest

from tests.support.checkout import texts, tracked_files
from tests.support.processes import ROOT

REGISTRY = re.compile(
    r"\b(?:[\w-]+\.)*(?:pypi|pythonhosted|npmjs|yarnpkg|crates|rubygems|debian)\.(?:org|com|io)\b"
    r"|--(?:extra-)?index-url[ =]\w|--find-links[ =]",
    re.IGNORECASE,
)
# A folder of one machine; what a server has (/etc, /var, /run, /usr, /srv) is the same on all.
ONE_MACHINE = re.compile(r"(?<![\w./*~<>-])/(?:work|root|home|Users|tmp)/\w|[A-Z]:\\Users\\")


def lines_that_match(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()}"
        for name, text in texts(tracked_files()).items()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_names_a_package_registry() -> None:
    assert lines_that_match(REGISTRY) == []


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert lines_that_match(ONE_MACHINE) == []


@pytest.mark.parametrize("kind", ["runtime", "dev", "bench"])
def test_packages_are_pinned_with_hashes_and_no_address(kind: str) -> None:
    text = (ROOT / f"requirements/{kind}.txt").read_text("utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", text)[1:]

    assert "://" not in text
    assert blocks
    assert [b.split()[0] for b in blocks if "==" not in b or "--hash=sha256:" not in b] == []


def test_no_second_lock_file_lies_about() -> None:
    names = {path.name for path in tracked_files()}

    assert names.isdisjoint({"uv.lock", "poetry.lock", "Pipfile.lock", "package-lock.json"})


def test_the_licence_is_the_one_that_is_named() -> None:
    licence = (ROOT / "LICENSE").read_text("utf-8")

    assert licence.split("\n", 2)[:2] == [
        " " * 20 + "GNU AFFERO GENERAL PUBLIC LICENSE",
        " " * 23 + "Version 3, 19 November 2007",
    ]
    assert licence.rstrip().endswith("<https://www.gnu.org/licenses/>.")
    assert 'license = "AGPL-3.0-or-later"' in (ROOT / "pyproject.toml").read_text("utf-8")
