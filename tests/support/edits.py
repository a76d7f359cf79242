"""What editors, translators and time do to a content and its region, one small edit at a time.

An edit takes the files and a source of chance and returns other files. Some leave a fault behind:
a link to a guide that is gone, a word that is none. Then every build must refuse in the same words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from tests.support.tiny import (
    DAY,
    FOURTH_LANGUAGE,
    PLACES,
    TAGS,
    Files,
    offer_text,
    prose_text,
    tiny_files,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a build is given: files, a day, and whether a theme of one's own is set."""

    files: Files
    today: date = DAY
    themed: bool = False


Edit = Callable[[Situation, Random], Situation]


def start() -> Situation:
    """Return the situation that every sequence begins with."""
    own = {"own/templates/guide_list.html": _OWN_GUIDE_LIST}
    return Situation(files=tiny_files() | own)


_OWN_GUIDE_LIST = b"""{% extends "base.html" %}
{% block main %}<h1>{{ _("Guides") }}</h1>
{% for card in cards %}<p><a href="{{ card.url }}">{{ card.prose.value.title }}</a></p>
{% endfor %}{% endblock %}
"""


def _names(now: Situation, pattern: str) -> list[str]:
    return sorted(name for name in now.files if re.fullmatch(pattern, name))


def _changed(now: Situation, name: str, old: str, new: str) -> Situation:
    """Replace the first place in a file that matches; without one nothing changes."""
    text = re.sub(old, new, now.files[name].decode(), count=1, flags=re.MULTILINE)
    return replace(now, files=now.files | {name: text.encode()})


def _without(now: Situation, *names: str) -> Situation:
    return replace(now, files={key: now.files[key] for key in now.files if key not in names})


_OFFER = r"content/offers/.*\.yaml"
_ITEM = r"content/(offers|opportunities)/.*\.yaml"
_PROSE = r"content/(guides|pages)/.*\.md"


def reword(now: Situation, chance: Random) -> Situation:
    """Change a description or a body."""
    names = _names(now, f"{_ITEM}|{_PROSE}")
    if not names:
        return now
    name = chance.choice(names)
    if name.endswith(".md"):
        return _changed(now, name, r"\Z", f"\nMore {chance.randrange(9)}.\n")
    return _changed(now, name, r"Words about", f"Words {chance.randrange(9)} about")


def retitle(now: Situation, chance: Random) -> Situation:
    """Change a title in one language."""
    names = _names(now, f"{_ITEM}|{_PROSE}")
    if not names:
        return now
    name = chance.choice(names)
    if name.endswith(".md"):
        return _changed(now, name, r"^title: ", f"title: T{chance.randrange(9)} ")
    tag = chance.choice(TAGS)
    return _changed(now, name, rf'{tag}: {{title: "', f'{tag}: {{title: "T{chance.randrange(9)} ')


def change_fact(now: Situation, chance: Random) -> Situation:
    """Change what an offer says of itself, an event's dates, or the order of guides."""
    offer = chance.choice(_names(now, _OFFER) or _names(now, _ITEM))
    guides = _names(now, r"content/guides/.*/de\.md")
    events = _names(now, r"content/opportunities/.*\.yaml")
    edits = [
        (offer, r"^rooms: .*", f"rooms: {chance.randrange(1, 9)}"),
        (offer, r"net: [0-9]+", f"net: {chance.randrange(300, 700)}"),
        (offer, r"^availability: .*", f"availability: {chance.choice(_STATES)}"),
        (offer, r"^listed_until: .*", f"listed_until: {_day(chance)}"),
        (offer, r"^listed_on: .*", f"listed_on: 2026-11-{chance.randrange(1, 22):02d}"),
        *((name, r"^order: .*", f"order: {chance.randrange(5)}") for name in guides),
        *((name, r"first: [0-9-]+", f"first: {_day(chance)}") for name in events),
    ]
    return _changed(now, *chance.choice(edits))


_STATES = ("available", "reserved", "rented")


def _day(chance: Random) -> date:
    return DAY + timedelta(days=chance.randrange(40))


def add(now: Situation, chance: Random) -> Situation:
    """Add an offer, an event or a guide."""
    number = chance.randrange(10, 99)
    what = chance.randrange(4)
    if what == 0:
        template = _names(now, r"content/opportunities/.*\.yaml")
        files = {f"content/opportunities/event-{number}.yaml": now.files[n] for n in template[:1]}
    elif what == 1:
        name = f"content/guides/guide-{number}/de.md"
        files = {name: prose_text("de", f"Guide {number}", "See [help](page:help).", order=3)}
    else:
        place = chance.choice(list(PLACES))
        files = {
            f"content/offers/{place}/newer0{number}.yaml": offer_text(
                place,
                listed_on=DAY - timedelta(days=chance.randrange(20)),
                listed_until=_day(chance) + timedelta(days=1),
                title=f"New home {number}",
                tags=TAGS[: chance.randrange(1, 4)],
            )
        }
    return replace(now, files=now.files | files)


def delete(now: Situation, chance: Random) -> Situation:
    """Delete an offer, an event, a guide, or all offers."""
    offers = _names(now, _OFFER)
    what = chance.randrange(8)
    if what == 0:
        return _without(now, *offers)
    if what == 1:
        return _without(now, *_names(now, r"content/guides/guide-.*"))
    if what == 2:
        return _without(now, *_names(now, r"content/guides/rent-and-jobcenter/.*"))
    if what == 3:
        return _without(now, *_names(now, r"content/opportunities/.*")[:1])
    return _without(now, *(offers and [chance.choice(offers)]))


