"""What a theme's templates do not use is neither declared nor computed, and no page differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from sitegen.build import Engine, Folders
from sitegen.pages import KINDS
from sitegen.shown import PARTED, names_used
from tests.sitegen.conftest import DAY, Small
from tests.support.sequences import published
from tests.support.tiny import Files, offer_text, tiny_files, write_files

BARE = b"""{% extends "base.html" %}
{% block main %}<h1>{{ text.value.title }}</h1><p>{{ offer.rent.total|money }}</p>{% endblock %}
"""
NEW = "content/offers/hafendorf/newest00.yaml"


def used_by(**templates: str) -> frozenset[str] | None:
    """Return the names that the template of an offer uses, beside others that it may name."""
    texts = {f"{name}.html": text for name, text in templates.items()}
    others = (f"{kind}.html" for kind in PARTED)
    environment = Environment(loader=DictLoader(dict.fromkeys(others, "") | texts), autoescape=True)
    return names_used(environment).get("offer")


def test_names_count_wherever_a_template_may_look_them_up() -> None:
    """In what it extends, includes or imports; not what a macro or a loop names itself."""
    found = used_by(
        offer='{% extends "base.html" %}{% from "part.html" import shown %}'
        "{% block main %}{{ shown(similar) }}{% for one in photos %}{{ one }}{% endfor %}{% endblock %}",
        base='{{ chrome.title }}{% block main %}{% endblock %}{% include "foot.html" %}',
        part="{% macro shown(homes) %}{{ homes }}{% endmacro %}",
        foot="{{ near }}",
    )
    assert found is not None
    assert found >= {"similar", "photos", "chrome", "near"}
    assert found.isdisjoint({"one", "homes", "listed"})


def test_what_each_language_is_asked_for_counts_too() -> None:
    """Macros that ``own`` calls take it of their page."""
    found = used_by(
        offer='{% from "part.html" import links %}{{ own(links) }}',
        part="{% macro links(page, t) %}{{ page.near }}{{ other.similar }}{% endmacro %}",
    )
    assert found is not None
    assert found >= {"own", "near"}
    assert found.isdisjoint({"similar", "page"})


def test_a_template_that_chooses_another_may_use_all() -> None:
    """Nobody can tell which one it will be."""
    assert used_by(offer="{% include which %}") is None


def test_what_is_left_out_is_not_declared(small: Small) -> None:
    """So a change of it makes no page again."""
    bare = replace(small.site, used={"offer": frozenset({"text", "offer"})})
    every = {one.id: KINDS["offer"].inputs(small.view, one.id) for one in small.view.running}
    offer, declared = next(pair for pair in every.items() if pair[1].similar)
    left = KINDS["offer"].inputs(replace(small.view, site=bare), offer)
    assert left == declared._replace(
        table="", outdated="", rent_guide=False, near=(), similar=(), photos=()
    )
    home = KINDS["home"].inputs(
        replace(small.view, site=replace(small.site, used={"home": frozenset({"newest"})})), ""
    )
    whole = KINDS["home"].inputs(small.view, "")
    assert home == whole._replace(homes=0, households=(), districts=(), coming=())
    assert home.newest


@pytest.fixture
def files() -> Files:
    """A theme of its own that shows little of an offer."""
    return tiny_files() | {"own/templates/offer.html": BARE}


def build(base: Path, files: Files, before: Files | None = None) -> int:
    """Build and return how many files were written."""
    write_files(base, files, before or {})
    folders = Folders(
        content=base / "content",
        region=base / "region",
        output=base / "output",
        theme=base / "own",
    )
    return Engine(folders, jobs=1).build(today=DAY).written


def test_a_new_offer_reaches_no_other_page_of_an_offer(tmp_path: Path, files: Files) -> None:
    """The pages that would have named it as similar stay, and are those of a clean build."""
    more = files | {
        NEW: offer_text(
            "hafendorf", listed_on=DAY, listed_until=DAY + timedelta(days=9), title="The newest"
        )
    }
    build(tmp_path / "site", files)
    before = published(tmp_path / "site/output")
    build(tmp_path / "site", more, files)
    build(tmp_path / "clean", more)
    after = published(tmp_path / "site/output")
    assert after == published(tmp_path / "clean/output")
    others = {name for name in before if "/offers/offer" in name and "/sheet/" not in name}
    assert others
    assert all(before[name] == after[name] for name in others)


def test_nothing_that_is_shown_is_missed(tmp_path: Path, files: Files) -> None:
    """Our own templates, read from a theme, give what they give without being read."""
    ours = Path(__file__).parents[2] / "theme/templates"
    copied = {
        f"own/templates/{kind}.html": (ours / f"{kind}.html").read_bytes()
        for kind in ("offer", "home")
    }
    build(tmp_path / "copied", files | copied)
    write_files(tmp_path / "plain", tiny_files(), {})
    plain = tmp_path / "plain"
    folders = Folders(content=plain / "content", region=plain / "region", output=plain / "output")
    Engine(folders, jobs=1).build(today=DAY)
    assert published(plain / "output") == published(tmp_path / "copied/output")
