"""The many ways of typing a word come to one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.folding import fold, word_set, words

SAME = [
    ("Plön", "Ploen", "plon", "PLÖN", "Plo\u0308n"),
    ("Straße", "strasse", "STRASSE"),
    ("Großer See", "grosser see"),
    ("Bäder", "Baeder", "bader"),
    ("Sprachcafé", "sprachcafe", "SPRACHCAFÉ"),
    ("ISPARTA", "ısparta", "İsparta", "isparta"),
    ("şehir çağ", "sehir cag"),
    ("xanî", "xani"),
    ("ёлка", "елка", "ЁЛКА"),
    ("Кіль", "Киль"),
    ("ім’я", "ім'я", "імʼя", "имя"),
    ("ґанок", "ганок"),
    ("مدرسة", "مدرسه", "مَدْرَسَة", "مـدرسـة"),
    ("علي", "على", "علی"),
    ("كتاب", "کتاب"),
    ("أحمد", "احمد", "إحمد", "آحمد", "ٱحمد"),
    ("ሀገር", "ሐገር", "ኀገር", "ሃገር"),
    ("ሰላም", "ሠላም"),
    ("ዓለም", "አለም", "ኣለም"),
    ("ጸሓይ", "ፀሐይ", "ፀሃይ"),
    ("24103", "٢٤١٠٣", "۲۴۱۰۳", "２４１０３"),
    ("l’appartement", "l'appartement", "appartement"),
    ("ﬁne", "fine"),
    ("go’aan", "go'aan", "goaan"),
]
OTHERS = [("Kiel", "Kil"), ("хата", "хати"), ("бит", "быт"), ("دار", "دور"), ("ቤት", "ቡት")]


@pytest.mark.parametrize("forms", SAME, ids=lambda forms: forms[0])
def test_what_is_the_same_word_has_the_same_form(forms: tuple[str, ...]) -> None:
    assert {fold(form): form for form in forms}.keys() == {fold(forms[0])}


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_words_of_their_own_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aeouäöüßAEOU' lqd’"))
def test_folding_umlauts_and_apostrophes_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_words_hold_nothing_that_a_query_could_be_made_of(text: str) -> None:
    """Letters, digits and the point of a half; so no word can end a quotation or name a column."""
    for word in words(text):
        assert word.replace(".", "").isalnum()
        assert len(word) <= 40


@given(st.text())
def test_words_are_the_words_of_the_folded_text(text: str) -> None:
    assert word_set(text) == set(words(text)) == set(words(fold(text)))


def test_words_are_split_at_everything_that_is_no_letter() -> None:
    assert words("3-Zimmer-Wohnung, 24103 (Mitte)/Süd_Ost") == [
        *("3", "zimmer", "wohnung", "24103", "mitte", "sud", "ost"),
    ]


@pytest.mark.parametrize("text", ["2,5 Zimmer", "2.5 Zimmer", "٢٫٥ Zimmer"])
def test_half_rooms_stay_one_word(text: str) -> None:
    assert words(text) == ["2.5", "zimmer"]


def test_dates_and_amounts_are_no_half_rooms() -> None:
    assert words("01.5.2026 1.500 12,5") == ["01", "5", "2026", "1", "500", "12", "5"]


def test_an_arabic_word_is_found_with_and_without_its_article() -> None:
    assert words("المدينة القديمة") == words("مدينة قديمة")
    assert words("الف") == ["الف"]


def test_the_parts_of_a_persian_word_are_words() -> None:
    assert words("خانه\N{ZERO WIDTH NON-JOINER}ها") == words("خانه ها")
