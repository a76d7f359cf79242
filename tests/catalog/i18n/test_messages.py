"""Interface catalogues are collected, merged, checked and filled without surprises."""

import json
from gettext import c2py  # type: ignore[attr-defined]
from pathlib import Path

import pytest

from catalog.commands import main
from catalog.formats import plural_category
from catalog.i18n.checks import catalogue_problems
from catalog.i18n.filling import FillError, fill
from catalog.i18n.messages import (
    extract,
    plural_forms,
    read_catalogue,
    update_catalogue,
)
from catalog.region import Region
from catalog.wording import catalogue_path, load_wording
from tests.catalog.places import BASE

TEMPLATE = """\
{% macro card(n) %}<p>{{ _("Hello, %(name)s.", name=n) }}</p>
{{ ngettext("%(n)s home", "%(n)s homes", n) }} {{ pgettext("verb", "Rent") }}
{{ t.gettext("Plain") }}{% endmacro %}
"""
MODULE = 'LABEL = N_("Marked")\n\ndef f(_: object) -> str:\n    return _("From code")\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with one template and one module."""
    (tmp_path / "theme/templates").mkdir(parents=True)
    (tmp_path / "theme/templates/a.html").write_text(TEMPLATE, "utf-8")
    (tmp_path / "formsrv").mkdir()
    (tmp_path / "formsrv/b.py").write_text(MODULE, "utf-8")
    return tmp_path


def run(action: str, root: Path, *options: str) -> int:
    folders = ["--root", str(root), "--region", str(BASE / "region")]
    return main(["i18n", action, *folders, *options])


def fillings(root: Path, tag: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert run("missing", root, "--tag", tag) == 0
    rows: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return rows


def test_texts_come_from_templates_and_code(root: Path) -> None:
    """Sorted by id, with plural and context."""
    found = [(message.id, message.plural, message.context) for message in extract(root)]

    assert found == [
        ("%(n)s home", "%(n)s homes", None),
        ("From code", None, None),
        ("Hello, %(name)s.", None, None),
        ("Marked", None, None),
        ("Plain", None, None),
        ("Rent", None, "verb"),
    ]


def test_an_update_changes_nothing_when_nothing_changed(root: Path, region: Region) -> None:
    """The same code gives the same bytes: a catalogue a language, and what they are made from."""
    run("update", root)
    files = {path: path.read_bytes() for path in (root / "theme/locale").rglob("*.po*")}

    run("update", root)

    assert {path: path.read_bytes() for path in (root / "theme/locale").rglob("*.po*")} == files
    assert len(files) == len(region.languages) + 1 > 5


def test_an_update_keeps_translations_and_drops_what_is_unused(root: Path, region: Region) -> None:
    """No guessing: a changed text is a new one."""
    run("update", root)
    language = region.language("de")
    locale = root / "theme/locale"
    fill([{"id": "Plain", "text": "Schlicht"}], extract(root), language, locale_folder=locale)
    fill([{"id": "Marked", "text": "Markiert"}], extract(root), language, locale_folder=locale)
    (root / "formsrv/b.py").write_text(MODULE.replace("Marked", "Marked anew"), "utf-8")

    run("update", root)

    found = read_catalogue(catalogue_path(locale, "de"))
    assert found[("Plain", "")].forms == ("Schlicht",)
    assert found[("Marked anew", "")].forms == ("",)
    assert ("Marked", "") not in found


def test_english_fills_itself(root: Path, region: Region) -> None:
    """Its texts are the ids."""
    run("update", root)
    language = region.language("en")

    problems = catalogue_problems(extract(root), language, locale_folder=root / "theme/locale")

    assert list(problems) == []


def test_missing_and_fill_complete_a_catalogue(
    root: Path, region: Region, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """What one prints the other takes, and the wording then speaks the language."""
    run("update", root)
    rows = fillings(root, "uk", capsys)
    plurals = [row["forms"] for row in rows if row["plural"]]
    answers = [
        {
            "id": row["id"],
            "context": row["context"],
            "texts": ["%(n)s a", "%(n)s b", "%(n)s c", "%(n)s d"],
        }
        if row["plural"]
        else {"id": row["id"], "context": row["context"], "text": f"Укр {row['id']}"}
        for row in rows
    ]
    file = tmp_path / "uk.json"
    file.write_text(json.dumps(answers), "utf-8")

    assert run("fill", root, "--tag", "uk", str(file)) == 0

    wording = load_wording(region.language("uk"), locale_folder=root / "theme/locale")
    assert plurals == [["one", "few", "many", "other"]]
    assert fillings(root, "uk", capsys) == []
    assert wording.gettext("Plain") == "Укр Plain"
    assert wording.pgettext("verb", "Rent") == "Укр Rent"
    assert wording.ngettext("%(n)s home", "%(n)s homes", 3) == "%(n)s b"
    assert wording.ngettext("%(n)s home", "%(n)s homes", 5) == "%(n)s c"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"id": "Hello, %(name)s.", "text": "Hallo."}, "placeholders"),
        ({"id": "Hello, %(name)s.", "text": "Hallo, %(nme)s."}, "placeholders"),
        ({"id": "Hello, %(name)s.", "text": "Hallo, %(name)s, 100 %."}, "placeholders"),
        ({"id": "Plain", "text": "Schlicht %(x)s"}, "placeholders"),
        ({"id": "Plain", "text": " "}, "empty"),
        ({"id": "Nowhere", "text": "x"}, "no code asks"),
        ({"id": "%(n)s home", "texts": ["%(n)s"]}, "2 forms"),
        ({"id": "Rent", "text": "Mieten"}, "no code asks"),
    ],
)
def test_a_wrong_translation_is_refused(
    row: dict[str, object], why: str, root: Path, region: Region
) -> None:
    """And with it the whole file: nothing is written by halves."""
    run("update", root)
    path = catalogue_path(root / "theme/locale", "de")
    before = path.read_bytes()
    rows = [{"id": "From code", "text": "Aus dem Code"}, row]

    with pytest.raises(FillError, match=why):
        fill(rows, extract(root), region.language("de"), locale_folder=root / "theme/locale")

    assert path.read_bytes() == before


