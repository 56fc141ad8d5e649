"""`village-desk understand`: what messages mean, as JSON lines; the same code as in the chat, without a database."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from village_desk.errors import InvalidInput


@click.command()
def understand() -> None:
    """Read JSON lines {"text", "asked"?} and write {"intent", "service", "services", "confidence"}, line by line.

    "asked" is what the chat has asked: confirm, choice, field:<slug> or document:<slug>; left out, the words are
    judged alone. Below a confidence of 0.5 the chat asks back instead of acting.
    """
    from village_desk.conversation import intents
    from village_desk.office.catalogue import shipped

    catalogue = shipped()
    # readline, not iteration: an answer must leave before the next line is there.
    for number, line in enumerate(iter(sys.stdin.readline, ""), 1):
        if not line.strip():
            continue
        text, asked = _message(line, number)
        meant = intents.understand(text, asked, catalogue)
        answer = {
            "intent": meant.intent,
            "service": meant.service,
            "services": list(meant.services),
            "confidence": round(meant.confidence, 3),
        }
        click.echo(json.dumps(answer, ensure_ascii=False))


def _message(line: str, number: int) -> tuple[str, str | None]:
    """Raises InvalidInput for a line that is no message."""
    try:
        row: Any = json.loads(line)
    except ValueError:
        raise InvalidInput(f"Line {number} is not JSON.") from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise InvalidInput(f'Line {number}: expected an object with "text".')
    asked = row.get("asked")
    if not isinstance(asked, str | None):
        raise InvalidInput(f'Line {number}: "asked" must be text.')
    return row["text"], asked or None
