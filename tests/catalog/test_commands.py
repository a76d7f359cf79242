"""The command line does what it says, with exit codes that scripts can use."""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from catalog.commands import main
from catalog.problems import as_seen
from catalog.reading import OFFER_ID
from catalog.schema import FOLDER
from tests.catalog.places import OFFER, Place
from tests.support.processes import ROOT

TODAY = ("--today", "2026-11-22")


def run(place: Place, *arguments: str) -> int:
    command, *rest = arguments
    folders = ["--content", str(place.content), "--region", str(place.region_folder)]
    return main([command, *rest, *folders])


def test_check_is_silent_but_for_a_summary(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    """Faultless content is one line on standard error."""
    assert run(place, "check", *TODAY) == 0

    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.splitlines() == [
        "1 offers, 1 opportunities, 1 guides, 6 pages: 0 errors, 0 warnings."
    ]


@pytest.mark.parametrize(
    ("form", "pattern"),
    [
        ("text", r"\S+a0000001\.yaml:19:3: R301 The deposit must be .* 1440 € .* 1500 €\.\n"),
        ("github", r"::error file=\S+,line=19,col=3,title=R301::The deposit must be .*\n"),
    ],
)
def test_check_writes_lines(
    form: str, pattern: str, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    """For people and for reviews of a change."""
    place.change(f"content/{OFFER}", "deposit: 1440", "deposit: 1500")

    assert run(place, "check", *TODAY, "--format", form) == 1

    assert re.fullmatch(pattern, capsys.readouterr().out)


def test_check_writes_json(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """For tools, in the language asked for."""
    place.change(f"content/{OFFER}", "deposit: 1440", "deposit: 1500")

    run(place, "check", *TODAY, "--format", "json", "--lang", "de")

    (fault,) = json.loads(capsys.readouterr().out)
    assert fault["code"] == "R301"
    assert fault["message"].startswith("Die Kaution darf höchstens")


def test_strict_refuses_what_production_must_not_show(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    """Demonstration data, placeholders and overdue reviews are told only then."""
    place.change(f"content/{OFFER}", "kind: flat\n", "kind: flat\ndemo: true\n")
    place.change("region/region.yaml", "placeholder: false", "placeholder: true")
    place.change(
        "content/guides/first-steps/de.md", "review_due: 2027-05-01", "review_due: 2026-11-20"
    )
    lenient = run(place, "check", *TODAY)
    capsys.readouterr()

    strict = run(place, "check", *TODAY, "--strict", "--format", "json")

    found = json.loads(capsys.readouterr().out)
    assert (lenient, strict) == (0, 1)
    assert {(fault["code"], fault["line"], fault["severity"]) for fault in found} == {
        ("L416", 6, "error"),
        ("L420", 2, "error"),
        ("L421", 19, "error"),
    }


def test_check_takes_the_folder_alone(place: Place) -> None:
    """As `./run.sh check DIR` passes it on."""
    region = ["--region", str(place.region_folder)]

    assert main(["check", *TODAY, *region, str(place.content)]) == 0


@pytest.mark.parametrize("form", ["text", "github"])
def test_nothing_in_content_acts_on_the_terminal(
    form: str, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not in keys, values or names of files: each fault is one line of characters to be seen."""
    place.change(f"content/{OFFER}", "kind: flat\n", 'kind: "\\e[2Jflat"\n"\\u202ekey\\e": 1\n')
    (place.content / "offers/musterstadt/a\nb\x1b[31m\u202ecd.txt").write_text("x", "utf-8")

    run(place, "check", *TODAY, "--format", form)

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert all(line.isprintable() for line in lines)
    if form == "text":
        assert r"a\nb\x1b[31m\u202ecd.txt:1:1: L406" in "".join(lines)


def test_words_of_all_our_languages_are_quoted_as_they_are() -> None:
    """Joiners belong to words of Persian; spaces that hold a number and its unit stay too."""
    assert as_seen("می\u200cخواهم 480\xa0€ ትግርኛ") == "می\u200cخواهم 480\xa0€ ትግርኛ"
    assert as_seen("a\u202eb\x1b\n\udcff") == r"a\u202eb\x1b\n\udcff"


@pytest.mark.parametrize(
    "arguments", [["check", "--format", "xml"], ["check", "no-such-folder"], [], ["fly"]]
)
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    """Scripts tell it from faults in content."""
    result = subprocess.run(
        [sys.executable, "-m", "catalog", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_a_faulty_region_does_not_hide_faulty_content(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both are told at once."""
    place.change("region/region.yaml", "Europe/Berlin", "Europe/Nowhere")
    place.change(f"content/{OFFER}", "deposit: 1440", "deposit: 1500")

    assert run(place, "check") == 1

    assert {"G519", "R301"} <= set(re.findall(r": ([A-Z]\d{3}) ", capsys.readouterr().out))


@pytest.mark.parametrize("wanted", ["99001000", "Musterstadt", "musterstadt"])
def test_new_offer_begins_a_file(
    wanted: str, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under a new id, in the folder of its municipality."""
    assert run(place, "new", "offer", wanted) == 0

    path = Path(capsys.readouterr().out.strip())
    assert path.parent == place.content / "offers/musterstadt"
    assert OFFER_ID.match(path.stem)


def test_check_guides_a_new_offer_to_completion(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each thing that is still empty is named; filled in, the file is faultless."""
    run(place, "new", "offer", "99001000")
    path = Path(capsys.readouterr().out.strip())
    codes = {fault.code for fault in place.problems() if fault.path == path.as_posix()}
    text = path.read_text("utf-8")
    today = re.search(r"listed_until: (\S+)", text)
    assert today is not None
    answers = {
        "kind": "flat",
        "postcode": '"01099"',
        "available_from": today[1],
        "rooms": "2",
        "area": "50",
        "persons": "2",
        "kitchen": "fitted",
        "  net": "400",
        "  cold_costs": "80",
        "  certificate": "pending",
        "landlord": "private",
        "    title": "Helle kleine Wohnung",
        "    description": "Zwei helle Zimmer mit Küche in einer ruhigen Straße am Park.",
    }
    for key, answer in answers.items():
        text = re.sub(rf"(?m)^{key}:.*$", f"{key}: {answer}", text)

    path.write_text(text.rstrip() + "\n", "utf-8")

    assert {"F204", "F208"} <= codes
    listed_on = re.search(r"listed_on: (\S+)", text)
    assert listed_on is not None
    assert place.problems(today=date.fromisoformat(listed_on[1])) == []


def test_new_refuses_what_exists_and_what_is_no_name(place: Place) -> None:
    """Nothing is overwritten."""
    assert run(place, "new", "opportunity", "language-cafe") == 1
    assert run(place, "new", "offer", "Atlantis") == 2
    with pytest.raises(SystemExit) as stopped:
        run(place, "new", "guide", "../outside")
    assert stopped.value.code == 2


@pytest.mark.parametrize(
    ("kind", "file"), [("opportunity", "opportunities/band.yaml"), ("guide", "guides/band/de.md")]
)
def test_new_files_bring_up_only_faults_of_empty_fields(kind: str, file: str, place: Place) -> None:
    """No key of a skeleton is unknown or misplaced."""
    assert run(place, "new", kind, "band") == 0

    codes = {fault.code for fault in place.problems()}

    assert (place.content / file).is_file()
    assert codes
    assert codes.isdisjoint({"F202", "L406", "Y101"})


def test_fmt_writes_the_canonical_form(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """And says which file it changed."""
    original = (place.content / OFFER).read_text("utf-8")
    path = place.change(f"content/{OFFER}", "kind: flat\n", "pets: on_request\nkind: 'flat'\n")

    checked = main(["fmt", "--check", str(path)])
    written = main(["fmt", str(path)])
    again = main(["fmt", "--check", str(path)])

    assert (checked, written, again) == (1, 0, 0)
    assert path.read_text("utf-8") == original
    assert "canonical" in capsys.readouterr().out


def test_fmt_keeps_comments_unless_forced(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """What somebody noted is not thrown away by the way."""
    path = place.change(f"content/{OFFER}", "kind: flat\n", "kind: flat  # or house?\n")

    kept = main(["fmt", str(path)])
    text = path.read_text("utf-8")
    forced = main(["fmt", "--force", str(path)])

    assert (kept, forced) == (1, 0)
    assert "# or house?" in text
    assert "--force" in capsys.readouterr().err
    assert "#" not in path.read_text("utf-8")


def test_fmt_leaves_a_faulty_file_alone(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """It says what is wrong with it instead."""
    path = place.change(f"content/{OFFER}", "kind: flat", "kind: flot")
    before = path.read_bytes()

    assert main(["fmt", str(path), str(path.parent / "none.yaml")]) == 1

    assert "F204" in capsys.readouterr().out
    assert path.read_bytes() == before


def test_schema_writes_and_compares(tmp_path: Path) -> None:
    """The committed files are up to date; a changed one is noticed."""
    assert main(["schema", "--check"]) == 0
    assert main(["schema", "--output", str(tmp_path)]) == 0
    assert main(["schema", "--check", "--output", str(tmp_path)]) == 0
    (tmp_path / "offer.json").write_text("{}", "utf-8")
    assert main(["schema", "--check", "--output", str(tmp_path)]) == 1
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in FOLDER.iterdir()}


def test_stamp_and_states_speak_of_translations(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    """A stale text is listed with its sections until it is stamped by name."""
    place.change("content/guides/first-steps/de.md", "Melden Sie sich an.", "Melden Sie sich um.")
    run(place, "i18n", "states")
    before = capsys.readouterr().out
    path = place.content / "guides/first-steps/en.md"

    assert run(place, "i18n", "stamp", str(path)) == 0

    run(place, "i18n", "states")
    after = capsys.readouterr().out
    assert "stale\tguides/first-steps/en.md\t1\n" in before
    assert "machine\tguides/first-steps/en.md\t-\n" in after
