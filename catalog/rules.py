"""Rules across the fields of a record and across the files of a library.

Each is a generator of problems, so that one fault never hides another.
"""

from __future__ import annotations

from catalog.library_rules import library_problems
from catalog.offer_rules import offer_problems
from catalog.opportunity_rules import opportunity_problems
from catalog.prose_rules import prose_problems

__all__ = ["library_problems", "offer_problems", "opportunity_problems", "prose_problems"]
