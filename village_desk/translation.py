"""What people see on screens, in the language they chose: Indonesian stands in the code, English beside it.

Not what citizens get by WhatsApp: those texts are written in five languages of their own (messages.wording).
"""

from __future__ import annotations

from typing import Final

from flask import Flask, has_request_context, request
from flask_babel import Babel, gettext, lazy_gettext, ngettext
from flask_babel.speaklater import LazyString

from village_desk.errors import DeskError

__all__ = ["COOKIE", "LANGUAGES", "gettext", "install", "language", "lazy_gettext", "ngettext", "said"]

LANGUAGES: Final = {"id": "Bahasa Indonesia", "en": "English"}
COOKIE: Final = "bahasa"


def language() -> str:
    """ "id" or "en": what this browser asked for. Outside of a request, and for everyone at first, "id"."""
    chosen = request.cookies.get(COOKIE) if has_request_context() else None
    return chosen if chosen in LANGUAGES else "id"


def said(error: DeskError | str | LazyString) -> str:
    """A refusal in the reader's language. A plain text that was marked where it stands works too."""
    if isinstance(error, DeskError):
        words: str = gettext(error.words)
        return words % error.values if error.values else words
    return str(gettext(str(error)))


def install(app: Flask) -> None:
    """`_`, `gettext` and `{% trans %}` in templates; the catalogue lies in village_desk/translations."""
    Babel(app, default_locale="id", default_translation_directories="translations", locale_selector=language)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.globals["page_language"] = language
