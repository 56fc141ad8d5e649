"""What reading an answer gives, and the cleaning that every rule begins with. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST_ANSWER = 4000  # the inbox cuts there too; nothing below may take longer on a longer text

_LETTERS_FOR_DIGITS = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "|": "1", "B": "8"})
# People divide the sixteen digits with whatever is at hand: "3509/1657/0890/0001", "3509 - 1657 - …".
_IDENTITY_RUN = re.compile(r"(?<!\d)\d(?:[ ./\\_|\-–—]{0,3}\d){15}(?!\d)")
_NUMBER_RUN = re.compile(r"\d(?:[ .\-]{0,2}\d)*")


@dataclass(frozen=True)
class FieldResult:
    """Either a `value` (canonical) with `shown` (how people read it back), or a kind `problem`.

    `warnings` are things to look at; the value stands. `shown` never holds a full NIK or KK.
    """

    value: str | None
    problem: str | None = None
    warnings: tuple[str, ...] = ()
    shown: str = ""


def good(value: str, shown: str | None = None, *warnings: str) -> FieldResult:
    """An accepted answer."""
    return FieldResult(value, None, tuple(w for w in warnings if w), without_identity(shown or value))


def bad(problem: str) -> FieldResult:
    """A refused answer; the text says what to do."""
    return FieldResult(None, problem)


def clean(raw: str, *, lines: bool = False) -> str:
    """NFC without control and invisible characters, single spaces; line breaks stay only with `lines`."""
    text = unicodedata.normalize("NFC", raw[:LONGEST_ANSWER])
    text = "".join(_kept(character) for character in text)
    rows = [" ".join(row.split()) for row in text.split("\n")]
    return ("\n" if lines else " ").join(row for row in rows if row)


def _kept(character: str) -> str:
    if character in "\n\t\r\u2028\u2029":
        return "\t" if character == "\t" else "\n"
    # Cf hides text and turns its direction; Cs and Co cannot be stored or mean nothing to others.
    return "" if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn") else character


def plain_digits(text: str) -> str:
    """Every Unicode decimal digit as 0–9 (Arabic-Indic, full-width …)."""
    return "".join(str(unicodedata.decimal(c, c)) if c.isdigit() else c for c in text)


def number_runs(text: str) -> list[str]:
    """The runs of digits in `text`, with the spaces, dots and hyphens inside each taken out."""
    return [re.sub(r"\D", "", run) for run in _NUMBER_RUN.findall(plain_digits(text))]


def letters_as_digits(text: str) -> str:
    """O for 0, I and l for 1, B for 8: what eyes and phones confuse in a long number."""
    return text.translate(_LETTERS_FOR_DIGITS)


def without_identity(text: str) -> str:
    """The text with each 16-digit number shortened to its last four, e.g. `••0001`."""
    return _IDENTITY_RUN.sub(_last_four, plain_digits(text))


def _last_four(run: re.Match[str]) -> str:
    """Sixteen digits that are divided in one way; "20-11-2026 08.00 - 12.00" is a time."""
    if len(set(re.sub(r"[\d ]", "", run.group()))) > 1:
        return run.group()
    return "••" + re.sub(r"\D", "", run.group())[-4:]


def grouped(number: int) -> str:
    """`1.500.000`: thousands with dots."""
    return f"{number:,}".replace(",", ".")
