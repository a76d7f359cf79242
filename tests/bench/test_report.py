from pathlib import Path

import pytest

from bench.builds.contest import STEPS, Result
from bench.builds.measure import Cost
from bench.builds.pages import SiteFacts
from bench.builds.report import _ratios, growth, pair_ratio
from bench.builds.sides import Hugo, Ours, OursRealTheme
from bench.document import marks, write_figures


def cost(cpu: float) -> Cost:
    return Cost(wall=1.0, cpu=cpu, peak=1)


def result(*, pages: int, cpu: float) -> Result:
    facts = SiteFacts(kinds={"offer": pages}, files=pages, size=1)
    return Result(name="x", items=1, facts=facts, costs={"full": [cost(cpu)]})


def test_ratios_are_taken_pair_by_pair() -> None:
    ours, theirs = [cost(1), cost(4), cost(2)], [cost(10), cost(8), cost(4)]

    assert pair_ratio(ours, theirs, lambda one: one.cpu) == 0.5


def test_growth_is_the_exponent_of_the_pages() -> None:
    exponent = growth(result(pages=10, cpu=2), result(pages=40, cpu=32))

    assert exponent == pytest.approx(2)


def test_each_pair_of_builders_has_goals_of_its_own() -> None:
    costs = {step: [cost(1), cost(3), cost(2)] for step in STEPS}
    facts = SiteFacts(kinds={"offer": 1}, files=1, size=1)
    ours, real, hugo = (
        Result(name=side.name, items=1, facts=facts, costs=costs)
        for side in (Ours, OursRealTheme, Hugo)
    )

    assert "| full | 1.0000 | 0.4 | 1.0000 | 1.0000 | 0.1 |" in _ratios(ours, hugo)
    assert "| full | 1.0000 | 2.0 | 1.0000 | 1.0000 |  |" in _ratios(real, ours)


def test_a_report_replaces_the_one_before(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    begin, end = marks("build")
    page.write_text(f"Before\n{begin}\nold\n{end}\nAfter\n", "utf-8")

    write_figures("new\n", page, name="build", command="./run.sh bench build")

    assert page.read_text("utf-8") == (
        f"Before\n{begin}\n`./run.sh bench build`\n\nnew\n{end}\nAfter\n"
    )


def test_a_page_without_markers_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text("Before\n", "utf-8")

    with pytest.raises(ValueError, match="must have"):
        write_figures("new\n", page, name="build", command="x")
    assert page.read_text("utf-8") == "Before\n"
