"""A sentence with its numbers apart, so that whoever shows it can say it in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sentence:
    """`words` is marked Indonesian with `%(name)s` for `values`; a template shows `_(s.words, "
    "**s.values)`."""

    words: str
    values: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """In Indonesian."""
        return self.words % self.values


def said(words: str, /, **values: object) -> Sentence:
    """A marked sentence with its values."""
    return Sentence(words, {name: str(value) for name, value in values.items()})


def own(text: str) -> Sentence:
    """What the office or the catalogue says itself: never translated, and escaped like any value."""
    return Sentence("%(text)s", {"text": text})


def listed(days: Iterable[int]) -> str:
    """ "3, 7, 14": numbers only, in any language."""
    return ", ".join(str(day) for day in days)


def whole_or_half(value: float) -> str:
    """ "24", "2,5": as numbers are written in Indonesian."""
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")
