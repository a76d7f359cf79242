"""Sentences for rules across the fields of a record (R)."""

from __future__ import annotations

from catalog.sentences.sentence import Sentence

RULE_SENTENCES: dict[str, Sentence] = {
    "R301": Sentence(
        "Die Kaution darf höchstens drei Nettokaltmieten betragen, hier {most} € (§ 551 BGB); gefunden: {found} €.",
        "The deposit must be at most three net rents, here {most} € (BGB § 551); found {found} €.",
    ),
    "R302": Sentence(
        "Der Einzug darf nicht vor dem Tag der Veröffentlichung ({listed}) liegen; gefunden: {found}.",
        "The move-in date must not lie before the day of listing ({listed}); found {found}.",
    ),
    "R303": Sentence(
        "Das Ende der Veröffentlichung muss nach ihrem Beginn ({listed}) liegen; gefunden: {found}.",
        "The end of the listing must lie after its beginning ({listed}); found {found}.",
    ),
    "R304": Sentence(
        "„{field}“ muss der Schlüssel einer Gemeinde der Region sein; gefunden: {found}.",
        '"{field}" must be the key of a municipality of the region; found {found}.',
    ),
    "R305": Sentence(
        "Die Postleitzahl muss zu {place} gehören ({expected}); gefunden: {found}.",
        "The postcode must belong to {place} ({expected}); found {found}.",
    ),
    "R306": Sentence(
        "Ein Angebot darf höchstens {most} Tage veröffentlicht sein; gefunden: {found} Tage.",
        "An offer may be listed for at most {most} days; found {found} days.",
    ),
    "R307": Sentence(
        "Zu einem befristeten Vertrag muss „lease_until“ angegeben sein; es fehlt.",
        'A limited lease must say "lease_until"; it is missing.',
    ),
    "R308": Sentence(
        "„lease_until“ darf nur bei einem befristeten Vertrag stehen; gefunden: {found}.",
        '"lease_until" may stand only with a limited lease; found {found}.',
    ),
    "R309": Sentence(
        "Der Vertrag muss nach dem Einzug ({begins}) enden; gefunden: {found}.",
        "The lease must end after the move-in date ({begins}); found {found}.",
    ),
    "R310": Sentence(
        "Titel und Beschreibung dürfen keine E-Mail-Adresse enthalten; gefunden: {found}.",
        "Title and description must hold no mail address; found {found}.",
    ),
    "R311": Sentence(
        "Titel und Beschreibung dürfen keine Telefonnummer enthalten; gefunden: {found}.",
        "Title and description must hold no phone number; found {found}.",
    ),
    "R312": Sentence(
        "Titel und Beschreibung dürfen keine Internetadresse enthalten; gefunden: {found}.",
        "Title and description must hold no web address; found {found}.",
    ),
    "R313": Sentence(
        "Titel und Beschreibung dürfen keinen Kontonamen eines Netzwerks enthalten; gefunden: {found}.",
        "Title and description must hold no account name of a network; found {found}.",
    ),
    "R314": Sentence(
        "Titel und Beschreibung dürfen keine Kontonummer (IBAN) enthalten; gefunden: {found}.",
        "Title and description must hold no bank account (IBAN); found {found}.",
    ),
    "R315": Sentence(
        "Die Sprache muss eine der Region sein ({expected}); gefunden: {found}.",
        "The language must be one of the region ({expected}); found {found}.",
    ),
    "R316": Sentence(
        "Ein Text in der Hauptsprache „{expected}“ sollte dabei sein; er fehlt.",
        'A text in the main language "{expected}" should be there; it is missing.',
    ),
    "R317": Sentence(
        "Zu einem Energieausweis der Art „{found}“ muss der Kennwert „value“ angegeben sein (§ 87 GEG); er fehlt.",
        'An energy certificate of the kind "{found}" must come with its "value" (GEG § 87); it is missing.',
    ),
    "R318": Sentence(
        "Zu einem Energieausweis der Art „{found}“ muss der Energieträger „carrier“ angegeben sein (§ 87 GEG); er fehlt.",
        'An energy certificate of the kind "{found}" must come with the "carrier" (GEG § 87); it is missing.',
    ),
    "R319": Sentence(
        "In dieser Liste darf jeder Wert nur einmal stehen; doppelt ist: {found}.",
        "Each value must stand only once in this list; found twice: {found}.",
    ),
    "R320": Sentence(
        "Kosten sind entweder enthalten oder werden extra bezahlt; beides steht bei: {found}.",
        "A cost is either included or paid separately; both stand for {found}.",
    ),
    "R321": Sentence(
        "Die Nettokaltmiete sollte über 0 € liegen; gefunden: 0 €.",
        "The net rent should be above 0 €; found 0 €.",
    ),
    "R322": Sentence(
        "Eine Garage sollte nicht mehr kosten als die Wohnung ({net} €); gefunden: {found} €.",
        "A garage should not cost more than the home ({net} €); found {found} €.",
    ),
    "R323": Sentence(
        "Die kalten Nebenkosten sollten nicht höher sein als die Nettokaltmiete ({net} €); gefunden: {found} €.",
        "The cold running costs should not be above the net rent ({net} €); found {found} €.",
    ),
    "R324": Sentence(
        "Der Name einer kleinen Gemeinde darf nicht im Text stehen, weil er die Vermieterin oder den Vermieter verrät; bitte „{expected}“ schreiben; gefunden: {found}.",
        'The name of a small municipality must not stand in the text, since it gives the landlord away; please write "{expected}"; found {found}.',
    ),
    "R325": Sentence(
        "Heizkosten sind entweder Teil der Miete oder werden extra bezahlt; in „heating“ stehen schon {found} €.",
        'Heating is either part of the rent or paid separately; "heating" already says {found} €.',
    ),
    "R326": Sentence(
        "Der Beginn der Veröffentlichung darf nicht nach heute ({today}) liegen; gefunden: {found}.",
        "The day of listing must not lie after today ({today}); found {found}.",
    ),
    "R327": Sentence(
        "Ein Angebot darf höchstens {most} Fotos haben; gefunden: {found}.",
        "An offer may have at most {most} photos; found {found}.",
    ),
    "R328": Sentence(
        "Was ein Foto zeigt, muss ohne Adressen, Telefonnummern und Links beschrieben sein; gefunden: {found}.",
        "What a photo shows must be told without addresses, phone numbers and links; found {found}.",
    ),
    "R331": Sentence(
        "Ein Ort muss eine Gemeinde haben oder online sein; „{found}“ hat beides nicht.",
        'A venue must have a municipality or be online; "{found}" is neither.',
    ),
    "R332": Sentence(
        "Der Ort muss unter „venues“ stehen ({expected}); gefunden: {found}.",
        'The venue must stand under "venues" ({expected}); found {found}.',
    ),
    "R333": Sentence(
        "Jeder Ort muss eine eigene Kennung haben; doppelt ist: {found}.",
        "Each venue must have an id of its own; found twice: {found}.",
    ),
    "R334": Sentence(
        "Die Wiederholung muss eine Regel wie FREQ=WEEKLY;BYDAY=MO sein; „{part}“ lässt sich nicht lesen in: {found}.",
        'The recurrence must be a rule such as FREQ=WEEKLY;BYDAY=MO; "{part}" cannot be read in: {found}.',
    ),
    "R335": Sentence(
        "Anfang und Ende gehören in „first“ und „until“, nicht in die Regel; gefunden: {found}.",
        'Beginning and end belong into "first" and "until", not into the rule; found {found}.',
    ),
    "R336": Sentence(
        "Das Ende muss nach dem Beginn ({begins}) liegen; gefunden: {found}.",
        "The end must lie after the beginning ({begins}); found {found}.",
    ),
    "R337": Sentence(
        "„until“ darf nicht vor „first“ ({first}) liegen; gefunden: {found}.",
        '"until" must not lie before "first" ({first}); found {found}.',
    ),
    "R338": Sentence(
        "An einem Tag in „except_on“ muss sonst ein Termin sein; am {found} ist keiner.",
        'A day in "except_on" must otherwise have a date; there is none on {found}.',
    ),
    "R339": Sentence(
        "„until“ darf nur zusammen mit „rule“ stehen; eine Regel fehlt hier.",
        '"until" may stand only together with "rule"; there is no rule here.',
    ),
    "R340": Sentence(
        "„first“ muss ein Tag sein, an dem die Regel einen Termin hat; am {found} ist keiner.",
        '"first" must be a day on which the rule has a date; there is none on {found}.',
    ),
    "R341": Sentence(
        "„listed_until“ darf nicht vor dem ersten Termin ({first}) liegen; gefunden: {found}.",
        '"listed_until" must not lie before the first date ({first}); found {found}.',
    ),
    "R342": Sentence(
        "„mail“ muss eine E-Mail-Adresse sein; gefunden: {found}.",
        '"mail" must be a mail address; found {found}.',
    ),
    "R343": Sentence(
        "„phone“ muss eine Telefonnummer aus Ziffern sein; gefunden: {found}.",
        '"phone" must be a phone number in digits; found {found}.',
    ),
    "R344": Sentence(
        "Ein Tag in „cancelled“ muss vorher angekündigt gewesen sein; am {found} war kein Termin.",
        'A day in "cancelled" must have been announced before; there was no date on {found}.',
    ),
    "R345": Sentence(
        "Die Uhrzeit muss es an jedem Termin geben; am {day} werden die Uhren vorgestellt, {found} fällt aus.",
        "The time must exist on each date; on {day} clocks are put forward, and there is no {found}.",
    ),
}
