"""What the templates are read with: the lines of their files, the slots and how they are filled; and one message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

TEMPLATES = Path(__file__).with_name("templates")
SEED = 20261125
SLOT = re.compile(r"\{([a-z0-9]+)(?:\.([a-z]+))?\}")


@dataclass(frozen=True)
class Message:
    """One message with its labels. `families`: the templates that it was made from, for an honest split."""

    text: str
    intent: str
    service: str | None
    lang: str
    families: tuple[str, ...]
    asked: str | None = None
    services: tuple[str, ...] = ()
    weight: float = 1.0


def sections(name: str) -> Iterator[tuple[str, str, str]]:
    """(section, key, rest) of each line of a template file."""
    section = ""
    for line in (TEMPLATES / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("=="):
            section = line[2:].strip()
        elif line.strip() and not line.startswith("#"):
            key, _, rest = line.partition(":")
            yield section, key.strip(), rest.strip()


def fillings() -> dict[str, list[str]]:
    """What may stand in each slot (slots.txt)."""
    return {key: listed(rest) for _, key, rest in sections("slots.txt")}


def listed(text: str) -> list[str]:
    """The parts between semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]


def filled(text: str, slots: Mapping[str, Sequence[str]], chance: Random) -> str:
    """The text with a value in each slot, drawn at random."""
    return SLOT.sub(lambda match: filled(chance.choice(slots[match[1]]), slots, chance), text)
