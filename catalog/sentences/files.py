"""Sentences for files and the library (L), translations (T) and the region's data (G)."""

from __future__ import annotations

from catalog.sentences.sentence import Sentence

FILE_SENTENCES: dict[str, Sentence] = {
    "L401": Sentence(
        "Zur Region muss die Datei {file} gehören; sie fehlt.",
        "The region must have the file {file}; it is missing.",
    ),
    "L402": Sentence(
        "Der Dateiname eines Angebots muss aus einem Kleinbuchstaben und sieben weiteren Zeichen (a-z, 0-9) bestehen; gefunden: {found}.",
        "An offer's file name must be a small letter and seven more characters (a-z, 0-9); found {found}.",
    ),
    "L403": Sentence(
        "Jede Kennung eines Angebots darf es nur einmal geben; {found} steht schon in {first}.",
        "Each id of an offer must be given only once; {found} already stands in {first}.",
    ),
    "L404": Sentence(
        "Das Angebot muss im Ordner seiner Gemeinde liegen ({expected}); gefunden: {found}.",
        "The offer must lie in the folder of its municipality ({expected}); found {found}.",
    ),
    "L405": Sentence(
        "Der Dateiname muss eine Sprache der Region sein; gefunden: {found}.",
        "The file name must be a language of the region; found {found}.",
    ),
    "L406": Sentence(
        "Jede Datei muss an einem bekannten Ort liegen; diese zeigt keine Seite je an.",
        "Each file must lie in a known place; no page will ever show this one.",
    ),
    "L407": Sentence(
        "Der Text muss mit einem Kopf zwischen zwei Zeilen --- beginnen; er fehlt.",
        "The text must begin with a head between two lines ---; it is missing.",
    ),
    "L408": Sentence(
        "Der Kopf muss mit einer Zeile --- enden; sie fehlt.",
        "The head must end with a line ---; it is missing.",
    ),
    "L409": Sentence(
        "Die Datei muss sich lesen lassen; das System meldet: {why}.",
        "The file must be readable; the system says: {why}.",
    ),
    "L411": Sentence(
        "Der Text muss Markdown ohne HTML sein; gefunden: {found}.",
        "The text must be Markdown without HTML; found {found}.",
    ),
    "L412": Sentence(
        "Überschriften müssen mit ## beginnen, weil der Titel schon die erste ist; gefunden: {found}.",
        "Headings must begin with ##, since the title is the first one; found {found}.",
    ),
    "L413": Sentence(
        "Bilder sind hier nicht vorgesehen; gefunden: {found}.",
        "Images are not allowed here; found {found}.",
    ),
    "L414": Sentence(
        "Ein Link muss mit page:, guide:, opportunity: oder https:// beginnen oder offers:, opportunities:, form:offer, form:receipt, form:lost-link, form:erase, form:feedback oder form:call-back sein; gefunden: {found}.",
        "A link must begin with page:, guide:, opportunity: or https://, or be offers:, opportunities:, form:offer, form:receipt, form:lost-link, form:erase, form:feedback or form:call-back; found {found}.",
    ),
    "L415": Sentence(
        "Ein Platzhalter muss einer von diesen sein: {expected}; gefunden: {found}.",
        "A placeholder must be one of these: {expected}; found {found}.",
    ),
    "L416": Sentence(
        "Der Text sollte bis zum {found} neu geprüft worden sein; bitte prüfen und „checked_on“ und „review_due“ neu setzen.",
        'The text should have been reviewed by {found}; please review it and set "checked_on" and "review_due" anew.',
    ),
    "L417": Sentence(
        "Diese Seite muss es geben; die Datei {file} fehlt.",
        "This page must exist; the file {file} is missing.",
    ),
    "L418": Sentence(
        "Die Fassung der Datenschutzerklärung muss die der Region sein ({expected}); gefunden: {found}.",
        "The version of the privacy notice must be the region's ({expected}); found {found}.",
    ),
    "L419": Sentence(
        "Das Ziel eines Links muss es geben; nicht gefunden: {found}.",
        "The target of a link must exist; not found: {found}.",
    ),
    "L420": Sentence(
        "Vorführdaten dürfen nicht in den Betrieb gehen; bitte diese Datei entfernen.",
        "Demonstration data must not go into production; please remove this file.",
    ),
    "L421": Sentence(
        "Die Angaben zum Betreiber müssen echt sein, bevor das Portal in Betrieb geht; sie sind als Platzhalter markiert.",
        "The operator's data must be real before the portal goes into production; they are marked as placeholders.",
    ),
    "L422": Sentence(
        "„review_due“ darf nicht vor „checked_on“ ({checked}) liegen; gefunden: {found}.",
        '"review_due" must not lie before "checked_on" ({checked}); found {found}.',
    ),
    "L423": Sentence(
        "Zu einem Foto muss es die Datei {file} geben; sie fehlt.",
        "A photo must have the file {file}; it is missing.",
    ),
    "L424": Sentence(
        "Ein Foto muss heißen wie der SHA-256 seiner großen Datei; sie hat: {found}.",
        "A photo must be called by the SHA-256 of its large file; that is {found}.",
    ),
    "L425": Sentence(
        "Zu einem Foto sollte es die Datei {file} geben; ohne sie wird die Seite ohne dieses Foto gemacht.",
        "A photo should have the file {file}; without it the page is made without this photo.",
    ),
    "L426": Sentence(
        "Verknüpfungen dürfen nicht aus dem Ordner der Inhalte herausführen.",
        "Links must not lead out of the folder of the content.",
    ),
    "L427": Sentence(
        "Unter der Adresse {found} steht schon etwas anderes; die Seite braucht einen anderen Ordner.",
        "The address {found} belongs to something else already; the page needs another folder.",
    ),
    "L428": Sentence(
        "Eine Verknüpfung darf nicht in einen Ordner führen, in dem sie selbst liegt.",
        "A link must not lead to a folder that it lies in.",
    ),
    "T601": Sentence(
        "Die Übersetzung sollte so viele Abschnitte haben wie ihre Vorlage ({expected}); gefunden: {found}.",
        "The translation should have as many sections as its source ({expected}); found {found}.",
    ),
    "T602": Sentence(
        "Die Übersetzung sollte ihrer Vorlage entsprechen; seitdem geändert sind die Abschnitte: {found}.",
        "The translation should match its source; sections changed since then: {found}.",
    ),
    "T603": Sentence(
        "Zu einer Übersetzung muss es die Vorlage geben; die Datei {file} fehlt.",
        "A translation must have a source text; the file {file} is missing.",
    ),
    "T604": Sentence(
        "Eine Vorlage (Sprache „{found}“) darf kein „translated_from“ haben.",
        'A source text (language "{found}") must have no "translated_from".',
    ),
    "T605": Sentence(
        "Die Übersetzung sollte in „translated_from“ sagen, aus welcher Fassung sie stammt; bitte „python -m catalog i18n stamp“ ausführen.",
        'The translation should say in "translated_from" what it was made from; please run "python -m catalog i18n stamp".',
    ),
    "T606": Sentence(
        "Ein Satz in Leichter Sprache sollte höchstens {most} Wörter haben, hier sind es {words}; gefunden: {found}",
        "A sentence in easy language should have at most {most} words, here {words}; found: {found}",
    ),
    "T611": Sentence(
        "Jeder Text der Oberfläche muss übersetzt sein; es fehlt: {found}",
        "Each text of the interface must be translated; missing: {found}",
    ),
    "T612": Sentence(
        "Die Übersetzung muss dieselben Platzhalter haben ({expected}); gefunden: {found}.",
        "The translation must have the same placeholders ({expected}); found {found}.",
    ),
    "T613": Sentence(
        "Die Übersetzung muss {expected} Formen haben; gefunden: {found}.",
        "The translation must have {expected} forms; found {found}.",
    ),
    "T614": Sentence(
        "Der Katalog muss zu den Quellen passen; bitte „python -m catalog i18n update“ ausführen; es betrifft: {found}",
        'The catalogue must match the sources; please run "python -m catalog i18n update"; it concerns: {found}',
    ),
    "T615": Sentence(
        "Der Katalog muss sich lesen lassen: {why}.",
        "The catalogue must be readable: {why}.",
    ),
    "G501": Sentence(
        "Die erste Zeile muss diese Spalten nennen: {expected}.",
        "The first line must name these columns: {expected}.",
    ),
    "G502": Sentence(
        "Jede Zeile muss {columns} Spalten haben.",
        "Each line must have {columns} columns.",
    ),
    "G503": Sentence(
        "Jede Gemeinde darf nur einmal stehen; doppelt ist: {found}.",
        "Each municipality must stand only once; found twice: {found}.",
    ),
    "G504": Sentence(
        "Der Kreis muss in region.yaml stehen; gefunden: {found}.",
        "The district must stand in region.yaml; found {found}.",
    ),
    "G505": Sentence(
        "Das Amt muss in region.yaml stehen; gefunden: {found}.",
        "The Amt must stand in region.yaml; found {found}.",
    ),
    "G506": Sentence(
        "„public_place“ muss „municipality“ oder „amt“ sein; gefunden: {found}.",
        '"public_place" must be "municipality" or "amt"; found {found}.',
    ),
    "G507": Sentence(
        "Nur eine Gemeinde in einem Amt kann als Amt gezeigt werden; {found} gehört zu keinem.",
        "Only a municipality in an Amt can be shown as one; {found} belongs to none.",
    ),
    "G508": Sentence(
        "„{field}“ muss eine Zahl in Grad mit Punkt sein; gefunden: {found}.",
        '"{field}" must be a number of degrees with a point; found {found}.',
    ),
    "G509": Sentence(
        "Die Sprache muss in languages.yaml stehen; gefunden: {found}.",
        "The language must stand in languages.yaml; found {found}.",
    ),
    "G510": Sentence(
        "Jede Sprache darf nur einmal stehen; doppelt ist: {found}.",
        "Each language must stand only once; found twice: {found}.",
    ),
    "G511": Sentence(
        "Für jede Gemeinde muss eine Stelle zuständig sein; für {found} ist es keine.",
        "An office must answer for each municipality; none does for {found}.",
    ),
    "G512": Sentence(
        "Die Haushalte müssen nach der Zahl der Personen aufsteigen; gefunden: {found}.",
        "Households must ascend by the number of persons; found {found}.",
    ),
    "G513": Sentence(
        "„valid_until“ darf nicht vor „valid_from“ ({first}) liegen; gefunden: {found}.",
        '"valid_until" must not lie before "valid_from" ({first}); found {found}.',
    ),
    "G514": Sentence(
        "Für einen Ort darf zur selben Zeit nur eine Tabelle gelten; {found} überschneidet sich mit {first}.",
        "Only one table may be valid for a place at a time; {found} overlaps {first}.",
    ),
    "G515": Sentence(
        "Die Tabelle sollte bis zum {found} neu geprüft worden sein; ältere Grenzen werden nicht angezeigt.",
        "The table should have been reviewed by {found}; older limits are not shown.",
    ),
    "G516": Sentence(
        "„review_due“ darf nicht vor „checked_on“ ({checked}) liegen; gefunden: {found}.",
        '"review_due" must not lie before "checked_on" ({checked}); found {found}.',
    ),
    "G517": Sentence(
        "Die Formen der Mehrzahl müssen die nach CLDR sein ({expected}); gefunden: {found}.",
        "The plural forms must be those of CLDR ({expected}); found {found}.",
    ),
    "G518": Sentence(
        "Die Kennung „{field}“ muss es in CLDR geben; gefunden: {found}.",
        'The locale "{field}" must exist in CLDR; found {found}.',
    ),
    "G519": Sentence(
        "Die Zeitzone muss eine wie Europe/Berlin sein; gefunden: {found}.",
        "The time zone must be one such as Europe/Berlin; found {found}.",
    ),
    "G520": Sentence(
        "Ferien dürfen nicht vor ihrem ersten Tag ({first}) enden; gefunden: {found}.",
        "Holidays must not end before their first day ({first}); found {found}.",
    ),
    "G521": Sentence(
        "Der Gemeindeschlüssel muss mit dem Schlüssel seines Kreises ({expected}) beginnen; gefunden: {found}.",
        "The key of a municipality must begin with that of its district ({expected}); found {found}.",
    ),
    "G522": Sentence(
        "Jede Kennung darf es nur einmal geben; doppelt ist: {found}.",
        "Each id must be given only once; found twice: {found}.",
    ),
    "G523": Sentence(
        "Jedes Paar von Nachbarn muss einmal stehen, der kleinere Schlüssel zuerst und die Zeilen sortiert; gefunden: {found}.",
        "Each pair of neighbours must stand once, the smaller key first and the lines sorted; found {found}.",
    ),
    "G524": Sentence(
        "Jeder Ort braucht eine geltende Tabelle der Mietobergrenzen, sonst steht dort nur: vor dem Unterschreiben fragen. {found}: {count} von {all} Gemeinden ohne Tabelle.",
        "Each place needs a rent table in force, or its homes only say: ask before signing. {found}: {count} of {all} municipalities without a table.",
    ),
}
