"""Every word of the vocabulary has a name, and words of two vocabularies stay apart."""

from catalog.labels import LABELS, label
from catalog.vocabulary import EnergyClass, LanguageLevel, Pets, Smoking, Word


def test_every_word_has_a_label() -> None:
    """No page can ask for a name that is not there."""
    assert set(LABELS) == set(Word.__subclasses__())
    for vocabulary, labels in LABELS.items():
        assert list(labels) == list(vocabulary)


def test_labels_within_a_vocabulary_differ() -> None:
    """A reader can tell the choices of one question apart."""
    for labels in LABELS.values():
        assert len(set(labels.values())) == len(labels)


def test_labels_are_words_and_not_values() -> None:
    """No technical name reaches a reader."""
    for vocabulary, labels in LABELS.items():
        if vocabulary in {EnergyClass, LanguageLevel}:
            continue
        assert all(text[0].isupper() and "_" not in text for text in labels.values())


def test_equal_spelling_in_two_vocabularies_is_not_the_same_word() -> None:
    """Pets allowed are not smoking allowed, though a file writes both alike."""
    both: set[Word] = {Pets.ALLOWED, Smoking.ALLOWED}

    assert len(both) == 2
    assert label(Pets.ALLOWED) != label(Smoking.ALLOWED)
    assert Pets.ALLOWED == "allowed"
    assert {"allowed": 1}[Pets.ALLOWED] == 1
