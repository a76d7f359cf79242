"""Lists the benchmarks, each with what it measures."""

from __future__ import annotations

import ast
from pathlib import Path

FOLDER = Path(__file__).parent


def main() -> None:
    """Print a line for every benchmark."""
    for path in sorted(FOLDER.glob("[!_]*.py")):
        about = ast.get_docstring(ast.parse(path.read_text("utf-8")))
        if about:
            print(f"  ./run.sh bench {path.stem:15} {about.splitlines()[0]}")


if __name__ == "__main__":
    main()
