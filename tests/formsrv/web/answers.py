"""Right answers to all questions of both forms; nobody in them exists."""

from datetime import date, timedelta

Answers = dict[str, str | list[str]]
FREE_FROM = date(2027, 3, 1)

HOME: Answers = {
    "kind": "flat",
    "postcode": "24103",
    "rooms": "2,5",
    "area": "62,5",
    "persons": "3",
}
PLACE: Answers = {
    "municipality": "01002000",
    "floor": "-1",
    "lift": "yes",
    "step_free": "yes",
    "room_list": ["bed", "bath", "balcony"],
    "extras": ["garden", "bike_room"],
    "kitchen": "fitted",
    "furnished": "partly",
    "bus": "200",
    "shop": "350",
    "doctor": "900",
    "school": "1.200",
}
RENT: Answers = {
    "net": "480",
    "cold_costs": "110,50",
    "heating": "75",
    "other": "5",
    "garage": "40",
    "deposit": "1.440",
    "hot_water_in_heating": "yes",
    "included": ["water", "garbage"],
    "separate": ["electricity"],
}
TERMS: Answers = {
    "available_from": f"{FREE_FROM:%d.%m.%Y}",
    "lease": "limited",
    "lease_until": f"{FREE_FROM + timedelta(days=700):%d.%m.%Y}",
    "pets": "allowed",
    "smoking": "not_allowed",
    "wbs": "required",
    "certificate": "consumption",
    "energy_value": "98,4",
    "carrier": "gas",
    "efficiency": "C",
    "built": "1978",
    "listing_days": "60",
}
WORDS: Answers = {
    "title": "Helle Wohnung am Park",
    "description": "Zwei helle Zimmer mit Balkon, ruhig gelegen. Kinder sind willkommen.",
    "text_language": "de",
    "languages": ["de", "tr"],
    "landlord": "private",
}
CONTACT: Answers = {
    "first_name": "Erna",
    "last_name": "Beispielfrau",
    "mail": "erna.beispielfrau@mail.example",
    "phone": "+49 431 555 0111",
    "street": "Holunderweg",
    "house_number": "17a",
    "contact": "either",
    "answers": "relative",
    "consent": "yes",
}
STEPS: tuple[Answers, ...] = (HOME, PLACE, RENT, TERMS, WORDS, CONTACT)
INQUIRY: Answers = {
    "adults": "2",
    "children": "٣",
    "move_in": f"{FREE_FROM:%d.%m.%Y}",
    "income": ["jobcenter", "work"],
    "wbs": "yes",
    "pets": "yes",
    "languages": ["ar", "en"],
    "own_words": "نحن عائلة هادئة.",
    "name": "Amal Haddad",
    "mail": "amal.haddad@mail.example",
    "consent": "yes",
}
