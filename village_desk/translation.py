"""What people see on screens, in the language they chose: Indonesian stands in the code, English beside it.

Not what citizens get by WhatsApp: those texts are written in five languages of their own (messages.wording).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Final

import flask_babel
from flask import Flask, has_request_context, request
from flask_babel import Babel
from flask_babel.speaklater import LazyString

from village_desk.errors import DeskError
from village_desk.marked import Word

__all__ = [
    "COOKIE",
    "LANGUAGES",
    "gettext",
    "install",
    "language",
    "lazy_gettext",
    "ngettext",
    "read_in",
    "said",
]

LANGUAGES: Final = {"id": "Bahasa Indonesia", "en": "English"}
COOKIE: Final = "bahasa"

gettext: Callable[..., str] = flask_babel.gettext
ngettext: Callable[..., str] = flask_babel.ngettext
lazy_gettext: Callable[..., LazyString] = flask_babel.lazy_gettext


def language() -> str:
    """ "id" or "en": what this browser asked for. Outside of a request, and for everyone at first, "id"."""
    locale = flask_babel.get_locale()
    return locale.language if locale else "id"


def read_in(spoken: str | None) -> AbstractContextManager[None]:
    """While it lasts, whoever has asked for no language reads in this one, where we have it."""
    read = _asked() or (spoken if spoken in LANGUAGES else None) or "id"
    forced: AbstractContextManager[None] = flask_babel.force_locale(read)
    return forced


def _asked() -> str | None:
    """What this browser chose, if anything."""
    chosen = request.cookies.get(COOKIE) if has_request_context() else None
    return chosen if chosen in LANGUAGES else None


def said(error: DeskError | str | LazyString) -> str:
    """A refusal in the reader's language. A plain text that was marked where it stands works too."""
    if isinstance(error, DeskError):
        words = gettext(error.words)
        values = {name: gettext(v) if isinstance(v, Word) else v for name, v in error.values.items()}
        return words % values if values else words
    return gettext(str(error))


def install(app: Flask) -> None:
    """`_`, `gettext` and `{% trans %}` in templates; the catalogue lies in village_desk/translations."""
    Babel(app, default_locale="id", default_translation_directories="translations", locale_selector=_asked)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.globals["page_language"] = language
