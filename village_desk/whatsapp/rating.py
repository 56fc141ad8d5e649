"""An answer to the question of satisfaction, kept and thanked for in one short line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from village_desk.conversation.types import RateTicket
from village_desk.messages import speaking
from village_desk.messages.models import InboxMessage
from village_desk.satisfaction import answering, asking
from village_desk.satisfaction.answering import LOW, Outcome

if TYPE_CHECKING:
    from village_desk.whatsapp.effects import Turn


def keep(turn: Turn, effect: RateTicket, row: InboxMessage) -> None:
    """Write the answer down; a low one is told how to complain, and an open survey is named once."""
    outcome = answering.in_chat(
        effect.ticket_id,
        turn.citizen,
        effect.score,
        effect.words,
        shown=speaking.words(turn.office, turn.citizen, asking.QUESTION),
        message_id=row.id,
        now=turn.now,
    )
    if outcome is Outcome.OVER:
        turn.facts.append(turn.text("rating_over", {}))
        return
    turn.ticket_id = effect.ticket_id
    said = [
        turn.text("rating_thanks", {})
        if outcome is Outcome.FIRST
        else turn.text("rating_changed", {"score": str(effect.score)})
    ]
    if effect.score <= LOW:
        said.append(turn.text("rating_complain", {}))
    turn.facts.append(" ".join(said))
    if effect.invites and outcome is Outcome.FIRST:
        turn.facts.append(turn.text("survey_invite", {}))
