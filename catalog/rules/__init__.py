"""Rules across the fields of a record and across the files of a library.

Each is a generator of problems, so that one fault never hides another.
"""

from __future__ import annotations

from catalog.rules.library import library_problems
from catalog.rules.offers import offer_problems
from catalog.rules.opportunities import opportunity_problems
from catalog.rules.prose import prose_problems

__all__ = ["library_problems", "offer_problems", "opportunity_problems", "prose_problems"]
