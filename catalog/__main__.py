"""``python -m catalog``: check, new, fmt, schema, i18n."""

from __future__ import annotations

import sys

from catalog.commands import main

sys.exit(main())
