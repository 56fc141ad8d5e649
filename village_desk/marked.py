"""The mark of a text that is shown elsewhere: it is put into English where it is shown, not where it stands."""

from __future__ import annotations


def marked(words: str) -> str:
    """The same words. The catalogue of translations collects what stands in the brackets (docs/languages.md)."""
    return words