def test_a_form_for_one_number_alone_may_leave_it_out(root: Path, region: Region) -> None:
    """Arabic has a word for "two homes"; "other" needs its figure."""
    run("update", root)
    rows = [{"id": "%(n)s home", "texts": ["لا بيوت", "بيت", "بيتان", "%(n)s", "%(n)s", "%(n)s"]}]
    locale = root / "theme/locale"

    assert fill(rows, extract(root), region.language("ar"), locale_folder=locale) == 1

    rows[0]["texts"][5] = "بيوت"  # type: ignore[index]
    with pytest.raises(FillError):
        fill(rows, extract(root), region.language("ar"), locale_folder=locale)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('msgid "Plain"\nmsgstr "Schlicht"', 'msgid "Plain"\nmsgstr ""', "T611"),
        ('msgid "Plain"\nmsgstr "Schlicht"', '#, fuzzy\nmsgid "Plain"\nmsgstr "x"', "T611"),
        ('msgstr "Hallo, %(name)s."', 'msgstr "Hallo."', "T612"),
        ('msgstr[1] "%(n)s Wohnungen"\n', "", "T611"),
        ('msgid "Plain"', 'msgid "Gone"\nmsgstr "Weg"\n\nmsgid "Plain"', "T614"),
        ('msgid "Plain"', 'nonsense\nmsgid "Plain"', "T615"),
    ],
)
def test_check_names_what_is_wrong_in_a_catalogue(
    old: str, new: str, code: str, root: Path, region: Region
) -> None:
    """Each fault has its code, and its line in the file."""
    run("update", root)
    locale, language = root / "theme/locale", region.language("de")
    rows = [
        {"id": "%(n)s home", "texts": ["%(n)s Wohnung", "%(n)s Wohnungen"]},
        {"id": "From code", "text": "Aus dem Code"},
        {"id": "Hello, %(name)s.", "text": "Hallo, %(name)s."},
        {"id": "Marked", "text": "Markiert"},
        {"id": "Plain", "text": "Schlicht"},
        {"id": "Rent", "context": "verb", "text": "Mieten"},
    ]
    fill(rows, extract(root), language, locale_folder=locale)
    path = catalogue_path(locale, "de")
    assert list(catalogue_problems(extract(root), language, locale_folder=locale)) == []
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")

    found = list(catalogue_problems(extract(root), language, locale_folder=locale))

    assert [fault.code for fault in found] == [code]
    assert found[0].line > 1 or code == "T615"
    assert found[0].sentence("de")


def test_a_catalogue_with_too_many_forms_is_named(root: Path, region: Region) -> None:
    """Its header may say three, the language has two."""
    run("update", root)
    path = catalogue_path(root / "theme/locale", "en")
    text = path.read_text("utf-8").replace("nplurals=2", "nplurals=3")
    path.write_text(text.replace('msgstr[1] "', 'msgstr[2] "x %(n)s"\nmsgstr[1] "'), "utf-8")

    found = catalogue_problems(
        extract(root), region.language("en"), locale_folder=root / "theme/locale"
    )

    assert [fault.code for fault in found] == ["T613"]


def test_check_fails_when_the_template_is_outdated(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever adds a text learns it from the check."""
    run("update", root)
    path = root / "theme/templates/a.html"
    path.write_text(TEMPLATE.replace("Plain", "Plainer"), "utf-8")

    assert run("check", root, "--tag", "en") == 1

    assert "T614" in capsys.readouterr().out


def test_who_translated_is_kept(root: Path) -> None:
    """A reviewer's note survives the next update."""
    run("update", root)
    path = catalogue_path(root / "theme/locale", "de")
    text = path.read_text("utf-8")
    path.write_text(text.replace("X-By: machine", "X-By: human"), "utf-8")
    (root / "formsrv/b.py").write_text(MODULE + '\nNEW = N_("New")\n', "utf-8")

    run("update", root)

    assert '"X-By: human\\n"' in path.read_text("utf-8")


@pytest.mark.parametrize("tag", ["de", "uk", "ar", "fr"])
def test_plural_forms_of_the_header_are_those_of_the_region(tag: str, region: Region) -> None:
    """Other gettext tools choose the very form that the portal chooses."""
    language = region.language(tag)
    count, expression = plural_forms(language).removesuffix(";").split("; plural=")
    choose = c2py(expression)

    assert count == f"nplurals={len(language.plurals)}"
    for number in (*range(130), 1000, 1_000_000, 1_000_001):
        assert language.plurals[choose(number)] == plural_category(number, language)


def test_update_writes_each_language_once(root: Path, region: Region) -> None:
    """A second merge of the same template writes nothing."""
    messages = extract(root)
    locale = root / "theme/locale"

    first = [update_catalogue(messages, one, locale_folder=locale) for one in region.languages]
    second = [update_catalogue(messages, one, locale_folder=locale) for one in region.languages]

    assert (set(first), set(second)) == ({True}, {False})
