"""What each fault says: one polite sentence a code, in German and English.

Y: YAML, F: a field, R: a rule across fields, L: files and the library, T: translations,
G: the region's data.
"""

from __future__ import annotations

from catalog.sentences.fields import FIELD_SENTENCES
from catalog.sentences.files import FILE_SENTENCES
from catalog.sentences.rules import RULE_SENTENCES
from catalog.sentences.sentence import Sentence

__all__ = ["SENTENCES", "Sentence"]

SENTENCES: dict[str, Sentence] = {**FIELD_SENTENCES, **RULE_SENTENCES, **FILE_SENTENCES}
