"""The long numbers of a message, each with what is written in front of it: "nik ibu saya 3509…". Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from village_desk.conversation.kin import OWNERS
from village_desk.conversation.pieces import LONG_NUMBER

_KINDS = {"nik": "nik", "ktp": "nik", "kk": "kk", "keluarga": "kk"}
_BEHIND = 6  # words in front of a number that may name it


@dataclass(frozen=True)
class Number:
    """`kind`: nik, kk or "" (not said); `owner`: an owner of `kin.OWNERS`, "self" or "" (not said)."""

    digits: str
    kind: str
    owner: str


def numbers_in(text: str) -> list[Number]:
    """The long numbers, in the order of the text."""
    numbers, begin = [], 0
    for found in LONG_NUMBER.finditer(text):
        before = re.split(r"[\n;]", text[begin : found.start()])[-1]
        words = re.findall(r"[^\W\d_]+", before.casefold())[-_BEHIND:]
        numbers.append(Number(found.group(), *_label(words)))
        begin = found.end()
    return numbers


def _label(words: list[str]) -> tuple[str, str]:
    at = next((i for i in range(len(words) - 1, -1, -1) if words[i] in _KINDS), None)
    if at is None:
        return "", ""
    owners = [OWNERS[word] for word in words[at + 1 :] if word in OWNERS]
    mine = "self" if {"saya", "sy", "aku", "kulo", "kula"} & set(words[at + 1 :]) else ""
    return _KINDS[words[at]], owners[0] if owners else mine
