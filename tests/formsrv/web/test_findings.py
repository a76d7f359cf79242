"""What the catalog finds reads for editors like a sentence: no code, no path of a file."""

import pytest

from catalog.problems import Problem
from catalog.wording import load_wording
from formsrv.forms.offer_table import OFFER_ROWS
from formsrv.forms.rows import Row
from formsrv.web_staff.findings import describe_problems
from tests.formsrv.way import Way
from tests.support.processes import ROOT
from theme.environment import translator


def found(field: str) -> Problem:
    return Problem(
        path="offer", line=1, col=1, code="F206", values={"field": field, "le": 9, "found": 10}
    )


def row(name: str) -> Row:
    return next(one for one in OFFER_ROWS if one.name == name)


@pytest.mark.parametrize(
    ("field", "name"),
    [("rent.net", "net"), ("energy.value", "energy_value"), ("texts.uk.title", "title")],
)
@pytest.mark.parametrize(("tag", "said_in"), [("en", "en"), ("de", "de"), ("ar", "en")])
def test_a_field_has_the_name_that_the_form_gives_it(
    way: Way, field: str, name: str, tag: str, said_in: str
) -> None:
    language = way.desk.region.language(tag)
    wording = load_wording(language, locale_folder=ROOT / "theme/locale")
    said = load_wording(way.desk.region.language(said_in), locale_folder=ROOT / "theme/locale")

    (line,) = describe_problems([found(field)], translator(wording))

    assert line.tag == said_in
    assert said.gettext(row(name).label) in line.text
    assert field not in line.text
    assert "F206" not in line.text


def test_a_field_that_no_form_asks_for_keeps_its_name(way: Way) -> None:
    wording = load_wording(way.desk.region.language("en"), locale_folder=ROOT / "theme/locale")

    (line,) = describe_problems([found("listed_until")], translator(wording))

    assert "listed_until" in line.text
