"""What people see on screens, in the language they chose: Indonesian stands in the code, English beside it.

Not what citizens get by WhatsApp: those texts are written in five languages of their own (messages.wording).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Final

import flask_babel
from flask import Flask, has_request_context, request
from flask_babel.speaklater import LazyString

from village_desk.errors import DeskError
from village_desk.marked import Decimals, Sentence

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


def gettext(words: str, /, **values: object) -> str:
    """The words in the reader's language; `%(name)s` in them is filled only when there are values."""
    if language() == "id":  # they are their own translation: a page asks hundreds of times
        return words % values if values else words
    return str(flask_babel.gettext(words, **values))


def ngettext(one: str, many: str, num: int, /, **values: object) -> str:
    """As `gettext`, for a count: `%(num)s`. Indonesian has one form, so both stand there alike."""
    return str(flask_babel.ngettext(one, many, num, **values))


def said(told: DeskError | Sentence | Decimals | LazyString | str) -> str:
    """A refusal, a sentence or a number in the reader's language; a plain text that was marked works too."""
    if isinstance(told, Decimals):
        return told.said_in(language())
    if not isinstance(told, DeskError | Sentence):
        return gettext(str(told)) if told else ""
    words = gettext(told.words)
    values = {name: _value(value) for name, value in told.values.items()}
    return words % values if values else words


def _value(value: object) -> object:
    """What stands in a sentence: another one, or a date or a period that knows its names (`said_in`)."""
    if isinstance(value, Sentence):
        return said(value)
    spoken = getattr(value, "said_in", None)
    return spoken(language()) if spoken is not None else value


def install(app: Flask) -> None:
    """`_`, `gettext` and `{% trans %}` in templates; the catalogue lies in village_desk/translations."""
    flask_babel.Babel(
        app, default_locale="id", default_translation_directories="translations", locale_selector=_asked
    )
    # Templates fill in the values themselves, so theirs are asked for the bare words.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, lambda *given: flask_babel.get_translations().ungettext(*given), newstyle=True
    )
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.globals["page_language"] = language
    app.jinja_env.filters["said"] = said
