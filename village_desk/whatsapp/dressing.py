"""The control of a question with its words: titles and descriptions as the citizen and the office speak."""

from __future__ import annotations

from typing import Any

from village_desk.conversation import controls
from village_desk.conversation.controls import Row
from village_desk.conversation.engine import Step
from village_desk.conversation.types import Situation
from village_desk.messages.controls import DESCRIPTION, TITLE, clipped
from village_desk.whatsapp.effects import Turn


def of(turn: Turn, result: Step, situation: Situation) -> dict[str, Any] | None:
    """As it is kept beside the reply; None where the question has no control."""
    control = controls.of(result.state, result.effects, situation)
    if control is None:
        return None
    longest = TITLE[control.kind]
    return {
        "kind": control.kind,
        "tail": turn.text("list_tail", {}),
        "button": clipped(turn.text("button_list", {}), TITLE["buttons"]),
        "rows": [_words(turn, row, longest) for row in control.rows],
    }


def _words(turn: Turn, row: Row, longest: int) -> list[str]:
    title = turn.text(row.key, {}) if row.key else row.title
    hint = turn.text(row.hint, {}) if row.hint else row.description
    return [row.id, clipped(title, longest), clipped(hint, DESCRIPTION)]
