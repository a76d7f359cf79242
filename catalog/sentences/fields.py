"""Sentences for faults of YAML (Y) and of single fields (F)."""

from __future__ import annotations

from catalog.sentences.sentence import Sentence

FIELD_SENTENCES: dict[str, Sentence] = {
    "Y101": Sentence(
        "Die Datei muss gültiges YAML sein; hier ist es unterbrochen ({why}).",
        "The file must be valid YAML; it breaks here ({why}).",
    ),
    "Y102": Sentence(
        "Jeder Schlüssel darf nur einmal stehen; „{key}“ steht schon in Zeile {first}.",
        'Each key must stand only once; "{key}" already stands in line {first}.',
    ),
    "Y103": Sentence(
        "Verweise (& und *) sind nicht erlaubt; bitte den Wert ausschreiben.",
        "Aliases (& and *) are not allowed; please write the value out.",
    ),
    "Y104": Sentence(
        "Typangaben mit ! sind nicht erlaubt; gefunden: {tag}.",
        "Type tags with ! are not allowed; found {tag}.",
    ),
    "Y105": Sentence(
        "Die Datei muss in UTF-8 gespeichert sein; hier steht das Byte {found}.",
        "The file must be saved as UTF-8; here stands the byte {found}.",
    ),
    "Y106": Sentence(
        "Die Datei darf nicht leer sein.",
        "The file must not be empty.",
    ),
    "Y107": Sentence(
        "Werte dürfen höchstens {most} Ebenen tief stehen.",
        "Values may be nested at most {most} levels deep.",
    ),
    "Y108": Sentence(
        "Ein Schlüssel muss ein einfaches Wort sein.",
        "A key must be a plain word.",
    ),
    "Y109": Sentence(
        "Das Datum muss es im Kalender geben; gefunden: {found}.",
        "The date must exist in the calendar; found {found}.",
    ),
    "Y110": Sentence(
        "Steuerzeichen sind nicht erlaubt; gefunden: {found}.",
        "Control characters are not allowed; found {found}.",
    ),
    "Y111": Sentence(
        "Zeichen, die die Schreibrichtung umkehren, sind nicht erlaubt; gefunden: {found}.",
        "Characters that turn the direction of writing are not allowed; found {found}.",
    ),
    "F201": Sentence(
        "Die Angabe „{field}“ muss hier stehen; sie fehlt.",
        'The field "{field}" must stand here; it is missing.',
    ),
    "F202": Sentence(
        "Die Angabe „{field}“ ist hier nicht vorgesehen; bitte die Schreibweise prüfen.",
        'The field "{field}" is not known here; please check how it is spelled.',
    ),
    "F203": Sentence(
        "„{field}“ muss von der Art „{expected}“ sein; gefunden: {found}.",
        '"{field}" must be of the kind "{expected}"; found {found}.',
    ),
    "F204": Sentence(
        "„{field}“ muss eines dieser Wörter sein: {expected}; gefunden: {found}.",
        '"{field}" must be one of these words: {expected}; found {found}.',
    ),
    "F205": Sentence(
        "„{field}“ muss mindestens {ge} sein; gefunden: {found}.",
        '"{field}" must be at least {ge}; found {found}.',
    ),
    "F206": Sentence(
        "„{field}“ darf höchstens {le} sein; gefunden: {found}.",
        '"{field}" must be at most {le}; found {found}.',
    ),
    "F207": Sentence(
        "„{field}“ muss mindestens {min_length} Zeichen lang sein; gefunden: {found}.",
        '"{field}" must be at least {min_length} characters long; found {found}.',
    ),
    "F208": Sentence(
        "„{field}“ muss ein Betrag in Euro mit höchstens zwei Stellen nach dem Punkt sein, zum Beispiel 480 oder 480.50; gefunden: {found}.",
        '"{field}" must be an amount in euros with at most two decimals, such as 480 or 480.50; found {found}.',
    ),
    "F209": Sentence(
        "„{field}“ muss eine Zahl mit höchstens einer Stelle nach dem Punkt sein, zum Beispiel 62.5; gefunden: {found}.",
        '"{field}" must be a number with at most one decimal, such as 62.5; found {found}.',
    ),
    "F210": Sentence(
        "„{field}“ muss eine Zahl von 1 bis 20 in halben Schritten sein, zum Beispiel 2.5; gefunden: {found}.",
        '"{field}" must be a number from 1 to 20 in halves, such as 2.5; found {found}.',
    ),
    "F211": Sentence(
        "„{field}“ muss in einer Zeile ohne Leerzeichen am Rand stehen; gefunden: {found}.",
        '"{field}" must stand in one line without spaces at its ends; found {found}.',
    ),
    "F212": Sentence(
        "„{field}“ muss reiner Text ohne < und > sein; gefunden: {found}.",
        '"{field}" must be plain text without < and >; found {found}.',
    ),
    "F213": Sentence(
        "„{field}“ muss ein Datum wie 2027-01-31 sein, ohne Anführungszeichen; gefunden: {found}.",
        '"{field}" must be a date such as 2027-01-31, without quotes; found {found}.',
    ),
    "F214": Sentence(
        "„{field}“ muss ein Gemeindeschlüssel aus acht Ziffern in Anführungszeichen sein; gefunden: {found}.",
        '"{field}" must be a key of a municipality (AGS), eight digits in quotes; found {found}.',
    ),
    "F215": Sentence(
        "„{field}“ muss eine Postleitzahl aus fünf Ziffern in Anführungszeichen sein; gefunden: {found}.",
        '"{field}" must be a postcode, five digits in quotes; found {found}.',
    ),
    "F216": Sentence(
        "„{field}“ muss eine Uhrzeit wie 09:30 sein; gefunden: {found}.",
        '"{field}" must be a time of day such as 09:30; found {found}.',
    ),
    "F217": Sentence(
        "„{field}“ darf nur Kleinbuchstaben, Ziffern und einzelne Bindestriche enthalten; gefunden: {found}.",
        '"{field}" may hold only small letters, digits and single hyphens; found {found}.',
    ),
    "F218": Sentence(
        "„{field}“ darf höchstens {max_length} Zeichen lang sein; gefunden: {found}.",
        '"{field}" must be at most {max_length} characters long; found {found}.',
    ),
    "F219": Sentence(
        "„{field}“ braucht mehr Einträge; nötig: {min_length}, gefunden: {actual_length}.",
        '"{field}" needs more entries; needed: {min_length}, found: {actual_length}.',
    ),
    "F220": Sentence(
        "„{field}“ muss zum Muster {pattern} passen; gefunden: {found}.",
        '"{field}" must match the pattern {pattern}; found {found}.',
    ),
}