def rename(now: Situation, chance: Random) -> Situation:
    """Give an offer another id, or another municipality and its folder."""
    offers = _names(now, _OFFER)
    if not offers:
        return now
    old = chance.choice(offers)
    text = now.files[old]
    _, _, place, file = old.split("/")
    if chance.randrange(2):
        file = f"moved0{chance.randrange(10, 99)}.yaml"
    else:
        place = chance.choice(list(PLACES))
        ags, code = PLACES[place]
        fields = {rb'^municipality: ".*"': ags, rb'^postcode: ".*"': code}
        for pattern, value in fields.items():
            key = pattern[1:].split(b":")[0]
            text = re.sub(pattern, b'%b: "%b"' % (key, value.encode()), text, flags=re.MULTILINE)
    moved = _without(now, old)
    return replace(moved, files=moved.files | {f"content/offers/{place}/{file}": text})


def retranslate(now: Situation, chance: Random) -> Situation:
    """Add or remove a language of an offer, an event or a text."""
    tag = chance.choice(("en", "ar"))
    name = chance.choice(_names(now, rf"{_ITEM}|content/(guides|pages)/.*/de\.md"))
    if name.endswith(".md"):
        other = name.replace("/de.md", f"/{tag}.md")
        if other in now.files:
            return _without(now, other)
        return replace(now, files=now.files | {other: now.files[name]})
    if re.search(rf"^  {tag}: ", now.files[name].decode(), flags=re.MULTILINE):
        return _changed(now, name, rf"^  {tag}: .*\n", "")
    return _changed(now, name, r"^  de: (.*)\n", rf"  de: \1\n  {tag}: \1\n")


def edit_region(now: Situation, chance: Random) -> Situation:
    """Change the region's name, a limit, a colour, a place, a contact, or a text of its own."""
    number = chance.randrange(100, 999)
    wording = f'msgid ""\nmsgstr ""\n\nmsgid "Homes"\nmsgstr "Homes {number}"\n'
    if chance.randrange(6) == 0:
        return replace(now, files=now.files | {"region/wording/en.po": wording.encode()})
    edits = (
        ("region.yaml", r"^portal_name: .*", f"portal_name: Portal {number}"),
        ("region.yaml", r"name: Traeger.*", f"name: Traeger {number}"),
        ("rent_limits.yaml", r"limit: .*}", f"limit: {number}}}"),
        ("rent_limits.yaml", r"valid_from: 2026-.*", f"valid_from: {_day(chance)}"),
        ("brand/tokens.css", r"--sea: #...", f"--sea: #{number}"),
        ("municipalities.csv", r"wiesenamt,(amt|municipality)", "wiesenamt,municipality"),
        ("municipalities.csv", r"Hafendorf,", "Hafendorf,"),
        ("region.yaml", r"^privacy_version: .*", f"privacy_version: {_day(chance)}"),
    )
    name, old, new = chance.choice(edits)
    return _changed(now, f"region/{name}", old, new)


def change_languages(now: Situation, chance: Random) -> Situation:
    """Add a language to the region, or take one away that content may still have."""
    name = "region/languages.yaml"
    text = now.files[name].decode()
    if "tag: tr" in text:
        return _changed(now, name, r"^- {tag: tr.*\n", "")
    if chance.randrange(4) == 0:
        return _changed(now, name, r"^- {tag: ar.*\n", "")
    return replace(now, files=now.files | {name: (text + FOURTH_LANGUAGE).encode()})


def change_theme(now: Situation, chance: Random) -> Situation:
    """Set a theme of one's own, put it away, or edit a template of it."""
    name = "own/templates/guide_list.html"
    if now.themed and chance.randrange(2):
        return _changed(now, name, r"<h1>", f"<h1>{chance.randrange(9)} ")
    return replace(now, themed=not now.themed)


def pass_days(now: Situation, chance: Random) -> Situation:
    """Let days go by, over the end of offers, events and rent tables."""
    return replace(now, today=now.today + timedelta(days=chance.choice((1, 3, 10, 30))))


def spoil(now: Situation, chance: Random) -> Situation:
    """Leave a fault of one kind or another."""
    names = _names(now, f"{_ITEM}|{_PROSE}")
    name = chance.choice(names)
    text = now.files[name]
    extra = (
        {"content/offers/stray.txt": b"stray"},
        {"content/offers/musterstadt/twice.yaml": text},
        {name: text[: len(text) // 2]},
        {name: text.replace(b"kind: ", b"kind: no").replace(b"title: ", b"titel: ")},
        {"content/pages/help/de.md": prose_text("de", "Help", "[x](guide:gone)")},
        {"content/pages/help/xx.md": prose_text("de", "Help", "x")},
        {"content/guides/foreign/en.md": prose_text("en", "Only", "x")},
        {"region/languages.yaml": b"- {tag: de}\n"},
    )
    if chance.randrange(8) == 0:
        return _without(now, "content/pages/about/de.md")
    return replace(now, files=now.files | chance.choice(extra))


EDITS: dict[str, Edit] = {
    edit.__name__: edit
    for edit in (
        reword,
        retitle,
        change_fact,
        add,
        delete,
        rename,
        retranslate,
        edit_region,
        change_languages,
        change_theme,
        pass_days,
        spoil,
    )
}
"""Beside these a sequence may revert: go back to a situation that was there before."""
RARE = {"edit_region", "change_languages", "change_theme"}
"""Edits after which everything is built anew; they take long and find little more each time."""
