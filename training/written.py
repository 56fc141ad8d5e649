"""The messages that people wrote by hand for training, as they stand in `written/*.jsonl`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from training.sources import Message

WRITTEN = Path(__file__).with_name("written")


def written() -> list[Message]:
    """All of them, in the order of the files' names and lines."""
    return [message for path in sorted(WRITTEN.glob("*.jsonl")) for message in _file(path)]


def _file(path: Path) -> Iterator[Message]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        row = json.loads(line)
        family = row.get("family") or f"{path.stem}:{number}"
        yield Message(
            row["text"],
            row["intent"],
            row.get("service"),
            row.get("lang", "id"),
            (f"w:{family}",),
            row.get("asked"),
            tuple(row.get("services") or ()),
            weight=4.0,
        )
