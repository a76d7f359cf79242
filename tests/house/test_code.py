"""Code stays small, whole and honest: short modules and functions, nothing skipped or left open."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from tests.support.checkout import CODE, python_files
from tests.support.processes import ROOT

ALL_CODE = [*CODE, "tests", "bench"]
FILES = [path.relative_to(ROOT).as_posix() for path in python_files(*ALL_CODE)]
UNDONE = {
    "NotImplementedError",
    "skip",
    "skipif",
    "skipIf",
    "skipUnless",
    "xfail",
    "importorskip",
    "SkipTest",
}
OPEN_ENDS = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def parsed(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text("utf-8"), filename=file)


def functions(tree: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def is_empty(function: Function) -> bool:
    """Tell whether nothing stands in it but a docstring, dots and pass."""
    return all(
        isinstance(step, ast.Pass)
        or (isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant))
        for step in function.body
    )


def may_be_empty(tree: ast.Module) -> set[Function]:
    """Functions that only declare: those of protocols, overloads and abstract ones."""
    declared = {
        function
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any("Protocol" in ast.unparse(b) for b in node.bases)
        for function in node.body
        if isinstance(function, Function)
    }
    marks = ("overload", "abstractmethod")
    declared |= {
        f for f in functions(tree) if any(ast.unparse(d).endswith(marks) for d in f.decorator_list)
    }
    return declared


def test_there_is_code_to_look_at() -> None:
    assert len(FILES) > len(ALL_CODE)


def test_a_module_has_at_most_400_lines() -> None:
    lengths = {file: len((ROOT / file).read_text("utf-8").splitlines()) for file in FILES}

    assert {file: length for file, length in lengths.items() if length > 400} == {}


def test_a_function_has_at_most_50_lines() -> None:
    lengths = {
        f"{file}:{function.name}": (function.end_lineno or 0) - function.lineno + 1
        for file in FILES
        for function in functions(parsed(file))
    }

    assert {name: length for name, length in lengths.items() if length > 50} == {}


def test_no_function_is_an_empty_shell() -> None:
    trees = {file: parsed(file) for file in FILES}

    empty = [
        f"{file}:{function.lineno}: {function.name}"
        for file, tree in trees.items()
        for function in set(functions(tree)) - may_be_empty(tree)
        if is_empty(function)
    ]

    assert empty == []


def test_nothing_is_skipped_or_left_unwritten() -> None:
    used = [
        f"{file}:{node.lineno}: {name}"
        for file in FILES
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Name | ast.Attribute)
        and (name := node.id if isinstance(node, ast.Name) else node.attr) in UNDONE
    ]

    assert used == []


def test_no_comment_puts_work_off() -> None:
    put_off = [
        f"{file}:{token.start[0]}: {token.string}"
        for file in FILES
        for token in tokenize.generate_tokens(
            io.StringIO((ROOT / file).read_text("utf-8")).readline
        )
        if token.type == tokenize.COMMENT and OPEN_ENDS.search(token.string)
    ]

    assert put_off == []


def test_a_shell_is_told_from_a_function() -> None:
    tree = ast.parse('def a():\n    """Say."""\n    ...\n\ndef b():\n    return 1\n')

    assert [is_empty(function) for function in functions(tree)] == [True, False]
