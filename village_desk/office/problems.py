"""What is wrong with an answer, said in English. Pure.

The rules of the fields say it in Indonesian, which most people read, at the desk and in chats. Here each of their
sentences has its English one.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from village_desk.office.calendar_words import calendar_of

TEXTS = Path(__file__).with_name("problems_en.json")


def in_english(words: str) -> str:
    """The same in English, sentence by sentence; as it stands where one of them is not known."""
    rest, told = words, []
    while rest:
        found = next(((match, text) for pattern, text in _known() if (match := pattern.match(rest))), None)
        if found is None:
            return words
        match, text = found
        told.append(text.format(*map(_value, match.groups())))
        rest = rest[match.end() :].lstrip()
    return " ".join(told)


def _value(words: str) -> str:
    """Months and days have English names; numbers are everybody's."""
    return re.sub(r"[A-Za-z']+", lambda word: _calendar().get(word.group(), word.group()), words)


@cache
def _calendar() -> dict[str, str]:
    ours, theirs = calendar_of("id"), calendar_of("en")
    return dict(zip((*ours.months, *ours.days), (*theirs.months, *theirs.days), strict=True))


@cache
def sentences() -> dict[str, str]:
    """Indonesian -> English; `{}` stands for a value."""
    known: dict[str, str] = json.loads(TEXTS.read_text(encoding="utf-8"))
    return known


@cache
def _known() -> tuple[tuple[re.Pattern[str], str], ...]:
    # What begins with a value would swallow a sentence before it: such are tried last.
    ordered = sorted(sentences(), key=lambda text: (not text.endswith(":"), text.startswith("{}"), -len(text)))
    return tuple((_pattern(text), sentences()[text]) for text in ordered)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(map(re.escape, text.split("{}"))) + r"(?=\s|$)", re.DOTALL)
