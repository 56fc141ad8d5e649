"""The linear classifier: which intent and which service do these words look like? Pure Python, no training here.

The weights are trained ahead of time (`make train`, docs/understanding.md) and lie in `model.bin`: one row of
small whole numbers per feature, one column per label. A message's scores are the sum of its features' rows. Each
row is read as one large integer whose 32-bit lanes are the columns, so that one addition adds all labels at once:
a message of sixty letters costs a fifth of a millisecond, without numpy.
"""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).with_name("model.bin")
LONGEST = 160  # words: the wish stands before that, and time must not grow with an attack
_GRAMS = (2, 3, 4, 5)
_LANE = 4  # bytes of one column in a row's integer
_ZERO = 128  # weights are stored shifted, because lanes know no sign


@dataclass(frozen=True)
class Guess:
    """Labels with their probabilities, the most likely first. They add up to 1."""

    ranked: tuple[tuple[str, float], ...]

    @property
    def label(self) -> str:
        return self.ranked[0][0]

    @property
    def sureness(self) -> float:
        return self.ranked[0][1]

    def weighed(self, odds: Mapping[str, float]) -> Guess:
        """The same guess where some labels are so many times likelier than in general."""
        changed = {label: p * odds.get(label, 1.0) for label, p in self.ranked}
        whole = sum(changed.values())
        return Guess(
            tuple(sorted(((label, p / whole) for label, p in changed.items()), key=lambda pair: -pair[1]))
        )

    def of(self, label: str) -> float:
        """The probability of this label; 0 for one that the model does not know."""
        return next((p for name, p in self.ranked if name == label), 0.0)


@dataclass(frozen=True)
class Head:
    """One question to the model: its labels, their columns, and how raw sums become probabilities."""

    labels: tuple[str, ...]
    first: int
    scale: float
    bias: tuple[float, ...]

    def guess(self, lanes: Sequence[int], count: int) -> Guess:
        unit = self.scale / math.sqrt(count or 1)
        raw = [(lanes[self.first + i] - _ZERO * count) * unit + bias for i, bias in enumerate(self.bias)]
        top = max(raw)
        odds = [math.exp(score - top) for score in raw]
        whole = sum(odds)
        ranked = sorted(zip(self.labels, (o / whole for o in odds), strict=True), key=lambda pair: -pair[1])
        return Guess(tuple(ranked))


class Model:
    """The shipped weights. `read` loads them in some milliseconds."""

    def __init__(self, names: Iterable[str], rows: bytes, heads: dict[str, Head]) -> None:
        self._at = {name: place for place, name in enumerate(names)}
        self._rows = rows
        self.heads = heads
        self._width = sum(len(head.labels) for head in heads.values())

    def guess(self, said: Sequence[str], *, asks: bool) -> dict[str, Guess]:
        """What the words (as `spelling.words` gives them) look like, by head. `asks`: was there a question mark?"""
        total, count, width = 0, 0, self._width
        spread = bytearray(width * _LANE)
        for name in features(said, asks=asks):
            place = self._at.get(name)
            if place is not None:
                spread[::_LANE] = self._rows[place * width : (place + 1) * width]
                total += int.from_bytes(spread, "little")
                count += 1
        lanes = memoryview(total.to_bytes(width * _LANE, "little")).cast("I")
        return {name: head.guess(lanes, count) for name, head in self.heads.items()}

    @property
    def vocabulary(self) -> Collection[str]:
        """The features that training has seen; a whole word stands between two spaces."""
        return self._at.keys()

    def familiar(self, said: Sequence[str]) -> float:
        """Which share of these words was seen in training, 0 to 1. Where few were, a guess rests on letters alone."""
        return sum(f" {word} " in self._at for word in said) / max(len(said), 1)


def features(said: Sequence[str], *, asks: bool) -> set[str]:
    """The features of a message: pieces of each word, words, pairs of words, how it begins and ends."""
    said = [_shape(word) for word in said[:LONGEST]]
    found = {"?"} if asks else set()
    found.add(f"#{min(len(said), 9)}")
    for word in set(said):
        padded = f" {word} "
        found.add(padded)
        found.update(padded[i : i + n] for n in _GRAMS for i in range(len(padded) - n + 1))
    found.update(f"{one}_{two}" for one, two in zip(said, said[1:], strict=False))
    found.update(f"{one}__{two}" for one, two in zip(said, said[2:], strict=False))
    if said:
        found.update((f"^{said[0]}", f"{said[-1]}$"))
    return found


def _shape(word: str) -> str:
    """Numbers of more than two digits are all alike: nobody's NIK is a feature."""
    return "000" if len(word) > 2 and word.isdigit() else word


@cache
def shipped() -> Model:
    """The model as it comes with the program."""
    return read(SHIPPED.read_bytes())


def read(data: bytes) -> Model:
    """A model from the bytes that `training` wrote: a line of JSON, the feature names, the rows; compressed."""
    head, names, rows = zlib.decompress(data).split(b"\n", 2)
    about = json.loads(head)
    heads: dict[str, Head] = {}
    first = 0
    for name, spec in about["heads"].items():
        heads[name] = Head(tuple(spec["labels"]), first, spec["scale"], tuple(spec["bias"]))
        first += len(spec["labels"])
    return Model(names.decode().split("\t"), rows, heads)
