"""Says on a preview that it is one: what the builder made stays as the site will have it below."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from theme.environment import Translator

_BEGIN = re.compile(r"<body[^>]*>|<html[^>]*>(?!.*<body)", re.IGNORECASE | re.DOTALL)
_LEADS_AWAY = re.compile(
    r"<a\b[^>]*?\shref=(?:\"(?!#)[^\"]*\"|'(?!#)[^']*'|(?![\"'#])[^\s>]+)[^>]*>", re.IGNORECASE
)
_OF_A_LINK = re.compile(
    r"\s(?:href|hreflang|rel|download|type)(?:=(?:\"[^\"]*\"|'[^']*'|[^\s>]+)|(?=[\s>]))",
    re.IGNORECASE,
)
"""What an element may have only if it leads somewhere."""
_BANNER = Markup(
    '<div lang="%(tag)s" dir="%(dir)s" role="note" style="padding:.6rem 1rem;background:#fff3c4;'
    'color:#1b1b1b;border-bottom:3px solid #8a5a00;font-weight:600">%(said)s '
    '<a href="%(back)s" style="display:inline-block;padding:.6rem 0;color:#0b4a6f">%(lead)s</a></div>'
)


def mark_preview(page: str, translate: Translator, *, back: str) -> str:
    """Return a built page with a banner in the editor's language, and with no other way out.

    Its links lead to places that the staff app does not have.
    """
    banner = _BANNER % {
        "tag": translate.language.tag,
        "dir": translate.language.dir,
        "said": translate.gettext("Preview, not published."),
        "lead": translate.gettext("Back to the case"),
        "back": escape(back),
    }
    still = _LEADS_AWAY.sub(lambda link: _OF_A_LINK.sub("", link[0]), page)
    return _BEGIN.sub(lambda found: f"{found[0]}{banner}", still, count=1)
