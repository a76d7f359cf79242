"""``i18n``: interface catalogues and the states of translated texts."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.commands.shared import add_folders, say, tell, today_in, usable_region
from catalog.i18n.checks import catalogue_problems
from catalog.i18n.filling import FillError, fill
from catalog.i18n.messages import (
    LOCALE_FOLDER,
    CatalogueError,
    extract,
    read_catalogue,
    template_path,
    template_text,
    update_catalogue,
    write_catalogue,
)
from catalog.i18n.translation import stamp_library, work_list
from catalog.library import load_library
from catalog.problems import Problem, format_text
from catalog.region import Language, Region
from catalog.wording import catalogue_path

if TYPE_CHECKING:
    from catalog.commands.shared import Commands


def add_to(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("i18n", help="texts of the interface and states of translations")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    helps = {
        "extract": (run_extract, "collect the texts of code and templates"),
        "update": (run_update, "merge them into the catalogue of each language"),
        "check": (run_check, "find texts that are missing or wrong"),
        "missing": (run_missing, "print the missing texts of a language as JSON"),
        "fill": (run_fill, "write translations from JSON into a catalogue"),
        "stamp": (run_stamp, "note what translations were made from"),
        "states": (run_states, "list translations that need work"),
    }
    found = {}
    for name, (run, about) in helps.items():
        found[name] = actions.add_parser(name, help=about)
        add_folders(found[name])
        found[name].add_argument("--root", type=Path, default=Path(), metavar="DIR")
        found[name].set_defaults(run=run, parser=found[name])
    for name in ("missing", "fill"):
        found[name].add_argument("--tag", required=True)
    found["check"].add_argument("--tag")
    found["check"].add_argument("--lang", choices=("de", "en"), default="en")
    found["fill"].add_argument("file", type=Path)
    found["stamp"].add_argument("files", nargs="*", type=Path, metavar="FILE")
    found["stamp"].add_argument("--all", action="store_true", help="also those stamped before")


def run_extract(chosen: argparse.Namespace) -> int:
    """Write the template."""
    messages = extract(chosen.root)
    path = template_path(chosen.root / LOCALE_FOLDER)
    write_catalogue(path, template_text(messages))
    tell(f"{path.as_posix()}: {len(messages)} texts.")
    return 0


def run_update(chosen: argparse.Namespace) -> int:
    """Write the template and merge it into each catalogue."""
    region = usable_region(chosen.region)
    run_extract(chosen)
    messages = extract(chosen.root)
    for language in region.languages:
        try:
            update_catalogue(messages, language, locale_folder=chosen.root / LOCALE_FOLDER)
        except CatalogueError as error:
            say(f"{catalogue_path(chosen.root / LOCALE_FOLDER, language.tag)}: {error}")
            return 1
    return 0


def run_check(chosen: argparse.Namespace) -> int:
    """Check the template and the catalogues; return 1 when anything is missing or wrong."""
    region = usable_region(chosen.region)
    messages = extract(chosen.root)
    folder = chosen.root / LOCALE_FOLDER
    problems: list[Problem] = []
    path = template_path(folder)
    if not path.exists() or path.read_text("utf-8") != template_text(messages):
        name = path.as_posix()
        problems.append(Problem(path=name, line=1, col=1, code="T614", values={"found": name}))
    languages = [_language(chosen, region)] if chosen.tag else region.languages
    for language in languages:
        problems.extend(catalogue_problems(messages, language, locale_folder=folder))
    problems.sort(key=Problem.sort_key)
    tell(format_text(problems, chosen.lang))
    say(f"{len(messages)} texts, {len(languages)} languages, {len(problems)} problems.")
    return int(bool(problems))


def run_missing(chosen: argparse.Namespace) -> int:
    """Print what a catalogue lacks, as JSON that ``fill`` takes back with texts."""
    language = _language(chosen, usable_region(chosen.region))
    found = read_catalogue(catalogue_path(chosen.root / LOCALE_FOLDER, language.tag))
    rows = [
        {
            "id": message.id,
            "plural": message.plural,
            "context": message.context,
            "forms": language.plurals if message.plural else None,
        }
        for message in extract(chosen.root)
        if message.key not in found or not found[message.key].is_complete
    ]
    tell(json.dumps(rows, ensure_ascii=False, indent=1))
    say(f"{language.tag}: {len(rows)} texts are missing.")
    return 0


def run_fill(chosen: argparse.Namespace) -> int:
    """Write translations into a catalogue; refuses all of them when one is wrong."""
    language = _language(chosen, usable_region(chosen.region))
    try:
        rows = json.loads(chosen.file.read_text("utf-8"))
        count = fill(
            rows, extract(chosen.root), language, locale_folder=chosen.root / LOCALE_FOLDER
        )
    except (OSError, ValueError, CatalogueError) as error:
        say(f"{chosen.file}: {error}")
        return 1
    except FillError as error:
        tell(str(error))
        return 1
    tell(f"{language.tag}: {count} texts were filled in.")
    return 0


def run_stamp(chosen: argparse.Namespace) -> int:
    """Note in translations what they were made from; without files, in those without a note."""
    region = usable_region(chosen.region)
    library = load_library(chosen.content, region, today=today_in(region))
    only = frozenset(chosen.files) or None
    for path in stamp_library(library, region, only=only, anew=chosen.all):
        tell(path.as_posix())
    return 0


def run_states(chosen: argparse.Namespace) -> int:
    """Print every translation that is not fresh, and how many stand how."""
    region = usable_region(chosen.region)
    library = load_library(chosen.content, region, today=today_in(region))
    counts: Counter[str] = Counter()
    for work in work_list(library, region):
        counts[work.state.value] += 1
        if work.state.value != "fresh":
            sections = ",".join(str(number) for number in work.sections) or "-"
            tell(f"{work.state.value}\t{work.kind}/{work.slug}/{work.tag}.md\t{sections}")
    say(", ".join(f"{count} {state}" for state, count in sorted(counts.items())) + ".")
    return 0


def _language(chosen: argparse.Namespace, region: Region) -> Language:
    if chosen.tag not in region.tags:
        chosen.parser.error(f"The region has no language {chosen.tag}.")
    return region.language(chosen.tag)
