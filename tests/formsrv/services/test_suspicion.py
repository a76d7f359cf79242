"""Spam is put aside by weight; what people write in any of our languages is not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from formsrv.services.suspicion import QUARANTINE, suspicious
from tests.support.processes import ROOT

OFFERS = sorted((ROOT / "content" / "offers").rglob("*.yaml"))
GUIDES = sorted((ROOT / "content" / "guides").rglob("*.md"))


def texts_of(path: Path) -> list[str]:
    found = yaml.safe_load(path.read_text("utf-8"))["texts"]
    return [text[part] for text in found.values() for part in ("title", "description")]


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("Visit https://a.example/x and https://b.example/y now", "links"),
        ("Best prices at cheap-pills.com and www.more-pills.net", "links"),
        ("Вuy nоw сheap wоrds thаt lооk right", "scripts"),
        ("casino bonus " * 40 + "www.casino.top", "repeats"),
    ],
)
def test_what_machines_write_is_put_aside(text: str, flag: str) -> None:
    found = suspicious([text], seconds=60, trapped=False)
    assert {flag, QUARANTINE} <= set(found)


def test_a_filled_trap_is_enough_and_haste_alone_is_not() -> None:
    assert suspicious(["A flat"], seconds=60, trapped=True) == ("honeypot", QUARANTINE)
    assert suspicious(["A flat"], seconds=1, trapped=False) == ("hasty",)
    assert suspicious(["See www.wg.example"], seconds=1, trapped=False) == (
        "hasty",
        "links",
        QUARANTINE,
    )


@pytest.mark.parametrize(
    "text",
    [
        "Bitte melden Sie sich: oma@mail.example. Die Wohnung ist hell.",
        "Мы семья из четырёх человек, ищем квартиру возле школы, WLAN не нужен.",
        "نحن عائلة هادئة ونبحث عن بيت قريب من المدرسة، WLAN مهم.",
        "ንሕና ስድራቤት ኢና፡ ገዛ ንደሊ ኣለና።",
        "Квартира біля парку, є Balkon і Keller, опалення Gas.",
        "See my page www.family.example",
    ],
)
def test_what_people_write_is_not(text: str) -> None:
    assert QUARANTINE not in suspicious([text], seconds=30, trapped=False)


@pytest.mark.parametrize("path", OFFERS, ids=lambda path: path.stem)
def test_no_offer_of_ours_would_be_put_aside(path: Path) -> None:
    assert suspicious(texts_of(path), seconds=None, trapped=False) == ()


@pytest.mark.parametrize("tag", sorted({path.stem for path in GUIDES}))
def test_no_language_mixes_alphabets_by_itself(tag: str) -> None:
    words = [path.read_text("utf-8") for path in GUIDES if path.stem == tag]
    assert "scripts" not in suspicious(words, seconds=None, trapped=False)
