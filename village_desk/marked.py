"""The mark of a text that is shown elsewhere: it is put into English where it is shown, not where it stands."""

from __future__ import annotations


def marked(words: str) -> str:
    """The same words. The catalogue of translations collects what stands in the brackets (docs/languages.md)."""
    return words


class Sentence:
    """A sentence with values: in Indonesian by `str`, in the reader's language by `translation.said`.

    `words` has `%(name)s` where the values stand; a value may be a sentence itself.
    """

    def __init__(self, words: str, /, **values: object) -> None:
        self.words = words
        self.values = values

    def __str__(self) -> str:
        return self.words % self.values if self.values else self.words

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __repr__(self) -> str:
        return f"Sentence({str(self)!r})"


class Decimals:
    """A number with its decimals: "2,5" in Indonesian, by `str`; in the reader's language by `translation.said`.

    `digits` with a point, rounded as they are to be read.
    """

    def __init__(self, digits: str) -> None:
        self._digits = digits

    @property
    def number(self) -> float:
        """For calculating."""
        return float(self._digits)

    def said_in(self, language: str) -> str:
        """As this language writes it."""
        return self._digits if language == "en" else str(self)

    def __str__(self) -> str:
        return self._digits.replace(".", ",")

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __repr__(self) -> str:
        return f"Decimals({self._digits!r})"
