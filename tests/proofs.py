"""The tests that docs/reliability.md and docs/rules.md name: `python -m tests.proofs` prints them, one a line."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "reliability.md"
RULES = ROOT / "docs" / "rules.md"
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def named() -> list[tuple[str, str]]:
    """(file, function) of every test that the pages name, once each, in their order."""
    return list(dict.fromkeys(_NAMED.findall(DOCUMENT.read_text() + RULES.read_text())))


if __name__ == "__main__":
    sys.stdout.writelines(f"{file}::{name}\n" for file, name in named())
