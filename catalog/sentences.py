"""What each fault says: one polite sentence a code, in German and English.

Y: YAML, F: a field, R: a rule across fields, L: files and the library, T: translations,
G: the region's data.
"""

from __future__ import annotations

from catalog.sentence import Sentence
from catalog.sentences_fields import FIELD_SENTENCES
from catalog.sentences_files import FILE_SENTENCES
from catalog.sentences_rules import RULE_SENTENCES

__all__ = ["SENTENCES", "Sentence"]

SENTENCES: dict[str, Sentence] = {**FIELD_SENTENCES, **RULE_SENTENCES, **FILE_SENTENCES}
