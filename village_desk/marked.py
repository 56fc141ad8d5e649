"""The mark of a text that is shown elsewhere: it is put into English where it is shown, not where it stands."""

from __future__ import annotations


def marked(words: str) -> str:
    """The same words. The catalogue of translations collects what stands in the brackets (docs/languages.md)."""
    return words


class Word(str):
    """A value within a refusal that is marked where it stands, such as a status: it is put into English as well."""

    __slots__ = ()
