"""Which languages people may say that they speak."""

import pytest

from tests.formsrv.web.conftest import LISTED, Web
from tests.formsrv.web.pages import tags


@pytest.mark.parametrize("tag", ["de", "de-simple", "uk"])
def test_plain_words_of_a_language_are_none_that_people_speak(web: Web, tag: str) -> None:
    """Readers of plain words speak the language itself, which is chosen for them."""
    page = web.app.test_client().get(f"/forms/{tag}/inquiry/{LISTED}").text
    boxes = [one for one in tags(page, "input") if one.get("name") == "languages"]
    values = [one["value"] for one in boxes]

    assert {"de", "uk", "ar"} <= set(values)
    assert "de-simple" not in values
    assert [one["value"] for one in boxes if "checked" in one] == [tag.removesuffix("-simple")]
