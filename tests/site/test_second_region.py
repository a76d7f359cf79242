"""Another county replaces data, never code: an invented second region builds and answers rightly."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.site.document import SitePage, read_site
from tests.support.processes import ROOT

REGION = ROOT / "tests/regions/lummerbach"
TODAY = "2026-11-22"


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> dict[str, SitePage]:
    """Its pages by their file."""
    output = tmp_path_factory.mktemp("second")
    folders = ["--content", REGION / "content", "--region", REGION / "region", "--output", output]
    subprocess.run(
        [sys.executable, "-m", "sitegen", "build", "--today", TODAY, *map(str, folders)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return read_site(output)


def rent_lines(page: SitePage) -> list[tuple[str, str]]:
    facts = page.root.one("main").all("dl")[1]
    terms = zip(facts.all("dt"), facts.all("dd"), strict=True)
    return [
        tuple(one.text.replace("\N{NO-BREAK SPACE}", " ") for one in pair)  # type: ignore[misc]
        for pair in terms
    ]


def test_content_and_region_have_no_fault() -> None:
    result = subprocess.run(
        [
            *(sys.executable, "-m", "catalog", "check", "--today", TODAY),
            *("--content", str(REGION / "content"), "--region", str(REGION / "region")),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stdout
    assert "G524" in result.stdout


def test_every_language_of_the_region_has_its_pages(second: dict[str, SitePage]) -> None:
    tags = {page.tag for page in second.values()} - {""}

    assert {"de", "en", "ar", "tr"} <= tags
    for tag in ("de", "en", "ar", "tr"):
        assert second[f"{tag}/offers/lum2aaaa/index.html"].kind == "offer"
        assert second[f"{tag}/offers/lum2aaaa/de/index.html"].kind == "offer_sheet"
        assert second[f"{tag}/offers/poster/index.html"].kind == "poster"


def test_a_complete_table_answers_for_every_household(second: dict[str, SitePage]) -> None:
    """670 € gross cold lie above the limits for up to three and within those for more."""
    page = second["en/offers/lum2aaaa/index.html"]

    assert rent_lines(page) == [
        ("1 to 3 persons", "above the limit by 30 € to 220 €"),
        ("4 persons", "within the limit"),
    ]
    rows = [
        [cell.text for cell in row.all("td")] for row in page.root.of_class("limits")[0].all("tr")
    ]
    assert [row[0] for row in rows[1:]] == [str(persons) for persons in range(1, 9)]
    assert rows[2][1:] == ["540,50 €", "60 m²"]
    assert "For each further person: 95 € more." in page.root.one("main").text
    sources = [link["href"] for link in page.root.all("a") if link.text == "Source"]
    assert sources == ["https://limits.lummerbach.example/2026"]


def test_two_categories_say_within_or_ask(second: dict[str, SitePage]) -> None:
    """415 € are within one limit for one person and above the other; three have no row."""
    assert rent_lines(second["en/offers/ost2aaaa/index.html"]) == [
        ("1 person", "the table does not say: ask before signing"),
        ("2 persons", "within the limit"),
        ("3 persons", "the table does not say: ask before signing"),
    ]


def test_an_ended_table_is_named_and_not_used(second: dict[str, SitePage]) -> None:
    page = second["en/offers/kle2aaaa/index.html"]

    assert rent_lines(page) == [("1 to 5 persons", "no current table: ask before signing")]
    assert "valid from 01.01.2025. It is out of date and is not used." in page.root.one("main").text


def test_what_is_near_comes_from_the_region_and_its_neighbours(
    second: dict[str, SitePage],
) -> None:
    """The café in town, the advice next door; not the sports two places on."""
    links = [link["href"] for link in second["en/offers/lum2aaaa/index.html"].root.all("a")]
    kinds = ("/en/opportunities/advice", "/en/opportunities/language")
    near = [href.split("/")[-2] for href in links if href.startswith(kinds)]

    assert near == ["language-cafe-mill", "advice-ostheide"]
    assert not any("football" in href for href in links)


def test_a_home_that_ended_shows_others(second: dict[str, SitePage]) -> None:
    page = second["en/offers/wei2aaaa/index.html"]
    links = [link["href"] for link in page.root.one("main").all("a")]

    assert "en/offers/wei2aaaa/de/index.html" not in second
    assert links == ["/en/offers/ost2aaaa/", "/en/offers/kle2aaaa/", "/en/offers/"]


def test_nothing_of_the_first_region_is_on_its_pages(second: dict[str, SitePage]) -> None:
    first = (ROOT / "region/region.yaml").read_text("utf-8")
    name = first.split("portal_name: ")[1].splitlines()[0]

    assert [page.file for page in second.values() if name.encode() in page.raw] == []
    assert b"Ankommen im Lummerbacher Land" in second["de/index.html"].raw
