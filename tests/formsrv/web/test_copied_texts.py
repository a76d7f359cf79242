"""Texts copied from letters and chats: what cannot be seen in them never reaches a page."""

from __future__ import annotations

import pytest

from catalog.letters import STRAY
from formsrv.payloads import OfferDraft
from formsrv.services import intake
from tests.formsrv.web.answers import STEPS, WORDS
from tests.formsrv.web.conftest import Web

CONTROLS = ["\x00", "\x1b", "\x1f", "\x7f", "\x9f", "\ufffe"]
TURNING = ["\u202a", "\u202d", "\u202e", "\u2066", "\u2069"]
WIDTHLESS = ["\u200b", "\u2060", "\u00ad", "\ufeff"]


@pytest.fixture
def drafts(monkeypatch: pytest.MonkeyPatch) -> list[OfferDraft]:
    """What reaches the services."""
    found: list[OfferDraft] = []
    real = intake.submit_offer

    def keep(context: object, draft: OfferDraft, **rest: object) -> object:
        found.append(draft)
        return real(context, draft, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "submit_offer", keep)
    return found


def sent(web: Web, drafts: list[OfferDraft], **words: str) -> tuple[str, str]:
    """Send a whole offer with these words and return title and description as they arrived."""
    steps = [
        {**step, **{name: text for name, text in words.items() if name in step}} for step in STEPS
    ]
    assert web.walk("de", *steps).status_code == 200
    text = drafts[-1].texts["de"]
    return text.title, text.description


@pytest.mark.parametrize("sign", [*CONTROLS, *TURNING, *WIDTHLESS], ids=ascii)
def test_what_a_check_of_the_content_refuses_is_left_out(
    web: Web, drafts: list[OfferDraft], sign: str
) -> None:
    """Whoever copies a text sees none of these signs and could not mend it."""
    words = WORDS["description"]

    found = sent(
        web, drafts, title=f"Helle Wohnung{sign} am See", description=f"{words}{sign} Ende"
    )

    assert found == ("Helle Wohnung am See", f"{words} Ende")
    assert not STRAY.search("".join(found))


@pytest.mark.parametrize("space", ["\u00a0", "\u202f"], ids=ascii)
def test_spaces_that_hold_words_together_are_spaces(
    web: Web, drafts: list[OfferDraft], space: str
) -> None:
    """Programs for letters write them before units."""
    words = WORDS["description"]

    _, description = sent(web, drafts, description=f"{words} 80{space}m²")

    assert description == f"{words} 80 m²"


def test_joiners_of_persian_words_stay(web: Web, drafts: list[OfferDraft]) -> None:
    title, _ = sent(web, drafts, title="خانه\u200cای روشن")

    assert title == "خانه\u200cای روشن"
